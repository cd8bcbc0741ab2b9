/* People are invited, let in by two factors, locked out, forgotten: and each of it leaves an entry.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "people_fixture.h"

static struct world world;
static struct cases *cases;
static char invite[PEOPLE_TOKEN_SIZE];
static uint8_t pairing[PEOPLE_PAIRING_SIZE];
static int64_t now_s;

static void pass(int64_t seconds)
{
    now_s += seconds;
    clock_fix_wall(&world.clock, now_s * 1000);
}

static const char *code_at(int64_t at_s)
{
    static char code[OATH_CODE_SIZE];
    oath_code(pairing, at_s, code);
    return code;
}

static int setup(void **state)
{
    (void)state;
    struct db_account account;
    world_init(&world);
    cases = &world.cases;
    now_s = clock_wall_ms(&world.clock) / 1000;
    MUST(people_init(&why));
    MUST(people_invite(cases, NULL, "pekalongan", "sari", "Sari SPESIMEN", 1U << ROLE_VERIFIER,
                       invite, &why));
    MUST(people_invited(cases, invite, &account, pairing, &why));
    assert_string_equal(account.name, "Sari SPESIMEN");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_free(&world);
    return 0;
}

static void accept(void)
{
    MUST(people_accept(cases, invite, PASSWORD, code_at(now_s), &why));
    pass(30);
}

static bool enter(char out[PEOPLE_TOKEN_SIZE])
{
    char first[PEOPLE_TOKEN_SIZE];
    return people_begin(cases, "sari", PASSWORD, first, NULL) &&
           people_enter(cases, first, code_at(now_s), out, NULL);
}

static void an_invitation_works_once_and_for_a_day(void **state)
{
    (void)state;
    struct db_account account;
    uint8_t again[PEOPLE_PAIRING_SIZE];
    MUST(people_invited(cases, invite, &account, again, &why));
    assert_memory_equal(again, pairing, sizeof pairing);
    assert_false(people_invited(cases, "nonsense", &account, again, NULL));
    pass(PEOPLE_INVITE_S);
    assert_false(people_invited(cases, invite, &account, again, NULL));
    pass(-PEOPLE_INVITE_S);
    accept();
    assert_false(people_invited(cases, invite, &account, again, NULL));
    assert_false(people_accept(cases, invite, PASSWORD, code_at(now_s), NULL));
    char other[PEOPLE_TOKEN_SIZE];
    struct fault fault = {0};
    assert_false(people_invite(cases, NULL, "pekalongan", "sari", "x", 1, other, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_false(people_invite(cases, NULL, "pekalongan", "Sari!", "x", 1, other, &fault));
    assert_false(people_invite(cases, NULL, "nowhere", "budi", "x", 1, other, &fault));
    assert_false(people_invite(cases, NULL, "pekalongan", "budi", "x", 0, other, &fault));
    assert_false(people_invite(cases, NULL, "pekalongan", "budi", "x\ny", 1, other, &fault));
}

static void a_password_must_not_be_easy(void **state)
{
    (void)state;
    static const char *const easy[] = {
        "", "pendek", "passwordpassword", "aaaaaaaaaaaaaaaa", "sarisarisari", "123456789012",
        /* leaked, as it is and in other letters */
        "qwerty123456", "1qaz2wsx3edc", "q1w2e3r4t5y6", "Mailcreated5240", "MAILCREATED5240",
        /* few characters of many bytes */
        "\xf0\x9f\xa6\x9c\xf0\x9f\x90\xa2\xf0\x9f\xa6\x80",
        /* of this place */
        "Anjungan-Pekalongan-26", "kominfo.kota.pekalongan!", "Sari-SPESIMEN-verifikator"};
    for (size_t i = 0; i < sizeof easy / sizeof *easy; i++) {
        struct fault fault = {0};
        if (people_accept(cases, invite, easy[i], code_at(now_s), &fault))
            fail_msg("taken: %s", easy[i]);
        assert_int_equal(fault.kind, FAULT_INPUT);
    }
    struct fault fault = {0};
    assert_false(people_accept(cases, invite, PASSWORD, "000000x", &fault));
    assert_int_equal(fault.kind, FAULT_ATTENTION);
    accept();
}

/* Long ones of any letters; a word of this place beside enough else. */
static void a_password_may_be_long_and_of_any_letters(void **state)
{
    (void)state;
    static const char *const fine[] = {"burung anjungan terbang malam", "sebelas gajah menari",
                                       "\xea\xa6\xb2\xea\xa6\xa4\xea\xa6\xb1\xea\xa6\xab"
                                       "\xea\xa6\xa0\xea\xa6\xaa\xea\xa6\xad\xea\xa6\xa5"
                                       "\xea\xa6\x9d\xea\xa6\x97\xea\xa6\xa7\xea\xa6\x9a"};
    char twice[PEOPLE_TOKEN_SIZE], large[193];
    struct db_account account;
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 64; k++) { /* 64 characters, of three bytes each */
            memcpy(large + 3 * k, "\xea\xa6", 2);
            large[3 * k + 2] = (char)(0x84 + (k * k * k + k / 7) % 47);
        }
        large[192] = 0;
        const char *password = i < 3 ? fine[i] : large;
        struct fault fault = {0};
        if (!people_accept(cases, invite, password, code_at(now_s), &fault))
            fail_msg("%zu: %s", i, fault.text);
        MUST(db_account_find_login(world.db, "sari", &account, &why));
        pass(30);
        MUST(people_begin(cases, "sari", password, twice, &why));
        MUST(people_invite_again(cases, NULL, &account, invite, &why));
        MUST(people_invited(cases, invite, &account, pairing, &why));
    }
}

static void both_factors_are_needed_and_no_code_works_twice(void **state)
{
    (void)state;
    char first[PEOPLE_TOKEN_SIZE], second[PEOPLE_TOKEN_SIZE], other[PEOPLE_TOKEN_SIZE];
    struct member member;
    assert_false(people_begin(cases, "sari", PASSWORD, first, NULL)); /* only invited */
    accept();
    assert_false(people_begin(cases, "sari", "another password", first, NULL));
    assert_false(people_begin(cases, "nobody", PASSWORD, first, NULL));
    MUST(people_begin(cases, "sari", PASSWORD, first, &why));
    MUST(people_find(cases, first, &member, &why));
    assert_false(member.session.whole);
    MUST(people_enter(cases, first, code_at(now_s), second, &why));
    assert_string_not_equal(first, second);
    assert_false(people_find(cases, first, &member, NULL));
    MUST(people_find(cases, second, &member, &why));
    assert_true(member.session.whole);
    assert_false(people_enter(cases, second, code_at(now_s + 30), other, NULL)); /* is in already */
    MUST(people_begin(cases, "sari", PASSWORD, first, &why));
    assert_false(people_enter(cases, first, code_at(now_s), other, NULL)); /* used */
    pass(30);
    MUST(people_enter(cases, first, code_at(now_s), other, &why));
}

static bool miss_code(const char *code)
{
    char first[PEOPLE_TOKEN_SIZE], token[PEOPLE_TOKEN_SIZE];
    struct fault fault = {0};
    MUST(people_begin(cases, "sari", PASSWORD, first, &why));
    return people_enter(cases, first, code, token, &fault);
}

static void five_codes_missed_lock_for_a_quarter(void **state)
{
    (void)state;
    char token[PEOPLE_TOKEN_SIZE];
    accept();
    for (int i = 0; i < 4; i++)
        assert_false(miss_code("000000"));
    assert_true(enter(token)); /* which forgets them */
    for (int i = 0; i < 4; i++)
        assert_false(miss_code("000000"));
    assert_false(miss_code(code_at(now_s))); /* used: a miss like any other */
    pass(PEOPLE_LOCKED_S - 1);
    assert_false(enter(token));
    pass(1);
    assert_true(enter(token));
}

/* Whoever knows the name alone does not keep its owner out. */
static void passwords_missed_lock_only_by_the_hundred(void **state)
{
    (void)state;
    char token[PEOPLE_TOKEN_SIZE];
    struct db_account account;
    accept();
    assert_false(people_begin(cases, "sari", "wrong", token, NULL));
    MUST(db_account_find_login(world.db, "sari", &account, &why));
    assert_int_equal(account.misses, 1);
    struct db_entry entry = cases_entry(cases, NULL, "pekalongan", "login-miss", account.id, "");
    struct db_miss one = {.weight = PEOPLE_PASSWORD_MISS, .max = PEOPLE_MISSES};
    one.locked_until_s = now_s + PEOPLE_LOCKED_S;
    for (int i = 1; i < PEOPLE_MISSES - 1; i++)
        MUST(db_account_miss(world.db, account.id, &one, &entry, &why));
    assert_true(enter(token));
    for (int i = 0; i < PEOPLE_MISSES; i++)
        MUST(db_account_miss(world.db, account.id, &one, &entry, &why));
    pass(30);
    assert_false(enter(token));
    pass(PEOPLE_LOCKED_S - 30);
    /* The lock is over, and what led to it: one more does not lock again. */
    assert_false(people_begin(cases, "sari", "wrong", token, NULL));
    assert_true(enter(token));
}

static void a_session_ends(void **state)
{
    (void)state;
    char token[PEOPLE_TOKEN_SIZE], key[PEOPLE_TOKEN_SIZE];
    struct member member;
    accept();
    assert_true(enter(token));
    people_form_key(cases, token, key);
    assert_true(people_form_is_ours(cases, token, key));
    assert_false(people_form_is_ours(cases, token, ""));
    assert_false(people_form_is_ours(cases, key, key));
    for (int i = 0; i < 12; i++) { /* kept alive */
        pass(PEOPLE_IDLE_S - 60);
        MUST(people_find(cases, token, &member, &why));
    }
    pass(PEOPLE_IDLE_S);
    assert_false(people_find(cases, token, &member, NULL));
    assert_true(enter(token));
    int64_t until_s = now_s + PEOPLE_LONGEST_S;
    while (now_s + PEOPLE_IDLE_S - 60 < until_s) {
        pass(PEOPLE_IDLE_S - 60);
        MUST(people_find(cases, token, &member, &why));
    }
    pass(until_s - now_s);
    assert_false(people_find(cases, token, &member, NULL)); /* however busy */
    assert_true(enter(token));
    MUST(people_find(cases, token, &member, &why));
    MUST(people_leave(cases, &member, &why));
    assert_false(people_find(cases, token, &member, NULL));
    pass(30);
    assert_true(enter(token));
    MUST(people_find(cases, token, &member, &why));
    struct db_entry entry =
        cases_entry(cases, "admin", "pekalongan", "account-close", member.account.id, "");
    MUST(db_account_close(world.db, member.account.id, &entry, &why));
    assert_false(people_find(cases, token, &member, NULL));
    pass(30);
    assert_false(enter(token));
}

static void invited_again_the_old_ways_are_void(void **state)
{
    (void)state;
    char token[PEOPLE_TOKEN_SIZE], again[PEOPLE_TOKEN_SIZE];
    struct member member;
    struct db_account account;
    accept();
    assert_true(enter(token));
    MUST(people_find(cases, token, &member, &why));
    MUST(people_invite_again(cases, NULL, &member.account, again, &why));
    assert_false(people_find(cases, token, &member, NULL));
    pass(30);
    assert_false(enter(token));
    MUST(people_invited(cases, again, &account, pairing, &why));
    MUST(people_accept(cases, again, PASSWORD, code_at(now_s), &why));
    assert_false(enter(token)); /* the code that paired is used */
    pass(30);
    assert_true(enter(token));
}

static bool count_session(const struct db_session *session, void *context)
{
    assert_true(session->whole);
    ++*(int *)context;
    return true;
}

static int sessions(const char *account)
{
    int count = 0;
    MUST(db_session_list(world.db, account, now_s, count_session, &count, &why));
    return count;
}

/* By the old one and a code that was not used; whoever else is in is not any more. */
static void a_password_is_changed_by_whoever_has_it(void **state)
{
    (void)state;
    static const char other[] = "sebelas gajah menari";
    char token[PEOPLE_TOKEN_SIZE], elsewhere[PEOPLE_TOKEN_SIZE], fresh[PEOPLE_TOKEN_SIZE];
    struct member member;
    accept();
    assert_true(enter(elsewhere));
    pass(30);
    assert_true(enter(token));
    MUST(people_find(cases, token, &member, &why));
    assert_int_equal(sessions(member.account.id), 2);
    const char *code = code_at(now_s + 30);
    const struct {
        struct password_change change;
        enum fault_kind kind;
    } wrong[] = {
        {{"wrong", other, code}, FAULT_REFUSED},
        {{PASSWORD, other, "000000"}, FAULT_REFUSED},
        {{PASSWORD, "qwerty123456", code}, FAULT_INPUT},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct fault fault = {0};
        assert_false(people_change_password(cases, &member, &wrong[i].change, fresh, &fault));
        assert_int_equal(fault.kind, wrong[i].kind);
    }
    struct password_change right = {PASSWORD, other, code_at(now_s)};
    assert_false(people_change_password(cases, &member, &right, fresh, NULL)); /* used */
    right.code = code_at(now_s + 30);
    MUST(people_change_password(cases, &member, &right, fresh, &why));
    assert_false(people_find(cases, token, &member, NULL));
    assert_false(people_find(cases, elsewhere, &member, NULL));
    MUST(people_find(cases, fresh, &member, &why));
    assert_int_equal(sessions(member.account.id), 1);
    pass(60);
    assert_false(enter(token));
    MUST(people_begin(cases, "sari", other, token, &why));
}

/* Guesses at it lock as those at the way in do. */
static void a_stolen_session_does_not_guess_for_long(void **state)
{
    (void)state;
    char token[PEOPLE_TOKEN_SIZE], fresh[PEOPLE_TOKEN_SIZE];
    struct member member;
    accept();
    assert_true(enter(token));
    pass(30);
    for (int i = 0; i < 5; i++) {
        MUST(people_find(cases, token, &member, &why));
        if (i % 2)
            assert_false(people_end_others(cases, &member, "000000", fresh, NULL));
        else
            assert_false(people_change_password(
                cases, &member,
                &(struct password_change){"wrong", "sebelas gajah menari", code_at(now_s)}, fresh,
                NULL));
    }
    MUST(people_find(cases, token, &member, &why));
    assert_false(people_end_others(cases, &member, code_at(now_s), fresh, NULL));
    assert_false(enter(fresh));
}

/* One goes on, under another token, and is no younger by a code alone. */
static void all_other_sessions_end_by_a_code(void **state)
{
    (void)state;
    char token[PEOPLE_TOKEN_SIZE], elsewhere[PEOPLE_TOKEN_SIZE], fresh[PEOPLE_TOKEN_SIZE];
    struct member member;
    accept();
    assert_true(enter(token));
    MUST(people_find(cases, token, &member, &why));
    assert_true(people_is_fresh(cases, &member));
    pass(PEOPLE_IDLE_S - 60);
    assert_true(enter(elsewhere));
    pass(30);
    MUST(people_find(cases, token, &member, &why));
    MUST(people_end_others(cases, &member, code_at(now_s), fresh, &why));
    assert_false(people_find(cases, token, &member, NULL));
    assert_false(people_find(cases, elsewhere, &member, NULL));
    pass(30);
    MUST(people_find(cases, fresh, &member, &why));
    assert_false(people_is_fresh(cases, &member));
    assert_int_equal(sessions(member.account.id), 1);
}

static bool count_act(const struct db_audit_row *row, void *context)
{
    (void)row;
    ++*(int *)context;
    return true;
}

/* Of a name that is none, of an account that is locked or closed: as of any other. */
static void every_attempt_is_in_the_log(void **state)
{
    (void)state;
    char token[PEOPLE_TOKEN_SIZE];
    struct db_head before, after;
    struct db_account account;
    MUST(db_audit_head(world.db, &before, &why));
    assert_false(people_begin(cases, "nobody", PASSWORD, token, NULL));
    assert_false(people_begin(cases, "sari", PASSWORD, token, NULL)); /* only invited */
    accept();
    MUST(db_account_find_login(world.db, "sari", &account, &why));
    struct db_entry entry = cases_entry(cases, NULL, "pekalongan", "code-miss", account.id, "");
    struct db_miss lock = {.weight = 100, .max = 100, .locked_until_s = now_s + 9};
    MUST(db_account_miss(world.db, account.id, &lock, &entry, &why));
    assert_false(people_begin(cases, "sari", PASSWORD, token, NULL));
    MUST(db_audit_head(world.db, &after, &why));
    assert_int_equal(after.number - before.number, 5);
    pass(30);
    assert_true(enter(token));
    assert_false(miss_code(code_at(now_s))); /* used */
    MUST(db_audit_head(world.db, &after, &why));
    assert_int_equal(after.number - before.number, 7);
}

static void nothing_secret_is_kept_as_it_is(void **state)
{
    (void)state;
    char token[PEOPLE_TOKEN_SIZE];
    struct bytes file = {0};
    accept();
    assert_true(enter(token));
    place_read(&world.place, &file);
    const void *secrets[] = {invite, token, PASSWORD, pairing};
    const size_t sizes[] = {strlen(invite), strlen(token), strlen(PASSWORD), sizeof pairing};
    for (int i = 0; i < 4; i++)
        assert_null(memmem(file.data, file.size, secrets[i], sizes[i]));
    assert_non_null(memmem(file.data, file.size, "$argon2id$", 10));
    bytes_free(&file);
    int count = 0;
    MUST(db_audit_list(world.db, "pekalongan", "", INT64_MAX, 10, count_act, &count, &why));
    assert_int_equal(count, 3); /* added, accepted, came in */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_invitation_works_once_and_for_a_day),
        TEST(a_password_must_not_be_easy),
        TEST(a_password_may_be_long_and_of_any_letters),
        TEST(both_factors_are_needed_and_no_code_works_twice),
        TEST(five_codes_missed_lock_for_a_quarter),
        TEST(passwords_missed_lock_only_by_the_hundred),
        TEST(every_attempt_is_in_the_log),
        TEST(a_session_ends),
        TEST(invited_again_the_old_ways_are_void),
        TEST(a_password_is_changed_by_whoever_has_it),
        TEST(a_stolen_session_does_not_guess_for_long),
        TEST(all_other_sessions_end_by_a_code),
        TEST(nothing_secret_is_kept_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
