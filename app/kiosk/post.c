/* What arrives by mail: pages, frames, faces, the sealed case, device states; and whom it reaches.
 */
#include "base/log.h"
#include "kiosk/kiosk.h"
#include "kiosk/work.h"

#include <stdio.h>
#include <string.h>

/* Staff mode lies over the applicant's screen: it hears its news as if it were shown. */
static void news_to_held(struct kiosk *kiosk, const struct event *event)
{
    struct stage front = kiosk->stage, front_behind = kiosk->behind;
    int64_t timer_ms = kiosk->timer_ms;
    bool codes_wanted = kiosk->codes_wanted;
    enum language language = kiosk->language;
    struct held *held = &kiosk->staff.held;
    kiosk->staff.open = false;
    kiosk->language = held->language; /* what is said aloud is for the applicant */
    kiosk->stage = held->stage;
    kiosk->behind = held->behind;
    kiosk->timer_ms = 0;
    stage_news(kiosk, event);
    held->stage = kiosk->stage;
    held->behind = kiosk->behind;
    if (kiosk->timer_ms) held->timer_left_ms = kiosk->timer_ms - clock_mono_ms(&kiosk->clock);
    kiosk->stage = front;
    kiosk->behind = front_behind;
    kiosk->timer_ms = timer_ms;
    kiosk->codes_wanted = codes_wanted;
    held->language = kiosk->language;
    kiosk->language = language;
    kiosk->staff.open = true;
}

enum { LOOK_EVERY_MS = 60 };

void stage_news(struct kiosk *kiosk, const struct event *event)
{
    if (kiosk->staff.open) {
        news_to_held(kiosk, event);
        return;
    }
    if (!kiosk->behind.screen) {
        stage_event(kiosk, event);
        return;
    }
    struct stage front = kiosk->stage;
    kiosk->stage = kiosk->behind;
    kiosk->behind = (struct stage){0};
    const struct screen *before = kiosk->stage.screen;
    stage_event(kiosk, event);
    if (kiosk->stage.screen == before) { /* still there: the other stays in front */
        kiosk->behind = kiosk->stage;
        kiosk->stage = front;
    } else {
        stage_leave(&front);
    }
}

void stage_fault(struct kiosk *kiosk, const struct fault *fault)
{
    session_note(kiosk, "fault", fault->code);
    stage_news(kiosk, &(struct event){.kind = EVENT_FAULT, .fault = fault});
}

static void frame_arrived(struct kiosk *kiosk, struct picture *frame)
{
    if (kiosk->staff.open) return; /* only the codes in them are wanted */
    picture_free(&kiosk->frame);
    kiosk->frame = *frame;
    *frame = (struct picture){0};
    int64_t now = clock_mono_ms(&kiosk->clock);
    /* For codes, no face is looked for; and advice that changes faster than it can be followed only
     * costs. */
    if (!kiosk->looking && !kiosk->codes_wanted && now - kiosk->looked_ms >= LOOK_EVERY_MS) {
        kiosk->looked_ms = now;
        struct picture copy = kiosk->frame;
        copy.pixels = (struct bytes){0};
        bytes_append(&copy.pixels, kiosk->frame.pixels.data, kiosk->frame.pixels.size);
        kiosk->looking = true;
        kiosk->look_job = ++kiosk->work_job;
        work_look(kiosk->eyes, kiosk->work, kiosk->look_job, &copy);
    }
    stage_news(kiosk, &(struct event){.kind = EVENT_FRAME});
}

static void sealed(struct kiosk *kiosk, struct sealed_case *proof)
{
    measure_end(&kiosk->measure, SPAN_SUBMIT_TO_DURABLE);
    kiosk->submitting = false;
    kiosk->end_after_submit = false;
    kiosk->beat_due = true;
    idle_touch(kiosk); /* there must be time to take the receipt */
    kiosk->receipt = proof->receipt;
    kiosk->qr = proof->qr;
    proof->receipt = proof->qr = (struct bitmap){0};
    memcpy(kiosk->url, proof->url, sizeof kiosk->url);
    memcpy(kiosk->code, proof->code, sizeof kiosk->code);
    memcpy(kiosk->case_id, proof->id, sizeof kiosk->case_id);
    stage_news(kiosk, &(struct event){.kind = EVENT_SEALED});
}

static void submit_failed(struct kiosk *kiosk, const struct fault *fault)
{
    kiosk->submitting = false;
    if (kiosk->end_after_submit)
        session_end(kiosk, "idle");
    else
        stage_fault(kiosk, fault);
}

static void device_failed(struct kiosk *kiosk, uint32_t job, const struct fault *fault)
{
    if (job == kiosk->scan_job) {
        kiosk->scan_job = 0;
    } else if (job == kiosk->still_job) {
        kiosk->still_job = 0;
    } else if (job == kiosk->live_job) {
        kiosk->live_job = 0;
        if (kiosk->staff.open) return; /* it looked for a card at the door */
    } else {
        return;
    }
    stage_fault(kiosk, fault);
}

/* A fault that comes or goes is part of the terminal's story. */
static void note_state(struct kiosk *kiosk, const struct device_report *report)
{
    char detail[64];
    snprintf(detail, sizeof detail, "%s %s %s", device_role_name(report->role),
             device_state_name(report->state), report->code);
    log_line(LOG_LEVEL_INFO, "device", "%s", detail);
    if (report->state != DEVICE_STARTING && report->state != DEVICE_BUSY)
        work_event(kiosk->worker, kiosk->work, clock_wall_ms(&kiosk->clock) / 1000, "device",
                   detail);
}

static void device_state(struct kiosk *kiosk, const struct device_report *report)
{
    if (report->role < 0 || report->role >= DEVICE_ROLES) return;
    struct device_report *known = &kiosk->reports[report->role];
    struct reported *reported = &kiosk->reported[report->role];
    bool same = known->state == report->state && strcmp(known->code, report->code) == 0;
    reported->heard_s = clock_wall_ms(&kiosk->clock) / 1000;
    if (!same || !reported->since_s) reported->since_s = reported->heard_s;
    if (report->role == DEVICE_HEADSET) voice_hear_jack(kiosk, known, report);
    *known = *report;
    if (!same) note_state(kiosk, report);
    if (report->role == DEVICE_PRINTER) print_report(kiosk, &report->printer);
    kiosk->beat_due = true;
    /* While staff are in, the applicant's screen waits for them to leave: a roll that is being put
     * in is not yet one to print on. */
    const struct event event = {.kind = EVENT_DEVICE};
    if (kiosk->staff.open)
        stage_event(kiosk, &event);
    else
        stage_news(kiosk, &event);
}

/* A screen that did not ask for codes hears none: a reader never types. A staff card opens its door
 * on any screen. Only what is asked about is a sign of life: a paper that was left before the
 * reader must not keep a session open. */
static void code_arrived(struct kiosk *kiosk, const char *said)
{
    if (staff_is_card(said)) {
        staff_card(kiosk, said);
    } else if (kiosk->codes_wanted) {
        uint32_t before = kiosk->track_job;
        stage_event(kiosk, &(struct event){.kind = EVENT_CODE, .words = said});
        if (kiosk->track_job != before) idle_touch(kiosk);
    }
}

static void device_mail(struct kiosk *kiosk, struct mail *mail)
{
    if (mail->kind == MAIL_DEVICE_STATE) {
        device_state(kiosk, mail->payload);
    } else if (mail->kind == MAIL_DEVICE_CODE) {
        code_arrived(kiosk, mail->payload);
    } else if (mail->kind == MAIL_DEVICE_PAGE && mail->job && mail->job == kiosk->scan_job) {
        if (!kiosk->page_job) kiosk->page_job = ++kiosk->work_job;
        kiosk->pages_coming++; /* all pages of a batch are one job of the worker's */
        struct page_wish wish = pages_wish(kiosk);
        work_page(kiosk->worker, kiosk->work, kiosk->page_job, mail->payload, &wish);
    } else if (mail->kind == MAIL_DEVICE_SCANNED && mail->job && mail->job == kiosk->scan_job) {
        kiosk->scan_job = 0;
        guide_to(kiosk, LIGHT_PLACES, LIGHT_OFF);
        if (kiosk->pages_coming > 0) return; /* the last of them ends the batch */
        kiosk->page_job = 0;
        stage_news(kiosk, &(struct event){.kind = EVENT_SCANNED});
    } else if (mail->kind == MAIL_DEVICE_FRAME && mail->job && mail->job == kiosk->live_job) {
        frame_arrived(kiosk, mail->payload);
    } else if (mail->kind == MAIL_DEVICE_STILL && mail->job && mail->job == kiosk->still_job) {
        kiosk->still_job = 0;
        kiosk->face_job = ++kiosk->work_job;
        work_face(kiosk->eyes, kiosk->work, kiosk->face_job, mail->payload);
    } else if (mail->kind == MAIL_DEVICE_FAILED && mail->job) {
        device_failed(kiosk, mail->job, mail->payload);
    }
}

static void looked(struct kiosk *kiosk, const struct mail *mail)
{
    if (mail->job != kiosk->look_job) return;
    kiosk->looking = false;
    kiosk->face = *(const struct face_view *)mail->payload;
    kiosk->face_known = true;
    /* Whoever reads the help is not photographed behind it. */
    if (!kiosk->behind.screen && !kiosk->staff.open && kiosk->overlay == OVERLAY_NONE)
        stage_event(kiosk, &(struct event){.kind = EVENT_LOOK});
}

/* One of the batch. */
static void page_ended(struct kiosk *kiosk)
{
    kiosk->pages_coming--;
    if (kiosk->pages_coming == 0 && !kiosk->scan_job) kiosk->page_job = 0;
}

static void ledger_arrived(struct kiosk *kiosk, const struct paper_ledger *ledger)
{
    kiosk->ledger = *ledger;
    kiosk->dirty = true;
    if (!kiosk->staff.open) return;
    stage_event(kiosk, &(struct event){.kind = EVENT_DEVICE});
}

static void work_failed(struct kiosk *kiosk, const struct mail *mail)
{
    const struct fault *fault = mail->payload;
    inquiry_ended(kiosk, mail->job);
    if (tracking_answered(kiosk, mail->job, NULL)) return;
    if (phone_failed(kiosk, mail->job, fault)) return;
    person_failed(kiosk, mail->job); /* without an answer everything goes on */
    if (mail->job == kiosk->page_job) {
        page_ended(kiosk);
    } else if (mail->job == kiosk->track_job) {
        kiosk->track_job = 0;
    } else if (mail->job == kiosk->card_job) {
        kiosk->card_job = 0;
        session_note(kiosk, "fault", fault->code);
        pages_card_unread(kiosk);
        return;
    } else if (mail->job == kiosk->face_job) {
        kiosk->face_job = 0;
    } else if (kiosk->submitting && mail->job == kiosk->submit_job) {
        submit_failed(kiosk, fault);
        return;
    } else if (mail->job == kiosk->copy_job) {
        kiosk->copy_job = 0;
    } else if (mail->job == kiosk->rate_job) {
        kiosk->rate_job = 0;
    } else if (mail->job == kiosk->certificate_job) {
        kiosk->certificate_job = 0;
    } else {
        return; /* a look: no more of them until the camera is started again */
    }
    stage_fault(kiosk, fault);
}

static void work_mail(struct kiosk *kiosk, struct mail *mail)
{
    if (mail->kind == MAIL_WORK_PAGE && mail->job == kiosk->page_job) {
        page_ended(kiosk);
        pages_arrived(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_LOOK) {
        looked(kiosk, mail);
    } else if (mail->kind == MAIL_WORK_FACE && mail->job == kiosk->face_job) {
        kiosk->face_job = 0;
        face_arrived(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_CARD && mail->job == kiosk->card_job) {
        kiosk->card_job = 0;
        pages_card_read(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_PROGRESS && kiosk->submitting &&
               mail->job == kiosk->submit_job) {
        stage_news(kiosk, &(struct event){.kind = EVENT_PROGRESS,
                                          .number = (int)mail->number,
                                          .words = mail->payload});
    } else if (mail->kind == MAIL_WORK_SEALED && mail->job == kiosk->submit_job) {
        sealed(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_RECEIPT && mail->job == kiosk->copy_job) {
        kiosk->copy_job = 0;
        print_copy(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_TRACKED && mail->job == kiosk->track_job) {
        tracking_found(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_ANSWERED) {
        inquiry_ended(kiosk, mail->job);
        if (!phone_answered(kiosk, mail->job, mail->payload) &&
            !person_answered(kiosk, mail->job,
                             &((const struct inquiry_answer *)mail->payload)->json) &&
            !rating_answered(kiosk, mail->job, mail->payload) &&
            !certificate_answered(kiosk, mail->job, mail->payload))
            tracking_answered(kiosk, mail->job, mail->payload);
    } else if (mail->kind == MAIL_WORK_PHONE) {
        phone_arrived(kiosk, mail->job, mail->payload);
    } else if (mail->kind == MAIL_WORK_CARRIED) {
        kiosk->beat_due = true;
    } else if (mail->kind == MAIL_WORK_LEDGER) {
        ledger_arrived(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_FAILED) {
        work_failed(kiosk, mail);
    }
}

void stage_mail(struct kiosk *kiosk, struct mail *mail)
{
    if (staff_mail(kiosk, mail) || print_mail(kiosk, mail) || leaflet_mail(kiosk, mail)) return;
    if (mail->kind >= MAIL_WORK_PAGE)
        work_mail(kiosk, mail);
    else
        device_mail(kiosk, mail);
}
