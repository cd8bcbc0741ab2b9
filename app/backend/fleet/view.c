#include "backend/fleet/view.h"

#include <stdio.h>
#include <string.h>

bool fleet_view_is_up(const struct fleet_view *view, int64_t now_s)
{
    return view->heard_s > 0 && now_s - view->heard_s < FLEET_SILENT_S;
}

static void add_alert(struct fleet_view *view, const char *code)
{
    for (int i = 0; i < view->alerts_count; i++)
        if (strcmp(view->alerts[i], code) == 0) return;
    snprintf(view->alerts[view->alerts_count++], REPORT_CODE_SIZE, "%s", code);
}

static int64_t by_our_clock(const struct fleet_view *view, int64_t its_s)
{
    return its_s > view->offset_s ? its_s - view->offset_s : 0;
}

static void read_report(struct fleet_view *view)
{
    const struct report_kiosk *kiosk = &view->report.kiosk;
    view->offset_s = view->report.courier.at_s - view->heard_s;
    if (kiosk->paper.ends_s) view->paper_ends_s = by_our_clock(view, kiosk->paper.ends_s);
    if (kiosk->oldest_s) view->oldest_s = by_our_clock(view, kiosk->oldest_s);
    for (int i = 0; i < kiosk->codes_count; i++)
        if (fleet_code_alerts(kiosk->codes[i])) add_alert(view, kiosk->codes[i]);
}

static void read_view(const struct db_beat *beat, int64_t now_s, struct fleet_view *out)
{
    *out =
        (struct fleet_view){.enrolled = beat->state == DB_TERMINAL_ENROLLED, .heard_s = beat->at_s};
    int64_t last_s = beat->at_s > beat->enrolled_s ? beat->at_s : beat->enrolled_s;
    memcpy(out->terminal, beat->terminal, sizeof out->terminal);
    memcpy(out->agency, beat->agency, sizeof out->agency);
    out->silent = out->enrolled && now_s - last_s >= FLEET_SILENT_S;
    if (out->silent) add_alert(out, FLEET_SILENT_CODE);
    out->reported = beat->report.size > 0 && report_read(&beat->report, &out->report, NULL);
    if (out->reported) read_report(out);
}

struct looking {
    const char *agency;
    int64_t now_s;
    struct bytes *out;
};

static bool look(struct db_beat *beat, void *context)
{
    const struct looking *looking = context;
    struct fleet_view view;
    if (beat->state == DB_TERMINAL_WITHDRAWN) return true;
    if (looking->agency[0] && strcmp(beat->agency, looking->agency) != 0) return true;
    read_view(beat, looking->now_s, &view);
    bytes_append(looking->out, &view, sizeof view);
    return true;
}

bool fleet_view_list(struct db *db, const char *agency, int64_t now_s, struct bytes *out,
                     struct fault *fault)
{
    struct looking looking = {.agency = agency, .now_s = now_s, .out = out};
    return db_beat_list(db, look, &looking, fault);
}
