/* settings.c - how loud, how bright, and in which language the terminal begins. Each takes effect
 * at once. */
#include "screens/staff/inside.h"

#include <stdio.h>
#include <string.h>

enum { STEP_PERCENT = 10, BRIGHTNESS_LEAST = 20, CARDS = 3, GAP = 24, BAR = 26 };

struct settings {
    unsigned page;
};

static unsigned stepped(int percent, int by, int least)
{
    int value = (percent + STEP_PERCENT / 2) / STEP_PERCENT * STEP_PERCENT + by;
    return (unsigned)(value < least ? least : value > 100 ? 100 : value);
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct settings *state = of;
    const struct staff_view *staff = view->staff;
    struct answer answer;
    if (staff_common_event(event, &answer)) return answer;
    if (event_turned_page(event, &state->page)) return STAY;
    if (event_pressed(event, "volume-less"))
        return ASK(ASK_STAFF_VOLUME, stepped(staff->volume, -STEP_PERCENT, 0));
    if (event_pressed(event, "volume-more"))
        return ASK(ASK_STAFF_VOLUME, stepped(staff->volume, STEP_PERCENT, 0));
    if (event_pressed(event, "sample"))
        return SAY(ASK_SPEAK, "Suara terminal terdengar seperti ini.");
    if (event_pressed(event, "language-id")) return ASK(ASK_STAFF_LANGUAGE, LANGUAGE_ID);
    if (event_pressed(event, "language-en")) return ASK(ASK_STAFF_LANGUAGE, LANGUAGE_EN);
    if (event_pressed(event, "language-jv")) return ASK(ASK_STAFF_LANGUAGE, LANGUAGE_JV);
    if (staff->brightness < 0) return STAY;
    if (event_pressed(event, "brightness-less"))
        return ASK(ASK_STAFF_BRIGHTNESS,
                   stepped(staff->brightness, -STEP_PERCENT, BRIGHTNESS_LEAST));
    if (event_pressed(event, "brightness-more"))
        return ASK(ASK_STAFF_BRIGHTNESS,
                   stepped(staff->brightness, STEP_PERCENT, BRIGHTNESS_LEAST));
    return STAY;
}

/* Two lines of a label must find room where large text breaks it. */
static int control_height(struct canvas *canvas)
{
    int least = screen_px(canvas, 112), touch = theme_mm(canvas_theme(canvas), 15);
    int lines = 2 * canvas_text_height(canvas, 4096, TYPE_BODY_BOLD, "M") + screen_px(canvas, 16);
    if (least < touch) least = touch;
    return lines > least ? lines : least;
}

/* The level as a bar, as wide as the card. */
static void draw_bar(struct canvas *canvas, struct rect at, int percent)
{
    const struct theme *theme = canvas_theme(canvas);
    struct rect bar = {at.x, at.y, at.width, screen_px(canvas, BAR)}, filled = bar;
    filled.width = bar.width * percent / 100;
    if (filled.width < bar.height) filled.width = bar.height;
    canvas_round(canvas, bar, bar.height / 2, theme_colour(theme, COLOUR_TRACK));
    if (theme_is_plain(theme))
        canvas_round_line(canvas, bar, bar.height / 2, screen_px(canvas, 3),
                          theme_colour(theme, COLOUR_INK));
    if (percent > 0)
        canvas_round(canvas, filled, bar.height / 2, theme_colour(theme, COLOUR_PRIMARY));
}

/* The bar, and below it less and more; for the sound a sample as well. */
static void draw_level(struct canvas *canvas, struct rect at, const char *id, int percent,
                       int least)
{
    const struct theme *theme = canvas_theme(canvas);
    char less[ELEMENT_ID_SIZE], more[ELEMENT_ID_SIZE];
    snprintf(less, sizeof less, "%s-less", id);
    snprintf(more, sizeof more, "%s-more", id);
    struct button buttons[3] = {{.id = less,
                                 .label = tr(theme, "Kurangi"),
                                 .icon = ICON_LESS,
                                 .style = BUTTON_PLAIN,
                                 .disabled = percent <= least},
                                {.id = more,
                                 .label = tr(theme, "Tambah"),
                                 .icon = ICON_ADD,
                                 .style = BUTTON_PLAIN,
                                 .disabled = percent >= 100},
                                aside_button(theme, "sample", "Coba dengar", ICON_SOUND)};
    draw_bar(canvas, at, percent);
    at.y += screen_px(canvas, BAR + GAP);
    ui_button_row(canvas, at, screen_px(canvas, GAP), buttons, strcmp(id, "volume") == 0 ? 3 : 2);
}

static void draw_languages(struct canvas *canvas, struct rect at, enum language language)
{
    struct button buttons[3] = {{.id = "language-id",
                                 .label = "Bahasa Indonesia",
                                 .style = BUTTON_PLAIN,
                                 .selected = language == LANGUAGE_ID},
                                {.id = "language-en",
                                 .label = "English",
                                 .style = BUTTON_PLAIN,
                                 .selected = language == LANGUAGE_EN},
                                {.id = "language-jv",
                                 .label = "Basa Jawa",
                                 .style = BUTTON_PLAIN,
                                 .selected = language == LANGUAGE_JV}};
    ui_button_row(canvas, at, screen_px(canvas, GAP), buttons, 3);
}

struct setting_card {
    const char *id, *title, *hint;
    enum icon icon;
    enum { CONTROLS_NONE, CONTROLS_LEVEL, CONTROLS_ROW } controls;
};

static struct setting_card card_of(const struct theme *theme, const struct staff_view *staff,
                                   unsigned item, char level[32])
{
    if (item == 0) {
        snprintf(level, 32, "%d%%", staff->volume);
        return (struct setting_card){"volume", tr(theme, "Suara"), level, ICON_SOUND,
                                     CONTROLS_LEVEL};
    }
    if (item == 1) {
        snprintf(level, 32, "%d%%", staff->brightness);
        bool fixed = staff->brightness < 0;
        return (struct setting_card){
            "brightness", tr(theme, "Kecerahan"),
            fixed ? tr(theme, "Diatur dengan tombol pada layarnya sendiri.") : level,
            ICON_BRIGHTNESS, fixed ? CONTROLS_NONE : CONTROLS_LEVEL};
    }
    return (struct setting_card){"language", tr(theme, "Bahasa awal"),
                                 tr(theme, "Untuk setiap pemohon baru."), ICON_LANGUAGE,
                                 CONTROLS_ROW};
}

static void draw_controls(struct canvas *canvas, struct rect at, const struct staff_view *staff,
                          unsigned item)
{
    if (item == 2) {
        draw_languages(canvas, at, staff->language);
        return;
    }
    if (item == 1) {
        if (staff->brightness >= 0)
            draw_level(canvas, at, "brightness", staff->brightness, BRIGHTNESS_LEAST);
        return;
    }
    draw_level(canvas, at, "volume", staff->volume, 0);
}

static int draw_card(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct staff_view *staff = of;
    char level[32];
    struct setting_card card = card_of(canvas_theme(canvas), staff, item, level);
    struct point point = {.id = card.id, .icon = card.icon, .title = card.title, .hint = card.hint};
    int pad = screen_px(canvas, 32), gap = screen_px(canvas, GAP), control = control_height(canvas);
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, 4096};
    int words = screen_point(canvas, inner, &point, false);
    int height = 2 * pad + words;
    if (card.controls != CONTROLS_NONE) height += gap + control;
    if (card.controls == CONTROLS_LEVEL) height += gap + screen_px(canvas, BAR);
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    screen_point(canvas, inner, &point, true);
    inner.y += words + gap;
    inner.height = control;
    draw_controls(canvas, inner, staff, item);
    return height;
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct settings *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char who[WHO_SIZE];
    struct frame frame = staff_frame(view, theme, who);
    frame.title = tr(theme, "Pengaturan");
    frame.subtitle = tr(theme, "Perubahan langsung berlaku.");
    struct list list = {
        .of = view->staff, .count = CARDS, .gap_px = screen_px(canvas, 20), .item = draw_card};
    list_draw(canvas, ui_frame(canvas, &frame), &list, state->page);
}

const struct screen screen_staff_settings = {.name = "staff-settings",
                                             .state_size = sizeof(struct settings),
                                             .idle_s = IDLE_STAFF_S,
                                             .event = event,
                                             .draw = draw};
