/* form.c - one question on one screen, answered on the keyboard below it or by choosing a row.
 *
 * A value that makes no sense is asked about once ("Periksa lagi") and then taken: a NIK or NIP
 * that looks wrong may still be right. */
#include "base/bytes.h"
#include "case/sense.h"
#include "screens/form_inside.h"
#include "screens/typing.h"

#include <stdio.h>
#include <string.h>

enum {
    SHOWN_SIZE = 512,
    NIK_LENGTH = 16,
    NIP_LENGTH = 18,
    STRIP_MOST = 110,
    STRIP_PAD = 14,
    STRIP_GAP = 20
};

static enum keyboard_layout layout_of(enum field_kind kind)
{
    switch (kind) {
    case FIELD_NIK:
    case FIELD_NIP:
    case FIELD_PHONE: return KEYBOARD_DIGITS;
    case FIELD_EMAIL:
    case FIELD_CONTACT: return KEYBOARD_EMAIL;
    case FIELD_CODE: return KEYBOARD_CODE;
    case FIELD_TEXT:
    case FIELD_STORY:
    case FIELD_NAME:
    case FIELD_DN:
    case FIELD_CHOICE: return KEYBOARD_TEXT;
    }
    return KEYBOARD_TEXT;
}

unsigned form_field_index(const struct view *view)
{
    return flow_station(view->flow)->item;
}

size_t form_characters(const char *utf8)
{
    size_t count = 0;
    for (; *utf8; utf8++)
        if (((unsigned char)*utf8 & 0xC0) != 0x80) count++;
    return count;
}

/* A name begins every word with a capital: the shift key presses itself. What others compare letter
 * by letter is the person's alone to write. */
static void set_shift(struct form *state, const struct field *field, const char *value)
{
    size_t length = strlen(value);
    if (field->kind == FIELD_NAME)
        state->keyboard.shift = length == 0 || value[length - 1] == ' ';
    else if (field->kind == FIELD_TEXT)
        state->keyboard.shift = length == 0 && field->capitals == CAPITALS_FIRST;
    else if (field->kind == FIELD_STORY)
        state->keyboard.shift = form_story_begins_sentence(value);
}

static struct answer enter(void *of, const struct view *view)
{
    struct form *state = of;
    const struct field *field = view_field(view);
    state->keyboard.layout = layout_of(field->kind);
    set_shift(state, field, case_value(view->record, form_field_index(view)));
    return field->kind == FIELD_CODE ? form_code_enter(view) : STAY;
}

static const char *other_value(const struct view *view, enum field_kind kind)
{
    const struct service *service = view->flow->service;
    for (unsigned i = 0; i < service->fields_count; i++)
        if (service->fields[i].kind == kind) return case_value(view->record, i);
    return "";
}

/* The card that was read is the applicant's own, and this field is the first for a NIK. */
static bool card_is_of(const struct view *view)
{
    const struct service *service = view->flow->service;
    for (unsigned i = 0; i < form_field_index(view); i++)
        if (service->fields[i].kind == FIELD_NIK) return false;
    return view->record->card_read;
}

/* What there is to ask about this value, or NULL. */
static const char *warning_of(const struct view *view, const struct field *field, const char *value)
{
    const char *warning = sense_warning(field->kind, value, &view->now);
    if (warning) return warning;
    if (field->kind == FIELD_NIK && *value && card_is_of(view))
        return case_card_warning(view->record, value);
    if (form_field_index(view) == case_name_field(view->record))
        return case_request_warning(view->record, value);
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

/* What the card says of this field; NULL: nothing that could be shown beside it. */
static const struct card_line *line_of(const struct view *view, const struct field *field)
{
    const struct service *service = view->flow->service;
    for (unsigned i = 0; i < form_field_index(view); i++)
        if (service->fields[i].kind == field->kind) return NULL; /* another person's */
    const struct card_line *line = field->kind == FIELD_NIK ? &view->record->card.lines[CARD_NIK]
                                   : field->kind == FIELD_NAME
                                       ? &view->record->card.lines[CARD_NAME]
                                       : NULL;
    return line && line->text.size && line->strip.width_px > 0 ? line : NULL;
}

static struct answer confirm(const struct view *view)
{
    view->record->from_card[form_field_index(view)] = false;
    return GO(OUTCOME_NEXT);
}

static struct answer go_on(struct form *state, const struct view *view, const struct field *field)
{
    const char *value = case_value(view->record, form_field_index(view));
    if (*value == '\0' && !field->optional) return STAY;
    if (field->kind == FIELD_CHOICE) return GO(OUTCOME_NEXT);
    if (field->kind == FIELD_CODE) return form_code_settle(view) ? confirm(view) : STAY;
    if (state->warned || is_whole(field, value) || !warning_of(view, field, value))
        return confirm(view);
    state->warned = true;
    return STAY;
}

static void type(struct form *state, const struct view *view, const struct field *field,
                 const char *key)
{
    struct bytes value = {0};
    bytes_append_text(&value, case_value(view->record, form_field_index(view)));
    if (key[0] == '\b') {
        while (value.size > 0 && (value.data[value.size - 1] & 0xC0) == 0x80)
            bytes_truncate(&value, value.size - 1);
        if (value.size > 0) bytes_truncate(&value, value.size - 1);
    } else {
        bool accepted = key[1] != '\0' || sense_accepts(field->kind, key[0]);
        bool room =
            field->length_max == 0 || form_characters(bytes_text(&value)) < field->length_max;
        if (accepted && room) bytes_append_text(&value, key);
    }
    case_value_set(view->record, form_field_index(view), bytes_text(&value));
    view->record->from_card[form_field_index(view)] = false;
    set_shift(state, field, bytes_text(&value));
    state->warned = false;
    bytes_free(&value);
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct form *state = of;
    const struct field *field = view_field(view);
    struct answer answer;
    if (screen_common_event(event, &answer)) return answer;
    if (event_pressed(event, "next")) return go_on(state, view, field);
    if (field->kind == FIELD_CHOICE) {
        form_choice_event(state, view, event);
        return STAY;
    }
    if (field->kind == FIELD_STORY && form_story_event(view, event, &answer)) return answer;
    if (field->kind == FIELD_CODE && form_code_event(view, event)) return STAY;
    char key[8];
    if (event->kind == EVENT_KEY)
        type(state, view, field, event->id);
    else if (event->kind == EVENT_PRESS && ui_keyboard_press(&state->keyboard, event->id, key))
        type(state, view, field, key);
    return STAY;
}

/* Above the field: what to do, and how far one is with a number of fixed length. */
static void field_label(const struct theme *theme, const struct field *field, const char *value,
                        bool from_card, char *out, size_t size)
{
    const char *what = tr(theme, from_card         ? "Terbaca dari KTP"
                                 : field->optional ? "Ketik di sini (boleh dikosongkan)"
                                                   : "Ketik di sini");
    int whole = field->kind == FIELD_NIK ? NIK_LENGTH : field->kind == FIELD_NIP ? NIP_LENGTH : 0;
    char count[60] = "";
    if (whole && *value)
        words_fill_numbers(count, sizeof count, tr(theme, "{1} dari {2} angka"), (int)strlen(value),
                           whole);
    snprintf(out, size, "%s%s%s", what, *count ? " · " : "", count);
}

static const char compare[] = "Cocokkan dengan gambar KTP di bawah. Betulkan bila berbeda.";

/* As wide as the field, as high as the line on the card then is, within a bound. */
static int strip_height(struct canvas *canvas, int width, const struct card_line *line)
{
    if (!line) return 0;
    int pad = 2 * screen_px(canvas, STRIP_PAD);
    int height = (width - pad) * line->strip.height_px / line->strip.width_px;
    int most = screen_px(canvas, STRIP_MOST);
    return pad + (height < most ? height : most);
}

/* The line as it stands on the card: the eye compares the two, one above the other. */
static void draw_strip(struct canvas *canvas, struct rect at, const struct card_line *line)
{
    const struct theme *theme = canvas_theme(canvas);
    int radius = screen_px(canvas, 12);
    canvas_round(canvas, at, radius, screen_colour(canvas, COLOUR_SURFACE));
    int pad = screen_px(canvas, STRIP_PAD);
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, at.height - 2 * pad};
    canvas_picture(canvas, inner, &line->strip, FIT_CONTAIN, 0, false);
    canvas_round_line(canvas, at, radius, screen_px(canvas, 2), screen_colour(canvas, COLOUR_LINE));
    canvas_element(canvas, "card-line", ROLE_PICTURE, tr(theme, "Gambar dari KTP Anda"), at, true);
    canvas_mark_private(canvas);
}

static void draw_typing(struct canvas *canvas, const struct view *view, const struct form *state,
                        struct frame *frame, const char *warning)
{
    const struct field *field = view_field(view);
    const char *value = case_value(view->record, form_field_index(view));
    const struct card_line *line = line_of(view, field);
    const struct theme *theme = canvas_theme(canvas);
    const char *hint = phrase_in(&field->hint, theme->language);
    char *shown = memory_alloc(SHOWN_SIZE);
    char label[160];
    words_value(theme, field, value, shown, SHOWN_SIZE);
    bool from_card = line && view->record->from_card[form_field_index(view)];
    field_label(theme, field, value, from_card, label, sizeof label);
    struct field_view box = {.id = "field", .label = label, .value = shown, .focused = true};
    struct typing typing = {.title = phrase_in(&field->label, theme->language),
                            .hint = line    ? tr(theme, compare)
                                    : *hint ? hint
                                            : NULL,
                            .warning = warning,
                            .keyboard = &state->keyboard};
    int width = ui_frame_body(canvas, frame).width;
    if (theme_is_landscape(theme)) width /= 2;
    int field_px = ui_field_height(canvas, width, &box), strip = strip_height(canvas, width, line);
    typing.answer_px = field_px + (line ? strip + screen_px(canvas, STRIP_GAP) : 0);
    struct rect at = typing_draw(canvas, frame, &typing, NULL);
    if (line) draw_strip(canvas, (struct rect){at.x, at.y, at.width, strip}, line);
    ui_field(canvas, at.x, at.y + typing.answer_px - field_px, at.width, &box);
    memory_wipe_free(shown, SHOWN_SIZE);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct form *state = of;
    const struct theme *theme = canvas_theme(canvas);
    const struct field *field = view_field(view);
    const char *value = case_value(view->record, form_field_index(view));
    bool judged = state->warned || is_whole(field, value);
    const char *warning = judged                    ? warning_of(view, field, value)
                          : field->kind == FIELD_DN ? sense_dn(value, false)
                                                    : NULL;
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.primary = tr(theme, "Lanjut");
    frame.primary_disabled = *value == '\0' && !field->optional;
    if (field->kind == FIELD_CHOICE)
        form_choice_draw(canvas, view, state, &frame);
    else if (field->kind == FIELD_STORY)
        form_story_draw(canvas, view, state, &frame);
    else if (field->kind == FIELD_CODE)
        form_code_draw(canvas, view, state, &frame);
    else
        draw_typing(canvas, view, state, &frame, warning ? tr(theme, warning) : NULL);
}

const struct screen screen_form = {.name = "form",
                                   .state_size = sizeof(struct form),
                                   .idle_s = 120,
                                   .enter = enter,
                                   .event = event,
                                   .draw = draw};
