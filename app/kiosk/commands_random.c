/* `random`: events by dice, against this very program and without a socket between: touches, keys,
 * troubles of devices, codes, staff, leaps of the clock. After each, what must always hold is
 * looked at; at the end the terminal is left alone and must find back to the attract screen by
 * itself.
 *
 * The dice of an event depend on the seed and its number alone, so that a run is played again from
 * both, as far as the devices' timing lets it. */
#define _GNU_SOURCE
#include "kiosk/commands_inside.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ROLLS_A_TICK = 64,            /* mail is taken between ticks */
    STUCK_US = 120 * 1000 * 1000, /* also where a busy machine seals slowly */
    LEAP_MS = 10 * 1000,
    BESIDE_MS = 8 * 60 * 1000, /* staff mode over an applicant's screen, and a good-bye heard out */
    PIXELS_EVERY = 64,
};

static const char person[] = "337501910799004"; /* a NIK but for its last digit, made up */

struct dice {
    uint64_t state;
};

static uint64_t dice_next(struct dice *dice)
{
    uint64_t z = dice->state += 0x9E3779B97F4A7C15u; /* splitmix64 */
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static unsigned roll(struct dice *dice, unsigned sides)
{
    return (unsigned)(dice_next(dice) >> 33) % sides;
}

static bool chance(struct dice *dice, unsigned percent)
{
    return roll(dice, 100) < percent;
}

static struct dice dice_of(uint64_t seed, uint64_t number)
{
    struct dice dice = {seed * 0xD1342543DE82EF95u + number};
    dice.state = dice_next(&dice);
    return dice;
}

static bool at(const struct kiosk *kiosk, const char *screen)
{
    return strcmp(kiosk->stage.screen->name, screen) == 0;
}

static void input(struct kiosk *kiosk, enum input_kind kind, int x, int y)
{
    kiosk_input(kiosk, &(struct input){.kind = kind, .x = x, .y = y, .at_us = measure_now_us()});
}

static void press(struct kiosk *kiosk, const struct rect *rect, struct dice *dice)
{
    int x = rect->x + (int)roll(dice, (unsigned)rect->width + 1) - (rect->width > 1);
    int y = rect->y + (int)roll(dice, (unsigned)rect->height + 1) - (rect->height > 1);
    if (!chance(dice, 10)) kiosk->moved_us = 0; /* else in haste: it may come too soon */
    input(kiosk, INPUT_DOWN, x, y);
    if (chance(dice, 5)) input(kiosk, INPUT_MOVE, x, y + rect->height);
    input(kiosk, INPUT_UP, x, y);
}

static void key(struct kiosk *kiosk, const char *name)
{
    struct input typed = {.kind = INPUT_KEY, .at_us = measure_now_us()};
    snprintf(typed.key, sizeof typed.key, "%s", name);
    kiosk_input(kiosk, &typed);
}

static void type_text(struct kiosk *kiosk, const char *text)
{
    for (; *text; text++)
        key(kiosk, (const char[]){*text, 0});
}

/* What leads on, most wanted first. */
static const struct element *find_onwards(const struct kiosk *kiosk, struct dice *dice)
{
    static const char *const ids[] = {"rate",  "start",  "next",    "scan",    "shoot",
                                      "more",  "anyway", "retake",  "later",   "noted",
                                      "retry", "check",  "without", "digital", "phone"};
    enum { IDS = sizeof ids / sizeof *ids };
    bool last_first = chance(dice, 10);
    if (at(kiosk, "services") && chance(dice, 80)) {
        unsigned service = roll(dice, kiosk->services_count);
        char id[ELEMENT_ID_SIZE];
        snprintf(id, sizeof id, "service-%s", kiosk->services[service]->key);
        const struct element *found = command_find_id(kiosk, id);
        if (found) return found;
    }
    for (int i = 0; i < IDS; i++) {
        const struct element *found = command_find_id(kiosk, ids[last_first ? IDS - 1 - i : i]);
        if (found && chance(dice, 85)) return found;
    }
    return NULL;
}

static const struct element *any_control(const struct kiosk *kiosk, struct dice *dice)
{
    int count = canvas_element_count(kiosk->canvas), seen = 0;
    const struct element *chosen = NULL;
    for (int i = 0; i < count; i++) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        if (command_touchable(element) && roll(dice, (unsigned)++seen) == 0) chosen = element;
    }
    return chosen;
}

/* The terminal is at work for who stands there. */
static bool under_way(const struct kiosk *kiosk)
{
    return kiosk->submitting || kiosk->scan_job || kiosk->page_job || kiosk->still_job ||
           kiosk->face_job || kiosk->printing.job;
}

/* While something is under way: help, the language, access and what can be chosen there, and back
 * again, or nothing. */
static bool meanwhile(struct kiosk *kiosk, struct dice *dice)
{
    static const char *const ways[] = {"help", "language", "access"};
    bool over = at(kiosk, "help") || at(kiosk, "language") || at(kiosk, "access");
    const struct element *element = command_find_id(kiosk, over ? "back" : ways[roll(dice, 3)]);
    if (over && !at(kiosk, "help") && chance(dice, 60)) element = any_control(kiosk, dice);
    if (!element || chance(dice, 10)) return false;
    struct rect rect = element->rect;
    press(kiosk, &rect, dice);
    return true;
}

/* Some sessions go on, or few would leave the first screens. False: something is under way. */
static bool touch(struct kiosk *kiosk, struct random_run *run, struct dice *dice)
{
    if (!kiosk->in_session) run->bold = (unsigned[]){30, 80, 95, 99}[roll(dice, 4)];
    const struct element *element =
        chance(dice, run->bold) ? find_onwards(kiosk, dice) : any_control(kiosk, dice);
    if (!element && !under_way(kiosk)) element = any_control(kiosk, dice);
    struct rect area = canvas_area(kiosk->canvas);
    if (element && !chance(dice, 2))
        area = element->rect;
    else if (run->bold > 90 && !element)
        return meanwhile(kiosk, dice);
    press(kiosk, &area, dice);
    return true;
}

static void say_to_device(struct kiosk *kiosk, struct dice *dice)
{
    static const char *const words[DEVICE_ROLES][12] = {
        [DEVICE_SCANNER] = {"no_document", "jam", "cover_open", "crash", "unplug", "plug", "hang"},
        [DEVICE_CAMERA] = {"stall", "dark", "crash", "unplug", "plug", "hang"},
        [DEVICE_PRINTER] = {"paper_out", "paper_low", "paper_out_midprint", "jam", "cover_open",
                            "head_hot", "cutter_jammed", "unconfirmed", "crash", "unplug", "plug",
                            "hang"},
        [DEVICE_READER] = {"crash", "unplug", "plug", "hang"},
        [DEVICE_LIGHT] = {"crash", "unplug", "plug", "hang"},
        [DEVICE_HEADSET] = {"in", "out", "unknown", "crash", "unplug", "plug", "hang"}};
    enum device_role role = (enum device_role)roll(dice, DEVICE_ROLES);
    if (chance(dice, 3)) {
        int pid = devices_pid(kiosk->devices, role);
        if (pid > 0) kill(pid, SIGKILL);
        return;
    }
    const char *word = words[role][roll(dice, 12)];
    if (word && strcmp(word, "hang") == 0 && chance(dice, 80)) word = "crash"; /* a hang is long */
    devices_control(kiosk->devices, role, word && chance(dice, 60) ? word : "ok");
}

static void read_code(struct kiosk *kiosk, struct dice *dice)
{
    static const char *const codes[] = {"ANJ-STAF-", "ANJ-STAF-999999999999999999999999",
                                        "07000000",  "%s%n",
                                        "xxxxxxxxx", "https://contoh.example/t/K7QF2M9XRT4BW8"};
    char word[DEVICE_CODE_SIZE + 8];
    const char *code = codes[roll(dice, 6)];
    snprintf(word, sizeof word, "code:%s", kiosk->code[0] && chance(dice, 50) ? kiosk->code : code);
    devices_control(kiosk->devices, DEVICE_READER, word);
}

/* At the door, and behind it. */
static void be_staff(struct kiosk *kiosk, struct random_run *run, struct dice *dice)
{
    char typed[sizeof run->staff];
    if (at(kiosk, "staff-door")) {
        memcpy(typed, run->staff, sizeof typed);
        if (chance(dice, 8) && typed[0]) typed[strlen(typed) - 1] ^= 1; /* another digit */
        for (const char *digit = typed; *digit; digit++) {
            char id[ELEMENT_ID_SIZE];
            snprintf(id, sizeof id, "key-%c", *digit);
            stage_press(kiosk, id);
        }
        stage_press(kiosk, "next");
        return;
    }
    int x = (int)(10.0 * kiosk->config->screen.width_px / kiosk->config->screen.width_mm);
    for (unsigned i = 4 + roll(dice, 3); i > 0; i--) {
        input(kiosk, INPUT_DOWN, x, x);
        input(kiosk, INPUT_UP, x, x);
    }
}

static void leap(struct kiosk *kiosk, struct dice *dice)
{
    static const int leaps_ms[] = {100, 1000, 9000, 31000, 61000, 95000, 140000};
    clock_advance(&kiosk->clock, leaps_ms[roll(dice, 7)]);
    kiosk->dirty = true;
    idle_tick(kiosk);
}

static void hardware_key(struct kiosk *kiosk, struct dice *dice)
{
    static const char *const keys[] = {"back",        "help",  "select", "up",     "down",
                                       "left",        "right", "speech", "repeat", "volume_up",
                                       "volume_down", "7",     "a"};
    key(kiosk, keys[roll(dice, sizeof keys / sizeof *keys)]);
}

static void switch_something(struct kiosk *kiosk, struct dice *dice)
{
    static const char *const lines[] = {"language id", "language en", "language jv",
                                        "large on",    "large off",   "elements"};
    struct bytes reply = {0};
    struct command_state state = {0};
    command_run(kiosk, lines[roll(dice, 6)], &state, &reply);
    bytes_free(&reply);
}

/* How many events it was: a text is one for each key. */
static unsigned happen(struct kiosk *kiosk, struct random_run *run, struct dice *dice)
{
    unsigned what = roll(dice, 1000);
    bool door = at(kiosk, "staff-door") || at(kiosk, "staff-restock");
    bool asks_nik = at(kiosk, "form") || at(kiosk, "certificate");
    if (asks_nik && what < (command_find_id(kiosk, "next") ? 40u : 300u)) {
        type_text(kiosk, person);
        type_text(kiosk, (const char[]){(char)('0' + roll(dice, 10)), 0});
        return sizeof person;
    }
    if (kiosk->staff.door_job) { /* the PIN is being looked at: many rolls long */
        bool impatient = roll(dice, 20000) == 0;
        if (impatient) hardware_key(kiosk, dice);
        return impatient;
    }
    if (under_way(kiosk) && chance(dice, 90)) return meanwhile(kiosk, dice);
    if (run->staff[0] && what < (door ? 400u : 4u))
        be_staff(kiosk, run, dice);
    else if (what < 850)
        return touch(kiosk, run, dice);
    else if (what < 890)
        say_to_device(kiosk, dice);
    else if (what < 905)
        leap(kiosk, dice);
    else if (what < 940)
        hardware_key(kiosk, dice);
    else if (what < 960)
        switch_something(kiosk, dice);
    else if (what < 965)
        read_code(kiosk, dice);
    else
        return 0; /* time passes */
    return 1;
}

/* A receipt is of a case, and a session makes one at most. */
static const char *check_case(const struct kiosk *kiosk, struct random_run *run)
{
    bool new_case = kiosk->case_id[0] && strcmp(kiosk->case_id, run->case_id) != 0;
    if (new_case && run->has_case) return "a session made two cases";
    run->has_case = kiosk->case_id[0] != 0;
    if (new_case) {
        memcpy(run->case_id, kiosk->case_id, sizeof run->case_id);
        snprintf(run->code, sizeof run->code, "%s", kiosk->code);
        run->cases++;
    }
    if (kiosk->stage.screen == &screen_receipt && !kiosk->case_id[0]) return "a receipt of no case";
    return NULL;
}

/* Help, language and display stand everywhere, and lead back to where one was. */
static bool leads_on(const struct element *element)
{
    static const char *const aside[] = {"help", "language", "access"};
    for (size_t i = 0; i < sizeof aside / sizeof *aside; i++)
        if (strcmp(element->id, aside[i]) == 0) return false;
    return command_touchable(element);
}

static const char *check_screen(const struct kiosk *kiosk, struct random_run *run)
{
    bool can_press = kiosk->overlay == OVERLAY_BLUR;
    for (int i = 0; i < canvas_element_count(kiosk->canvas); i++) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        can_press = can_press || leads_on(element);
        if (kiosk->staff.open && strstr(element->label, "3375 0191"))
            return "staff see what an applicant typed";
    }
    int64_t now = measure_now_us();
    if (can_press || !run->pressable_us) run->pressable_us = now;
    return now - run->pressable_us > STUCK_US ? "nothing can be pressed" : NULL;
}

static const char *check(const struct kiosk *kiosk, struct random_run *run)
{
    bool held = kiosk->record.service || kiosk->code[0] || kiosk->record.values[0].size;
    if (!kiosk->in_session && held) return "something of a session outlives it";
    if (!kiosk->in_session && kiosk->overlay != OVERLAY_NONE) return "a question to nobody";
    if (kiosk->voice.last_personal && !kiosk->voice.headset && kiosk->voice.last.size)
        return "what is personal would be repeated aloud";
    if (run->was_in_session && !kiosk->in_session) run->sessions++;
    run->was_in_session = kiosk->in_session;
    const char *wrong = check_case(kiosk, run);
    return wrong ? wrong : check_screen(kiosk, run);
}

/* Pixels are drawn now and then; what stands where is known after each event. */
static void draw(struct kiosk *kiosk, const struct random_run *run)
{
    if (!kiosk->dirty) return;
    canvas_set_blind(kiosk->canvas, run->done % PIXELS_EVERY != 0);
    kiosk_draw(kiosk);
    canvas_set_blind(kiosk->canvas, false);
}

/* Nobody is there any more. */
static const char *rest(struct kiosk *kiosk, struct random_run *run, bool *out_done)
{
    const char *wrong = check(kiosk, run); /* a case may come only now */
    if (wrong) return wrong;
    if (!run->rest_us) run->rest_us = measure_now_us();
    *out_done = kiosk->stage.screen == &screen_attract && !kiosk->in_session;
    if (*out_done) {
        for (int role = 0; role < DEVICE_ROLES; role++)
            devices_control(kiosk->devices, (enum device_role)role, "ok");
        return NULL;
    }
    bool stuck = measure_now_us() - run->rest_us > STUCK_US;
    if (kiosk->submitting) { /* in its own time; then the receipt's begins */
        run->leaps = 0;
        return stuck ? "it works for ever" : NULL;
    }
    if (!run->leaps++) run->limit_ms = idle_limit_ms(kiosk) + BESIDE_MS;
    clock_advance(&kiosk->clock, LEAP_MS);
    kiosk->dirty = true;
    bool over = (int64_t)run->leaps * LEAP_MS > run->limit_ms;
    return over ? "left alone, it does not come back" : NULL;
}

static void count_screen(const struct kiosk *kiosk, struct random_run *run, unsigned events)
{
    const char *name = kiosk->stage.screen->name;
    for (int i = 0; i < RANDOM_SCREENS_MAX; i++) {
        if (run->screens[i].name && run->screens[i].name != name) continue;
        run->screens[i].name = name;
        run->screens[i].events += events;
        return;
    }
}

static const char *run_events(struct kiosk *kiosk, struct random_run *run)
{
    for (int i = 0; i < ROLLS_A_TICK && run->done < run->count; i++) {
        struct dice dice = dice_of(run->seed, run->number++);
        unsigned events = happen(kiosk, run, &dice);
        count_screen(kiosk, run, events);
        run->done += events;
        draw(kiosk, run);
        const char *wrong = check(kiosk, run);
        if (wrong) return wrong;
    }
    return NULL;
}

static void report(const struct random_run *run, struct bytes *reply)
{
    bytes_append_format(reply, "%llu events, %u sessions, %u cases, next %llu, %zu bytes held;",
                        (unsigned long long)run->done, run->sessions, run->cases,
                        (unsigned long long)run->number, memory_held());
    for (int i = 0; i < RANDOM_SCREENS_MAX && run->screens[i].name; i++)
        bytes_append_format(reply, " %s %u", run->screens[i].name, run->screens[i].events);
    bytes_append_format(reply, "; %s", run->code);
}

static bool read_run(const char *argument, struct random_run *out)
{
    struct random_run run = {.bold = 90};
    unsigned long long seed, from, count;
    if (sscanf(argument, "%llu %llu %llu %15[0-9]", &seed, &from, &count, run.staff) < 3)
        return false;
    run.seed = seed;
    run.number = from;
    run.count = count;
    run.began = true;
    *out = run;
    return true;
}

/* Dice are for no real printer, and no real door. */
static bool all_simulated(const struct kiosk *kiosk)
{
    const struct kiosk_devices *devices = &kiosk->config->devices;
    const char *const uris[] = {devices->scanner, devices->camera, devices->printer,
                                devices->reader,  devices->light,  devices->headset};
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++)
        if (uris[i] && *uris[i] && strncmp(uris[i], "sim:", 4) != 0) return false;
    return true;
}

enum command_result command_random(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    struct random_run *run = &state->random;
    const char *wrong;
    bool rested = false;
    if (!all_simulated(kiosk)) return FAILED(reply, "only with simulated devices");
    if (!run->began && !read_run(argument, run))
        return FAILED(reply, "not SEED FROM COUNT [STAFF]: %s", argument);
    wrong = run_events(kiosk, run);
    if (!wrong && run->done >= run->count) wrong = rest(kiosk, run, &rested);
    if (wrong)
        return FAILED(reply, "seed %llu, roll %llu, screen %s: %s", (unsigned long long)run->seed,
                      (unsigned long long)run->number, kiosk->stage.screen->name, wrong);
    if (!rested) {
        state->wake_ms = 1;
        return WAITS(reply, "still at it");
    }
    report(run, reply);
    return COMMAND_DONE;
}
