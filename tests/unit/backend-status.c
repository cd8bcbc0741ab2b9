/* What a terminal is told of a person: which services are under way at its agency and what the
 * gateway says; nothing of whose, when or by which code, and not as often as one likes. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/status.h"
#include "backend_fixture.h"

static const char nik[] = "3375000101900001"; /* SPESIMEN: its district does not exist */
#define ANOTHER_CASE "ffeeddccbbaa99887766554433221100"
static struct world world;
static struct gateways gateways;
static struct status status;

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    status = (struct status){.cases = &world.cases, .gateways = &gateways};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    gateways_finish(&gateways);
    world_free(&world);
    return 0;
}

/* The answer as JSON text; "" when the question is not taken. */
static void ask(const char *agency, const char *person, int64_t now_s, char out[256])
{
    json_t *json = json_pack("{s:s}", "nik", person);
    struct inquiry_question question = {
        .terminal = WORLD_TERMINAL, .agency = agency, .ask = json, .now_s = now_s};
    struct inquiry_reply reply = {0};
    status_kinds[0].answer(&question, &reply, &status);
    char *text = reply.json ? json_dumps(reply.json, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    snprintf(out, 256, "%s", text ? text : "");
    free(text);
    json_decref(reply.json);
    json_decref(json);
}

static void hand_in_as(const char *id, unsigned code_number, const char *service,
                       const char *person)
{
    struct case_summary summary;
    char code[CODE_SIZE];
    world_summary(&world, id, world_code(code_number, code), service, &summary);
    snprintf(summary.nik, sizeof summary.nik, "%s", person);
    world_take(&world, &summary);
}

static void hand_in(const char *service, const char *person)
{
    hand_in_as(WORLD_CASE, 1, service, person);
}

static void what_is_under_way_is_told_until_it_is_done(void **state)
{
    (void)state;
    char said[256];
    ask("pekalongan", nik, 1000, said);
    assert_string_equal(said, "{\"certificate\":\"\",\"open\":[]}");
    hand_in(WORLD_SERVICE, nik);
    ask("pekalongan", nik, 1000, said);
    assert_string_equal(said, "{\"certificate\":\"\",\"open\":[\"pekalongan/issue-esign\"]}");
    /* Neither another person nor another agency learns of it. */
    ask("pekalongan", "3375000101900002", 1000, said);
    assert_string_equal(said, "{\"certificate\":\"\",\"open\":[]}");
    ask("purbalingga", nik, 1000, said);
    assert_string_equal(said, "{\"certificate\":\"\",\"open\":[]}");
    static const char *const way[] = {"done", "agree", "done", "done", "agree", "done", "done"};
    for (size_t i = 0; i < sizeof way / sizeof *way; i++)
        MUST(cases_move(&world.cases, WORLD_CASE,
                        &(struct case_act){.outcome = way[i], .by = "SPESIMEN"}, NULL, &why));
    ask("pekalongan", nik, 1000, said);
    assert_string_equal(said, "{\"certificate\":\"\",\"open\":[]}");
}

static void move(const char *id, const char *const *way)
{
    for (; *way; way++)
        MUST(cases_move(&world.cases, id, &(struct case_act){.outcome = *way, .by = "SPESIMEN"},
                        NULL, &why));
}
#define MOVE(id, ...) move(id, (const char *const[]){__VA_ARGS__, NULL})

static void expect_open(bool open)
{
    char said[256];
    ask("pekalongan", nik, 1000, said);
    assert_string_equal(said, open ? "{\"certificate\":\"\",\"open\":[\"pekalongan/issue-esign\"]}"
                                   : "{\"certificate\":\"\",\"open\":[]}");
}

static void one_that_came_back_to_be_handed_in_again_hinders_nobody(void **state)
{
    (void)state;
    hand_in(WORLD_SERVICE, nik);
    MOVE(WORLD_CASE, "done", "return");
    expect_open(false);
    /* The new one counts, beside the one that came back. */
    hand_in_as(ANOTHER_CASE, 2, WORLD_SERVICE, nik);
    expect_open(true);
    MOVE(ANOTHER_CASE, "done", "return");
    expect_open(false);
    /* Completed at the desk it is under way once more. */
    MOVE(WORLD_CASE, "done");
    expect_open(true);
}

static void one_that_goes_on_elsewhere_is_still_under_way(void **state)
{
    (void)state;
    hand_in(WORLD_SERVICE, nik);
    MOVE(WORLD_CASE, "done", "agree", "done", "done", "return"); /* to a link of an e-mail */
    expect_open(true);
}

static void a_case_of_nobody_is_nobodys(void **state)
{
    (void)state;
    char said[256];
    struct db_case kept;
    hand_in(WORLD_SERVICE, "");
    MUST(db_case_find(world.db, WORLD_CASE, &kept, &why));
    assert_false(kept.has_person);
    ask("pekalongan", "", 1000, said);
    assert_string_equal(said, "");
    ask("pekalongan", "0000000000000000", 1000, said);
    assert_string_equal(said, "{\"certificate\":\"\",\"open\":[]}");
}

static void what_is_no_nik_is_not_taken(void **state)
{
    (void)state;
    static const char *const others[] = {"", "337500010190000", "33750001019000011",
                                         "3375000101 90001", "337500010190000x"};
    char said[256];
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        ask("pekalongan", others[i], 1000, said);
        assert_string_equal(said, "");
    }
}

static void a_terminal_may_ask_so_often_and_no_more(void **state)
{
    (void)state;
    char said[256];
    for (int i = 0; i < STATUS_QUESTIONS; i++) {
        ask("pekalongan", nik, 1000, said);
        assert_string_equal(said, "{\"certificate\":\"\",\"open\":[]}");
    }
    ask("pekalongan", nik, 1000, said);
    assert_non_null(strstr(said, "\"T-02\""));
    assert_null(strstr(said, "open"));
    ask("pekalongan", nik, 1000 + STATUS_WINDOW_S + 1, said);
    assert_null(strstr(said, "T-02"));
}

/* Behind a proxy it does not know which backend it asks. */
static void whichever_backend_it_asks(void **state)
{
    (void)state;
    char said[256];
    struct cases other = world.cases;
    MUST((other.db = place_try(&world.place, &why)));
    for (int i = 0; i <= STATUS_QUESTIONS; i++) {
        status = (struct status){.cases = i % 2 ? &other : &world.cases, .gateways = &gateways};
        ask("pekalongan", nik, 1000 + i, said);
        assert_int_equal(strstr(said, "\"T-02\",\"wait\":580") != NULL, i == STATUS_QUESTIONS);
    }
    db_destroy(other.db);
}

static void a_gateway_that_is_silent_is_told_and_hinders_nobody(void **state)
{
    (void)state;
    char said[256], path[PATH_SIZE];
    struct gateway gateway = {
        .url = "http://127.0.0.1:1", .user = "anjungan", .api = GATEWAY_V2, .timeout_s = 1};
    struct fault fault = {0};
    snprintf(path, sizeof path, "%s/password", world.dir);
    assert_false(gateways_add(&gateways, "pekalongan", &gateway, path, &fault));
    assert_string_equal(fault.code, "K-02");
    MUST(file_write_durable(world.dir, "password", "rahasia\n", 8, 0600, &why));
    MUST(gateways_add(&gateways, "pekalongan", &gateway, path, &why));
    assert_string_equal(gateways_find(&gateways, "pekalongan")->password, "rahasia");
    assert_null(gateways_find(&gateways, "purbalingga"));
    hand_in(WORLD_SERVICE, nik);
    ask("pekalongan", nik, 1000, said);
    assert_string_equal(
        said, "{\"certificate\":\"\",\"code\":\"G-01\",\"open\":[\"pekalongan/issue-esign\"]}");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_under_way_is_told_until_it_is_done),
        CASE(one_that_came_back_to_be_handed_in_again_hinders_nobody),
        CASE(one_that_goes_on_elsewhere_is_still_under_way),
        CASE(a_case_of_nobody_is_nobodys),
        CASE(what_is_no_nik_is_not_taken),
        CASE(a_terminal_may_ask_so_often_and_no_more),
        CASE(whichever_backend_it_asks),
        CASE(a_gateway_that_is_silent_is_told_and_hinders_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
