#include "ui/header.h"

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

int pills_height(const struct theme *theme)
{
    int height = theme_px(theme, 80), least = theme_mm(theme, 15);
    int line = theme_line_px(theme, TYPE_PILL) + theme_px(theme, 24);
    if (height < least) height = least;
    return height < line ? line : height;
}

struct pills pills_of(struct canvas *canvas, struct pill_choice choice, bool brief)
{
    const struct theme *theme = canvas_theme(canvas);
    struct pills pills = {.height = pills_height(theme), .gap = theme_px(theme, 20)};
    if (choice.cancel) pill_add(canvas, &pills, "cancel", tr(theme, "Batal"), ICON_CLOSE);
    pill_add(canvas, &pills, "language", language_name(theme->language, brief), ICON_LANGUAGE);
    if (choice.access) {
        pill_add(canvas, &pills, "access", "Aa", ICON_ACCESS);
        pills.items[pills.count - 1].button.spoken = tr(theme, "Tampilan");
    }
    pill_add(canvas, &pills, "help", tr(theme, "Bantuan"), ICON_HELP);
    return pills;
}

struct pills pills_fit(struct canvas *canvas, struct pill_choice choice, int limit)
{
    struct pills pills = pills_of(canvas, choice, false);
    if (pills.width > limit) pills = pills_of(canvas, choice, true);
    if (pills.width <= limit) return pills;
    /* Each as wide as its word, and the rest shared. */
    int padding = 2 * theme_px(canvas_theme(canvas), 26);
    int spare = limit - (pills.count - 1) * pills.gap;
    for (int i = 0; i < pills.count; i++) {
        pills.items[i].button.icon = ICON_NONE;
        pills.items[i].width =
            canvas_text_width(canvas, TYPE_PILL, pills.items[i].button.label) + padding;
        spare -= pills.items[i].width;
    }
    for (int i = 0; i < pills.count; i++)
        pills.items[i].width += spare / pills.count;
    pills.width = limit;
    return pills;
}

static bool pills_have_room(struct canvas *canvas, const struct pills *pills)
{
    for (int i = 0; i < pills->count; i++)
        if (canvas_text_width(canvas, TYPE_PILL, pills->items[i].button.label) +
                2 * theme_px(canvas_theme(canvas), 24) >
            pills->items[i].width)
            return false;
    return true;
}

void pills_draw(struct canvas *canvas, const struct pills *pills, int right, int y)
{
    int x = right - pills->width;
    for (int i = 0; i < pills->count; i++) {
        struct rect rect = {x, y, pills->items[i].width, pills->height};
        ui_button(canvas, rect, &pills->items[i].button);
        x += rect.width + pills->gap;
    }
}

static void mark_draw(struct canvas *canvas, struct rect mark)
{
    const struct theme *theme = canvas_theme(canvas);
    int icon = mark.width * 55 / 100;
    canvas_round(canvas, mark, theme_px(theme, 16), theme_colour(theme, COLOUR_PRIMARY));
    canvas_icon(canvas, ICON_AGENCY, mark.x + (mark.width - icon) / 2,
                mark.y + (mark.height - icon) / 2, icon, theme_colour(theme, COLOUR_ON_PRIMARY));
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
                   (struct rect){rect.x, y, rect.width, first - tight}, true);
    if (!second) return;
    y += first - tight;
    canvas_text(canvas, (struct rect){rect.x, y, rect.width, second}, TYPE_SMALL,
                theme_colour(theme, COLOUR_QUIET), ALIGN_LEFT, frame->subheading);
    canvas_element(canvas, "subheading", ROLE_TEXT, frame->subheading,
                   (struct rect){rect.x, y, rect.width, second}, true);
}

/* Where agency and pills have no room side by side, the language's name gives way first, then the
 * pills take a row of their own. */
struct header header_of(struct canvas *canvas, const struct frame *frame,
                        const struct columns *columns, bool pills, struct pill_choice choice)
{
    const struct theme *theme = canvas_theme(canvas);
    int y = theme_px(theme, 48), apart = theme_px(theme, 20), row = pills_height(theme);
    int size = frame->heading ? theme_px(theme, 72) : 0;
    int text_x = columns->x + size + (size ? apart : 0);
    int room = columns->x + columns->width - text_x;
    struct header header = {.mark = {columns->x, y + (row - size) / 2, size, size},
                            .heading = {text_x, y, room, row},
                            .pills_y = y,
                            .bottom = y + row};
    if (!pills) return header;
    int text = frame->heading ? wider(canvas, frame) + apart : 0;
    struct pills whole = pills_of(canvas, choice, false), brief = pills_of(canvas, choice, true);
    bool fits = text + whole.width <= room, fits_brief = text + brief.width <= room;
    header.pills = fits ? whole : fits_brief ? brief : pills_fit(canvas, choice, columns->width);
    /* A screen that lies has no row to give away. */
    if (!fits && !fits_brief && theme_is_landscape(theme) && text < room) {
        struct pills words = pills_fit(canvas, choice, room - text);
        fits = pills_have_room(canvas, &words);
        if (fits) header.pills = words;
    }
    if (fits || fits_brief) {
        header.heading.width -= header.pills.width + apart;
    } else {
        header.pills_y += row + theme_px(theme, 20);
        header.bottom = header.pills_y + row;
    }
    return header;
}

void header_draw(struct canvas *canvas, const struct frame *frame, const struct columns *columns,
                 const struct header *header)
{
    if (frame->heading) {
        mark_draw(canvas, header->mark);
        heading_draw(canvas, header->heading, frame);
    }
    if (header->pills.count)
        pills_draw(canvas, &header->pills, columns->x + columns->width, header->pills_y);
}
