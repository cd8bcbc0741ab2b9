/* Questions from ask/, answers to answers/; the test is kiosk and backend. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "courier/asks.h"
#include "seal/inquiry.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char root[64];
static struct folders folders;
static struct clock now;
static struct asks *asks;
static struct exchange exchange;

static int setup(void **state)
{
    (void)state;
    memcpy(root, "/tmp/anjungan-asks-XXXXXX", sizeof "/tmp/anjungan-asks-XXXXXX");
    assert_non_null(mkdtemp(root));
    assert_true(folders_open(root, &folders, NULL));
    now = (struct clock){0};
    asks = asks_create(&folders, &now);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    const char *const dirs[] = {folders.ask,  folders.answers, folders.uploads, folders.courier,
                                folders.beat, folders.enrol,   folders.acks,    folders.outbox};
    asks_destroy(asks);
    exchange_free(&exchange);
    exchange = (struct exchange){0};
    dir_clear(folders.ask);
    dir_clear(folders.answers);
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
        rmdir(dirs[i]);
    return rmdir(root);
}

static const char *id_of(int number)
{
    static char id[CASE_ID_SIZE];
    snprintf(id, sizeof id, "%032x", (unsigned)number);
    return id;
}

static void ask_path(int number, char out[PATH_SIZE])
{
    char name[64];
    snprintf(name, sizeof name, "%s.p7m", id_of(number));
    assert_true(path_join(folders.ask, name, out, NULL));
}

static void question(int number, size_t size)
{
    char name[64];
    uint8_t *sealed = calloc(1, size + 1);
    sealed[0] = (uint8_t)number;
    snprintf(name, sizeof name, "%s.p7m", id_of(number));
    assert_true(file_write(folders.ask, name, sealed, size, 0640, NULL));
    free(sealed);
}

static bool there(const char *dir, int number, const char *ending, struct bytes *out)
{
    char name[64], path[PATH_SIZE];
    snprintf(name, sizeof name, "%s%s", id_of(number), ending);
    assert_true(path_join(dir, name, path, NULL));
    return file_read(path, 1 << 20, out, NULL);
}

static bool answered(int number, const char *ending, const char *words)
{
    struct bytes content = {0};
    bool found = there(folders.answers, number, ending, &content);
    bool same = found && strcmp(bytes_text(&content), words) == 0;
    bytes_free(&content);
    return same;
}

static void reply(struct exchange *to, int status, const char *body)
{
    reply_reset(&to->reply);
    to->reply.status = status;
    bytes_append_text(&to->reply.body, body);
    assert_true(asks_owns(asks, to));
    asks_take(asks, to);
}

static void a_question_is_carried(void **state)
{
    (void)state;
    struct bytes left = {0};
    assert_int_equal(asks_wait_ms(asks), -1);
    assert_false(asks_ask(asks, &exchange));
    question(1, 5);
    asks_look(asks, true);
    assert_false(there(folders.ask, 1, ".p7m", &left)); /* taken: it is off the disk */
    assert_true(asks_ask(asks, &exchange));
    assert_int_equal(exchange.method, METHOD_POST);
    assert_string_equal(exchange.path, "/intake/ask");
    assert_int_equal(exchange.body.size, 5);
    assert_int_equal(exchange.body.data[0], 1);
    assert_int_equal(exchange.reply_max, INQUIRY_ANSWER_MAX);
    assert_int_equal(exchange.timeout_s, ASKS_TIME_S);
    assert_false(asks_ask(asks, &exchange));
    reply(&exchange, 200, "SPESIMEN");
    assert_true(answered(1, ".bin", "SPESIMEN"));
    asks_look(asks, false);
    assert_int_equal(asks_wait_ms(asks), -1);
}

static void a_refusal_is_told_and_not_repeated(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *body, *code;
    } cases[] = {{403, "{\"code\":\"N-02\"}", "N-02"},
                 {409, "{\"code\":\"N-04\"}", "N-04"},
                 {500, "<html>", "N-04"},
                 {REPLY_UNREADABLE, "", "N-04"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int number = (int)i + 1;
        question(number, 5);
        asks_look(asks, true);
        assert_true(asks_ask(asks, &exchange));
        reply(&exchange, cases[i].status, cases[i].body);
        assert_true(answered(number, ".no", cases[i].code));
        assert_false(asks_ask(asks, &exchange));
    }
}

static void without_an_answer_it_is_asked_once_more(void **state)
{
    (void)state;
    question(1, 5);
    asks_look(asks, true);
    assert_true(asks_ask(asks, &exchange));
    reply(&exchange, 0, "");
    assert_false(asks_ask(asks, &exchange));
    assert_in_range(asks_wait_ms(asks), 1, ASKS_AGAIN_MS);
    clock_advance(&now, ASKS_AGAIN_MS);
    assert_true(asks_ask(asks, &exchange));
    assert_int_equal(exchange.body.size, 5);
    reply(&exchange, 0, "");
    assert_true(answered(1, ".no", "N-01"));
}

static void its_time_is_short(void **state)
{
    (void)state;
    question(1, 5);
    asks_look(asks, true);
    assert_in_range(asks_wait_ms(asks), 1, ASKS_TIME_S * 1000);
    clock_advance(&now, ASKS_TIME_S * 1000);
    assert_false(asks_ask(asks, &exchange)); /* nobody waits any more */
    asks_look(asks, false);
    assert_true(answered(1, ".no", "N-01"));
}

static void two_at_once_and_the_rest_in_turn(void **state)
{
    (void)state;
    struct exchange all[ASKS_MAX + 3] = {0};
    struct bytes left = {0};
    int asked = 0;
    for (int i = 1; i <= ASKS_MAX + 1; i++)
        question(i, 5);
    asks_look(asks, true);
    assert_true(asks_ask(asks, &all[0]));
    assert_true(asks_ask(asks, &all[1]));
    assert_false(asks_ask(asks, &all[2]));
    assert_true(asks_wait_ms(asks) > 0); /* full: it must not spin */
    for (asked = 2; asked < ASKS_MAX + 1; asked++) {
        reply(&all[asked - 2], 200, "SPESIMEN");
        asks_look(asks, false);
        assert_true(asks_ask(asks, &all[asked]));
    }
    reply(&all[asked - 2], 200, "SPESIMEN");
    reply(&all[asked - 1], 200, "SPESIMEN");
    asks_look(asks, false);
    assert_int_equal(asks_wait_ms(asks), -1);
    for (int i = 1; i <= ASKS_MAX + 1; i++) {
        assert_true(answered(i, ".bin", "SPESIMEN"));
        assert_false(there(folders.ask, i, ".p7m", &left));
    }
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        exchange_free(&all[i]);
}

static void what_is_no_question_is_cleared_away(void **state)
{
    (void)state;
    char path[PATH_SIZE];
    question(1, 0);
    question(2, INQUIRY_QUESTION_MAX + 1);
    ask_path(3, path);
    assert_int_equal(symlink("/etc/hostname", path), 0);
    asks_look(asks, true);
    assert_false(asks_ask(asks, &exchange));
    for (int i = 1; i <= 3; i++) {
        ask_path(i, path);
        assert_int_not_equal(access(path, F_OK), 0);
    }
}

static void old_files_are_swept(void **state)
{
    (void)state;
    char path[PATH_SIZE];
    const struct timespec old[2] = {{.tv_sec = time(NULL) - ASKS_STALE_S - 5},
                                    {.tv_sec = time(NULL) - ASKS_STALE_S - 5}};
    question(1, 5);
    ask_path(1, path);
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    assert_true(folders_answer_put(&folders, id_of(2), ".bin", "x", 1, NULL));
    assert_true(path_join(folders.answers, "00000000000000000000000000000002.bin", path, NULL));
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    asks_look(asks, true);
    assert_false(asks_ask(asks, &exchange));
    assert_int_not_equal(access(path, F_OK), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_question_is_carried),
        TEST(a_refusal_is_told_and_not_repeated),
        TEST(without_an_answer_it_is_asked_once_more),
        TEST(its_time_is_short),
        TEST(two_at_once_and_the_rest_in_turn),
        TEST(what_is_no_question_is_cleared_away),
        TEST(old_files_are_swept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
