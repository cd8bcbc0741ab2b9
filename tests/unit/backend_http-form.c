/* Forms and cookies: what is well formed is read, anything else is none at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/http/form.h"

#include <stdio.h>
#include <string.h>

static bool read_form(const char *type, const char *body, size_t size, struct form *out)
{
    struct http_request request = {.headers_count = type ? 1 : 0};
    request.headers[0] = (struct http_pair){"content-type", type};
    bytes_append(&request.body, body, size);
    bool read = form_read(&request, out);
    bytes_free(&request.body);
    return read;
}

#define TYPE "application/x-www-form-urlencoded"

static void what_is_well_formed_is_read(void **state)
{
    (void)state;
    struct form form;
    static const char body[] = "a=1&b%20c=x+y%2B%26z&empty=&text=baris%0D%0Adua+%C3%A9";
    assert_true(read_form(TYPE "; charset=utf-8", body, sizeof body - 1, &form));
    assert_int_equal(form.count, 4);
    assert_string_equal(form_text(&form, "a"), "1");
    assert_string_equal(form_text(&form, "b c"), "x y+&z");
    assert_string_equal(form_value(&form, "empty"), "");
    assert_string_equal(form_text(&form, "text"), "baris\r\ndua \xC3\xA9");
    assert_null(form_value(&form, "nothing"));
    assert_string_equal(form_text(&form, "nothing"), "");
    form_free(&form);
    assert_true(read_form(TYPE, "", 0, &form));
    assert_int_equal(form.count, 0);
    form_free(&form);
}

static void anything_else_is_no_form(void **state)
{
    (void)state;
    static const struct {
        const char *type, *body;
    } cases[] = {
        {"multipart/form-data", "a=1"},
        {"application/x-www-form-urlencodedx", "a=1"},
        {NULL, "a=1"},
        {TYPE, "a"},
        {TYPE, "=1"},
        {TYPE, "a=1&"},
        {TYPE, "&a=1"},
        {TYPE, "a=1&&b=2"},
        {TYPE, "a=1&a=2"},
        {TYPE, "a=%"},
        {TYPE, "a=%4"},
        {TYPE, "a=%zz"},
        {TYPE, "a=%00"},
        {TYPE, "a=%1b"},
        {TYPE, "a=%7f"},
        {TYPE, "a=\x01"},
        {TYPE, "a=%C3"},
        {TYPE, "a=%C0%80"},
        {TYPE, "a=%ED%A0%80"},
        {TYPE, "%ff=1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct form form = {0};
        if (read_form(cases[i].type, cases[i].body, strlen(cases[i].body), &form))
            fail_msg("taken: %s", cases[i].body);
    }
    struct form form = {0};
    assert_false(read_form(TYPE, "a=\0b", 4, &form));
    char many[1024] = "";
    for (int i = 0; i <= FORM_FIELDS_MAX; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), "%sn%d=%d", i ? "&" : "", i, i);
    assert_false(read_form(TYPE, many, strlen(many), &form));
}

static bool cookie(const char *header, char out[16])
{
    struct http_request request = {.headers = {{"Cookie", header}}, .headers_count = 1};
    return http_request_cookie(&request, "s", out, 16);
}

static void a_cookie_is_found_once(void **state)
{
    (void)state;
    char out[16];
    assert_true(cookie("s=abc", out));
    assert_string_equal(out, "abc");
    assert_true(cookie("xs=1; s=abc; t=2", out));
    assert_string_equal(out, "abc");
    assert_true(cookie("s=", out));
    assert_string_equal(out, "");
    assert_false(cookie("s=1; s=2", out));
    assert_false(cookie("ss=1", out));
    assert_false(cookie("s", out));
    assert_false(cookie("", out));
    assert_false(cookie("s=0123456789abcdef", out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_well_formed_is_read),
        cmocka_unit_test(anything_else_is_no_form),
        cmocka_unit_test(a_cookie_is_found_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
