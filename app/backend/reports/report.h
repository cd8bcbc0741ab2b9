/* report.h - how an agency kept its promises in a month or a quarter: each service against its
 * time, why applications went back, complaints by class, and what the survey says.
 *
 * Of a period that is over the numbers are the same whenever they are asked for (db/figures.h); one
 * that is not over is reckoned up to now. Whether a case was in time says cases/reckon.h. */
#ifndef ANJUNGAN_BACKEND_REPORTS_REPORT_H
#define ANJUNGAN_BACKEND_REPORTS_REPORT_H

#include "backend/cases/cases.h"
#include "backend/reports/period.h"

struct report_numbers {
    int64_t received, ended, in_time, late, unknown; /* unknown: without a due time */
    int64_t open, open_late;                         /* when the period ended */
    /* Service time of what ended: half of it took no longer, nine in ten no longer (the nearest
     * rank); -1: of none is it known. */
    int64_t median_s, ninetieth_s;
};

enum { REPORT_LINES_MAX = 32, REPORT_CLASSES_MAX = 8, REPORT_CAUSES_MAX = 16 };

struct agency_report {
    const struct agency *agency;
    struct period period;
    int64_t at_s; /* up to when */
    bool over;
    struct {
        char key[64];
        const struct service *service; /* NULL: the catalogue has it no more */
        struct report_numbers numbers;
    } services[REPORT_LINES_MAX]; /* applications, in the catalogue's order */
    int services_count;
    struct report_numbers applications; /* all of them */
    struct {
        const struct promise_rule *rule; /* a class's; NULL: of no class */
        struct report_numbers numbers;   /* received and open say nothing */
    } classes[REPORT_CLASSES_MAX];
    int classes_count;
    struct report_numbers complaints;
    struct {
        char reason[24]; /* "": none was chosen */
        int64_t count;
    } causes[REPORT_CAUSES_MAX];
    int causes_count;
    int64_t returns;
    struct db_survey_sum survey;
};

bool agency_report_read(const struct cases *, const struct agency *, const struct period *,
                        struct agency_report *out, struct fault *);

#endif
