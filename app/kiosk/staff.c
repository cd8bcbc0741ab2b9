#include "kiosk/staff.h"

#include "base/log.h"
#include "kiosk/kiosk.h"
#include "kiosk/power.h"

#include <stdio.h>
#include <string.h>

static int64_t now_s(const struct kiosk *kiosk)
{
    return clock_wall_ms(&kiosk->clock) / 1000;
}

static void note(struct kiosk *kiosk, const char *kind, const char *what)
{
    char detail[64];
    snprintf(detail, sizeof detail, "%02d %s", kiosk->staff.who.number, what);
    work_event(kiosk->worker, kiosk->work, now_s(kiosk), kind, detail);
}

/* The devices change hands: what runs for the applicant is stopped, and said so. */
static void take_devices(struct kiosk *kiosk)
{
    struct fault stopped = {0};
    FAULT_CODED(&stopped, "X-11", FAULT_REFUSED, 0, "staff mode");
    kiosk->staff.held.live = kiosk->live_job != 0;
    bool scanning = kiosk->scan_job || kiosk->still_job || kiosk->page_job || kiosk->face_job;
    stage_stop_devices(kiosk);
    if (scanning) stage_news(kiosk, &(struct event){.kind = EVENT_FAULT, .fault = &stopped});
}

static void hold(struct kiosk *kiosk)
{
    struct held *held = &kiosk->staff.held;
    take_devices(kiosk);
    held->stage = kiosk->stage;
    held->behind = kiosk->behind;
    held->overlay = (int)kiosk->overlay;
    held->access = kiosk->access;
    held->language = kiosk->language;
    held->codes_wanted = kiosk->codes_wanted;
    held->touched_ms = kiosk->touched_ms;
    held->timer_left_ms = kiosk->timer_ms ? kiosk->timer_ms - clock_mono_ms(&kiosk->clock) : -1;
    kiosk->stage = kiosk->behind = (struct stage){0};
    kiosk->overlay = OVERLAY_NONE;
    kiosk->access = (struct access){0};
    kiosk->language = kiosk->staff.settings.language;
    kiosk->codes_wanted = false;
    kiosk->timer_ms = 0;
    kiosk->staff.open = true;
    kiosk->beat_due = true;
}

/* Behind a door that opened for nobody the applicant's idleness went on: a stranger's card cannot
 * keep a session alive. */
static void give_back(struct kiosk *kiosk, bool somebody_was_in)
{
    struct held held = kiosk->staff.held;
    kiosk->staff.open = false;
    kiosk->staff.held = (struct held){0};
    kiosk->stage = held.stage;
    kiosk->behind = held.behind;
    kiosk->overlay = (enum overlay)held.overlay == OVERLAY_CANCEL ? OVERLAY_CANCEL : OVERLAY_NONE;
    if (kiosk->in_session) kiosk->access = held.access;
    /* Whoever comes next meets the language that staff have just set. */
    kiosk->language = kiosk->in_session ? held.language : kiosk->staff.settings.language;
    kiosk->codes_wanted = held.codes_wanted;
    kiosk->timer_ms =
        held.timer_left_ms < 0 ? 0 : clock_mono_ms(&kiosk->clock) + held.timer_left_ms;
    if (held.live && !kiosk->live_job) stage_go_live(kiosk);
    kiosk->entered++; /* a press meant for the page before must not meet this one */
    kiosk->pressed[0] = 0;
    kiosk->dirty = kiosk->beat_due = true;
    idle_touch(kiosk);
    if (!somebody_was_in) kiosk->touched_ms = held.touched_ms;
}

static void show(struct kiosk *kiosk, enum staff_page page)
{
    devices_look_often(kiosk->devices, DEVICE_PRINTER, false);
    kiosk->codes_wanted = false;
    stage_stop_devices(kiosk);
    stage_leave(&kiosk->stage);
    kiosk->timer_ms = 0;
    idle_touch(kiosk);
    if (page != STAFF_PAGE_door) {
        kiosk->staff.facts_job = ++kiosk->work_job;
        work_staff_facts(kiosk->worker, kiosk->work, kiosk->staff.facts_job);
    }
    stage_enter(kiosk, staff_screen(page));
}

void staff_open(struct kiosk *kiosk, enum staff_page page)
{
    if (kiosk->submitting) return; /* a moment: the case becomes durable first */
    if (!kiosk->staff.open) hold(kiosk);
    show(kiosk, page);
}

/* What waits would come out when nobody is there. */
static void drop_prints(struct kiosk *kiosk)
{
    for (int i = 0; i < STAFF_PRINTS; i++)
        devices_drop_waiting(kiosk->devices, kiosk->staff.prints[i].job);
    kiosk->staff.print_job = 0;
}

void staff_leave(struct kiosk *kiosk, const char *why)
{
    struct staff_mode *staff = &kiosk->staff;
    if (!staff->open) return;
    devices_look_often(kiosk->devices, DEVICE_PRINTER, false);
    stage_stop_devices(kiosk);
    stage_leave(&kiosk->stage);
    bool was_in = staff->who.number != 0;
    if (was_in) {
        note(kiosk, "staff-leave", why);
        guide_call_staff(kiosk, false); /* someone was here */
    }
    drop_prints(kiosk);
    staff->who = (struct staff_member){0};
    staff->view = (struct staff_view){0};
    memset(staff->rows, 0, sizeof staff->rows);
    memset(staff->digits, 0, sizeof staff->digits);
    staff->door_job = staff->facts_job = staff->draw_job = staff->done_job = 0;
    give_back(kiosk, was_in);
    stage_news(kiosk, &(struct event){.kind = EVENT_DEVICE});
}

/* The agency's mark stands in the same corner of every screen: 20 mm and its margin. */
void staff_gesture(struct kiosk *kiosk, int x, int y)
{
    struct staff_mode *staff = &kiosk->staff;
    double px_per_mm = (double)kiosk->config->screen.width_px / kiosk->config->screen.width_mm;
    int corner = (int)(40 * px_per_mm);
    int64_t now = clock_mono_ms(&kiosk->clock);
    if (staff->open || x > corner || y > corner) {
        staff->presses = 0;
        return;
    }
    if (now - staff->pressed_ms > STAFF_GESTURE_MS) staff->presses = 0;
    if (staff->presses == 0) staff->pressed_ms = now;
    if (++staff->presses < STAFF_GESTURE_PRESSES) return;
    staff->presses = 0;
    staff_open(kiosk, STAFF_PAGE_door);
}

bool staff_is_card(const char *said)
{
    return strncmp(said, "ANJ-STAF-", 9) == 0;
}

void staff_card(struct kiosk *kiosk, const char *said)
{
    if (kiosk->submitting || kiosk->staff.who.number) return;
    if (!kiosk->staff.open) staff_open(kiosk, STAFF_PAGE_door);
    kiosk->staff.door_job = ++kiosk->work_job;
    work_staff_card(kiosk->worker, kiosk->work, kiosk->staff.door_job, said, &kiosk->clock);
}

static void ask_enter(struct kiosk *kiosk, const char *typed)
{
    kiosk->staff.door_job = ++kiosk->work_job;
    work_staff_enter(kiosk->worker, kiosk->work, kiosk->staff.door_job, typed ? typed : "",
                     &kiosk->clock);
}

static void ask_check(struct kiosk *kiosk)
{
    note(kiosk, "staff-check", "");
    for (int role = 0; role < DEVICE_ROLES; role++)
        devices_query(kiosk->devices, (enum device_role)role);
}

static void ask_test(struct kiosk *kiosk)
{
    struct staff_mode *staff = &kiosk->staff;
    uint8_t random[TEST_DIGITS];
    struct fault fault = {0};
    if (!seal_random(random, sizeof random, &fault)) {
        stage_event(kiosk, &(struct event){.kind = EVENT_FAULT, .fault = &fault});
        return;
    }
    for (int i = 0; i < TEST_DIGITS; i++)
        staff->digits[i] = (char)('0' + random[i] % 10);
    staff->digits_tries = 0;
    struct test_page page = {.now = kiosk_now(kiosk), .staff = staff->who.number};
    memcpy(page.digits, staff->digits, sizeof page.digits);
    staff->copying_id[0] = 0;
    staff->print_job = 0; /* what is still printed is not what is waited for now */
    staff->draw_job = ++kiosk->work_job;
    note(kiosk, "staff-test-print", "");
    work_test_page(kiosk->worker, kiosk->work, staff->draw_job, &page);
}

static void ask_digits(struct kiosk *kiosk, const char *typed)
{
    struct staff_mode *staff = &kiosk->staff;
    bool right = staff->digits[0] && typed && strcmp(typed, staff->digits) == 0;
    if (!right && ++staff->digits_tries >= 3) memset(staff->digits, 0, sizeof staff->digits);
    note(kiosk, "staff-digits", right ? "right" : "wrong");
    stage_event(kiosk, &(struct event){.kind = EVENT_STAFF, .number = right});
}

static void ask_roll(struct kiosk *kiosk, unsigned length_mm)
{
    kiosk->staff.settings.roll_mm = (int)length_mm;
    kiosk->staff.done_job = ++kiosk->work_job;
    work_roll(kiosk->worker, kiosk->work, kiosk->staff.done_job, (int)length_mm,
              kiosk->staff.who.number, now_s(kiosk));
    kiosk->near_end.told = false; /* the sensor's word counts for the new roll as well */
    print_report(kiosk, &kiosk->reports[DEVICE_PRINTER].printer);
    kiosk->beat_due = true;
}

static void ask_copy(struct kiosk *kiosk, unsigned index)
{
    struct staff_mode *staff = &kiosk->staff;
    if (index >= staff->view.cases_count) return;
    const struct stored_case *row = &staff->rows[index];
    memcpy(staff->copying_id, row->id, sizeof staff->copying_id);
    staff->print_job = 0;
    staff->draw_job = ++kiosk->work_job;
    note(kiosk, "staff-copy", row->code);
    work_stored_copy(kiosk->worker, kiosk->work, staff->draw_job, row, 1);
}

static void ask_export(struct kiosk *kiosk)
{
    kiosk->staff.done_job = ++kiosk->work_job;
    note(kiosk, "staff-export-begin", "");
    work_export(kiosk->worker, kiosk->work, kiosk->staff.done_job, now_s(kiosk));
}

static void ask_power(struct kiosk *kiosk, enum power_request request)
{
    note(kiosk, request == POWER_RESTART ? "staff-restart" : "staff-power-off", "");
    kiosk->staff.done_job = ++kiosk->work_job;
    work_request(kiosk->worker, kiosk->work, kiosk->staff.done_job, request);
}

static void ask_setting(struct kiosk *kiosk, enum ask ask, unsigned target)
{
    struct staff_settings *settings = &kiosk->staff.settings;
    static const char *const keys[] = {"volume", "brightness", "language"};
    char what[32];
    snprintf(what, sizeof what, "%s %u", keys[ask - ASK_STAFF_VOLUME], target);
    if (ask == ASK_STAFF_VOLUME && target <= 100) {
        settings->volume = (int)target;
        speech_set_volume(kiosk->speech, settings->volume);
    } else if (ask == ASK_STAFF_BRIGHTNESS && target <= 100 && settings->brightness >= 0) {
        settings->brightness = (int)target;
        work_brightness(kiosk->worker, kiosk->work, settings->brightness);
    } else if (ask == ASK_STAFF_LANGUAGE && target < LANGUAGE_COUNT) {
        settings->language = (enum language)target;
        kiosk->language = settings->language;
    } else {
        return;
    }
    note(kiosk, "staff-setting", what);
    work_setting(kiosk->worker, kiosk->work, keys[ask - ASK_STAFF_VOLUME], (int)target);
}

void staff_answer(struct kiosk *kiosk, const struct answer *given)
{
    bool in = kiosk->staff.who.number != 0;
    if (given->ask == ASK_STAFF_ENTER) ask_enter(kiosk, given->words);
    if (given->ask == ASK_STAFF_LEAVE || (!in && given->outcome != OUTCOME_STAY)) {
        staff_leave(kiosk, "left");
        return;
    }
    if (!in) return; /* at the door, nothing else is heard */
    if (given->outcome != OUTCOME_STAY) {
        if (kiosk->stage.screen == &screen_staff_menu)
            staff_leave(kiosk, "left");
        else
            show(kiosk, STAFF_PAGE_menu);
        return;
    }
    if (given->ask == ASK_STAFF_SHOW && given->target < STAFF_PAGE_COUNT) {
        show(kiosk, (enum staff_page)given->target);
    } else if (given->ask == ASK_STAFF_CHECK) {
        ask_check(kiosk);
    } else if (given->ask == ASK_STAFF_WATCH) {
        devices_look_often(kiosk->devices, DEVICE_PRINTER, given->target != 0);
    } else if (given->ask == ASK_STAFF_TEST) {
        ask_test(kiosk);
    } else if (given->ask == ASK_STAFF_DIGITS) {
        ask_digits(kiosk, given->words);
    } else if (given->ask == ASK_STAFF_ROLL) {
        ask_roll(kiosk, given->target);
    } else if (given->ask == ASK_STAFF_COPY) {
        ask_copy(kiosk, given->target);
    } else if (given->ask >= ASK_STAFF_VOLUME && given->ask <= ASK_STAFF_LANGUAGE) {
        ask_setting(kiosk, given->ask, given->target);
    } else if (given->ask == ASK_STAFF_EXPORT) {
        ask_export(kiosk);
    } else if (given->ask == ASK_STAFF_RESTART) {
        ask_power(kiosk, POWER_RESTART);
    } else if (given->ask == ASK_STAFF_POWER_OFF) {
        ask_power(kiosk, POWER_OFF);
    }
}

int64_t staff_tick(struct kiosk *kiosk)
{
    int64_t limit = (int64_t)kiosk->stage.screen->idle_s * 1000;
    int64_t left = kiosk->touched_ms + limit - clock_mono_ms(&kiosk->clock);
    if (limit == 0) return INT64_MAX;
    if (left > 0) return left;
    staff_leave(kiosk, "idle");
    return 0;
}
