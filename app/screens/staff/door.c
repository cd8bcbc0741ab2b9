/* door.c - who is it? Two digits of the staff number, then the PIN; or a staff card held before the
 * reader, which the kiosk hears by itself. The PIN is never drawn and goes with the state. */
#define _DEFAULT_SOURCE
#include "base/support.h"
#include "screens/staff/inside.h"
#include "screens/typing.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_DIGITS = 2, PIN_LEAST = 6, PIN_MOST = 12, TYPED_SIZE = NUMBER_DIGITS + PIN_MOST + 1 };

struct door {
    struct keyboard keyboard;
    char typed[TYPED_SIZE];
    bool checking;
    int wait_s;   /* until the next try */
    char code[8]; /* why it stayed shut; "" = not tried */
};

static struct answer enter(void *of, const struct view *view)
{
    struct door *state = of;
    state->keyboard.layout = KEYBOARD_DIGITS;
    return view->reader_ready ? STAY : ASK(ASK_CODES, 1); /* the camera reads a card, too */
}

static bool is_whole(const struct door *state)
{
    return strlen(state->typed) >= NUMBER_DIGITS + PIN_LEAST;
}

static struct answer type(struct door *state, const char *key)
{
    size_t length = strlen(state->typed);
    if (state->checking || state->wait_s > 0) return STAY;
    if (key[0] == '\b' && length > 0)
        state->typed[length - 1] = '\0';
    else if (key[0] >= '0' && key[0] <= '9' && length + 1 < sizeof state->typed)
        state->typed[length] = key[0];
    return STAY;
}

static struct answer knock(struct door *state)
{
    if (!is_whole(state) || state->checking || state->wait_s > 0) return STAY;
    state->checking = true;
    state->code[0] = '\0';
    return SAY(ASK_STAFF_ENTER, state->typed);
}

/* The number may stay: it is no secret, and seldom what was wrong. */
static struct answer shut(struct door *state, const struct event *event)
{
    /* A card that is not known does not end the wait. */
    if (!state->checking && state->wait_s > 0) return STAY;
    state->checking = false;
    explicit_bzero(state->typed + NUMBER_DIGITS, sizeof state->typed - NUMBER_DIGITS);
    snprintf(state->code, sizeof state->code, "%s", event->fault->code);
    state->wait_s = event->number > 0 ? event->number : 0;
    return state->wait_s > 0 ? ASK(ASK_TIMER, 1000) : STAY;
}

static struct answer tick(struct door *state)
{
    if (state->wait_s > 0) state->wait_s--;
    if (state->wait_s > 0) return ASK(ASK_TIMER, 1000);
    state->code[0] = '\0';
    return STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct door *state = of;
    char key[8];
    (void)view;
    if (event_pressed(event, "back")) return GO(OUTCOME_BACK);
    if (event_pressed(event, "help")) return GO(OUTCOME_HELP);
    if (event_pressed(event, "next")) return knock(state);
    if (event->kind == EVENT_KEY) return type(state, event->id);
    if (event->kind == EVENT_PRESS && ui_keyboard_press(&state->keyboard, event->id, key))
        return type(state, key);
    if (event->kind == EVENT_FAULT) return shut(state, event);
    if (event->kind == EVENT_TIMER) return tick(state);
    if (event->kind == EVENT_STAFF) return ASK(ASK_STAFF_SHOW, STAFF_PAGE_menu);
    return STAY;
}

static void wait_words(const struct theme *theme, int wait_s, char *out, size_t size)
{
    if (wait_s >= 60)
        words_fill_numbers(out, size, tr(theme, "Coba lagi dalam {1} menit"), (wait_s + 59) / 60,
                           0);
    else
        words_fill_numbers(out, size, tr(theme, "Coba lagi dalam {1} detik"), wait_s, 0);
}

static void draw_boxes(struct canvas *canvas, struct rect at, const struct door *state)
{
    const struct theme *theme = canvas_theme(canvas);
    size_t length = strlen(state->typed);
    char number[NUMBER_DIGITS + 1], dots[PIN_MOST * 4] = "";
    snprintf(number, sizeof number, "%.2s", state->typed);
    for (size_t i = NUMBER_DIGITS; i < length; i++)
        strncat(dots, "•", sizeof dots - strlen(dots) - 1);
    bool open = !state->checking && state->wait_s == 0;
    struct field_view boxes[2] = {{.id = "number",
                                   .label = tr(theme, "Nomor petugas"),
                                   .value = number,
                                   .focused = open && length < NUMBER_DIGITS},
                                  {.id = "pin",
                                   .label = tr(theme, "PIN"),
                                   .value = dots,
                                   .focused = open && length >= NUMBER_DIGITS}};
    int gap = screen_px(canvas, 28), narrow = at.width * 2 / 5;
    ui_field(canvas, at.x, at.y, narrow, &boxes[0]);
    ui_field(canvas, at.x + narrow + gap, at.y, at.width - narrow - gap, &boxes[1]);
}

static int boxes_height(struct canvas *canvas, int width)
{
    const struct theme *theme = canvas_theme(canvas);
    struct field_view box = {.label = tr(theme, "Nomor petugas")};
    return ui_field_height(canvas, width * 2 / 5, &box);
}

static void draw_card_hint(struct canvas *canvas, struct rect spare)
{
    const struct theme *theme = canvas_theme(canvas);
    struct point point = {.id = "card",
                          .icon = ICON_QR_SCAN,
                          .title = tr(theme, "Atau tunjukkan kartu petugas"),
                          .hint = tr(theme, "Dekatkan kodenya ke pembaca kode.")};
    if (screen_point(canvas, spare, &point, false) <= spare.height)
        screen_point(canvas, spare, &point, true);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct door *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char who[WHO_SIZE], wait[80];
    struct frame frame = staff_frame(view, theme, who);
    const struct support *support = support_find(state->code);
    wait_words(theme, state->wait_s, wait, sizeof wait);
    struct typing typing = {.title = tr(theme, "Masuk sebagai petugas"),
                            .hint = tr(theme, "Ketik nomor petugas, dua angka, lalu PIN Anda."),
                            .keyboard = &state->keyboard,
                            .code = state->code};
    if (state->wait_s > 0)
        typing.warning = wait;
    else if (support)
        typing.warning = tr(theme, support->text);
    int width = ui_frame_body(canvas, &frame).width;
    typing.answer_px = boxes_height(canvas, theme_is_landscape(theme) ? width / 2 : width);
    frame.back = tr(theme, "Kembali");
    frame.primary = tr(theme, state->checking ? "Memeriksa…" : "Masuk");
    frame.primary_icon = state->checking ? ICON_WAIT : ICON_NEXT;
    frame.primary_disabled = !is_whole(state) || state->checking || state->wait_s > 0;
    struct rect spare;
    struct rect boxes = typing_draw(canvas, &frame, &typing, &spare);
    draw_boxes(canvas, boxes, state);
    if (view->reader_ready && !typing.warning) draw_card_hint(canvas, spare);
}

const struct screen screen_staff_door = {.name = "staff-door",
                                         .state_size = sizeof(struct door),
                                         .idle_s = 30,
                                         .enter = enter,
                                         .event = event,
                                         .draw = draw};
