#include "kiosk/tracking.h"

#include "kiosk/kiosk.h"
#include "kiosk/work.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void tracking_question(const char *said, enum language language, struct bytes *out)
{
    json_t *root =
        json_pack("{s:s%, s:s}", "said", said, strlen(said), "lang", language_tag(language));
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    bytes_append_text(out, text ? text : "{}"); /* no UTF-8: no code either */
    free(text);
    json_decref(root);
}

/* A text that fits, or the whole is not taken. */
static bool take_text(const json_t *object, const char *key, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text || strlen(text) >= size) return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

/* null, or a time in the zone of the terminal. */
static bool take_time(const json_t *object, const char *key, struct civil *out)
{
    const json_t *member = json_object_get(object, key);
    const char *text = json_string_value(member);
    *out = (struct civil){0};
    if (json_is_null(member)) return true;
    return text && civil_from_iso(text, out);
}

static bool take_step(const json_t *object, struct tracked_step *out)
{
    static const char *const states[] = {[TRACKED_DONE] = "done",
                                         [TRACKED_CURRENT] = "current",
                                         [TRACKED_OPEN] = "open",
                                         [TRACKED_SKIPPED] = "skipped"};
    const char *state = json_string_value(json_object_get(object, "state"));
    size_t found = 0, count = sizeof states / sizeof *states;
    while (state && found < count && strcmp(states[found], state) != 0)
        found++;
    if (!state || found == count || !take_text(object, "title", out->title, sizeof out->title) ||
        !take_text(object, "actor", out->actor, sizeof out->actor) ||
        !take_time(object, "at", &out->at))
        return false;
    out->state = (enum tracked_state)found;
    return true;
}

static bool take_steps(const json_t *steps, struct tracked *out)
{
    size_t count = json_array_size(steps);
    if (!json_is_array(steps) || count > TRACKED_STEPS_MAX) return false;
    for (size_t i = 0; i < count; i++)
        if (!take_step(json_array_get(steps, i), &out->steps[i])) return false;
    out->steps_count = (int)count;
    return true;
}

static bool take_case(const json_t *root, const struct catalogue *catalogue, struct tracked *out)
{
    const char *key = json_string_value(json_object_get(root, "service"));
    const char *state = json_string_value(json_object_get(root, "state"));
    const struct service *service = key ? catalogue_find_service(catalogue, key) : NULL;
    if (!state || !take_text(root, "headline", out->headline, sizeof out->headline)) return false;
    out->centre = strcmp(state, "on-its-way") == 0 ? CENTRE_WAITS : CENTRE_KNOWS;
    if (out->centre == CENTRE_WAITS) return true; /* here more may be known of it */
    out->service = service ? service->title.id : NULL;
    out->complaint = service && service->kind == SERVICE_COMPLAINT;
    out->survey_open = json_is_true(json_object_get(root, "survey"));
    out->late = json_is_true(json_object_get(root, "late"));
    out->finished = strcmp(state, "finished") == 0;
    return take_time(root, "due", &out->due) && take_time(root, "updated", &out->updated) &&
           take_steps(json_object_get(root, "steps"), out);
}

bool tracking_read(const struct bytes *json, const struct catalogue *catalogue, struct tracked *io)
{
    struct tracked tracked = *io;
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const char *code = json_string_value(json_object_get(root, "code"));
    bool unknown = code && strcmp(code, "T-01") == 0 && !json_object_get(root, "wait");
    bool done = unknown ||
                (code && strcmp(code, tracked.code) == 0 && take_case(root, catalogue, &tracked));
    if (unknown) tracked.centre = CENTRE_UNKNOWN;
    if (done) *io = tracked;
    json_decref(root);
    return done;
}

static void ask_centre(struct kiosk *kiosk)
{
    struct bytes ask = {0};
    tracking_question(kiosk->track_said, kiosk->language, &ask);
    kiosk->centre_job = inquiry_begin(kiosk, "track", &ask);
}

void tracking_begin(struct kiosk *kiosk, const char *said)
{
    if (kiosk->centre_job) inquiry_cancel(kiosk, kiosk->centre_job);
    kiosk->centre_job = 0;
    kiosk->tracked_known = false;
    snprintf(kiosk->track_said, sizeof kiosk->track_said, "%s", said);
    kiosk->track_job = ++kiosk->work_job;
    work_track(kiosk->worker, kiosk->work, kiosk->track_job, said);
}

void tracking_again(struct kiosk *kiosk)
{
    if (kiosk->tracked_known && !kiosk->centre_job) ask_centre(kiosk);
}

/* A code it is: the centre may know more of it. */
void tracking_found(struct kiosk *kiosk, const struct stored_case *row)
{
    const struct service *service = catalogue_find_service(kiosk->catalogue, row->service);
    kiosk->track_job = 0;
    kiosk->tracked = (struct tracked){.known = row->id[0] != 0,
                                      .service = service ? service->title.id : NULL,
                                      .complaint = service && service->kind == SERVICE_COMPLAINT,
                                      .waiting = row->state == CASE_WAITING,
                                      .refused = row->state == CASE_REFUSED};
    memcpy(kiosk->tracked.code, row->code, sizeof kiosk->tracked.code);
    if (row->created_s) kiosk->tracked.handed_in = civil_from_unix(row->created_s, CIVIL_WIB);
    if (!civil_from_iso(row->due, &kiosk->tracked.due)) kiosk->tracked.due = (struct civil){0};
    ask_centre(kiosk);
}

bool tracking_answered(struct kiosk *kiosk, uint32_t job, const struct inquiry_answer *answer)
{
    if (!job || job != kiosk->centre_job) return false;
    kiosk->centre_job = 0;
    if (answer) tracking_read(&answer->json, kiosk->catalogue, &kiosk->tracked);
    kiosk->tracked_known = true;
    stage_news(kiosk, &(struct event){.kind = EVENT_TRACKED});
    return true;
}
