/* The outbox: one takes a job, holds it, and no other has it meanwhile. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/jobs.h"
#include "backend/db/sql.h"
#include "backend_place.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct place *place;
static struct db *db;
static struct fault fault;

static int setup(void **state)
{
    int failed = place_setup(state);
    place = *state;
    db = place->db;
    fault = (struct fault){0};
    return failed;
}

static void add(const char *id, const char *kind, int64_t due_s)
{
    struct db_job job = {.due_s = due_s};
    snprintf(job.id, sizeof job.id, "%s", id);
    snprintf(job.kind, sizeof job.kind, "%s", kind);
    snprintf(job.key, sizeof job.key, "pekalongan");
    bytes_append_text(&job.body, "SPESIMEN ");
    bytes_append_text(&job.body, id);
    if (!db_job_add(db, &job, &fault)) fail_msg("%s", fault.text);
    db_job_free(&job);
}

static void takes_none(const char *kind, int64_t now_s)
{
    struct db_job job = {0};
    fault = (struct fault){0};
    assert_false(db_job_take(db, kind, now_s, 60, &job, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static struct db_job takes(const char *kind, int64_t now_s, const char *id)
{
    struct db_job job = {0};
    if (!db_job_take(db, kind, now_s, 60, &job, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(job.id, id);
    assert_int_equal(job.taken_until_s, now_s + 60);
    assert_string_equal(job.kind, kind);
    assert_string_equal(job.key, "pekalongan");
    assert_memory_equal(job.body.data, "SPESIMEN ", 9);
    db_job_free(&job);
    return job;
}

static void the_longest_due_comes_first(void **state)
{
    (void)state;
    add("c", "mail", 102);
    add("a", "mail", 101);
    add("b", "webhook", 100);
    takes_none("mail", 100);
    takes("mail", 101, "a");
    takes_none("mail", 101);
    takes("mail", 102, "c");
    takes("webhook", 102, "b");
    takes_none("mail", 102);
}

static void those_of_one_key_rest(void **state)
{
    (void)state;
    add("a", "webhook", 100);
    add("b", "webhook", 101);
    add("c", "webhook", 300);
    add("d", "mail", 100);
    struct db_job other = {.id = "e", .kind = "webhook", .key = "purbalingga", .due_s = 102};
    bytes_append_text(&other.body, "SPESIMEN e");
    if (!db_job_add(db, &other, &fault)) fail_msg("%s", fault.text);
    struct db_job job = takes("webhook", 101, "a");
    if (!db_job_put_off(db, &job, 101, 200, &fault)) fail_msg("%s", fault.text);
    takes("mail", 102, "d");
    struct db_job found = {0};
    if (!db_job_take(db, "webhook", 199, 500, &found, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(found.id, "a"); /* nobody has said what came of it: held, not put off */
    db_job_free(&found);
    if (!db_job_take(db, "webhook", 199, 500, &found, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(found.id, "e");
    db_job_free(&found);
    takes_none("webhook", 199);
    takes("webhook", 200, "b");
    takes_none("webhook", 259);
    takes("webhook", 300, "b");
    takes("webhook", 300, "c");
    db_job_free(&other);
}

static void one_is_held_until_then(void **state)
{
    (void)state;
    add("a", "mail", 100);
    struct db_job first = takes("mail", 100, "a");
    takes_none("mail", 159);
    struct db_job second = takes("mail", 160, "a");
    /* The first comes back late: it is the second's. */
    fault = (struct fault){0};
    assert_false(db_job_again(db, &first, 500, 1, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_job_again(db, &second, 500, 1, &fault));
    takes_none("mail", 499);
    struct db_job third = takes("mail", 500, "a");
    assert_int_equal(third.tries, 1);
    assert_true(db_job_done(db, &third, &fault));
    assert_true(db_job_done(db, &third, &fault));
    takes_none("mail", 9999);
}

static void one_of_its_id_is_enough(void **state)
{
    (void)state;
    struct db_job job = {.id = "a", .kind = "mail", .due_s = 1};
    bytes_append_text(&job.body, "x");
    assert_true(db_job_add(db, &job, &fault));
    assert_false(db_job_add(db, &job, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    db_job_free(&job);
}

static void it_is_there_with_its_transaction_alone(void **state)
{
    (void)state;
    struct transaction transaction;
    struct db_job job = {.id = "a", .kind = "mail", .key = "pekalongan", .due_s = 1};
    bytes_append_text(&job.body, "SPESIMEN ");
    assert_true(transaction_begin(&transaction, db, &fault));
    assert_true(job_add(&transaction, &job, &fault));
    assert_false(transaction_end(&transaction, false, &fault));
    takes_none("mail", 10);
    assert_true(transaction_begin(&transaction, db, &fault));
    assert_true(job_add(&transaction, &job, &fault));
    assert_true(transaction_end(&transaction, true, &fault));
    takes("mail", 10, "a");
    db_job_free(&job);
}

enum { JOBS = 200, TAKERS = 4 };

static void *take_all(void *taken)
{
    struct db *own = place_try(place, NULL);
    struct db_job job = {0};
    struct fault why = {0};
    intptr_t count = 0;
    (void)taken;
    for (;;) {
        if (db_job_take(own, "mail", 100, 60, &job, &why))
            count++;
        else if (why.kind == FAULT_NOT_FOUND)
            break;
        db_job_free(&job);
        job = (struct db_job){0};
    }
    db_destroy(own);
    return (void *)count;
}

static void several_share_an_outbox(void **state)
{
    (void)state;
    char id[DB_ID_SIZE];
    pthread_t takers[TAKERS];
    intptr_t all = 0;
    for (int i = 0; i < JOBS; i++) {
        snprintf(id, sizeof id, "%d", i);
        add(id, "mail", 100);
    }
    for (int i = 0; i < TAKERS; i++)
        assert_int_equal(pthread_create(&takers[i], NULL, take_all, NULL), 0);
    for (int i = 0; i < TAKERS; i++) {
        void *count;
        pthread_join(takers[i], &count);
        all += (intptr_t)count;
    }
    assert_int_equal(all, JOBS);
    takes_none("mail", 100);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_longest_due_comes_first),
        CASE(those_of_one_key_rest),
        CASE(one_is_held_until_then),
        CASE(one_of_its_id_is_enough),
        CASE(it_is_there_with_its_transaction_alone),
        CASE(several_share_an_outbox),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
