/* Whichever engine: each operation whole or not at all, and databases that are not ours refused. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend_place.h"

static const uint8_t token_a[DB_HASH_SIZE] = {1}, token_b[DB_HASH_SIZE] = {2};
#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static void enrol(struct db *db)
{
    assert_true(db_terminal_invite(db, "SPS-01", "pekalongan", token_a, 100, 10, NULL));
    assert_true(db_terminal_enrol(db, token_a, "f00d", "PEM", 20, NULL));
}

static void a_token_is_spent_once(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct db_terminal terminal = {0};
    struct fault fault = {0};
    assert_true(db_terminal_invite(db, "SPS-01", "pekalongan", token_a, 100, 10, NULL));
    assert_false(db_terminal_find_token(db, token_b, 20, &terminal, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_false(db_terminal_find_token(db, token_a, 100, &terminal, &fault)); /* too late */
    assert_true(db_terminal_find_token(db, token_a, 99, &terminal, &fault));
    assert_string_equal(terminal.id, "SPS-01");
    assert_int_equal(terminal.state, DB_TERMINAL_INVITED);
    db_terminal_free(&terminal);
    assert_false(db_terminal_enrol(db, token_a, "f00d", "PEM", 100, &fault));
    assert_true(db_terminal_enrol(db, token_a, "f00d", "PEM", 99, &fault));
    assert_false(db_terminal_enrol(db, token_a, "beef", "PEM 2", 99, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_terminal_find(db, "SPS-01", &terminal, &fault));
    assert_string_equal(terminal.tls_fingerprint, "f00d");
    assert_int_equal(terminal.state, DB_TERMINAL_ENROLLED);
    db_terminal_free(&terminal);
}

static void an_invited_terminal_works_on_until_it_enrols_again(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct db_terminal terminal = {0};
    enrol(db);
    assert_true(db_terminal_invite(db, "SPS-01", "pekalongan", token_b, 200, 50, NULL));
    assert_true(db_terminal_find(db, "SPS-01", &terminal, NULL));
    assert_int_equal(terminal.state, DB_TERMINAL_ENROLLED);
    assert_string_equal(terminal.tls_fingerprint, "f00d");
    db_terminal_free(&terminal);
    assert_true(db_terminal_withdraw(db, "SPS-01", NULL));
    assert_false(db_terminal_find_token(db, token_b, 60, &terminal, NULL));
    assert_true(db_terminal_find(db, "SPS-01", &terminal, NULL));
    assert_int_equal(terminal.state, DB_TERMINAL_WITHDRAWN);
    db_terminal_free(&terminal);
    assert_false(db_terminal_withdraw(db, "SPS-09", NULL));
}

static void add_upload(struct db *db, const char *id, const char *case_id, int64_t length)
{
    struct db_upload upload = {.length = length, .created_s = 1, .expires_s = 1000};
    struct fault fault = {0};
    snprintf(upload.id, sizeof upload.id, "%s", id);
    snprintf(upload.case_id, sizeof upload.case_id, "%s", case_id);
    snprintf(upload.terminal, sizeof upload.terminal, "SPS-01");
    if (!db_upload_add(db, &upload, &fault)) fail_msg("%s", fault.text);
}

static void an_offset_moves_from_where_it_is_known_to_be(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct db_upload upload;
    struct fault fault = {0};
    static const struct {
        int64_t from, to;
        bool moves;
        enum db_upload_state then;
    } steps[] = {
        {1, 5, false, DB_UPLOAD_OPEN},       {0, 11, false, DB_UPLOAD_OPEN},
        {0, 4, true, DB_UPLOAD_OPEN},        {0, 6, false, DB_UPLOAD_OPEN},
        {4, 2, false, DB_UPLOAD_OPEN},       {4, 10, true, DB_UPLOAD_RECEIVED},
        {10, 10, false, DB_UPLOAD_RECEIVED},
    };
    enrol(db);
    add_upload(db, ID_A, ID_A, 10);
    int64_t offset = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        bool moved = db_upload_advance(db, ID_A, steps[i].from, steps[i].to, 2000, 77, &fault);
        assert_int_equal(moved, steps[i].moves);
        if (moved) offset = steps[i].to;
        assert_true(db_upload_find(db, ID_A, &upload, &fault));
        assert_int_equal(upload.offset, offset);
        assert_int_equal(upload.state, steps[i].then);
    }
    assert_int_equal(upload.received_s, 77);
    assert_false(db_upload_remove(db, ID_A, &fault)); /* it is whole */
}

/* By one at a time; of who does not end it, for so long. */
static void what_was_received_is_opened_by_one(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct db_upload upload;
    struct fault fault = {0};
    enrol(db);
    add_upload(db, ID_A, ID_A, 10);
    add_upload(db, ID_B, ID_B, 10);
    assert_false(db_upload_take(db, ID_A, "one", 100, 60, &upload, &fault)); /* bytes are missing */
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_true(db_upload_advance(db, ID_A, 0, 10, 2000, 77, &fault));
    assert_true(db_upload_advance(db, ID_B, 0, 10, 2000, 77, &fault));
    assert_true(db_upload_take(db, ID_A, "one", 100, 60, &upload, &fault));
    assert_string_equal(upload.case_id, ID_A);
    assert_int_equal(upload.offset, 10);
    assert_false(db_upload_take(db, ID_A, "two", 159, 60, &upload, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_true(db_upload_take(db, ID_B, "two", 159, 60, &upload, &fault));
    assert_true(db_upload_take(db, ID_A, "two", 160, 60, &upload, &fault));
    assert_true(db_upload_let_go(db, "one", &fault)); /* it has none any more */
    assert_false(db_upload_take(db, ID_A, "one", 170, 60, &upload, &fault));
    assert_true(db_upload_let_go(db, "two", &fault));
    assert_true(db_upload_take(db, ID_A, "one", 170, 60, &upload, &fault));
    assert_true(db_upload_take(db, ID_B, "one", 170, 60, &upload, &fault));
}

static void one_upload_for_a_case_of_a_terminal(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    enrol(db);
    add_upload(db, ID_A, ID_A, 10);
    struct db_upload second = {.length = 10, .id = ID_B, .case_id = ID_A, .terminal = "SPS-01"};
    struct fault fault = {0};
    assert_false(db_upload_add(db, &second, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_upload_remove(db, ID_A, &fault));
    assert_true(db_upload_add(db, &second, &fault));
    struct db_upload foreign = {.length = 1, .id = ID_A, .case_id = ID_B, .terminal = "SPS-77"};
    assert_false(db_upload_add(db, &foreign, &fault)); /* a terminal that does not exist */
}

static const struct db_answer answer_a = {
    .case_id = ID_A, .terminal = "SPS-01", .token = "a.b.c", .accepted = true, .at_s = 9};

static bool add_case(struct db *db, const char *id, uint8_t code, const char *upload_id,
                     const struct db_answer *answer, struct fault *fault)
{
    struct db_case item = {
        .service = "pekalongan/revoke", .step = 2, .due_s = 500, .code_hash = {code}};
    struct db_visit visits[] = {{.step = 1, .entered_s = 3, .left_s = 4, .outcome = "done"},
                                {.step = 2, .entered_s = 4}};
    snprintf(item.id, sizeof item.id, "%s", id);
    snprintf(item.terminal, sizeof item.terminal, "SPS-01");
    return db_case_add(db, &item, visits, 2, answer, upload_id, NULL, NULL, fault);
}

static void a_case_is_added_whole_or_not_at_all(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct fault fault = {0};
    struct db_upload upload;
    struct db_case item;
    struct bytes token = {0};
    enrol(db);
    add_upload(db, ID_A, ID_A, 10);
    assert_false(add_case(db, ID_A, 1, ID_A, &answer_a, &fault)); /* not received yet */
    assert_false(db_case_find(db, ID_A, &item, &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_true(db_upload_advance(db, ID_A, 0, 10, 9999, 8, &fault));
    assert_true(add_case(db, ID_A, 1, ID_A, &answer_a, &fault));
    assert_true(db_answer_find(db, "SPS-01", ID_A, &token, &fault));
    assert_string_equal(bytes_text(&token), "a.b.c");
    bytes_free(&token);
    /* A second one with the same code leaves nothing behind. */
    struct db_answer answer_b = {.case_id = ID_B, .terminal = "SPS-01", .token = "x", .at_s = 9};
    add_upload(db, ID_B, ID_B, 10);
    assert_true(db_upload_advance(db, ID_B, 0, 10, 9999, 8, &fault));
    assert_false(add_case(db, ID_B, 1, ID_B, &answer_b, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_upload_find(db, ID_B, &upload, &fault));
    assert_int_equal(upload.state, DB_UPLOAD_RECEIVED);
    assert_false(db_answer_find(db, "SPS-01", ID_B, &token, &fault));
    assert_true(db_case_refuse(db, &answer_b, ID_B, &fault));
    assert_false(db_case_refuse(db, &answer_b, ID_B, &fault));
    assert_true(db_upload_find(db, ID_B, &upload, &fault));
    assert_int_equal(upload.state, DB_UPLOAD_REFUSED);
}

static void a_case_moves_from_where_it_is(void **state)
{
    static const char by[] = "SPESIMEN";
    struct db *db = ((struct place *)*state)->db;
    struct fault fault = {0};
    struct db_case item;
    struct db_visit visits[DB_VISITS_MAX];
    int count = 0;
    enrol(db);
    add_upload(db, ID_A, ID_A, 10);
    assert_true(db_upload_advance(db, ID_A, 0, 10, 9999, 8, &fault));
    assert_true(add_case(db, ID_A, 1, ID_A, &answer_a, &fault));
    assert_false(db_case_move(db, ID_A,
                              &(struct db_move){.from_step = 1,
                                                .next_step = 3,
                                                .outcome = "done",
                                                .by = by,
                                                .at_s = 20,
                                                .due_s = 0,
                                                .next_actor = -1},
                              NULL, &fault));
    assert_true(db_case_move(db, ID_A,
                             &(struct db_move){.from_step = 2,
                                               .next_step = 1,
                                               .outcome = "return",
                                               .by = by,
                                               .at_s = 20,
                                               .due_s = 77,
                                               .next_actor = -1},
                             NULL, &fault));
    assert_false(db_case_move(db, ID_A,
                              &(struct db_move){.from_step = 2,
                                                .next_step = 3,
                                                .outcome = "agree",
                                                .by = by,
                                                .at_s = 21,
                                                .due_s = 0,
                                                .next_actor = -1},
                              NULL, &fault));
    assert_true(db_case_move(db, ID_A,
                             &(struct db_move){.from_step = 1,
                                               .next_step = 0,
                                               .outcome = "done",
                                               .by = by,
                                               .at_s = 22,
                                               .due_s = 0,
                                               .next_actor = -1},
                             NULL, &fault));
    assert_true(db_case_find(db, ID_A, &item, &fault));
    assert_int_equal(item.step, 0);
    assert_int_equal(item.updated_s, 22);
    assert_int_equal(item.due_s, 77); /* as the first move set it */
    assert_true(db_case_visits(db, ID_A, visits, &count, &fault));
    assert_int_equal(count, 3);
    assert_string_equal(visits[1].outcome, "return");
    assert_string_equal(visits[1].by, "SPESIMEN");
    assert_int_equal(visits[2].step, 1);
    assert_int_equal(visits[2].left_s, 22);
}

static bool keep_id(const struct db_terminal *terminal, void *context)
{
    struct bytes *ids = context;
    bytes_append_format(ids, "%s ", terminal->id);
    return true;
}

static bool keep_case(const struct db_case *item, void *context)
{
    bytes_append_format(context, "%c", item->id[0]);
    return true;
}

/* Cases a, b, c, ... of a terminal that is enrolled. */
static void add_cases(struct db *db, int count)
{
    for (int i = 0; i < count; i++) {
        char id[DB_ID_SIZE] = ID_A;
        struct db_answer answer = {.case_id = id, .terminal = "SPS-01", .token = "x"};
        struct fault fault = {0};
        id[0] = (char)('a' + i);
        add_upload(db, id, id, 10);
        assert_true(db_upload_advance(db, id, 0, 10, 9999, 8, &fault));
        if (!add_case(db, id, (uint8_t)(i + 1), id, &answer, &fault)) fail_msg("%s", fault.text);
    }
}

static void lists_are_in_order(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct bytes ids = {0};
    /* By bytes: as no language would order them. */
    static const char *const names[] = {"b-1", "B-2", "a_3", "a-3", "A3", "\xc3\x84"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint8_t token[DB_HASH_SIZE] = {(uint8_t)(i + 9)};
        assert_true(db_terminal_invite(db, names[i], "pekalongan", token, 100, 10, NULL));
    }
    assert_true(db_terminal_list(db, keep_id, &ids, NULL));
    assert_string_equal(bytes_text(&ids), "A3 B-2 a-3 a_3 b-1 \xc3\x84 ");
    bytes_free(&ids);
    enrol(db);
    add_cases(db, 4);
    char first[DB_ID_SIZE] = ID_A;
    assert_true(db_case_move(db, first,
                             &(struct db_move){.from_step = 2,
                                               .next_step = 0,
                                               .outcome = "done",
                                               .by = "",
                                               .at_s = 20,
                                               .due_s = 0,
                                               .next_actor = -1},
                             NULL, NULL));
    first[0] = 'd';
    assert_true(db_case_move(db, first,
                             &(struct db_move){.from_step = 2,
                                               .next_step = 3,
                                               .outcome = "done",
                                               .by = "",
                                               .at_s = 20,
                                               .due_s = 40,
                                               .next_actor = -1},
                             NULL, NULL));
    assert_true(db_case_list(db, keep_case, &ids, NULL));
    assert_string_equal(bytes_text(&ids), "dbca"); /* by due time, what is finished last */
    bytes_free(&ids);
}

static void values_come_back_as_they_were_given(void **state)
{
    struct place *place = *state;
    struct db *db = place->db;
    struct db_case item = {.id = ID_A, .service = "pekalongan/revoke", .step = 2};
    struct db_case found[DB_OPEN_MAX];
    struct fault fault = {0};
    int count = -1;
    enrol(db);
    add_upload(db, ID_A, ID_A, 5000000000); /* more than 32 bits hold */
    assert_true(db_upload_advance(db, ID_A, 0, 5000000000, 9999, 8, &fault));
    for (int i = 0; i < DB_HASH_SIZE; i++) {
        item.code_hash[i] = (uint8_t)(i * 37 + 128);
        item.person_hash[i] = (uint8_t)(255 - i);
    }
    item.code_hash[3] = 0;
    item.code_hash[4] = '\\';
    item.code_hash[5] = '\'';
    item.due_s = 4102444800000;
    item.has_person = item.due_differs = true;
    snprintf(item.terminal, sizeof item.terminal, "SPS-01");
    snprintf(item.missing, sizeof item.missing, "naïve 'quoted' ?1 $1 \\ 日本");
    assert_true(db_case_add(db, &item, NULL, 0, &answer_a, ID_A, NULL, NULL, &fault));
    assert_true(db_case_find_code(db, item.code_hash, &found[0], &fault));
    assert_memory_equal(found[0].code_hash, item.code_hash, DB_HASH_SIZE);
    assert_memory_equal(found[0].person_hash, item.person_hash, DB_HASH_SIZE);
    assert_string_equal(found[0].missing, item.missing);
    assert_true(found[0].due_s == item.due_s && found[0].has_person && found[0].due_differs);
    assert_true(db_case_list_open(db, item.person_hash, item.service, found, &count, &fault));
    assert_int_equal(count, 1);
    assert_true(db_case_list_open(db, item.person_hash, "pekalongan/x", found, &count, &fault));
    assert_int_equal(count, 0);
    /* Without a person, NULL stands there. */
    assert_int_equal(place_ask(place, "SELECT count(*) FROM cases WHERE person_hash IS NULL"), 0);
    char second[DB_ID_SIZE] = ID_B;
    struct db_answer answer = {.case_id = second, .terminal = "SPS-01", .token = "x"};
    add_upload(db, second, second, 1);
    assert_true(db_upload_advance(db, second, 0, 1, 9999, 8, &fault));
    assert_true(add_case(db, second, 77, second, &answer, &fault));
    assert_int_equal(place_ask(place, "SELECT count(*) FROM cases WHERE person_hash IS NULL"), 1);
    assert_true(db_case_find(db, second, &found[0], &fault));
    assert_false(found[0].has_person);
}

static void text_is_utf_8(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct fault fault = {0};
    static const char *const wrong[] = {"\xff", "Pekalonga\xc3", "\xed\xa0\x80", "\xc0\x80"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(db_terminal_invite(db, "SPS-01", wrong[i], token_a, 100, 10, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
    }
    enrol(db); /* nothing is left of it */
}

static void a_survey_is_answered_once_and_summed_by_agency(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct db_survey_sum sum = {0};
    struct fault fault = {0};
    bool given = true;
    enrol(db);
    add_cases(db, 3);
    for (int i = 0; i < 3; i++) {
        struct db_survey survey = {.case_id = ID_A, .at_s = 50 + i};
        survey.case_id[0] = (char)('a' + i);
        snprintf(survey.service, sizeof survey.service, "%s/issue", i < 2 ? "pekalongan" : "pek");
        for (int g = 0; g < DB_SURVEY_ELEMENTS; g++)
            survey.grades[g] = 1 + (g + i) % 4;
        assert_true(db_survey_given(db, survey.case_id, &given, &fault));
        assert_false(given);
        assert_true(db_survey_add(db, &survey, &fault));
        survey.grades[0] = 4;
        assert_false(db_survey_add(db, &survey, &fault));
        assert_int_equal(fault.kind, FAULT_REFUSED);
        assert_true(db_survey_given(db, survey.case_id, &given, &fault));
        assert_true(given);
    }
    assert_true(db_survey_sum(db, "pek", 0, 100, &sum, &fault));
    assert_int_equal(sum.count, 1);
    assert_int_equal(sum.grades[0], 3);
    assert_true(db_survey_sum(db, "", 51, 100, &sum, &fault));
    assert_int_equal(sum.count, 2);
    assert_int_equal(sum.grades[0], 2 + 3);
    assert_int_equal(sum.grades[8], 2 + 3);
    assert_true(db_survey_sum(db, "pekalongan", 52, 100, &sum, &fault));
    assert_int_equal(sum.count, 0);
    assert_int_equal(sum.grades[3], 0);
}

static void a_drop_takes_one_file_and_ends_the_one_before(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct fault fault = {0};
    struct bytes sealed = {0}, read = {0};
    struct db_drop found,
        drop = {.token_hash = {1}, .terminal = "SPS-01", .expires_s = 100, .point = {4, 0, 255}};
    enrol(db);
    for (int i = 0; i < 70000; i++)
        bytes_append(&sealed, &(uint8_t){(uint8_t)(i * 7 ^ i >> 8)}, 1);
    assert_true(db_drop_open(db, &drop, &fault));
    assert_true(db_drop_show(db, drop.token_hash, &fault));
    assert_true(db_drop_put(db, drop.token_hash, "pdf", 69000, &sealed, 50, &fault));
    assert_false(db_drop_put(db, drop.token_hash, "pdf", 69000, &sealed, 50, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_drop_find(db, drop.token_hash, 50, &found, &fault));
    assert_int_equal(found.state, DB_DROP_ARRIVED);
    assert_int_equal(found.bytes, 69000);
    assert_memory_equal(found.point, drop.point, DB_POINT_SIZE);
    assert_true(db_drop_read(db, drop.token_hash, &read, &fault));
    assert_int_equal(read.size, sealed.size);
    assert_memory_equal(read.data, sealed.data, sealed.size);
    struct db_drop next = drop;
    next.token_hash[0] = 2;
    assert_true(db_drop_open(db, &next, &fault));
    assert_false(db_drop_find(db, drop.token_hash, 50, &found, &fault));
    assert_true(db_drop_find(db, next.token_hash, 50, &found, &fault));
    assert_int_equal(found.state, DB_DROP_WAITING);
    assert_int_equal(found.bytes, 0);
    assert_string_equal(found.kind, "");
    assert_false(db_drop_read(db, next.token_hash, &read, &fault));
    assert_true(db_drop_sweep(db, 100, &fault));
    assert_false(db_drop_find(db, next.token_hash, 50, &found, &fault));
    bytes_free(&sealed);
    bytes_free(&read);
}

static void a_question_is_taken_once(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct fault fault = {0};
    assert_true(db_inquiry_take(db, "q", 100, 50, &fault));
    assert_false(db_inquiry_take(db, "q", 101, 50, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_true(db_inquiry_take(db, "q", 300, 200, &fault)); /* forgotten */
}

static bool count_beat(struct db_beat *beat, void *context)
{
    bytes_append_format(context, "%s@%d:%s ", beat->terminal, (int)beat->at_s,
                        bytes_text(&beat->report));
    return true;
}

static void beats_keep_the_last(void **state)
{
    struct db *db = ((struct place *)*state)->db;
    struct bytes text = {0};
    enrol(db);
    assert_true(db_terminal_invite(db, "SPS-02", "pekalongan", token_b, 100, 10, NULL));
    bool was_silent = true;
    assert_true(db_beat_put(db, "SPS-01", 5, "{1}", &text, &was_silent, NULL));
    assert_false(was_silent);
    assert_int_equal(text.size, 0);
    assert_true(db_beat_put(db, "SPS-01", 6, "{2}", &text, &was_silent, NULL));
    assert_string_equal(bytes_text(&text), "{1}");
    bytes_truncate(&text, 0);
    assert_false(db_beat_put(db, "SPS-77", 6, "{2}", &text, &was_silent, NULL));
    assert_true(db_beat_list(db, count_beat, &text, NULL));
    assert_string_equal(bytes_text(&text), "SPS-01@6:{2} SPS-02@0: ");
    bytes_free(&text);
}

static void what_was_written_is_there_after_a_restart(void **state)
{
    struct place *place = *state;
    struct db_upload upload;
    struct fault fault = {0};
    enrol(place->db);
    add_upload(place->db, ID_A, ID_A, 10);
    db_destroy(place->db);
    place_open(place);
    assert_true(db_upload_find_case(place->db, "SPS-01", ID_A, &upload, &fault));
    assert_string_equal(upload.id, ID_A);
}

static void refuses(struct place *place, const char *words)
{
    struct fault fault = {0};
    place->db = place_try(place, &fault);
    assert_null(place->db);
    if (!strstr(fault.text, words)) fail_msg("'%s' does not say '%s'", fault.text, words);
    assert_string_equal(fault.code, "K-01");
}

static void a_newer_database_is_refused(void **state)
{
    struct place *place = *state;
    db_destroy(place->db);
    place_ask(place, place->is_postgres ? "UPDATE schema_version SET anjungan = 99"
                                        : "PRAGMA user_version=99");
    refuses(place, "is of version 99, newer than this program");
}

static void another_programs_database_is_refused(void **state)
{
    struct place *place = *state;
    char dir[64];
    db_destroy(place->db);
    place_clear(place);
    snprintf(dir, sizeof dir, "%s", place->dir);
    place_make(place, dir);
    place_ask(place, "CREATE TABLE something(a INTEGER)");
    refuses(place, "another program");
    /* Nor is it changed. */
    assert_int_equal(place_ask(place, "SELECT count(*) FROM something"), 0);
    if (place->is_postgres) {
        place_ask(place, "CREATE TABLE schema_version(version INTEGER)"); /* a usual name */
        refuses(place, "another program");
    }
}

static void a_damaged_database_is_refused(void **state)
{
    struct place *place = *state;
    if (place->is_postgres) return; /* its server looks after its files */
    enrol(place->db);
    db_destroy(place->db);
    FILE *file = fopen(place->path, "r+b");
    assert_non_null(file);
    fseek(file, 4096, SEEK_SET); /* its second page, a table's root */
    for (int i = 0; i < 4096; i++)
        fputc(0xa5, file);
    fclose(file);
    refuses(place, "damaged");
}

static void only_known_engines_are_opened(void **state)
{
    (void)state;
    static const char *const uris[] = {"",
                                       "sqlite:",
                                       "mysql://x",
                                       "/tmp/x.db",
                                       "sqlite:/nowhere/at/all/b.db",
                                       "postgresql://%zz",
                                       "postgresql:x",
                                       "postgresql:///x?host=/nowhere/at/all"};
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        struct fault fault = {0};
        assert_null(db_create(uris[i], &fault));
        assert_string_equal(fault.code, "K-01");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_CASE(a_token_is_spent_once),
        PLACE_CASE(an_invited_terminal_works_on_until_it_enrols_again),
        PLACE_CASE(an_offset_moves_from_where_it_is_known_to_be),
        PLACE_CASE(what_was_received_is_opened_by_one),
        PLACE_CASE(one_upload_for_a_case_of_a_terminal),
        PLACE_CASE(a_case_is_added_whole_or_not_at_all),
        PLACE_CASE(a_case_moves_from_where_it_is),
        PLACE_CASE(values_come_back_as_they_were_given),
        PLACE_CASE(text_is_utf_8),
        PLACE_CASE(lists_are_in_order),
        PLACE_CASE(a_survey_is_answered_once_and_summed_by_agency),
        PLACE_CASE(a_drop_takes_one_file_and_ends_the_one_before),
        PLACE_CASE(a_question_is_taken_once),
        PLACE_CASE(beats_keep_the_last),
        PLACE_CASE(what_was_written_is_there_after_a_restart),
        PLACE_CASE(a_newer_database_is_refused),
        PLACE_CASE(another_programs_database_is_refused),
        PLACE_CASE(a_damaged_database_is_refused),
        cmocka_unit_test(only_known_engines_are_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
