#include "base/support.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/face_inside.h"

#include <stdio.h>
#include <string.h>

bool face_is_good(const struct face *state, const struct case_face *face)
{
    return face->taken && state->code[0] == '\0';
}

bool face_may_come_by_phone(const struct face *state, const struct view *view)
{
    if (state->phase == FACE_LOOK) return view->record->face.by_phone && !view->camera_ready;
    return state->phase == FACE_NO_CAMERA && strcmp(state->code, "F-04") != 0; /* to nobody's use */
}

/* What the bar says: what to do in large type, and why. */
struct told {
    const char *words, *instruction;
    char reason[ELEMENT_LABEL_SIZE];
    enum icon icon;
};

static struct told told_of(const struct theme *theme, enum advice advice, bool lit)
{
    struct told told = {.words = advice_words(theme->text, theme->language, advice),
                        .icon = advice_icon(advice)};
    size_t from = advice_instruction(told.words);
    told.instruction = told.words + from;
    if (lit && advice == ADVICE_DARK)
        snprintf(told.reason, sizeof told.reason, "%s", tr(theme, "Layar menerangi wajah Anda."));
    else if (from > 0)
        snprintf(told.reason, sizeof told.reason, "%.*s", (int)from - 1, told.words);
    return told;
}

struct bar {
    int pad, icon, gap, text_x, text_width;
};

static struct bar bar_of(struct canvas *canvas, struct rect at)
{
    struct bar bar = {.pad = screen_px(canvas, 40), .icon = screen_px(canvas, 64)};
    bar.gap = screen_px(canvas, 4);
    bar.text_x = at.x + 2 * bar.pad + bar.icon;
    bar.text_width = at.width - 3 * bar.pad - bar.icon;
    return bar;
}

static int told_height(struct canvas *canvas, const struct bar *bar, const struct told *told)
{
    int height = canvas_text_height(canvas, bar->text_width, TYPE_LARGE, told->instruction);
    if (!told->reason[0]) return height;
    return height + bar->gap + canvas_text_height(canvas, bar->text_width, TYPE_HINT, told->reason);
}

/* High enough for any advice: the mirror above it must not move with what is said. */
static int bar_height(struct canvas *canvas, int width)
{
    struct bar bar = bar_of(canvas, (struct rect){0, 0, width, 0});
    int most = 0;
    for (enum advice advice = 0; advice < ADVICE_COUNT; advice++)
        for (int lit = 0; lit < 2; lit++) {
            struct told told = told_of(canvas_theme(canvas), advice, lit);
            int height = told_height(canvas, &bar, &told);
            if (height > most) most = height;
        }
    return most + 2 * screen_px(canvas, 26);
}

/* Dark, so that it is found; white with a line round it where the screen lights the face. */
static void draw_bar(struct canvas *canvas, struct rect at, enum advice advice, bool lit)
{
    const struct theme *theme = canvas_theme(canvas);
    bool plain = theme_is_plain(theme);
    struct told told = told_of(theme, advice, lit);
    struct bar bar = bar_of(canvas, at);
    int radius = screen_px(canvas, 20);
    canvas_round(canvas, at, radius, screen_colour(canvas, lit ? COLOUR_SURFACE : COLOUR_INK));
    if (lit)
        canvas_round_line(canvas, at, radius, screen_px(canvas, 3),
                          screen_colour(canvas, COLOUR_LINE));
    uint32_t sign = screen_colour(canvas, plain ? COLOUR_GROUND
                                          : lit ? COLOUR_ACCENT
                                                : COLOUR_GLOW);
    canvas_icon(canvas, told.icon, at.x + bar.pad, at.y + (at.height - bar.icon) / 2, bar.icon,
                sign);
    int y = at.y + (at.height - told_height(canvas, &bar, &told)) / 2;
    struct rect text = {bar.text_x, y, bar.text_width, at.y + at.height - y};
    text.y += canvas_text(canvas, text, TYPE_LARGE,
                          screen_colour(canvas, lit ? COLOUR_INK : COLOUR_GROUND), ALIGN_LEFT,
                          told.instruction) +
              bar.gap;
    if (told.reason[0])
        canvas_text(canvas, text, TYPE_HINT,
                    screen_colour(canvas, lit ? COLOUR_QUIET : COLOUR_ON_DARK_QUIET), ALIGN_LEFT,
                    told.reason);
    canvas_element(canvas, "advice", ROLE_ALERT, told.words, at, true);
}

/* The quiet ways on, beside the primary one. */
struct quiet {
    struct button buttons[2];
    int count;
};

static void add_quiet(struct quiet *quiet, const struct button *button)
{
    struct button *added = &quiet->buttons[quiet->count++];
    *added = *button;
    added->style = BUTTON_PILL;
}

/* A lens that stays covered leaves the desk as the way on. */
static struct quiet choose_buttons(const struct theme *theme, const struct view *view,
                                   const struct face *state, struct frame *frame)
{
    bool covered = state->covered_looks >= FACE_COVERED_LOOKS;
    struct button skip = aside_button(theme, "skip", "Lewati", ICON_NONE);
    struct button desk = aside_button(theme, "without", "Foto di loket saja", ICON_NONE);
    struct button camera = aside_button(theme, "shoot", "Ambil foto", ICON_CAMERA);
    camera.disabled = state->phase == FACE_SHOOTING || !view->frame;
    struct quiet quiet = {0};
    if (presence_is_asking(&state->presence)) add_quiet(&quiet, &skip);
    add_quiet(&quiet, covered ? &camera : &desk);
    const struct button *primary = covered ? &desk : &camera;
    frame->primary = primary->label;
    frame->primary_id = primary->id;
    frame->primary_icon = primary->icon;
    frame->primary_disabled = primary->disabled;
    return quiet;
}

static int quiet_height(struct canvas *canvas)
{
    const struct theme *theme = canvas_theme(canvas);
    int height = screen_px(canvas, 84), least = theme_mm(theme, 15);
    int line = theme_line_px(theme, TYPE_PILL) + screen_px(canvas, 28);
    if (height < least) height = least;
    return height < line ? line : height;
}

/* In the middle of the row; each as wide as its label, or all of a width where that is too wide. */
static void draw_quiet(struct canvas *canvas, struct rect at, const struct quiet *quiet)
{
    int widths[2] = {0}, gap = screen_px(canvas, 24), whole = (quiet->count - 1) * gap;
    for (int i = 0; i < quiet->count; i++) {
        widths[i] = ui_button_width(canvas, at.height, &quiet->buttons[i]);
        whole += widths[i];
    }
    for (int i = 0; whole > at.width && i < quiet->count; i++)
        widths[i] = (at.width - (quiet->count - 1) * gap) / quiet->count;
    if (whole < at.width) at.x += (at.width - whole) / 2;
    for (int i = 0; i < quiet->count; i++) {
        ui_button(canvas, (struct rect){at.x, at.y, widths[i], at.height}, &quiet->buttons[i]);
        at.x += widths[i] + gap;
    }
}

/* Where mirror, bar and quiet buttons stand: below one another, or bar and buttons beside where the
 * screen is wide. In reach mode the mirror takes the upper half, where nothing is pressed. */
struct places {
    struct rect mirror, bar, quiet;
};

/* A mirror is no wider than this by its height: a low one would show a face and nothing round it.
 */
static struct rect not_wide(struct rect room, bool centred)
{
    int most = room.height * 5 / 4;
    if (room.width <= most) return room;
    if (centred) room.x += (room.width - most) / 2;
    room.width = most;
    return room;
}

static struct places places_in(struct canvas *canvas, struct rect body)
{
    int gap = screen_px(canvas, 28);
    struct places places = {.mirror = body, .bar = body, .quiet = body};
    places.quiet.height = quiet_height(canvas);
    if (theme_is_landscape(canvas_theme(canvas))) {
        places.mirror = not_wide(body, false);
        if (places.mirror.width > body.width * 11 / 20) places.mirror.width = body.width * 11 / 20;
        places.bar.x += places.mirror.width + 2 * gap;
        places.bar.width -= places.mirror.width + 2 * gap;
        places.bar.height = bar_height(canvas, places.bar.width);
        places.quiet.x = places.bar.x;
        places.quiet.width = places.bar.width;
        places.quiet.y = places.bar.y + places.bar.height + gap;
        return places;
    }
    places.quiet.y = body.y + body.height - places.quiet.height;
    places.bar.height = bar_height(canvas, body.width);
    places.bar.y = places.quiet.y - gap - places.bar.height;
    struct rect upper = ui_frame_upper(canvas);
    if (upper.height > 0)
        places.mirror = upper;
    else
        places.mirror.height = places.bar.y - gap - body.y;
    places.mirror = not_wide(places.mirror, true);
    return places;
}

static void draw_live(struct canvas *canvas, const struct view *view, const struct face *state,
                      struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    bool shooting = state->phase == FACE_SHOOTING;
    enum advice advice = shooting ? ADVICE_HOLD : state->coach.shown;
    bool filling = advice == ADVICE_GOOD && !presence_is_open(&state->presence);
    frame->title = tr(theme, "Lihat ke kamera");
    frame->subtitle = tr(theme, "Foto diambil sendiri saat sudah pas, atau sentuh tombol. Kerudung "
                                "tidak perlu dilepas.");
    /* In the largest text the mirror needs its lines: what to do now stands in the bar. */
    if (theme->scale >= text_size_scale(TEXT_LARGEST)) frame->subtitle = NULL;
    frame->white = state->lit && !theme_is_plain(theme);
    struct quiet quiet = choose_buttons(theme, view, state, frame);
    struct places places = places_in(canvas, ui_frame(canvas, frame));
    draw_bar(canvas, places.bar, advice, frame->white);
    draw_quiet(canvas, places.quiet, &quiet);
    /* The mirror's surround is white: it lights the face a little, always. */
    if (!frame->white) screen_card(canvas, places.mirror);
    int rim = screen_px(canvas, 20);
    struct rect mirror = {places.mirror.x + rim, places.mirror.y + rim,
                          places.mirror.width - 2 * rim, places.mirror.height - 2 * rim};
    const struct mirror_look look = {
        .frame = view->frame,
        .mirror = &state->mirror,
        .advice = advice,
        .ring_permille = shooting  ? 1000
                         : filling ? state->coach.good_looks * 1000 / COACH_GOOD_LOOKS
                                   : 0,
        .lit = frame->white,
    };
    mirror_draw(canvas, mirror, &look);
}

static void draw_look(struct canvas *canvas, const struct view *view, const struct face *state,
                      struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct case_face *face = &view->record->face;
    const char *code = state->code[0] ? state->code : face->note;
    const struct support *support = *code ? support_find(code) : NULL;
    bool good = face_is_good(state, face);
    struct notice notice = {
        .kind = good ? NOTICE_GOOD : NOTICE_WARNING,
        .text = tr(theme, good ? "Wajah terlihat jelas" : "Foto ini sebaiknya diulang"),
        .detail = support && !good ? tr(theme, support->text) : NULL,
        .code = good ? NULL : code};
    if (good && *code)
        notice.detail =
            tr(theme, face->by_phone ? "Dikirim dari ponsel. Petugas mencocokkannya dengan Anda."
                                     : "Pemeriksaan kehadiran dilanjutkan petugas.");
    struct aside aside = {.notice = &notice};
    if (face_may_come_by_phone(state, view))
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "phone", "Kirim foto lain", ICON_MOBILE);
    else if (good)
        aside.buttons[aside.buttons_count++] = aside_button(theme, "retake", "Ulangi", ICON_RETRY);
    else if (state->tries >= FACE_TRIES_BEFORE_ANYWAY)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "anyway", "Lanjut apa adanya", ICON_NONE);
    frame->title = tr(theme, good ? "Pakai foto ini?" : "Mari ulangi fotonya");
    frame->subtitle = good ? tr(theme, "Foto hanya dipakai untuk memeriksa permohonan ini.") : NULL;
    frame->primary = tr(theme, good ? "Pakai foto ini" : "Ulangi");
    frame->primary_id = good ? "next" : "retake";
    frame->primary_icon = good ? ICON_CHECK : ICON_RETRY;
    struct rect panel = aside_frame(canvas, frame, &aside, NULL);
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
    if (face_may_come_by_phone(state, view))
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "phone", "Kirim foto dari ponsel", ICON_MOBILE);
    if (view_may_hand_over(view))
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "handover", "Lanjutkan dengan petugas", ICON_PEOPLE);
    frame->title = tr(theme, "Foto dapat diambil di loket");
    frame->subtitle = tr(theme, "Permohonan Anda tetap dapat dikirim sekarang.");
    frame->primary = tr(theme, "Lanjut tanpa foto");
    frame->primary_id = "without";
    struct rect panel = aside_frame(canvas, frame, &aside, NULL);
    struct rect inner = aside_panel(canvas, panel);
    int side = inner.height < inner.width ? inner.height : inner.width;
    if (side > screen_px(canvas, 300)) side = screen_px(canvas, 300);
    canvas_icon(canvas, ICON_CAMERA, inner.x + (inner.width - side) / 2,
                inner.y + (inner.height - side) / 2, side, screen_colour(canvas, COLOUR_LINE));
}

void face_draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct face *state = of;
    char words[160];
    struct frame frame = screen_frame(view, canvas_theme(canvas), words);
    switch (state->phase) {
    case FACE_LIVE:
    case FACE_SHOOTING: draw_live(canvas, view, state, &frame); break;
    case FACE_LOOK: draw_look(canvas, view, state, &frame); break;
    case FACE_NO_CAMERA: draw_no_camera(canvas, view, state, &frame); break;
    }
}
