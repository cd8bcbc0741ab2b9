/* form_choice.c - one of several answers, chosen by touching its row. */
#include "screens/form_inside.h"

#include <stdio.h>
#include <string.h>

void form_choice_event(struct form *state, const struct view *view, const struct event *event)
{
    const struct field *field = view_field(view);
    for (unsigned i = 0; i < field->choices_count; i++) {
        char id[ELEMENT_ID_SIZE];
        snprintf(id, sizeof id, "choice-%s", field->choices[i].key);
        if (!event_pressed(event, id)) continue;
        case_value_set(view->record, form_field_index(view), field->choices[i].key);
        return;
    }
    event_turned_page(event, &state->page);
}

struct choices {
    const struct field *field;
    const char *value;
};

static int draw_choice(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                       bool draw)
{
    const struct choices *choices = of;
    const struct choice *choice = &choices->field->choices[item];
    const struct theme *theme = canvas_theme(canvas);
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "choice-%s", choice->key);
    bool selected = strcmp(choices->value, choice->key) == 0;
    const char *hint = phrase_in(&choice->hint, theme->language);
    struct row row = {.id = id,
                      .icon = selected ? ICON_CHOSEN : ICON_UNCHOSEN,
                      .title = phrase_in(&choice->title, theme->language),
                      .hint = *hint ? hint : NULL,
                      .is_private = true,
                      .selected = selected};
    return draw ? ui_row(canvas, at.x, at.y, at.width, &row)
                : ui_row_height(canvas, at.width, &row);
}

void form_choice_draw(struct canvas *canvas, const struct view *view, const struct form *state,
                      struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct field *field = view_field(view);
    const char *hint = phrase_in(&field->hint, theme->language);
    struct choices choices = {field, case_value(view->record, form_field_index(view))};
    struct list list = {.of = &choices,
                        .count = field->choices_count,
                        .gap_px = screen_px(canvas, 24),
                        .item = draw_choice};
    frame->title = phrase_in(&field->label, theme->language);
    frame->subtitle = *hint ? hint : NULL;
    list_draw(canvas, ui_frame(canvas, frame), &list, state->page);
}
