#define _DEFAULT_SOURCE
#include "catalogue/promise.h"
#include "kiosk/kiosk.h"
#include "kiosk/script.h"
#include "kiosk/work.h"

#include <limits.h>
#include <string.h>

enum { SETTLE_US = 400 * 1000 };

struct civil kiosk_now(const struct kiosk *kiosk)
{
    return civil_from_unix(clock_wall_ms(&kiosk->clock) / 1000, CIVIL_WIB);
}

/* Ready until something is known to be wrong. A printer that cannot say how it is may well print.
 */
bool kiosk_is_ready(const struct kiosk *kiosk, enum device_role role, char out_code[8])
{
    const struct device_report *report = &kiosk->reports[role];
    memcpy(out_code, report->code, sizeof report->code);
    bool mute = role == DEVICE_PRINTER && report->state == DEVICE_UNKNOWN;
    return !report->code[0] &&
           (report->state == DEVICE_READY || report->state == DEVICE_BUSY || mute);
}

static void view_times(struct kiosk *kiosk, struct view *view)
{
    struct civil change;
    const struct service *service = kiosk->record.service;
    if (service)
        promise_due_of(kiosk->catalogue, service, case_promised_for(&kiosk->record), &view->now,
                       &view->due, NULL);
    if (kiosk->services_count == 0) return;
    view->today =
        promise_today(kiosk->catalogue, service ? service : kiosk->services[0], &view->now);
    if (service) return;
    if (promise_is_open(kiosk->catalogue, kiosk->services[0], &view->now, &change))
        view->staffed_until = change;
}

/* While staff are in, nothing of the applicant is to be seen. */
static bool shows_case(const struct kiosk *kiosk)
{
    return kiosk->record.service && !kiosk->staff.open;
}

/* What lies beneath help: the step, or what says that there is to be none. */
static const char *over_name(const struct kiosk *kiosk)
{
    const struct stage *behind = &kiosk->behind;
    for (unsigned i = 0; i < behind->over_count; i++)
        if (behind->over[i] == &screen_underway) return screen_underway.name;
    return behind->screen ? behind->screen->name : NULL;
}

struct view kiosk_view(struct kiosk *kiosk)
{
    if (kiosk->staff.open) staff_fill_view(kiosk);
    struct view view = {
        .catalogue = kiosk->catalogue,
        .agency = catalogue_find_agency(kiosk->catalogue, kiosk->config->agency),
        .services = kiosk->services,
        .services_count = kiosk->services_count,
        .record = shows_case(kiosk) ? &kiosk->record : NULL,
        .flow = shows_case(kiosk) ? &kiosk->flow : NULL,
        .now = kiosk_now(kiosk),
        .text = kiosk->text,
        .language = kiosk->language,
        .access = kiosk->access,
        .voice = voice_view(kiosk),
        .frame = kiosk->frame.pixels.size ? &kiosk->frame : NULL,
        .faces = kiosk->face_known ? kiosk->face.faces : -1,
        .face = {kiosk->face.x_px, kiosk->face.y_px, kiosk->face.width_px, kiosk->face.height_px},
        .receipt = kiosk->receipt.rows ? &kiosk->receipt : NULL,
        .qr = kiosk->qr.rows ? &kiosk->qr : NULL,
        .url = kiosk->url,
        .code = kiosk->code,
        .terminal = work_terminal(kiosk->work),
        .paper = staff_paper_view(&kiosk->ledger),
        .leaflet = kiosk->leaflet.view,
        .tracked = kiosk->tracked_known ? &kiosk->tracked : NULL,
        .rating = kiosk->rating.code[0] ? &kiosk->rating : NULL,
        .staff = kiosk->staff.open ? &kiosk->staff.view : NULL,
        .staff_called = kiosk->staff_called,
        .under_way = person_stands(kiosk),
        .awaits_activation = kiosk->person.finding == PERSON_ACTIVATES,
        .phone = shows_case(kiosk) && kiosk->phone.view.state ? &kiosk->phone.view : NULL,
        .over = over_name(kiosk),
    };
    memcpy(view.face_code, kiosk->face.code, sizeof view.face_code);
    view.face_move_x = kiosk->face.move_x;
    view.face_move_y = kiosk->face.move_y;
    view.face_yaw = kiosk->face.yaw;
    view.face_eyes_open = kiosk->face_known ? kiosk->face.eyes_open : -1;
    view.scanner_ready = kiosk_is_ready(kiosk, DEVICE_SCANNER, view.scanner_code);
    view.camera_ready = kiosk_is_ready(kiosk, DEVICE_CAMERA, view.camera_code);
    view.printer_ready = kiosk_is_ready(kiosk, DEVICE_PRINTER, view.printer_code);
    view.reader_ready = kiosk->reports[DEVICE_READER].state == DEVICE_READY;
    view_times(kiosk, &view);
    return view;
}

static struct theme theme_of(const struct kiosk *kiosk)
{
    const struct kiosk_screen *screen = &kiosk->config->screen;
    return (struct theme){
        .language = kiosk->language,
        .text = kiosk->text,
        .contrast = kiosk->access.contrast,
        .scale = text_size_scale(kiosk->access.size),
        .reach = kiosk->access.reach,
        .left_handed = kiosk->access.left_handed,
        .px_per_mm = (double)screen->width_px / screen->width_mm,
        .width_px = (int)screen->width_px,
        .height_px = (int)screen->height_px,
    };
}

/* The attract screen says how long staff are there: it is drawn again when that changes. */
static void plan_attract(struct kiosk *kiosk)
{
    struct civil now = kiosk_now(kiosk), change;
    bool shown = kiosk->stage.screen == &screen_attract && kiosk->services_count > 0;
    kiosk->attract_ms = 0;
    if (!shown || kiosk->clock.wall_fixed) return;
    promise_is_open(kiosk->catalogue, kiosk->services[0], &now, &change);
    int64_t wait_s = civil_to_unix(&change) - civil_to_unix(&now);
    kiosk->attract_ms = clock_mono_ms(&kiosk->clock) + (wait_s > 0 ? wait_s : 3600) * 1000;
}

void kiosk_draw(struct kiosk *kiosk)
{
    struct theme theme = theme_of(kiosk);
    struct view view = kiosk_view(kiosk);
    struct rect damage[DAMAGE_MAX];
    canvas_set_pressed(kiosk->canvas, kiosk->pressed);
    voice_draw_begin(kiosk);
    canvas_begin(kiosk->canvas, &theme);
    kiosk->stage.screen->draw(kiosk->stage.state, &view, kiosk->canvas);
    idle_draw(kiosk);
    voice_draw_end(kiosk);
    int count = canvas_end(kiosk->canvas, damage);
    kiosk->presenter->ops->show(kiosk->presenter, kiosk->canvas, damage, count);
    kiosk->dirty = false;
    voice_drawn(kiosk);
    measure_frame(&kiosk->measure);
    if (!kiosk->attract_ms) plan_attract(kiosk);
}

/* Whoever presses twice where once was asked for means the screen before: the second press must not
 * agree to, or hand in, what was not yet seen. Typing goes on at any speed. */
bool kiosk_comes_too_soon(const struct kiosk *kiosk, int64_t at_us, const struct element *hit)
{
    return kiosk->moved_us && at_us - kiosk->moved_us < SETTLE_US && hit->role != ROLE_KEY;
}

static void press_down(struct kiosk *kiosk, const struct input *input)
{
    kiosk->measure.input_us = input->at_us;
    voice_touch(kiosk);
    if (kiosk->overlay == OVERLAY_BLUR) { /* the first touch only shows the screen again */
        idle_touch(kiosk);
        return;
    }
    if (kiosk->overlay != OVERLAY_IDLE) idle_touch(kiosk);
    const struct element *hit = canvas_hit(kiosk->canvas, input->x, input->y);
    if (!hit) staff_gesture(kiosk, input->x, input->y);
    if (!hit || kiosk_comes_too_soon(kiosk, input->at_us, hit)) return;
    memcpy(kiosk->pressed, hit->id, sizeof kiosk->pressed);
    kiosk->dirty = true;
}

/* A press begins and ends on the same control. */
static void press_up(struct kiosk *kiosk, const struct input *input)
{
    char id[ELEMENT_ID_SIZE];
    const struct element *hit = canvas_hit(kiosk->canvas, input->x, input->y);
    bool same = hit && kiosk->pressed[0] && strcmp(hit->id, kiosk->pressed) == 0;
    memcpy(id, kiosk->pressed, sizeof id);
    if (kiosk->pressed[0]) kiosk->dirty = true;
    kiosk->pressed[0] = 0;
    unsigned entered = kiosk->entered;
    if (same)
        stage_press(kiosk, id);
    else if (kiosk->overlay == OVERLAY_IDLE)
        idle_touch(kiosk);
    if (kiosk->entered != entered) kiosk->moved_us = input->at_us;
    explicit_bzero(id, sizeof id); /* a key's id tells what was typed */
}

void kiosk_input(struct kiosk *kiosk, const struct input *input)
{
    switch (input->kind) {
    case INPUT_NONE: break;
    case INPUT_DOWN: press_down(kiosk, input); break;
    case INPUT_MOVE: break;
    case INPUT_UP: press_up(kiosk, input); break;
    case INPUT_KEY: keys_press(kiosk, input->key, input->at_us); break;
    case INPUT_CLOSE: kiosk->ending = true; break;
    case INPUT_EXPOSED: kiosk->dirty = true; break;
    }
}

/* Of staff mode, which may lie over the session that ends. */
static bool is_staffs(const struct staff_mode *staff, const struct mail *mail)
{
    return mail->job && (mail->job == staff->door_job || mail->job == staff->facts_job ||
                         mail->job == staff->draw_job || mail->job == staff->done_job);
}

/* Worker and devices number their jobs each for itself. */
bool kiosk_mail_is_ours(const struct kiosk *kiosk, const struct mail *mail)
{
    bool works = mail->kind >= MAIL_WORK_PAGE;
    bool print =
        mail->job && (mail->job == kiosk->printing.job || mail->job == kiosk->leaflet.print_job);
    return mail->kind == MAIL_END || mail->kind == MAIL_SCRIPT || mail->kind == MAIL_DEVICE_STATE ||
           mail->kind == MAIL_WORK_LEDGER || mail->kind == MAIL_WORK_CARRIED ||
           (works ? is_staffs(&kiosk->staff, mail) : print || staff_prints(kiosk, mail->job));
}

void kiosk_mail(struct kiosk *kiosk, struct mail *mail)
{
    if (mail->kind == MAIL_END)
        kiosk->ending = true;
    else if (mail->kind == MAIL_SCRIPT)
        script_take(kiosk->script, mail);
    else
        stage_mail(kiosk, mail);
    mail_drop(mail);
}

static void take_mail(struct kiosk *kiosk)
{
    struct mail mail;
    while (mailbox_take(kiosk->mailbox, &mail))
        kiosk_mail(kiosk, &mail);
}

static int sooner(int a_ms, int b_ms)
{
    if (a_ms < 0) return b_ms;
    return b_ms < 0 || a_ms < b_ms ? a_ms : b_ms;
}

int kiosk_run(struct kiosk *kiosk)
{
    kiosk->dirty = true;
    for (;;) {
        take_mail(kiosk);
        beat_tick(kiosk);
        int timeout_ms = sooner(idle_tick(kiosk), inquiry_tick(kiosk));
        timeout_ms = sooner(timeout_ms, voice_tick(kiosk));
        timeout_ms = sooner(timeout_ms, phone_tick(kiosk));
        if (kiosk->ending) break;
        if (kiosk->dirty) kiosk_draw(kiosk);
        timeout_ms = sooner(timeout_ms, script_tick(kiosk->script, kiosk));
        if (kiosk->ending) break;
        if (kiosk->dirty) continue;
        struct input input = {0};
        measure_rests(&kiosk->measure);
        kiosk->presenter->ops->wait(kiosk->presenter, timeout_ms, &input);
        measure_woke(&kiosk->measure);
        kiosk_input(kiosk, &input);
    }
    return script_failed(kiosk->script) ? 1 : 0;
}
