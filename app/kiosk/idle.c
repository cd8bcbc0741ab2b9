/* Idleness: blur, then a warning with a countdown, then the session is wiped. */
#include "kiosk/kiosk.h"
#include "screens/over.h"

#include <limits.h>
#include <string.h>

/* Whoever asked for more time may ask again: the limit grows up to an hour, and the warning can be
 * answered without end. */
enum { CHOICE_MS = 60 * 1000, LONGEST_MS = 60 * 60 * 1000, LEAVE_TURNS = 30 };

static int64_t now_ms(const struct kiosk *kiosk)
{
    return clock_mono_ms(&kiosk->clock);
}

void idle_touch(struct kiosk *kiosk)
{
    kiosk->touched_ms = now_ms(kiosk);
    if (kiosk->overlay != OVERLAY_BLUR && kiosk->overlay != OVERLAY_IDLE) return;
    kiosk->overlay = OVERLAY_NONE;
    kiosk->dirty = true;
}

/* While staff are on their way nobody is hurried either. */
static int64_t with_more_time(const struct kiosk *kiosk, int64_t usual_ms)
{
    int64_t ms = usual_ms << kiosk->more_time;
    bool slow = kiosk->staff_called || kiosk->voice.on; /* listening takes longer than reading */
    if (slow) ms *= 2;
    return ms < LONGEST_MS ? ms : LONGEST_MS;
}

static bool may_ask_for_more(const struct kiosk *kiosk)
{
    return with_more_time(kiosk, (int64_t)kiosk->stage.screen->idle_s * 1000) < LONGEST_MS;
}

/* Milliseconds after the last touch; 0: this screen never grows idle. */
static int64_t warn_after_ms(const struct kiosk *kiosk)
{
    int seconds = kiosk->stage.screen->idle_s;
    return !kiosk->in_session || seconds == 0 ? 0 : with_more_time(kiosk, (int64_t)seconds * 1000);
}

void idle_recount(struct kiosk *kiosk)
{
    kiosk->touched_ms = now_ms(kiosk) - warn_after_ms(kiosk);
    kiosk->dirty = true;
}

int64_t idle_limit_ms(const struct kiosk *kiosk)
{
    int64_t most = with_more_time(kiosk, IDLE_MOST_S * INT64_C(1000));
    return most + (int64_t)kiosk->config->idle.countdown_s * (kiosk->voice.on ? 2000 : 1000);
}

static void show_overlay(struct kiosk *kiosk, enum overlay overlay)
{
    if (kiosk->overlay == overlay) return;
    kiosk->overlay = overlay;
    kiosk->pressed[0] = 0;
    kiosk->dirty = true;
}

static void count_down(struct kiosk *kiosk, int64_t left_ms)
{
    int seconds = (int)((left_ms + 999) / 1000);
    if (seconds != kiosk->countdown_s) kiosk->dirty = true;
    kiosk->countdown_s = seconds;
    show_overlay(kiosk, OVERLAY_IDLE);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Not yet on the list of services, but for a NIK; and no more once it is handed in: a code that is
 * being copied by hand must stay readable. */
static bool shows_personal(const struct kiosk *kiosk)
{
    if (kiosk->stage.screen == &screen_certificate) return true;
    return kiosk->record.service && flow_station(&kiosk->flow)->step < STEP_RECEIPT;
}

/* The milliseconds until the next stage of idleness; INT64_MAX when there is none. */
static int64_t tick_session(struct kiosk *kiosk)
{
    if (kiosk->staff.open) return staff_tick(kiosk);
    int64_t warn = warn_after_ms(kiosk);
    if (warn == 0) return INT64_MAX;
    int64_t idle = now_ms(kiosk) - kiosk->touched_ms;
    int64_t end = warn + (int64_t)kiosk->config->idle.countdown_s * (kiosk->voice.on ? 2000 : 1000);
    if (idle >= end) {
        session_end(kiosk, "idle");
        return kiosk->end_after_submit ? 100 : INT64_MAX;
    }
    if (idle >= warn) {
        count_down(kiosk, end - idle);
        return (end - idle) % 1000 ? (end - idle) % 1000 : 1000;
    }
    /* A touch lifts the veil, so it costs nobody anything: however much time somebody has, what
     * they left behind is not read by others. */
    int64_t blur = (int64_t)kiosk->config->idle.blur_s * 1000;
    bool at_phone = kiosk->phone.view.state != PHONE_NONE; /* their eyes are elsewhere, rightly */
    if (!shows_personal(kiosk) || at_phone || blur == 0 || blur >= warn) return warn - idle;
    if (idle < blur) return blur - idle;
    if (kiosk->overlay == OVERLAY_NONE && !kiosk->live_job) show_overlay(kiosk, OVERLAY_BLUR);
    return warn - idle;
}

/* A language or a text size that was chosen and not used does not meet whoever comes next. */
static int64_t tick_choice(struct kiosk *kiosk)
{
    enum language first = kiosk->staff.settings.language;
    bool usual = kiosk->language == first && access_is_usual(&kiosk->access) && !kiosk->voice.on;
    if (kiosk->in_session || kiosk->staff.open || (usual && !kiosk->behind.screen))
        return INT64_MAX;
    int64_t left = kiosk->touched_ms + CHOICE_MS - now_ms(kiosk);
    if (left > 0) return left;
    kiosk->language = first;
    kiosk->access = (struct access){0};
    while (kiosk->behind.screen)
        stage_return(kiosk);
    if (kiosk->voice.on) voice_reset(kiosk);
    kiosk->dirty = true;
    return INT64_MAX;
}

void idle_leave(struct kiosk *kiosk, unsigned after_ms)
{
    int step_ms = (int)after_ms << (kiosk->more_time < 4 ? kiosk->more_time : 4);
    kiosk->leaving = (struct leaving){now_ms(kiosk) + step_ms, step_ms, LEAVE_TURNS};
}

/* Whoever hears the good-bye hears it to its end; whoever reads help over it, or waits for staff,
 * is not thrown out. */
static bool is_still_there(const struct kiosk *kiosk)
{
    bool listens =
        kiosk->voice.on && (kiosk->voice.waiting.size > 0 || speech_is_speaking(kiosk->speech));
    return listens || kiosk->behind.screen || kiosk->staff_called;
}

static int64_t tick_leaving(struct kiosk *kiosk)
{
    struct leaving *leaving = &kiosk->leaving;
    if (leaving->due_ms == 0 || kiosk->staff.open) return INT64_MAX;
    int64_t left = leaving->due_ms - now_ms(kiosk);
    if (left > 0) return left;
    if (is_still_there(kiosk) && leaving->turns-- > 0) {
        leaving->due_ms = now_ms(kiosk) + leaving->step_ms;
        return leaving->step_ms;
    }
    session_end(kiosk, "finished");
    return INT64_MAX;
}

int idle_tick(struct kiosk *kiosk)
{
    int64_t next = earlier(tick_session(kiosk), tick_choice(kiosk));
    next = earlier(next, tick_leaving(kiosk));
    int64_t now = now_ms(kiosk);
    if (kiosk->timer_ms && now >= kiosk->timer_ms) {
        kiosk->timer_ms = 0;
        const struct event due = {.kind = EVENT_TIMER};
        if (kiosk->staff.open)
            stage_event(kiosk, &due);
        else
            stage_news(kiosk, &due);
    }
    if (kiosk->attract_ms && now >= kiosk->attract_ms) {
        kiosk->attract_ms = 0;
        kiosk->dirty = true;
    }
    if (kiosk->timer_ms) next = earlier(next, kiosk->timer_ms - now);
    if (kiosk->attract_ms) next = earlier(next, kiosk->attract_ms - now);
    if (next == INT64_MAX) return -1;
    return (int)earlier(next < 0 ? 0 : next, INT_MAX);
}

void idle_draw(struct kiosk *kiosk)
{
    switch (kiosk->overlay) {
    case OVERLAY_NONE: break;
    case OVERLAY_BLUR: canvas_blur(kiosk->canvas, canvas_area(kiosk->canvas)); break;
    case OVERLAY_IDLE:
        over_draw_idle(kiosk->canvas, kiosk->countdown_s, may_ask_for_more(kiosk));
        break;
    case OVERLAY_CANCEL: over_draw_cancel(kiosk->canvas); break;
    case OVERLAY_TRACKING: over_draw_tracking(kiosk->canvas); break;
    case OVERLAY_HANDOVER: over_draw_handover(kiosk->canvas); break;
    }
}

bool idle_press(struct kiosk *kiosk, const char *id)
{
    if (strcmp(id, "cancel-yes") == 0) {
        session_end(kiosk, "cancel");
        return true;
    }
    if (strcmp(id, "tracking-yes") == 0) {
        kiosk->overlay = OVERLAY_NONE;
        session_begin_tracking(kiosk);
        return true;
    }
    if (strcmp(id, "idle-end") == 0) {
        session_end(kiosk, "idle-end");
        return true;
    }
    if (strcmp(id, "handover-yes") == 0) {
        kiosk->overlay = OVERLAY_NONE;
        stage_hand_over(kiosk);
        return true;
    }
    if (strcmp(id, "idle-longer") == 0)
        kiosk->more_time++;
    else if (strcmp(id, "cancel-no") != 0 && strcmp(id, "idle-stay") != 0 &&
             strcmp(id, "tracking-no") != 0 && strcmp(id, "handover-no") != 0)
        return false;
    kiosk->overlay = OVERLAY_NONE;
    kiosk->dirty = true;
    idle_touch(kiosk);
    return true;
}
