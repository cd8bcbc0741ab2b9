#define _DEFAULT_SOURCE
#include "kiosk/rating.h"

#include "kiosk/kiosk.h"

#include <jansson.h>
#include <string.h>

void rating_question(const struct rating *rating, struct bytes *out)
{
    bytes_append_format(out, "{\"code\":\"%s\",\"answers\":[", rating->code);
    for (int i = 0; i < SURVEY_ELEMENTS; i++)
        bytes_append_format(out, i ? ",%d" : "%d", rating->grades[i]);
    bytes_append_text(out, "]}");
}

bool rating_read(const struct bytes *json, bool *out_kept)
{
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const char *word = json_string_value(json_object_get(root, "survey"));
    bool kept = word && strcmp(word, "kept") == 0;
    bool known = kept || (word && strcmp(word, "given") == 0);
    if (known) *out_kept = kept;
    json_decref(root);
    return known;
}

/* What was already filled in about this case stands. */
void rating_begin(struct kiosk *kiosk)
{
    if (!kiosk->tracked_known || !kiosk->tracked.survey_open) return;
    if (strcmp(kiosk->rating.code, kiosk->tracked.code) != 0) {
        kiosk->rating = (struct rating){0};
        memcpy(kiosk->rating.code, kiosk->tracked.code, sizeof kiosk->rating.code);
    }
    stage_show(kiosk, &screen_survey);
}

void rating_leave(struct kiosk *kiosk)
{
    stage_show(kiosk, &screen_track);
}

void rating_send(struct kiosk *kiosk)
{
    struct bytes ask = {0};
    if (kiosk->rate_job || !kiosk->rating.code[0]) return;
    rating_question(&kiosk->rating, &ask);
    kiosk->rate_job = inquiry_begin(kiosk, "survey", &ask);
}

bool rating_answered(struct kiosk *kiosk, uint32_t job, const struct inquiry_answer *answer)
{
    bool kept = false;
    if (!job || job != kiosk->rate_job) return false;
    kiosk->rate_job = 0;
    if (rating_read(&answer->json, &kept)) {
        kiosk->tracked.survey_open = false;
        stage_news(kiosk, &(struct event){.kind = EVENT_RATED, .number = kept});
        return true;
    }
    struct fault fault;
    FAULT_CODED(&fault, "N-04", FAULT_REFUSED, 0, "the centre does not take this rating");
    stage_fault(kiosk, &fault);
    return true;
}
