/* What a scanner types becomes codes, or is refused. */
#define _GNU_SOURCE
#include "reader/reader_keys.h"
#include "reader/reader_line.h"

#include <linux/input.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Each code and '|' behind it, each refusal '!'. */
static void put_all(const char *bytes, size_t size, char *out)
{
    struct reader_line line = {0};
    for (size_t i = 0; i < size; i++) {
        enum reader_step step = reader_line_put(&line, bytes[i]);
        if (step == READER_CODE) {
            reader_line_take(&line, out);
            out += strlen(out);
            *out++ = '|';
        } else if (step == READER_REFUSED) {
            *out++ = '!';
        }
    }
    *out = 0;
}

static void lines_become_codes(void **state)
{
    static const struct {
        const char *bytes, *codes;
    } cases[] = {
        {"K7QF2M9X\r", "K7QF2M9X|"},
        {"a\nb\r\nc\n\r", "a|b|c|"},
        {"\r\n\r\n\r", ""},
        {"half", ""},
        {" ~\r", " ~|"},
        {"a\tb\rc\r", "!c|"},
        {"\x7f\r", "!"},
        {"caf\xC3\xA9\r", "!"},
        {"\x1b[2Jgone\rb\r", "!b|"},
        {"\xFF\xFE\r\n", "!"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[200];
        put_all(cases[i].bytes, strlen(cases[i].bytes), out);
        assert_string_equal(out, cases[i].codes);
    }
    char out[200];
    put_all("a\0b\rc\r", 6, out);
    assert_string_equal(out, "!c|");
}

static void too_long_is_refused_once(void **state)
{
    char bytes[3 * READER_TEXT_SIZE], out[2 * READER_TEXT_SIZE];
    (void)state;
    memset(bytes, 'x', sizeof bytes);
    bytes[READER_TEXT_SIZE - 1] = '\r'; /* just fits */
    put_all(bytes, READER_TEXT_SIZE, out);
    assert_int_equal(strlen(out), READER_TEXT_SIZE);
    assert_int_equal(out[0], 'x');
    memset(bytes, 'x', sizeof bytes);
    memcpy(bytes + sizeof bytes - 8, "yyy\r1234", 8);
    put_all(bytes, sizeof bytes, out);
    assert_string_equal(out, "!"); /* and 1234 has not ended */
    bytes[sizeof bytes - 1] = '\n';
    put_all(bytes, sizeof bytes, out);
    assert_string_equal(out, "!123|");
}

static void a_line_can_be_spoiled_and_dropped(void **state)
{
    struct reader_line line = {0};
    (void)state;
    assert_false(reader_line_open(&line));
    reader_line_put(&line, 'a');
    assert_true(reader_line_open(&line));
    reader_line_drop(&line);
    assert_false(reader_line_open(&line));
    assert_int_equal(reader_line_end(&line), READER_MORE);
    reader_line_put(&line, 'a');
    reader_line_spoil(&line);
    assert_int_equal(reader_line_end(&line), READER_REFUSED);
    reader_line_spoil(&line); /* a key that is no text, alone */
    assert_int_equal(reader_line_end(&line), READER_REFUSED);
    assert_false(reader_line_open(&line));
    reader_line_put(&line, 'a');
    assert_int_equal(reader_line_end(&line), READER_CODE);
}

static int press(struct reader_keys *keys, unsigned code)
{
    int typed = reader_keys_take(keys, code, true);
    assert_int_equal(reader_keys_take(keys, code, false), READER_KEY_NOTHING);
    return typed;
}

/* Every printable character is on the layout, and on no two keys of its main part. */
static void the_layout_types_all_of_ascii(void **state)
{
    int seen[128] = {0};
    (void)state;
    for (unsigned code = 0; code < KEY_CNT; code++) {
        bool pad = (code >= KEY_KP7 && code <= KEY_KPDOT) || code == KEY_KPASTERISK ||
                   code == KEY_KPSLASH || code == KEY_KPENTER;
        for (int shifted = 0; shifted < 2; shifted++) {
            struct reader_keys keys = {.left_shift = shifted};
            int typed = press(&keys, code);
            if (typed > 0 && !pad) seen[typed]++;
        }
    }
    for (int c = '!'; c <= '~'; c++)
        assert_int_equal(seen[c], 1);
    assert_int_equal(seen[' '], 2);
    assert_int_equal(seen['\r'], 2);
}

static void shifts_and_locks(void **state)
{
    struct reader_keys keys = {0};
    (void)state;
    assert_int_equal(press(&keys, KEY_A), 'a');
    assert_int_equal(reader_keys_take(&keys, KEY_LEFTSHIFT, true), READER_KEY_NOTHING);
    assert_int_equal(reader_keys_take(&keys, KEY_RIGHTSHIFT, true), READER_KEY_NOTHING);
    assert_int_equal(press(&keys, KEY_A), 'A');
    assert_int_equal(press(&keys, KEY_2), '@');
    reader_keys_take(&keys, KEY_LEFTSHIFT, false);
    assert_int_equal(press(&keys, KEY_SLASH), '?');
    reader_keys_take(&keys, KEY_RIGHTSHIFT, false);
    assert_int_equal(press(&keys, KEY_SLASH), '/');
    assert_int_equal(press(&keys, KEY_CAPSLOCK), READER_KEY_NOTHING);
    assert_int_equal(press(&keys, KEY_A), 'A');
    assert_int_equal(press(&keys, KEY_2), '2'); /* the lock is for letters */
    reader_keys_take(&keys, KEY_LEFTSHIFT, true);
    assert_int_equal(press(&keys, KEY_A), 'a');
    reader_keys_take(&keys, KEY_LEFTSHIFT, false);
    press(&keys, KEY_CAPSLOCK);
    assert_int_equal(press(&keys, KEY_A), 'a');
    assert_int_equal(press(&keys, KEY_NUMLOCK), READER_KEY_NOTHING);
    assert_int_equal(press(&keys, KEY_KP4), '4');
}

static void commands_are_no_text(void **state)
{
    static const unsigned commands[] = {KEY_LEFTCTRL, KEY_RIGHTCTRL, KEY_LEFTALT,
                                        KEY_RIGHTALT, KEY_LEFTMETA,  KEY_RIGHTMETA};
    (void)state;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct reader_keys keys = {0};
        reader_keys_take(&keys, commands[i], true);
        reader_keys_take(&keys, commands[i], true); /* as after lost events */
        assert_int_equal(press(&keys, KEY_C), READER_KEY_FOREIGN);
        assert_int_equal(press(&keys, KEY_ENTER), READER_KEY_FOREIGN);
        reader_keys_take(&keys, commands[i], false);
        assert_int_equal(press(&keys, KEY_C), 'c');
    }
    struct reader_keys keys = {0};
    static const unsigned others[] = {KEY_ESC, KEY_F1,        KEY_TAB, KEY_BACKSPACE, KEY_POWER,
                                      KEY_UP,  KEY_KP7 + 500, KEY_MAX, 65535};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(press(&keys, others[i]), READER_KEY_FOREIGN);
    assert_int_equal(press(&keys, KEY_C), 'c');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_become_codes),
        cmocka_unit_test(too_long_is_refused_once),
        cmocka_unit_test(a_line_can_be_spoiled_and_dropped),
        cmocka_unit_test(the_layout_types_all_of_ascii),
        cmocka_unit_test(shifts_and_locks),
        cmocka_unit_test(commands_are_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
