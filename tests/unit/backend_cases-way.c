/* A case is made once, moves along its procedure, and is seen as its holder may see it. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend_fixture.h"
#include "base/encode.h"

static struct world world;

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

#define OTHER_CASE "ffeeddccbbaa99887766554433221100"

static void view(const char *code, struct case_view *out)
{
    MUST(cases_view_code(&world.cases, code, out, &why));
}

static void states(const struct case_view *view, char out[64])
{
    out[0] = 0;
    for (int i = 0; i < view->count; i++)
        snprintf(out + i, 64 - (size_t)i, "%c", *case_step_state_name(view->steps[i].state));
}

static void a_case_is_made_once(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    struct case_summary summary;
    struct db_upload upload;
    world_summary(&world, WORLD_CASE, code, WORLD_SERVICE, &summary);
    MUST(db_upload_find(world.db, WORLD_CASE, &upload, &why));
    MUST(world_add(&world, &summary, &upload, &why)); /* as after a restart: done already */
    struct db_visit visits[DB_VISITS_MAX];
    int count = 0;
    MUST(db_case_visits(world.db, WORLD_CASE, visits, &count, &why));
    assert_int_equal(count, 2);
}

static void another_case_with_the_same_id_or_code_is_refused(void **state)
{
    (void)state;
    char code[CODE_SIZE], other[CODE_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    struct case_summary summary;
    struct db_upload upload;
    struct fault fault = {0};
    world_upload(&world, OTHER_CASE, &upload);
    world_summary(&world, OTHER_CASE, code, WORLD_SERVICE, &summary);
    assert_false(world_add(&world, &summary, &upload, &fault));
    assert_string_equal(fault.code, "S-04");
    world_summary(&world, WORLD_CASE, world_code(2, other), WORLD_SERVICE, &summary);
    assert_false(world_add(&world, &summary, &upload, &fault));
    assert_string_equal(fault.code, "S-04");
    world_summary(&world, OTHER_CASE, other, WORLD_SERVICE, &summary);
    MUST(world_add(&world, &summary, &upload, &why));
}

static void what_is_not_for_here_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *code, *service;
    } cases[] = {
        {NULL, "pekalongan/no-such-service"},
        {"", WORLD_SERVICE},
        {"K7QF2M9XRT4BW1", WORLD_SERVICE},
    };
    char code[CODE_SIZE];
    struct db_upload upload;
    world_upload(&world, WORLD_CASE, &upload);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct case_summary summary;
        struct fault fault = {0};
        world_summary(&world, WORLD_CASE, cases[i].code ? cases[i].code : world_code(3, code),
                      cases[i].service, &summary);
        assert_false(world_add(&world, &summary, &upload, &fault));
        assert_string_equal(fault.code, "S-03");
    }
}

/* Words of state after each outcome, and the steps' states by their first letters. */
static void a_case_walks_its_procedure(void **state)
{
    (void)state;
    static const struct {
        const char *outcome, *word, *steps;
        bool returned;
    } walk[] = {
        {NULL, "received", "dcoooooo", false},   {"done", "step-3", "ddcooooo", false},
        {"return", "step-1", "cooooooo", true},  {"done", "step-2", "dcoooooo", false},
        {"done", "step-3", "ddcooooo", false},   {"agree", "step-4", "dddcoooo", false},
        {"done", "step-5", "ddddcooo", false},   {"done", "step-6", "dddddcoo", false},
        {"return", "step-5", "ddddcooo", true},  {"done", "step-6", "dddddcoo", false},
        {"agree", "step-7", "ddddddco", false},  {"done", "step-8", "dddddddc", false},
        {"done", "finished", "dddddddd", false},
    };
    char code[CODE_SIZE], letters[64];
    world_case(&world, WORLD_SERVICE, code);
    for (size_t i = 0; i < sizeof walk / sizeof *walk; i++) {
        struct case_view seen;
        if (walk[i].outcome)
            MUST(cases_move(&world.cases, WORLD_CASE,
                            &(struct case_act){.outcome = walk[i].outcome, .by = "SPESIMEN"}, NULL,
                            &why));
        view(code, &seen);
        states(&seen, letters);
        if (strcmp(seen.state, walk[i].word) != 0 || strcmp(letters, walk[i].steps) != 0 ||
            seen.returned != walk[i].returned)
            fail_msg("after %zu: %s %s", i, seen.state, letters);
    }
    struct fault fault = {0};
    assert_false(cases_move(&world.cases, WORLD_CASE,
                            &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
}

static void a_step_that_the_way_leads_past_is_skipped(void **state)
{
    (void)state;
    char code[CODE_SIZE], letters[64];
    struct case_view seen;
    world_case(&world, "pekalongan/renew-rekey", code);
    view(code, &seen);
    assert_string_equal(seen.state, "received"); /* two steps are done at the terminal */
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = "agree", .by = "SPESIMEN"}, NULL, &why));
    view(code, &seen);
    states(&seen, letters);
    assert_string_equal(letters, "dddsco");
}

static void an_unknown_outcome_names_those_there_are(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct fault fault = {0};
    world_case(&world, WORLD_SERVICE, code);
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &why));
    assert_false(cases_move(&world.cases, WORLD_CASE,
                            &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_non_null(strstr(fault.text, "agree, return"));
    assert_false(cases_move(&world.cases, OTHER_CASE,
                            &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
}

static void times_are_those_of_the_steps(void **state)
{
    (void)state;
    char code[CODE_SIZE], iso[CIVIL_ISO_SIZE];
    struct case_view seen;
    world_case(&world, WORLD_SERVICE, code);
    world_set_time(&world, "2026-11-20T10:58:00+07:00");
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &why));
    view(code, &seen);
    civil_to_iso(&seen.steps[0].at, iso);
    assert_string_equal(iso, "2026-11-20T10:42:00+07:00");
    civil_to_iso(&seen.steps[1].at, iso);
    assert_string_equal(iso, "2026-11-20T10:58:00+07:00");
    civil_to_iso(&seen.due, iso);
    assert_string_equal(iso, "2026-11-23T10:42:00+07:00");
    assert_int_equal(seen.steps[3].at.year, 0);
    civil_to_iso(&seen.updated, iso);
    assert_string_equal(iso, "2026-11-20T10:58:00+07:00");
}

static void a_case_is_late_after_its_due_time_and_not_when_finished(void **state)
{
    (void)state;
    static const struct {
        const char *now;
        bool late;
    } cases[] = {
        {"2026-11-20T10:42:00+07:00", false},
        {"2026-11-23T10:42:00+07:00", false},
        {"2026-11-23T10:42:01+07:00", true},
        {"2026-12-24T00:00:00+07:00", true},
    };
    char code[CODE_SIZE];
    struct case_view seen;
    world_case(&world, WORLD_SERVICE, code);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        world_set_time(&world, cases[i].now);
        view(code, &seen);
        assert_int_equal(seen.late, cases[i].late);
    }
    MUST(db_case_move(world.db, WORLD_CASE,
                      &(struct db_move){.from_step = 2,
                                        .next_step = 0,
                                        .outcome = "done",
                                        .by = "",
                                        .at_s = 2,
                                        .due_s = 0,
                                        .next_actor = -1},
                      NULL, &why));
    view(code, &seen);
    assert_false(seen.late);
}

static void a_due_time_that_is_not_ours_is_kept_and_noted(void **state)
{
    (void)state;
    static const struct {
        int minutes_off;
        bool differs;
    } cases[] = {{0, false}, {30, true}, {-1, true}};
    for (unsigned i = 0; i < 3; i++) {
        char id[DB_ID_SIZE], code[CODE_SIZE];
        struct case_summary summary;
        struct db_upload upload;
        struct db_case item;
        snprintf(id, sizeof id, "%032x", i + 1);
        world_upload(&world, id, &upload);
        world_summary(&world, id, world_code(10 + i, code), WORLD_SERVICE, &summary);
        int64_t stated = civil_to_unix(&summary.due) + cases[i].minutes_off * 60;
        summary.due = civil_from_unix(stated, CIVIL_WIB);
        MUST(world_add(&world, &summary, &upload, &why));
        MUST(db_case_find(world.db, id, &item, &why));
        assert_int_equal(item.due_s, stated);
        assert_int_equal(item.due_differs, cases[i].differs);
    }
}

/* The terminal's list of holidays had ended; ours may go on, or not. */
static void a_case_without_a_due_time_is_given_ours(void **state)
{
    (void)state;
    static const struct {
        int year;
        bool known;
    } cases[] = {{0, true}, {2099, false}};
    for (unsigned i = 0; i < 2; i++) {
        char id[DB_ID_SIZE], code[CODE_SIZE];
        struct case_summary summary;
        struct db_upload upload;
        struct db_case item;
        struct case_view seen;
        snprintf(id, sizeof id, "%032x", i + 1);
        world_upload(&world, id, &upload);
        world_summary(&world, id, world_code(10 + i, code), WORLD_SERVICE, &summary);
        int64_t ours = civil_to_unix(&summary.due);
        summary.due = (struct civil){0};
        if (cases[i].year) summary.handed_in.year = cases[i].year;
        MUST(world_add(&world, &summary, &upload, &why));
        MUST(db_case_find(world.db, id, &item, &why));
        assert_int_equal(item.due_s, cases[i].known ? ours : 0);
        assert_false(item.due_differs);
        view(code, &seen);
        assert_int_equal(seen.due.year != 0, cases[i].known);
        if (!cases[i].known) assert_false(seen.late);
    }
}

/* Handed over on a Friday, completed on the Tuesday: the time runs from the first move, by the
 * class that the applicant chose; a move after that leaves it as it is. */
static void the_time_of_a_handed_over_case_runs_from_the_first_move(void **state)
{
    (void)state;
    static const struct {
        const char *service, *choice, *due;
    } cases[] = {
        {WORLD_SERVICE, "", "2026-11-25T09:00:00+07:00"},
        {"pekalongan/complaint", "delay", "2026-12-14T09:00:00+07:00"},
        {"pekalongan/complaint", "conduct", "2027-02-22T09:00:00+07:00"},
        {"pekalongan/complaint", "", "2027-02-22T09:00:00+07:00"}, /* the slowest */
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        char id[DB_ID_SIZE], code[CODE_SIZE], iso[CIVIL_ISO_SIZE];
        struct case_view seen;
        snprintf(id, sizeof id, "%032x", i + 1);
        world_free(&world);
        world_init(&world);
        world_handed_over(&world, id, cases[i].service, cases[i].choice, code);
        view(code, &seen);
        assert_true(seen.handed_over);
        assert_string_equal(seen.state, "handed-over");
        assert_int_equal(seen.due.year, 0);
        world_set_time(&world, "2026-11-24T09:00:00+07:00");
        view(code, &seen);
        assert_false(seen.late);
        MUST(cases_move(
            &world.cases, id,
            &(struct case_act){.outcome = seen.current->outcomes[0].key, .by = "SPESIMEN"}, NULL,
            &why));
        for (int moves = 1; moves <= 2; moves++) {
            view(code, &seen);
            assert_false(seen.handed_over);
            civil_to_iso(&seen.due, iso);
            assert_string_equal(iso, cases[i].due);
            world_set_time(&world, "2026-11-24T11:00:00+07:00");
            if (seen.current)
                MUST(cases_move(
                    &world.cases, id,
                    &(struct case_act){.outcome = seen.current->outcomes[0].key, .by = "SPESIMEN"},
                    NULL, &why));
        }
        civil_to_iso(&seen.steps[0].at, iso);
        assert_string_equal(iso, "2026-11-24T09:00:00+07:00");
    }
}

/* Nobody can say when, once the holidays are not listed: it moves all the same. */
static void without_holidays_a_handed_over_case_moves_undated(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct case_view seen;
    world_handed_over(&world, OTHER_CASE, WORLD_SERVICE, "", code);
    world_set_time(&world, "2099-11-24T09:00:00+07:00");
    MUST(cases_move(&world.cases, OTHER_CASE,
                    &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &why));
    view(code, &seen);
    assert_string_equal(seen.state, "step-3");
    assert_int_equal(seen.due.year, 0);
}

static void codes_are_found_by_their_hash_only(void **state)
{
    (void)state;
    char code[CODE_SIZE], other[CODE_SIZE];
    struct case_view seen;
    struct fault fault = {0};
    world_case(&world, WORLD_SERVICE, code);
    view(code, &seen);
    assert_false(cases_view_code(&world.cases, world_code(99, other), &seen, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(cases_view_code(&world.cases, NULL, &seen, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    world.secret.data[0] ^= 1; /* another server's database tracks nothing */
    assert_false(cases_view_code(&world.cases, code, &seen, &fault));
}

static void sign_link(const char *code, const char *terminal, struct bytes *out)
{
    char message[LINK_MESSAGE_SIZE];
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    size_t length = link_message(code, terminal, message);
    MUST(seal_sign(&world.keys.terminal_key, message, length, signature, &why));
    base64url_encode(signature, sizeof signature, out);
}

static void a_link_is_ours_when_an_enrolled_terminal_signed_it(void **state)
{
    (void)state;
    char code[CODE_SIZE], other[CODE_SIZE], agency[DB_NAME_SIZE];
    struct bytes right = {0}, stranger = {0};
    world_code(1, code);
    world_code(2, other);
    sign_link(code, WORLD_TERMINAL, &right);
    sign_link(code, "SPS-02", &stranger);
    const char *good = bytes_text(&right);
    const struct {
        const char *code, *terminal, *signature;
        bool ours;
    } cases[] = {
        {code, WORLD_TERMINAL, good, true},
        {other, WORLD_TERMINAL, good, false},
        {NULL, WORLD_TERMINAL, good, false},
        {code, NULL, good, false},
        {code, WORLD_TERMINAL, NULL, false},
        {code, WORLD_TERMINAL, "", false},
        {code, WORLD_TERMINAL, "AAAA", false},
        {code, WORLD_TERMINAL, good + 4, false},
        {code, "SPS-02", bytes_text(&stranger), false},
        {code, "SPS-01-and-a-name-that-is-far-too-long-to-be-one", good, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (cases_link_is_ours(&world.cases, cases[i].code, cases[i].terminal, cases[i].signature,
                               agency) != cases[i].ours)
            fail_msg("case %zu", i);
    assert_string_equal(agency, "pekalongan");
    MUST(db_terminal_withdraw(world.db, WORLD_TERMINAL, &why));
    assert_false(cases_link_is_ours(&world.cases, code, WORLD_TERMINAL, good, agency));
    bytes_free(&right);
    bytes_free(&stranger);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_case_is_made_once),
        CASE(another_case_with_the_same_id_or_code_is_refused),
        CASE(what_is_not_for_here_is_refused),
        CASE(a_case_walks_its_procedure),
        CASE(a_step_that_the_way_leads_past_is_skipped),
        CASE(an_unknown_outcome_names_those_there_are),
        CASE(times_are_those_of_the_steps),
        CASE(a_case_is_late_after_its_due_time_and_not_when_finished),
        CASE(a_due_time_that_is_not_ours_is_kept_and_noted),
        CASE(a_case_without_a_due_time_is_given_ours),
        CASE(the_time_of_a_handed_over_case_runs_from_the_first_move),
        CASE(without_holidays_a_handed_over_case_moves_undated),
        CASE(codes_are_found_by_their_hash_only),
        CASE(a_link_is_ours_when_an_enrolled_terminal_signed_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
