/* settings.c - how loud, how bright, and in which language the terminal begins. Each takes effect
 * at once. */
#include "screens/staff/inside.h"

#include <stdio.h>

enum { STEP_PERCENT = 10, BRIGHTNESS_LEAST = 20, CARD_HEIGHT = 250 };

static unsigned stepped(int percent, int by, int least)
{
    int value = (percent + STEP_PERCENT / 2) / STEP_PERCENT * STEP_PERCENT + by;
    return (unsigned)(value < least ? least : value > 100 ? 100 : value);
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    const struct staff_view *staff = view->staff;
    struct answer answer;
    (void)of;
    if (staff_common_event(event, &answer)) return answer;
    if (event_pressed(event, "volume-less"))
        return ASK(ASK_STAFF_VOLUME, stepped(staff->volume, -STEP_PERCENT, 0));
    if (event_pressed(event, "volume-more"))
        return ASK(ASK_STAFF_VOLUME, stepped(staff->volume, STEP_PERCENT, 0));
    if (event_pressed(event, "sample"))
        return SAY(ASK_SPEAK, "Suara terminal terdengar seperti ini.");
    if (event_pressed(event, "language-id")) return ASK(ASK_STAFF_LANGUAGE, LANGUAGE_ID);
    if (event_pressed(event, "language-en")) return ASK(ASK_STAFF_LANGUAGE, LANGUAGE_EN);
    if (staff->brightness < 0) return STAY;
    if (event_pressed(event, "brightness-less"))
        return ASK(ASK_STAFF_BRIGHTNESS,
                   stepped(staff->brightness, -STEP_PERCENT, BRIGHTNESS_LEAST));
    if (event_pressed(event, "brightness-more"))
        return ASK(ASK_STAFF_BRIGHTNESS,
                   stepped(staff->brightness, STEP_PERCENT, BRIGHTNESS_LEAST));
    return STAY;
}

struct level {
    const char *id, *title;
    enum icon icon;
    int percent, least;
};

static void draw_level(struct canvas *canvas, struct rect at, const struct level *level)
{
    const struct theme *theme = canvas_theme(canvas);
    char less[ELEMENT_ID_SIZE], more[ELEMENT_ID_SIZE], words[80];
    snprintf(less, sizeof less, "%s-less", level->id);
    snprintf(more, sizeof more, "%s-more", level->id);
    snprintf(words, sizeof words, "%s · %d%%", level->title, level->percent);
    int side = at.height, gap = screen_px(canvas, 24);
    struct button buttons[2] = {{.id = less,
                                 .label = tr(theme, "Kurangi"),
                                 .icon = ICON_LESS,
                                 .style = BUTTON_PLAIN,
                                 .disabled = level->percent <= level->least},
                                {.id = more,
                                 .label = tr(theme, "Tambah"),
                                 .icon = ICON_ADD,
                                 .style = BUTTON_PLAIN,
                                 .disabled = level->percent >= 100}};
    int wide = side * 2;
    struct rect left = {at.x, at.y, wide, side};
    struct rect right = {at.x + at.width - wide, at.y, wide, side};
    struct rect bar = {at.x + wide + gap, at.y, at.width - 2 * (wide + gap), side};
    ui_button(canvas, left, &buttons[0]);
    ui_progress(canvas, bar, level->percent * 10, words);
    ui_button(canvas, right, &buttons[1]);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    (void)of;
    const struct theme *theme = canvas_theme(canvas);
    const struct staff_view *staff = view->staff;
    char who[WHO_SIZE];
    struct frame frame = staff_frame(view, theme, who);
    frame.title = tr(theme, "Pengaturan");
    frame.subtitle = tr(theme, "Perubahan langsung berlaku.");
    struct rect body = ui_frame(canvas, &frame);
    int row = screen_px(canvas, 120), gap = screen_px(canvas, 32);
    struct rect at = {body.x, body.y, body.width, row};
    struct level volume = {
        .id = "volume", .title = tr(theme, "Suara"), .icon = ICON_SOUND, .percent = staff->volume};
    draw_level(canvas, at, &volume);
    at.y += row + gap;
    struct button sample = aside_button(theme, "sample", "Coba dengar", ICON_SOUND);
    ui_button(canvas, at, &sample);
    at.y += row + gap;
    struct level brightness = {.id = "brightness",
                               .title = tr(theme, "Kecerahan"),
                               .icon = ICON_BRIGHTNESS,
                               .percent = staff->brightness,
                               .least = BRIGHTNESS_LEAST};
    if (staff->brightness >= 0)
        draw_level(canvas, at, &brightness);
    else
        screen_text(canvas, "brightness", at, TYPE_BODY, COLOUR_QUIET,
                    tr(theme, "Kecerahan layar ini diatur pada layarnya sendiri."));
    at.y += row + gap;
    struct button languages[2] = {{.id = "language-id",
                                   .label = "Bahasa Indonesia",
                                   .style = BUTTON_PLAIN,
                                   .selected = staff->language == LANGUAGE_ID},
                                  {.id = "language-en",
                                   .label = "English",
                                   .style = BUTTON_PLAIN,
                                   .selected = staff->language == LANGUAGE_EN}};
    ui_button_row(canvas, at, gap, languages, 2);
}

const struct screen screen_staff_settings = {
    .name = "staff-settings", .idle_s = IDLE_STAFF_S, .event = event, .draw = draw};
