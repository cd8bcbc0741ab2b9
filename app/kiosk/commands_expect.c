/* What must be on the screen, and what is done only when it is. */
#define _GNU_SOURCE
#include "kiosk/commands_inside.h"

#include <stdio.h>
#include <string.h>

static bool on_screen(const struct kiosk *kiosk, const char *text)
{
    for (int i = 0; i < canvas_element_count(kiosk->canvas); i++)
        if (strstr(canvas_element_at(kiosk->canvas, i)->label, text)) return true;
    return false;
}

static enum command_result expect_screen(struct kiosk *kiosk, const char *name, struct bytes *reply)
{
    if (!screen_by_name(name) && !staff_screen_by_name(name))
        return FAILED(reply, "there is no screen %s", name);
    if (strcmp(kiosk->stage.screen->name, name) == 0 && kiosk->overlay == OVERLAY_NONE)
        return COMMAND_DONE;
    bytes_append_format(reply, "expected screen %s, is %s%s", name, kiosk->stage.screen->name,
                        kiosk->overlay == OVERLAY_NONE ? "" : " under an overlay");
    return COMMAND_WAITS;
}

/* Of private fields, too: the reply does not repeat it. */
static enum command_result expect_value(struct kiosk *kiosk, const char *argument,
                                        struct bytes *reply)
{
    char value[ELEMENT_VALUE_SIZE];
    if (!command_quoted(argument, value, sizeof value)) return FAILED(reply, "not quoted");
    bool held = false;
    for (int i = 0; i < canvas_element_count(kiosk->canvas); i++) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        held = held || (element->role == ROLE_FIELD && strcmp(element->value, value) == 0);
    }
    explicit_bzero(value, sizeof value);
    return held ? COMMAND_DONE : WAITS(reply, "no field holds this");
}

static enum command_result expect_selected(struct kiosk *kiosk, const char *id, struct bytes *reply)
{
    const struct element *element = command_find_id(kiosk, id);
    return element && element->selected ? COMMAND_DONE : WAITS(reply, "#%s is not chosen", id);
}

static enum command_result expect_ready(struct kiosk *kiosk, const char *name, struct bytes *reply)
{
    enum device_role role;
    if (!device_role_from_name(name, &role)) return FAILED(reply, "no device is called %s", name);
    if (kiosk->reports[role].state == DEVICE_READY) return COMMAND_DONE;
    bytes_append_format(reply, "%s is %s", name, device_state_name(kiosk->reports[role].state));
    return COMMAND_WAITS;
}

enum command_result command_expect(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    (void)state;
    char text[256];
    if (strncmp(argument, "screen ", 7) == 0) return expect_screen(kiosk, argument + 7, reply);
    if (strncmp(argument, "control #", 9) == 0)
        return command_find_id(kiosk, argument + 9) ? COMMAND_DONE
                                                    : WAITS(reply, "no control %s", argument + 8);
    if (strncmp(argument, "no #", 4) == 0)
        return command_find_id(kiosk, argument + 4)
                   ? WAITS(reply, "control %s is there", argument + 3)
                   : COMMAND_DONE;
    if (strncmp(argument, "value ", 6) == 0) return expect_value(kiosk, argument + 6, reply);
    if (strncmp(argument, "selected #", 10) == 0)
        return expect_selected(kiosk, argument + 10, reply);
    if (strncmp(argument, "ready ", 6) == 0) return expect_ready(kiosk, argument + 6, reply);
    if (strcmp(argument, "speaking") == 0 || strcmp(argument, "silent") == 0)
        return command_expect_speaking(kiosk, argument[1] == 'p', reply);
    if (strncmp(argument, "spoken ", 7) == 0)
        return command_expect_spoken(kiosk, argument + 7, true, false, reply);
    if (strncmp(argument, "unspoken aloud ", 15) == 0)
        return command_expect_spoken(kiosk, argument + 15, false, true, reply);
    if (strncmp(argument, "unspoken ", 9) == 0)
        return command_expect_spoken(kiosk, argument + 9, false, false, reply);
    if (strncmp(argument, "text ", 5) == 0 && command_quoted(argument + 5, text, sizeof text))
        return on_screen(kiosk, text) ? COMMAND_DONE : WAITS(reply, "nothing says \"%s\"", text);
    if (strncmp(argument, "no ", 3) == 0 && command_quoted(argument + 3, text, sizeof text))
        return on_screen(kiosk, text) ? WAITS(reply, "something says \"%s\"", text) : COMMAND_DONE;
    return FAILED(reply, "cannot expect %s", argument);
}

/* What a condition asks for, "TEXT" or #ID; the command behind it in *out_rest. */
static bool is_there(const struct kiosk *kiosk, const char *condition, const char **out_rest)
{
    char what[128];
    size_t length = strcspn(condition, " ");
    if (condition[0] == '"') {
        if (!command_quoted(condition, what, sizeof what)) what[0] = 0;
        const char *end = strchr(condition + 1, '"');
        *out_rest = end ? end + 1 : condition + length;
        return what[0] && on_screen(kiosk, what);
    }
    snprintf(what, sizeof what, "%.*s", (int)length, condition);
    *out_rest = condition + length;
    return what[0] == '#' && command_find_id(kiosk, what + 1);
}

/* Decided once: what the command itself changes does not matter any more. */
static enum command_result run_when(struct kiosk *kiosk, const char *argument,
                                    struct command_state *state, struct bytes *reply, bool wanted)
{
    const char *rest;
    bool there = is_there(kiosk, argument, &rest);
    unsigned depth = state->depth;
    if (depth == CONDITIONS_MAX)
        return FAILED(reply, "more than %d conditions in a line", CONDITIONS_MAX);
    if (state->conditions[depth] == UNDECIDED)
        state->conditions[depth] = there == wanted ? MET : NOT_MET;
    if (state->conditions[depth] != MET) return COMMAND_DONE;
    state->depth++;
    enum command_result result = command_run(kiosk, rest, state, reply);
    state->depth = depth;
    return result;
}

enum command_result command_if(struct kiosk *kiosk, const char *argument,
                               struct command_state *state, struct bytes *reply)
{
    return run_when(kiosk, argument, state, reply, true);
}

enum command_result command_unless(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    return run_when(kiosk, argument, state, reply, false);
}

static enum command_result run_while(struct kiosk *kiosk, const char *argument,
                                     struct command_state *state, struct bytes *reply, bool wanted)
{
    const char *rest;
    if (is_there(kiosk, argument, &rest) != wanted) return COMMAND_DONE;
    if (command_run(kiosk, rest, state, reply) == COMMAND_FAILED) return COMMAND_FAILED;
    state->wake_ms = 1;
    bytes_truncate(reply, 0);
    return WAITS(reply, "%s: %s", wanted ? "still there" : "not there yet", argument);
}

/* For what is turned page by page: `while #more tap #more`. */
enum command_result command_while(struct kiosk *kiosk, const char *argument,
                                  struct command_state *state, struct bytes *reply)
{
    return run_while(kiosk, argument, state, reply, true);
}

/* `until #service-pekalongan/revoke tap #more`. */
enum command_result command_until(struct kiosk *kiosk, const char *argument,
                                  struct command_state *state, struct bytes *reply)
{
    return run_while(kiosk, argument, state, reply, false);
}
