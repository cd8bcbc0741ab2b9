/* The whole post room against a backend that lives in this test: real folders, a clock that can be
 * moved, and any misbehaviour a case or the line can have. */
#define _GNU_SOURCE
#include "courier_world.h"

#include <sys/stat.h>

enum { SMALL = 2000 }; /* of what is tried for days and weeks; more than a chunk goes elsewhere */

static void a_case_is_carried_and_its_answer_brought_back(void **state)
{
    (void)state;
    struct upload *upload = add_case(300 * 1000, HONEST);
    assert_int_equal(post_wait_ms(world.post), -1);
    look();
    assert_int_equal(post_wait_ms(world.post), 0);
    run_for(1000);
    assert_true(delivered(upload));
    assert_true(remembered(upload));
    assert_int_equal(upload->posts, 1);
    assert_int_equal(upload->chunks, 5);
    struct post_count count;
    post_count(world.post, &count);
    assert_int_equal(count.delivered, 1);

    kiosk_takes(upload);
    look();
    assert_false(remembered(upload));
    assert_int_equal(post_wait_ms(world.post), -1);
}

static const struct {
    enum manner manner;
    bool arrives;
    int64_t within_ms;
} manners[] = {
    {HONEST, true, 1000},
    {ANSWERS_500, false, DAY_MS},
    {ANSWERS_400, false, DAY_MS},
    {OTHER_THERE, false, DAY_MS},
    {LOSES_REPLY, true, 5 * MINUTE_MS},
    {FORGETS_ONCE, true, 20000},
    {DAMAGES_ONCE, true, 20000},
    {SLOW_ACK, true, 12 * MINUTE_MS},
    {FALSE_ACK, false, DAY_MS},
    {FOREIGN_ACK, false, DAY_MS},
    {OTHER_BYTES, false, DAY_MS},
    {OTHER_SENDER, false, DAY_MS},
    {REFUSES, true, 1000},
    {UNKNOWN_ONCE, true, 20000},
    {BREAKS_LINE, false, DAY_MS}, /* last: it goes on, twice a minute, beside what comes after it */
};

static void each_manner_ends_as_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof manners / sizeof manners[0]; i++) {
        struct upload *upload = add_case(400 * 1000, manners[i].manner);
        look();
        run_for(manners[i].within_ms);
        if (delivered(upload) != manners[i].arrives)
            fail_msg("manner %d: delivered %d", manners[i].manner, delivered(upload));
        if (manners[i].arrives) {
            kiosk_takes(upload);
            look();
        }
    }
}

/* Two places, and more bad cases than places: whatever they do, a good case does not wait long. */
static void bad_cases_never_hold_up_a_good_one(void **state)
{
    (void)state;
    static const enum manner bad[] = {BREAKS_LINE, ANSWERS_500, ANSWERS_400,
                                      OTHER_THERE, FALSE_ACK,   FOREIGN_ACK};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        for (int n = 0; n < 3; n++)
            add_case(SMALL, bad[i]);
    look();
    run_for(DAY_MS);
    for (int i = 0; i < 20; i++) {
        struct upload *good = add_case(200 * 1000, HONEST);
        look();
        run_for(2 * MINUTE_MS);
        if (!delivered(good)) fail_msg("good case %d did not arrive", i);
    }
}

/* A poisoned case must not hammer the backend either. */
static void a_bad_case_is_patient(void **state)
{
    (void)state;
    struct upload *breaks = add_case(SMALL, BREAKS_LINE);
    struct upload *fails = add_case(SMALL, ANSWERS_500);
    struct upload *refused = add_case(SMALL, ANSWERS_400);
    look();
    run_for(DAY_MS - 2 * MINUTE_MS);
    assert_in_range(breaks->chunks, 1000, 5000); /* every 30 s on average */
    assert_in_range(fails->chunks, 90, 350);     /* every 7.5 minutes on average */
    assert_int_equal(refused->posts, 1);
    run_for(4 * MINUTE_MS);
    assert_int_equal(refused->posts, 2);
    refused->manner = HONEST;
    run_for(DAY_MS);
    assert_true(delivered(refused));
}

static void five_hundred_cases_outlast_two_weeks_without_a_network(void **state)
{
    (void)state;
    world.line_down = true;
    for (int i = 0; i < 500; i++)
        add_case(SMALL, HONEST);
    look();
    run_for(14 * DAY_MS);
    assert_int_equal(world.requests, world.attempts);
    /* One try of one case at a time, on average every 30 s; not 500 of them. */
    assert_in_range(world.attempts, 14 * 24 * 60, 14 * 24 * 60 * 4);
    assert_int_equal(world.same_twice, 0);
    struct post_count count;
    post_count(world.post, &count);
    assert_true(count.line_down);
    assert_int_equal(count.uploading, 500);

    world.line_down = false;
    run_for(2 * MINUTE_MS);
    for (int i = 0; i < 500; i++) {
        assert_true(delivered(&world.uploads[i]));
        assert_int_equal(world.uploads[i].posts, 1);
        kiosk_takes(&world.uploads[i]);
    }
    assert_int_equal(world.most_at_once, 2);
    look();
    post_count(world.post, &count);
    assert_int_equal(count.delivered, 0);
    assert_int_equal(post_wait_ms(world.post), -1);
}

static void a_line_that_returns_is_used_within_a_minute(void **state)
{
    (void)state;
    for (int round = 0; round < 30; round++) {
        world.line_down = true;
        struct upload *upload = add_case(SMALL, HONEST);
        look();
        run_for(2 * 3600 * 1000 + round * 7919);
        world.line_down = false;
        run_for(61 * 1000);
        assert_true(delivered(upload));
        kiosk_takes(upload);
        look();
    }
}

/* Two that lose the line together tell of one loss: the first wait is a second at most. */
static void a_loss_is_counted_once(void **state)
{
    (void)state;
    world.line_down = true;
    add_case(1000, HONEST);
    add_case(1000, HONEST);
    for (int round = 0; round < 100; round++) {
        struct exchange first = {0}, second = {0};
        open_post();
        assert_true(post_ask(world.post, &first));
        assert_true(post_ask(world.post, &second));
        answer(&first);
        answer(&second);
        post_take(world.post, &first);
        post_take(world.post, &second);
        assert_in_range(post_wait_ms(world.post), 0, BACKOFF_BASE_MS);
        exchange_free(&first);
        exchange_free(&second);
    }
}

/* Every second reply is lost, forty times over; each loss is like the first. */
static void progress_forgives_earlier_failures(void **state)
{
    (void)state;
    struct upload *upload = add_case(5 * 1024 * 1024, LOSES_REPLY);
    look();
    run_for(2 * MINUTE_MS);
    assert_true(delivered(upload));
    assert_in_range(upload->chunks, 70, 90);
}

/* "Come back in ten minutes" is obeyed; "in ten days" is not taken at its word. */
static void the_backend_may_say_when(void **state)
{
    (void)state;
    static const struct {
        int64_t said_s, waited_ms;
    } waits[] = {{600, 600 * 1000}, {10 * 86400, 3600 * 1000}};
    add_case(1000, HONEST);
    for (size_t i = 0; i < 2; i++) {
        struct exchange exchange = {0};
        open_post();
        assert_true(post_ask(world.post, &exchange));
        reply_reset(&exchange.reply);
        exchange.reply.status = 503;
        exchange.reply.retry_s = waits[i].said_s;
        post_take(world.post, &exchange);
        exchange_free(&exchange);
        assert_in_range(post_wait_ms(world.post), waits[i].waited_ms - 1000, waits[i].waited_ms);
    }
}

static void a_file_that_changed_is_not_sent(void **state)
{
    (void)state;
    struct upload *upload = add_case(100 * 1000, ANSWERS_500);
    char name[64];
    look();
    run_for(MINUTE_MS);
    snprintf(name, sizeof name, "%s.p7m", upload->id);
    assert_true(file_write_durable(world.folders.outbox, name, "other", 5, 0640, NULL));
    look();
    run_for(20 * MINUTE_MS);
    struct post_count count;
    post_count(world.post, &count);
    assert_int_equal(count.aside, 1);
}

/* What a kill leaves: the files, nothing else. */
static void a_restart_goes_on_where_it_was(void **state)
{
    (void)state;
    struct upload *upload = add_case(640 * 1024, HONEST);
    look();
    for (int kill = 0; kill < 40; kill++) {
        struct exchange exchange = {0};
        if (!post_ask(world.post, &exchange)) break;
        answer(&exchange);
        if (kill % 3 != 0) post_take(world.post, &exchange);
        exchange_free(&exchange);
        open_post();
    }
    run_for(MINUTE_MS);
    assert_true(delivered(upload));
    assert_int_equal(upload->chunks, 10);
    assert_int_equal(upload->got.size, 640 * 1024);

    /* Acknowledged, not fetched yet: a restart asks nothing. */
    int requests = world.requests;
    open_post();
    run_for(DAY_MS - MINUTE_MS);
    assert_int_equal(world.requests, requests);
}

static void state_of_vanished_cases_is_forgotten(void **state)
{
    (void)state;
    struct upload *while_away = add_case(1000, SLOW_ACK), *while_asking = add_case(1000, SLOW_ACK);
    look();
    run_for(1000);
    assert_true(remembered(while_away));
    assert_true(remembered(while_asking));
    char path[PATH_SIZE], name[64];
    snprintf(name, sizeof name, "%s.p7m", while_away->id);
    assert_true(path_join(world.folders.outbox, name, path, NULL));
    assert_int_equal(unlink(path), 0);
    open_post();
    assert_false(remembered(while_away));

    struct exchange exchange = {0};
    assert_true(post_ask(world.post, &exchange));
    snprintf(name, sizeof name, "%s.p7m", while_asking->id);
    assert_true(path_join(world.folders.outbox, name, path, NULL));
    assert_int_equal(unlink(path), 0);
    look();
    answer(&exchange);
    post_take(world.post, &exchange);
    exchange_free(&exchange);
    assert_false(remembered(while_asking));
    struct post_count count;
    post_count(world.post, &count);
    assert_int_equal(count.uploading + count.awaiting, 0);
}

/* The outbox belongs to another user: only a plain file with a case's name is touched. */
static void only_plain_files_are_carried(void **state)
{
    (void)state;
    static const char id[] = "0123456789abcdef0123456789abcdef";
    static const char *const strange[] = {
        ".0123456789abcdef0123456789abcdef.p7m", "0123456789abcdef0123456789abcdef.p7m.part",
        "0123456789ABCDEF0123456789ABCDEF.p7m",  "0123456789abcdef0123456789abcde.p7m",
        "0123456789abcdef0123456789abcdefa.p7m", "x123456789abcdef0123456789abcdef.p7m",
    };
    char path[PATH_SIZE], name[64];
    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++)
        assert_true(file_write_durable(world.folders.outbox, strange[i], "x", 1, 0640, NULL));
    look();
    run_for(MINUTE_MS);
    assert_int_equal(world.requests, 0);
    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
        assert_true(path_join(world.folders.outbox, strange[i], path, NULL));
        unlink(path);
    }
    snprintf(name, sizeof name, "%s.p7m", id);
    assert_true(path_join(world.folders.outbox, name, path, NULL));
    struct post_count count;
    for (int kind = 0; kind < 5; kind++) {
        FILE *file = NULL;
        switch (kind) {
        case 0: assert_int_equal(symlink("/etc/hostname", path), 0); break;
        case 1: assert_int_equal(mkfifo(path, 0600), 0); break;
        case 2: assert_int_equal(mkdir(path, 0700), 0); break;
        case 3: file = fopen(path, "w"); break; /* empty */
        default:
            file = fopen(path, "w");
            assert_non_null(file);
            assert_int_equal(ftruncate(fileno(file), (off_t)SEALED_SIZE_MAX + 1), 0);
        }
        if (file) fclose(file);
        look();
        run_for(MINUTE_MS);
        post_count(world.post, &count);
        assert_int_equal(count.aside, 1);
        assert_int_equal(world.requests, 0);
        assert_int_equal(kind == 2 ? rmdir(path) : unlink(path), 0);
        look();
    }
}

/* acks/ cannot be written: the answer stays with the backend until it can. */
static void an_answer_that_cannot_be_kept_is_asked_for_again(void **state)
{
    (void)state;
    struct upload *upload = add_case(1000, HONEST);
    char moved[PATH_SIZE];
    snprintf(moved, sizeof moved, "%.400s.away", world.folders.acks);
    assert_int_equal(rename(world.folders.acks, moved), 0);
    look();
    run_for(10 * MINUTE_MS);
    struct post_count count;
    post_count(world.post, &count);
    assert_int_equal(count.awaiting, 1);
    assert_int_equal(rename(moved, world.folders.acks), 0);
    run_for(20 * MINUTE_MS);
    assert_true(delivered(upload));
}

static void a_new_enrolment_frees_who_was_set_aside(void **state)
{
    (void)state;
    struct upload *upload = add_case(1000, ANSWERS_400);
    look();
    run_for(MINUTE_MS);
    upload->manner = HONEST;
    run_for(MINUTE_MS);
    assert_false(delivered(upload));
    post_hurry(world.post);
    run_for(1000);
    assert_true(delivered(upload));
}

/* The kiosk took the answer but the file is still there a day later: it gets the answer again. */
static void a_file_that_stays_is_asked_about_again(void **state)
{
    (void)state;
    struct upload *upload = add_case(1000, REFUSES);
    look();
    run_for(1000);
    assert_true(delivered(upload));
    char path[PATH_SIZE], name[64];
    snprintf(name, sizeof name, "%s.jws", upload->id);
    assert_true(path_join(world.folders.acks, name, path, NULL));
    assert_int_equal(unlink(path), 0);
    run_for(DAY_MS - MINUTE_MS);
    assert_false(delivered(upload));
    run_for(2 * MINUTE_MS);
    assert_true(delivered(upload));
    assert_int_equal(upload->chunks, 1);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, build_world, clear_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_case_is_carried_and_its_answer_brought_back),
        IN_WORLD(each_manner_ends_as_it_should),
        IN_WORLD(bad_cases_never_hold_up_a_good_one),
        IN_WORLD(a_bad_case_is_patient),
        IN_WORLD(five_hundred_cases_outlast_two_weeks_without_a_network),
        IN_WORLD(a_line_that_returns_is_used_within_a_minute),
        IN_WORLD(a_loss_is_counted_once),
        IN_WORLD(progress_forgives_earlier_failures),
        IN_WORLD(the_backend_may_say_when),
        IN_WORLD(a_file_that_changed_is_not_sent),
        IN_WORLD(a_restart_goes_on_where_it_was),
        IN_WORLD(state_of_vanished_cases_is_forgotten),
        IN_WORLD(only_plain_files_are_carried),
        IN_WORLD(an_answer_that_cannot_be_kept_is_asked_for_again),
        IN_WORLD(a_new_enrolment_frees_who_was_set_aside),
        IN_WORLD(a_file_that_stays_is_asked_about_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
