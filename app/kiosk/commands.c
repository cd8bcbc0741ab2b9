#define _GNU_SOURCE
#include "kiosk/commands.h"

#include "kiosk/kiosk.h"
#include "kiosk/script.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const char script_help[] =
    "  tap \"LABEL\" | tap #ID        press a control by what it says (or how it begins), or by its id\n"
    "  double \"LABEL\" | double #ID  presses twice in haste\n"
    "  type \"TEXT\"                  on the terminal's own keyboard, key by key\n"
    "  key NAME                     a hardware key: up down select back help, or a character\n"
    "  expect screen NAME           wait until this screen is shown and nothing lies over it\n"
    "  expect text \"TEXT\"           wait until something on the screen says this\n"
    "  expect no \"TEXT\" | no #ID    wait until nothing does; until it cannot be pressed\n"
    "  expect control #ID           wait until this control is there and can be pressed\n"
    "  if WHAT COMMAND              only when \"TEXT\" or #ID is on the screen now; unless: when not\n"
    "  while WHAT COMMAND           again and again, until it is not there any more\n"
    "  expect ready ROLE            wait until the scanner, camera or printer is ready\n"
    "  scanner|camera|printer WORD  a word for a simulator: paper_out, hang, crash, unplug, ok ...\n"
    "  kill ROLE                    SIGKILL to the device's child\n"
    "  advance 45s                  the terminal's clock goes forward (ms, s, min, h)\n"
    "  clock 2026-11-20T10:42:00+07:00   the wall clock stands there\n"
    "  wait 500ms                   in real time\n"
    "  patience 5s                  how long a line may take to come true (20 s at first)\n"
    "  shot NAME                    a picture of the screen, screens/NN-NAME.png, in --shots DIR\n"
    "  language id|en|jv            as if the applicant had chosen it\n"
    "  large on|off                 large text\n"
    "  screen | elements | controls | case | measures   (over the socket) what is shown; what can be\n"
    "                               pressed; id, code and URL of the case handed in last; how fast\n"
    "  end                          end the terminal\n";
/* clang-format on */

typedef enum command_result command(struct kiosk *, const char *argument, struct command_state *,
                                    struct bytes *reply);

/* "..." at text, unquoted into out. */
static bool quoted(const char *text, char *out, size_t size)
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

#define FAILED(reply, ...) (bytes_append_format((reply), __VA_ARGS__), COMMAND_FAILED)
#define WAITS(reply, ...)  (bytes_append_format((reply), __VA_ARGS__), COMMAND_WAITS)

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

static bool touchable(const struct element *element)
{
    return element->enabled && (element->role == ROLE_BUTTON || element->role == ROLE_KEY ||
                                element->role == ROLE_FIELD);
}

static const struct element *find_id(const struct kiosk *kiosk, const char *id)
{
    for (int i = canvas_element_count(kiosk->canvas) - 1; i >= 0; i--) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        if (touchable(element) && strcmp(element->id, id) == 0) return element;
    }
    return NULL;
}

static const struct element *find_label(const struct kiosk *kiosk, const char *label)
{
    const struct element *begins = NULL;
    for (int i = canvas_element_count(kiosk->canvas) - 1; i >= 0; i--) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        if (!touchable(element)) continue;
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
        element = find_id(kiosk, argument + 1);
    } else {
        if (!quoted(argument, label, sizeof label))
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

static enum command_result run_tap(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    (void)state;
    return tap(kiosk, argument, 1, reply);
}

static enum command_result run_double(struct kiosk *kiosk, const char *argument,
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
    *out = find_id(kiosk, id);
    explicit_bzero(id, sizeof id);
    return *out != NULL;
}

/* One key a call, so that each press is drawn like a finger's. */
static enum command_result run_type(struct kiosk *kiosk, const char *argument,
                                    struct command_state *state, struct bytes *reply)
{
    char text[512];
    if (!quoted(argument, text, sizeof text)) return FAILED(reply, "the text is not quoted");
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
    key = state->toggles < 4 ? find_id(kiosk, toggle) : NULL;
    state->toggles++;
    state->wake_ms = 1;
    if (key) touch(kiosk, key);
    return WAITS(reply, "no key for the next character");
}

static enum command_result run_key(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    (void)state;
    (void)reply;
    struct input input = {.kind = INPUT_KEY, .at_us = measure_now_us()};
    snprintf(input.key, sizeof input.key, "%s", argument);
    kiosk_input(kiosk, &input);
    return COMMAND_DONE;
}

static bool on_screen(const struct kiosk *kiosk, const char *text)
{
    for (int i = 0; i < canvas_element_count(kiosk->canvas); i++)
        if (strstr(canvas_element_at(kiosk->canvas, i)->label, text)) return true;
    return false;
}

static enum command_result expect_screen(struct kiosk *kiosk, const char *name, struct bytes *reply)
{
    if (!screen_by_name(name)) return FAILED(reply, "there is no screen %s", name);
    if (strcmp(kiosk->stage.screen->name, name) == 0 && kiosk->overlay == OVERLAY_NONE)
        return COMMAND_DONE;
    bytes_append_format(reply, "expected screen %s, is %s%s", name, kiosk->stage.screen->name,
                        kiosk->overlay == OVERLAY_NONE ? "" : " under an overlay");
    return COMMAND_WAITS;
}

static enum command_result expect_ready(struct kiosk *kiosk, const char *name, struct bytes *reply)
{
    enum device_role role;
    if (!device_role_from_name(name, &role)) return FAILED(reply, "no device is called %s", name);
    if (kiosk->reports[role].state == DEVICE_READY) return COMMAND_DONE;
    bytes_append_format(reply, "%s is %s", name, device_state_name(kiosk->reports[role].state));
    return COMMAND_WAITS;
}

static enum command_result run_expect(struct kiosk *kiosk, const char *argument,
                                      struct command_state *state, struct bytes *reply)
{
    (void)state;
    char text[256];
    if (strncmp(argument, "screen ", 7) == 0) return expect_screen(kiosk, argument + 7, reply);
    if (strncmp(argument, "control #", 9) == 0)
        return find_id(kiosk, argument + 9) ? COMMAND_DONE
                                            : WAITS(reply, "no control %s", argument + 8);
    if (strncmp(argument, "no #", 4) == 0)
        return find_id(kiosk, argument + 4) ? WAITS(reply, "control %s is there", argument + 3)
                                            : COMMAND_DONE;
    if (strncmp(argument, "ready ", 6) == 0) return expect_ready(kiosk, argument + 6, reply);
    if (strncmp(argument, "text ", 5) == 0 && quoted(argument + 5, text, sizeof text))
        return on_screen(kiosk, text) ? COMMAND_DONE : WAITS(reply, "nothing says \"%s\"", text);
    if (strncmp(argument, "no ", 3) == 0 && quoted(argument + 3, text, sizeof text))
        return on_screen(kiosk, text) ? WAITS(reply, "something says \"%s\"", text) : COMMAND_DONE;
    return FAILED(reply, "cannot expect %s", argument);
}

static bool duration_ms(const char *text, int64_t *out)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}};
    char *end;
    long long number = strtoll(text, &end, 10);
    if (end == text || number < 0 || number > 100000000) return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(end, units[i].unit) != 0) continue;
        *out = number * units[i].ms;
        return true;
    }
    return false;
}

static enum command_result run_advance(struct kiosk *kiosk, const char *argument,
                                       struct command_state *state, struct bytes *reply)
{
    (void)state;
    int64_t ms;
    if (!duration_ms(argument, &ms)) return FAILED(reply, "not a duration: %s", argument);
    clock_advance(&kiosk->clock, ms);
    kiosk->dirty = true;
    return COMMAND_DONE;
}

static enum command_result run_patience(struct kiosk *kiosk, const char *argument,
                                        struct command_state *state, struct bytes *reply)
{
    (void)state;
    int64_t ms;
    if (!duration_ms(argument, &ms)) return FAILED(reply, "not a duration: %s", argument);
    script_set_patience(kiosk->script, ms);
    return COMMAND_DONE;
}

static enum command_result run_clock(struct kiosk *kiosk, const char *argument,
                                     struct command_state *state, struct bytes *reply)
{
    (void)state;
    struct civil civil;
    if (!civil_from_iso(argument, &civil)) return FAILED(reply, "not a time: %s", argument);
    clock_fix_wall(&kiosk->clock, civil_to_unix(&civil) * 1000);
    kiosk->dirty = true;
    return COMMAND_DONE;
}

static enum command_result run_wait(struct kiosk *kiosk, const char *argument,
                                    struct command_state *state, struct bytes *reply)
{
    (void)kiosk;
    int64_t ms;
    if (!duration_ms(argument, &ms)) return FAILED(reply, "not a duration: %s", argument);
    int64_t now = measure_now_us();
    if (state->until_us == 0) state->until_us = now + ms * 1000;
    if (now >= state->until_us) return COMMAND_DONE;
    state->wake_ms = (int)((state->until_us - now) / 1000) + 1;
    return WAITS(reply, "waiting");
}

static enum command_result run_shot(struct kiosk *kiosk, const char *argument,
                                    struct command_state *state, struct bytes *reply)
{
    (void)state;
    struct fault fault = {0};
    char path[512];
    if (!kiosk->shots_dir) return FAILED(reply, "no --shots folder for %s", argument);
    if (strchr(argument, '/')) return FAILED(reply, "not a name: %s", argument);
    snprintf(path, sizeof path, "%s/screens/%02d-%s.png", kiosk->shots_dir, ++kiosk->shots,
             argument);
    if (!canvas_write_png(kiosk->canvas, path, &fault)) return FAILED(reply, "%s", fault.text);
    return COMMAND_DONE;
}

static enum command_result run_language(struct kiosk *kiosk, const char *argument,
                                        struct command_state *state, struct bytes *reply)
{
    (void)state;
    if (!language_from_tag(argument, &kiosk->language))
        return FAILED(reply, "no language is called %s", argument);
    if (kiosk->record.service && !kiosk->submitting) kiosk->record.language = kiosk->language;
    idle_touch(kiosk);
    kiosk->dirty = true;
    return COMMAND_DONE;
}

static enum command_result run_large(struct kiosk *kiosk, const char *argument,
                                     struct command_state *state, struct bytes *reply)
{
    (void)state;
    (void)reply;
    kiosk->large = strcmp(argument, "on") == 0;
    idle_touch(kiosk);
    kiosk->dirty = true;
    return COMMAND_DONE;
}

static enum command_result run_kill(struct kiosk *kiosk, const char *argument,
                                    struct command_state *state, struct bytes *reply)
{
    (void)state;
    enum device_role role;
    if (!device_role_from_name(argument, &role))
        return FAILED(reply, "no device is called %s", argument);
    int pid = devices_pid(kiosk->devices, role);
    if (pid <= 0) return WAITS(reply, "%s has no child just now", argument);
    kill(pid, SIGKILL);
    return COMMAND_DONE;
}

static enum command_result run_screen(struct kiosk *kiosk, const char *argument,
                                      struct command_state *state, struct bytes *reply)
{
    (void)argument;
    (void)state;
    bytes_append_text(reply, kiosk->stage.screen->name);
    return COMMAND_DONE;
}

static enum command_result run_elements(struct kiosk *kiosk, const char *argument,
                                        struct command_state *state, struct bytes *reply)
{
    (void)argument;
    (void)state;
    for (int i = 0; i < canvas_element_count(kiosk->canvas); i++) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        bytes_append_format(reply, "%s%s|%s", i ? "; " : "", element->id,
                            element->private ? "(private)" : element->label);
    }
    return COMMAND_DONE;
}

static enum command_result run_controls(struct kiosk *kiosk, const char *argument,
                                        struct command_state *state, struct bytes *reply)
{
    (void)argument;
    (void)state;
    for (int i = 0; i < canvas_element_count(kiosk->canvas); i++) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        if (touchable(element)) bytes_append_format(reply, "%s ", element->id);
    }
    return COMMAND_DONE;
}

static enum command_result run_measures(struct kiosk *kiosk, const char *argument,
                                        struct command_state *state, struct bytes *reply)
{
    (void)argument;
    (void)state;
    measure_write(&kiosk->measure, reply);
    return COMMAND_DONE;
}

/* What a condition asks for, "TEXT" or #ID; the command behind it in *out_rest. */
static bool is_there(const struct kiosk *kiosk, const char *condition, const char **out_rest)
{
    char what[128];
    size_t length = strcspn(condition, " ");
    if (condition[0] == '"') {
        if (!quoted(condition, what, sizeof what)) what[0] = 0;
        const char *end = strchr(condition + 1, '"');
        *out_rest = end ? end + 1 : condition + length;
        return what[0] && on_screen(kiosk, what);
    }
    snprintf(what, sizeof what, "%.*s", (int)length, condition);
    *out_rest = condition + length;
    return what[0] == '#' && find_id(kiosk, what + 1);
}

/* Decided once: what the command itself changes does not matter any more. */
static enum command_result run_when(struct kiosk *kiosk, const char *argument,
                                    struct command_state *state, struct bytes *reply, bool wanted)
{
    const char *rest;
    bool there = is_there(kiosk, argument, &rest);
    if (state->condition == UNDECIDED) state->condition = there == wanted ? MET : NOT_MET;
    return state->condition == MET ? command_run(kiosk, rest, state, reply) : COMMAND_DONE;
}

static enum command_result run_if(struct kiosk *kiosk, const char *argument,
                                  struct command_state *state, struct bytes *reply)
{
    return run_when(kiosk, argument, state, reply, true);
}

static enum command_result run_unless(struct kiosk *kiosk, const char *argument,
                                      struct command_state *state, struct bytes *reply)
{
    return run_when(kiosk, argument, state, reply, false);
}

/* For what is turned page by page: `while #more tap #more`. */
static enum command_result run_while(struct kiosk *kiosk, const char *argument,
                                     struct command_state *state, struct bytes *reply)
{
    const char *rest;
    if (!is_there(kiosk, argument, &rest)) return COMMAND_DONE;
    if (command_run(kiosk, rest, state, reply) == COMMAND_FAILED) return COMMAND_FAILED;
    state->wake_ms = 1;
    bytes_truncate(reply, 0);
    return WAITS(reply, "still there: %s", argument);
}

static enum command_result run_case(struct kiosk *kiosk, const char *argument,
                                    struct command_state *state, struct bytes *reply)
{
    (void)argument;
    (void)state;
    bytes_append_format(reply, "%s %s %s", kiosk->case_id, kiosk->code, kiosk->url);
    return COMMAND_DONE;
}

static enum command_result run_end(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    (void)argument;
    (void)state;
    (void)reply;
    kiosk->ending = true;
    return COMMAND_DONE;
}

static enum command_result run_device_word(struct kiosk *kiosk, enum device_role role,
                                           const char *word)
{
    devices_control(kiosk->devices, role, word);
    return COMMAND_DONE;
}

enum command_result command_run(struct kiosk *kiosk, const char *line, struct command_state *state,
                                struct bytes *reply)
{
    static const struct {
        const char *name;
        command *run;
    } commands[] = {
        {"tap", run_tap},           {"type", run_type},
        {"key", run_key},           {"expect", run_expect},
        {"advance", run_advance},   {"clock", run_clock},
        {"wait", run_wait},         {"shot", run_shot},
        {"language", run_language}, {"large", run_large},
        {"kill", run_kill},         {"screen", run_screen},
        {"elements", run_elements}, {"measures", run_measures},
        {"case", run_case},         {"if", run_if},
        {"patience", run_patience}, {"unless", run_unless},
        {"while", run_while},       {"controls", run_controls},
        {"double", run_double},     {"end", run_end},
    };
    while (*line == ' ' || *line == '\t')
        line++;
    char name[16];
    size_t length = strcspn(line, " ");
    if (length >= sizeof name) return FAILED(reply, "no such command");
    memcpy(name, line, length);
    name[length] = 0;
    const char *argument = line + length + strspn(line + length, " ");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, name) == 0)
            return commands[i].run(kiosk, argument, state, reply);
    enum device_role role;
    if (device_role_from_name(name, &role)) return run_device_word(kiosk, role, argument);
    return FAILED(reply, "no such command: %s", name);
}
