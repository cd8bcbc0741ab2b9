#include "backend/performance/inside.h"

#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct performance {
    const struct cases *cases;
    struct track *track;
    pthread_mutex_t reckoning; /* one reckons, the others wait for it */
    struct kept {
        int64_t made_s; /* 0: not yet */
        struct agency_report report;
    } kept[]; /* by the catalogue's order */
};

struct performance *performance_create(const struct cases *cases, struct track *track)
{
    unsigned count = catalogue_agency_count(cases->catalogue);
    struct performance *performance =
        memory_alloc(sizeof *performance + count * sizeof performance->kept[0]);
    performance->cases = cases;
    performance->track = track;
    pthread_mutex_init(&performance->reckoning, NULL);
    return performance;
}

void performance_destroy(struct performance *performance)
{
    if (!performance) return;
    pthread_mutex_destroy(&performance->reckoning);
    free(performance);
}

static bool find_agency(const struct catalogue *catalogue, const char *key, unsigned *out_index)
{
    unsigned count = catalogue_agency_count(catalogue);
    for (unsigned i = 0; i < count; i++) {
        if (strcmp(catalogue_agency(catalogue, i)->key, key) != 0) continue;
        *out_index = i;
        return true;
    }
    return false;
}

static struct period period_told(const struct cases *cases)
{
    return period_last(cases_now_s(cases) - PERFORMANCE_SETTLED_S, PERIOD_QUARTER);
}

/* Of minutes ago, but never of a quarter that is not the last one any more. */
static bool read_kept(struct performance *performance, unsigned index, struct agency_report *out,
                      struct fault *fault)
{
    const struct cases *cases = performance->cases;
    struct kept *kept = &performance->kept[index];
    bool done = true;
    pthread_mutex_lock(&performance->reckoning);
    struct period period = period_told(cases);
    int64_t now_s = cases_now_s(cases), age_s = now_s - kept->made_s;
    if (!kept->made_s || age_s < 0 || age_s >= PERFORMANCE_KEPT_S ||
        kept->report.period.to_s != period.to_s) {
        struct agency_report *fresh = memory_alloc(sizeof *fresh);
        done = agency_report_read(cases, catalogue_agency(cases->catalogue, index), &period, fresh,
                                  fault);
        if (done) {
            kept->report = *fresh;
            kept->made_s = now_s;
        }
        free(fresh);
    }
    if (done) *out = kept->report;
    pthread_mutex_unlock(&performance->reckoning);
    return done;
}

static struct page page_of(const struct performance *performance,
                           const struct http_request *request)
{
    return (struct page){.track = performance->track,
                         .language = page_language(request),
                         .heading = "Kinerja layanan",
                         .footer = "Halaman ini tidak memuat data pribadi."};
}

static void begin_response(const struct page *page, struct http_response *response, int status)
{
    page_answer(page, response, status);
    if (status == 200)
        http_response_header(response, "Cache-Control", "public, max-age=%d", PERFORMANCE_KEPT_S);
}

static void answer_agencies(struct http_request *request, struct http_response *response,
                            void *context)
{
    struct performance *performance = context;
    struct page page = page_of(performance, request);
    begin_response(&page, response, 200);
    performance_write_agencies(&page, performance->cases->catalogue, &response->body);
}

static void answer_agency(struct http_request *request, struct http_response *response,
                          void *context)
{
    struct performance *performance = context;
    struct page page = page_of(performance, request);
    struct fault fault = {0};
    unsigned index;
    if (!find_agency(performance->cases->catalogue, request->argument, &index)) {
        track_answer_missing(request, response, performance->track);
        return;
    }
    struct agency_report *report = memory_alloc(sizeof *report);
    page.agency = catalogue_agency(performance->cases->catalogue, index);
    if (read_kept(performance, index, report, &fault)) {
        begin_response(&page, response, 200);
        performance_write(&page, report, &response->body);
    } else {
        log_fault(LOG_LEVEL_ERROR, "performance", "reckon a report", &fault);
        begin_response(&page, response, 503);
        http_response_header(response, "Retry-After", "5");
        page_write_away(&page, &response->body);
    }
    free(report);
}

const struct http_route performance_routes[] = {
    {.methods = HTTP_GET, .pattern = "/kinerja", .answer = answer_agencies},
    {.methods = HTTP_GET, .pattern = "/kinerja/*", .answer = answer_agency},
};
const int performance_routes_count = sizeof performance_routes / sizeof *performance_routes;
