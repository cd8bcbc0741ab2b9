/* A case whose time is over is destroyed: papers first, and told only then, wherever it is stopped.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/desk.h"
#include "backend/db/followers.h"
#include "backend/db/jobs.h"
#include "backend/db/privacy.h"
#include "backend/db/retention.h"
#include "backend/db/scrub.h"
#include "backend/retention/retention.h"
#include "backend_fixture.h"

enum { CASES = 5, DAY_S = 86400 };

static struct world world;
static char codes[CASES][CODE_SIZE], ids[CASES][DB_ID_SIZE];
static const char papers[] = "SPESIMEN: sealed papers of some length, as good as any";

/* A paper of theirs that came later. */
static void later_of(int i, char out[DB_ID_SIZE])
{
    snprintf(out, DB_ID_SIZE, "8899aabbccddeeff889900112233440%u", (unsigned)i);
}

static void put_papers(const char *name)
{
    struct blobs *blobs = world.blobs;
    MUST(blobs->ops->create(blobs, name, &why));
    MUST(blobs->ops->write(blobs, name, 0, papers, sizeof papers, &why));
    MUST(blobs->ops->sync(blobs, name, &why));
    MUST(blobs->ops->finish(blobs, name, sizeof papers, &why));
}

static bool papers_are_there(const char *name)
{
    struct bytes read = {0};
    bool there = world.blobs->ops->read(world.blobs, name, 1000, &read, NULL);
    bytes_free(&read);
    return there;
}

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    for (unsigned i = 0; i < CASES; i++) {
        struct case_summary summary;
        snprintf(ids[i], DB_ID_SIZE, "0011223344556677889900112233440%u", i);
        world_summary(&world, ids[i], world_code(i + 1, codes[i]), WORLD_SERVICE, &summary);
        snprintf(summary.nik, sizeof summary.nik, "330301010190000%u", i);
        world_take(&world, &summary);
        put_papers(ids[i]);
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_free(&world);
    return 0;
}

static struct retention retention_of(struct blobs *blobs)
{
    return (struct retention){&world.cases, blobs};
}

static void tick(void)
{
    const struct retention retention = retention_of(world.blobs);
    retention_tick(&retention);
}

static bool is_destroyed(int i)
{
    struct db_kept kept;
    MUST(db_case_kept(world.db, ids[i], &kept, &why));
    return kept.destroyed_s != 0;
}

/* Days after the last step of those that are finished. */
static void days_later(int days)
{
    world_set_time(&world, "2026-11-20T10:42:00+07:00");
    clock_advance(&world.clock, (int64_t)days * DAY_S * 1000);
}

static void finish(int i)
{
    world_set_time(&world, "2026-11-20T10:42:00+07:00");
    world_finish(&world, codes[i]);
}

/* Somebody who wants news of it, and the letter that asks. */
static void leave_follower(int i)
{
    struct db_follower follower = {.asked_s = 9, .language = "id"};
    struct db_job letter = {.kind = "mail", .due_s = INT64_MAX};
    uint8_t token[DB_HASH_SIZE] = {(uint8_t)(1 + i)};
    snprintf(follower.id, sizeof follower.id, "f%s", ids[i] + 1);
    snprintf(follower.case_id, sizeof follower.case_id, "%s", ids[i]);
    snprintf(letter.id, sizeof letter.id, "%s", follower.id);
    snprintf(letter.key, sizeof letter.key, "%s", follower.id);
    bytes_append_text(&follower.sealed, "SPESIMEN-ADDRESS");
    bytes_append_text(&letter.body, "SPESIMEN-NEWS");
    MUST(db_follower_ask(world.db, &follower, token, 0, &letter, &why));
    db_job_free(&letter);
    db_follower_free(&follower);
}

/* Each kind of thing there is about a case. */
static void leave_traces(int i)
{
    struct db_note note = {.at_s = 9, .author = "somebody"};
    struct db_check check = {.item = "ktp", .agrees = true, .by = "somebody", .at_s = 9};
    struct db_job job = {.kind = "mail", .due_s = INT64_MAX};
    bytes_append_text(&note.sealed, "SPESIMEN-NOTE");
    bytes_append_text(&job.body, "SPESIMEN-LETTER");
    snprintf(job.id, sizeof job.id, "%s", ids[i]);
    snprintf(job.key, sizeof job.key, "%s", ids[i]);
    leave_follower(i);
    MUST(db_note_add(world.db, ids[i], &note, NULL, &why));
    MUST(db_check_put(world.db, ids[i], &check, NULL, NULL, &why));
    MUST(db_job_add(world.db, &job, &why));
    db_job_free(&job);
    bytes_free(&note.sealed);
    char later[DB_ID_SIZE], sql[400];
    later_of(i, later);
    put_papers(later);
    snprintf(sql, sizeof sql,
             "INSERT INTO supplements(case_id, number, item, state, blob, sha256, kind, bytes,"
             " begun, at, sent, recipient) VALUES('%s', 1, 'ktp', 2, '%s', '', 'pdf', 9, 9, 9, 9,"
             " 0)",
             ids[i], later);
    place_ask(&world.place, sql);
}

static int count_of(const char *table, int i)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s = '%s'", table, ids[i]);
    return (int)place_ask(&world.place, sql);
}

static void a_case_ends_when_its_time_is_over(void **state)
{
    (void)state;
    struct case_view view;
    struct db_case item;
    leave_traces(0);
    leave_traces(1);
    finish(0);
    days_later(364);
    tick();
    assert_false(is_destroyed(0));
    days_later(365);
    tick();
    assert_true(is_destroyed(0));
    assert_false(papers_are_there(ids[0]));
    static const char *const tables[] = {"notes WHERE case_id",    "checks WHERE case_id",
                                         "jobs WHERE key",         "answers WHERE case_id",
                                         "uploads WHERE case_id",  "supplements WHERE case_id",
                                         "followers WHERE case_id"};
    char later[2][DB_ID_SIZE];
    for (int i = 0; i < 2; i++) {
        later_of(i, later[i]);
        assert_int_equal(papers_are_there(later[i]), i == 1);
    }
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        assert_int_equal(count_of(tables[i], 0), 0);
        assert_int_equal(count_of(tables[i], 1), 1);
    }
    /* What is left: for the reports, and for whoever has the code. */
    MUST(db_case_find(world.db, ids[0], &item, &why));
    assert_false(item.has_person);
    assert_string_equal(item.blob, "");
    assert_string_equal(item.sha256, "");
    assert_string_equal(item.service, WORLD_SERVICE);
    MUST(cases_view_code(&world.cases, codes[0], &view, &why));
    assert_int_equal(view.destroyed.year, 2027);
    assert_int_equal(view.destroyed.day, 20);
    assert_string_equal(view.state, "finished");
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM visits WHERE decided_by != ''"),
                     0);
    /* The one that is under way is not touched, however old. */
    days_later(3000);
    tick();
    assert_false(is_destroyed(1));
    assert_true(papers_are_there(ids[1]));
    MUST(cases_view_code(&world.cases, codes[1], &view, &why));
    assert_int_equal(view.destroyed.year, 0);
    /* And it is in the log, once. */
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM audit WHERE act = 'destroy'"),
                     1);
    MUST(db_audit_verify(world.db, &(struct db_head){0}, &why));
}

static void move_on(const char *id, const char *outcome)
{
    MUST(cases_move(&world.cases, id, &(struct case_act){.outcome = outcome, .by = "SPESIMEN"},
                    NULL, &why));
}

static const struct db_note reason = {
    .at_s = 77, .author = "somebody", .sealed = {(uint8_t *)"?", 1, 0}};

/* It came back, and nobody handed it in again: after as long as it would be kept it ends, in no
 * report's time, and goes. What somebody still works at, or holds, stays. */
static void what_came_back_and_was_left_ends(void **state)
{
    (void)state;
    struct case_view view;
    struct db_entry entry = {.at_s = 1, .act = "hold"};
    world_set_time(&world, "2026-11-20T10:42:00+07:00");
    for (int i = 0; i < 3; i++) {
        move_on(ids[i], "done");
        if (i < 2) move_on(ids[i], "return");
    }
    leave_traces(0);
    MUST(db_case_hold(world.db, ids[1], &reason, &entry, &why));
    days_later(364);
    tick();
    MUST(cases_view_code(&world.cases, codes[0], &view, &why));
    assert_true(view.returned && view.current && !view.lapsed);
    days_later(365);
    tick();
    MUST(cases_view_code(&world.cases, codes[0], &view, &why));
    assert_true(view.lapsed && !view.current && !view.outcome);
    assert_false(is_destroyed(0)); /* not before it was told of */
    assert_true(papers_are_there(ids[0]));
    days_later(366);
    tick();
    assert_true(is_destroyed(0));
    assert_false(is_destroyed(1) || is_destroyed(2));
    assert_false(papers_are_there(ids[0]));
    MUST(cases_view_code(&world.cases, codes[0], &view, &why));
    assert_true(view.lapsed && !view.current && !view.outcome && view.destroyed.year == 2027);
    assert_int_equal(
        place_ask(&world.place, "SELECT count(*) FROM figures WHERE ended != 0 AND verdict = 0"),
        1);
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM visits WHERE left_at = 0"),
                     CASES - 1);
    /* A paper that came late keeps it: somebody is at it. */
    MUST(db_case_release(world.db, ids[1], &entry, &why));
    leave_traces(1);
    char sql[160];
    snprintf(sql, sizeof sql, "UPDATE supplements SET begun = %lld WHERE case_id = '%s'",
             (long long)(clock_wall_ms(&world.clock) / 1000), ids[1]);
    place_ask(&world.place, sql);
    tick();
    assert_false(is_destroyed(1));
    days_later(732);
    tick();
    days_later(733);
    tick();
    assert_true(is_destroyed(1));
    assert_false(is_destroyed(2));
}

/* Nothing of it lies in the database's files any more, not in their free pages either. */
static void no_trace_is_left(void **state)
{
    (void)state;
    static const char *const traces[] = {"SPESIMEN-NOTE", "SPESIMEN-LETTER", "SPESIMEN-ADDRESS",
                                         "SPESIMEN-NEWS"};
    leave_traces(0);
    finish(0);
    for (int round = 0; round < 2; round++) {
        struct bytes all = {0};
        place_read(&world.place, &all);
        for (size_t i = 0; i < sizeof traces / sizeof *traces; i++) {
            char hex[64] = "";
            for (size_t j = 0; traces[i][j]; j++)
                snprintf(hex + 2 * j, sizeof hex - 2 * j, "%02x", (unsigned)traces[i][j]);
            const char *wanted = world.place.is_postgres ? hex : traces[i];
            assert_int_equal(memmem(all.data, all.size, wanted, strlen(wanted)) != NULL,
                             round == 0);
        }
        bytes_free(&all);
        days_later(400);
        tick();
        MUST(db_scrub(world.db, NULL, &why));
    }
}

/* What PostgreSQL would else leave dead in its pages, of each table that a case leaves. */
static void dead_rows_leave_their_tables(void **state)
{
    (void)state;
    if (!world.place.is_postgres) skip();
    leave_traces(0);
    finish(0);
    days_later(400);
    tick();
    MUST(db_scrub(world.db, NULL, &why));
    assert_int_equal(place_ask(&world.place,
                               "SELECT count(*) FROM pg_stat_user_tables"
                               " WHERE schemaname = current_schema() AND last_vacuum IS NULL"
                               " AND relname IN ('cases', 'checks',"
                               " 'notes', 'jobs', 'answers', 'uploads', 'followers',"
                               " 'supplements', 'requests', 'visits')"),
                     0);
}

static void what_is_held_stays(void **state)
{
    (void)state;
    struct db_entry entry = {.at_s = 1, .act = "hold"};
    struct fault fault = {0};
    finish(0);
    finish(1);
    MUST(db_case_hold(world.db, ids[0], &reason, &entry, &why));
    assert_false(db_case_hold(world.db, ids[0], &reason, &entry, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    /* A request about it that nobody has answered holds it, too. */
    place_ask(&world.place,
              "INSERT INTO requests(id, agency, case_id, kind, received, due, entered, entered_by)"
              " VALUES('r', 'pekalongan', '00112233445566778899001122334401', 0, 1, 2, 1, 'x')");
    days_later(400);
    tick();
    assert_false(is_destroyed(0));
    assert_false(is_destroyed(1));
    assert_true(papers_are_there(ids[0]) && papers_are_there(ids[1]));
    MUST(db_case_release(world.db, ids[0], &entry, &why));
    place_ask(&world.place, "UPDATE requests SET answered = 5");
    tick();
    assert_true(is_destroyed(0) && is_destroyed(1));
    /* Too late; and a note would be there for good. */
    assert_false(db_case_hold(world.db, ids[0], &reason, &entry, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    fault = (struct fault){0};
    assert_false(db_note_add(world.db, ids[0], &reason, &entry, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_int_equal(count_of("notes WHERE case_id", 0), 0);
}

static void place_request(int i, int kind, int granted)
{
    char sql[300];
    snprintf(sql, sizeof sql,
             "INSERT INTO requests(id, agency, case_id, kind, received, due, entered, entered_by,"
             " answered, granted) VALUES('r%d', 'pekalongan', '%s', %d, 1, 2, 1, 'x', 5, %d)",
             i, ids[i], kind, granted);
    place_ask(&world.place, sql);
}

/* The consent says that who gave the data may have it deleted. What is told of its end goes first.
 */
static void what_is_wished_away_goes_soon(void **state)
{
    (void)state;
    struct db_entry entry = {.at_s = 1, .act = "hold"};
    place_request(0, DB_REQUEST_DELETION, 1);
    place_request(1, DB_REQUEST_DELETION, 0);
    place_request(2, DB_REQUEST_COPY, 1);
    place_request(3, DB_REQUEST_DELETION, 1); /* and is held in a dispute */
    place_request(4, DB_REQUEST_DELETION, 1); /* and is under way */
    for (int i = 0; i < 4; i++)
        finish(i);
    MUST(db_case_hold(world.db, ids[3], &reason, &entry, &why));
    days_later(0);
    tick();
    assert_false(is_destroyed(0));
    days_later(1);
    tick();
    assert_true(is_destroyed(0));
    assert_false(papers_are_there(ids[0]));
    for (int i = 1; i < CASES; i++)
        assert_true(!is_destroyed(i) && papers_are_there(ids[i]));
    finish(4);
    days_later(1);
    tick();
    assert_true(is_destroyed(4));
}

/* A store that kills its process before or behind the n-th removal, or refuses it. */
struct deadly {
    struct blobs blobs;
    struct blobs *inner;
    int calls, at;
    enum { DIES_BEFORE, DIES_BEHIND, FAILS, IS_AWAY } how;
};

static bool deadly_remove(struct blobs *blobs, const char *name, struct fault *fault)
{
    struct deadly *deadly = (struct deadly *)blobs;
    bool now = ++deadly->calls == deadly->at || deadly->how == IS_AWAY;
    if (now && deadly->how >= FAILS) return FAULT(fault, FAULT_TIMEOUT, 0, "SPESIMEN: no store");
    if (now && deadly->how == DIES_BEFORE) _exit(0);
    bool done = deadly->inner->ops->remove(deadly->inner, name, fault);
    if (now) _exit(0);
    return done;
}

static void run_deadly(struct deadly *deadly)
{
    static const struct blobs_ops ops = {.remove = deadly_remove};
    deadly->blobs.ops = &ops;
    deadly->inner = world.blobs;
    const struct retention retention = retention_of(&deadly->blobs);
    retention_tick(&retention);
}

static void die(void *context)
{
    run_deadly(context);
}

static void killed(struct deadly *deadly)
{
    world_die(&world, die, deadly);
}

static void expect_no_lie(void)
{
    for (int i = 0; i < CASES; i++)
        if (is_destroyed(i)) assert_false(papers_are_there(ids[i]));
}

static void stopped_anywhere_it_tells_no_lie(void **state)
{
    (void)state;
    for (int i = 0; i < CASES; i++)
        finish(i);
    days_later(400);
    run_deadly(&(struct deadly){.at = 1, .how = FAILS}); /* the store says no to the first */
    expect_no_lie();
    assert_false(is_destroyed(0));
    assert_true(is_destroyed(1) && is_destroyed(2));
    tick();
    assert_true(is_destroyed(0));
    expect_no_lie();
}

/* Each call to it may take its whole time, and nothing else is looked after meanwhile. */
static void a_store_that_is_away_is_not_asked_for_each(void **state)
{
    (void)state;
    struct deadly deadly = {.how = IS_AWAY};
    for (int i = 0; i < CASES; i++)
        finish(i);
    days_later(400);
    run_deadly(&deadly);
    assert_int_equal(deadly.calls, 2);
    expect_no_lie();
    tick();
    for (int i = 0; i < CASES; i++)
        assert_true(is_destroyed(i));
}

static void killed_anywhere_it_goes_on(void **state)
{
    (void)state;
    for (int i = 0; i < CASES; i++)
        finish(i);
    days_later(400);
    killed(&(struct deadly){.at = 1, .how = DIES_BEFORE});
    expect_no_lie();
    assert_true(papers_are_there(ids[0]));
    killed(&(struct deadly){.at = 1, .how = DIES_BEHIND});
    expect_no_lie();
    assert_false(papers_are_there(ids[0]));
    assert_false(is_destroyed(0));
    killed(&(struct deadly){.at = 2, .how = DIES_BEHIND});
    expect_no_lie();
    assert_true(is_destroyed(0));
    tick();
    for (int i = 0; i < CASES; i++)
        assert_true(is_destroyed(i) && !papers_are_there(ids[i]));
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM audit WHERE act = 'destroy'"),
                     CASES);
}

static void what_was_refused_goes_sooner(void **state)
{
    (void)state;
    place_ask(&world.place, "UPDATE uploads SET state = 3"
                            " WHERE id = '00112233445566778899001122334402'");
    world_set_time(&world, "2026-11-20T10:42:00+07:00");
    int64_t now_s = clock_wall_ms(&world.clock) / 1000;
    char sql[120];
    snprintf(sql, sizeof sql, "UPDATE uploads SET received = %lld WHERE state = 3",
             (long long)now_s);
    place_ask(&world.place, sql);
    days_later(RETENTION_REFUSED_DAYS - 1);
    tick();
    assert_true(papers_are_there(ids[2]));
    days_later(RETENTION_REFUSED_DAYS);
    tick();
    assert_false(papers_are_there(ids[2]));
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM uploads WHERE destroyed = 1"),
                     1);
}

/* One whose blob cannot be removed does not keep the others. */
static void a_refused_one_that_stays_keeps_no_other(void **state)
{
    (void)state;
    place_ask(&world.place, "UPDATE uploads SET state = 3, received = 1"
                            " WHERE id >= '00112233445566778899001122334403'");
    days_later(0);
    run_deadly(&(struct deadly){.at = 1, .how = FAILS});
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM uploads WHERE destroyed = 1"),
                     1);
    tick();
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM uploads WHERE destroyed = 1"),
                     2);
    assert_false(papers_are_there(ids[3]) || papers_are_there(ids[4]));
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(a_case_ends_when_its_time_is_over),
        CASE(what_came_back_and_was_left_ends),
        CASE(no_trace_is_left),
        CASE(dead_rows_leave_their_tables),
        CASE(what_is_held_stays),
        CASE(what_is_wished_away_goes_soon),
        CASE(stopped_anywhere_it_tells_no_lie),
        CASE(a_store_that_is_away_is_not_asked_for_each),
        CASE(killed_anywhere_it_goes_on),
        CASE(what_was_refused_goes_sooner),
        CASE(a_refused_one_that_stays_keeps_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
