#include "backend/alerts/alerts.h"

#include "backend/alerts/inside.h"
#include "base/log.h"
#include "seal/seal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One look: what is known, what was told, and what becomes of it. */
struct look {
    const struct alerts *alerts;
    int64_t now_s;
    bool listened;      /* long enough to say that somebody is silent */
    struct bytes views; /* struct fleet_view each, by terminal */
    struct bytes
        known; /* struct db_alert each, by terminal: as they are, and then as they become */
    struct bytes changes; /* likewise: what is to be written */
    struct bytes items;   /* struct item each: of one agency, to be told */
    struct bytes jobs;    /* struct db_job each */
};

void alerts_key(const char *agency, char out[ALERTS_KEY_SIZE])
{
    snprintf(out, ALERTS_KEY_SIZE, "alerts:%s", agency);
}

bool alerts_init(struct alerts *alerts, struct fault *fault)
{
    return seal_random_hex(alerts->holder, sizeof alerts->holder - 1, fault);
}

static struct db_alert *known_items(struct look *look, size_t *out_count)
{
    *out_count = look->known.size / sizeof(struct db_alert);
    return (struct db_alert *)(void *)look->known.data;
}

static struct db_alert *find_known(struct look *look, const char *terminal, const char *what)
{
    size_t count;
    struct db_alert *items = known_items(look, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].terminal, terminal) == 0 && strcmp(items[i].what, what) == 0)
            return &items[i];
    return NULL;
}

static bool is_silence(const char *what)
{
    return strcmp(what, "silent") == 0;
}

/* Of one that is silent, or not heard for long enough, nothing else is known. */
static bool can_tell(const struct look *look, const struct fleet_view *view, const char *what)
{
    if (is_silence(what)) return look->listened || !view->silent;
    bool heard = fleet_view_is_up(view, look->now_s) && view->reported;
    return heard && (strcmp(what, "clock") == 0 || view->report.has_kiosk);
}

static const struct standing *find_standing(const struct standing *items, int count,
                                            const char *what)
{
    for (int i = 0; i < count; i++)
        if (strcmp(items[i].what, what) == 0) return &items[i];
    return NULL;
}

static void note(struct look *look, const struct fleet_view *view, const struct standing *standing)
{
    struct db_alert *known = find_known(look, view->terminal, standing->what);
    struct db_alert fresh = {.since_s = look->now_s};
    if (known) {
        known->gone_s = 0;
        return;
    }
    memcpy(fresh.terminal, view->terminal, sizeof fresh.terminal);
    memcpy(fresh.what, standing->what, sizeof fresh.what);
    bytes_append(&look->known, &fresh, sizeof fresh);
}

static void end(struct look *look, struct db_alert *known)
{
    if (!known->told_s)
        known->drop = true;
    else if (!known->gone_s)
        known->gone_s = look->now_s;
}

static void add_item(struct look *look, const struct db_alert *known, const char *detail, bool over)
{
    struct item item = {.at_s = over ? known->gone_s : known->since_s, .over = over};
    memcpy(item.terminal, known->terminal, sizeof item.terminal);
    memcpy(item.what, known->what, sizeof item.what);
    snprintf(item.detail, sizeof item.detail, "%s", detail);
    bytes_append(&look->items, &item, sizeof item);
}

/* Due by itself; or, once anything is, a silence that is seen already: it goes along. */
static bool is_due(const struct look *look, const struct db_alert *known, int64_t rest_s, bool all)
{
    if (known->drop) return false;
    bool along = all && is_silence(known->what);
    if (known->gone_s) return along || look->now_s - known->gone_s >= ALERTS_REST_S;
    if (known->told_s) return false;
    return along || look->now_s - known->since_s >= rest_s;
}

/* A terminal's alerts as they become; items of what is due are added. */
struct turn {
    struct look *look;
    const struct alerts_agency *agency;
    bool all, due; /* everything that goes along, too; and out: something is due */
};

static void visit_terminal(struct turn *turn, const struct fleet_view *view)
{
    struct look *look = turn->look;
    struct standing standing[STANDING_MAX];
    int count = standing_read(turn->agency, view, look->now_s, standing);
    size_t known_count;
    for (int i = 0; i < count; i++)
        if (can_tell(look, view, standing[i].what)) note(look, view, &standing[i]);
    struct db_alert *known = known_items(look, &known_count);
    for (size_t i = 0; i < known_count; i++) {
        if (strcmp(known[i].terminal, view->terminal) != 0) continue;
        const struct standing *stands = find_standing(standing, count, known[i].what);
        if (!stands && can_tell(look, view, known[i].what)) end(look, &known[i]);
        if (!is_due(look, &known[i], stands ? stands->rest_s : INT64_MAX, turn->all)) continue;
        turn->due = true;
        if (turn->all) add_item(look, &known[i], stands ? stands->detail : "", known[i].gone_s);
    }
}

static const struct alerts_agency *find_agency(const struct alerts *alerts, const char *agency)
{
    for (unsigned i = 0; i < alerts->count; i++)
        if (strcmp(alerts->agencies[i].agency, agency) == 0) return &alerts->agencies[i];
    return NULL;
}

static void visit_agency(struct turn *turn)
{
    const struct fleet_view *views = (const struct fleet_view *)(void *)turn->look->views.data;
    for (size_t i = 0; i < turn->look->views.size / sizeof *views; i++)
        if (views[i].enrolled && strcmp(views[i].agency, turn->agency->agency) == 0)
            visit_terminal(turn, &views[i]);
}

static int compare(const void *a, const void *b)
{
    const struct item *one = a, *other = b;
    int by = (int)one->over - (int)other->over;
    if (by == 0) by = strcmp(one->what, other->what);
    return by ? by : strcmp(one->terminal, other->terminal);
}

static void mark_told(struct look *look, const struct item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct db_alert *known = find_known(look, items[i].terminal, items[i].what);
        if (items[i].over)
            known->drop = true;
        else
            known->told_s = look->now_s;
    }
}

typedef bool writer(const struct alerts *, const struct alerts_agency *, const struct item *,
                    size_t count, struct db_job *, struct fault *);

static bool queue(struct turn *turn, writer *write, const struct item *items, size_t count)
{
    struct db_job job = {0};
    struct fault fault = {0};
    bool done = write(turn->look->alerts, turn->agency, items, count, &job, &fault);
    if (done)
        bytes_append(&turn->look->jobs, &job, sizeof job);
    else
        log_fault(LOG_LEVEL_ERROR, "alerts", "write an alert", &fault);
    return done;
}

static void tell(struct turn *turn)
{
    struct look *look = turn->look;
    bytes_truncate(&look->items, 0);
    visit_agency(turn);
    if (!turn->due) return;
    turn->all = true;
    visit_agency(turn);
    struct item *items = (struct item *)(void *)look->items.data;
    size_t count = look->items.size / sizeof *items;
    qsort(items, count, sizeof *items, compare);
    bool queued = turn->agency->mail && queue(turn, words_letter, items, count);
    if (turn->agency->webhook) queued = queue(turn, words_event, items, count) || queued;
    /* By one of two ways is told: else the one that works tells it at each look. */
    if (queued) mark_told(look, items, count);
}

/* A terminal that was withdrawn, or an agency that is told no more. */
static void drop_strangers(struct look *look)
{
    const struct fleet_view *views = (const struct fleet_view *)(void *)look->views.data;
    size_t views_count = look->views.size / sizeof *views, count;
    struct db_alert *known = known_items(look, &count);
    for (size_t i = 0; i < count; i++) {
        bool stays = false;
        for (size_t v = 0; v < views_count && !stays; v++)
            stays = views[v].enrolled && strcmp(views[v].terminal, known[i].terminal) == 0 &&
                    find_agency(look->alerts, views[v].agency);
        if (!stays) known[i].drop = true;
    }
}

static bool collect(const struct db_alert *alert, void *context)
{
    bytes_append(context, alert, sizeof *alert);
    return true;
}

/* What was known keeps its place; what is new stands behind it. */
static void find_changes(struct look *look, const struct bytes *before)
{
    size_t count, count_before = before->size / sizeof(struct db_alert);
    const struct db_alert *now = known_items(look, &count),
                          *was = (const struct db_alert *)(const void *)before->data;
    for (size_t i = 0; i < count; i++)
        if (i >= count_before || memcmp(&now[i], &was[i], sizeof now[i]) != 0)
            bytes_append(&look->changes, &now[i], sizeof now[i]);
}

static void look_around(struct look *look, struct fault *fault)
{
    const struct alerts *alerts = look->alerts;
    struct db *db = alerts->outbox.db;
    struct bytes before = {0};
    if (!fleet_view_list(db, "", look->now_s, &look->views, fault) ||
        !db_alert_list(db, collect, &look->known, fault))
        return;
    bytes_append(&before, look->known.data, look->known.size);
    drop_strangers(look);
    for (unsigned i = 0; i < alerts->count; i++)
        tell(&(struct turn){.look = look, .agency = &alerts->agencies[i]});
    find_changes(look, &before);
    const struct db_alert_news news = {(const struct db_alert *)(const void *)look->changes.data,
                                       look->changes.size / sizeof(struct db_alert),
                                       (const struct db_job *)(const void *)look->jobs.data,
                                       look->jobs.size / sizeof(struct db_job)};
    db_alert_put(db, alerts->holder, look->now_s, &news, fault);
    bytes_free(&before);
}

void alerts_tick(const struct alerts *alerts)
{
    struct fault fault = {0};
    struct look look = {.alerts = alerts, .now_s = clock_wall_ms(alerts->outbox.clock) / 1000};
    look.listened = look.now_s - alerts->since_s >= FLEET_SILENT_S;
    if (alerts->count && db_alert_turn(alerts->outbox.db, alerts->holder, look.now_s,
                                       look.now_s + ALERTS_TURN_S, &fault))
        look_around(&look, &fault);
    if (fault.kind != FAULT_NONE && fault.kind != FAULT_REFUSED)
        log_fault(LOG_LEVEL_ERROR, "alerts", "look at the terminals", &fault);
    struct db_job *jobs = (struct db_job *)(void *)look.jobs.data;
    for (size_t i = 0; i < look.jobs.size / sizeof *jobs; i++)
        db_job_free(&jobs[i]);
    bytes_free(&look.jobs);
    bytes_free(&look.items);
    bytes_free(&look.changes);
    bytes_free(&look.known);
    bytes_free(&look.views);
}
