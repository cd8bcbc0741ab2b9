/* Staff, their PINs and cards, and the lock on their door. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/staff.h"
#include "store_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#define NOW 1795492800
#define PIN "480613"

static struct store *opened(const struct folders *folders)
{
    struct fault fault = {0};
    struct store *store = store_open(folders->kiosk, folders->outbox, folders->acks, &fault);
    if (!store) fail_msg("%s", fault.text);
    return store;
}

static struct store *with_staff(const struct folders *folders)
{
    struct store *store = opened(folders);
    struct fault fault = {0};
    if (!store_staff_set(store, 7, "Petugas SPESIMEN", PIN, NOW, &fault))
        fail_msg("%s", fault.text);
    return store;
}

/* "" admitted, otherwise the support code. */
static const char *try(struct store *store, const char *typed, int64_t now_s, int *out_wait_s)
{
    static char code[8];
    struct staff_member member = {0};
    struct fault fault = {0};
    *out_wait_s = -1;
    if (store_staff_enter(store, typed, now_s, &member, out_wait_s, &fault)) {
        assert_int_equal(member.number, 7);
        assert_string_equal(member.name, "Petugas SPESIMEN");
        assert_int_equal(*out_wait_s, 0);
        return "";
    }
    assert_int_equal(member.number, 0); /* untouched */
    assert_true(*out_wait_s >= 0);
    snprintf(code, sizeof code, "%s", fault.code);
    return code;
}

#define EXPECT(store, typed, now_s, code, wait)                                                    \
    do {                                                                                           \
        int wait_s;                                                                                \
        assert_string_equal(try((store), (typed), (now_s), &wait_s), (code));                      \
        assert_int_equal(wait_s, (wait));                                                          \
    } while (0)

static void a_member_enters_with_number_and_pin(void **state)
{
    struct store *store = with_staff(*state);
    EXPECT(store, "07" PIN, NOW, "", 0);
    EXPECT(store, "08" PIN, NOW, "U-01", 0);
    EXPECT(store, "07480614", NOW, "U-01", 0);
    EXPECT(store, "07" PIN, NOW, "", 0);
    store_close(store);
}

static void without_staff_nobody_enters(void **state)
{
    struct store *store = opened(*state);
    EXPECT(store, "07" PIN, NOW, "U-04", 0);
    EXPECT(store, "", NOW, "U-04", 0);
    store_close(store);
}

static void nonsense_is_a_wrong_try(void **state)
{
    static const char *const typed[] = {"",        "0",          "07",
                                        "7" PIN,   "07" PIN "0", "0748061a",
                                        "007" PIN, "07 " PIN,    "999999999999999999999999",
                                        "xx"};
    struct store *store = with_staff(*state);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        EXPECT(store, typed[i], NOW, "U-01", 0);
        EXPECT(store, "07" PIN, NOW, "", 0); /* and so the count begins anew */
    }
    store_close(store);
}

/* The n-th wrong try shuts the door for so long. */
static const int delays_s[] = {0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600};

static void wrong_tries_shut_the_door_for_longer_and_longer(void **state)
{
    struct store *store = with_staff(*state);
    int64_t now_s = NOW;
    for (size_t i = 0; i < sizeof delays_s / sizeof *delays_s; i++) {
        int delay_s = delays_s[i];
        EXPECT(store, "07111111", now_s, "U-01", delay_s);
        if (delay_s > 0) {
            EXPECT(store, "07" PIN, now_s, "U-02", delay_s); /* right, and refused unseen */
            EXPECT(store, "07" PIN, now_s + delay_s - 1, "U-02", 1);
        }
        now_s += delay_s;
    }
    EXPECT(store, "07" PIN, now_s, "", 0);
    for (int i = 0; i < 3; i++) /* from the beginning again */
        EXPECT(store, "07111111", now_s, "U-01", delays_s[i]);
    store_close(store);
}

static void the_door_stays_shut_over_a_restart(void **state)
{
    struct store *store = with_staff(*state);
    for (int i = 0; i < 5; i++) {
        int64_t at_s = NOW + i * 600;
        EXPECT(store, "07111111", at_s, "U-01", delays_s[i]);
        store_close(store);
        store = opened(*state);
    }
    EXPECT(store, "07" PIN, NOW + 2400 + 20, "U-02", 100);
    store_close(store);
    store = opened(*state);
    EXPECT(store, "07" PIN, NOW + 2400 + 119, "U-02", 1);
    EXPECT(store, "07" PIN, NOW + 2400 + 120, "", 0);
    store_close(store);
}

static int64_t failed_tries(const struct folders *folders)
{
    char path[PATH_SIZE];
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t failed = -1;
    snprintf(path, sizeof path, "%s/store.db", folders->kiosk);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 2000);
    if (sqlite3_prepare_v2(db, "SELECT failed FROM staff_door", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        failed = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return failed;
}

/* Killed as soon as the try is counted, long before scrypt has an answer. */
static void a_plug_pulled_during_a_try_gains_nothing(void **state)
{
    struct folders *folders = *state;
    store_close(with_staff(folders));
    for (int i = 1; i <= 3; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct store *store = opened(folders);
            struct staff_member member;
            int wait_s;
            store_staff_enter(store, "07111111", NOW, &member, &wait_s, NULL);
            pause();
        }
        for (int tries = 0; failed_tries(folders) < i; tries++) {
            assert_true(tries < 5000);
            usleep(2000);
        }
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
    }
    struct store *store = opened(folders);
    EXPECT(store, "07" PIN, NOW, "U-02", 30);
    store_close(store);
}

static void shut(struct store *store, int64_t now_s, int64_t mono_s)
{
    if (mono_s >= 0) store_staff_tell_mono(store, mono_s);
    for (int i = 0; i < 3; i++)
        EXPECT(store, "07111111", now_s, "U-01", delays_s[i]);
}

/* A wall clock alone: one that goes back costs the delay once more, and no longer. */
static void a_clock_set_back_locks_nobody_out(void **state)
{
    struct store *store = with_staff(*state);
    const int64_t past_s = 1000;
    shut(store, NOW, -1);
    EXPECT(store, "07" PIN, past_s, "U-02", 30);
    EXPECT(store, "07" PIN, past_s + 29, "U-02", 1);
    store_close(store);
    store = opened(*state);
    EXPECT(store, "07" PIN, past_s + 10, "U-02", 20);
    EXPECT(store, "07" PIN, past_s + 30, "", 0);
    store_close(store);
}

static void a_clock_set_while_it_runs_neither_opens_nor_locks(void **state)
{
    static const int64_t jumps_s[] = {-1000000000, -86400, -31, -1, 0, 1, 31, 86400, 1000000000};
    struct store *store = with_staff(*state);
    for (size_t i = 0; i < sizeof jumps_s / sizeof *jumps_s; i++) {
        const int64_t then_s = NOW + jumps_s[i], mono_s = 500 + (int64_t)i * 100;
        shut(store, NOW, mono_s);
        store_staff_tell_mono(store, mono_s + 10);
        EXPECT(store, "07" PIN, then_s, "U-02", 20);
        store_staff_tell_mono(store, mono_s + 29);
        EXPECT(store, "07" PIN, then_s, "U-02", 1);
        store_staff_tell_mono(store, mono_s + 30);
        EXPECT(store, "07" PIN, then_s, "", 0);
    }
    store_close(store);
}

/* Started with a clock that stands in 1970, which is set right a little later. */
static void a_restart_without_a_clock_does_not_open(void **state)
{
    struct store *store = with_staff(*state);
    shut(store, NOW, 5000);
    store_close(store);
    store = opened(*state);
    store_staff_tell_mono(store, 8);
    EXPECT(store, "07" PIN, 40, "U-02", 30);
    store_staff_tell_mono(store, 12);
    EXPECT(store, "07" PIN, NOW + 60, "U-02", 26);
    store_staff_tell_mono(store, 38);
    EXPECT(store, "07" PIN, NOW + 86, "", 0);
    store_close(store);
}

static void a_card_opens_at_any_time(void **state)
{
    struct store *store = with_staff(*state);
    char card[STAFF_CARD_SIZE], other[STAFF_CARD_SIZE], line[STAFF_CARD_SIZE + 2];
    struct staff_member member = {0};
    struct fault fault = {0};
    assert_false(store_staff_card(store, 8, card, NOW, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_true(store_staff_card(store, 7, card, NOW, &fault));
    assert_int_equal(strlen(card), 41);
    assert_int_equal(strncmp(card, "ANJ-STAF-", 9), 0);
    shut(store, NOW, -1);
    snprintf(line, sizeof line, "%s\r\n", card);
    assert_true(store_staff_enter_card(store, line, NOW, &member, &fault));
    assert_int_equal(member.number, 7);
    assert_true(member.has_card);
    EXPECT(store, "07" PIN, NOW, "U-02", 30); /* a card says nothing of who types */
    assert_true(store_staff_card(store, 7, other, NOW, &fault));
    assert_string_not_equal(card, other);
    assert_false(store_staff_enter_card(store, card, NOW, &member, &fault));
    assert_string_equal(fault.code, "U-03");
    assert_true(store_staff_enter_card(store, other, NOW, &member, &fault));
    static const char *const wrong[] = {"", "ANJ-STAF-",
                                        "ANJ-STAF-00000000000000000000000000000000"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(store_staff_enter_card(store, wrong[i], NOW, &member, &fault));
        assert_string_equal(fault.code, "U-03");
    }
    store_close(store);
}

static void who_was_removed_stays_out(void **state)
{
    struct store *store = with_staff(*state);
    char card[STAFF_CARD_SIZE];
    struct staff_member member = {0}, all[STAFF_MAX];
    struct fault fault = {0};
    int count = -1;
    assert_true(store_staff_set(store, 8, "Cadangan SPESIMEN", "902415", NOW, &fault));
    assert_true(store_staff_card(store, 7, card, NOW, &fault));
    assert_true(store_staff_list(store, all, &count, &fault));
    assert_int_equal(count, 2);
    assert_int_equal(all[0].number, 7);
    assert_true(all[0].has_card && !all[1].has_card);
    assert_true(store_staff_remove(store, 7, NOW, &fault));
    assert_false(store_staff_remove(store, 7, NOW, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    EXPECT(store, "07" PIN, NOW, "U-01", 0);
    assert_false(store_staff_enter_card(store, card, NOW, &member, &fault));
    assert_false(store_staff_card(store, 7, card, NOW, &fault));
    assert_true(store_staff_list(store, all, &count, &fault));
    assert_int_equal(count, 1);
    assert_true(store_staff_set(store, 7, "Petugas SPESIMEN", "594027", NOW + 5, &fault));
    EXPECT(store, "07" PIN, NOW, "U-01", 0);
    EXPECT(store, "07594027", NOW, "", 0);
    assert_false(store_staff_enter_card(store, card, NOW, &member, &fault));
    assert_true(store_staff_list(store, all, &count, &fault));
    assert_int_equal(all[0].added_s, NOW + 5);
    assert_false(all[0].has_card);
    store_close(store);
}

static void a_new_pin_leaves_the_rest(void **state)
{
    struct store *store = with_staff(*state);
    char card[STAFF_CARD_SIZE];
    struct staff_member member, all[STAFF_MAX];
    int count;
    assert_true(store_staff_card(store, 7, card, NOW, NULL));
    assert_true(store_staff_set(store, 7, "Petugas SPESIMEN", "594027", NOW + 5, NULL));
    EXPECT(store, "07" PIN, NOW, "U-01", 0);
    EXPECT(store, "07594027", NOW, "", 0);
    assert_true(store_staff_enter_card(store, card, NOW, &member, NULL));
    assert_true(store_staff_list(store, all, &count, NULL));
    assert_int_equal(all[0].added_s, NOW);
    store_close(store);
}

static void what_is_not_fit_is_refused(void **state)
{
    static const struct {
        int number;
        const char *name, *pin;
    } wrong[] = {
        {0, "A", PIN},
        {100, "A", PIN},
        {-1, "A", PIN},
        {7, "", PIN},
        {7, " A", PIN},
        {7, "A\nB", PIN},
        {7, "Nama yang jauh terlalu panjang untuk", PIN},
        {7, "A", ""},
        {7, "A", "48061"},
        {7, "A", "4806134806134"},
        {7, "A", "48O613"},
        {7, "A", "111111"},
        {7, "A", "000000000000"},
        {7, "A", "123456"},
        {7, "A", "654321"},
        {7, "A", "789012"},
        {7, "A", "3210987"},
    };
    struct store *store = opened(*state);
    struct staff_member all[STAFF_MAX];
    int count = -1;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct fault fault = {0};
        if (store_staff_set(store, wrong[i].number, wrong[i].name, wrong[i].pin, NOW, &fault))
            fail_msg("taken: %d %s %s", wrong[i].number, wrong[i].name, wrong[i].pin);
        assert_int_equal(fault.kind, FAULT_INPUT);
        if (wrong[i].pin[0]) assert_null(strstr(fault.text, wrong[i].pin));
    }
    assert_true(store_staff_list(store, all, &count, NULL));
    assert_int_equal(count, 0);
    assert_true(store_staff_set(store, 99, "A", "112233445566", NOW, NULL));
    store_close(store);
}

static bool holds(const char *path, const char *needle)
{
    struct bytes file = {0};
    bool found = file_read(path, 1 << 24, &file, NULL) &&
                 memmem(file.data, file.size, needle, strlen(needle)) != NULL;
    bytes_free(&file);
    return found;
}

static int count_events(const struct folders *folders, const char *kind, char *out_detail)
{
    char path[PATH_SIZE];
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    snprintf(path, sizeof path, "%s/store.db", folders->kiosk);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT detail FROM events WHERE kind = ?1 ORDER BY number",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(statement, 1, kind, -1, SQLITE_STATIC);
    int count = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        count++;
        snprintf(out_detail, 64, "%s", (const char *)sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

static void all_of_it_is_in_the_event_chain_and_no_pin(void **state)
{
    const struct folders *folders = *state;
    struct store *store = with_staff(folders);
    struct staff_member member;
    char card[STAFF_CARD_SIZE], detail[64] = "", path[PATH_SIZE];
    int events = 0;
    EXPECT(store, "07" PIN, NOW, "", 0);
    shut(store, NOW, -1);
    EXPECT(store, "07" PIN, NOW + 10, "U-02", 20);
    assert_true(store_staff_card(store, 7, card, NOW, NULL));
    assert_true(store_staff_enter_card(store, card, NOW, &member, NULL));
    assert_false(store_staff_enter_card(store, "ANJ-STAF-1", NOW, &member, NULL));
    assert_true(store_staff_remove(store, 7, NOW, NULL));
    EXPECT(store, "07" PIN, NOW + 10, "U-04", 0);
    assert_true(store_events_verify(store, &events, NULL));
    assert_int_equal(events, 11);
    store_close(store);
    static const struct {
        const char *kind;
        int count;
        const char *last;
    } expected[] = {
        {"staff-set", 1, "07"},
        {"staff-enter", 1, "07"},
        {"staff-wrong", 3, "try 3, shut for 30 s"},
        {"staff-shut", 1, "20 s left"},
        {"staff-card", 1, "07"},
        {"staff-enter-card", 1, "07"},
        {"staff-card-unknown", 1, ""},
        {"staff-remove", 1, "07"},
        {"staff-none", 1, ""},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_int_equal(count_events(folders, expected[i].kind, detail), expected[i].count);
        assert_string_equal(detail, expected[i].last);
    }
    snprintf(path, sizeof path, "%s/store.db", folders->kiosk);
    assert_true(holds(path, "Petugas SPESIMEN")); /* so it is this file that is searched */
    assert_false(holds(path, PIN));
    assert_false(holds(path, card));
    assert_false(holds(path, card + 9));
}

static int setup(void **state)
{
    struct folders *folders = memory_alloc(sizeof *folders);
    folders_init(folders);
    *state = folders;
    return 0;
}

static int teardown(void **state)
{
    folders_free(*state);
    free(*state);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_member_enters_with_number_and_pin),
        TEST(without_staff_nobody_enters),
        TEST(nonsense_is_a_wrong_try),
        TEST(wrong_tries_shut_the_door_for_longer_and_longer),
        TEST(the_door_stays_shut_over_a_restart),
        TEST(a_plug_pulled_during_a_try_gains_nothing),
        TEST(a_clock_set_back_locks_nobody_out),
        TEST(a_clock_set_while_it_runs_neither_opens_nor_locks),
        TEST(a_restart_without_a_clock_does_not_open),
        TEST(a_card_opens_at_any_time),
        TEST(who_was_removed_stays_out),
        TEST(a_new_pin_leaves_the_rest),
        TEST(what_is_not_fit_is_refused),
        TEST(all_of_it_is_in_the_event_chain_and_no_pin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
