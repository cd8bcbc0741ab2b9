/* form.c - one question on one screen, answered on the keyboard below it or by choosing a row.
 *
 * A value that makes no sense is asked about once ("Periksa lagi") and then taken: a NIK or NIP
 * that looks wrong may still be right. */
#include "base/bytes.h"
#include "case/sense.h"
#include "screens/common.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_SIZE = 512, NIK_LENGTH = 16, NIP_LENGTH = 18 };

struct form {
    struct keyboard keyboard;
    bool warned; /* the warning about this very value has been on the screen */
    unsigned page;
};

static enum keyboard_layout layout_of(enum field_kind kind)
{
    switch (kind) {
    case FIELD_NIK:
    case FIELD_NIP:
    case FIELD_PHONE: return KEYBOARD_DIGITS;
    case FIELD_EMAIL: return KEYBOARD_EMAIL;
    case FIELD_TEXT:
    case FIELD_NAME:
    case FIELD_DN:
    case FIELD_CHOICE: return KEYBOARD_TEXT;
    }
    return KEYBOARD_TEXT;
}

static unsigned field_index(const struct view *view)
{
    return flow_station(view->flow)->item;
}

static size_t characters(const char *utf8)
{
    size_t count = 0;
    for (; *utf8; utf8++)
        if (((unsigned char)*utf8 & 0xC0) != 0x80) count++;
    return count;
}

/* A name begins every word with a capital: the shift key presses itself. */
static void set_shift(struct form *state, const struct field *field, const char *value)
{
    size_t length = strlen(value);
    if (field->kind == FIELD_NAME)
        state->keyboard.shift = length == 0 || value[length - 1] == ' ';
    else if (field->kind == FIELD_TEXT)
        state->keyboard.shift = length == 0;
}

static struct answer enter(void *of, const struct view *view)
{
    struct form *state = of;
    const struct field *field = view_field(view);
    state->keyboard.layout = layout_of(field->kind);
    set_shift(state, field, case_value(view->record, field_index(view)));
    return STAY;
}

static const char *other_value(const struct view *view, enum field_kind kind)
{
    const struct service *service = view->flow->service;
    for (unsigned i = 0; i < service->fields_count; i++)
        if (service->fields[i].kind == kind) return case_value(view->record, i);
    return "";
}

/* What there is to ask about this value, or NULL. */
static const char *warning_of(const struct view *view, const struct field *field, const char *value)
{
    const char *warning = sense_warning(field->kind, value, &view->now);
    if (warning) return warning;
    if (field->kind == FIELD_NIP && *value)
        return sense_pair_warning(other_value(view, FIELD_NIK), value);
    return NULL;
}

/* A number of fixed length is judged as soon as it is whole; the rest when "Lanjut" is pressed. */
static bool is_whole(const struct field *field, const char *value)
{
    size_t length = strlen(value);
    return (field->kind == FIELD_NIK && length >= NIK_LENGTH) ||
           (field->kind == FIELD_NIP && length >= NIP_LENGTH);
}

static struct answer go_on(struct form *state, const struct view *view, const struct field *field)
{
    const char *value = case_value(view->record, field_index(view));
    if (*value == '\0' && !field->optional) return STAY;
    if (field->kind == FIELD_CHOICE) return GO(OUTCOME_NEXT);
    if (state->warned || is_whole(field, value) || !warning_of(view, field, value))
        return GO(OUTCOME_NEXT);
    state->warned = true;
    return STAY;
}

static void type(struct form *state, const struct view *view, const struct field *field,
                 const char *key)
{
    struct bytes value = {0};
    bytes_append_text(&value, case_value(view->record, field_index(view)));
    if (key[0] == '\b') {
        while (value.size > 0 && (value.data[value.size - 1] & 0xC0) == 0x80)
            bytes_truncate(&value, value.size - 1);
        if (value.size > 0) bytes_truncate(&value, value.size - 1);
    } else {
        bool accepted = key[1] != '\0' || sense_accepts(field->kind, key[0]);
        bool room = field->length_max == 0 || characters(bytes_text(&value)) < field->length_max;
        if (accepted && room) bytes_append_text(&value, key);
    }
    case_value_set(view->record, field_index(view), bytes_text(&value));
    set_shift(state, field, bytes_text(&value));
    state->warned = false;
    bytes_free(&value);
}

static bool choose(const struct view *view, const struct field *field, const struct event *event)
{
    for (unsigned i = 0; i < field->choices_count; i++) {
        char id[ELEMENT_ID_SIZE];
        snprintf(id, sizeof id, "choice-%s", field->choices[i].key);
        if (!event_pressed(event, id)) continue;
        case_value_set(view->record, field_index(view), field->choices[i].key);
        return true;
    }
    return false;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct form *state = of;
    const struct field *field = view_field(view);
    struct answer answer;
    if (screen_common_event(event, &answer)) return answer;
    if (event_pressed(event, "next")) return go_on(state, view, field);
    if (field->kind == FIELD_CHOICE) {
        if (!choose(view, field, event)) event_turned_page(event, &state->page);
        return STAY;
    }
    char key[8];
    if (event->kind == EVENT_KEY)
        type(state, view, field, event->id);
    else if (event->kind == EVENT_PRESS && ui_keyboard_press(&state->keyboard, event->id, key))
        type(state, view, field, key);
    return STAY;
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
                      .selected = selected};
    return draw ? ui_row(canvas, at.x, at.y, at.width, &row)
                : ui_row_height(canvas, at.width, &row);
}

static void draw_choices(struct canvas *canvas, struct rect body, const struct form *state,
                         const struct field *field, const char *value)
{
    struct choices choices = {field, value};
    struct list list = {.of = &choices,
                        .count = field->choices_count,
                        .gap_px = screen_px(canvas, 24),
                        .item = draw_choice};
    list_draw(canvas, body, &list, state->page);
}

/* How far one is with a number of fixed length. */
static void field_hint(const struct theme *theme, const struct field *field, const char *value,
                       char *out, size_t size)
{
    int whole = field->kind == FIELD_NIK ? NIK_LENGTH : field->kind == FIELD_NIP ? NIP_LENGTH : 0;
    *out = '\0';
    if (whole && *value)
        words_fill_numbers(out, size, tr(theme, "{1} dari {2} angka"), (int)strlen(value), whole);
}

static void draw_typed(struct canvas *canvas, struct rect body, const struct form *state,
                       const struct field *field, const char *value, const char *warning)
{
    const struct theme *theme = canvas_theme(canvas);
    char *shown = memory_alloc(SHOWN_SIZE);
    words_value(theme, field, value, shown, SHOWN_SIZE);
    char hint[80];
    field_hint(theme, field, value, hint, sizeof hint);
    struct field_view box = {
        .id = "field",
        .label = tr(theme, field->optional ? "Ketik di sini (boleh dikosongkan)" : "Ketik di sini"),
        .value = shown,
        .warning = warning,
        .hint = *hint ? hint : NULL,
        .focused = true};
    ui_field(canvas, body.x, body.y, body.width, &box);
    ui_keyboard(canvas, &state->keyboard);
    memory_wipe_free(shown, SHOWN_SIZE);
}

/* On a screen that lies the keyboard leaves little height: the question, or what there is to ask
 * about the answer, stands at the left, the field at the right. Returns the field's room. */
static struct rect draw_question(struct canvas *canvas, struct rect body, const char *title,
                                 const char *hint, const char *warning)
{
    struct rect left = body, field = body;
    left.width = body.width * 2 / 5;
    field.x += left.width + screen_px(canvas, 48);
    field.width -= left.width + screen_px(canvas, 48);
    left.height =
        canvas_text(canvas, left, TYPE_TITLE, screen_colour(canvas, COLOUR_INK), ALIGN_LEFT, title);
    canvas_element(canvas, "title", ROLE_TITLE, title, left, true);
    left.y += left.height + screen_px(canvas, 12);
    left.height = body.height;
    if (warning) {
        left.height = canvas_text(canvas, left, TYPE_HINT, screen_colour(canvas, COLOUR_BAD),
                                  ALIGN_LEFT, warning);
        canvas_element(canvas, "warning", ROLE_ALERT, warning, left, true);
    } else if (*hint) {
        screen_text(canvas, "subtitle", left, TYPE_BODY, COLOUR_QUIET, hint);
    }
    return field;
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct form *state = of;
    const struct theme *theme = canvas_theme(canvas);
    const struct field *field = view_field(view);
    const char *value = case_value(view->record, field_index(view));
    const char *hint = phrase_in(&field->hint, theme->language);
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    const char *title = phrase_in(&field->label, theme->language);
    bool beside = field->kind != FIELD_CHOICE && theme_is_landscape(theme);
    frame.title = beside ? NULL : title;
    frame.subtitle = beside || !*hint ? NULL : hint;
    frame.primary = tr(theme, "Lanjut");
    frame.primary_disabled = *value == '\0' && !field->optional;
    struct rect body = ui_frame(canvas, &frame);
    if (field->kind == FIELD_CHOICE) {
        draw_choices(canvas, body, state, field, value);
        return;
    }
    bool judged = state->warned || is_whole(field, value);
    const char *warning = judged ? warning_of(view, field, value) : NULL;
    if (warning) warning = tr(theme, warning);
    if (beside) body = draw_question(canvas, body, title, hint, warning);
    draw_typed(canvas, body, state, field, value, beside ? NULL : warning);
}

const struct screen screen_form = {.name = "form",
                                   .state_size = sizeof(struct form),
                                   .idle_s = 120,
                                   .enter = enter,
                                   .event = event,
                                   .draw = draw};
