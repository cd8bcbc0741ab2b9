/* phone.c - a file or a photo of the face comes from the applicant's own phone: the address as a
 * QR, three steps, and what is known of it at this moment. Once it is taken the screen before shows
 * it.
 */
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/phone_said.h"

#include <stdio.h>
#include <string.h>

enum { STEPS = 3, GAP = 24, QR_LEAST = 240, PANEL_LEAST = 380 };

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

static struct answer event(void *state, const struct view *view, const struct event *event)
{
    (void)state;
    struct answer answer;
    const struct phone_wanted wanted = wanted_of(view);
    if (screen_common_event(event, &answer)) return answer;
    if (event->kind == EVENT_PHONE && phone_of(view)->state == PHONE_TAKEN) return GO(OUTCOME_BACK);
    if (event_pressed(event, "again") && may_begin_again(phone_of(view)))
        return ASK(ASK_PHONE_ADDRESS, 0);
    if (event_pressed(event, "later") && !wanted.here) return later(view, &wanted);
    return STAY;
}

static int draw_steps(struct canvas *canvas, struct rect at, bool face, bool draw)
{
    const struct point choose = {
        .id = "step-2", .icon = ICON_DOCUMENT, .title = "Pilih berkasnya di halaman yang terbuka"};
    const struct point take = {
        .id = "step-2", .icon = ICON_CAMERA, .title = "Ambil foto wajah di halaman yang terbuka"};
    const struct point steps[STEPS] = {
        {.id = "step-1", .icon = ICON_QR_SCAN, .title = "Arahkan kamera ponsel ke kode ini"},
        face ? take : choose,
        {.id = "step-3", .icon = ICON_SEND, .title = "Sentuh Kirim, lalu lihat layar ini"},
    };
    const struct theme *theme = canvas_theme(canvas);
    int top = at.y;
    for (int i = 0; i < STEPS; i++) {
        struct point point = steps[i];
        point.title = tr(theme, point.title);
        if (i > 0) at.y += screen_px(canvas, GAP);
        at.y += screen_point(canvas, at, &point, draw);
    }
    return at.y - top;
}

/* The address on two lines, as a person would read it: whose it is, and the rest. */
static void address_words(const char *url, char out[PHONE_URL_SIZE])
{
    const char *host = strstr(url, "//");
    const char *path = strchr(host ? host + 2 : url, '/');
    int length = path ? (int)(path - url) : (int)strlen(url);
    snprintf(out, PHONE_URL_SIZE, "%.*s\n%s", length, url, path ? path : "");
}

static void draw_address(struct canvas *canvas, struct rect panel, const struct phone_view *phone)
{
    static const uint32_t paper = 0xFFFFFFFF, ink = 0xFF000000; /* in every contrast */
    const struct theme *theme = canvas_theme(canvas);
    char words[PHONE_URL_SIZE];
    int pad = screen_px(canvas, 28), radius = screen_px(canvas, 20);
    address_words(phone->url, words);
    canvas_round(canvas, panel, radius, paper);
    if (theme_is_plain(theme))
        canvas_round_line(canvas, panel, radius, screen_px(canvas, 2),
                          screen_colour(canvas, COLOUR_EDGE));
    struct rect inner = {panel.x + pad, panel.y + pad, panel.width - 2 * pad,
                         panel.height - 2 * pad};
    struct rect text = inner;
    text.height = canvas_text_height(canvas, inner.width, TYPE_BODY, words);
    int side = inner.height - text.height - screen_px(canvas, 12);
    bool beside = side < screen_px(canvas, QR_LEAST); /* the code first: the address is in it */
    if (beside) side = inner.height;
    if (side > inner.width) side = inner.width;
    struct rect qr = {inner.x + (inner.width - side) / 2, inner.y, side, side};
    canvas_bitmap(canvas, qr, phone->qr);
    canvas_element(canvas, "qr", ROLE_PICTURE, tr(theme, "Kode QR untuk dibuka dengan ponsel"), qr,
                   true);
    if (beside) return;
    text.y = qr.y + side + (inner.y + inner.height - qr.y - side - text.height) / 2;
    canvas_text(canvas, text, TYPE_BODY, ink, ALIGN_CENTRE, words);
    canvas_element(canvas, "address", ROLE_TEXT, words, text, true);
}

static void draw_badge(struct canvas *canvas, struct rect panel, const struct phone_view *phone)
{
    art_badge(canvas, aside_panel(canvas, panel),
              phone->state == PHONE_SILENT ? ICON_NO_NETWORK : ICON_MOBILE, COLOUR_PRIMARY);
}

/* The code must be large enough for a phone: where text is large, words give way to it. */
static bool has_room(struct canvas *canvas, const struct frame *frame, const struct aside *aside)
{
    struct rect body = ui_frame_body(canvas, frame);
    bool above = canvas_theme(canvas)->reach && !theme_is_landscape(canvas_theme(canvas));
    return above ? aside_lacks(canvas, frame, aside) <= 0
                 : aside_room(canvas, body, aside).height >= screen_px(canvas, PANEL_LEAST);
}

static void make_room(struct canvas *canvas, struct frame *frame, struct aside *aside,
                      struct notice *notice)
{
    if (!has_room(canvas, frame, aside)) frame->subtitle = NULL;
    if (!has_room(canvas, frame, aside)) aside->strip_px = 0; /* a QR says it, and the notice */
    if (!has_room(canvas, frame, aside)) notice->detail = NULL;
}

static void draw(const void *state, const struct view *view, struct canvas *canvas)
{
    (void)state;
    const struct theme *theme = canvas_theme(canvas);
    const struct phone_view *phone = phone_of(view);
    const struct phone_wanted wanted = wanted_of(view);
    bool face = wanted.thing == PHONE_FACE, address = shows_address(phone);
    struct phone_said said;
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    phone_said_of(theme, &wanted, phone, &said);
    frame.title = tr(theme, said.title);
    frame.subtitle = phone_wanted_title(&wanted, theme->language);
    if (said.again) {
        frame.primary = tr(theme, said.again);
        frame.primary_id = "again";
        frame.primary_icon = ICON_RETRY;
    }
    struct aside aside = {.notice = &said.notice};
    if (!wanted.here && phone->state != PHONE_ARRIVED)
        aside.buttons[aside.buttons_count++] = aside_button(
            theme, "later", face ? "Foto di loket saja" : "Serahkan di loket", ICON_PEOPLE);
    struct rect strip, wide = aside_strip(canvas, ui_frame_body(canvas, &frame), &aside);
    if (address) aside.strip_px = draw_steps(canvas, wide, face, false);
    if (address) make_room(canvas, &frame, &aside, &said.notice);
    struct rect panel = aside_frame(canvas, &frame, &aside, &strip);
    if (address && aside.strip_px) draw_steps(canvas, strip, face, true);
    if (address)
        draw_address(canvas, panel, phone);
    else
        draw_badge(canvas, panel, phone);
}

const struct screen screen_phone = {
    .name = "phone", .idle_s = 120, .enter = enter, .event = event, .draw = draw};
