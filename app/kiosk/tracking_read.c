/* What the centre says of a code: foreign bytes, so that it fills the whole answer or changes
 * nothing. */
#include "kiosk/tracking.h"

#include <jansson.h>
#include <string.h>

/* A text that fits, or the whole is not taken. */
static bool take_text(const json_t *object, const char *key, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text || strlen(text) >= size) return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

/* Likewise; "" where it is null or, of a centre that is older, absent. */
static bool take_words(const json_t *object, const char *key, char *out, size_t size)
{
    const json_t *member = json_object_get(object, key);
    out[0] = '\0';
    return !member || json_is_null(member) || take_text(object, key, out, size);
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
    out->agency = service ? service->agency : NULL;
    out->complaint = service && service->kind == SERVICE_COMPLAINT;
    out->survey_open = json_is_true(json_object_get(root, "survey"));
    out->late = json_is_true(json_object_get(root, "late"));
    out->handed_over = strcmp(state, "handed-over") == 0;
    out->finished = strcmp(state, "finished") == 0;
    return take_words(root, "advice", out->advice, sizeof out->advice) &&
           take_words(root, "reason", out->reason, sizeof out->reason) &&
           take_time(root, "due", &out->due) && take_time(root, "updated", &out->updated) &&
           take_steps(json_object_get(root, "steps"), out);
}

bool tracking_read(const struct bytes *json, const struct catalogue *catalogue, struct tracked *io)
{
    struct tracked tracked = *io;
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const char *code = json_string_value(json_object_get(root, "code"));
    bool refused = code && strcmp(code, "T-01") == 0;
    bool done = refused ||
                (code && strcmp(code, tracked.code) == 0 && take_case(root, catalogue, &tracked));
    if (refused) tracked.centre = json_object_get(root, "wait") ? CENTRE_BUSY : CENTRE_UNKNOWN;
    if (done) *io = tracked;
    json_decref(root);
    return done;
}
