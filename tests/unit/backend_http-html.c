/* HTML escaped by construction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/http/html.h"

static void text_and_attributes_are_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *given, *written;
    } cases[] = {
        {"Wajah kurang terang", "Wajah kurang terang"},
        {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"a & b", "a &amp; b"},
        {"\" onclick='x'", "&quot; onclick=&#39;x&#39;"},
        {"&lt;", "&amp;lt;"},
        {"é · —", "é · —"},
        {"a\x01\x1b[0mb\x7f", "a[0mb\x7f"},
        {"two\nlines", "two\nlines"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes out = {0}, expected = {0};
        struct html html;
        html_begin(&html, &out);
        html_open(&html, "p", "title", cases[i].given, "lang", NULL, "id", "x", NULL);
        html_text(&html, cases[i].given);
        html_close(&html);
        html_end(&html);
        bytes_append_format(&expected, "<!DOCTYPE html><p title=\"%s\" id=\"x\">%s</p>\n",
                            cases[i].written, cases[i].written);
        assert_string_equal(bytes_text(&out), bytes_text(&expected));
        bytes_free(&out);
        bytes_free(&expected);
    }
}

static void elements_close_in_order(void **state)
{
    (void)state;
    struct bytes out = {0};
    struct html html;
    html_begin(&html, &out);
    html_open(&html, "ol", NULL);
    html_open(&html, "li", "class", "done", NULL);
    html_element(&html, "b", NULL, "1");
    html_void(&html, "br", NULL);
    html_close(&html);
    html_close(&html);
    html_end(&html);
    assert_string_equal(bytes_text(&out),
                        "<!DOCTYPE html><ol><li class=\"done\"><b>1</b><br></li></ol>\n");
    bytes_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_and_attributes_are_escaped),
        cmocka_unit_test(elements_close_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
