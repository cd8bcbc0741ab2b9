/* Which screen is shown, what reaches it, and what its answers do. */
#include "base/log.h"
#include "kiosk/kiosk.h"
#include "kiosk/work.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BRIGHTEST = 100 }; /* percent */

static void answer(struct kiosk *kiosk, struct answer);

/* The screen is the light in front of a face: at its brightest while one is looked at. */
static void light_face(struct kiosk *kiosk, bool lit)
{
    int usual = kiosk->staff.settings.brightness;
    if (kiosk->lit == lit || usual >= BRIGHTEST) return;
    kiosk->lit = lit;
    work_brightness(kiosk->worker, kiosk->work, lit ? BRIGHTEST : usual);
}

void stage_stop_devices(struct kiosk *kiosk)
{
    light_face(kiosk, false);
    if (kiosk->scan_job) devices_cancel(kiosk->devices, kiosk->scan_job);
    if (kiosk->still_job) devices_cancel(kiosk->devices, kiosk->still_job);
    if (kiosk->live_job) devices_camera_stop(kiosk->devices);
    kiosk->scan_job = kiosk->still_job = kiosk->live_job = 0;
    kiosk->page_job = kiosk->face_job = 0; /* a late answer finds no one */
    kiosk->pages_coming = 0;
    picture_free(&kiosk->frame);
    kiosk->face_known = kiosk->looking = false;
    kiosk->look_job = 0;
}

void stage_leave(struct stage *stage)
{
    if (!stage->screen) return;
    if (stage->screen->leave) stage->screen->leave(stage->state);
    memory_wipe_free(stage->state, stage->screen->state_size);
    *stage = (struct stage){0};
}

void stage_enter(struct kiosk *kiosk, const struct screen *screen)
{
    kiosk->stage.screen = screen;
    kiosk->stage.state = memory_alloc(screen->state_size);
    kiosk->entered++;
    kiosk->pressed[0] = 0;
    kiosk->dirty = true;
    if (!screen->enter) return;
    struct view view = kiosk_view(kiosk);
    answer(kiosk, screen->enter(kiosk->stage.state, &view));
}

void stage_show(struct kiosk *kiosk, const struct screen *screen)
{
    phone_end(kiosk); /* whatever was begun for the screen that is left ends with it */
    certificate_drop(kiosk);
    stage_stop_devices(kiosk);
    stage_leave(&kiosk->stage);
    kiosk->codes_wanted = false;
    if (!kiosk->printing.job) guide_to(kiosk, LIGHT_PLACES, LIGHT_OFF);
    if (!kiosk->staff.open) kiosk->leaving = (struct leaving){0};
    kiosk->timer_ms = 0; /* it was the screen's that is left; a screen that lies over has none */
    session_note(kiosk, "screen", screen->name);
    if (kiosk->staff_called) kiosk->beat_due = true; /* staff see the step */
    stage_enter(kiosk, screen);
}

void stage_show_over(struct kiosk *kiosk, const struct screen *screen)
{
    struct stage *behind = &kiosk->behind;
    if (kiosk->stage.screen == screen) return;
    if (behind->screen) {
        assert(behind->over_count < STAGE_OVER_MOST); /* each lies there once */
        behind->over[behind->over_count++] = kiosk->stage.screen;
        stage_leave(&kiosk->stage);
    } else {
        *behind = kiosk->stage;
        behind->over_count = 0;
    }
    /* Where it lies already, this is the way back to it. */
    for (unsigned i = 0; i < behind->over_count; i++)
        if (behind->over[i] == screen) behind->over_count = i;
    stage_enter(kiosk, screen);
}

void stage_return(struct kiosk *kiosk)
{
    struct stage *behind = &kiosk->behind;
    stage_leave(&kiosk->stage);
    kiosk->dirty = true;
    if (behind->over_count > 0) {
        stage_enter(kiosk, behind->over[--behind->over_count]);
        return;
    }
    kiosk->stage = *behind;
    *behind = (struct stage){0};
}

/* Past all that lies over it. */
static void return_to_step(struct kiosk *kiosk)
{
    kiosk->behind.over_count = 0;
    if (kiosk->behind.screen) stage_return(kiosk);
}

static void flow_moved(struct kiosk *kiosk, enum flow_move move)
{
    switch (move) {
    case FLOW_HERE: break;
    case FLOW_MOVED: stage_show(kiosk, screen_for_step(flow_station(&kiosk->flow)->step)); break;
    case FLOW_LEFT:
        case_clear(&kiosk->record);
        stage_show(kiosk, &screen_services);
        break;
    case FLOW_FINISHED: session_end(kiosk, "finished"); break;
    case FLOW_CANCELLED:
        kiosk->overlay = OVERLAY_CANCEL;
        kiosk->dirty = true;
        break;
    }
}

/* Before a service is chosen there is no flow: attract, services, and sorry after a restart. */
static void outside_flow(struct kiosk *kiosk, enum outcome outcome)
{
    const struct screen *screen = kiosk->stage.screen;
    if (screen == &screen_attract) {
        if (outcome == OUTCOME_NEXT) session_begin(kiosk);
        return;
    }
    if (screen == &screen_guide && outcome == OUTCOME_BACK) {
        stage_show(kiosk, &screen_services);
        return;
    }
    if (screen == &screen_certificate && outcome == OUTCOME_BACK) {
        stage_show(kiosk, &screen_guide);
        return;
    }
    if (screen == &screen_survey && outcome == OUTCOME_BACK) {
        rating_leave(kiosk);
        return;
    }
    if (outcome == OUTCOME_BACK || outcome == OUTCOME_CANCEL || outcome == OUTCOME_NEXT)
        session_end(kiosk, "left");
}

/* Going back keeps what was entered as far as the first screen; past it all is lost, so it is
 * asked. */
static bool would_forget(const struct kiosk *kiosk, enum outcome outcome)
{
    return outcome == OUTCOME_BACK && kiosk->flow.at == 0 && case_is_begun(&kiosk->record);
}

static void outcome(struct kiosk *kiosk, struct answer given)
{
    if (given.outcome == OUTCOME_STAY) return;
    if (given.outcome == OUTCOME_HELP) {
        if (kiosk->stage.screen == &screen_attract || kiosk->behind.screen == &screen_attract) {
            stage_leave(&kiosk->behind);
            session_begin(kiosk); /* whoever reads it, calls or complains is there */
        }
        stage_show_over(kiosk, &screen_help);
        return;
    }
    if (kiosk->behind.screen) {
        stage_return(kiosk);
        return;
    }
    if (kiosk->submitting) return;
    if (!kiosk->record.service) {
        outside_flow(kiosk, given.outcome);
        return;
    }
    const struct screen *of_step = screen_for_step(flow_station(&kiosk->flow)->step);
    if (given.outcome == OUTCOME_BACK && kiosk->stage.screen != of_step) {
        stage_show(kiosk, of_step); /* it was a way aside, within the step */
        return;
    }
    if (given.outcome == OUTCOME_NEXT && person_stops(kiosk)) return;
    if (would_forget(kiosk, given.outcome)) given.outcome = OUTCOME_CANCEL;
    session_note(kiosk, "outcome", outcome_name(given.outcome));
    enum flow_move move = flow_answer(&kiosk->flow, given.outcome, given.target);
    if (!kiosk->flow.handed_over) kiosk->record.handed_at[0] = 0; /* taken back */
    flow_moved(kiosk, move);
}

/* Consent stands before everything that may be kept; what is being sealed is not touched. */
static bool may_hand_over(struct kiosk *kiosk)
{
    return kiosk->record.service && kiosk->record.consent.given && !kiosk->submitting &&
           !kiosk->staff.open && flow_allows(&kiosk->flow, OUTCOME_HANDOVER) &&
           !person_stands(kiosk);
}

static void ask_handover(struct kiosk *kiosk)
{
    if (!may_hand_over(kiosk)) return;
    kiosk->overlay = OVERLAY_HANDOVER;
    kiosk->dirty = true;
}

void stage_hand_over(struct kiosk *kiosk)
{
    idle_touch(kiosk);
    if (person_shows(kiosk)) return; /* it was learned while one was asked */
    if (!may_hand_over(kiosk)) return;
    const struct station *at = flow_station(&kiosk->flow);
    return_to_step(kiosk);
    if (!kiosk->flow.handed_over) case_hand_over(&kiosk->record, at->step, at->item);
    session_note(kiosk, "handover", kiosk->record.handed_at);
    outcome(kiosk, GO(OUTCOME_HANDOVER));
}

static bool holds_more_than_nik(const struct case_record *record)
{
    const struct service *service = record->service;
    bool more = record->face.jpeg.size > 0;
    for (unsigned i = 0; service && i < service->fields_count; i++)
        more = more || (record->values[i].size > 0 && service->fields[i].kind != FIELD_NIK);
    for (unsigned i = 0; service && i < service->requirements_count; i++)
        more = more || record->documents[i].state != DOCUMENT_MISSING;
    return more;
}

/* What is tracked needs no second case; what was entered for one goes, and that is asked. */
static void ask_tracking(struct kiosk *kiosk)
{
    if (!holds_more_than_nik(&kiosk->record)) {
        session_begin_tracking(kiosk);
        return;
    }
    kiosk->overlay = OVERLAY_TRACKING;
}

static void ask_scan(struct kiosk *kiosk, unsigned pages)
{
    const struct station *station = flow_station(&kiosk->flow);
    const struct requirement *requirement = &kiosk->record.service->requirements[station->item];
    unsigned most = requirement->pages_max;
    if (most == 0 || most > CASE_PAGES_MAX) most = CASE_PAGES_MAX;
    int room = (int)most - kiosk->record.documents[station->item].pages_count;
    if (pages > 0 && (int)pages < room) room = (int)pages;
    session_note(kiosk, "scan", requirement->key);
    measure_begin(&kiosk->measure, SPAN_SCAN_TO_PREVIEW);
    guide_to(kiosk, LIGHT_SCANNER, LIGHT_MEDIUM);
    const struct scan_request request = {.dpi = 300,
                                         .colour = requirement->colour,
                                         .card = requirement->kind == REQUIREMENT_CARD,
                                         .pages_most = room > 0 ? room : 1};
    kiosk->scan_job = devices_scan(kiosk->devices, &request);
}

void stage_go_live(struct kiosk *kiosk)
{
    if (kiosk->live_job) return;
    guide_to(kiosk, LIGHT_CAMERA, LIGHT_CONTINUOUS);
    if (!kiosk->codes_wanted) light_face(kiosk, true);
    kiosk->live_job = devices_camera_start(kiosk->devices, kiosk->codes_wanted);
}

static void ask_submit(struct kiosk *kiosk)
{
    session_note(kiosk, "submit", "");
    kiosk->submitting = true;
    measure_begin(&kiosk->measure, SPAN_SUBMIT_TO_DURABLE);
    measure_begin(&kiosk->measure, SPAN_SUBMIT_TO_PRINTED);
    kiosk->submit_job = ++kiosk->work_job;
    work_submit(kiosk->worker, kiosk->work, kiosk->submit_job, &kiosk->record, kiosk_now(kiosk),
                kiosk->shots_dir);
}

static void ask_language(struct kiosk *kiosk, unsigned language)
{
    if (language >= LANGUAGE_COUNT) return;
    kiosk->language = (enum language)language;
    if (kiosk->record.service && !kiosk->submitting && !kiosk->staff.open)
        kiosk->record.language = kiosk->language;
    tracking_again(kiosk);
}

/* After a restart the code on the screen is the proof; whoever presses on has noted it. */
static void ask_end(struct kiosk *kiosk)
{
    if (kiosk->stage.screen == &screen_sorry && kiosk->case_id[0])
        work_receipt_state(kiosk->worker, kiosk->work, kiosk->case_id, RECEIPT_SHOWN);
    session_end(kiosk, "finished");
}

/* Where no reader is fitted, or it is gone, the camera reads them. */
static void ask_codes(struct kiosk *kiosk, bool wanted)
{
    kiosk->codes_wanted = wanted;
    bool reader = kiosk->reports[DEVICE_READER].state == DEVICE_READY;
    if (wanted && reader) guide_to(kiosk, LIGHT_READER, LIGHT_SLOW);
    if (wanted && !reader && kiosk->fitted[DEVICE_CAMERA]) stage_go_live(kiosk);
    if (wanted) return;
    guide_to(kiosk, LIGHT_PLACES, LIGHT_OFF);
    stage_stop_devices(kiosk);
}

static void answer(struct kiosk *kiosk, struct answer given)
{
    kiosk->dirty = true;
    if (kiosk->staff.open && (given.outcome != OUTCOME_STAY || given.ask >= ASK_STAFF_ENTER)) {
        staff_answer(kiosk, &given);
        return;
    }
    switch (given.ask) {
    case ASK_NOTHING: break;
    case ASK_SERVICE:
        if (given.target < kiosk->services_count)
            session_begin_service(kiosk, kiosk->services[given.target]);
        return;
    case ASK_COMPLAINT: session_begin_complaint(kiosk, given.words); return;
    case ASK_LANGUAGE: ask_language(kiosk, given.target); break;
    case ASK_ACCESS: access_apply(&kiosk->access, given.target); break;
    case ASK_VOICE: voice_change(kiosk, given.target); break;
    case ASK_SCAN: ask_scan(kiosk, given.target); break;
    case ASK_SCAN_STOP:
        if (kiosk->scan_job) devices_cancel(kiosk->devices, kiosk->scan_job);
        kiosk->scan_job = kiosk->page_job = 0;
        kiosk->pages_coming = 0;
        break;
    case ASK_LIVE: stage_go_live(kiosk); break;
    case ASK_STILL:
        kiosk->presence_seen = given.target != 0;
        kiosk->still_job = devices_camera_still(kiosk->devices);
        break;
    case ASK_SUBMIT: ask_submit(kiosk); break;
    case ASK_PRINT: print_receipt(kiosk); break;
    case ASK_LEAFLET: leaflet_print(kiosk); break;
    case ASK_PROOF_SEEN:
        work_receipt_state(kiosk->worker, kiosk->work, kiosk->case_id, RECEIPT_SHOWN);
        break;
    case ASK_TIMER: kiosk->timer_ms = clock_mono_ms(&kiosk->clock) + given.target; break;
    case ASK_LEAVE: idle_leave(kiosk, given.target); break;
    case ASK_END: ask_end(kiosk); return;
    case ASK_CALL_STAFF: guide_call_staff(kiosk, given.target != 0); break;
    case ASK_HANDOVER: ask_handover(kiosk); break;
    case ASK_SPEAK: guide_say(kiosk, given.words); break;
    case ASK_CODES: ask_codes(kiosk, given.target != 0); break;
    case ASK_GUIDE: stage_show(kiosk, &screen_guide); return;
    case ASK_CERTIFICATE:
        kiosk->held_data = true; /* a NIK, though no service is begun */
        stage_show(kiosk, &screen_certificate);
        return;
    case ASK_CERTIFICATE_STATUS: certificate_ask(kiosk, given.words); break;
    case ASK_TRACKING: ask_tracking(kiosk); return;
    case ASK_SURVEY: rating_begin(kiosk); return;
    case ASK_RATE: rating_send(kiosk); break;
    case ASK_PHONE: stage_show(kiosk, &screen_phone); return;
    case ASK_PHONE_ADDRESS: phone_begin(kiosk); break;
    case ASK_TRACK: tracking_begin(kiosk, given.words ? given.words : ""); break;
    case ASK_STAFF_ENTER:
    case ASK_STAFF_SHOW:
    case ASK_STAFF_LEAVE:
    case ASK_STAFF_CHECK:
    case ASK_STAFF_WATCH:
    case ASK_STAFF_TEST:
    case ASK_STAFF_DIGITS:
    case ASK_STAFF_ROLL:
    case ASK_STAFF_COPY:
    case ASK_STAFF_VOLUME:
    case ASK_STAFF_BRIGHTNESS:
    case ASK_STAFF_LANGUAGE:
    case ASK_STAFF_EXPORT:
    case ASK_STAFF_RESTART:
    case ASK_STAFF_POWER_OFF: return; /* staff mode is not open */
    }
    outcome(kiosk, given);
}

void stage_event(struct kiosk *kiosk, const struct event *event)
{
    kiosk->dirty = true;
    const struct screen *screen = kiosk->stage.screen;
    if (!screen->event) return;
    struct view view = kiosk_view(kiosk);
    struct answer given = screen->event(kiosk->stage.state, &view, event);
    session_follow(kiosk);
    answer(kiosk, given);
}

void stage_press(struct kiosk *kiosk, const char *id)
{
    if (idle_press(kiosk, id)) return;
    if (strcmp(id, "language") == 0) {
        if (kiosk->staff.open) /* the next one, where the page stands */
            ask_language(kiosk, ((unsigned)kiosk->language + 1) % LANGUAGE_COUNT);
        else
            stage_show_over(kiosk, &screen_language);
        kiosk->dirty = true;
        return;
    }
    if (strcmp(id, "access") == 0 && !kiosk->staff.open) {
        stage_show_over(kiosk, &screen_access);
        return;
    }
    stage_event(kiosk, &(struct event){.kind = EVENT_PRESS, .id = id});
}
