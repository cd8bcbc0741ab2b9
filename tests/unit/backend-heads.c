/* The head of the audit log in the journal: at the start, then each hour in which something was
 * written. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/heads.h"

#include "backend_fixture.h"
#include <unistd.h>

static struct world world;

static void add(void)
{
    struct db_entry entry = cases_entry(&world.cases, NULL, "pekalongan", "login", "", "");
    MUST(db_audit_add(world.db, &entry, &why));
}

/* What a tick writes to standard error, where the journal reads. */
static const char *tick(struct heads *heads, int64_t now_s)
{
    static char said[256];
    int pipes[2], saved = dup(STDERR_FILENO);
    assert_int_equal(pipe(pipes), 0);
    dup2(pipes[1], STDERR_FILENO);
    heads_tick(heads, now_s);
    dup2(saved, STDERR_FILENO);
    close(pipes[1]);
    close(saved);
    ssize_t size = read(pipes[0], said, sizeof said - 1);
    said[size > 0 ? size : 0] = 0;
    close(pipes[0]);
    return said;
}

static void a_head_is_told_each_hour_that_has_news(void **state)
{
    (void)state;
    struct heads heads = {.db = world.db};
    struct db_head head;
    char words[2 * DB_CHAIN_SIZE + 24];
    add();
    MUST(db_audit_head(world.db, &head, &why));
    heads_words(&head, words);
    assert_non_null(strstr(tick(&heads, 1000), words));
    add();
    assert_string_equal(tick(&heads, 1000 + HEADS_EVERY_S - 1), "");
    assert_non_null(strstr(tick(&heads, 1000 + HEADS_EVERY_S), "head 2\t"));
    assert_string_equal(tick(&heads, 1000 + 2 * HEADS_EVERY_S), "");
}

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_free(&world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_head_is_told_each_hour_that_has_news, setup, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
