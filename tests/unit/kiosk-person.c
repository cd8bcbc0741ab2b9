/* What the centre's answer about a person means; it is a stranger's until it is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/person.h"

/* One that leads to a certificate, and one that ends one. */
static enum certificate_status none[] = {CERTIFICATE_NO_CERTIFICATE},
                               active[] = {CERTIFICATE_ISSUE};
static const struct service issue = {
    .key = "pekalongan/issue-esign", .statuses = none, .statuses_count = 1};
static const struct service revoke = {
    .key = "pekalongan/revoke", .statuses = active, .statuses_count = 1};

static void only_what_is_under_way_here_stops_anyone(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        bool under_way;
    } cases[] = {
        {"{\"certificate\":\"\",\"open\":[]}", false},
        {"{\"certificate\":\"ISSUE\",\"open\":[]}", false},
        {"{\"certificate\":\"\",\"open\":[\"pekalongan/issue-esign\"]}", true},
        {"{\"certificate\":\"\",\"open\":[\"pekalongan/revoke\"]}", false},
        {"{\"certificate\":\"\",\"open\":[\"pekalongan/revoke\",\"pekalongan/issue-esign\"]}",
         true},
        {"{\"certificate\":\"WAITING_FOR_VERIFICATION\",\"open\":[]}", true},
        {"{\"certificate\":\"RENEW\",\"open\":[]}", true},
        {"{\"certificate\":\"SOMETHING_NEW\",\"open\":[]}", false},
        {"{\"code\":\"T-02\",\"wait\":300}", false},
        {"{\"certificate\":7,\"open\":\"pekalongan/issue-esign\"}", false},
        {"{\"open\":[7,null,{}]}", false},
        {"[]", false},
        {"", false},
        {"{", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes json = {0};
        bytes_append_text(&json, cases[i].json);
        if (person_read(&json, &issue) != cases[i].under_way) fail_msg("%s", cases[i].json);
        bytes_free(&json);
    }
}

static void a_renewal_that_runs_stands_against_no_revocation(void **state)
{
    (void)state;
    static const char *const words[] = {
        "{\"certificate\":\"RENEW\",\"open\":[]}",
        "{\"certificate\":\"WAITING_FOR_VERIFICATION\",\"open\":[]}"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct bytes json = {0};
        bytes_append_text(&json, words[i]);
        assert_true(person_read(&json, &issue));
        assert_false(person_read(&json, &revoke));
        bytes_free(&json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_under_way_here_stops_anyone),
        cmocka_unit_test(a_renewal_that_runs_stands_against_no_revocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
