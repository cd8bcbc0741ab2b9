/* face.c - the applicant sees themselves as in a mirror, is told one thing at a time, and keeps the
 * photo or has another one taken. A face is never the only way: no camera, no photo. */
#include "base/support.h"
#include "screens/aside.h"
#include "screens/common.h"

#include <stdio.h>
#include <string.h>

enum phase { PHASE_LIVE, PHASE_SHOOTING, PHASE_LOOK, PHASE_NO_CAMERA };
enum { TRIES_BEFORE_ANYWAY = 3 };

struct face {
    enum phase phase;
    unsigned tries; /* photos that were not as asked, and cameras that failed */
    char code[8];   /* of the last of these; "" = the photo will do */
};

static void forget_photo(struct case_face *face)
{
    bytes_free(&face->jpeg);
    picture_free(&face->preview);
    *face = (struct case_face){0};
}

static struct answer live(struct face *state, const struct view *view)
{
    state->code[0] = '\0';
    state->phase = view->camera_ready ? PHASE_LIVE : PHASE_NO_CAMERA;
    return view->camera_ready ? ASK(ASK_LIVE, 0) : STAY;
}

static struct answer enter(void *of, const struct view *view)
{
    struct face *state = of;
    if (!view->record->face.taken) return live(state, view);
    state->phase = PHASE_LOOK;
    return STAY;
}

/* A photo that is not as asked (F-..) can be looked at; a camera that failed (C-..) gave none, and
 * takes back none that is there. */
static struct answer fault(struct face *state, const struct view *view, const struct fault *fault)
{
    if (state->phase == PHASE_LOOK) return STAY;
    bool photo = fault->code[0] == 'F' && view->record->face.preview.width_px > 0;
    snprintf(state->code, sizeof state->code, "%s", fault->code);
    state->tries++;
    state->phase = photo ? PHASE_LOOK : PHASE_NO_CAMERA;
    return STAY;
}

static struct answer press(struct face *state, const struct view *view, const struct event *event)
{
    if (event_pressed(event, "shoot")) {
        state->phase = PHASE_SHOOTING;
        return ASK(ASK_STILL, 0);
    }
    if (event_pressed(event, "retake")) {
        forget_photo(&view->record->face);
        return live(state, view);
    }
    if (event_pressed(event, "next")) return GO(OUTCOME_NEXT);
    if (event_pressed(event, "without")) forget_photo(&view->record->face);
    if (event_pressed(event, "anyway") || event_pressed(event, "without")) return GO(OUTCOME_SKIP);
    return STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct face *state = of;
    struct answer answer;
    if (screen_common_event(event, &answer)) return answer;
    switch (event->kind) {
    case EVENT_PRESS: return press(state, view, event);
    case EVENT_FACE:
        state->code[0] = '\0';
        state->phase = PHASE_LOOK;
        return STAY;
    case EVENT_FAULT: return fault(state, view, event->fault);
    case EVENT_DEVICE:
        if (state->phase != PHASE_NO_CAMERA) return STAY;
        if (view->camera_ready) return live(state, view);
        if (view->camera_code[0]) /* what stalled may have been pulled out since */
            snprintf(state->code, sizeof state->code, "%s", view->camera_code);
        return STAY;
    case EVENT_PAGE:
    case EVENT_FRAME:
    case EVENT_LOOK:
    case EVENT_CARD:
    case EVENT_PROGRESS:
    case EVENT_SEALED:
    case EVENT_PRINTED:
    case EVENT_TIMER:
    case EVENT_KEY:
    case EVENT_CODE:
    case EVENT_TRACKED:
    case EVENT_SCANNED:
    case EVENT_STAFF: return STAY;
    }
    return STAY;
}

/* The one thing to change now. Left and right are those of the mirror, which are one's own. */
enum advice { ADVICE_LOOK, ADVICE_GOOD, ADVICE_LEFT, ADVICE_RIGHT, ADVICE_CODE };

static enum advice advice_of(const struct view *view)
{
    if (!view->frame || view->faces < 0) return ADVICE_LOOK;
    if (view->faces == 1 && view->frame->width_px > 0) {
        int centre = view->face.x + view->face.width / 2;
        int off = centre - view->frame->width_px / 2, most = view->frame->width_px / 10;
        if (off > most) return ADVICE_RIGHT;
        if (off < -most) return ADVICE_LEFT;
    }
    return view->face_code[0] ? ADVICE_CODE : ADVICE_GOOD;
}

static const char *advice_words(const struct theme *theme, const struct view *view,
                                enum advice advice)
{
    switch (advice) {
    case ADVICE_LOOK: return tr(theme, "Hadapkan wajah ke kamera");
    case ADVICE_GOOD: return tr(theme, "Sudah pas. Sentuh Ambil foto.");
    case ADVICE_LEFT: return tr(theme, "Geser sedikit ke kiri");
    case ADVICE_RIGHT: return tr(theme, "Geser sedikit ke kanan");
    case ADVICE_CODE: break;
    }
    const struct support *support = support_find(view->face_code);
    return tr(theme, support ? support->text : "Hadapkan wajah ke kamera");
}

static enum icon advice_icon(enum advice advice)
{
    switch (advice) {
    case ADVICE_LOOK: return ICON_FACE;
    case ADVICE_GOOD: return ICON_GOOD;
    case ADVICE_LEFT: return ICON_BACK;
    case ADVICE_RIGHT: return ICON_NEXT;
    case ADVICE_CODE: return ICON_PERSON;
    }
    return ICON_FACE;
}

/* The dark bar under the picture; returns its height. */
static int draw_advice(struct canvas *canvas, struct rect at, const char *words, enum icon icon,
                       bool draw)
{
    int pad = screen_px(canvas, 40), size = screen_px(canvas, 56);
    struct rect text = {at.x + 2 * pad + size, at.y, at.width - 3 * pad - size, 4096};
    int height = canvas_text_height(canvas, text.width, TYPE_LARGE, words);
    int bar = height + screen_px(canvas, 56);
    if (bar < screen_px(canvas, 132)) bar = screen_px(canvas, 132);
    if (!draw) return bar;
    struct rect ground = {at.x, at.y, at.width, bar};
    canvas_round(canvas, ground, screen_px(canvas, 20), screen_colour(canvas, COLOUR_INK));
    canvas_icon(
        canvas, icon, at.x + pad, at.y + (bar - size) / 2, size,
        screen_colour(canvas, theme_is_plain(canvas_theme(canvas)) ? COLOUR_GROUND : COLOUR_GLOW));
    text.y += (bar - height) / 2;
    canvas_text(canvas, text, TYPE_LARGE, screen_colour(canvas, COLOUR_GROUND), ALIGN_LEFT, words);
    canvas_element(canvas, "advice", ROLE_ALERT, words, ground, true);
    return bar;
}

static const uint32_t dark_rim = 0x60000000;

static void draw_arrow(struct canvas *canvas, struct rect oval, bool right, uint32_t colour)
{
    int y = oval.y + oval.height / 2, thick = screen_px(canvas, 14), tip = screen_px(canvas, 44);
    int from = right ? oval.x + oval.width : oval.x;
    int to = from + (right ? 1 : -1) * screen_px(canvas, 120);
    int back = to - (right ? tip : -tip);
    canvas_line(canvas, from, y, to, y, thick, colour);
    canvas_line(canvas, to, y, back, y - tip, thick, colour);
    canvas_line(canvas, to, y, back, y + tip, thick, colour);
}

/* The mirror with its oval: gold while something is to be changed, whole and bright when it is not.
 */
static void draw_mirror(struct canvas *canvas, struct rect at, const struct view *view,
                        enum advice advice)
{
    const struct theme *theme = canvas_theme(canvas);
    int radius = screen_px(canvas, 28);
    canvas_round(canvas, at, radius, screen_colour(canvas, COLOUR_PRESSED));
    if (view->frame) canvas_picture(canvas, at, view->frame, FIT_COVER, radius, true);
    canvas_element(canvas, "mirror", ROLE_PICTURE, tr(theme, "Gambar Anda di kamera"), at, true);
    canvas_mark_private(canvas);
    int height = at.height * 7 / 10, width = height * 3 / 4;
    if (width > at.width * 7 / 10) {
        width = at.width * 7 / 10;
        height = width * 4 / 3;
    }
    struct rect oval = {at.x + (at.width - width) / 2, at.y + (at.height - height) / 2, width,
                        height};
    /* Over a live picture no theme's ground helps: the line brings its own, a dark rim. */
    bool good = advice == ADVICE_GOOD || theme_is_plain(theme);
    uint32_t colour = good ? 0xFFFFFFFF : screen_colour(canvas, COLOUR_GLOW);
    int thick = screen_px(canvas, advice == ADVICE_GOOD ? 14 : 10), rim = screen_px(canvas, 3);
    struct rect outer = {oval.x - rim, oval.y - rim, oval.width + 2 * rim, oval.height + 2 * rim};
    canvas_ellipse(canvas, outer, thick + 2 * rim, 0, 360, dark_rim);
    canvas_ellipse(canvas, oval, thick, 0, 360, colour);
    if (advice == ADVICE_LEFT || advice == ADVICE_RIGHT)
        draw_arrow(canvas, oval, advice == ADVICE_RIGHT, colour);
}

static void draw_live(struct canvas *canvas, const struct view *view, const struct face *state,
                      struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    bool shooting = state->phase == PHASE_SHOOTING;
    enum advice advice = advice_of(view);
    const char *words = shooting ? tr(theme, "Tahan sebentar…") : advice_words(theme, view, advice);
    enum icon icon = shooting ? ICON_CAMERA : advice_icon(advice);
    frame->title = tr(theme, "Lihat ke kamera");
    frame->subtitle = tr(theme, "Sentuh tombol saat wajah di dalam bingkai. Kerudung tidak perlu "
                                "dilepas.");
    frame->primary = tr(theme, "Ambil foto");
    frame->primary_id = "shoot";
    frame->primary_icon = ICON_CAMERA;
    frame->primary_disabled = shooting || !view->frame;
    struct rect body = ui_frame(canvas, frame);
    bool beside = theme_is_landscape(theme);
    struct rect half = {body.x, body.y, beside ? body.width * 2 / 5 : body.width, body.height};
    struct aside aside = {.strip_px = draw_advice(canvas, half, words, icon, false)};
    if (state->tries >= TRIES_BEFORE_ANYWAY)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "without", "Lanjut tanpa foto", ICON_NONE);
    struct rect strip;
    struct rect mirror = aside_draw(canvas, body, &aside, &strip);
    draw_mirror(canvas, mirror, view, shooting ? ADVICE_GOOD : advice);
    draw_advice(canvas, strip, words, icon, true);
}

static void draw_look(struct canvas *canvas, const struct view *view, const struct face *state,
                      struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct case_face *face = &view->record->face;
    const char *code = state->code[0] ? state->code : face->note;
    const struct support *support = *code ? support_find(code) : NULL;
    bool good = *code == '\0';
    struct notice notice = {
        .kind = good ? NOTICE_GOOD : NOTICE_WARNING,
        .text = tr(theme, good ? "Wajah terlihat jelas" : "Foto ini sebaiknya diulang"),
        .detail = support ? tr(theme, support->text) : NULL,
        .code = good ? NULL : code};
    struct aside aside = {.notice = &notice};
    if (good)
        aside.buttons[aside.buttons_count++] = aside_button(theme, "retake", "Ulangi", ICON_RETRY);
    else if (state->tries >= TRIES_BEFORE_ANYWAY)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "anyway", "Lanjut apa adanya", ICON_NONE);
    frame->title = tr(theme, good ? "Pakai foto ini?" : "Mari ulangi fotonya");
    frame->subtitle = good ? tr(theme, "Foto hanya dipakai untuk memeriksa permohonan ini.") : NULL;
    frame->primary = tr(theme, good ? "Pakai foto ini" : "Ulangi");
    frame->primary_id = good ? "next" : "retake";
    frame->primary_icon = good ? ICON_CHECK : ICON_RETRY;
    struct rect panel = aside_draw(canvas, ui_frame(canvas, frame), &aside, NULL);
    canvas_picture(canvas, aside_panel(canvas, panel), &face->preview, FIT_CONTAIN,
                   screen_px(canvas, 20), false);
    canvas_element(canvas, "photo", ROLE_PICTURE, tr(theme, "Foto Anda"), panel, true);
    canvas_mark_private(canvas);
}

static void draw_no_camera(struct canvas *canvas, const struct view *view, const struct face *state,
                           struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const char *code = state->code[0] ? state->code : view->camera_code;
    const struct support *support = *code ? support_find(code) : NULL;
    struct notice notice = {.kind = NOTICE_WARNING,
                            .icon = ICON_CAMERA,
                            .text = tr(theme, "Kamera belum siap"),
                            .detail = support ? tr(theme, support->text) : NULL,
                            .code = *code ? code : NULL};
    struct aside aside = {.notice = &notice};
    if (view->camera_ready)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "retake", "Coba lagi", ICON_RETRY);
    frame->title = tr(theme, "Foto dapat diambil di loket");
    frame->subtitle = tr(theme, "Permohonan Anda tetap dapat dikirim sekarang.");
    frame->primary = tr(theme, "Lanjut tanpa foto");
    frame->primary_id = "without";
    struct rect panel = aside_draw(canvas, ui_frame(canvas, frame), &aside, NULL);
    struct rect inner = aside_panel(canvas, panel);
    int side = inner.height < inner.width ? inner.height : inner.width;
    if (side > screen_px(canvas, 300)) side = screen_px(canvas, 300);
    canvas_icon(canvas, ICON_CAMERA, inner.x + (inner.width - side) / 2,
                inner.y + (inner.height - side) / 2, side, screen_colour(canvas, COLOUR_LINE));
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct face *state = of;
    char words[160];
    struct frame frame = screen_frame(view, canvas_theme(canvas), words);
    switch (state->phase) {
    case PHASE_LIVE:
    case PHASE_SHOOTING: draw_live(canvas, view, state, &frame); break;
    case PHASE_LOOK: draw_look(canvas, view, state, &frame); break;
    case PHASE_NO_CAMERA: draw_no_camera(canvas, view, state, &frame); break;
    }
}

const struct screen screen_face = {.name = "face",
                                   .state_size = sizeof(struct face),
                                   .idle_s = 90,
                                   .enter = enter,
                                   .event = event,
                                   .draw = draw};
