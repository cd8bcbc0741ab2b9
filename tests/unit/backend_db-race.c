/* Two backends with eight threads each do the same things at once: one of them wins each, and the
 * others are refused. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/desk.h"
#include "backend/db/guesses.h"
#include "backend/db/people.h"
#include "backend/db/supplements.h"
#include "backend_place.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { PROCESSES = 2, THREADS = 8, RUNNERS = PROCESSES * THREADS, ROUNDS = 24 };

/* Shared by all. */
struct arena {
    pthread_barrier_t line;
    atomic_int won[ROUNDS], failed;
    char said[200];                     /* of what failed, the first */
    char earlier[RUNNERS * ROUNDS][24]; /* what a beat found before it */
};

typedef bool attempt(struct db *, int round, int runner, struct arena *, struct fault *);

struct runner {
    pthread_t thread;
    struct arena *arena;
    struct db *db;
    attempt *attempt;
    int number;
};

static void *run(void *context)
{
    struct runner *runner = context;
    struct arena *arena = runner->arena;
    pthread_barrier_wait(&arena->line);
    for (int round = 0; round < ROUNDS; round++) {
        struct fault fault = {0};
        if (runner->attempt(runner->db, round, runner->number, arena, &fault))
            atomic_fetch_add(&arena->won[round], 1);
        else if (fault.kind != FAULT_REFUSED && atomic_fetch_add(&arena->failed, 1) == 0)
            snprintf(arena->said, sizeof arena->said, "%s", fault.text);
    }
    return NULL;
}

/* One of the two backends, with a database of its own. */
static int compete(const struct place *place, struct arena *arena, attempt *try_one, int process)
{
    struct fault fault = {0};
    struct runner runners[THREADS];
    struct db *db = place_try(place, &fault);
    if (!db) {
        fprintf(stderr, "%s\n", fault.text);
        abort();
    }
    for (int i = 0; i < THREADS; i++) {
        runners[i] = (struct runner){
            .arena = arena, .db = db, .attempt = try_one, .number = process * THREADS + i};
        pthread_create(&runners[i].thread, NULL, run, &runners[i]);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(runners[i].thread, NULL);
    db_destroy(db);
    return 0;
}

static struct arena *race(const struct place *place, attempt *try_one)
{
    struct arena *arena =
        mmap(NULL, sizeof *arena, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_barrierattr_t shared;
    assert_true(arena != MAP_FAILED);
    pthread_barrierattr_init(&shared);
    pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&arena->line, &shared, RUNNERS);
    pid_t others[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        others[i] = fork();
        if (others[i] == 0) _exit(compete(place, arena, try_one, i));
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = -1;
        assert_int_equal(waitpid(others[i], &status, 0), others[i]);
        assert_int_equal(status, 0);
    }
    if (arena->failed) fail_msg("%d failed: %s", arena->failed, arena->said);
    return arena;
}

/* Each round has that many winners. */
static void judge(struct arena *arena, int winners)
{
    for (int i = 0; i < ROUNDS; i++)
        if (arena->won[i] != winners) fail_msg("round %d: %d winners", i, arena->won[i]);
    munmap(arena, sizeof *arena);
}

static const char *name(char letter, int round, char out[DB_ID_SIZE])
{
    snprintf(out, DB_ID_SIZE, "%c%031d", letter, round);
    return out;
}

static void enrol(struct db *db, const char *terminal)
{
    uint8_t token[DB_HASH_SIZE] = {0};
    memcpy(token, terminal, strlen(terminal));
    assert_true(db_terminal_invite(db, terminal, "pekalongan", token, 100, 10, NULL));
    assert_true(db_terminal_enrol(db, token, "f00d", "PEM", 20, NULL));
}

static void fill(const struct place *place)
{
    struct db *db = place->db;
    enrol(db, "SPS-01");
    for (int i = 0; i < ROUNDS; i++) {
        struct db_upload upload = {
            .terminal = "SPS-01", .length = 10, .created_s = 1, .expires_s = 1000};
        struct fault fault = {0};
        name('u', i, upload.id);
        name('c', i, upload.case_id);
        if (!db_upload_add(db, &upload, &fault)) fail_msg("%s", fault.text);
    }
}

static bool advance(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    char id[DB_ID_SIZE];
    (void)arena;
    return db_upload_advance(db, name('u', round, id), 0, 10, 2000, runner, fault);
}

static bool add_case(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    struct db_case item = {.terminal = "SPS-01", .service = "p/s", .step = 2, .due_s = 500};
    struct db_visit visits[] = {{.step = 1, .entered_s = 3, .left_s = 4, .outcome = "done"},
                                {.step = 2, .entered_s = 4}};
    char upload[DB_ID_SIZE];
    struct db_answer answer = {.case_id = item.id, .terminal = "SPS-01", .token = "x"};
    (void)runner;
    (void)arena;
    name('c', round, item.id);
    memcpy(item.code_hash, item.id, DB_HASH_SIZE);
    return db_case_add(db, &item, visits, 2, &answer, name('u', round, upload), NULL, NULL, fault);
}

static bool move(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    const struct db_move move = {.from_step = 2,
                                 .next_step = (unsigned)(3 + runner % 3),
                                 .outcome = "done",
                                 .by = "",
                                 .at_s = 20,
                                 .next_actor = -1};
    const struct db_entry entry = {.at_s = 20, .act = "move"};
    char id[DB_ID_SIZE];
    (void)arena;
    return db_case_move(db, name('c', round, id), &move, &entry, fault);
}

static void an_upload_becomes_a_case_that_moves_once(void **state)
{
    const struct place *place = *state;
    fill(place);
    judge(race(place, advance), 1);
    judge(race(place, add_case), 1);
    judge(race(place, move), 1);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM cases"), ROUNDS);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM visits"), 3 * ROUNDS);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM visits WHERE left_at = 0"), ROUNDS);
    assert_int_equal(place_ask(place, "SELECT max(number) FROM visits"), 3);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM audit"), ROUNDS);
}

static bool note(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    struct db_note note = {.at_s = runner, .author = "SPESIMEN"};
    char id[DB_ID_SIZE];
    (void)arena;
    bytes_append_text(&note.sealed, "x");
    bool done = db_note_add(db, name('c', round, id), &note, NULL, fault);
    bytes_free(&note.sealed);
    return done;
}

static void every_note_has_its_number(void **state)
{
    const struct place *place = *state;
    fill(place);
    judge(race(place, advance), 1);
    judge(race(place, add_case), 1);
    judge(race(place, note), RUNNERS);
    assert_int_equal(place_ask(place, "SELECT min(number) + max(number) FROM notes"), 1 + RUNNERS);
}

/* Some send a paper while others send the case on: what is in time goes with it, and nothing stays
 * behind as if it had. */
static bool send_or_go_on(struct db *db, int round, int runner, struct arena *arena,
                          struct fault *fault)
{
    const struct db_entry entry = {.at_s = 20, .act = "supplement"};
    struct db_supplement paper = {.item = "surat", .begun_s = 20, .at_s = 20};
    if (runner % 4 == 3) return move(db, round, runner, arena, fault);
    name('c', round, paper.case_id);
    snprintf(paper.blob, sizeof paper.blob, "b%02d%029d", runner, round);
    return db_supplement_begin(db, &paper, 2, fault) &&
           db_supplement_keep(db, &paper, 2, &entry, fault);
}

static void a_paper_is_in_time_or_refused(void **state)
{
    const struct place *place = *state;
    fill(place);
    judge(race(place, advance), 1);
    judge(race(place, add_case), 1);
    struct arena *arena = race(place, send_or_go_on);
    munmap(arena, sizeof *arena);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM cases WHERE step > 2"), ROUNDS);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM supplements WHERE state = 1"), 0);
    assert_true(place_ask(place, "SELECT count(*) FROM supplements WHERE state = 2") <= ROUNDS);
    assert_int_equal(place_ask(place,
                               "SELECT count(*) FROM (SELECT case_id FROM supplements"
                               " WHERE state = 2 GROUP BY case_id HAVING count(*) > 1) AS x"),
                     0);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM audit WHERE act = 'supplement'"),
                     place_ask(place, "SELECT count(*) FROM supplements WHERE state >= 2"));
}

/* Some look whether the log is whole while others write on. */
static bool log_or_look(struct db *db, int round, int runner, struct arena *arena,
                        struct fault *fault)
{
    struct db_head head;
    struct db_entry entry = {.at_s = round, .act = "look"};
    (void)arena;
    if (runner % 4 == 0) return db_audit_verify(db, &head, fault);
    return db_audit_add(db, &entry, fault);
}

static void the_log_is_whole_at_every_moment(void **state)
{
    const struct place *place = *state;
    struct db_head head;
    struct fault fault = {0};
    judge(race(place, log_or_look), RUNNERS);
    assert_true(db_audit_verify(place->db, &head, &fault));
    assert_int_equal(head.number, ROUNDS * RUNNERS * 3 / 4);
    /* A head that was set back is told. */
    place_ask(place, "UPDATE audit_head SET number = 5,"
                     " chain = (SELECT chain FROM audit WHERE audit.number = 5)");
    assert_false(db_audit_verify(place->db, &head, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    place_ask(place, "UPDATE audit_head SET number = 288,"
                     " chain = (SELECT chain FROM audit WHERE audit.number = 288)");
    assert_true(db_audit_verify(place->db, &head, &fault));
    place_ask(place, "DELETE FROM audit WHERE number = 288"); /* cut off at its end */
    assert_false(db_audit_verify(place->db, &head, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
}

static bool spend(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    uint8_t token[DB_HASH_SIZE] = {(uint8_t)(round + 1)};
    char print[DB_NAME_SIZE];
    (void)arena;
    snprintf(print, sizeof print, "f%02d", runner);
    return db_terminal_enrol(db, token, print, "PEM", 20, fault);
}

/* Some come in while others close the account: whoever is later is refused, and nobody waits for
 * one who waits for him. */
static bool enter_or_close(struct db *db, int round, int runner, struct arena *arena,
                           struct fault *fault)
{
    const struct db_entry entry = {.at_s = 20, .act = "x"};
    struct db_session session = {.token_hash = {(uint8_t)round, 2, (uint8_t)runner}};
    const uint8_t old[DB_HASH_SIZE] = {(uint8_t)round, 1, (uint8_t)runner};
    char id[DB_ID_SIZE];
    (void)arena;
    name('a', round, id);
    name('a', round, session.account);
    if (runner % 4 == 3) return db_account_close(db, id, &entry, fault);
    return db_account_enter(db, id, runner + 1, old, &session, &entry, fault);
}

static void an_account_is_closed_while_it_comes_in(void **state)
{
    const struct place *place = *state;
    for (int i = 0; i < ROUNDS; i++) {
        const uint8_t invite[DB_HASH_SIZE] = {(uint8_t)i, 9};
        struct db_account account = {
            .agency = "p", .added_s = 1, .password = "x", .totp = {1}, .totp_size = 8};
        name('a', i, account.id);
        name('l', i, account.login);
        assert_true(db_account_add(place->db, &account, invite, 100, NULL, NULL));
        assert_true(db_account_activate(place->db, invite, &account, 50, NULL, NULL));
        for (int r = 0; r < RUNNERS; r++) {
            struct db_session session = {.token_hash = {(uint8_t)i, 1, (uint8_t)r}};
            name('a', i, session.account);
            assert_true(db_session_add(place->db, &session, NULL));
        }
    }
    struct arena *arena = race(place, enter_or_close);
    munmap(arena, sizeof *arena);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM accounts WHERE state = 2"), ROUNDS);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM sessions"), 0);
}

static void a_token_is_spent_once(void **state)
{
    const struct place *place = *state;
    for (int i = 0; i < ROUNDS; i++) {
        uint8_t token[DB_HASH_SIZE] = {(uint8_t)(i + 1)};
        char id[DB_ID_SIZE];
        assert_true(db_terminal_invite(place->db, name('t', i, id), "p", token, 100, 10, NULL));
    }
    judge(race(place, spend), 1);
}

/* Old ones are forgotten by each of them meanwhile. */
static bool ask(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    char id[DB_ID_SIZE];
    (void)runner;
    (void)arena;
    return db_inquiry_take(db, name('q', round, id), 1000 + round, 500 + round, fault);
}

static void a_question_is_taken_once(void **state)
{
    const struct place *place = *state;
    for (int i = 0; i < 40; i++) {
        char id[DB_ID_SIZE];
        assert_true(db_inquiry_take(place->db, name('o', i, id), 490 + i, 0, NULL));
    }
    judge(race(place, ask), 1);
}

static struct db_guesses five_of(int round)
{
    return (struct db_guesses){.who = {(uint8_t)round, 7}, .most = 5, .window_s = 60};
}

static bool guess(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    const struct db_guesses five = five_of(round);
    unsigned wait_s;
    (void)runner;
    (void)arena;
    if (!db_guess_take(db, &five, 1000, &wait_s, fault)) return false;
    return wait_s == 0 || FAULT(fault, FAULT_REFUSED, 0, "wait %u s", wait_s);
}

/* Whoever is held up may go on when the first of them is old, and what counts no more is gone. */
static void guesses_are_counted_together(void **state)
{
    const struct place *place = *state;
    const struct db_guesses five = five_of(0), others = five_of(99);
    unsigned wait_s = 99;
    judge(race(place, guess), 5);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM guesses"), 5 * ROUNDS);
    assert_true(db_guess_wait(place->db, &others, 1000, &wait_s, NULL));
    assert_int_equal(wait_s, 0);
    for (int now_s = 1000; now_s <= 1060; now_s += 20) {
        assert_true(db_guess_wait(place->db, &five, now_s, &wait_s, NULL));
        assert_int_equal(wait_s, 1060 - now_s);
    }
    for (int i = 0; i < 7; i++) {
        assert_true(db_guess_take(place->db, &five, 1060 + 5 * i, &wait_s, NULL));
        assert_int_equal(wait_s, i < 5 ? 0 : 60 - 5 * i);
    }
    assert_int_equal(place_ask(place, "SELECT count(*) FROM guesses"), 5);
}

static bool open_drop(struct db *db, int round, int runner, struct arena *arena,
                      struct fault *fault)
{
    struct db_drop drop = {
        .token_hash = {(uint8_t)round, (uint8_t)runner, 7}, .terminal = "SPS-01", .expires_s = 100};
    (void)arena;
    return db_drop_open(db, &drop, fault);
}

static bool put_drop(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    uint8_t token[DB_HASH_SIZE] = {(uint8_t)round, 0, 9};
    struct bytes sealed = {0};
    (void)arena;
    bytes_append_format(&sealed, "%d", runner);
    bool done = db_drop_put(db, token, "pdf", runner, &sealed, 50, fault);
    bytes_free(&sealed);
    return done;
}

static void a_terminal_has_one_drop_and_it_takes_one_file(void **state)
{
    const struct place *place = *state;
    enrol(place->db, "SPS-01");
    judge(race(place, open_drop), RUNNERS);
    assert_int_equal(place_ask(place, "SELECT count(*) FROM drops"), 1);
    for (int i = 0; i < ROUNDS; i++) {
        struct db_drop drop = {.token_hash = {(uint8_t)i, 0, 9}, .expires_s = 100};
        snprintf(drop.terminal, sizeof drop.terminal, "t%d", i);
        enrol(place->db, drop.terminal);
        assert_true(db_drop_open(place->db, &drop, NULL));
    }
    judge(race(place, put_drop), 1);
}

static bool beat(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    char text[24];
    struct bytes before = {0};
    snprintf(text, sizeof text, "%d.%d", round, runner);
    bool was_silent;
    bool done = db_beat_put(db, "SPS-01", 5, text, &before, &was_silent, fault);
    snprintf(arena->earlier[round * RUNNERS + runner], sizeof *arena->earlier, "%s",
             bytes_text(&before));
    bytes_free(&before);
    return done;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Each is told after exactly one other: nothing is told twice, nor left out. */
static void beats_follow_each_other(void **state)
{
    const struct place *place = *state;
    enrol(place->db, "SPS-01");
    struct arena *arena = race(place, beat);
    qsort(arena->earlier, RUNNERS * ROUNDS, sizeof *arena->earlier, by_text);
    for (int i = 1; i < RUNNERS * ROUNDS; i++)
        if (strcmp(arena->earlier[i - 1], arena->earlier[i]) == 0)
            fail_msg("two beats came after '%s'", arena->earlier[i]);
    judge(arena, RUNNERS);
}

static bool silence(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    char id[DB_NAME_SIZE];
    (void)runner, (void)arena;
    snprintf(id, sizeof id, "SPS-%d", round);
    return db_terminal_silence(db, id, 1000, 2000, fault);
}

static bool take_back(struct db *db, int round, int runner, struct arena *arena,
                      struct fault *fault)
{
    char id[DB_NAME_SIZE];
    struct bytes before = {0};
    bool was_silent = false;
    (void)runner, (void)arena;
    snprintf(id, sizeof id, "SPS-%d", round);
    if (!db_beat_put(db, id, 3000, "{}", &before, &was_silent, fault)) return false;
    bytes_free(&before);
    return was_silent ? true : FAULT(fault, FAULT_REFUSED, 0, "it was taken back");
}

/* Also one that was never heard of. */
static void a_silence_is_told_once_and_taken_back_once(void **state)
{
    const struct place *place = *state;
    for (int round = 0; round < ROUNDS; round++) {
        char id[DB_NAME_SIZE];
        snprintf(id, sizeof id, "SPS-%d", round);
        enrol(place->db, id);
    }
    judge(race(place, silence), 1);
    judge(race(place, take_back), 1);
}

static bool answer(struct db *db, int round, int runner, struct arena *arena, struct fault *fault)
{
    struct db_survey survey = {.at_s = 5, .service = "p/s"};
    (void)arena;
    name('c', round, survey.case_id);
    for (int i = 0; i < DB_SURVEY_ELEMENTS; i++)
        survey.grades[i] = 1 + runner % 4;
    return db_survey_add(db, &survey, fault);
}

static void a_survey_is_answered_once(void **state)
{
    const struct place *place = *state;
    fill(place);
    judge(race(place, advance), 1);
    judge(race(place, add_case), 1);
    judge(race(place, answer), 1);
}

static void the_tables_are_made_once(void **state)
{
    struct place *place = *state;
    struct arena *arena =
        mmap(NULL, sizeof *arena, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_barrierattr_t shared;
    pid_t others[RUNNERS];
    char dir[64];
    snprintf(dir, sizeof dir, "%s", place->dir);
    db_destroy(place->db);
    place_clear(place);
    place_make(place, dir);
    pthread_barrierattr_init(&shared);
    pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&arena->line, &shared, RUNNERS);
    for (int i = 0; i < RUNNERS; i++) {
        others[i] = fork();
        if (others[i] != 0) continue;
        struct fault fault = {0};
        pthread_barrier_wait(&arena->line);
        struct db *db = place_try(place, &fault);
        if (!db) fprintf(stderr, "%s\n", fault.text);
        db_destroy(db);
        _exit(db ? 0 : 1);
    }
    for (int i = 0; i < RUNNERS; i++) {
        int status = -1;
        assert_int_equal(waitpid(others[i], &status, 0), others[i]);
        assert_int_equal(status, 0);
    }
    munmap(arena, sizeof *arena);
    place_open(place);
    enrol(place->db, "SPS-01");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_CASE(an_upload_becomes_a_case_that_moves_once),
        PLACE_CASE(every_note_has_its_number),
        PLACE_CASE(a_paper_is_in_time_or_refused),
        PLACE_CASE(the_log_is_whole_at_every_moment),
        PLACE_CASE(an_account_is_closed_while_it_comes_in),
        PLACE_CASE(a_token_is_spent_once),
        PLACE_CASE(a_question_is_taken_once),
        PLACE_CASE(guesses_are_counted_together),
        PLACE_CASE(a_terminal_has_one_drop_and_it_takes_one_file),
        PLACE_CASE(beats_follow_each_other),
        PLACE_CASE(a_silence_is_told_once_and_taken_back_once),
        PLACE_CASE(a_survey_is_answered_once),
        PLACE_CASE(the_tables_are_made_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
