/* Which screen is shown, what reaches it, and what its answers do. */
#include "base/log.h"
#include "kiosk/kiosk.h"
#include "kiosk/work.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void answer(struct kiosk *kiosk, struct answer);

static void stop_devices(struct kiosk *kiosk)
{
    if (kiosk->scan_job) devices_cancel(kiosk->devices, kiosk->scan_job);
    if (kiosk->still_job) devices_cancel(kiosk->devices, kiosk->still_job);
    if (kiosk->live_job) devices_camera_stop(kiosk->devices);
    kiosk->scan_job = kiosk->still_job = kiosk->live_job = 0;
    kiosk->page_job = kiosk->face_job = 0; /* a late answer finds no one */
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

static void enter(struct kiosk *kiosk, const struct screen *screen)
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
    stop_devices(kiosk);
    stage_leave(&kiosk->stage);
    kiosk->timer_ms = 0; /* it was the screen's that is left; a screen that lies over has none */
    session_note(kiosk, "screen", screen->name);
    enter(kiosk, screen);
}

void stage_show_over(struct kiosk *kiosk, const struct screen *screen)
{
    if (kiosk->stage.screen == screen) return;
    if (kiosk->behind.screen)
        stage_leave(&kiosk->stage); /* help and language change places */
    else
        kiosk->behind = kiosk->stage;
    enter(kiosk, screen);
}

static void stage_return(struct kiosk *kiosk)
{
    stage_leave(&kiosk->stage);
    kiosk->stage = kiosk->behind;
    kiosk->behind = (struct stage){0};
    kiosk->dirty = true;
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
    if (outcome == OUTCOME_BACK || outcome == OUTCOME_CANCEL || outcome == OUTCOME_NEXT)
        session_end(kiosk, "left");
}

static void outcome(struct kiosk *kiosk, struct answer given)
{
    if (given.outcome == OUTCOME_STAY) return;
    if (given.outcome == OUTCOME_HELP) {
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
    session_note(kiosk, "outcome", outcome_name(given.outcome));
    flow_moved(kiosk, flow_answer(&kiosk->flow, given.outcome, given.target));
}

static void ask_scan(struct kiosk *kiosk)
{
    const struct station *station = flow_station(&kiosk->flow);
    const struct requirement *requirement = &kiosk->record.service->requirements[station->item];
    session_note(kiosk, "scan", requirement->key);
    measure_begin(&kiosk->measure, SPAN_SCAN_TO_PREVIEW);
    kiosk->scan_job = devices_scan(
        kiosk->devices, &(struct scan_request){.dpi = 300, .colour = requirement->colour});
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

void stage_print(struct kiosk *kiosk, const struct bitmap *receipt)
{
    memcpy(kiosk->printing_id, kiosk->case_id, sizeof kiosk->printing_id);
    kiosk->print_job = devices_print(kiosk->devices, receipt);
}

static void ask_print(struct kiosk *kiosk, unsigned copy)
{
    if (copy == 0) {
        stage_print(kiosk, &kiosk->receipt);
        return;
    }
    kiosk->copy_job = ++kiosk->work_job;
    work_copy(kiosk->worker, kiosk->work, kiosk->copy_job, &kiosk->record, kiosk->url, (int)copy);
}

static void ask_language(struct kiosk *kiosk, unsigned language)
{
    if (language >= LANGUAGE_COUNT) return;
    kiosk->language = (enum language)language;
    if (kiosk->record.service && !kiosk->submitting) kiosk->record.language = kiosk->language;
}

/* After a restart the code on the screen is the proof; whoever presses on has noted it. */
static void ask_end(struct kiosk *kiosk)
{
    if (kiosk->stage.screen == &screen_sorry && kiosk->case_id[0])
        work_receipt_state(kiosk->worker, kiosk->work, kiosk->case_id, RECEIPT_SHOWN);
    session_end(kiosk, "finished");
}

static void answer(struct kiosk *kiosk, struct answer given)
{
    kiosk->dirty = true;
    switch (given.ask) {
    case ASK_NOTHING: break;
    case ASK_SERVICE:
        if (given.target < kiosk->services_count)
            session_begin_service(kiosk, kiosk->services[given.target]);
        return;
    case ASK_LANGUAGE: ask_language(kiosk, given.target); break;
    case ASK_LARGE: kiosk->large = !kiosk->large; break;
    case ASK_SCAN: ask_scan(kiosk); break;
    case ASK_SCAN_STOP:
        if (kiosk->scan_job) devices_cancel(kiosk->devices, kiosk->scan_job);
        kiosk->scan_job = kiosk->page_job = 0;
        break;
    case ASK_LIVE:
        if (!kiosk->live_job) kiosk->live_job = devices_camera_start(kiosk->devices);
        break;
    case ASK_STILL: kiosk->still_job = devices_camera_still(kiosk->devices); break;
    case ASK_SUBMIT: ask_submit(kiosk); break;
    case ASK_PRINT: ask_print(kiosk, given.target); break;
    case ASK_PROOF_SEEN:
        work_receipt_state(kiosk->worker, kiosk->work, kiosk->case_id, RECEIPT_SHOWN);
        break;
    case ASK_TIMER: kiosk->timer_ms = clock_mono_ms(&kiosk->clock) + given.target; break;
    case ASK_END: ask_end(kiosk); return;
    }
    outcome(kiosk, given);
}

void stage_event(struct kiosk *kiosk, const struct event *event)
{
    kiosk->dirty = true;
    const struct screen *screen = kiosk->stage.screen;
    if (!screen->event) return;
    struct view view = kiosk_view(kiosk);
    answer(kiosk, screen->event(kiosk->stage.state, &view, event));
}

void stage_press(struct kiosk *kiosk, const char *id)
{
    if (idle_press(kiosk, id)) return;
    if (strcmp(id, "language") == 0) {
        stage_show_over(kiosk, &screen_language);
        return;
    }
    stage_event(kiosk, &(struct event){.kind = EVENT_PRESS, .id = id});
}
