/* What the centre's answer about a person means; it is a stranger's until it is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/person.h"

/* One that leads to a certificate, one to the next, and one that ends one. */
static enum certificate_status none[] = {CERTIFICATE_NO_CERTIFICATE},
                               active[] = {CERTIFICATE_ISSUE},
                               old[] = {CERTIFICATE_EXPIRED, CERTIFICATE_ISSUE};
static const struct service issue = {
    .key = "pekalongan/issue-esign", .statuses = none, .statuses_count = 1};
static const struct service renew = {
    .key = "pekalongan/renew-rekey", .statuses = old, .statuses_count = 2};
static const struct service revoke = {
    .key = "pekalongan/revoke", .statuses = active, .statuses_count = 1};

static void only_what_is_under_way_here_stops_anyone(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        enum person_finding finding;
    } cases[] = {
        {"{\"certificate\":\"\",\"open\":[]}", PERSON_FREE},
        {"{\"certificate\":\"ISSUE\",\"open\":[]}", PERSON_FREE},
        {"{\"certificate\":\"\",\"open\":[\"pekalongan/issue-esign\"]}", PERSON_UNDER_WAY},
        {"{\"certificate\":\"\",\"open\":[\"pekalongan/revoke\"]}", PERSON_FREE},
        {"{\"certificate\":\"\",\"open\":[\"pekalongan/revoke\",\"pekalongan/issue-esign\"]}",
         PERSON_UNDER_WAY},
        {"{\"certificate\":\"WAITING_FOR_VERIFICATION\",\"open\":[]}", PERSON_UNDER_WAY},
        {"{\"certificate\":\"RENEW\",\"open\":[]}", PERSON_UNDER_WAY},
        {"{\"certificate\":\"SOMETHING_NEW\",\"open\":[]}", PERSON_FREE},
        {"{\"code\":\"T-02\",\"wait\":300}", PERSON_FREE},
        {"{\"certificate\":7,\"open\":\"pekalongan/issue-esign\"}", PERSON_FREE},
        {"{\"open\":[7,null,{}]}", PERSON_FREE},
        {"[]", PERSON_FREE},
        {"", PERSON_FREE},
        {"{", PERSON_FREE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes json = {0};
        bytes_append_text(&json, cases[i].json);
        if (person_read(&json, &issue) != cases[i].finding) fail_msg("%s", cases[i].json);
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
        assert_int_equal(person_read(&json, &issue), PERSON_UNDER_WAY);
        assert_int_equal(person_read(&json, &revoke), PERSON_FREE);
        bytes_free(&json);
    }
}

/* Made, and not activated: a second one is not asked for, also while the case that made it is open.
 * A service that leads to no first certificate has nothing against it. */
static void a_certificate_that_is_made_stands_against_another(void **state)
{
    (void)state;
    static const char *const words[] = {
        "{\"certificate\":\"NEW\",\"open\":[]}",
        "{\"certificate\":\"NEW\",\"open\":[\"pekalongan/issue-esign\"]}"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct bytes json = {0};
        bytes_append_text(&json, words[i]);
        assert_int_equal(person_read(&json, &issue), PERSON_ACTIVATES);
        assert_int_equal(person_read(&json, &renew), PERSON_FREE);
        assert_int_equal(person_read(&json, &revoke), PERSON_FREE);
        bytes_free(&json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_under_way_here_stops_anyone),
        cmocka_unit_test(a_renewal_that_runs_stands_against_no_revocation),
        cmocka_unit_test(a_certificate_that_is_made_stands_against_another)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
