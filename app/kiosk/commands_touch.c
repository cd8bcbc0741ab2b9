/* Touching and typing, by the same way as a finger. */
#define _GNU_SOURCE
#include "kiosk/commands_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "..." at text, unquoted into out. */
bool command_quoted(const char *text, char *out, size_t size)
{
    size_t length = 0;
    if (*text++ != '"') return false;
    while (*text && *text != '"') {
        if (*text == '\\' && text[1]) text++;
        if (length + 1 >= size) return false;
        out[length++] = *text++;
    }
    out[length] = 0;
    return *text == '"';
}

static void touch(struct kiosk *kiosk, const struct element *element)
{
    struct input input = {
        .kind = INPUT_DOWN,
        .x = element->rect.x + element->rect.width / 2,
        .y = element->rect.y + element->rect.height / 2,
        .at_us = measure_now_us(),
    };
    kiosk_input(kiosk, &input);
    if (kiosk->dirty) kiosk_draw(kiosk);
    input.kind = INPUT_UP;
    input.at_us = measure_now_us();
    kiosk_input(kiosk, &input);
}

bool command_touchable(const struct element *element)
{
    return element->enabled && (element->role == ROLE_BUTTON || element->role == ROLE_KEY ||
                                element->role == ROLE_FIELD);
}

const struct element *command_find_id(const struct kiosk *kiosk, const char *id)
{
    for (int i = canvas_element_count(kiosk->canvas) - 1; i >= 0; i--) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        if (command_touchable(element) && strcmp(element->id, id) == 0) return element;
    }
    return NULL;
}

static const struct element *find_label(const struct kiosk *kiosk, const char *label)
{
    const struct element *begins = NULL;
    for (int i = canvas_element_count(kiosk->canvas) - 1; i >= 0; i--) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        if (!command_touchable(element)) continue;
        if (strcmp(element->label, label) == 0) return element;
        if (strncmp(element->label, label, strlen(label)) == 0) begins = element;
    }
    return begins;
}

static enum command_result tap(struct kiosk *kiosk, const char *argument, int times,
                               struct bytes *reply)
{
    char label[ELEMENT_LABEL_SIZE];
    const struct element *element;
    if (argument[0] == '#') {
        element = command_find_id(kiosk, argument + 1);
    } else {
        if (!command_quoted(argument, label, sizeof label))
            return FAILED(reply, "not quoted: %s", argument);
        element = find_label(kiosk, label);
    }
    if (!element) return WAITS(reply, "nothing to tap that says %s", argument);
    struct element copy = *element; /* drawing makes the list anew */
    kiosk->moved_us = 0;            /* a script need not take its time */
    for (int i = 0; i < times; i++) {
        touch(kiosk, &copy);
        if (kiosk->dirty) kiosk_draw(kiosk);
    }
    return COMMAND_DONE;
}

enum command_result command_tap(struct kiosk *kiosk, const char *argument,
                                struct command_state *state, struct bytes *reply)
{
    (void)state;
    return tap(kiosk, argument, 1, reply);
}

enum command_result command_double(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    (void)state;
    return tap(kiosk, argument, 2, reply);
}

static bool says_key(const struct kiosk *kiosk, char character, const struct element **out)
{
    char id[ELEMENT_ID_SIZE];
    if (character == ' ')
        snprintf(id, sizeof id, "key-space");
    else
        snprintf(id, sizeof id, "key-%c", character);
    *out = command_find_id(kiosk, id);
    explicit_bzero(id, sizeof id);
    return *out != NULL;
}

/* One key a call, so that each press is drawn like a finger's. */
enum command_result command_type(struct kiosk *kiosk, const char *argument,
                                 struct command_state *state, struct bytes *reply)
{
    char text[512];
    if (!command_quoted(argument, text, sizeof text))
        return FAILED(reply, "the text is not quoted");
    char character = text[state->typed];
    explicit_bzero(text, sizeof text);
    if (character == 0) return COMMAND_DONE;
    const struct element *key;
    if (says_key(kiosk, character, &key)) {
        touch(kiosk, key);
        state->typed++;
        state->toggles = 0;
        state->wake_ms = 1;
        return WAITS(reply, "typing");
    }
    const char *toggle = state->toggles % 2 == 0 ? "key-shift" : "key-symbols";
    key = state->toggles < 4 ? command_find_id(kiosk, toggle) : NULL;
    state->toggles++;
    state->wake_ms = 1;
    if (key) touch(kiosk, key);
    return WAITS(reply, "no key for the next character");
}

/* The digits of the last test print, as whoever has it in hand would type them; or others. */
enum command_result command_digits(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    char typed[TEST_DIGITS + 3];
    const char *digits = kiosk->staff.digits;
    if (!digits[0]) return WAITS(reply, "no test print has been made");
    snprintf(typed, sizeof typed, "\"%s\"", digits);
    if (strcmp(argument, "wrong") == 0) typed[1] = typed[1] == '9' ? '0' : (char)(typed[1] + 1);
    return command_type(kiosk, typed, state, reply);
}

/* The hidden gesture: presses where the agency's mark stands. */
enum command_result command_corner(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    (void)state;
    long times = strtol(argument, NULL, 10);
    if (times < 1 || times > 20) return FAILED(reply, "not a number of presses: %s", argument);
    int at = (int)(10.0 * kiosk->config->screen.width_px / kiosk->config->screen.width_mm);
    for (long i = 0; i < times; i++) {
        struct element mark = {.rect = {at, at, 2, 2}};
        touch(kiosk, &mark);
        if (kiosk->dirty) kiosk_draw(kiosk);
    }
    return COMMAND_DONE;
}
