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
                                      .agency = service ? service->agency : NULL,
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
