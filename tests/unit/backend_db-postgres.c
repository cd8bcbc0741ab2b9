/* The connections to PostgreSQL: ended in the middle, all lent, gone with their server and back;
 * and what is told of them. Beside a server of tests/lib/with-postgres. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/sql.h"
#include "backend_place.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* Those of this test's schema: nobody else knows its statements. */
#define OURS " FROM pg_stat_activity WHERE application_name = 'anjungan-backend'"

static int64_t end_connections(const struct place *place)
{
    return place_ask(place, "SELECT count(pg_terminate_backend(pid, 5000))" OURS);
}

static void enrol(struct db *db)
{
    static const uint8_t token[DB_HASH_SIZE] = {1};
    assert_true(db_terminal_invite(db, "SPS-01", "pekalongan", token, 100, 10, NULL));
    assert_true(db_terminal_enrol(db, token, "f00d", "PEM", 20, NULL));
}

static struct db *open_with(const struct place *place, unsigned connections)
{
    const struct db_options options = {.uri = place->uri,
                                       .password_file = getenv("ANJUNGAN_DATABASE_PASSWORD_FILE"),
                                       .connections = connections};
    struct fault fault = {0};
    struct db *db = db_open(&options, &fault);
    if (!db) fail_msg("%s", fault.text);
    return db;
}

static void an_idle_connection_that_was_ended_is_made_anew(void **state)
{
    struct place *place = *state;
    struct db_terminal terminal;
    struct fault fault = {0};
    enrol(place->db);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(end_connections(place), 1);
        if (!db_terminal_find(place->db, "SPS-01", &terminal, &fault)) fail_msg("%s", fault.text);
        db_terminal_free(&terminal);
    }
}

static void set_at(struct transaction *transaction, int at)
{
    struct query query;
    query_begin_inside(&query, transaction, "UPDATE beats SET at = ?1 WHERE terminal = 'SPS-01'");
    query_bind_number(&query, 1, at);
    assert_true(query_change(&query, "no beat", NULL));
}

/* Neither half a transaction nor one that goes on by another connection. */
static void a_transaction_whose_connection_ends_is_a_fault(void **state)
{
    struct place *place = *state;
    struct bytes before = {0};
    bool silent = false;
    struct fault fault = {0};
    enrol(place->db);
    assert_true(db_beat_put(place->db, "SPS-01", 5, "{}", &before, &silent, NULL));
    for (int asks = 0; asks < 2; asks++) {
        struct transaction transaction;
        struct query query;
        assert_true(transaction_begin(&transaction, place->db, &fault));
        set_at(&transaction, 6);
        assert_int_equal(end_connections(place), 1);
        bool fine = true;
        if (asks) {
            query_begin_inside(&query, &transaction, "UPDATE beats SET at = ?1");
            query_bind_number(&query, 1, 7);
            fine = query_run(&query, &fault);
            assert_false(fine);
            assert_int_equal(fault.kind, FAULT_SYSTEM);
        }
        assert_false(transaction_end(&transaction, fine, &fault));
        assert_int_equal(fault.kind, FAULT_SYSTEM);
        if (!asks) assert_non_null(strstr(fault.text, "while it committed"));
        assert_int_equal(place_ask(place, "SELECT at FROM beats"), 5);
        assert_true(db_beat_put(place->db, "SPS-01", 5, "{}", &before, &silent, NULL));
    }
    bytes_free(&before);
}

/* After a statement that failed, PostgreSQL answers COMMIT with ROLLBACK and calls it done. */
static void a_commit_that_was_none_is_a_fault(void **state)
{
    struct place *place = *state;
    struct transaction transaction;
    struct query query;
    struct fault fault = {0};
    enrol(place->db);
    assert_true(transaction_begin(&transaction, place->db, &fault));
    query_begin_inside(&query, &transaction, "INSERT INTO inquiries(id, at) VALUES('q', 1)");
    assert_true(query_run(&query, &fault));
    query_begin_inside(&query, &transaction, "INSERT INTO inquiries(id, at) VALUES('q', 2)");
    assert_false(query_run(&query, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_false(transaction_end(&transaction, true, &fault));
    assert_non_null(strstr(fault.text, "rolled back"));
    assert_int_equal(place_ask(place, "SELECT count(*) FROM inquiries"), 0);
}

static void a_server_that_starts_again_is_met_again(void **state)
{
    struct place *place = *state;
    struct db_terminal terminal;
    struct fault fault = {0};
    enrol(place->db);
    pid_t child = fork();
    if (child == 0) {
        execl(SOURCE_DIR "/tests/lib/with-postgres", "with-postgres", "restart", (char *)NULL);
        _exit(127);
    }
    int status = -1, failed = 0;
    while (waitpid(child, &status, WNOHANG) == 0) {
        const struct timespec pause = {.tv_nsec = 2000000};
        if (db_terminal_find(place->db, "SPS-01", &terminal, &fault))
            db_terminal_free(&terminal);
        else
            failed++;
        nanosleep(&pause, NULL);
    }
    assert_int_equal(status, 0);
    if (!db_terminal_find(place->db, "SPS-01", &terminal, &fault)) fail_msg("%s", fault.text);
    db_terminal_free(&terminal);
    printf("%d answers were faults meanwhile\n", failed);
    assert_in_range(failed, 1, 10000); /* it was away */
}

struct stir {
    struct db *db;
    atomic_bool over;
    atomic_int done, failed, wrong;
};

/* Two rows that are equal whenever they are looked at: half a transaction would show. */
static void *stir(void *context)
{
    struct stir *it = context;
    for (int i = 1; !it->over; i++) {
        struct transaction transaction;
        struct query query;
        int64_t most = 0, least = 0;
        if (!transaction_begin(&transaction, it->db, NULL)) {
            it->failed++;
            continue;
        }
        query_begin_inside(&query, &transaction, "UPDATE inquiries SET at = at + 1 WHERE id = 'a'");
        bool done = query_run(&query, NULL);
        if (done) {
            query_begin_inside(&query, &transaction,
                               "UPDATE inquiries SET at = at + 1 WHERE id = 'b'");
            done = query_run(&query, NULL);
        }
        done = transaction_end(&transaction, done, NULL);
        query_begin(&query, it->db, "SELECT min(at), max(at) FROM inquiries");
        if (query_row(&query)) {
            least = query_number(&query, 0);
            most = query_number(&query, 1);
        }
        done = query_end(&query, NULL) && done;
        if (least != most) it->wrong++;
        if (done)
            it->done++;
        else
            it->failed++;
    }
    return NULL;
}

static void connections_may_end_at_any_moment(void **state)
{
    enum { STIRRERS = 6, ENDS = 60 };
    struct place *place = *state;
    struct stir it = {.db = place->db};
    pthread_t threads[STIRRERS];
    assert_true(db_inquiry_take(it.db, "a", 1, 0, NULL));
    assert_true(db_inquiry_take(it.db, "b", 1, 0, NULL));
    for (int i = 0; i < STIRRERS; i++)
        pthread_create(&threads[i], NULL, stir, &it);
    int64_t ended = 0;
    for (int i = 0; i < ENDS; i++) {
        const struct timespec pause = {.tv_nsec = 15000000};
        nanosleep(&pause, NULL);
        ended += place_ask(place, "SELECT count(pg_terminate_backend(pid))" OURS);
    }
    int before = it.done;
    for (int i = 0; i < 500 && it.done < before + 50; i++)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    assert_true(it.done >= before + 50); /* it goes on */
    it.over = true;
    for (int i = 0; i < STIRRERS; i++)
        pthread_join(threads[i], NULL);
    printf("%d ended, %d done, %d faults\n", (int)ended, it.done, it.failed);
    assert_int_equal(it.wrong, 0);
    assert_true(ended >= ENDS && it.failed > 0);
    assert_int_equal(place_ask(place, "SELECT count(DISTINCT at) FROM inquiries"), 1);
    /* None is held by a transaction that nobody ends. */
    assert_int_equal(place_ask(place, "SELECT count(*)" OURS " AND state <> 'idle'"), 0);
}

/* A case of somebody who has but one at a time, at a step; its token and code are its id's. */
static bool add_theirs(struct db *db, const char *id, unsigned step, struct fault *fault)
{
    struct db_case item = {
        .terminal = "SPS-01", .service = "p/s", .step = step, .has_person = true, .due_s = 500};
    const struct db_visit visit = {.step = step, .entered_s = 4};
    const struct db_entry entry = {.at_s = 4, .act = "intake"};
    struct db_answer answer = {.case_id = id, .terminal = "SPS-01", .token = "x"};
    memcpy(item.id, id, sizeof item.id);
    memcpy(item.code_hash, id, DB_HASH_SIZE);
    memset(item.person_hash, 7, sizeof item.person_hash);
    return db_case_add(db, &item, &visit, 1, &answer, id, &entry, NULL, fault);
}

/* At step 1 a case is back, to be handed in; from there it goes on where no other is under way. */
static bool send_on(struct db *db, const char *id, struct fault *fault)
{
    static const uint8_t person[DB_HASH_SIZE] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
                                                 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
    const struct db_alone alone = {.person_hash = person, .service = "p/s", .back_steps = 1 << 1};
    const struct db_through through = {.alone = &alone};
    const struct db_move move = {
        .from_step = 1, .next_step = 2, .outcome = "done", .by = "", .at_s = 20, .next_actor = -1};
    const struct db_entry entry = {.at_s = 20, .act = "move"};
    return db_case_move_through(db, id, &move, &through, &entry, fault);
}

struct doing {
    pthread_t thread;
    struct db *db;
    bool takes_in, done;
    struct fault fault;
};

static void *take_in_or_send_on(void *context)
{
    struct doing *it = context;
    it->done =
        it->takes_in ? add_theirs(it->db, ID_B, 2, &it->fault) : send_on(it->db, ID_A, &it->fault);
    return NULL;
}

static void begin_and_wait(const struct place *place, struct doing *it, int waiting)
{
    pthread_create(&it->thread, NULL, take_in_or_send_on, it);
    while (place_ask(place, "SELECT count(*)" OURS " AND wait_event_type = 'Lock'") < waiting)
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
}

/* The first has done everything but its entry in the audit log, which is held, when the second
 * begins: what it decides is true after the first, or it waits. */
static void a_case_is_taken_in_before_another_goes_on_or_after(void **state)
{
    struct place *place = *state;
    for (int first = 0; first < 2; first++) {
        struct doing both[2] = {{.db = place->db, .takes_in = true}, {.db = place->db}};
        struct transaction transaction;
        struct query query;
        if (first == 0) enrol(place->db);
        place_ask(place, "DELETE FROM answers; DELETE FROM visits; DELETE FROM figures;"
                         "DELETE FROM dues; DELETE FROM cases; DELETE FROM uploads;"
                         "INSERT INTO uploads(id, terminal, case_id, state, length, sha256,"
                         " \"offset\", created, expires, received)"
                         " SELECT id, 'SPS-01', id, 1, 10, '', 10, 1, 1000, 2"
                         " FROM (VALUES('" ID_A "'), ('" ID_B "')) AS two(id)");
        if (!add_theirs(place->db, ID_A, 1, &both[0].fault)) fail_msg("%s", both[0].fault.text);
        assert_true(transaction_begin(&transaction, place->db, NULL));
        query_begin_inside(&query, &transaction, "UPDATE audit_head SET number = number");
        assert_true(query_run(&query, NULL));
        begin_and_wait(place, &both[first], 1);
        begin_and_wait(place, &both[!first], 2);
        assert_false(transaction_end(&transaction, false, NULL));
        for (int i = 0; i < 2; i++)
            pthread_join(both[i].thread, NULL);
        if (!both[0].done) fail_msg("%s", both[0].fault.text);
        assert_int_equal(both[1].done, first == 1);
        if (!both[1].done) assert_int_equal(both[1].fault.kind, FAULT_REFUSED);
        assert_int_equal(place_ask(place, "SELECT count(*) FROM cases WHERE step = 2"), 1 + first);
    }
}

static void *use_all(void *context)
{
    struct db_terminal terminal;
    for (int i = 0; i < 50; i++)
        if (db_terminal_find(context, "SPS-01", &terminal, NULL)) db_terminal_free(&terminal);
    return NULL;
}

static void no_more_connections_than_said(void **state)
{
    struct place *place = *state;
    pthread_t threads[16];
    enrol(place->db);
    db_destroy(place->db);
    place->db = open_with(place, 3);
    for (int i = 0; i < 16; i++)
        pthread_create(&threads[i], NULL, use_all, place->db);
    int64_t most = place_ask(place, "SELECT count(*)" OURS);
    for (int i = 0; i < 16; i++)
        pthread_join(threads[i], NULL);
    int64_t last = place_ask(place, "SELECT count(*)" OURS);
    assert_in_range(most, 1, 3);
    assert_in_range(last, 1, 3);
}

static void who_waits_for_a_connection_is_told_in_time(void **state)
{
    struct place *place = *state;
    struct transaction transaction;
    struct db_terminal terminal;
    struct fault fault = {0};
    db_destroy(place->db);
    place->db = open_with(place, 1);
    enrol(place->db);
    assert_true(transaction_begin(&transaction, place->db, &fault));
    assert_false(db_terminal_find(place->db, "SPS-01", &terminal, &fault));
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    assert_true(transaction_end(&transaction, false, &fault) == false);
    assert_true(db_terminal_find(place->db, "SPS-01", &terminal, &fault));
    db_terminal_free(&terminal);
}

struct reading {
    const struct place *place;
    int seen;
    int64_t sending;
    bool stops;
};

static bool see(const struct db_case *item, void *context)
{
    struct reading *reading = context;
    (void)item;
    if (reading->seen++ == 100)
        reading->sending =
            place_ask(reading->place, "SELECT count(*)" OURS
                                      " AND state = 'active' AND backend_type = 'client backend'");
    return !reading->stops || reading->seen < 200;
}

/* The server still sends while the first rows are looked at: they are not all here. */
static void a_long_list_is_read_as_it_comes(void **state)
{
    enum { MANY = 40000 };
    struct place *place = *state;
    struct reading reading = {.place = place};
    struct fault fault = {0};
    enrol(place->db);
    place_ask(place,
              "INSERT INTO cases(id, terminal, service, code_hash, blob, sha256, step,"
              " handed_in, due, received, updated, due_differs, missing)"
              " SELECT md5(n::text), 'SPS-01', 's', decode(md5(n::text), 'hex'), md5(n::text),"
              " repeat('0', 64), 1, 1, n, 1, 1, 0, repeat('x', 300)"
              " FROM generate_series(1, 40000) AS n");
    assert_true(db_case_list(place->db, see, &reading, &fault));
    assert_int_equal(reading.seen, MANY);
    assert_int_equal(reading.sending, 1);
    reading = (struct reading){.place = place, .stops = true};
    assert_true(db_case_list(place->db, see, &reading, &fault));
    assert_int_equal(reading.seen, 200);
    struct db_terminal terminal;
    assert_true(db_terminal_find(place->db, "SPS-01", &terminal, &fault));
    db_terminal_free(&terminal);
}

static void types_are_not_guessed_at(void **state)
{
    struct place *place = *state;
    struct query query;
    struct fault fault = {0};
    static const char sum[] = "SELECT sum(?1), 12345678901234567, 4 = 4, 'x', -?1 FROM terminals";
    enrol(place->db);
    query_begin(&query, place->db, sum);
    query_bind_number(&query, 1, 9000000000000000);
    assert_true(query_row(&query));
    assert_true(query_number(&query, 0) == 9000000000000000);
    assert_true(query_number(&query, 1) == 12345678901234567);
    assert_true(query_number(&query, 2) == 1);
    assert_true(query_number(&query, 4) == -9000000000000000);
    assert_true(query_end(&query, &fault));
    query_begin(&query, place->db, sum);
    query_bind_number(&query, 1, 1);
    assert_true(query_row(&query));
    query_number(&query, 3);
    assert_false(query_end(&query, &fault));
    assert_non_null(strstr(fault.text, "column 3 is not a number"));
    query_begin(&query, place->db, "SELECT avg(added) / 3 FROM terminals");
    assert_true(query_row(&query));
    query_number(&query, 0);
    assert_false(query_end(&query, &fault));
}

/* The server of these tests is set to answer before that, and to wait for ever. */
static void what_is_answered_is_on_the_disk_and_nothing_waits_for_ever(void **state)
{
    struct place *place = *state;
    struct query query;
    static const char *const expected[] = {"on", "1min", "10s", "1min", "read committed", "UTF8"};
    query_begin(
        &query, place->db,
        "SELECT current_setting('synchronous_commit'), current_setting('statement_timeout'),"
        " current_setting('lock_timeout'),"
        " current_setting('idle_in_transaction_session_timeout'),"
        " current_setting('transaction_isolation'), current_setting('client_encoding')");
    assert_true(query_row(&query));
    for (int i = 0; i < 6; i++) {
        char text[32];
        query_text(&query, i, text, sizeof text);
        assert_string_equal(text, expected[i]);
    }
    assert_true(query_end(&query, NULL));
}

static void neither_name_nor_password_is_told(void **state)
{
    struct place *place = *state;
    static const struct {
        const char *user, *password;
    } tries[] = {{"rahasia", "sandi-rahasia"}, {"anjungan", "sandi-rahasia"}, {"%zz", "rahasia"}};
    (void)place;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        char uri[PATH_SIZE];
        struct fault fault = {0};
        snprintf(uri, sizeof uri, "postgresql://%s:%s@/rahasia-no?host=%s", tries[i].user,
                 tries[i].password, getenv("POSTGRES_DIR"));
        assert_null(db_create(uri, &fault));
        assert_string_equal(fault.code, "K-01");
        printf("%s\n", fault.text);
        if (strstr(fault.text, "sandi") || strstr(fault.text, "\"rahasia\"") ||
            strstr(fault.text, "%zz") || strstr(fault.text, "\"anjungan\""))
            fail_msg("%s", fault.text);
    }
    struct db_options options = {.uri = place->uri, .password_file = "/nowhere/password"};
    struct fault fault = {0};
    assert_null(db_open(&options, &fault));
    assert_string_equal(fault.code, "K-02");
    options.password_file = "/dev/null";
    assert_null(db_open(&options, &fault));
    assert_string_equal(fault.code, "K-01");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_CASE(an_idle_connection_that_was_ended_is_made_anew),
        PLACE_CASE(a_transaction_whose_connection_ends_is_a_fault),
        PLACE_CASE(a_commit_that_was_none_is_a_fault),
        PLACE_CASE(a_server_that_starts_again_is_met_again),
        PLACE_CASE(connections_may_end_at_any_moment),
        PLACE_CASE(a_case_is_taken_in_before_another_goes_on_or_after),
        PLACE_CASE(no_more_connections_than_said),
        PLACE_CASE(who_waits_for_a_connection_is_told_in_time),
        PLACE_CASE(a_long_list_is_read_as_it_comes),
        PLACE_CASE(types_are_not_guessed_at),
        PLACE_CASE(what_is_answered_is_on_the_disk_and_nothing_waits_for_ever),
        PLACE_CASE(neither_name_nor_password_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
