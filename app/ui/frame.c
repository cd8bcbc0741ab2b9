/* The frame of every screen. From the top: agency and pills, stepper, title and subtitle; at the
 * bottom the bar with back and primary. In reach mode the pills stand above that bar, the body is
 * the lower half, and stepper and title stand right above it. */
#include "ui/access.h"
#include "ui/canvas_inside.h"
#include "ui/header.h"

#include <stdio.h>
#include <string.h>

enum { BODY_LEAST_MM = 64, STEP_WORDS_SIZE = 160 };

struct columns ui_columns(const struct theme *theme)
{
    int margin = theme_px(theme, 56);
    struct columns columns = {.x = margin, .width = theme->width_px - 2 * margin};
    int most = theme_px(theme, theme_is_landscape(theme) ? 2000 : 1400);
    if (columns.width > most) {
        columns.x += (columns.width - most) / 2;
        columns.width = most;
    }
    /* Room for a label on two lines, in large type as well; a screen that lies has the width. */
    int least = theme_mm(theme, 20);
    int two_lines = 2 * theme_line_px(theme, TYPE_STRONG) + theme_px(theme, 20);
    columns.bar_height = theme_px(theme, 136);
    if (columns.bar_height < two_lines && !theme_is_landscape(theme))
        columns.bar_height = two_lines;
    if (columns.bar_height < least) columns.bar_height = least;
    columns.bar_top = theme->height_px - theme_px(theme, 56) - columns.bar_height;
    columns.gap = theme_px(theme, 44);
    return columns;
}

/* Everything is placed first, so that the body is known without drawing. */
struct layout {
    struct columns columns;
    bool reach, cancel_beside_steps;
    struct header header;
    struct rect steps, bar; /* the row of words, and the segments below */
    struct rect title, subtitle;
    struct rect upper, body;
    struct pills low_pills;
    int low_pills_y;
};

/* On one line: where large text leaves no room, which part of the step it is goes unsaid. */
static const char *step_words(struct canvas *canvas, const struct frame *frame, int width,
                              char brief[STEP_WORDS_SIZE])
{
    const char *words = frame->step_words ? frame->step_words : "";
    const char *end = strstr(words, " · ");
    if (!end || canvas_text_width(canvas, TYPE_SMALL, words) <= width) return words;
    snprintf(brief, STEP_WORDS_SIZE, "%.*s", (int)(end - words), words);
    return brief;
}

static int cancel_width(struct canvas *canvas)
{
    const struct theme *theme = canvas_theme(canvas);
    int icon = theme_type_px(theme, TYPE_SMALL_BOLD) * 115 / 100;
    return icon + icon / 3 + canvas_text_width(canvas, TYPE_SMALL_BOLD, tr(theme, "Batal")) +
           2 * theme_px(theme, 18);
}

/* Places stepper, title and subtitle from y on; returns the y below. */
static int place_words(struct canvas *canvas, const struct frame *frame, struct layout *layout,
                       int y)
{
    const struct theme *theme = canvas_theme(canvas);
    int x = layout->columns.x, width = layout->columns.width;
    bool wide = theme_is_landscape(theme);
    if (frame->groups > 0) {
        int cancel = layout->cancel_beside_steps ? cancel_width(canvas) : 0;
        int row = theme_px(theme, wide ? 56 : 72), least = cancel ? theme_mm(theme, 15) : 0;
        char brief[STEP_WORDS_SIZE];
        int words = canvas_text_height(canvas, width - cancel, TYPE_SMALL,
                                       step_words(canvas, frame, width - cancel, brief));
        if (row < least) row = least;
        if (row < words) row = words;
        layout->steps = (struct rect){x, y + theme_mm(theme, 3), width - cancel, row};
        layout->bar = (struct rect){x, layout->steps.y + row + theme_px(theme, 8), width,
                                    theme_px(theme, 10)};
        y = layout->bar.y + layout->bar.height;
    }
    y += theme_px(theme, wide ? 40 : 66);
    if (frame->title) {
        int height = canvas_text_height(canvas, width, TYPE_TITLE, frame->title);
        layout->title = (struct rect){x, y, width, height};
        y += height;
    }
    if (frame->subtitle) {
        int height = canvas_text_height(canvas, width, TYPE_LEAD, frame->subtitle);
        y += theme_px(theme, 18);
        layout->subtitle = (struct rect){x, y, width, height};
        y += height;
    }
    return y + theme_px(theme, wide ? 36 : 56);
}

static struct layout layout_as(struct canvas *canvas, const struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    bool wide = theme_is_landscape(theme);
    struct layout layout = {.columns = ui_columns(theme), .reach = theme->reach && !wide};
    const struct columns *columns = &layout.columns;
    layout.cancel_beside_steps = frame->cancel && frame->groups > 0 && !layout.reach && !wide;
    struct pill_choice choice = {.cancel = frame->cancel && !layout.cancel_beside_steps,
                                 .access = !frame->staff};
    layout.header = header_of(canvas, frame, columns, !layout.reach, choice);
    int y = place_words(canvas, frame, &layout, layout.header.bottom);
    int bottom = columns->bar_top - columns->gap, half = theme->height_px / 2;
    if (layout.reach) {
        int gap = theme_px(theme, 28);
        layout.low_pills = pills_fit(canvas, choice, columns->width);
        layout.low_pills_y = columns->bar_top - gap - layout.low_pills.height;
        bottom = layout.low_pills_y - gap;
        bool high = frame->reads && theme->scale > text_size_scale(TEXT_LARGE);
        if (y < half && !high) {
            int top = layout.header.bottom + gap;
            int free = half - y > gap ? half - y - gap : 0;
            layout.upper = (struct rect){columns->x, top, columns->width, free};
            y = place_words(canvas, frame, &layout, layout.header.bottom + half - y);
        }
    }
    if (bottom < y) bottom = y;
    layout.body = (struct rect){columns->x, y, columns->width, bottom - y};
    return layout;
}

/* What explains the title is the first to go where large text leaves the body no room. */
static struct layout layout_of(struct canvas *canvas, const struct frame *frame)
{
    struct layout layout = layout_as(canvas, frame);
    bool tight = layout.body.height < theme_mm(canvas_theme(canvas), BODY_LEAST_MM);
    if (!tight || !frame->subtitle || !frame->title) return layout;
    struct frame brief = *frame;
    brief.subtitle = NULL;
    struct layout without = layout_as(canvas, &brief);
    return without.body.height > layout.body.height ? without : layout;
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
static void cancel_draw(struct canvas *canvas, const struct layout *layout)
{
    const struct theme *theme = canvas_theme(canvas);
    const char *label = tr(theme, "Batal");
    int icon = theme_type_px(theme, TYPE_SMALL_BOLD) * 115 / 100, radius = theme_px(theme, 16);
    int padding = theme_px(theme, 18), line = theme_line_px(theme, TYPE_SMALL_BOLD);
    const struct rect *steps = &layout->steps;
    /* Its padding hangs over the edge of the column: the word stands flush with the bar. */
    struct rect rect = {steps->x + steps->width + padding, steps->y, cancel_width(canvas),
                        steps->height};
    int y = rect.y + (rect.height - line) * 3 / 4;
    uint32_t colour = theme_colour(theme, COLOUR_QUIET);
    if (canvas_is_pressed(canvas, "cancel"))
        canvas_round(canvas, rect, radius, theme_colour(theme, COLOUR_TRACK));
    canvas_icon(canvas, ICON_CLOSE, rect.x + padding, y + (line - icon) / 2, icon, colour);
    struct rect text = {rect.x + padding + icon + icon / 3, y, rect.width, line};
    canvas_text(canvas, text, TYPE_SMALL_BOLD, colour, ALIGN_LEFT, label);
    if (canvas_is_focused(canvas, "cancel")) ui_focus_ring(canvas, rect, radius);
    canvas_element(canvas, "cancel", ROLE_BUTTON, label, rect, true);
}

static void stepper_draw(struct canvas *canvas, const struct frame *frame,
                         const struct layout *layout)
{
    const struct theme *theme = canvas_theme(canvas);
    char brief[STEP_WORDS_SIZE];
    struct rect text = layout->steps;
    const char *words = step_words(canvas, frame, text.width, brief);
    text.height = canvas_text_height(canvas, text.width, TYPE_SMALL, words);
    /* The words belong to the bar below them. */
    text.y += (layout->steps.height - text.height) * 3 / 4;
    canvas_text(canvas, text, TYPE_SMALL, theme_colour(theme, COLOUR_QUIET), ALIGN_LEFT, words);
    canvas_element(canvas, "step", ROLE_TEXT, frame->step_words ? frame->step_words : "", text,
                   true);
    if (layout->cancel_beside_steps) cancel_draw(canvas, layout);
    stepper_bar(canvas, frame, layout->bar);
}

static void words_draw(struct canvas *canvas, struct rect rect, const char *id, enum role role,
                       enum type_style style, enum colour_name colour, const char *words)
{
    canvas_text(canvas, rect, style, theme_colour(canvas_theme(canvas), colour), ALIGN_LEFT, words);
    canvas_element(canvas, id, role, words, rect, true);
}

static void subtitle_draw(struct canvas *canvas, const struct frame *frame, struct rect rect)
{
    words_draw(canvas, rect, "subtitle", ROLE_TEXT, TYPE_LEAD, COLOUR_QUIET, frame->subtitle);
    if (frame->is_private) canvas_mark_private(canvas);
}

static void bar_draw(struct canvas *canvas, const struct frame *frame,
                     const struct columns *columns)
{
    const struct theme *theme = canvas_theme(canvas);
    struct rect rest = {columns->x, columns->bar_top, columns->width, columns->bar_height};
    if (frame->back) {
        struct button back = {.id = frame->back_id ? frame->back_id : "back",
                              .label = frame->back,
                              .style = BUTTON_PLAIN};
        back.icon = frame->back_icon != ICON_NONE ? frame->back_icon : ICON_BACK;
        struct rect rect = rest;
        rect.width = ui_button_width(canvas, rect.height, &back);
        int least = theme_px(theme, 338), most = rest.width * 46 / 100;
        if (rect.width < least) rect.width = least;
        if (rect.width > most) rect.width = most;
        int used = rect.width + theme_px(theme, 28);
        if (theme->left_handed) rect.x = rest.x + rest.width - rect.width;
        canvas_zone(canvas, ZONE_BACK);
        ui_button(canvas, rect, &back);
        if (!theme->left_handed) rest.x += used;
        rest.width -= used;
    }
    if (!frame->primary) return;
    struct button primary = {.id = frame->primary_id ? frame->primary_id : "next",
                             .label = frame->primary,
                             .style = BUTTON_PRIMARY,
                             .icon = frame->primary_icon,
                             .disabled = frame->primary_disabled};
    if (primary.icon == ICON_NONE) primary.icon = ICON_NEXT;
    primary.icon_behind = primary.icon == ICON_NEXT || primary.icon == ICON_CHECK;
    int most = theme_px(theme, 968);
    if (rest.width > most) {
        if (!theme->left_handed) rest.x += rest.width - most;
        rest.width = most;
    }
    canvas_zone(canvas, ZONE_PRIMARY);
    ui_button(canvas, rest, &primary);
}

struct rect ui_frame_upper(const struct canvas *canvas)
{
    return canvas->upper;
}

struct rect ui_frame_upper_of(struct canvas *canvas, const struct frame *frame)
{
    return layout_of(canvas, frame).upper;
}

struct rect ui_frame_body(struct canvas *canvas, const struct frame *frame)
{
    return layout_of(canvas, frame).body;
}

struct rect ui_frame(struct canvas *canvas, const struct frame *frame)
{
    struct layout layout = layout_of(canvas, frame);
    canvas->upper = layout.upper;
    if (frame->white)
        canvas_fill(canvas, canvas_area(canvas),
                    theme_colour(canvas_theme(canvas), COLOUR_SURFACE));
    canvas_zone(canvas, ZONE_HEAD);
    header_draw(canvas, frame, &layout.columns, &layout.header);
    if (frame->groups > 0) stepper_draw(canvas, frame, &layout);
    if (layout.low_pills.count)
        pills_draw(canvas, &layout.low_pills, layout.columns.x + layout.columns.width,
                   layout.low_pills_y);
    canvas_zone(canvas, ZONE_BODY);
    if (frame->title)
        words_draw(canvas, layout.title, "title", ROLE_TITLE, TYPE_TITLE, COLOUR_INK, frame->title);
    if (frame->title && frame->is_private) canvas_mark_private(canvas);
    if (frame->subtitle && layout.subtitle.height > 0)
        subtitle_draw(canvas, frame, layout.subtitle);
    bar_draw(canvas, frame, &layout.columns);
    canvas_zone(canvas, ZONE_BODY);
    return layout.body;
}
