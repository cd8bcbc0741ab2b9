#define _GNU_SOURCE
#include "kiosk/commands_inside.h"
#include "kiosk/script.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const char script_help[] =
    "  tap \"LABEL\" | tap #ID        press a control by what it says (or how it begins), or by its id\n"
    "  double \"LABEL\" | double #ID  presses twice in haste\n"
    "  corner N                     presses N times on the agency's mark: five open the staff door\n"
    "  digits right|wrong           types the digits of the last test print, or others\n"
    "  type \"TEXT\"                  on the terminal's own keyboard, key by key\n"
    "  key NAME                     a hardware key: up down left right select back help repeat speech\n"
    "                               volume_up volume_down, or a character\n"
    "  keys \"TEXT\"                  characters, each as a hardware key\n"
    "  headset in|out               plugged in, or pulled out: a word to the simulator where one is\n"
    "                               fitted, else the keypad's keys\n"
    "  go #ID                       presses the keypad's down, or right, until the focus is there\n"
    "  expect spoken \"TEXT\"         wait until this is said, after what was expected so before\n"
    "  expect unspoken \"TEXT\"       it was never said; expect unspoken aloud: not by loudspeaker\n"
    "  expect speaking | silent      wait until something is being said; until nothing is\n"
    "  expect screen NAME           wait until this screen is shown and nothing lies over it\n"
    "  expect text \"TEXT\"           wait until something on the screen says this\n"
    "  expect no \"TEXT\" | no #ID    wait until nothing does; until it cannot be pressed\n"
    "  expect control #ID           wait until this control is there and can be pressed\n"
    "  expect value \"TEXT\"          wait until a field holds this\n"
    "  expect selected #ID          wait until this is what is chosen\n"
    "  if WHAT COMMAND              only when \"TEXT\" or #ID is on the screen now; unless: when not\n"
    "  while WHAT COMMAND           again and again, until it is not there any more; until: until it is\n"
    "  expect ready ROLE            wait until the scanner, camera or printer is ready\n"
    "  scanner|camera|printer|reader|light WORD   a word for a simulator: paper_out, hang, crash,\n"
    "                               unplug, ok, code:TEXT ...\n"
    "  kill ROLE                    SIGKILL to the device's child\n"
    "  advance 45s                  the terminal's clock goes forward (ms, s, min, h)\n"
    "  clock 2026-11-20T10:42:00+07:00   the wall clock stands there; `clock now`: it is right again\n"
    "  wait 500ms                   in real time\n"
    "  patience 5s                  how long a line may take to come true (20 s at first)\n"
    "  shot NAME                    a picture of the screen, screens/NN-NAME.png, in --shots DIR\n"
    "  language id|en|jv            as if the applicant had chosen it\n"
    "  large on|off                 large text\n"
    "  access size normal|large|largest, contrast normal|dark|light, reach on|off, hand left|right,\n"
    "                               usual\n"
    "  screen | elements | controls | case | measures [clear] | spoken [take]\n"
    "                               over the socket: what is shown; what can be pressed; id, code and\n"
    "                               URL of the case handed in last; how fast; what was said, which is\n"
    "                               then kept no more\n"
    "  random SEED FROM COUNT [STAFF]  so many events by dice, from the one of this number on; STAFF: number\n"
    "                               and PIN; then left alone until it is back at the attract screen\n"
    "  end                          end the terminal\n";
/* clang-format on */

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
    kiosk->dirty = true;
    if (strcmp(argument, "now") == 0) {
        clock_follow_wall(&kiosk->clock);
        return COMMAND_DONE;
    }
    if (!civil_from_iso(argument, &civil)) return FAILED(reply, "not a time: %s", argument);
    clock_fix_wall(&kiosk->clock, civil_to_unix(&civil) * 1000);
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
    measure_skip(&kiosk->measure);
    if (!canvas_write_png(kiosk->canvas, path, &fault)) return FAILED(reply, "%s", fault.text);
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
        if (command_touchable(element)) bytes_append_format(reply, "%s ", element->id);
    }
    return COMMAND_DONE;
}

static enum command_result run_measures(struct kiosk *kiosk, const char *argument,
                                        struct command_state *state, struct bytes *reply)
{
    (void)state;
    measure_write(&kiosk->measure, reply);
    if (strcmp(argument, "clear") == 0) measure_clear(&kiosk->measure);
    return COMMAND_DONE;
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
        {"tap", command_tap},       {"type", command_type},       {"key", command_key},
        {"expect", command_expect}, {"advance", run_advance},     {"clock", run_clock},
        {"wait", run_wait},         {"shot", run_shot},           {"language", command_language},
        {"large", command_large},   {"kill", run_kill},           {"screen", run_screen},
        {"elements", run_elements}, {"measures", run_measures},   {"case", run_case},
        {"if", command_if},         {"patience", run_patience},   {"unless", command_unless},
        {"while", command_while},   {"controls", run_controls},   {"double", command_double},
        {"keys", command_keys},     {"headset", command_headset}, {"go", command_go},
        {"spoken", command_spoken}, {"corner", command_corner},   {"digits", command_digits},
        {"end", run_end},           {"random", command_random},   {"access", command_access},
        {"until", command_until},
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
