#include "backend/metrics/metrics.h"

#include "backend/db/orphans.h"
#include "backend/fleet/view.h"
#include "backend/metrics/openmetrics.h"
#include "base/log.h"
#include "catalogue/catalogue.h"

#include "vocabulary.h"

#include <stddef.h>
#include <string.h>

typedef void sample_writer(struct bytes *, const struct metric_family *, const struct fleet_view *,
                           int64_t now_s);

#define OF(view) "terminal", (view)->terminal, "agency", (view)->agency

static void write_up(struct bytes *out, const struct metric_family *family,
                     const struct fleet_view *view, int64_t now_s)
{
    metric_sample(out, family, fleet_view_is_up(view, now_s), OF(view), NULL);
}

static void write_heard(struct bytes *out, const struct metric_family *family,
                        const struct fleet_view *view, int64_t now_s)
{
    int64_t age_s = now_s > view->heard_s ? now_s - view->heard_s : 0;
    if (view->heard_s) metric_sample(out, family, age_s, OF(view), NULL);
}

static void write_offset(struct bytes *out, const struct metric_family *family,
                         const struct fleet_view *view, int64_t now_s)
{
    (void)now_s;
    if (view->reported) metric_sample(out, family, view->offset_s, OF(view), NULL);
}

static void write_version(struct bytes *out, const struct metric_family *family,
                          const struct fleet_view *view, int64_t now_s)
{
    (void)now_s;
    if (view->reported)
        metric_sample(out, family, 1, OF(view), "courier", view->report.courier.version, "kiosk",
                      view->report.kiosk.version, NULL);
}

static void write_slot(struct bytes *out, const struct metric_family *family,
                       const struct fleet_view *view, int64_t now_s)
{
    (void)now_s;
    if (view->report.courier.slot[0])
        metric_sample(out, family, 1, OF(view), "slot", view->report.courier.slot, NULL);
}

static void write_alerts(struct bytes *out, const struct metric_family *family,
                         const struct fleet_view *view, int64_t now_s)
{
    (void)now_s;
    for (int i = 0; i < view->alerts_count; i++)
        metric_sample(out, family, 1, OF(view), "code", view->alerts[i], NULL);
}

static void write_paper(struct bytes *out, const struct metric_family *family,
                        const struct fleet_view *view, int64_t now_s)
{
    (void)now_s;
    if (view->report.kiosk.paper.known)
        metric_sample(out, family, view->report.kiosk.paper.remaining_mm, OF(view), NULL);
}

static void write_paper_end(struct bytes *out, const struct metric_family *family,
                            const struct fleet_view *view, int64_t now_s)
{
    (void)now_s;
    if (view->paper_ends_s) metric_sample(out, family, view->paper_ends_s, OF(view), NULL);
}

static void write_waiting(struct bytes *out, const struct metric_family *family,
                          const struct fleet_view *view, int64_t now_s)
{
    (void)now_s;
    if (view->report.has_kiosk)
        metric_sample(out, family, view->report.kiosk.waiting, OF(view), NULL);
}

static void write_oldest(struct bytes *out, const struct metric_family *family,
                         const struct fleet_view *view, int64_t now_s)
{
    int64_t age_s = now_s > view->oldest_s ? now_s - view->oldest_s : 0;
    if (view->oldest_s) metric_sample(out, family, age_s, OF(view), NULL);
}

/* Of a device that is not fitted there is nothing to watch. A word that only a newer terminal knows
 * leaves every state at 0. */
static void write_devices(struct bytes *out, const struct metric_family *family,
                          const struct fleet_view *view, int64_t now_s)
{
    (void)now_s;
    for (int i = 0; i < view->report.kiosk.devices_count; i++) {
        const struct report_device *device = &view->report.kiosk.devices[i];
        for (int state = 0; device->fitted && state < DEVICE_STATES; state++) {
            const char *word = device_state_name((enum device_state)state);
            metric_sample(out, family, strcmp(word, device->state) == 0, OF(view), "device",
                          device->role, family->name, word, NULL);
        }
    }
}

static void write_services(struct bytes *out, const struct metric_family *family,
                           const struct fleet_view *view, int64_t now_s)
{
    (void)now_s;
    for (int i = 0; i < view->report.kiosk.services_count; i++) {
        const struct report_service *service = &view->report.kiosk.services[i];
        metric_sample(out, family, service->ready, OF(view), "service", service->key, NULL);
    }
}

static const struct {
    struct metric_family family;
    sample_writer *write;
} of_terminals[] = {
    {{"anjungan_terminal_up", "gauge", NULL, "Heard of within three minutes"}, write_up},
    {{"anjungan_terminal_heartbeat_age_seconds", "gauge", "seconds", "Since the last heartbeat"},
     write_heard},
    {{"anjungan_terminal_clock_offset_seconds", "gauge", "seconds",
      "The terminal's clock minus the backend's"},
     write_offset},
    {{"anjungan_terminal_version", "info", NULL, "The programs of the terminal"}, write_version},
    {{"anjungan_terminal_slot", "info", NULL, "The slot of its image that it runs from"},
     write_slot},
    {{"anjungan_terminal_alert", "gauge", NULL, "A support code that a person must act on"},
     write_alerts},
    {{"anjungan_terminal_paper_remaining_millimeters", "gauge", "millimeters",
      "Receipt paper left on the roll"},
     write_paper},
    {{"anjungan_terminal_paper_end_timestamp_seconds", "gauge", "seconds",
      "When the paper is foretold to end"},
     write_paper_end},
    {{"anjungan_terminal_waiting_cases", "gauge", NULL,
      "Cases that the terminal holds and the backend has not confirmed"},
     write_waiting},
    {{"anjungan_terminal_oldest_case_age_seconds", "gauge", "seconds",
      "Since the oldest of the waiting cases was handed in"},
     write_oldest},
    {{"anjungan_terminal_device_state", "stateset", NULL, "How a fitted device stands"},
     write_devices},
    {{"anjungan_terminal_service_ready", "gauge", NULL, "All of a service can be done there now"},
     write_services},
};

static const struct metric_family cases_family = {
    "anjungan_cases_unfinished", "gauge", NULL,
    "Cases that are not finished, by kind and by whose turn it is"};
static const struct metric_family uploads_family = {
    "anjungan_uploads", "gauge", NULL, "Uploads that are open, or received and not taken in yet"};
static const struct metric_family orphans_family = {
    "anjungan_orphan_blobs_removed", "counter", NULL,
    "Parts that no row named, and that were removed"};
static const struct metric_family build_family = {"anjungan_backend_build", "info", NULL,
                                                  "This backend"};

/* The words of the catalogue's files. */
static const char *actor_word(int actor)
{
    static const char *const words[] = {
        [ACTOR_APPLICANT] = "applicant", [ACTOR_HEAD] = "head", [ACTOR_VERIFIER] = "verifier",
        [ACTOR_AGENCY] = "agency",       [ACTOR_BSRE] = "bsre", [ACTOR_OFFICIALS] = "officials"};
    if (actor == DB_ACTOR_AWAY) return "away";
    return actor >= 0 && actor < (int)(sizeof words / sizeof *words) ? words[actor] : "unknown";
}

static bool write_count(const struct db_case_count *count, void *context)
{
    metric_sample(context, &cases_family, count->count, "agency", count->agency, "kind",
                  count->complaints ? "complaint" : "application", "turn", actor_word(count->actor),
                  NULL);
    return true;
}

static bool write_uploads(struct bytes *out, struct db *db, struct fault *fault)
{
    int64_t open, received;
    if (!db_upload_count(db, DB_UPLOAD_OPEN, &open, fault) ||
        !db_upload_count(db, DB_UPLOAD_RECEIVED, &received, fault))
        return false;
    metric_begin(out, &uploads_family);
    metric_sample(out, &uploads_family, open, "state", "open", NULL);
    metric_sample(out, &uploads_family, received, "state", "received", NULL);
    return true;
}

static bool write_orphans(struct bytes *out, struct db *db, struct fault *fault)
{
    int64_t removed;
    if (!db_orphans_removed(db, &removed, fault)) return false;
    metric_begin(out, &orphans_family);
    metric_sample(out, &orphans_family, removed, NULL);
    return true;
}

static void write_terminals(struct bytes *out, const struct bytes *views, int64_t now_s)
{
    const struct fleet_view *items = (const struct fleet_view *)(const void *)views->data;
    for (size_t i = 0; i < sizeof of_terminals / sizeof *of_terminals; i++) {
        metric_begin(out, &of_terminals[i].family);
        for (size_t v = 0; v < views->size / sizeof *items; v++)
            if (items[v].enrolled)
                of_terminals[i].write(out, &of_terminals[i].family, &items[v], now_s);
    }
}

static bool write_metrics(const struct metrics *metrics, struct bytes *out, struct fault *fault)
{
    struct bytes views = {0};
    int64_t now_s = clock_wall_ms(metrics->clock) / 1000;
    bool done = fleet_view_list(metrics->db, "", now_s, &views, fault);
    if (done) write_terminals(out, &views, now_s);
    bytes_free(&views);
    metric_begin(out, &cases_family);
    done = done && db_case_count(metrics->db, write_count, out, fault) &&
           write_uploads(out, metrics->db, fault) && write_orphans(out, metrics->db, fault);
    metric_begin(out, &build_family);
    metric_sample(out, &build_family, 1, "version", ANJUNGAN_VERSION, NULL);
    metric_end(out);
    return done;
}

static void answer_metrics(struct http_request *request, struct http_response *response,
                           void *context)
{
    struct fault fault = {0};
    (void)request;
    if (write_metrics(context, &response->body, &fault)) {
        response->status = 200;
        http_response_header(response, "Content-Type", "%s", OPENMETRICS_TYPE);
        return;
    }
    log_fault(LOG_LEVEL_ERROR, "metrics", "count", &fault);
    bytes_truncate(&response->body, 0);
    http_response_error(response, 500, "S-02", "the metrics could not be counted");
}

const struct http_route metrics_routes[] = {
    {.methods = HTTP_GET, .pattern = "/metrics", .answer = answer_metrics},
};
const int metrics_routes_count = sizeof metrics_routes / sizeof *metrics_routes;
