/* One's own account at the desk: other sessions are seen and ended, the password is changed. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "desk_fixture.h"
#include "seal/gcm.h"

#define OTHER "sebelas+gajah+menari"

/* Of somebody's authenticator, as many periods from now. */
static const char *code_of(const char *login, int periods)
{
    static char code[OATH_CODE_SIZE];
    struct db_account account;
    uint8_t key[DB_HASH_SIZE];
    struct bytes pairing = {0};
    MUST(db_account_find_login(world.db, login, &account, &why));
    cases_hash(world.cases.secret, "pairing-key", "", key);
    assert_true(gcm_open(key, account.id, account.totp, account.totp_size, &pairing));
    oath_code(pairing.data, world_now(&world) + 30 * periods, code);
    bytes_free(&pairing);
    return code;
}

static int change(const struct person *who, const char *old, const char *fresh, const char *again,
                  const char *code)
{
    char fields[300];
    snprintf(fields, sizeof fields, "lama=%s&sandi=%s&ulang=%s&kode=%s", old, fresh, again, code);
    return desk_post(who, "/saya/sandi", fields);
}

/* The one that was set is theirs from now on. */
static void take_token(struct person *who)
{
    const char *cookie = http_response_find(&response, "Set-Cookie");
    assert_non_null(cookie);
    assert_int_equal(strncmp(cookie, "anjungan=", 9), 0);
    snprintf(who->token, sizeof who->token, "%.*s", PEOPLE_TOKEN_SIZE - 1, cookie + 9);
    people_form_key(&world.cases, who->token, who->key);
}

static void the_password_is_changed(void **state)
{
    (void)state;
    struct person sari;
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    assert_int_equal(desk_get(NULL, "/saya"), 303);
    assert_int_equal(desk_get(&sari, "/saya"), 200);
    must_say("Ganti kata sandi");
    must_say("autocomplete=\"current-password\"");
    world_pass(&world, 30);
    const char *code = code_of("sari", 1);
    assert_int_equal(change(&sari, PASSWORD, OTHER, "another", code), 400);
    assert_int_equal(change(&sari, PASSWORD, "passwordpassword", "passwordpassword", code), 400);
    assert_int_equal(change(&sari, "wrong", OTHER, OTHER, code), 403);
    assert_int_equal(change(&sari, PASSWORD, OTHER, OTHER, "000000"), 403);
    struct person forged = sari;
    snprintf(forged.key, sizeof forged.key, "x");
    assert_int_equal(change(&forged, PASSWORD, OTHER, OTHER, code), 403);
    assert_int_equal(world_logged(&world, "password", NULL, NULL), 0);
    assert_int_equal(change(&sari, PASSWORD, OTHER, OTHER, code), 303);
    assert_int_equal(world_logged(&world, "password", NULL, NULL), 1);
    const struct person before = sari;
    take_token(&sari);
    assert_int_equal(desk_get(&before, "/saya"), 303); /* that session is over */
    assert_int_equal(desk_get(&sari, "/saya?kabar=sandi"), 200);
    must_say("Kata sandi diganti");
}

static void other_sessions_are_seen_and_ended(void **state)
{
    (void)state;
    struct person sari, elsewhere;
    char first[PEOPLE_TOKEN_SIZE], fields[40];
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    assert_int_equal(desk_get(&sari, "/saya"), 200);
    must_not_say("Akhiri semua sesi lain");
    world_pass(&world, 60);
    MUST(people_begin(&world.cases, "sari", PASSWORD, first, &why));
    MUST(people_enter(&world.cases, first, code_of("sari", 0), elsewhere.token, &why));
    assert_int_equal(desk_get(&sari, "/saya"), 200);
    must_say("Akhiri semua sesi lain");
    assert_int_equal(desk_post(&sari, "/saya/sesi", "kode-sesi=000000"), 403);
    assert_int_equal(desk_get(&elsewhere, "/saya"), 200);
    snprintf(fields, sizeof fields, "kode-sesi=%s", code_of("sari", 1));
    assert_int_equal(desk_post(&sari, "/saya/sesi", fields), 303);
    take_token(&sari);
    assert_int_equal(desk_get(&elsewhere, "/saya"), 303);
    assert_int_equal(world_logged(&world, "sessions-end", NULL, NULL), 1);
    assert_int_equal(desk_get(&sari, "/saya"), 200);
    must_not_say("Akhiri semua sesi lain");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_password_is_changed),
        TEST(other_sessions_are_seen_and_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
