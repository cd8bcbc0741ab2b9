/* phone.c - a file or a photo of the face comes from the applicant's own phone: the address as a
 * QR, three steps, and what is known of it at this moment. Once it is taken the screen before shows
 * it.
 */
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/phone_code.h"
#include "screens/phone_said.h"

#include <stdio.h>
#include <string.h>

enum { STEPS = 3, GAP = 24, PANEL_LEAST = 380 };

struct phone {
    unsigned page; /* 0: the code; where the steps have no room beside it, they follow */
};

/* Before the first answer, and where the kiosk has none. */
static const struct phone_view opening = {.state = PHONE_OPENING};

static const struct phone_view *phone_of(const struct view *view)
{
    return view->phone ? view->phone : &opening;
}

/* The address is good: shown until the file has come. */
static bool shows_address(const struct phone_view *phone)
{
    return (phone->state == PHONE_WAITING || phone->state == PHONE_OPENED) && phone->qr;
}

static bool may_begin_again(const struct phone_view *phone)
{
    return phone->state == PHONE_UNFIT || phone->state == PHONE_EXPIRED ||
           phone->state == PHONE_SILENT;
}

static struct phone_wanted wanted_of(const struct view *view)
{
    return phone_wanted_at(view->record, view->flow, view->text);
}

/* The desk completes it, and knows why where something stood in the way. */
static struct answer later(const struct view *view, const struct phone_wanted *wanted)
{
    if (wanted->thing == PHONE_FACE) {
        /* With a camera that is well again, it is as they prefer. */
        face_without(&view->record->face, view->camera_ready ? "F-14" : view->camera_code);
        return GO(OUTCOME_SKIP);
    }
    struct case_document *document = view_document(view);
    const struct phone_view *phone = phone_of(view);
    snprintf(document->note, sizeof document->note, "%s",
             phone->state == PHONE_SILENT ? phone->code : "");
    document->state = DOCUMENT_LATER;
    return GO(OUTCOME_SKIP);
}

static struct answer enter(void *state, const struct view *view)
{
    (void)state;
    (void)view;
    return ASK(ASK_PHONE_ADDRESS, 0);
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct phone *state = of;
    struct answer answer;
    const struct phone_wanted wanted = wanted_of(view);
    if (screen_common_event(event, &answer)) return answer;
    if (!shows_address(phone_of(view)) || event_pressed(event, "code")) state->page = 0;
    if (shows_address(phone_of(view)) && event_turned_page(event, &state->page)) return STAY;
    if (event->kind == EVENT_PHONE && phone_of(view)->state == PHONE_TAKEN) return GO(OUTCOME_BACK);
    if (event_pressed(event, "again") && may_begin_again(phone_of(view)))
        return ASK(ASK_PHONE_ADDRESS, 0);
    if (event_pressed(event, "later") && !wanted.here) return later(view, &wanted);
    return STAY;
}

static int draw_step(struct canvas *canvas, const void *of, unsigned step, struct rect at,
                     bool draw)
{
    static const struct point file[STEPS] = {
        {.id = "step-1", .icon = ICON_QR_SCAN, .title = "Arahkan kamera ponsel ke kode ini"},
        {.id = "step-2", .icon = ICON_DOCUMENT, .title = "Pilih berkasnya di halaman yang terbuka"},
        {.id = "step-3", .icon = ICON_SEND, .title = "Sentuh Kirim, lalu lihat layar ini"},
    };
    static const struct point take = {
        .id = "step-2", .icon = ICON_CAMERA, .title = "Ambil foto wajah di halaman yang terbuka"};
    const struct phone_wanted *wanted = of;
    struct point point = wanted->thing == PHONE_FACE && step == 1 ? take : file[step];
    point.title = tr(canvas_theme(canvas), point.title);
    return screen_point(canvas, at, &point, draw);
}

static int draw_steps(struct canvas *canvas, struct rect at, const struct phone_wanted *wanted,
                      bool draw)
{
    int top = at.y;
    for (unsigned i = 0; i < STEPS; i++) {
        if (i > 0) at.y += screen_px(canvas, GAP);
        at.y += draw_step(canvas, wanted, i, at, draw);
    }
    return at.y - top;
}

/* Where they have no room beside the code, on a page after it. */
static void draw_steps_apart(struct canvas *canvas, struct frame *frame,
                             const struct phone_wanted *wanted, unsigned page)
{
    const struct theme *theme = canvas_theme(canvas);
    struct list list = {.of = wanted,
                        .count = STEPS,
                        .gap_px = screen_px(canvas, GAP),
                        .one_column = true,
                        .no_more = true,
                        .item = draw_step};
    frame->reads = true;
    if (page + 1 < list_pages(canvas, ui_frame_body(canvas, frame), &list)) {
        frame->primary = tr(theme, "Lihat lanjutannya");
        frame->primary_id = "more";
    } else {
        frame->primary = tr(theme, "Lihat kodenya");
        frame->primary_id = "code";
        frame->primary_icon = ICON_QR_SCAN;
    }
    list_draw(canvas, ui_frame(canvas, frame), &list, page);
}

static void draw_badge(struct canvas *canvas, struct rect panel, const struct phone_view *phone)
{
    art_badge(canvas, aside_panel(canvas, panel),
              phone->state == PHONE_SILENT ? ICON_NO_NETWORK : ICON_MOBILE, COLOUR_PRIMARY);
}

/* The code must be large enough for a phone, and its address be there: where text is large, other
 * words give way to them. */
static bool has_room(struct canvas *canvas, const struct frame *frame, const struct aside *aside,
                     const struct phone_view *phone)
{
    bool above = canvas_theme(canvas)->reach && !theme_is_landscape(canvas_theme(canvas));
    struct rect room = above ? ui_frame_upper_of(canvas, frame)
                             : aside_room(canvas, ui_frame_body(canvas, frame), aside);
    bool enough = above ? aside_lacks(canvas, frame, aside) <= 0
                        : room.height >= screen_px(canvas, PANEL_LEAST);
    return enough && phone_code_fits(canvas, room, phone);
}

/* How long the code is good for is never left out, and says as well that a phone is awaited. */
static void shorten(struct notice *notice, const struct phone_view *phone)
{
    if (phone->state == PHONE_WAITING) notice->text = notice->detail;
    notice->detail = NULL;
}

static void make_room(struct canvas *canvas, struct frame *frame, struct aside *aside,
                      struct notice *notice, const struct phone_view *phone)
{
    if (!has_room(canvas, frame, aside, phone)) frame->subtitle = NULL;
    if (!has_room(canvas, frame, aside, phone)) aside->strip_px = 0;
    if (!has_room(canvas, frame, aside, phone)) shorten(notice, phone);
    if (!has_room(canvas, frame, aside, phone)) frame->groups = 0;
}

/* The code with its address, and the steps where there is room for them. */
static void draw_code(struct canvas *canvas, struct frame *frame, struct aside *aside,
                      struct notice *notice, const struct phone_wanted *wanted,
                      const struct phone_view *phone)
{
    struct rect strip = aside_strip(canvas, ui_frame_body(canvas, frame), aside);
    aside->strip_px = draw_steps(canvas, strip, wanted, false);
    make_room(canvas, frame, aside, notice, phone);
    if (aside->strip_px == 0) {
        frame->primary = tr(canvas_theme(canvas), "Lihat caranya");
        frame->primary_id = "more";
    }
    struct rect panel = aside_frame(canvas, frame, aside, &strip);
    if (aside->strip_px) draw_steps(canvas, strip, wanted, true);
    phone_code_draw(canvas, panel, phone);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct phone *state = of;
    const struct theme *theme = canvas_theme(canvas);
    const struct phone_view *phone = phone_of(view);
    const struct phone_wanted wanted = wanted_of(view);
    struct phone_said said;
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    phone_said_of(theme, &wanted, phone, &said);
    frame.title = tr(theme, said.title);
    if (state->page > 0 && shows_address(phone)) {
        draw_steps_apart(canvas, &frame, &wanted, state->page - 1);
        return;
    }
    frame.subtitle = phone_wanted_title(&wanted, theme->language);
    if (said.again) {
        frame.primary = tr(theme, said.again);
        frame.primary_id = "again";
        frame.primary_icon = ICON_RETRY;
    }
    struct aside aside = {.notice = &said.notice};
    if (!wanted.here && phone->state != PHONE_ARRIVED)
        aside.buttons[aside.buttons_count++] = aside_button(
            theme, "later", wanted.thing == PHONE_FACE ? "Foto di loket saja" : "Serahkan di loket",
            ICON_PEOPLE);
    if (shows_address(phone))
        draw_code(canvas, &frame, &aside, &said.notice, &wanted, phone);
    else
        draw_badge(canvas, aside_frame(canvas, &frame, &aside, NULL), phone);
}

const struct screen screen_phone = {.name = "phone",
                                    .state_size = sizeof(struct phone),
                                    .idle_s = 120,
                                    .enter = enter,
                                    .event = event,
                                    .draw = draw};
