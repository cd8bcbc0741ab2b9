/* The keys of an agency's systems on the page of its accounts: its admin sees and withdraws them,
 * and nobody else's. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/people/tokens.h"

#include "desk_fixture.h"

static void make(const char *agency, const char *name, unsigned scopes, struct db_token *out)
{
    char token[TOKEN_SIZE];
    struct token_wish wish = {.agency = agency, .name = name, .scopes = scopes, .days = 30};
    MUST(token_make(&world.cases, &wish, token, &why));
    MUST(token_find(&world.cases, token, out, &why));
}

static void an_admin_sees_and_withdraws_their_own(void **state)
{
    (void)state;
    char path[100];
    struct person eko, sari;
    struct db_token mine, other;
    make("pekalongan", "Sistem <dinas>", 5, &mine);
    make("purbalingga", "Sistem lain", 1, &other);
    desk_hire("eko", "pekalongan", 1U << ROLE_ADMIN, &eko);
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    assert_int_equal(desk_get(&eko, "/akun"), 200);
    assert_true(says("Sistem &lt;dinas&gt;"));
    assert_true(says("membaca permohonan, berkas"));
    assert_true(says("terakhir dipakai: belum pernah"));
    assert_false(says("Sistem lain"));

    snprintf(path, sizeof path, "/kunci/%s/cabut", other.id);
    assert_int_equal(desk_post(&eko, path, ""), 404);
    MUST(db_token_find_id(world.db, other.id, &other, &why));
    assert_int_equal(other.withdrawn_s, 0);
    snprintf(path, sizeof path, "/kunci/%s/cabut", mine.id);
    assert_int_equal(desk_post(&sari, path, ""), 403);
    assert_int_equal(desk_post(&eko, path, ""), 303);
    assert_int_equal(desk_post(&eko, path, ""), 303); /* it is what they wanted */
    MUST(db_token_find_id(world.db, mine.id, &mine, &why));
    assert_int_equal(mine.withdrawn_s, world_now(&world));
    assert_int_equal(desk_get(&eko, "/akun"), 200);
    assert_true(says("Dicabut"));
    assert_false(says(path));
}

/* Its looks are told under its name. */
static void the_log_knows_its_name(void **state)
{
    (void)state;
    struct person dewi;
    struct db_token token;
    make("pekalongan", "Sistem dinas", 5, &token);
    struct db_entry entry =
        cases_entry(&world.cases, token.id, "pekalongan", "case-read", WORLD_CASE, "");
    MUST(db_audit_add(world.db, &entry, &why));
    desk_hire("dewi", "pekalongan", 1U << ROLE_SUPERVISOR, &dewi);
    assert_int_equal(desk_get(&dewi, "/audit"), 200);
    assert_true(says("API: Sistem dinas"));
    assert_true(says("Membuat kunci API"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_admin_sees_and_withdraws_their_own, desk_setup,
                                        desk_teardown),
        cmocka_unit_test_setup_teardown(the_log_knows_its_name, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
