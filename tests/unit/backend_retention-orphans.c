/* Parts that nobody knows go, of either store, whoever is killed meanwhile; whatever is known,
 * young, whole or being begun stays. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/orphans.h"
#include "backend/retention/orphans.h"
#include "backend_fixture.h"
#include "s3_fixture.h"

#include <sys/stat.h>
#include <time.h>

enum { AT_ONCE = 0, DAY_S = 86400, TURN_S = 900, AWAY_S = 600 };

static struct world world;
static struct s3_world s3;
static struct blobs *files; /* of the world, while another store stands in its place */
static struct retention retention;

static int open_all(void **state)
{
    (void)state;
    s3_world_open(&s3);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    s3_world_close(&s3);
    return 0;
}

static void name_of(int i, char out[DB_ID_SIZE])
{
    snprintf(out, DB_ID_SIZE, "0123456789abcdef01234567%08x", (unsigned)i);
}

static bool is_there(int i)
{
    char name[DB_ID_SIZE];
    int64_t size;
    struct bytes read = {0};
    name_of(i, name);
    bool there = world.blobs->ops->size(world.blobs, name, &size, NULL) ||
                 world.blobs->ops->read(world.blobs, name, 100, &read, NULL);
    bytes_free(&read);
    return there;
}

static int count(int from, int to)
{
    int found = 0;
    for (int i = from; i < to; i++)
        found += is_there(i);
    return found;
}

static void put(int i, bool whole)
{
    char name[DB_ID_SIZE];
    struct blobs *blobs = world.blobs;
    name_of(i, name);
    MUST(blobs->ops->create(blobs, name, &why));
    MUST(blobs->ops->write(blobs, name, 0, "SPESIMEN", 8, &why));
    MUST(blobs->ops->sync(blobs, name, &why));
    if (whole) MUST(blobs->ops->finish(blobs, name, 8, &why));
}

static void put_many(int from, int to, bool whole)
{
    for (int i = from; i < to; i++)
        put(i, whole);
}

/* 1: of a case; 2: of an upload that is under way; 3: of a paper that came later. */
static void put_known(void)
{
    char id[DB_ID_SIZE], code[CODE_SIZE], later[DB_ID_SIZE], sql[300];
    struct db_upload upload = {.length = 20, .created_s = 5, .expires_s = INT64_MAX};
    name_of(1, id);
    world_hand_in(&world, id, 1, WORLD_SERVICE, code);
    name_of(3, later);
    snprintf(sql, sizeof sql,
             "INSERT INTO supplements(case_id, number, item, state, blob, sha256, kind, bytes,"
             " begun, at, sent, recipient) VALUES('%s', 1, 'ktp', 2, '%s', '', 'pdf', 9, 9, 9, 9,"
             " 0)",
             id, later);
    place_ask(&world.place, sql);
    name_of(2, upload.id);
    name_of(2, upload.case_id);
    snprintf(upload.terminal, sizeof upload.terminal, "%s", WORLD_TERMINAL);
    MUST(db_upload_add(world.db, &upload, &why));
    put(1, true);
    put(2, false);
    put(3, true);
}

static int setup(void **state)
{
    const bool *remote = *state;
    world_init(&world);
    files = world.blobs;
    if (*remote) {
        char uri[PATH_SIZE];
        snprintf(uri, sizeof uri, "s3:%.95s%.40s", s3.url, world.dir + 4); /* a store of its own */
        const struct blobs_options options = {
            .uri = uri, .region = S3_REGION, .credentials_file = s3.keys};
        MUST((world.blobs = blobs_create(&options, &why)));
    }
    retention = (struct retention){&world.cases, world.blobs};
    put_known();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    if (world.blobs != files) blobs_destroy(world.blobs);
    world.blobs = files;
    world_free(&world);
    return 0;
}

static int64_t until_s(void)
{
    return place_ask(&world.place, "SELECT until FROM blob_turn");
}

/* Ticks until the round is over; so many. */
static int whole_round(int64_t age_s)
{
    int ticks = 0;
    do {
        orphans_tick(&retention, age_s);
        assert_true(++ticks < 500);
    } while (until_s() < world_now(&world) + DAY_S);
    return ticks;
}

static int removed(void)
{
    int64_t number;
    MUST(db_orphans_removed(world.db, &number, &why));
    return (int)number;
}

static void what_nobody_knows_goes_once_a_day(void **state)
{
    (void)state;
    put_many(10, 12, false);
    whole_round(AT_ONCE);
    assert_int_equal(count(1, 4), 3);
    assert_int_equal(count(10, 12), 0);
    assert_int_equal(removed(), 2);
    put(12, false);
    world_pass(&world, DAY_S - 1);
    orphans_tick(&retention, AT_ONCE);
    assert_true(is_there(12));
    world_pass(&world, 1);
    whole_round(AT_ONCE);
    assert_false(is_there(12));
    assert_int_equal(removed(), 3);
    assert_int_equal(count(1, 4), 3);
}

/* A case whose row is not there any more: yesterday's database was put back. */
static void what_is_whole_stays(void **state)
{
    (void)state;
    put_many(10, 14, true);
    put(14, false);
    whole_round(AT_ONCE);
    assert_int_equal(count(10, 14), 4);
    assert_false(is_there(14));
    for (int i = 10; i < 14; i++) {
        char name[DB_ID_SIZE];
        struct bytes read = {0};
        name_of(i, name);
        MUST(world.blobs->ops->read(world.blobs, name, 8, &read, &why));
        assert_int_equal(read.size, 8);
        bytes_free(&read);
    }
    assert_int_equal(removed(), 1);
}

static void what_is_young_stays(void **state)
{
    (void)state;
    put_many(10, 12, false);
    whole_round(ORPHANS_AGE_S);
    assert_int_equal(count(10, 12), 2);
    assert_int_equal(removed(), 0);
}

static void set_age(int i, int64_t seconds)
{
    char path[PATH_SIZE + 64], name[DB_ID_SIZE];
    struct timespec times[2] = {{.tv_sec = time(NULL) - seconds}, {.tv_sec = time(NULL) - seconds}};
    name_of(i, name);
    snprintf(path, sizeof path, "%s/parts/%s", world.blobs_dir, name);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void old_is_what_the_store_calls_so(void **state)
{
    (void)state;
    for (int i = 10; i < 14; i++) {
        put(i, false);
        set_age(i, ORPHANS_AGE_S + (i < 12 ? 60 : -3600));
    }
    whole_round(ORPHANS_AGE_S);
    assert_int_equal(count(10, 12), 0);
    assert_int_equal(count(12, 14), 2);
}

static void a_tick_removes_some_and_the_next_goes_on(void **state)
{
    (void)state;
    enum { MANY = ORPHANS_REMOVED + 8 };
    put_many(10, 10 + MANY, false);
    int before = MANY, least = MANY;
    for (int tick = 0; tick < 500 && before > 0; tick++) {
        orphans_tick(&retention, AT_ONCE);
        int left = count(10, 10 + MANY);
        assert_true(before - left <= ORPHANS_REMOVED);
        if (left < least) least = left;
        before = left;
    }
    assert_int_equal(least, 0);
    assert_int_equal(count(1, 4), 3);
}

/* Between us and the store. */
struct between {
    struct blobs blobs;
    int removals, at;
    enum { DIES_BEFORE, DIES_BEHIND, IS_AWAY, ANOTHER_BEGINS } how;
};

static bool list_between(struct blobs *blobs, char after[BLOBS_NAME_SIZE], blobs_each *each,
                         void *context, struct fault *fault)
{
    struct between *between = (struct between *)blobs;
    if (between->how == IS_AWAY) return FAULT(fault, FAULT_TIMEOUT, 0, "SPESIMEN: no store");
    bool done = world.blobs->ops->list_parts(world.blobs, after, each, context, fault);
    struct db_upload upload = {.length = 20, .created_s = 5, .expires_s = INT64_MAX};
    if (between->how != ANOTHER_BEGINS || between->at++) return done;
    name_of(10, upload.id); /* its blob is there since; now its row is */
    name_of(10, upload.case_id);
    snprintf(upload.terminal, sizeof upload.terminal, "%s", WORLD_TERMINAL);
    MUST(db_upload_add(world.db, &upload, &why));
    return done;
}

static bool read_between(struct blobs *blobs, const char *name, size_t max, struct bytes *out,
                         struct fault *fault)
{
    (void)blobs;
    return world.blobs->ops->read(world.blobs, name, max, out, fault);
}

static bool remove_between(struct blobs *blobs, const char *name, struct fault *fault)
{
    struct between *between = (struct between *)blobs;
    bool now = ++between->removals == between->at && between->how <= DIES_BEHIND;
    if (now && between->how == DIES_BEFORE) _exit(0);
    bool done = world.blobs->ops->remove(world.blobs, name, fault);
    if (now) _exit(0);
    return done;
}

static void tick_between(struct between *between)
{
    static const struct blobs_ops ops = {
        .list_parts = list_between, .read = read_between, .remove = remove_between};
    between->blobs.ops = &ops;
    const struct retention other = {&world.cases, &between->blobs};
    orphans_tick(&other, AT_ONCE);
}

static void what_is_being_begun_stays(void **state)
{
    (void)state;
    put(10, false);
    tick_between(&(struct between){.how = ANOTHER_BEGINS});
    if (until_s() == 0) whole_round(AT_ONCE);
    assert_true(is_there(10));
    assert_int_equal(removed(), 0);
}

static void a_store_that_is_away_is_left_alone(void **state)
{
    (void)state;
    put(10, false);
    tick_between(&(struct between){.how = IS_AWAY});
    assert_int_equal(until_s(), world_now(&world) + AWAY_S);
    orphans_tick(&retention, AT_ONCE);
    assert_true(is_there(10));
    world_pass(&world, AWAY_S);
    whole_round(AT_ONCE);
    assert_false(is_there(10));
}

static void tick_often(void *context)
{
    for (int tick = 0; tick < 100; tick++)
        tick_between(context);
}

static void killed(struct between *between)
{
    world_die(&world, tick_often, between);
}

static void killed_anywhere_another_goes_on(void **state)
{
    (void)state;
    put_many(10, 14, false);
    killed(&(struct between){.at = 1, .how = DIES_BEFORE});
    assert_int_equal(count(10, 14), 4);
    orphans_tick(&retention, AT_ONCE); /* the turn is the dead one's yet */
    assert_int_equal(count(10, 14), 4);
    world_pass(&world, TURN_S);
    killed(&(struct between){.at = 1, .how = DIES_BEHIND});
    assert_int_equal(count(10, 14), 3);
    world_pass(&world, TURN_S);
    killed(&(struct between){.at = 2, .how = DIES_BEFORE});
    assert_int_equal(count(10, 14), 2);
    world_pass(&world, TURN_S);
    whole_round(AT_ONCE);
    assert_int_equal(count(10, 14), 0);
    assert_int_equal(count(1, 4), 3);
}

/* Who lost the turn writes nothing over what the next one has. */
static void a_turn_is_one_s_alone(void **state)
{
    (void)state;
    char place[DB_ID_SIZE];
    struct fault fault = {0};
    MUST(db_orphans_turn(world.db, 100, 200, place, &why));
    assert_string_equal(place, "");
    assert_false(db_orphans_turn(world.db, 199, 300, place, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    MUST(db_orphans_turn(world.db, 200, 300, place, &why));
    fault = (struct fault){0};
    assert_false(db_orphans_put(world.db, 200, 0, "whole", 1, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    MUST(db_orphans_put(world.db, 300, 0, "parts", 2, &why));
    MUST(db_orphans_turn(world.db, 201, 400, place, &why));
    assert_string_equal(place, "parts");
    assert_int_equal(removed(), 2);
}

static bool in_files = false, in_s3 = true;

#define OF(test, kind)                                                                             \
    {                                                                                              \
#test " (" #kind ")", test, setup, teardown, &kind                                         \
    }
#define BOTH(test) OF(test, in_files), OF(test, in_s3)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(what_nobody_knows_goes_once_a_day),
        BOTH(what_is_whole_stays),
        BOTH(what_is_young_stays),
        OF(old_is_what_the_store_calls_so, in_files),
        OF(a_tick_removes_some_and_the_next_goes_on, in_files),
        OF(what_is_being_begun_stays, in_files),
        OF(a_store_that_is_away_is_left_alone, in_files),
        BOTH(killed_anywhere_another_goes_on),
        OF(a_turn_is_one_s_alone, in_files),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
