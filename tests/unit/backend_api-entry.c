/* The API's door and what lies behind it, asked without a port: whose token opens what, what a walk
 * over the changes brings, and that what is handed out is what was sealed. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/api/api.h"
#include "backend/db/desk.h"
#include "backend/people/tokens.h"
#include "seal/supplement.h"

#include "answer_fixture.h"
#include "backend_fixture.h"
#include <jansson.h>

#define NO_CASE   "ffeeddccbbaa99887766554433221100"
#define NEWER     "0123456789abcdef0123456789abcdef"
#define COMPLAINT "pekalongan/complaint"
#define NIK       "3375010101900001"

static struct world world;
static struct api *api;
static struct opener *opener;
static struct http_router router;
static char case_path[200];

static void pass(int64_t seconds)
{
    world_pass(&world, seconds);
}

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    opener = fixture_opener(&world.keys);
    api = api_create(
        &(struct api_options){.cases = &world.cases, .blobs = world.blobs, .opener = opener});
    router = (struct http_router){
        .sites = {{api_routes, api_routes_count, api}}, .count = 1, .missing = api_answer_missing};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    http_response_clear(&response);
    api_destroy(api);
    opener_destroy(opener);
    world_free(&world);
    return 0;
}

/* The status; the answer stays in response. */
static int ask_from(const char *address, const char *token, const char *target)
{
    char path[300], header[80];
    struct http_exchange exchange = {0};
    struct http_request *request = &exchange.request;
    snprintf(path, sizeof path, "%s", target);
    ask_target(request, path);
    snprintf(request->address, sizeof request->address, "%s", address);
    snprintf(header, sizeof header, "Bearer %s", token ? token : "");
    if (token) ask_header(request, "Authorization", header);
    http_exchange_begin(&exchange, &router, "GET");
    return answer_keep(&exchange);
}

static int ask(const char *token, const char *target)
{
    return ask_from("192.0.2.1", token, target);
}

static json_t *answer(void)
{
    json_t *root = json_loadb((const char *)response.body.data, response.body.size, 0, NULL);
    assert_non_null(root);
    return root;
}

/* Of a case's, as the API calls it. */
static const char *of(const char *id, const char *end)
{
    char name[CASES_NAME_SIZE];
    assert_true(cases_name(&world.cases, id, name));
    snprintf(case_path, sizeof case_path, "/api/v1/cases/%s%s", name, end);
    return case_path;
}

static const char *of_case(const char *end)
{
    return of(WORLD_CASE, end);
}

static void make_token(const char *agency, const char *keys, char out[TOKEN_SIZE])
{
    struct token_wish wish = {.agency = agency, .name = "SPESIMEN Satu Data", .days = 30};
    assert_true(scopes_parse(keys, &wish.scopes));
    MUST(token_make(&world.cases, &wish, out, &why));
}

static int entries(const char *act, const char *actor)
{
    return world_logged(&world, act, NULL, actor);
}

static struct db_token found(const char *token)
{
    struct db_token out;
    MUST(token_find(&world.cases, token, &out, &why));
    return out;
}

static void only_a_valid_token_comes_in(void **state)
{
    (void)state;
    char code[CODE_SIZE], token[TOKEN_SIZE], other[TOKEN_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    make_token("pekalongan", "cases", token);
    make_token("pekalongan", "cases", other);
    assert_int_equal(ask(token, "/api/v1/cases"), 200);
    assert_int_equal(found(token).used_s, world_now(&world));
    assert_int_equal(ask(NULL, "/api/v1/cases"), 401);
    assert_string_equal(http_response_find(&response, "WWW-Authenticate"),
                        "Bearer realm=\"anjungan\"");
    token[TOKEN_SIZE - 2] ^= 1;
    assert_int_equal(ask(token, "/api/v1/cases"), 401);
    assert_int_equal(ask(token, of_case("")), 401);
    token[TOKEN_SIZE - 2] ^= 1;
    struct db_token row = found(other);
    MUST(token_withdraw(&world.cases, NULL, &row, &why));
    struct fault fault = {0};
    assert_false(token_withdraw(&world.cases, NULL, &row, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_int_equal(ask(other, "/api/v1/cases"), 401);
    assert_int_equal(ask(token, "/api/v1/cases"), 200);
    pass(30 * 86400);
    assert_int_equal(ask(token, "/api/v1/cases"), 401);
}

static void guesses_wait(void **state)
{
    (void)state;
    char token[TOKEN_SIZE];
    make_token("pekalongan", "cases", token);
    for (int i = 0; i < 25; i++)
        assert_int_equal(ask_from("198.51.100.7", "anj1_x", "/api/v1/cases"), i < 20 ? 401 : 429);
    assert_non_null(http_response_find(&response, "Retry-After"));
    assert_int_equal(ask(token, "/api/v1/cases"), 200);
}

static void a_token_is_for_its_scopes(void **state)
{
    (void)state;
    char code[CODE_SIZE], cases[TOKEN_SIZE], complaints[TOKEN_SIZE], papers[TOKEN_SIZE];
    unsigned none;
    world_case(&world, WORLD_SERVICE, code);
    make_token("pekalongan", "cases", cases);
    make_token("pekalongan", "complaints", complaints);
    make_token("pekalongan", "complaints,papers", papers);
    assert_false(scopes_parse("papers", &none) || scopes_parse("", &none) ||
                 scopes_parse("cases,", &none) || scopes_parse("all", &none));
    assert_int_equal(ask(cases, of_case("")), 200);
    assert_int_equal(ask(cases, of_case("/content")), 403);
    assert_int_equal(ask(cases, of_case("/papers/ktp")), 403);
    assert_int_equal(entries("denied", found(cases).id), 2);
    assert_int_equal(ask(complaints, of_case("")), 404);
    assert_int_equal(ask(papers, of_case("/content")), 404);
    assert_int_equal(ask(complaints, "/api/v1/cases"), 200);
    json_t *root = answer();
    assert_int_equal(json_array_size(json_object_get(root, "cases")), 0);
    json_decref(root);
}

/* To the byte, whether there is such a case elsewhere or nowhere. */
static void another_agencys_case_is_not_there(void **state)
{
    (void)state;
    static const char *const ends[] = {"", "/content", "/papers/ktp"};
    char code[CODE_SIZE], token[TOKEN_SIZE];
    world_case(&world, WORLD_SERVICE, code);
    make_token("purbalingga", "cases,complaints,papers", token);
    for (int i = 0; i < 3; i++) {
        struct bytes unknown = {0};
        assert_int_equal(ask(token, of(NO_CASE, ends[i])), 404);
        bytes_append(&unknown, response.body.data, response.body.size);
        assert_int_equal(ask(token, of_case(ends[i])), 404);
        assert_string_equal(bytes_text(&unknown), bytes_text(&response.body));
        bytes_free(&unknown);
    }
    assert_int_equal(entries("denied", found(token).id), 6);
    assert_int_equal(ask(token, "/api/v1/cases"), 200);
    assert_null(strstr(bytes_text(&response.body), "handed_in"));
    assert_int_equal(ask(token, "/api/v1/queue?kind=application"), 200);
    assert_null(strstr(bytes_text(&response.body), "handed_in"));
    /* What was never a name is not looked for. */
    assert_int_equal(ask(token, "/api/v1/cases/" NO_CASE), 404);
    assert_int_equal(ask(token, "/api/v1/cases/" NO_CASE NO_CASE), 404);
    assert_int_equal(ask(token, "/api/v1/cases/x/papers/ktp"), 404);
}

static void add_case(unsigned number, const char *service)
{
    char id[DB_ID_SIZE], code[CODE_SIZE];
    snprintf(id, sizeof id, "%032x", number * 0x9e3779b1U);
    world_hand_in(&world, id, 100 + number, service, code);
}

/* How many came; next is where to go on. */
static size_t walk(const char *token, char next[120], bool *out_more)
{
    char target[200];
    snprintf(target, sizeof target, "/api/v1/cases?limit=3%s%s", next[0] ? "&after=" : "", next);
    assert_int_equal(ask(token, target), 200);
    json_t *root = answer();
    size_t count = json_array_size(json_object_get(root, "cases"));
    snprintf(next, 120, "%s", json_string_value(json_object_get(root, "next")));
    *out_more = json_is_true(json_object_get(root, "more"));
    json_decref(root);
    return count;
}

/* Each comes, also what was written late by a backend whose clock is behind. */
static void no_change_is_missed(void **state)
{
    (void)state;
    char token[TOKEN_SIZE], next[120] = "";
    bool more = true;
    size_t seen = 0;
    make_token("pekalongan", "cases", token);
    for (unsigned i = 0; i < 8; i++) {
        add_case(i, WORLD_SERVICE);
        if (i == 3) pass(600);
    }
    pass(90);
    while (more)
        seen += walk(token, next, &more);
    assert_int_equal(seen, 8);
    assert_int_equal(walk(token, next, &more), 0); /* all of it is long ago */
    assert_false(more);
    add_case(20, WORLD_SERVICE);
    assert_int_equal(walk(token, next, &more), 1);
    pass(-30);
    add_case(21, WORLD_SERVICE);
    pass(40);
    assert_int_equal(walk(token, next, &more), 2); /* the one before once more */
    pass(100);
    walk(token, next, &more);
    assert_int_equal(walk(token, next, &more), 0);
}

static void the_queue_is_by_due_time(void **state)
{
    (void)state;
    char token[TOKEN_SIZE], target[200] = "/api/v1/queue?kind=application&limit=2";
    const char *next;
    int64_t last_s = 0;
    int seen = 0;
    make_token("pekalongan", "cases", token);
    for (unsigned i = 0; i < 5; i++) {
        pass(3600);
        add_case(i, WORLD_SERVICE);
    }
    add_case(9, COMPLAINT);
    do {
        assert_int_equal(ask(token, target), 200);
        json_t *root = answer(), *item;
        size_t index;
        json_array_foreach(json_object_get(root, "cases"), index, item)
        {
            int64_t due_s = world_unix(json_string_value(json_object_get(item, "due")));
            assert_true(due_s >= last_s);
            last_s = due_s;
            seen++;
        }
        next = json_string_value(json_object_get(root, "next"));
        if (next)
            snprintf(target, sizeof target, "/api/v1/queue?kind=application&limit=2&after=%s",
                     next);
        json_decref(root);
    } while (next);
    assert_int_equal(seen, 5);
}

static void what_is_no_list_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "cases?limit=0",
        "cases?limit=201",
        "cases?limit=1x",
        "cases?limit=",
        "cases?kind=complaint",
        "cases?after=1",
        "cases?after=1.ff.1",
        "cases?after=-2..0",
        "cases?after=1." NO_CASE ".1",
        "cases?after=1." NO_CASE NO_CASE ".1",
        "cases?after=1..",
        "cases?after=1..1.",
        "cases?after=9999999999999..0",
        "cases?limit=1&limit=1",
        "cases?colour=red",
        "queue",
        "queue?kind=",
        "queue?kind=both",
        "queue?kind=complaint&kind=complaint",
    };
    char token[TOKEN_SIZE], target[200];
    make_token("pekalongan", "cases,complaints", token);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(target, sizeof target, "/api/v1/%s", wrong[i]);
        if (ask(token, target) != 400) fail_msg("%s: %d", wrong[i], response.status);
    }
    assert_int_equal(ask(token, "/api/v1/cases?limit=200&after=1..1"), 200);
    assert_int_equal(ask(token, "/api/v1/cases?after=-1..0"), 200);
    assert_int_equal(ask(token, "/api/v2/cases"), 404);
    assert_int_equal(ask(token, "/api/v1/cases/" NO_CASE "/x"), 404);
}

static const char paper[] = "%PDF-1.7\nSPESIMEN, not a true one\n%%EOF\n";

/* A case as a terminal seals it, with one paper that came from a phone. */
static void seal_case(void)
{
    char code[CODE_SIZE];
    struct case_record record;
    struct bytes sealed = {0};
    struct seal_part parts[2] = {{.name = "case.json"}};
    struct case_file file = {.kind = FILE_KIND_PDF};
    struct sealer *sealer = fixture_sealer(&world.keys);
    world_case(&world, WORLD_SERVICE, code);
    case_begin(&record, catalogue_find_service(world.catalogue, WORLD_SERVICE), LANGUAGE_ID);
    snprintf(record.id, sizeof record.id, "%s", WORLD_CASE);
    snprintf(record.code, sizeof record.code, "%s", code);
    record.handed_in = civil_from_unix(world_now(&world), CIVIL_WIB);
    record.due = record.handed_in;
    for (unsigned i = 0; i < record.service->fields_count; i++)
        case_value_set(&record, i, NIK);
    case_consent_give(&record, &record.handed_in);
    bytes_append_text(&file.content, paper);
    case_document_take_file(&record.documents[0], &file);
    case_document_file_name(&record.documents[0], parts[1].name);
    bytes_append_text(&parts[1].data, paper);
    MUST(case_write_json(&record, sealer_terminal(sealer), sealer_recipient(sealer), &parts[0].data,
                         &why));
    MUST(sealer_seal(sealer, WORLD_CASE, parts, 2, &sealed, &why));
    const struct blobs_ops *ops = world.blobs->ops;
    MUST(ops->create(world.blobs, WORLD_CASE, &why));
    MUST(ops->write(world.blobs, WORLD_CASE, 0, sealed.data, sealed.size, &why));
    MUST(ops->sync(world.blobs, WORLD_CASE, &why));
    MUST(ops->finish(world.blobs, WORLD_CASE, (int64_t)sealed.size, &why));
    bytes_free(&parts[0].data);
    bytes_free(&parts[1].data);
    bytes_free(&sealed);
    case_clear(&record);
    sealer_destroy(sealer);
}

static void what_was_sealed_is_handed_out(void **state)
{
    (void)state;
    char key[64];
    char token[TOKEN_SIZE], sha256[65], target[160];
    seal_case();
    make_token("pekalongan", "cases,papers", token);
    struct db_token row = found(token);
    assert_int_equal(ask(token, of_case("")), 200);
    assert_null(strstr(bytes_text(&response.body), NIK));
    json_t *root = answer();
    assert_string_equal(json_string_value(json_object_get(root, "state")), "received");
    json_decref(root);

    assert_int_equal(ask(token, of_case("/content")), 200);
    root = answer();
    json_t *field = json_array_get(json_object_get(root, "fields"), 0);
    assert_string_equal(json_string_value(json_object_get(field, "value")), NIK);
    json_t *item = json_array_get(json_object_get(root, "papers"), 0);
    assert_string_equal(json_string_value(json_object_get(item, "type")), "application/pdf");
    seal_sha256(paper, strlen(paper), sha256);
    assert_string_equal(json_string_value(json_object_get(item, "sha256")), sha256);
    snprintf(key, sizeof key, "%s", json_string_value(json_object_get(item, "key")));
    snprintf(target, sizeof target, "/papers/%s", key);
    json_decref(root);

    assert_int_equal(ask(token, of_case(target)), 200);
    assert_int_equal(response.body.size, strlen(paper));
    assert_memory_equal(response.body.data, paper, strlen(paper));
    snprintf(target, sizeof target, "attachment; filename=\"%.64s.pdf\"", key);
    assert_string_equal(http_response_find(&response, "Content-Disposition"), target);
    assert_int_equal(ask(token, of_case("/papers/face")), 404);
    assert_int_equal(ask(token, of_case("/papers/case.json")), 404);
    assert_int_equal(entries("case-look", row.id), 1);
    assert_int_equal(entries("case-read", row.id), 1);
    assert_int_equal(entries("paper-look", row.id), 2);
    assert_int_equal(entries("denied", row.id), 1);
    struct db_head head;
    MUST(db_audit_verify(world.db, &head, &why));
}

/* A paper that came from the phone is opened alone: what lies in the case is not read for it. */
static void a_newer_paper_needs_no_case(void **state)
{
    (void)state;
    char code[CODE_SIZE], token[TOKEN_SIZE];
    struct bytes sealed = {0}, file = {0};
    const struct blobs_ops *ops = world.blobs->ops;
    const struct supplement_label label = {WORLD_CASE, "ktp", "pdf"};
    char sha256[65], sql[400];
    world_case(&world, WORLD_SERVICE, code);
    make_token("pekalongan", "cases,papers", token);
    bytes_append_text(&file, paper);
    MUST(supplement_seal(&world.keys.recipient, &label, &file, &sealed, &why));
    MUST(ops->create(world.blobs, NEWER, &why));
    MUST(ops->write(world.blobs, NEWER, 0, sealed.data, sealed.size, &why));
    MUST(ops->sync(world.blobs, NEWER, &why));
    MUST(ops->finish(world.blobs, NEWER, (int64_t)sealed.size, &why));
    seal_sha256(sealed.data, sealed.size, sha256);
    snprintf(sql, sizeof sql,
             "INSERT INTO supplements(case_id, item, number, state, kind, bytes, begun, at, sent,"
             " recipient, blob, sha256) VALUES('" WORLD_CASE "', 'ktp', 1, 2, 'pdf', %zu, 5, 5, 5,"
             " 1, '" NEWER "', '%s')",
             file.size, sha256);
    place_ask(&world.place, sql);
    assert_int_equal(ask(token, of_case("/papers/ktp")), 200);
    assert_int_equal(response.body.size, strlen(paper));
    assert_memory_equal(response.body.data, paper, strlen(paper));
    assert_int_equal(ask(token, of_case("/content")), 503);
    bytes_free(&sealed);
    bytes_free(&file);
}

static void who_opens_much_waits(void **state)
{
    (void)state;
    char token[TOKEN_SIZE], other[TOKEN_SIZE];
    seal_case();
    make_token("pekalongan", "cases,papers", token);
    make_token("pekalongan", "cases,papers", other);
    for (int i = 0; i < 32; i++)
        assert_int_equal(ask(token, of_case("/content")), i < 30 ? 200 : 429);
    assert_int_equal(ask(other, of_case("/content")), 200);
    assert_int_equal(ask(token, of_case("")), 200);
    pass(11);
    assert_int_equal(ask(token, of_case("/content")), 200);
}

static void what_is_lost_or_damaged_is_told_apart(void **state)
{
    (void)state;
    char token[TOKEN_SIZE], code[CODE_SIZE];
    make_token("pekalongan", "cases,papers", token);
    world_case(&world, WORLD_SERVICE, code);
    assert_int_equal(ask(token, of_case("/content")), 503);
    assert_non_null(strstr(bytes_text(&response.body), "N-05"));
    const struct blobs_ops *ops = world.blobs->ops;
    MUST(ops->create(world.blobs, WORLD_CASE, &why));
    MUST(ops->write(world.blobs, WORLD_CASE, 0, "SPESIMEN", 8, &why));
    MUST(ops->sync(world.blobs, WORLD_CASE, &why));
    MUST(ops->finish(world.blobs, WORLD_CASE, 8, &why));
    for (int i = 0; i < 4; i++) /* each gives its place back */
        assert_int_equal(ask(token, of_case("/content")), 500);
    assert_non_null(strstr(bytes_text(&response.body), "S-03"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_a_valid_token_comes_in, setup, teardown),
        cmocka_unit_test_setup_teardown(guesses_wait, setup, teardown),
        cmocka_unit_test_setup_teardown(a_token_is_for_its_scopes, setup, teardown),
        cmocka_unit_test_setup_teardown(another_agencys_case_is_not_there, setup, teardown),
        cmocka_unit_test_setup_teardown(no_change_is_missed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_queue_is_by_due_time, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_list_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_sealed_is_handed_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_newer_paper_needs_no_case, setup, teardown),
        cmocka_unit_test_setup_teardown(who_opens_much_waits, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_lost_or_damaged_is_told_apart, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
