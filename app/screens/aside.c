#include "screens/aside.h"

enum { GAP = 28, BUTTON_HEIGHT = 104, BUTTON_GAP = 20, PICTURE_LEAST_MM = 16 };

static int px(struct canvas *canvas, int reference_px)
{
    return theme_px(canvas_theme(canvas), reference_px);
}

struct button aside_button(const struct theme *theme, const char *id, const char *label,
                           enum icon icon)
{
    return (struct button){
        .id = id, .label = tr(theme, label), .icon = icon, .style = BUTTON_PLAIN};
}

/* Two lines of a label must find room where large text breaks it. */
static int button_height(struct canvas *canvas)
{
    int least = px(canvas, BUTTON_HEIGHT);
    int lines = 2 * canvas_text_height(canvas, 4096, TYPE_BODY_BOLD, "M") + px(canvas, 16);
    return lines > least ? lines : least;
}

/* What gives way, one after the other, where a screen that lies has no height for large text: the
 * picture some of its width, then the buttons their rows. */
enum way { WAY_USUAL, WAY_NARROW, WAY_ONE_ROW, WAYS };

/* Beside the picture two stand in a row, below it all of them; and no more than have room for
 * their labels. */
static int in_a_row(struct canvas *canvas, const struct aside *aside, int width, bool beside)
{
    int row = beside && aside->buttons_count > 2 ? 2 : aside->buttons_count;
    for (int i = 0; row > 1 && i < aside->buttons_count; i++) {
        int each = (width - (row - 1) * px(canvas, BUTTON_GAP)) / row;
        if (ui_button_fits(canvas, each, button_height(canvas), &aside->buttons[i])) continue;
        row--;
        i = -1;
    }
    return row;
}

static int buttons_height(struct canvas *canvas, const struct aside *aside, int row)
{
    if (aside->buttons_count == 0) return 0;
    int rows = (aside->buttons_count + row - 1) / row;
    return rows * button_height(canvas) + (rows - 1) * px(canvas, BUTTON_GAP);
}

static void draw_buttons(struct canvas *canvas, struct rect at, const struct aside *aside, int most)
{
    int gap = px(canvas, BUTTON_GAP), height = button_height(canvas);
    for (int i = 0; i < aside->buttons_count; i += most) {
        int row = aside->buttons_count - i < most ? aside->buttons_count - i : most;
        ui_button_row(canvas, (struct rect){at.x, at.y, at.width, height}, gap, &aside->buttons[i],
                      row);
        at.y += height + gap;
    }
}

/* In reach mode the picture stands in the upper half, and what can be pressed in the lower. */
static struct rect picture_room(struct canvas *canvas, struct rect body, int below)
{
    struct rect upper = ui_frame_upper(canvas);
    if (upper.height > 0) return upper;
    body.height -= below;
    return body;
}

/* Where everything stands. */
struct layout {
    struct rect picture, strip, rest;
    int notice; /* height, with the gap below */
    int in_row; /* buttons */
    int needed; /* height of all but the picture */
};

static struct layout lay_out_so(struct canvas *canvas, struct rect body, const struct aside *aside,
                                enum way way)
{
    bool beside = theme_is_landscape(canvas_theme(canvas));
    int gap = px(canvas, GAP);
    struct rect left = body, rest = body;
    if (beside) {
        left.width = body.width * (way == WAY_USUAL ? 11 : 7) / 20 - gap;
        rest.x += left.width + 2 * gap;
        rest.width = body.width - left.width - 2 * gap;
    }
    struct layout layout = {.in_row = way == WAY_ONE_ROW
                                          ? aside->buttons_count
                                          : in_a_row(canvas, aside, rest.width, beside)};
    if (aside->notice) layout.notice = ui_notice_height(canvas, rest.width, aside->notice);
    int buttons = buttons_height(canvas, aside, layout.in_row);
    if (layout.notice && buttons) layout.notice += gap;
    int strip = aside->strip_px ? aside->strip_px + gap : 0;
    int below = beside ? 0 : layout.notice + buttons;
    int y = body.y + body.height - below;
    if (below) below += gap;
    layout.picture = picture_room(canvas, left, strip + below);
    layout.strip = (struct rect){left.x, body.y + body.height - below - aside->strip_px, left.width,
                                 aside->strip_px};
    if (!beside) rest.y = y;
    layout.rest = rest;
    layout.needed = layout.notice + buttons + (beside ? 0 : strip + gap);
    return layout;
}

static struct layout lay_out(struct canvas *canvas, struct rect body, const struct aside *aside)
{
    struct layout layout = {0};
    for (enum way way = WAY_USUAL; way < WAYS; way++) {
        layout = lay_out_so(canvas, body, aside, way);
        if (!theme_is_landscape(canvas_theme(canvas)) || layout.needed <= body.height) break;
    }
    return layout;
}

struct rect aside_room(struct canvas *canvas, struct rect body, const struct aside *aside)
{
    return lay_out(canvas, body, aside).picture;
}

struct rect aside_strip(struct canvas *canvas, struct rect body, const struct aside *aside)
{
    return lay_out(canvas, body, aside).strip;
}

struct rect aside_draw(struct canvas *canvas, struct rect body, const struct aside *aside,
                       struct rect *out_strip)
{
    struct layout layout = lay_out(canvas, body, aside);
    if (out_strip) *out_strip = layout.strip;
    struct rect at = layout.rest;
    if (aside->notice) ui_notice(canvas, at.x, at.y, at.width, aside->notice);
    at.y += layout.notice;
    draw_buttons(canvas, at, aside, layout.in_row);
    return layout.picture;
}

int aside_lacks(struct canvas *canvas, const struct frame *frame, const struct aside *aside)
{
    const struct theme *theme = canvas_theme(canvas);
    struct rect body = ui_frame_body(canvas, frame);
    bool picture_below = !theme->reach && !theme_is_landscape(theme);
    int least = picture_below ? theme_mm(theme, PICTURE_LEAST_MM) : 0;
    return lay_out(canvas, body, aside).needed + least - body.height;
}

struct rect aside_frame(struct canvas *canvas, const struct frame *frame, const struct aside *aside,
                        struct rect *out_strip)
{
    const struct theme *theme = canvas_theme(canvas);
    struct frame brief = *frame;
    struct aside short_of = *aside;
    struct notice notice;
    int spare = theme->reach ? 0 : theme_mm(theme, PICTURE_LEAST_MM);
    int least = theme_mm(theme, PICTURE_LEAST_MM);
    bool low = theme->reach && !theme_is_landscape(theme);
    if (aside_lacks(canvas, &brief, aside) > 0) brief.subtitle = NULL;
    /* There the picture and the words share the upper half. */
    if (low && ui_frame_upper_of(canvas, &brief).height < least) brief.subtitle = NULL;
    if (aside->notice && aside_lacks(canvas, &brief, aside) > spare) {
        notice = *aside->notice;
        notice.detail = NULL;
        short_of.notice = &notice;
    }
    return aside_draw(canvas, ui_frame(canvas, &brief), &short_of, out_strip);
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
