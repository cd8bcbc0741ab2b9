/* The frame of every screen. From the top: agency and pills, stepper, title and subtitle; at the
 * bottom the bar with back and primary. In reach mode the pills stand above that bar, and the body
 * is the lower half. */
#include "ui/canvas_inside.h"
#include "ui/widgets_inside.h"

enum { PILLS_MAX = 3 };

struct pill {
    struct button button;
    int width;
};

struct pills {
    struct pill items[PILLS_MAX]; /* from the left */
    int count, width, height, gap;
};

struct columns ui_columns(const struct theme *theme)
{
    int margin = theme_px(theme, 56);
    struct columns columns = {.x = margin, .width = theme->width_px - 2 * margin};
    int most = theme_px(theme, theme_is_landscape(theme) ? 2000 : 1400);
    if (columns.width > most) {
        columns.x += (columns.width - most) / 2;
        columns.width = most;
    }
    int least = theme_mm(theme, 20);
    columns.bar_height = theme_px(theme, 136);
    if (columns.bar_height < least) columns.bar_height = least;
    columns.bar_top = theme->height_px - theme_px(theme, 56) - columns.bar_height;
    columns.gap = theme_px(theme, 44);
    return columns;
}

static const char *language_name(enum language language, bool brief)
{
    switch (language) {
    case LANGUAGE_ID: return brief ? "ID" : "Indonesia";
    case LANGUAGE_EN: return brief ? "EN" : "English";
    case LANGUAGE_JV: return brief ? "JV" : "Jawa";
    case LANGUAGE_COUNT: break;
    }
    return "";
}

static void pill_add(struct canvas *canvas, struct pills *pills, const char *id, const char *label,
                     enum icon icon)
{
    struct pill *pill = &pills->items[pills->count++];
    pill->button = (struct button){.id = id, .label = label, .icon = icon, .style = BUTTON_PILL};
    pill->width = ui_button_width(canvas, pills->height, &pill->button);
    pills->width += pill->width + (pills->count > 1 ? pills->gap : 0);
}

static struct pills pills_of(struct canvas *canvas, bool cancel, bool brief)
{
    const struct theme *theme = canvas_theme(canvas);
    struct pills pills = {.height = theme_px(theme, 80), .gap = theme_px(theme, 20)};
    int least = theme_mm(theme, 15), line = theme_line_px(theme, TYPE_PILL);
    if (pills.height < least) pills.height = least;
    if (pills.height < line + theme_px(theme, 24)) pills.height = line + theme_px(theme, 24);
    if (cancel) pill_add(canvas, &pills, "cancel", tr(theme, "Batal"), ICON_CLOSE);
    pill_add(canvas, &pills, "language", language_name(theme->language, brief), ICON_LANGUAGE);
    pill_add(canvas, &pills, "help", tr(theme, "Bantuan"), ICON_HELP);
    return pills;
}

static void pills_draw(struct canvas *canvas, const struct pills *pills, int right, int y)
{
    int x = right - pills->width;
    for (int i = 0; i < pills->count; i++) {
        struct rect rect = {x, y, pills->items[i].width, pills->height};
        ui_button(canvas, rect, &pills->items[i].button);
        x += rect.width + pills->gap;
    }
}

static int mark_draw(struct canvas *canvas, int x, int y)
{
    const struct theme *theme = canvas_theme(canvas);
    int size = theme_px(theme, 72), icon = theme_px(theme, 40);
    canvas_round(canvas, (struct rect){x, y, size, size}, theme_px(theme, 16),
                 theme_colour(theme, COLOUR_PRIMARY));
    canvas_icon(canvas, ICON_AGENCY, x + (size - icon) / 2, y + (size - icon) / 2, icon,
                theme_colour(theme, COLOUR_ON_PRIMARY));
    return size;
}

static int wider(struct canvas *canvas, const struct frame *frame)
{
    int heading = canvas_text_width(canvas, TYPE_SMALL_BOLD, frame->heading);
    int sub = frame->subheading ? canvas_text_width(canvas, TYPE_SMALL, frame->subheading) : 0;
    return heading > sub ? heading : sub;
}

static void heading_draw(struct canvas *canvas, struct rect rect, const struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    int first = theme_line_px(theme, TYPE_SMALL_BOLD);
    int second = frame->subheading ? theme_line_px(theme, TYPE_SMALL) : 0;
    /* The two lines stand closer than lines of running text. */
    int tight = second ? first / 14 : 0;
    int y = rect.y + (rect.height - first - second + tight) / 2;
    canvas_text(canvas, (struct rect){rect.x, y, rect.width, first}, TYPE_SMALL_BOLD,
                theme_colour(theme, COLOUR_INK), ALIGN_LEFT, frame->heading);
    canvas_element(canvas, "heading", ROLE_TEXT, frame->heading,
                   (struct rect){rect.x, y, rect.width, first}, true);
    if (!second) return;
    y += first - tight;
    canvas_text(canvas, (struct rect){rect.x, y, rect.width, second}, TYPE_SMALL,
                theme_colour(theme, COLOUR_QUIET), ALIGN_LEFT, frame->subheading);
    canvas_element(canvas, "subheading", ROLE_TEXT, frame->subheading,
                   (struct rect){rect.x, y, rect.width, second}, true);
}

/* Draws agency and pills; returns the y below them. Where both have no room side by side, the
 * language's name gives way first, then the pills take a row of their own. */
static int header_draw(struct canvas *canvas, const struct frame *frame,
                       const struct columns *columns, bool cancel, bool pills_here)
{
    const struct theme *theme = canvas_theme(canvas);
    int y = theme_px(theme, 48), apart = theme_px(theme, 20);
    struct pills pills = pills_of(canvas, cancel, false);
    int row = pills.height;
    int text_x = columns->x + theme_px(theme, 72) + apart;
    int room = columns->x + columns->width - text_x;
    int text = frame->heading ? wider(canvas, frame) : 0;
    bool beside = false;
    if (pills_here) {
        beside = text + apart + pills.width <= room;
        if (!beside) {
            struct pills brief = pills_of(canvas, cancel, true);
            beside = text + apart + brief.width <= room;
            if (beside) pills = brief;
        }
    }
    if (frame->heading) {
        mark_draw(canvas, columns->x, y + (row - theme_px(theme, 72)) / 2);
        int width = beside ? room - pills.width - apart : room;
        heading_draw(canvas, (struct rect){text_x, y, width, row}, frame);
    }
    if (!pills_here) return y + row;
    int pills_y = beside || !frame->heading ? y : y + row + theme_px(theme, 16);
    pills_draw(canvas, &pills, columns->x + columns->width, pills_y);
    return pills_y + row;
}

static void stepper_bar(struct canvas *canvas, const struct frame *frame, struct rect rect)
{
    const struct theme *theme = canvas_theme(canvas);
    int groups = (int)frame->groups, gap = theme_px(theme, 10);
    for (int i = 0; i < groups; i++) {
        int from = (rect.width + gap) * i / groups;
        int to = (rect.width + gap) * (i + 1) / groups - gap;
        struct rect part = {rect.x + from, rect.y, to - from, rect.height};
        bool done = i < (int)frame->group, here = i == (int)frame->group;
        enum colour_name name = done ? COLOUR_PRIMARY : here ? COLOUR_ACCENT : COLOUR_TRACK;
        if (here && theme_is_plain(theme)) {
            part.y -= part.height / 2;
            part.height *= 2;
        }
        canvas_round(canvas, part, part.height / 2, theme_colour(theme, name));
        if (theme_is_plain(theme))
            canvas_round_line(canvas, part, part.height / 2, theme_px(theme, 2),
                              theme_colour(theme, COLOUR_INK));
    }
}

/* A quiet way out, beside the words of the stepper. */
static int cancel_draw(struct canvas *canvas, const struct columns *columns, int y, int height)
{
    const struct theme *theme = canvas_theme(canvas);
    const char *label = tr(theme, "Batal");
    int text = canvas_text_width(canvas, TYPE_SMALL_BOLD, label);
    int icon = theme_type_px(theme, TYPE_SMALL_BOLD) * 115 / 100, gap = icon / 3;
    int padding = theme_px(theme, 18);
    int width = icon + gap + text + 2 * padding;
    struct rect rect = {columns->x + columns->width - width + padding, y, width, height};
    uint32_t colour = theme_colour(theme, COLOUR_QUIET);
    if (canvas_is_pressed(canvas, "cancel"))
        canvas_round(canvas, rect, theme_px(theme, 16), theme_colour(theme, COLOUR_TRACK));
    int line = theme_line_px(theme, TYPE_SMALL_BOLD), drop = (height - line) / 4;
    canvas_icon(canvas, ICON_CLOSE, rect.x + padding, y + (height - icon) / 2 + drop, icon, colour);
    canvas_text(canvas,
                (struct rect){rect.x + padding + icon + gap, y + (height - line) / 2 + drop,
                              text + 2, line},
                TYPE_SMALL_BOLD, colour, ALIGN_LEFT, label);
    if (canvas_is_focused(canvas, "cancel")) ui_focus_ring(canvas, rect, theme_px(theme, 16));
    canvas_element(canvas, "cancel", ROLE_BUTTON, label, rect, true);
    return width;
}

static int stepper_draw(struct canvas *canvas, const struct frame *frame,
                        const struct columns *columns, int y, bool cancel)
{
    const struct theme *theme = canvas_theme(canvas);
    const char *words = frame->step_words ? frame->step_words : "";
    int row = theme_mm(theme, 15), line = theme_line_px(theme, TYPE_SMALL);
    y += theme_mm(theme, 3);
    if (row < line) row = line;
    if (row < theme_px(theme, 72)) row = theme_px(theme, 72);
    int width = columns->width;
    if (cancel) width -= cancel_draw(canvas, columns, y, row) + theme_px(theme, 12);
    int height = canvas_text_height(canvas, width, TYPE_SMALL, words);
    if (height > row) row = height;
    /* The words belong to the bar below them. */
    int drop = (row - height) / 4;
    struct rect text = {columns->x, y + (row - height) / 2 + drop, width, height};
    canvas_text(canvas, text, TYPE_SMALL, theme_colour(theme, COLOUR_QUIET), ALIGN_LEFT, words);
    canvas_element(canvas, "step", ROLE_TEXT, words, text, true);
    y += row + theme_px(theme, 8);
    struct rect bar = {columns->x, y, columns->width, theme_px(theme, 10)};
    stepper_bar(canvas, frame, bar);
    return bar.y + bar.height;
}

static int words_draw(struct canvas *canvas, const struct columns *columns, int y, const char *id,
                      enum role role, enum type_style style, enum colour_name colour,
                      const char *words)
{
    struct rect rect = {columns->x, y, columns->width,
                        canvas_text_height(canvas, columns->width, style, words)};
    canvas_text(canvas, rect, style, theme_colour(canvas_theme(canvas), colour), ALIGN_LEFT, words);
    canvas_element(canvas, id, role, words, rect, true);
    return y + rect.height;
}

static void bar_draw(struct canvas *canvas, const struct frame *frame,
                     const struct columns *columns)
{
    const struct theme *theme = canvas_theme(canvas);
    struct rect rest = {columns->x, columns->bar_top, columns->width, columns->bar_height};
    if (frame->back) {
        struct button back = {.id = "back", .label = frame->back, .style = BUTTON_PLAIN};
        back.icon = frame->back_icon != ICON_NONE ? frame->back_icon : ICON_BACK;
        struct rect rect = rest;
        rect.width = ui_button_width(canvas, rect.height, &back);
        int least = theme_px(theme, 338), most = rest.width * 46 / 100;
        if (rect.width < least) rect.width = least;
        if (rect.width > most) rect.width = most;
        ui_button(canvas, rect, &back);
        int used = rect.width + theme_px(theme, 28);
        rest.x += used;
        rest.width -= used;
    }
    if (!frame->primary) return;
    struct button primary = {.id = "next",
                             .label = frame->primary,
                             .style = BUTTON_PRIMARY,
                             .icon = frame->primary_icon,
                             .disabled = frame->primary_disabled};
    if (primary.icon == ICON_NONE) primary.icon = ICON_NEXT;
    primary.icon_behind = primary.icon == ICON_NEXT || primary.icon == ICON_CHECK;
    int most = theme_px(theme, 968);
    if (rest.width > most) {
        rest.x += rest.width - most;
        rest.width = most;
    }
    ui_button(canvas, rest, &primary);
}

struct rect ui_frame_upper(const struct canvas *canvas)
{
    return canvas->upper;
}

/* The body between y and the bar; in reach mode its lower half, with the pills below it. */
static struct rect body_of(struct canvas *canvas, const struct columns *columns, int y, bool reach,
                           bool cancel)
{
    const struct theme *theme = canvas_theme(canvas);
    int bottom = columns->bar_top - columns->gap;
    if (reach) {
        struct pills pills = pills_of(canvas, cancel, false);
        int pills_y = columns->bar_top - theme_px(theme, 28) - pills.height;
        pills_draw(canvas, &pills, columns->x + columns->width, pills_y);
        bottom = pills_y - theme_px(theme, 28);
        int half = theme->height_px / 2;
        if (y < half) {
            canvas->upper =
                (struct rect){columns->x, y, columns->width, half - theme_px(theme, 28) - y};
            y = half;
        }
    }
    if (bottom < y) bottom = y;
    return (struct rect){columns->x, y, columns->width, bottom - y};
}

struct rect ui_frame(struct canvas *canvas, const struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    struct columns columns = ui_columns(theme);
    bool reach = theme->reach && !theme_is_landscape(theme);
    bool beside_steps = frame->cancel && frame->groups > 0 && !reach;
    int y = header_draw(canvas, frame, &columns, frame->cancel && !beside_steps, !reach);
    if (frame->groups > 0) y = stepper_draw(canvas, frame, &columns, y, beside_steps);
    y += theme_px(theme, theme_is_landscape(theme) ? 40 : 66);
    if (frame->title)
        y = words_draw(canvas, &columns, y, "title", ROLE_TITLE, TYPE_TITLE, COLOUR_INK,
                       frame->title);
    if (frame->subtitle)
        y = words_draw(canvas, &columns, y + theme_px(theme, 18), "subtitle", ROLE_TEXT, TYPE_LEAD,
                       COLOUR_QUIET, frame->subtitle);
    y += theme_px(theme, theme_is_landscape(theme) ? 36 : 56);
    struct rect body = body_of(canvas, &columns, y, reach, frame->cancel);
    bar_draw(canvas, frame, &columns);
    return body;
}
