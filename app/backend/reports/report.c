#include "backend/reports/report.h"

#include "backend/cases/reckon.h"
#include "backend/db/figures.h"
#include "catalogue/promise.h"

#include <stdio.h>
#include <string.h>

/* What ended: to which lines it belongs, and how long it took. */
struct ended {
    struct report_numbers *line, *all;
    int64_t took_s, count;
};

struct reading {
    struct agency_report *report;
    const struct service *complaint; /* the agency's; NULL: it has none */
    struct bytes ended;              /* struct ended, the quickest first */
};

static struct report_numbers *service_line(struct agency_report *report, const char *key)
{
    int i = 0;
    while (i < report->services_count && strcmp(report->services[i].key, key) != 0)
        i++;
    if (i == REPORT_LINES_MAX) return NULL;
    if (i == report->services_count) {
        snprintf(report->services[i].key, sizeof report->services[i].key, "%s", key);
        report->services_count++;
    }
    return &report->services[i].numbers;
}

static bool is_complaint(const struct reading *reading, const char *key)
{
    return reading->complaint && strcmp(key, reading->complaint->key) == 0;
}

static struct report_numbers *class_line(struct agency_report *report,
                                         const struct service *service, const char *choice)
{
    const struct promise_rule *rule = service ? service_promise_rule(service, choice) : NULL;
    int i = 0;
    while (i < report->classes_count && !(report->classes[i].rule == rule ||
                                          (rule && report->classes[i].rule &&
                                           promise_same_class(report->classes[i].rule, rule))))
        i++;
    if (i == REPORT_CLASSES_MAX) return NULL;
    if (i == report->classes_count) report->classes[report->classes_count++].rule = rule;
    return &report->classes[i].numbers;
}

/* Every service and class has its line, also one of which there was none. */
static void lay_out(const struct reading *reading, const struct catalogue *catalogue)
{
    struct agency_report *report = reading->report;
    const struct service *complaint = reading->complaint;
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++) {
        const struct service *service = catalogue_service(catalogue, i);
        if (service->agency != report->agency || service->kind == SERVICE_COMPLAINT) continue;
        if (service_line(report, service->key))
            report->services[report->services_count - 1].service = service;
    }
    for (unsigned i = 0; complaint && i < complaint->promises_count; i++)
        class_line(report, complaint, complaint->promises[i].choice);
}

static bool take_received(const struct db_figure *figure, void *context)
{
    const struct reading *reading = context;
    struct agency_report *report = reading->report;
    bool complaint = is_complaint(reading, figure->service);
    struct report_numbers *line =
        complaint ? &report->complaints : service_line(report, figure->service);
    if (line) line->received += figure->count;
    if (!complaint) report->applications.received += figure->count;
    return true;
}

static bool take_open(const struct db_figure *figure, void *context)
{
    const struct reading *reading = context;
    struct agency_report *report = reading->report;
    bool complaint = is_complaint(reading, figure->service);
    struct report_numbers *all = complaint ? &report->complaints : &report->applications;
    struct report_numbers *line = complaint ? NULL : service_line(report, figure->service);
    int64_t late = figure->verdict == TIMELY_LATE ? figure->count : 0;
    all->open += figure->count;
    all->open_late += late;
    if (!line) return true;
    line->open += figure->count;
    line->open_late += late;
    return true;
}

static void add_ended(struct report_numbers *numbers, const struct db_figure *figure)
{
    numbers->ended += figure->count;
    switch ((enum timely)figure->verdict) {
    case TIMELY_UNKNOWN: numbers->unknown += figure->count; break;
    case TIMELY_IN_TIME: numbers->in_time += figure->count; break;
    case TIMELY_LATE: numbers->late += figure->count; break;
    }
}

static bool take_ended(const struct db_figure *figure, void *context)
{
    struct reading *reading = context;
    struct agency_report *report = reading->report;
    bool complaint = is_complaint(reading, figure->service);
    struct ended ended = {.line = complaint ? class_line(report, reading->complaint, figure->class)
                                            : service_line(report, figure->service),
                          .all = complaint ? &report->complaints : &report->applications,
                          .took_s = figure->took_s,
                          .count = figure->count};
    if (ended.line) add_ended(ended.line, figure);
    add_ended(ended.all, figure);
    if (figure->took_s >= 0) bytes_append(&reading->ended, &ended, sizeof ended);
    return true;
}

/* The nearest rank: the smallest that so many in a hundred do not exceed. */
static int64_t percentile(const struct bytes *rows, const struct report_numbers *line, int percent)
{
    const struct ended *ended = (const struct ended *)(const void *)rows->data;
    size_t count = rows->size / sizeof *ended;
    int64_t known = 0, passed = 0;
    for (size_t i = 0; i < count; i++)
        if (ended[i].line == line || ended[i].all == line) known += ended[i].count;
    int64_t rank = (known * percent + 99) / 100;
    for (size_t i = 0; i < count; i++) {
        if (ended[i].line != line && ended[i].all != line) continue;
        passed += ended[i].count;
        if (passed >= rank) return ended[i].took_s;
    }
    return -1;
}

static void rank(const struct bytes *rows, struct report_numbers *numbers)
{
    numbers->median_s = percentile(rows, numbers, 50);
    numbers->ninetieth_s = percentile(rows, numbers, 90);
}

static void rank_all(const struct reading *reading)
{
    struct agency_report *report = reading->report;
    for (int i = 0; i < report->services_count; i++)
        rank(&reading->ended, &report->services[i].numbers);
    for (int i = 0; i < report->classes_count; i++)
        rank(&reading->ended, &report->classes[i].numbers);
    rank(&reading->ended, &report->applications);
    rank(&reading->ended, &report->complaints);
}

static bool take_cause(const char *reason, int64_t count, void *context)
{
    struct agency_report *report = context;
    if (report->causes_count == REPORT_CAUSES_MAX) return false;
    int i = report->causes_count++;
    snprintf(report->causes[i].reason, sizeof report->causes[i].reason, "%s", reason);
    report->causes[i].count = count;
    return true;
}

bool agency_report_read(const struct cases *cases, const struct agency *agency,
                        const struct period *period, struct agency_report *out, struct fault *fault)
{
    struct reading reading = {out, catalogue_find_complaint(cases->catalogue, agency), {0}};
    int64_t now_s = cases_now_s(cases);
    *out =
        (struct agency_report){.agency = agency, .period = *period, .over = period->to_s <= now_s};
    out->at_s = out->over ? period->to_s : now_s;
    lay_out(&reading, cases->catalogue);
    /* What happens in this very second is counted, too. */
    struct db_span span = {agency->key, period->from_s, out->over ? out->at_s : out->at_s + 1};
    bool done = db_figures_received(cases->db, &span, take_received, &reading, fault) &&
                db_figures_open(cases->db, &span, out->at_s, take_open, &reading, fault) &&
                db_figures_ended(cases->db, &span, take_ended, &reading, fault) &&
                db_figures_causes(cases->db, &span, take_cause, out, fault) &&
                db_figures_returns(cases->db, &span, &out->returns, fault) &&
                db_survey_sum(cases->db, agency->key, span.from_s, span.to_s, &out->survey, fault);
    if (done) rank_all(&reading);
    bytes_free(&reading.ended);
    return done;
}
