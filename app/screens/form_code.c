/* form_code.c - the tracking code of another case: typed, or its receipt held before the reader. */
#include "base/support.h"
#include "receipt/link.h"
#include "screens/form_inside.h"
#include "screens/typing.h"

#include <string.h>

/* The camera can read codes as well; it stays dark here, where someone may wish to be unknown. */
struct answer form_code_enter(const struct view *view)
{
    return view->reader_ready ? ASK(ASK_CODES, 1) : STAY;
}

bool form_code_event(const struct view *view, const struct event *event)
{
    char code[CODE_SIZE];
    if (event->kind != EVENT_CODE) return false;
    if (link_read_code(event->words, code))
        case_value_set(view->record, form_field_index(view), code);
    return true;
}

bool form_code_settle(const struct view *view)
{
    char code[CODE_SIZE];
    const char *value = case_value(view->record, form_field_index(view));
    if (!*value) return true;
    if (!code_parse(value, code)) return false;
    case_value_set(view->record, form_field_index(view), code);
    return true;
}

/* T-01 when it is whole and no code; "" while it is being typed; NULL: empty, or a code. */
static const char *problem_of(const char *value)
{
    char code[CODE_SIZE];
    if (!*value || code_parse(value, code)) return NULL;
    return strlen(value) >= CODE_LENGTH ? "T-01" : "";
}

/* In fours, as it is printed. */
static void group(const char *value, char out[CODE_GROUPED_SIZE + 4])
{
    size_t used = 0;
    for (size_t i = 0; value[i] && i < CODE_LENGTH; i++) {
        if (i > 0 && i % 4 == 0) out[used++] = ' ';
        char letter = value[i];
        out[used++] = (char)(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
    }
    out[used] = '\0';
}

void form_code_draw(struct canvas *canvas, const struct view *view, const struct form *state,
                    struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct field *field = view_field(view);
    const char *value = case_value(view->record, form_field_index(view));
    const char *problem = problem_of(value);
    const struct support *support = problem && *problem ? support_find(problem) : NULL;
    char shown[CODE_GROUPED_SIZE + 4], label[80];
    group(value, shown);
    words_fill_numbers(label, sizeof label, tr(theme, "Kode, {1} dari {2} tanda"),
                       (int)strlen(value), CODE_LENGTH);
    const char *hint = phrase_in(&field->hint, theme->language);
    struct field_view box = {.id = "field", .label = label, .value = shown, .focused = true};
    struct typing typing = {.title = phrase_in(&field->label, theme->language),
                            .hint = *hint ? hint : NULL,
                            .warning = support ? tr(theme, support->text) : NULL,
                            .code = problem,
                            .keyboard = &state->keyboard};
    typing.answer_px = ui_field_height(canvas, ui_frame_body(canvas, frame).width, &box);
    if (problem) frame->primary_disabled = true;
    if (!*value) frame->primary = tr(theme, "Lewati");
    struct rect at = typing_draw(canvas, frame, &typing, NULL);
    ui_field(canvas, at.x, at.y, at.width, &box);
}
