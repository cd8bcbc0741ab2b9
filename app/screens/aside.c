#include "screens/aside.h"

enum { GAP = 28, BUTTON_HEIGHT = 104 };

static int px(struct canvas *canvas, int reference_px)
{
    return theme_px(canvas_theme(canvas), reference_px);
}

/* Two lines of a label must find room where large text breaks it. */
static int button_height(struct canvas *canvas)
{
    int least = px(canvas, BUTTON_HEIGHT);
    int lines = 2 * canvas_text_height(canvas, 4096, TYPE_BODY_BOLD, "M") + px(canvas, 16);
    return lines > least ? lines : least;
}

static int buttons_height(struct canvas *canvas, const struct aside *aside, bool stacked)
{
    if (aside->buttons_count == 0) return 0;
    int rows = stacked ? aside->buttons_count : 1;
    return rows * button_height(canvas) + (rows - 1) * px(canvas, 20);
}

static void draw_buttons(struct canvas *canvas, struct rect at, const struct aside *aside,
                         bool stacked)
{
    int gap = px(canvas, 20), count = aside->buttons_count;
    for (int i = 0; i < count; i++) {
        struct rect button = {at.x, at.y, at.width, button_height(canvas)};
        if (stacked) {
            button.y += i * (button.height + gap);
        } else {
            button.width = (at.width - (count - 1) * gap) / count;
            button.x += i * (button.width + gap);
        }
        ui_button(canvas, button, &aside->buttons[i]);
    }
}

struct rect aside_draw(struct canvas *canvas, struct rect body, const struct aside *aside,
                       struct rect *out_strip)
{
    bool beside = theme_is_landscape(canvas_theme(canvas));
    int gap = px(canvas, GAP);
    struct rect picture = body, rest = body;
    if (beside) {
        picture.width = body.width * 11 / 20 - gap;
        rest.x += picture.width + 2 * gap;
        rest.width = body.width - picture.width - 2 * gap;
    }
    int notice = aside->notice ? ui_notice_height(canvas, rest.width, aside->notice) + gap : 0;
    int strip = aside->strip_px ? aside->strip_px + gap : 0;
    int buttons = buttons_height(canvas, aside, beside);
    if (buttons) buttons += gap;
    int total = notice + strip + buttons;
    if (!beside && total > 0) {
        picture.height -= total;
        rest.y += picture.height + gap;
    }
    if (out_strip) *out_strip = (struct rect){rest.x, rest.y, rest.width, aside->strip_px};
    rest.y += strip;
    if (aside->notice) ui_notice(canvas, rest.x, rest.y, rest.width, aside->notice);
    rest.y += notice;
    draw_buttons(canvas, rest, aside, beside);
    return picture;
}

struct rect aside_panel(struct canvas *canvas, struct rect panel)
{
    const struct theme *theme = canvas_theme(canvas);
    int radius = px(canvas, 20), pad = px(canvas, 32);
    canvas_round(canvas, panel, radius, theme_colour(theme, COLOUR_SHADE));
    if (theme_is_plain(theme))
        canvas_round_line(canvas, panel, radius, px(canvas, 2), theme_colour(theme, COLOUR_EDGE));
    return (struct rect){panel.x + pad, panel.y + pad, panel.width - 2 * pad,
                         panel.height - 2 * pad};
}
