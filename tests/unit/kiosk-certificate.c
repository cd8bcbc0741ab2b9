/* What the centre's answer says of a certificate; it is a stranger's until it is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/certificate.h"

static void a_word_is_read_and_everything_else_has_a_code(void **state)
{
    (void)state;
    static const struct {
        const char *json, *code; /* NULL: read */
        enum certificate_status status;
    } cases[] = {
        {"{\"certificate\":\"EXPIRED\",\"open\":[]}", NULL, CERTIFICATE_EXPIRED},
        {"{\"certificate\":\"NOT_REGISTERED\",\"open\":[]}", NULL, CERTIFICATE_NOT_REGISTERED},
        {"{\"certificate\":\"\",\"open\":[]}", NULL, CERTIFICATE_UNKNOWN},
        {"{\"certificate\":\"SOMETHING_NEW\"}", NULL, CERTIFICATE_UNKNOWN},
        {"{\"certificate\":\"\",\"code\":\"G-01\",\"open\":[]}", "G-01", 0},
        {"{\"code\":\"T-02\",\"wait\":300}", "T-02", 0},
        {"{\"certificate\":\"ISSUE\",\"code\":\"none of ours\"}", "N-04", 0},
        {"{\"certificate\":7}", "N-04", 0},
        {"[]", "N-04", 0},
        {"{", "N-04", 0},
        {"", "N-04", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes json = {0};
        struct fault fault = {0};
        enum certificate_status status = CERTIFICATE_STATUSES;
        bytes_append_text(&json, cases[i].json);
        bool done = certificate_read(&json, &status, &fault);
        assert_int_equal(done, cases[i].code == NULL);
        if (done)
            assert_int_equal(status, cases[i].status);
        else
            assert_string_equal(fault.code, cases[i].code);
        if (!done) assert_int_equal(status, CERTIFICATE_STATUSES);
        bytes_free(&json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_read_and_everything_else_has_a_code)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
