/* form_story.c - several lines in one's own words. Whoever would rather tell it than type it calls
 * staff, who write it down; the case says so. */
#include "screens/form_inside.h"
#include "screens/typing.h"

#include <string.h>

enum { LEAST_LINES = 2, MOST_LINES = 9, GAP = 28 };

bool form_story_begins_sentence(const char *value)
{
    size_t length = strlen(value), at = length;
    while (at > 0 && value[at - 1] == ' ')
        at--;
    if (at == 0) return true;
    return at < length && strchr(".?!", value[at - 1]) != NULL;
}

bool form_story_event(const struct view *view, const struct event *event, struct answer *out)
{
    bool called = event_pressed(event, "dictate");
    if (!called && !event_pressed(event, "self")) return false;
    view->record->dictated = called;
    *out = ASK(ASK_CALL_STAFF, called);
    return true;
}

static struct button helper_of(const struct theme *theme, bool dictated)
{
    return (struct button){
        .id = dictated ? "self" : "dictate",
        .label = tr(theme, dictated ? "Saya tulis sendiri" : "Minta petugas menuliskan"),
        .icon = dictated ? ICON_KEYBOARD : ICON_PEOPLE,
        .style = BUTTON_PLAIN};
}

static int button_height(struct canvas *canvas)
{
    const struct theme *theme = canvas_theme(canvas);
    int least = theme_mm(theme, 16), usual = screen_px(canvas, 76);
    return least > usual ? least : usual;
}

/* As many lines as the screen has room for, the button below them. */
static int area_height(struct canvas *canvas, const struct frame *frame, const struct form *state)
{
    struct rect body = ui_frame_body(canvas, frame);
    int bottom = ui_keyboard_rect(canvas, state->keyboard.layout).y - screen_px(canvas, GAP);
    int room = bottom - body.y - button_height(canvas) - screen_px(canvas, GAP);
    int least = ui_area_height(canvas, LEAST_LINES), most = ui_area_height(canvas, MOST_LINES);
    return room < least ? least : room > most ? most : room;
}

static const char *hint_of(const struct theme *theme, const struct view *view)
{
    const char *hint = phrase_in(&view_field(view)->hint, theme->language);
    if (view->record->dictated)
        return tr(theme, "Petugas dipanggil. Ceritakan kepadanya, ia yang menuliskan.");
    return *hint ? hint : NULL;
}

void form_story_draw(struct canvas *canvas, const struct view *view, const struct form *state,
                     struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct field *field = view_field(view);
    const char *value = case_value(view->record, form_field_index(view));
    char label[80];
    words_fill_numbers(label, sizeof label, tr(theme, "Ketik di sini, {1} dari {2} huruf"),
                       (int)form_characters(value), (int)field->length_max);
    struct typing typing = {.title = phrase_in(&field->label, theme->language),
                            .hint = hint_of(theme, view),
                            .keyboard = &state->keyboard};
    struct button helper = helper_of(theme, view->record->dictated);
    int button = button_height(canvas), gap = screen_px(canvas, GAP);
    struct frame titled = *frame; /* to see what its words leave */
    bool apart = theme->reach || theme_is_landscape(theme);
    titled.title = apart ? NULL : typing.title;
    titled.subtitle = apart ? NULL : typing.hint;
    int area = area_height(canvas, &titled, state);
    typing.answer_px = area + gap + button;
    struct rect at = typing_draw(canvas, frame, &typing, NULL);
    struct area_view box = {.id = "field", .label = label, .value = value};
    ui_area(canvas, (struct rect){at.x, at.y, at.width, area}, &box);
    int width = ui_button_width(canvas, button, &helper);
    if (width > at.width) width = at.width;
    ui_button(canvas, (struct rect){at.x, at.y + area + gap, width, button}, &helper);
}
