/* Catalogues: what is read, what is left out, and where a broken file says that it is broken. */
#define _DEFAULT_SOURCE
#include "base/file.h"
#include "base/support.h"
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER                                                                                     \
    "msgid \"\"\nmsgstr \"\"\n\"Language: en\\n\"\n\"Content-Type: text/plain; "                   \
    "charset=UTF-8\\n\"\n"

static char dir[64];

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/text-catalogue-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static void path_of(const char *name, char out[PATH_SIZE])
{
    assert_true(path_join(dir, name, out, NULL));
}

static int teardown(void **state)
{
    (void)state;
    char path[PATH_SIZE];
    path_of("en.po", path);
    unlink(path);
    path_of("jv.po", path);
    unlink(path);
    return rmdir(dir);
}

static void write_catalogue(const char *name, const char *content)
{
    assert_true(file_write_durable(dir, name, content, strlen(content), 0600, NULL));
}

static struct text *read_all(void)
{
    struct fault fault = {0};
    struct text *text = text_create(dir, &fault);
    if (!text) fail_msg("%s", fault.text);
    return text;
}

static void absent_catalogues_fall_back(void **state)
{
    (void)state;
    struct text *text = read_all();
    assert_string_equal(text_get(text, LANGUAGE_EN, "Kembali"), "Kembali");
    assert_false(text_has(text, LANGUAGE_EN, "Kembali"));
    assert_false(text_has(text, LANGUAGE_ID, "Kembali"));
    text_destroy(text);
}

static void each_language_says_its_own(void **state)
{
    (void)state;
    write_catalogue("en.po",
                    HEADER "\nmsgid \"Kembali\"\nmsgstr \"Back\"\n"
                           "\nmsgid \"Ya\"\nmsgstr \"Yes\"\n"
                           "\nmsgid \"Baris\"\nmsgstr \"\"\n\"One \"\n\"\\\"line\\\"\\n\"\n");
    write_catalogue("jv.po", HEADER "\nmsgid \"Kembali\"\nmsgstr \"Wangsul\"\n");
    struct text *text = read_all();
    assert_string_equal(text_get(text, LANGUAGE_EN, "Kembali"), "Back");
    assert_string_equal(text_get(text, LANGUAGE_JV, "Kembali"), "Wangsul");
    assert_string_equal(text_get(text, LANGUAGE_ID, "Kembali"), "Kembali");
    assert_string_equal(text_get(text, LANGUAGE_EN, "Ya"), "Yes");
    assert_string_equal(text_get(text, LANGUAGE_JV, "Ya"), "Ya");
    assert_string_equal(text_get(text, LANGUAGE_EN, "Baris"), "One \"line\"\n");
    assert_true(text_has(text, LANGUAGE_EN, "Ya"));
    assert_false(text_has(text, LANGUAGE_EN, "Y"));
    assert_false(text_has(text, LANGUAGE_EN, ""));
    text_destroy(text);
}

static void guesses_and_blanks_are_not_translations(void **state)
{
    (void)state;
    write_catalogue("en.po", HEADER "\n#, fuzzy\nmsgid \"Tidak\"\nmsgstr \"Now\"\n"
                                    "\nmsgid \"Batal\"\nmsgstr \"\"\n"
                                    "\n#~ msgid \"Lama\"\n#~ msgstr \"Old\"\n");
    write_catalogue("jv.po", HEADER);
    struct text *text = read_all();
    assert_string_equal(text_get(text, LANGUAGE_EN, "Tidak"), "Tidak");
    assert_string_equal(text_get(text, LANGUAGE_EN, "Batal"), "Batal");
    assert_false(text_has(text, LANGUAGE_EN, "Lama"));
    text_destroy(text);
}

static void broken_files_name_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *content, *place;
    } cases[] = {
        {HEADER "\nmsgid \"Satu\"\nmsgstr \"One\n", "en.po:7: a string is not closed"},
        {HEADER "\nmsgid \"Satu\"\nmsgid \"Dua\"\nmsgstr \"Two\"\n", "en.po:6: msgstr is missing"},
        {HEADER "\nmsgid \"Satu\"\nmsgstr \"One\"\n\nmsgid \"Satu\"\nmsgstr \"1\"\n",
         "en.po:9: this message stands in line 6"},
        {HEADER "\nwhat is this\n", "en.po:6: neither"},
        {HEADER "\nmsgid \"Satu\"\nmsgstr \"\\q\"\n", "en.po:7: unknown escape"},
        {HEADER "\nmsgid \"Satu\"\nmsgstr \"\\\"\n", "en.po:7: a string is not closed"},
        {HEADER "\nmsgid \"Satu\"\nmsgstr \"x\\", "en.po:7: unknown escape"},
        {HEADER "\nmsgid \"Satu\"\n", "en.po:6: msgstr is missing"},
        {HEADER "\nmsgid \"Satu\"\n# note\nmsgstr \"One\"\n", "en.po:6: msgstr is missing"},
        {HEADER "\nmsgid \"a\xff\"\nmsgstr \"b\"\n", "en.po:6: not UTF-8"},
        {HEADER "\nmsgid \"a\xe2\x80\"\nmsgstr \"b\"\n", "en.po:6: not UTF-8"},
        {HEADER "\nmsgid \"a\xc0\x80\"\nmsgstr \"b\"\n", "en.po:6: not UTF-8"},
        {HEADER "\nmsgstr \"b\"\n", "en.po:6: msgstr without a msgid"},
        {HEADER "\n# a\n\"b\"\n", "en.po:7: a string belongs to nothing"},
        {HEADER "\n# a\nmsgstr \"b\"\n", "en.po:7: msgstr without a msgid"},
        {HEADER "\nmsgid \"a\" x\nmsgstr \"b\"\n", "en.po:6: something stands behind"},
        {HEADER "\nmsgid\nmsgstr \"b\"\n", "en.po:6: neither"},
        {HEADER "\nmsgid \nmsgstr \"b\"\n", "en.po:6: neither"},
        {HEADER "\nmsgid a\nmsgstr \"b\"\n", "en.po:6: a string is missing"},
        {HEADER "\nmsgctxt \"menu\"\nmsgid \"a\"\nmsgstr \"b\"\n", "en.po:6: neither"},
        {HEADER "\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n", "en.po:7: neither"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_catalogue("en.po", cases[i].content);
        struct fault fault = {0};
        struct text *text = text_create(dir, &fault);
        if (text) fail_msg("case %zu was read", i);
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_string_equal(fault.code, "K-01");
        if (!strstr(fault.text, cases[i].place))
            fail_msg("case %zu: \"%s\" does not say %s", i, fault.text, cases[i].place);
    }
    /* One failure leaves nothing behind that would spoil the next reading. */
    write_catalogue("en.po", HEADER "\nmsgid \"Satu\"\nmsgstr \"One\"\n");
    struct text *text = read_all();
    assert_string_equal(text_get(text, LANGUAGE_EN, "Satu"), "One");
    text_destroy(text);
}

static void every_support_code_is_in_english(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct text *text = text_create(SOURCE_DIR "/assets/text", &fault);
    if (!text) fail_msg("%s", fault.text);
    static const char *const codes[] = {
#define X(code, actor, action, words) code,
        SUPPORT_CODES(X)
#undef X
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (!text_has(text, LANGUAGE_EN, support_find(codes[i])->text))
            fail_msg("no English for %s", codes[i]);
    text_destroy(text);
}

static void tags_go_both_ways(void **state)
{
    (void)state;
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        enum language back = LANGUAGE_COUNT;
        assert_true(language_from_tag(language_tag(language), &back));
        assert_int_equal(back, language);
    }
    enum language untouched = LANGUAGE_JV;
    static const char *const strangers[] = {"", "ID", "e", "eng", "su"};
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        assert_false(language_from_tag(strangers[i], &untouched));
    assert_int_equal(untouched, LANGUAGE_JV);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(absent_catalogues_fall_back, setup, teardown),
        cmocka_unit_test_setup_teardown(each_language_says_its_own, setup, teardown),
        cmocka_unit_test_setup_teardown(guesses_and_blanks_are_not_translations, setup, teardown),
        cmocka_unit_test_setup_teardown(broken_files_name_their_line, setup, teardown),
        cmocka_unit_test(every_support_code_is_in_english),
        cmocka_unit_test(tags_go_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
