/* The keypad's section: what each key is for, and what cannot be meant. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "kiosk/config.h"

#include <SDL_keycode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NO_DEVICES "devices: {}\n"
static const char before[] = "agency: pekalongan\n"
                             "state_dir: /var/lib/anjungan\n"
                             "catalogue_dir: " SOURCE_DIR "/config\n"
                             "text_dir: /usr/share/anjungan/text\n"
                             "device_program: /usr/bin/anjungan-device\n"
                             "screen: {presenter: memory, width_px: 1080, height_px: 1920, "
                             "width_mm: 268}\n" NO_DEVICES "receipt: {width_px: 576, dpi: 203}\n"
                             "idle: {blur_s: 30, countdown_s: 45}\n";
enum { LINES_BEFORE = 9 };

/* A section that has devices of its own takes the place of the line that has none. */
static void write_config(char path[32], const char *section)
{
    const char *none = strstr(before, NO_DEVICES), *rest = none + strlen(NO_DEVICES);
    bool has = strstr(section, "devices:");
    memcpy(path, "/tmp/keypad-XXXXXX", sizeof "/tmp/keypad-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    dprintf(fd, "%.*s%s%s%s", (int)(none - before), before, has ? "# none\n" : NO_DEVICES, rest,
            section);
    close(fd);
}

static struct keymap map_of(const char *section)
{
    char path[32];
    struct kiosk_config *config;
    struct fault fault = {0};
    struct keymap map;
    write_config(path, section);
    if (!kiosk_config_read(path, &config, &fault)) fail_msg("%s", fault.text);
    keypad_map(&config->keypad, &map);
    kiosk_config_free(config);
    unlink(path);
    return map;
}

static void left_out_it_is_a_keyboard_without_a_jack(void **state)
{
    static const struct {
        int32_t code;
        const char *word;
    } cases[] = {{SDLK_UP, "up"},
                 {SDLK_DOWN, "down"},
                 {SDLK_LEFT, "left"},
                 {SDLK_RIGHT, "right"},
                 {SDLK_RETURN, "select"},
                 {SDLK_ESCAPE, "back"},
                 {SDLK_F1, "help"},
                 {SDLK_F2, "speech"},
                 {SDLK_F3, "repeat"},
                 {SDLK_VOLUMEUP, "volume_up"},
                 {SDLK_VOLUMEDOWN, "volume_down"}};
    (void)state;
    struct keymap map = map_of("");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *word = keymap_find(&map, cases[i].code);
        assert_non_null(word);
        assert_string_equal(word, cases[i].word);
    }
    assert_int_equal(map.count, sizeof cases / sizeof *cases);
    assert_null(keymap_find(&map, SDLK_F15));
    assert_null(keymap_find(&map, SDLK_a));
}

static void a_keypad_of_few_keys_has_those_alone(void **state)
{
    (void)state;
    struct keymap map = map_of("keypad: {up: F23, down: F22, left: \"\", right: \"\", select: F21, "
                               "headset_in: F15, headset_out: F16}\n");
    assert_string_equal(keymap_find(&map, SDLK_F23), "up");
    assert_string_equal(keymap_find(&map, SDLK_F21), "select");
    assert_string_equal(keymap_find(&map, SDLK_F15), "headset_in");
    assert_string_equal(keymap_find(&map, SDLK_F16), "headset_out");
    assert_null(keymap_find(&map, SDLK_UP));
    assert_null(keymap_find(&map, SDLK_LEFT));
    assert_string_equal(keymap_find(&map, SDLK_ESCAPE), "back");
}

static void what_cannot_be_meant_is_said_with_its_line(void **state)
{
    static const struct {
        const char *section;
        int line; /* of the section, from 1 */
        const char *said;
    } cases[] = {
        {"keypad:\n  up: Upwards\n", 2, "keypad.up: no key is called \"Upwards\""},
        {"keypad:\n  up: Up\n  down: d\n", 3, "keypad.down: \"d\" types a character"},
        {"keypad:\n  select: Space\n", 2, "keypad.select: \"Space\" types a character"},
        {"keypad:\n  select: Keypad 5\n", 2, "keypad.select: \"Keypad 5\" types a character"},
        {"keypad:\n  back: F1\n  help: f1\n", 3, "keypad.help: \"f1\" is \"back\" already"},
        {"keypad:\n  speech: F1\n", 2, "keypad.speech: \"F1\" is \"help\" already"},
        {"keypad:\n  headset_in: F15\n", 1, "keypad.headset_out: a headset"},
        {"keypad:\n  headset_in: F15\n  headset_out: F16\ndevices: {headset: \"sim:\"}\n", 2,
         "keypad.headset_in: devices.headset tells"},
        {"keypad:\n  down: \"\"\n", 1, "keypad: without down and select"},
        {"keypad:\n  sideways: F5\n", 2, "sideways"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[32], where[64], *said = NULL;
        size_t size = 0;
        write_config(path, cases[i].section);
        FILE *out = open_memstream(&said, &size);
        assert_int_equal(kiosk_config_check(path, out), 1);
        fclose(out);
        snprintf(where, sizeof where, "%s:%d: ", path + 5, LINES_BEFORE + cases[i].line);
        if (strncmp(said, where, strlen(where)) != 0 || !strstr(said, cases[i].said))
            fail_msg("%s, for %s", said, cases[i].section);
        free(said);
        unlink(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(left_out_it_is_a_keyboard_without_a_jack),
        cmocka_unit_test(a_keypad_of_few_keys_has_those_alone),
        cmocka_unit_test(what_cannot_be_meant_is_said_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
