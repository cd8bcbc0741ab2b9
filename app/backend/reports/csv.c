#include "backend/reports/files.h"

#include <string.h>

static bool reads_as_formula(const char *words)
{
    return *words && strchr("=+-@\t\r", *words);
}

static void put(struct bytes *out, const char *words, bool last)
{
    bool quoted = strpbrk(words, "\",\r\n") != NULL;
    if (quoted) bytes_append_text(out, "\"");
    if (reads_as_formula(words)) bytes_append_text(out, "'");
    for (const char *at = words; *at; at++) {
        if (*at == '"') bytes_append_text(out, "\"");
        bytes_append(out, at, 1);
    }
    if (quoted) bytes_append_text(out, "\"");
    bytes_append_text(out, last ? "\r\n" : ",");
}

/* A line of the table: its title, these words, and nothing for what other tables have more. */
static void put_line(struct bytes *out, const char *title, const char *const *words, int count)
{
    put(out, title, false);
    for (int i = 0; i < TABLE_COLUMNS_MAX; i++)
        put(out, i < count ? words[i] : "", i == TABLE_COLUMNS_MAX - 1);
}

void reports_csv(const struct tables *tables, struct bytes *out)
{
    const char *const first[] = {tables->agency, tables->place, tables->period, tables->state};
    put_line(out, tables->title, first, sizeof first / sizeof *first);
    for (int i = 0; i < TABLES_COUNT; i++) {
        const struct table *table = &tables->tables[i];
        const char *words[TABLE_COLUMNS_MAX] = {table->note};
        if (table->note[0]) put_line(out, table->title, words, 1);
        if (table->rows) put_line(out, table->title, table->heads, table->columns);
        for (int row = 0; row < table->rows; row++) {
            for (int k = 0; k < table->columns; k++)
                words[k] = table->cells[row][k];
            put_line(out, table->title, words, table->columns);
        }
    }
}
