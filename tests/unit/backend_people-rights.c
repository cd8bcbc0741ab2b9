/* What whom is allowed, role by role. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/people/rights.h"

static struct catalogue *catalogue;

static const struct service *service(const char *key)
{
    const struct service *found = catalogue_find_service(catalogue, key);
    assert_non_null(found);
    return found;
}

#define BIT(role) (1U << (role))

static void roles_are_read(void **state)
{
    (void)state;
    unsigned roles;
    assert_true(roles_parse("verifikator,kepala", &roles));
    assert_int_equal(roles, BIT(ROLE_VERIFIER) | BIT(ROLE_HEAD));
    assert_true(roles_parse("admin", &roles));
    assert_false(roles_parse("", &roles));
    assert_false(roles_parse("admin,", &roles));
    assert_false(roles_parse("Admin", &roles));
    assert_false(roles_parse("verifikatorx", &roles));
}

static void each_role_decides_its_own_steps(void **state)
{
    (void)state;
    static const struct {
        const char *service;
        enum actor actor;
        unsigned roles; /* who may, of those that have one role */
    } cases[] = {
        {"pekalongan/issue-esign", ACTOR_HEAD, BIT(ROLE_HEAD)},
        {"pekalongan/issue-esign", ACTOR_VERIFIER, BIT(ROLE_VERIFIER)},
        {"pekalongan/issue-esign", ACTOR_APPLICANT, BIT(ROLE_VERIFIER)},
        {"pekalongan/issue-esign", ACTOR_BSRE, BIT(ROLE_VERIFIER)},
        {"purbalingga/forgot-passphrase", ACTOR_AGENCY, BIT(ROLE_VERIFIER) | BIT(ROLE_HEAD)},
        {"pekalongan/complaint", ACTOR_AGENCY, BIT(ROLE_COMPLAINTS)},
        {"pekalongan/complaint", ACTOR_OFFICIALS, BIT(ROLE_HEAD)},
        {"purbalingga/complaint", ACTOR_VERIFIER, BIT(ROLE_VERIFIER)},
        {"purbalingga/complaint", ACTOR_BSRE, BIT(ROLE_VERIFIER) | BIT(ROLE_COMPLAINTS)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int role = 0; role < ROLE_COUNT; role++)
            if (roles_act_as(BIT(role), service(cases[i].service), cases[i].actor) !=
                ((cases[i].roles & BIT(role)) != 0))
                fail_msg("%s, actor %d, %s", cases[i].service, (int)cases[i].actor,
                         role_key((enum role)role));
}

static void who_sees_what(void **state)
{
    (void)state;
    assert_true(roles_see(BIT(ROLE_VERIFIER), service("pekalongan/revoke")));
    assert_false(roles_see(BIT(ROLE_COMPLAINTS), service("pekalongan/revoke")));
    assert_false(roles_see(BIT(ROLE_ADMIN), service("pekalongan/revoke")));
    assert_false(roles_see(BIT(ROLE_VERIFIER), service("pekalongan/complaint")));
    assert_true(roles_see(BIT(ROLE_VERIFIER), service("purbalingga/complaint")));
    assert_true(roles_see(BIT(ROLE_SUPERVISOR), service("pekalongan/complaint")));
    assert_false(roles_have(BIT(ROLE_SUPERVISOR), RIGHT_PAPERS));
    assert_false(roles_have(BIT(ROLE_SUPERVISOR), RIGHT_DECIDE));
    assert_false(roles_have(BIT(ROLE_ADMIN), RIGHT_CASES));
    for (int role = 0; role < ROLE_COUNT; role++)
        assert_int_equal(roles_have(BIT(role), RIGHT_FLEET), role == ROLE_ADMIN);
    for (int role = 0; role < ROLE_COUNT; role++)
        assert_int_equal(roles_have(BIT(role), RIGHT_PRIVACY),
                         role == ROLE_HEAD || role == ROLE_SUPERVISOR);
    assert_true(roles_have(BIT(ROLE_ADMIN) | BIT(ROLE_HEAD), RIGHT_CASES));
}

/* Two roles in one hand are two roles: what one sees, the other does not come to do. */
static void roles_do_not_add_up_to_more(void **state)
{
    (void)state;
    static const enum right rights[] = {RIGHT_CASES, RIGHT_PAPERS, RIGHT_DECIDE, RIGHT_NOTE,
                                        RIGHT_ASSIGN};
    unsigned both = BIT(ROLE_VERIFIER) | BIT(ROLE_SUPERVISOR);
    const struct service *complaint = service("pekalongan/complaint");
    assert_true(roles_have_of(both, complaint, RIGHT_CASES));
    assert_false(roles_have_of(both, complaint, RIGHT_PAPERS));
    assert_true(roles_have_of(both, service("pekalongan/revoke"), RIGHT_PAPERS));
    assert_false(roles_act_as(both, complaint, ACTOR_APPLICANT));
    for (unsigned s = 0; s < catalogue_service_count(catalogue); s++)
        for (unsigned held = 0; held < BIT(ROLE_COUNT); held++)
            for (size_t r = 0; r < sizeof rights / sizeof *rights; r++) {
                bool some = false;
                for (int role = 0; role < ROLE_COUNT; role++)
                    some = some ||
                           (held & BIT(role) &&
                            roles_have_of(BIT(role), catalogue_service(catalogue, s), rights[r]));
                assert_int_equal(roles_have_of(held, catalogue_service(catalogue, s), rights[r]),
                                 some);
            }
}

/* Every step of every service is some role's. */
static void no_step_is_nobodys(void **state)
{
    (void)state;
    for (unsigned s = 0; s < catalogue_service_count(catalogue); s++) {
        const struct service *found = catalogue_service(catalogue, s);
        for (unsigned i = 0; i < found->procedure_count; i++) {
            bool some = false;
            for (int role = 0; role < ROLE_COUNT; role++)
                some = some || roles_act_as(BIT(role), found, found->procedure[i].actor);
            if (!some) fail_msg("%s, step %u", found->key, found->procedure[i].number);
        }
    }
}

static int open_catalogue(void **state)
{
    (void)state;
    catalogue = catalogue_create(SOURCE_DIR "/config", NULL);
    return catalogue ? 0 : -1;
}

static int close_catalogue(void **state)
{
    (void)state;
    catalogue_destroy(catalogue);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_are_read),     cmocka_unit_test(each_role_decides_its_own_steps),
        cmocka_unit_test(who_sees_what),      cmocka_unit_test(roles_do_not_add_up_to_more),
        cmocka_unit_test(no_step_is_nobodys),
    };
    return cmocka_run_group_tests(tests, open_catalogue, close_catalogue);
}
