/* A file from a phone: opened by a terminal, sent once, read by that terminal alone, gone in time.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/drop/drop.h"
#include "base/encode.h"
#include "seal/drop.h"
#include "site_fixture.h"

#define PDF      "%PDF-1.4 SPESIMEN"
#define REQUEST  "-----BEGIN CERTIFICATE REQUEST-----\nSPESIMEN"
#define BOUNDARY "multipart/form-data; boundary=bb"

static struct drops *drops;
static struct drop_key key;
static char token[DROP_TOKEN_SIZE];
static const char *asked_for = token; /* what stands in the address */

static int setup(void **state)
{
    (void)state;
    site_open();
    drops = drops_create(&(struct drops_options){
        .cases = &world.cases, .track = track, .base_url = "https://antre.example.go.id"});
    site_add((struct http_site){drop_routes, drop_routes_count, drops});
    MUST(drop_key_new(&key, &why));
    world_enrol(&world, "SPS-002", &world.keys.terminal);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    drops_destroy(drops);
    site_close();
    site_forget();
    return 0;
}

/* The answer; the caller owns it. */
static json_t *ask_as(const char *terminal, const char *kind, json_t *ask, struct bytes *out_blob)
{
    const struct inquiry_question question = {.terminal = terminal,
                                              .agency = "pekalongan",
                                              .ask = ask,
                                              .now_s = clock_wall_ms(&world.clock) / 1000};
    struct inquiry_reply reply = {0};
    for (int i = 0; i < drop_kinds_count; i++)
        if (strcmp(drop_kinds[i].name, kind) == 0) drop_kinds[i].answer(&question, &reply, drops);
    if (out_blob) bytes_move(out_blob, &reply.blob);
    bytes_free(&reply.blob);
    json_decref(ask);
    return reply.json;
}

static json_t *about(const char *which)
{
    return json_pack("{s:s}", "token", which);
}

static json_t *wish(void)
{
    struct bytes text = {0};
    base64_encode(key.point, sizeof key.point, &text);
    json_t *ask = json_pack("{s:s, s:{s:s, s:s}, s:[s, s], s:i, s:s}", "lang", "id", "label", "id",
                            "Surat pengantar <SPESIMEN>", "en", "Covering letter", "accept", "pdf",
                            "csr", "max_bytes", 1000, "key", bytes_text(&text));
    assert_non_null(ask);
    bytes_free(&text);
    return ask;
}

static void open_as(const char *terminal)
{
    json_t *answer = ask_as(terminal, "drop-open", wish(), NULL);
    assert_true(json_is_true(json_object_get(answer, "ok")));
    assert_int_equal(json_integer_value(json_object_get(answer, "seconds")), 600);
    const char *said = json_string_value(json_object_get(answer, "token"));
    const char *url = json_string_value(json_object_get(answer, "url"));
    assert_true(said && drop_token_is_formed(said));
    snprintf(token, sizeof token, "%s", said);
    char expected[80];
    snprintf(expected, sizeof expected, "https://antre.example.go.id/u/%s", token);
    assert_string_equal(url, expected);
    json_decref(answer);
}

static void expect_state_as(const char *terminal, const char *expected)
{
    json_t *answer = ask_as(terminal, "drop-look", about(token), NULL);
    assert_string_equal(json_string_value(json_object_get(answer, "state")), expected);
    json_decref(answer);
}

static void expect_state(const char *expected)
{
    expect_state_as(WORLD_TERMINAL, expected);
}

static int request(const char *method, const char *query, const char *accepted, const char *body,
                   size_t size)
{
    char path[HTTP_ARGUMENT_SIZE + 4];
    snprintf(path, sizeof path, "/u/%s", asked_for);
    struct http_exchange exchange = {.request = {.path = path}};
    struct http_request *asked = &exchange.request;
    snprintf(asked->address, sizeof asked->address, "192.0.2.1");
    if (body) asked->headers[asked->headers_count++] = (struct http_pair){"Content-Type", BOUNDARY};
    if (accepted)
        asked->headers[asked->headers_count++] = (struct http_pair){"Accept-Language", accepted};
    if (query) asked->queries[asked->queries_count++] = (struct http_pair){"lang", query};
    http_exchange_begin(&exchange, &router, method);
    for (size_t at = 0; body && at < size; at += 700)
        http_exchange_data(&exchange, body + at, size - at < 700 ? size - at : 700);
    return answer_keep(&exchange);
}

static int get(void)
{
    return request("GET", NULL, NULL, NULL, 0);
}

static int send_file(const void *file, size_t size)
{
    struct bytes body = {0};
    bytes_append_text(&body, "--bb\r\nContent-Disposition: form-data; name=\"file\"; "
                             "filename=\"rahasia.pdf\"\r\n\r\n");
    bytes_append(&body, file, size);
    bytes_append_text(&body, "\r\n--bb--\r\n");
    int status = request("POST", NULL, NULL, (const char *)body.data, body.size);
    bytes_free(&body);
    return status;
}

static int send_text(const char *text)
{
    return send_file(text, strlen(text));
}

static void pass(int64_t seconds)
{
    clock_fix_wall(&world.clock, clock_wall_ms(&world.clock) + seconds * 1000);
}

static void a_file_goes_from_phone_to_terminal(void **state)
{
    (void)state;
    struct bytes sealed = {0}, file = {0};
    open_as(WORLD_TERMINAL);
    expect_state("waiting");
    assert_int_equal(request("HEAD", NULL, NULL, NULL, 0), 200);
    expect_state("waiting"); /* a preview is nobody who looks */
    assert_int_equal(get(), 200);
    expect_state("opened");
    assert_int_equal(send_text(PDF), 200);
    assert_true(says("Sudah terkirim"));
    assert_true(says("Lihat layar terminal."));
    json_t *answer = ask_as(WORLD_TERMINAL, "drop-fetch", about(token), &sealed);
    assert_string_equal(json_string_value(json_object_get(answer, "state")), "arrived");
    assert_string_equal(json_string_value(json_object_get(answer, "kind")), "pdf");
    assert_int_equal(json_integer_value(json_object_get(answer, "bytes")), strlen(PDF));
    MUST(drop_open(&key, token, "pdf", &sealed, &file, &why));
    assert_string_equal(bytes_text(&file), PDF);
    json_decref(answer);
    expect_state("arrived"); /* fetched, and still there: the answer may have been lost */
    json_decref(ask_as(WORLD_TERMINAL, "drop-close", about(token), NULL));
    expect_state("gone");
    answer = ask_as(WORLD_TERMINAL, "drop-close", about(token), NULL);
    assert_true(json_is_true(json_object_get(answer, "ok")));
    json_decref(answer);
    assert_int_equal(get(), 404);
    bytes_free(&sealed);
    bytes_free(&file);
}

static bool database_holds(const char *words)
{
    struct bytes content = {0};
    place_read(&world.place, &content);
    bool found = memmem(content.data, content.size, words, strlen(words)) != NULL;
    bytes_free(&content);
    return found;
}

static void nothing_of_the_file_or_its_name_is_kept(void **state)
{
    (void)state;
    open_as(WORLD_TERMINAL);
    assert_true(database_holds("Covering letter"));
    assert_int_equal(send_text(PDF "-RAHASIA"), 200);
    assert_false(database_holds("RAHASIA"));
    assert_false(database_holds("rahasia.pdf"));
    assert_false(database_holds(token));
}

static void another_terminal_finds_nothing(void **state)
{
    (void)state;
    struct bytes blob = {0};
    open_as(WORLD_TERMINAL);
    assert_int_equal(send_text(PDF), 200);
    expect_state_as("SPS-002", "gone");
    json_t *answer = ask_as("SPS-002", "drop-fetch", about(token), &blob);
    assert_string_equal(json_string_value(json_object_get(answer, "state")), "gone");
    assert_int_equal(blob.size, 0);
    json_decref(answer);
    json_decref(ask_as("SPS-002", "drop-close", about(token), NULL));
    expect_state("arrived");
}

static void opening_closes_the_one_before(void **state)
{
    (void)state;
    char first[DROP_TOKEN_SIZE], second[DROP_TOKEN_SIZE];
    open_as(WORLD_TERMINAL);
    memcpy(first, token, sizeof first);
    open_as(WORLD_TERMINAL);
    memcpy(second, token, sizeof second);
    open_as("SPS-002");
    assert_string_not_equal(first, second);
    memcpy(token, first, sizeof token);
    expect_state("gone");
    memcpy(token, second, sizeof token);
    expect_state("waiting");
}

static void it_is_sent_once(void **state)
{
    (void)state;
    struct bytes sealed = {0}, file = {0};
    open_as(WORLD_TERMINAL);
    assert_int_equal(send_text(PDF), 200);
    assert_int_equal(send_text(PDF " 2"), 409);
    assert_true(says("Berkas sudah diterima sebelumnya"));
    assert_int_equal(get(), 200);
    assert_true(says("Sudah terkirim"));
    assert_false(says("<form"));
    json_decref(ask_as(WORLD_TERMINAL, "drop-fetch", about(token), &sealed));
    MUST(drop_open(&key, token, "pdf", &sealed, &file, &why));
    assert_string_equal(bytes_text(&file), PDF); /* the first */
    bytes_free(&sealed);
    bytes_free(&file);
}

static int64_t rows(void)
{
    return place_ask(&world.place, "SELECT count(*) FROM drops");
}

static void it_ends_in_time(void **state)
{
    (void)state;
    open_as(WORLD_TERMINAL);
    pass(599);
    expect_state("waiting");
    assert_int_equal(get(), 200);
    pass(1);
    expect_state("gone");
    assert_int_equal(get(), 404);
    assert_true(says("sudah tidak berlaku"));
    assert_int_equal(send_text(PDF), 404);
    assert_int_equal(rows(), 1);
    drops_tick(drops);
    assert_int_equal(rows(), 0);
    open_as(WORLD_TERMINAL);
    assert_int_equal(send_text(PDF), 200);
    drops_tick(drops);
    assert_int_equal(rows(), 1);
    pass(600);
    drops_tick(drops);
    assert_int_equal(rows(), 0);
}

static void what_is_not_asked_for_comes_back_and_nothing_is_lost(void **state)
{
    (void)state;
    static const char big[1001] = "%PDF-";
    static const struct {
        const char *file;
        size_t size;
        int status;
        const char *words;
    } cases[] = {
        {"GIF89a", 6, 415, "Jenis berkas ini tidak diminta"},
        {"\xFF\xD8\xFF\xE0", 4, 415, "Jenis berkas ini tidak diminta"},
        {"", 0, 400, "Berkas ini kosong"},
        {big, sizeof big, 413, "terlalu besar"},
        {"-----BEGIN EC PRIVATE KEY-----\nSPESIMEN", 40, 415, "kunci privat"},
        {REQUEST "\n-----BEGIN PRIVATE KEY-----\n", 72, 415, "kunci privat"},
    };
    open_as(WORLD_TERMINAL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(send_file(cases[i].file, cases[i].size), cases[i].status);
        assert_true(says(cases[i].words));
        assert_true(says("role=\"alert\""));
        assert_true(says("<form"));
        expect_state("waiting");
    }
    static const char broken[] =
        "--bb\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" PDF;
    assert_int_equal(request("POST", NULL, NULL, broken, sizeof broken - 1), 400);
    assert_true(says("tidak sampai utuh"));
    assert_int_equal(request("POST", NULL, NULL, NULL, 0), 400);
    assert_int_equal(send_text(REQUEST), 200);
    expect_state("arrived");
}

static void a_phone_that_goes_away_leaves_no_place_taken(void **state)
{
    (void)state;
    open_as(WORLD_TERMINAL);
    char path[64];
    snprintf(path, sizeof path, "/u/%s", token);
    struct http_exchange held[2] = {0};
    for (int i = 0; i < 2; i++) {
        held[i].request.path = path;
        held[i].request.headers[held[i].request.headers_count++] =
            (struct http_pair){"Content-Type", BOUNDARY};
        http_exchange_begin(&held[i], &router, "POST");
        http_exchange_data(&held[i], "--bb", 4);
    }
    assert_int_equal(send_text(PDF), 503); /* two at a time are enough */
    assert_true(says("Sedang banyak kiriman"));
    http_exchange_finish(&held[0]);
    pass(700);
    http_exchange_data(&held[1], "\r\n", 2); /* a trickle ends with the drop */
    assert_int_equal(held[1].response.status, 404);
    http_exchange_finish(&held[1]);
    for (int i = 0; i < 20; i++) {
        open_as(WORLD_TERMINAL);
        assert_int_equal(send_text(PDF), 200);
    }
}

static void a_wrong_address_tells_nothing(void **state)
{
    (void)state;
    struct bytes gone = {0};
    open_as(WORLD_TERMINAL);
    pass(600);
    assert_int_equal(get(), 404);
    bytes_move(&gone, &response.body);
    static const char *const others[] = {"AAAAAAAAAAAAAAAAAAAAAA", "x", "%3Cscript%3E"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        snprintf(token, sizeof token, "%s", others[i]);
        assert_int_equal(get(), 404);
        assert_string_equal(bytes_text(&response.body), bytes_text(&gone));
        assert_int_equal(send_text(PDF), 404);
        assert_string_equal(bytes_text(&response.body), bytes_text(&gone));
    }
    char longest[HTTP_ARGUMENT_SIZE]; /* that a route takes */
    memset(longest, 'w', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    asked_for = longest;
    for (int i = 0; i < 3; i++)
        assert_int_equal(get(), 404);
    asked_for = token;
    assert_int_equal(get(), 429);
    assert_int_equal(send_text(PDF), 429);
    bytes_free(&gone);
}

static void the_page_says_what_is_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *query, *accepted, *tag;
    } languages[] = {
        {NULL, NULL, "id"},
        {NULL, "en-US,en;q=0.9,id;q=0.8", "en"},
        {NULL, "id-ID,id;q=0.9,en-US;q=0.8", "id"},
        {NULL, "fr, en;q=0.5", "en"},
        {NULL, "fr", "id"},
        {"id", "en-US", "id"},
        {"en", "id", "en"},
    };
    open_as(WORLD_TERMINAL);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        assert_int_equal(request("GET", languages[i].query, languages[i].accepted, NULL, 0), 200);
        assert_string_equal(http_response_find(&response, "Content-Language"), languages[i].tag);
    }
    assert_true(says("Covering letter"));
    assert_int_equal(get(), 200);
    assert_true(says("Surat pengantar &lt;SPESIMEN&gt;"));
    assert_true(says("Dinas Kominfo Kota Pekalongan"));
    assert_true(says("PDF, CSR"));
    assert_true(says("0 kB"));
    assert_true(says("10.52"));
    assert_false(says("<script"));
    assert_false(says("accept="));
    assert_true(response.body.size < 20000);
    assert_true(strstr(http_response_find(&response, "Content-Security-Policy"),
                       "default-src 'none'") != NULL);
}

static void a_face_is_asked_for_by_the_camera(void **state)
{
    (void)state;
    json_t *ask = wish();
    json_object_set_new(ask, "face", json_true());
    json_object_set_new(ask, "accept", json_pack("[s, s]", "jpeg", "png"));
    json_t *answer = ask_as(WORLD_TERMINAL, "drop-open", ask, NULL);
    snprintf(token, sizeof token, "%s", json_string_value(json_object_get(answer, "token")));
    json_decref(answer);
    assert_int_equal(get(), 200);
    assert_true(says("Kirim foto wajah"));
    assert_true(says("accept=\"image/jpeg,image/png\" capture=\"user\""));
    assert_true(says("Lihat lurus ke kamera"));
    assert_int_equal(request("GET", "en", NULL, NULL, 0), 200);
    assert_true(says("Look straight at the camera"));
    assert_true(says("headscarf"));
    assert_false(says("<script"));
    assert_true(response.body.size < 20000);
    assert_int_equal(send_text(PDF), 415);
    assert_true(says("capture="));
    open_as(WORLD_TERMINAL); /* what comes after is a file again */
    assert_int_equal(get(), 200);
    assert_false(says("capture="));
}

/* One change each to a wish that is right. */
static void wishes_are_read_strictly(void **state)
{
    (void)state;
    struct bytes point = {0};
    uint8_t strange[DROP_POINT_SIZE];
    char label[300];
    memset(label, 'x', sizeof label - 1);
    label[sizeof label - 1] = '\0';
    memcpy(strange, key.point, sizeof strange);
    strange[64] ^= 1;
    base64_encode(strange, sizeof strange, &point);
    const struct {
        const char *name;
        json_t *value;
    } wrongs[] = {
        {"lang", json_string("fr")},
        {"lang", NULL},
        {"label", json_string("x")},
        {"label", json_object()},
        {"label", json_pack("{s:s}", "id", label)},
        {"label", json_pack("{s:i}", "id", 5)},
        {"accept", json_array()},
        {"accept", json_pack("[s]", "exe")},
        {"accept", json_pack("[s, i]", "pdf", 5)},
        {"accept", json_string("pdf")},
        {"face", json_string("yes")},
        {"max_bytes", json_integer(0)},
        {"max_bytes", json_string("1000")},
        {"key", json_string("AAAA")},
        {"key", json_string(bytes_text(&point))},
        {"key", NULL},
    };
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        json_t *ask = wish();
        if (wrongs[i].value)
            json_object_set_new(ask, wrongs[i].name, wrongs[i].value);
        else
            json_object_del(ask, wrongs[i].name);
        assert_null(ask_as(WORLD_TERMINAL, "drop-open", ask, NULL));
    }
    assert_null(ask_as(WORLD_TERMINAL, "drop-look", json_object(), NULL));
    assert_null(ask_as(WORLD_TERMINAL, "drop-fetch", json_pack("{s:i}", "token", 5), NULL));
    assert_null(ask_as(WORLD_TERMINAL, "drop-close", json_object(), NULL));
    assert_int_equal(rows(), 0);
    bytes_free(&point);
}

static void a_largest_size_is_held_to_ours(void **state)
{
    (void)state;
    json_t *ask = wish();
    json_object_set_new(ask, "max_bytes", json_integer(INT64_MAX));
    json_t *answer = ask_as(WORLD_TERMINAL, "drop-open", ask, NULL);
    snprintf(token, sizeof token, "%s", json_string_value(json_object_get(answer, "token")));
    json_decref(answer);
    assert_int_equal(get(), 200);
    assert_true(says("10 MB"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_goes_from_phone_to_terminal),
        TEST(nothing_of_the_file_or_its_name_is_kept),
        TEST(another_terminal_finds_nothing),
        TEST(opening_closes_the_one_before),
        TEST(it_is_sent_once),
        TEST(it_ends_in_time),
        TEST(what_is_not_asked_for_comes_back_and_nothing_is_lost),
        TEST(a_phone_that_goes_away_leaves_no_place_taken),
        TEST(a_wrong_address_tells_nothing),
        TEST(the_page_says_what_is_asked_for),
        TEST(a_face_is_asked_for_by_the_camera),
        TEST(wishes_are_read_strictly),
        TEST(a_largest_size_is_held_to_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
