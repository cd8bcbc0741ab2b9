#define _DEFAULT_SOURCE
#include "base/log.h"
#include "kiosk/kiosk.h"
#include "kiosk/work.h"
#include "receipt/code.h"
#include "wipe/wipe.h"

#include <assert.h>
#include <string.h>

void session_note(struct kiosk *kiosk, const char *kind, const char *detail)
{
    if (!kiosk->record.service || kiosk->submitting) return;
    struct civil now = kiosk_now(kiosk);
    case_event_add(&kiosk->record, &now, kind, detail);
}

void session_begin(struct kiosk *kiosk)
{
    kiosk->in_session = true;
    idle_touch(kiosk);
    devices_query(kiosk->devices, DEVICE_PRINTER); /* paper may have run out since anyone asked */
    stage_show(kiosk, &screen_services);
}

void session_begin_tracking(struct kiosk *kiosk)
{
    kiosk->in_session = true;
    idle_touch(kiosk);
    if (kiosk->submitting) return;
    stage_leave(&kiosk->behind);
    kiosk->tracked_known = false;
    stage_show(kiosk, &screen_track);
    case_clear(&kiosk->record); /* it is followed, not asked for again */
    kiosk->card_job = 0;
    kiosk->flow = (struct flow){0};
}

void session_follow(struct kiosk *kiosk)
{
    if (!kiosk->record.service || kiosk->submitting) return;
    for (unsigned i = 0; i < kiosk->flow.count; i++)
        if (kiosk->flow.stations[i].step == STEP_FORM)
            flow_close(&kiosk->flow, i, !case_asks(&kiosk->record, kiosk->flow.stations[i].item));
}

void session_begin_service(struct kiosk *kiosk, const struct service *service)
{
    struct fault fault;
    if (!flow_begin(&kiosk->flow, service, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "session", "begin", &fault);
        return;
    }
    case_clear(&kiosk->record);
    person_forget(kiosk); /* what was found was found for another service */
    kiosk->held_data = true;
    case_begin(&kiosk->record, service, kiosk->language);
    session_follow(kiosk);
    session_note(kiosk, "begin", service->key);
    leaflet_turn(kiosk);
    for (int role = 0; role < DEVICE_ROLES; role++)
        devices_query(kiosk->devices, (enum device_role)role);
    stage_show(kiosk, screen_for_step(flow_station(&kiosk->flow)->step));
}

/* Mail that is still on its way may hold pages or a face. */
static void drop_mail(struct kiosk *kiosk)
{
    struct mail mail;
    while (mailbox_take(kiosk->mailbox, &mail)) {
        if (kiosk_mail_is_ours(kiosk, &mail))
            kiosk_mail(kiosk, &mail);
        else
            mail_drop(&mail);
    }
}

static void forget(struct kiosk *kiosk)
{
    case_clear(&kiosk->record);
    person_forget(kiosk);
    kiosk->flow = (struct flow){0};
    picture_free(&kiosk->frame);
    bitmap_free(&kiosk->receipt);
    bitmap_free(&kiosk->qr);
    kiosk->face = (struct face_view){0};
    kiosk->face_known = false;
    memset(kiosk->url, 0, sizeof kiosk->url);
    memset(kiosk->code, 0, sizeof kiosk->code);
    memset(kiosk->case_id, 0, sizeof kiosk->case_id);
    kiosk->scan_job = kiosk->live_job = kiosk->still_job = 0; /* a print goes on to its end */
    kiosk->page_job = kiosk->face_job = kiosk->copy_job = kiosk->track_job = 0;
    kiosk->card_job = 0;
    phone_end(kiosk);
    inquiry_cancel(kiosk, 0);
    kiosk->pages_coming = 0;
    kiosk->prints = 0;
    kiosk->print_waits = false;
    leaflet_forget(kiosk);
    kiosk->tracked = (struct tracked){0};
    kiosk->tracked_known = false;
    kiosk->centre_job = kiosk->rate_job = kiosk->certificate_job = 0;
    explicit_bzero(&kiosk->rating, sizeof kiosk->rating);
    memset(kiosk->track_said, 0, sizeof kiosk->track_said);
}

/* What was entered goes, as they chose; language, voice, sizes and time are theirs still. */
static void put_away(struct kiosk *kiosk)
{
    session_note(kiosk, "left", "complaint");
    stage_show(kiosk, &screen_services); /* leaves the screen before: its jobs are cancelled */
    drop_mail(kiosk);
    forget(kiosk);
}

void session_begin_complaint(struct kiosk *kiosk, const char *about)
{
    const struct agency *agency = catalogue_find_agency(kiosk->catalogue, kiosk->config->agency);
    const struct service *service =
        agency ? catalogue_find_complaint(kiosk->catalogue, agency) : NULL;
    char code[CODE_SIZE] = "";
    if (!service || kiosk->submitting || kiosk->code[0]) return;
    if (about && *about && !code_parse(about, code)) code[0] = 0; /* before its screen is wiped */
    stage_leave(&kiosk->behind);
    if (kiosk->record.service) put_away(kiosk);
    kiosk->in_session = true;
    session_begin_service(kiosk, service);
    for (unsigned i = 0; *code && i < service->fields_count; i++)
        if (service->fields[i].kind == FIELD_CODE) case_value_set(&kiosk->record, i, code);
}

void session_end(struct kiosk *kiosk, const char *why)
{
    if (kiosk->submitting) { /* the worker reads the record: a moment later, then */
        kiosk->end_after_submit = true;
        return;
    }
    bool held_data = kiosk->held_data;
    kiosk->held_data = false;
    kiosk->end_after_submit = false;
    kiosk->in_session = false;
    kiosk->overlay = OVERLAY_NONE;
    kiosk->timer_ms = 0;
    kiosk->leaving = (struct leaving){0};
    stage_leave(&kiosk->behind);
    stage_show(kiosk, &screen_attract); /* leaves the screen before: its jobs are cancelled */
    devices_drop_waiting(kiosk->devices, kiosk->printing.job); /* nobody is there to take it */
    devices_drop_waiting(kiosk->devices, kiosk->leaflet.print_job);
    drop_mail(kiosk);
    forget(kiosk);
    kiosk->more_time = 0;
    kiosk->language = kiosk->staff.settings.language;
    kiosk->access = (struct access){0};
    voice_reset(kiosk);
    guide_call_staff(kiosk, false);
    if (!held_data) return;
    canvas_wipe(kiosk->canvas);
    work_event(kiosk->worker, kiosk->work, clock_wall_ms(&kiosk->clock) / 1000, "session-end", why);
    work_rest(kiosk->eyes, kiosk->work);
    work_wipe(kiosk->worker, kiosk->work);
    wipe_stack();
    wipe_heap();
    log_line(LOG_LEVEL_INFO, "session", "ended (%s), wiped", why);
}
