/* language.c - which language the terminal speaks from here on. */
#include "screens/common.h"

static const struct {
    enum language language;
    const char *id, *name, *hint; /* each in its own language */
} choices[] = {
    {LANGUAGE_ID, "language-id", "Bahasa Indonesia", "Gunakan terminal dalam bahasa Indonesia"},
    {LANGUAGE_EN, "language-en", "English", "Use this terminal in English"},
    {LANGUAGE_JV, "language-jv", "Basa Jawa", "Ngagem terminal punika mawi basa Jawi"},
};
enum { CHOICES = sizeof choices / sizeof *choices };

static struct answer event(void *state, const struct view *view, const struct event *event)
{
    (void)state;
    (void)view;
    struct answer answer;
    if (screen_common_event(event, &answer)) return answer;
    for (unsigned i = 0; i < CHOICES; i++)
        if (event_pressed(event, choices[i].id))
            return (struct answer){
                .outcome = OUTCOME_NEXT, .ask = ASK_LANGUAGE, .target = choices[i].language};
    return STAY;
}

static int draw_choice(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                       bool draw)
{
    (void)of;
    struct row row = {.id = choices[item].id,
                      .icon = ICON_LANGUAGE,
                      .title = choices[item].name,
                      .hint = choices[item].hint,
                      .selected = canvas_theme(canvas)->language == choices[item].language};
    return draw ? ui_row(canvas, at.x, at.y, at.width, &row)
                : ui_row_height(canvas, at.width, &row);
}

static void draw(const void *state, const struct view *view, struct canvas *canvas)
{
    (void)state;
    const struct theme *theme = canvas_theme(canvas);
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.groups = 0;
    frame.step_words = NULL;
    frame.cancel = false;
    frame.title = tr(theme, "Pilih bahasa");
    struct list list = {
        .count = CHOICES, .gap_px = screen_px(canvas, 24), .one_column = true, .item = draw_choice};
    list_draw(canvas, ui_frame(canvas, &frame), &list, 0);
}

const struct screen screen_language = {
    .name = "language", .idle_s = 60, .event = event, .draw = draw};
