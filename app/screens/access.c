/* access.c - the terminal as this person needs it: size, colours, where the buttons are. What is
 * pressed holds at once, on this screen too; leaving it loses nothing. */
#include "ui/access.h"
#include "screens/common.h"

#include <stdio.h>

enum { OPTIONS_MAX = 3 };

struct option {
    const char *id, *label;
    enum icon icon;
    unsigned change; /* enum access_change */
};

struct group {
    const char *id, *title;
    struct option options[OPTIONS_MAX];
    unsigned count;
};

static const struct group groups[] = {
    {"size",
     "Ukuran huruf",
     {{"size-normal", "Biasa", ICON_NONE, ACCESS_SIZE + TEXT_NORMAL},
      {"size-large", "Besar", ICON_NONE, ACCESS_SIZE + TEXT_LARGE},
      {"size-largest", "Terbesar", ICON_NONE, ACCESS_SIZE + TEXT_LARGEST}},
     3},
    {"contrast",
     "Warna",
     {{"contrast-normal", "Biasa", ICON_NONE, ACCESS_CONTRAST + CONTRAST_NORMAL},
      {"contrast-dark", "Putih di hitam", ICON_NONE, ACCESS_CONTRAST + CONTRAST_DARK},
      {"contrast-light", "Hitam di putih", ICON_NONE, ACCESS_CONTRAST + CONTRAST_LIGHT}},
     3},
    {"reach",
     "Letak tombol",
     {{"reach-high", "Biasa", ICON_NONE, ACCESS_HIGH},
      {"reach-low", "Rendah, dapat dijangkau sambil duduk", ICON_NONE, ACCESS_REACH}},
     2},
    {"hand",
     "Tangan yang dipakai",
     {{"hand-left", "Kiri", ICON_NONE, ACCESS_LEFT_HAND},
      {"hand-right", "Kanan", ICON_NONE, ACCESS_RIGHT_HAND}},
     2},
};
enum { GROUPS = sizeof groups / sizeof *groups };

struct access_screen {
    unsigned page;
};

static bool holds(const struct access *access, unsigned change)
{
    struct access changed = *access;
    access_apply(&changed, change);
    return changed.size == access->size && changed.contrast == access->contrast &&
           changed.reach == access->reach && changed.left_handed == access->left_handed;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    (void)view;
    struct access_screen *state = of;
    struct answer answer;
    if (event_turned_page(event, &state->page)) return STAY;
    for (unsigned i = 0; i < GROUPS; i++)
        for (unsigned k = 0; k < groups[i].count; k++)
            if (event_pressed(event, groups[i].options[k].id))
                return ASK(ASK_ACCESS, groups[i].options[k].change);
    if (event_pressed(event, "usual")) return ASK(ASK_ACCESS, ACCESS_USUAL);
    if (event_pressed(event, "next")) return GO(OUTCOME_BACK);
    return screen_common_event(event, &answer) ? answer : STAY;
}

static struct button button_of(struct canvas *canvas, const struct view *view,
                               const struct option *option)
{
    bool chosen = holds(&view->access, option->change);
    return (struct button){.id = option->id,
                           .label = tr(canvas_theme(canvas), option->label),
                           .icon = chosen ? ICON_CHOSEN : ICON_UNCHOSEN,
                           .selected = chosen,
                           .style = BUTTON_PLAIN};
}

/* Side by side where every label has room on one line, else one below the other. */
static bool side_by_side(struct canvas *canvas, const struct view *view, const struct group *group,
                         int width, int height, int gap)
{
    int one = (width - (int)(group->count - 1) * gap) / (int)group->count;
    for (unsigned k = 0; k < group->count; k++) {
        struct button button = button_of(canvas, view, &group->options[k]);
        if (ui_button_width(canvas, height, &button) > one) return false;
    }
    return true;
}

static int option_height(struct canvas *canvas)
{
    const struct theme *theme = canvas_theme(canvas);
    int height = screen_px(canvas, 96), least = theme_mm(theme, 16);
    int line = theme_line_px(theme, TYPE_STRONG) + screen_px(canvas, 28);
    if (height < least) height = least;
    return height < line ? line : height;
}

static int draw_group(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                      bool draw)
{
    const struct view *view = of;
    const struct group *group = &groups[item];
    const char *title = tr(canvas_theme(canvas), group->title);
    int gap = theme_mm(canvas_theme(canvas), 3.5), height = option_height(canvas);
    int heading = canvas_text_height(canvas, at.width, TYPE_LARGE, title) + screen_px(canvas, 16);
    bool beside = side_by_side(canvas, view, group, at.width, height, gap);
    int rows = beside ? 1 : (int)group->count;
    int whole = heading + rows * height + (rows - 1) * gap;
    if (!draw) return whole;
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "%s-title", group->id);
    screen_text(canvas, id, at, TYPE_LARGE, COLOUR_INK, title);
    struct rect rect = {at.x, at.y + heading, at.width, height};
    struct button buttons[OPTIONS_MAX];
    for (unsigned k = 0; k < group->count; k++)
        buttons[k] = button_of(canvas, view, &group->options[k]);
    if (beside) {
        ui_button_row(canvas, rect, gap, buttons, (int)group->count);
        return whole;
    }
    for (unsigned k = 0; k < group->count; k++, rect.y += height + gap)
        ui_button(canvas, rect, &buttons[k]);
    return whole;
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct access_screen *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.groups = 0;
    frame.step_words = NULL;
    frame.cancel = false;
    frame.title = tr(theme, "Sesuaikan tampilan");
    frame.subtitle = tr(theme, "Berlaku sampai Anda selesai.");
    frame.primary = tr(theme, "Selesai");
    frame.primary_icon = ICON_CHECK;
    frame.back = access_is_usual(&view->access) ? NULL : tr(theme, "Seperti semula");
    frame.back_id = "usual";
    frame.back_icon = ICON_RETRY;
    struct list list = {.of = view,
                        .count = GROUPS,
                        .gap_px = screen_px(canvas, 44),
                        .one_column = true,
                        .item = draw_group};
    list_draw(canvas, ui_frame(canvas, &frame), &list, state->page);
}

const struct screen screen_access = {.name = "access",
                                     .state_size = sizeof(struct access_screen),
                                     .idle_s = 60,
                                     .event = event,
                                     .draw = draw};
