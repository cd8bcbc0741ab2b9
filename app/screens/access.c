/* access.c - the terminal as this person needs it: size, colours, where the buttons are, and
 * whether it speaks, how fast and how loud. What is pressed holds at once, on this screen too;
 * leaving it loses nothing. */
#include "ui/access.h"
#include "screens/common.h"

#include <stdio.h>

enum { OPTIONS_MAX = 3, WORDS_SIZE = 120 };

struct option {
    const char *id, *label;
    enum icon icon;
    unsigned change; /* enum access_change or voice_change */
};

/* What the options are of: a look or the voice, of which one holds; or a step up or down. */
enum kind { KIND_LOOK, KIND_VOICE, KIND_SPEED, KIND_VOLUME };

struct group {
    const char *id, *title; /* of a step: with {1} and {2} */
    struct option options[OPTIONS_MAX];
    unsigned count;
    enum kind kind;
};

static const struct group groups[] = {
    {"size",
     "Ukuran huruf",
     {{"size-normal", "Biasa", ICON_NONE, ACCESS_SIZE + TEXT_NORMAL},
      {"size-large", "Besar", ICON_NONE, ACCESS_SIZE + TEXT_LARGE},
      {"size-largest", "Terbesar", ICON_NONE, ACCESS_SIZE + TEXT_LARGEST}},
     3,
     KIND_LOOK},
    {"voice",
     "Suara",
     {{"voice-off", "Mati", ICON_NONE, VOICE_OFF}, {"voice-on", "Nyala", ICON_NONE, VOICE_ON}},
     2,
     KIND_VOICE},
    {"speed",
     "Kecepatan {1} dari {2}",
     {{"voice-slower", "Lebih lambat", ICON_NONE, VOICE_SLOWER},
      {"voice-faster", "Lebih cepat", ICON_NONE, VOICE_FASTER}},
     2,
     KIND_SPEED},
    {"volume",
     "Volume {1} dari {2}",
     {{"voice-softer", "Lebih pelan", ICON_NONE, VOICE_SOFTER},
      {"voice-louder", "Lebih keras", ICON_NONE, VOICE_LOUDER}},
     2,
     KIND_VOLUME},
    {"contrast",
     "Warna",
     {{"contrast-normal", "Biasa", ICON_NONE, ACCESS_CONTRAST + CONTRAST_NORMAL},
      {"contrast-dark", "Putih di hitam", ICON_NONE, ACCESS_CONTRAST + CONTRAST_DARK},
      {"contrast-light", "Hitam di putih", ICON_NONE, ACCESS_CONTRAST + CONTRAST_LIGHT}},
     3,
     KIND_LOOK},
    {"reach",
     "Letak tombol",
     {{"reach-high", "Biasa", ICON_NONE, ACCESS_HIGH},
      {"reach-low", "Rendah, dapat dijangkau sambil duduk", ICON_NONE, ACCESS_REACH}},
     2,
     KIND_LOOK},
    {"hand",
     "Tangan yang dipakai",
     {{"hand-left", "Kiri", ICON_NONE, ACCESS_LEFT_HAND},
      {"hand-right", "Kanan", ICON_NONE, ACCESS_RIGHT_HAND}},
     2,
     KIND_LOOK},
};
enum { GROUPS = sizeof groups / sizeof *groups };

struct access_screen {
    unsigned page;
};

static bool look_holds(const struct access *access, unsigned change)
{
    struct access changed = *access;
    access_apply(&changed, change);
    return changed.size == access->size && changed.contrast == access->contrast &&
           changed.reach == access->reach && changed.left_handed == access->left_handed;
}

static bool holds(const struct view *view, const struct group *group, unsigned change)
{
    switch (group->kind) {
    case KIND_LOOK: return look_holds(&view->access, change);
    case KIND_VOICE: return view->voice.on == (change == VOICE_ON);
    case KIND_SPEED:
    case KIND_VOLUME: return false;
    }
    return false;
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
                return ASK(groups[i].kind == KIND_LOOK ? ASK_ACCESS : ASK_VOICE,
                           groups[i].options[k].change);
    if (event_pressed(event, "usual")) return ASK(ASK_ACCESS, ACCESS_USUAL);
    if (event_pressed(event, "next")) return GO(OUTCOME_BACK);
    return screen_common_event(event, &answer) ? answer : STAY;
}

static struct button button_of(struct canvas *canvas, const struct view *view,
                               const struct group *group, unsigned option_at)
{
    const struct option *option = &group->options[option_at];
    bool chosen = holds(view, group, option->change);
    bool step = group->kind == KIND_SPEED || group->kind == KIND_VOLUME;
    return (struct button){.id = option->id,
                           .label = tr(canvas_theme(canvas), option->label),
                           .icon = step     ? ICON_NONE
                                   : chosen ? ICON_CHOSEN
                                            : ICON_UNCHOSEN,
                           .selected = chosen,
                           .style = BUTTON_PLAIN};
}

/* Side by side where every label has room on one line, else one below the other. */
static bool side_by_side(struct canvas *canvas, const struct view *view, const struct group *group,
                         int width, int height, int gap)
{
    int one = (width - (int)(group->count - 1) * gap) / (int)group->count;
    for (unsigned k = 0; k < group->count; k++) {
        struct button button = button_of(canvas, view, group, k);
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

static void group_title(const struct theme *theme, const struct view *view,
                        const struct group *group, char out[WORDS_SIZE])
{
    const struct view_voice *voice = &view->voice;
    bool speed = group->kind == KIND_SPEED;
    words_fill_numbers(out, WORDS_SIZE, tr(theme, group->title),
                       speed ? voice->speed : voice->volume,
                       speed ? voice->speeds : voice->volumes);
}

/* How fast and how loud is asked while it speaks. */
static bool is_asked(const struct view *view, const struct group *group)
{
    return view->voice.on || (group->kind != KIND_SPEED && group->kind != KIND_VOLUME);
}

static unsigned asked_count(const struct view *view)
{
    unsigned count = 0;
    for (unsigned i = 0; i < GROUPS; i++)
        count += is_asked(view, &groups[i]);
    return count;
}

static const struct group *asked(const struct view *view, unsigned item)
{
    unsigned i = 0;
    while (item > 0 || !is_asked(view, &groups[i]))
        item -= is_asked(view, &groups[i++]);
    return &groups[i];
}

static int draw_group(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                      bool draw)
{
    const struct view *view = of;
    const struct group *group = asked(view, item);
    char title[WORDS_SIZE];
    group_title(canvas_theme(canvas), view, group, title);
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
        buttons[k] = button_of(canvas, view, group, k);
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
    frame.title = tr(theme, "Sesuaikan tampilan dan suara");
    frame.subtitle = tr(theme, "Berlaku sampai Anda selesai.");
    frame.primary = tr(theme, "Selesai");
    frame.primary_icon = ICON_CHECK;
    frame.back = access_is_usual(&view->access) ? NULL : tr(theme, "Seperti semula");
    frame.back_id = "usual";
    frame.back_icon = ICON_RETRY;
    struct list list = {.of = view,
                        .count = asked_count(view),
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
