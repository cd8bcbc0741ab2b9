/* tables.h - a report as tables of words, in Indonesian: the desk's page, the CSV file and the PDF
 * file all show these cells, so that they say the same. */
#ifndef ANJUNGAN_BACKEND_REPORTS_TABLES_H
#define ANJUNGAN_BACKEND_REPORTS_TABLES_H

#include "backend/reports/report.h"
#include "catalogue/survey.h"

enum { TABLE_COLUMNS_MAX = 12, TABLE_ROWS_MAX = 36, TABLE_CELL_SIZE = 128, TABLES_COUNT = 4 };

struct table {
    const char *title;
    char note[160]; /* "" for none */
    int columns, rows;
    bool total; /* the last row sums the others up */
    const char *heads[TABLE_COLUMNS_MAX];
    char cells[TABLE_ROWS_MAX][TABLE_COLUMNS_MAX][TABLE_CELL_SIZE];
};

struct tables {
    char title[64], agency[128], place[96], period[PERIOD_WORDS_SIZE];
    char state[160];         /* whether the period is over */
    const char *explanation; /* what the words mean */
    struct table tables[TABLES_COUNT];
};

/* The caller frees it. survey NULL: none is held. */
struct tables *tables_create(const struct agency_report *, const struct survey *,
                             const struct text *);

#endif
