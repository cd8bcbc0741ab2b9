/* The page behind the QR code: what it says in every state, and that it gives nothing away. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/desk.h"
#include "backend/db/privacy.h"
#include "backend/db/retention.h"
#include "base/encode.h"
#include "site_fixture.h"

#include <jansson.h>

#define OTHER_CASE "ffeeddccbbaa99887766554433221100"
static char code[CODE_SIZE];

static int setup(void **state)
{
    (void)state;
    site_open();
    site_add((struct http_site){track_routes, track_routes_count, track});
    world_case(&world, WORLD_SERVICE, code);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    site_close();
    return 0;
}

struct link {
    const char *language, *terminal, *signature;
};

static int get(const char *typed, const char *accept, const struct link *link, const char *address)
{
    char path[200];
    snprintf(path, sizeof path, "/t/%s", typed);
    struct http_exchange exchange = {.request = {.path = path}};
    struct http_request *request = &exchange.request;
    snprintf(request->address, sizeof request->address, "%s", address);
    request->headers[request->headers_count++] = (struct http_pair){"Accept", accept};
    const struct http_pair queries[] = {
        {"lang", link->language}, {"k", link->terminal}, {"s", link->signature}};
    for (int i = 0; i < 3; i++)
        if (queries[i].value) request->queries[request->queries_count++] = queries[i];
    http_exchange_begin(&exchange, &router, "GET");
    return answer_keep(&exchange);
}

static int get_page(const char *typed)
{
    return get(typed, "text/html", &(struct link){0}, "192.0.2.1");
}

static void move(const char *outcome)
{
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = outcome, .by = "SPESIMEN"}, NULL, &why));
}

static void every_state_has_its_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *outcome, *id, *en;
    } walk[] = {
        {NULL, "menunggu disposisi", "with the head of the office"},
        {"done", "sedang diperiksa verifikator", "A verifier is checking"},
        {"return", "perlu dilengkapi", "needs to be completed"},
        {"done", "menunggu disposisi", "with the head of the office"},
        {"done", "sedang diperiksa verifikator", "A verifier is checking"},
        {"agree", "didaftarkan", "being registered"},
    };
    for (size_t i = 0; i < sizeof walk / sizeof *walk; i++) {
        if (walk[i].outcome) move(walk[i].outcome);
        assert_int_equal(get_page(code), 200);
        must_say(walk[i].id);
        assert_int_equal(says("Catatan petugas"), i == 2);
        assert_int_equal(says("Dihitung setelah lengkap"), i == 2); /* what was promised is over */
        assert_int_equal(says("Sen 23 Nov, 10.42"), i != 2);
        assert_int_equal(get(code, "*/*", &(struct link){.language = "en"}, "192.0.2.1"), 200);
        must_say(walk[i].en);
        must_say("<html lang=\"en\">");
        assert_true(response.body.size < 20000);
        assert_false(says("<script"));
    }
    MUST(db_case_move(world.db, WORLD_CASE,
                      &(struct db_move){.from_step = 4,
                                        .next_step = 0,
                                        .outcome = "done",
                                        .by = "",
                                        .at_s = 1,
                                        .due_s = 0,
                                        .next_actor = -1},
                      NULL, &why));
    assert_int_equal(get_page(code), 200);
    must_say("sudah selesai");
}

/* Nobody is sent after a link that is dead. */
static void a_link_has_its_time(void **state)
{
    (void)state;
    struct db_entry entry =
        cases_entry(&world.cases, NULL, "pekalongan", "link-resent", WORLD_CASE, "");
    move("done");
    move("agree");
    assert_int_equal(get_page(code), 200);
    assert_false(says("Tautan itu"));
    move("done");
    assert_int_equal(get_page(code), 200);
    must_say("Tautan itu berlaku sampai Sab 21 Nov, 10.42.");
    world_set_time(&world, "2026-11-21T10:42:01+07:00");
    assert_int_equal(get_page(code), 200);
    assert_false(says("berlaku sampai"));
    must_say("Tautan itu sudah tidak berlaku. Mintalah tautan yang baru");
    assert_int_equal(get(code, "*/*", &(struct link){.language = "en"}, "192.0.2.1"), 200);
    must_say("That link is no longer good.");
    MUST(db_case_resent(world.db, WORLD_CASE, 5, cases_now_s(&world.cases), &entry, &why));
    assert_int_equal(get_page(code), 200);
    must_say("Tautan itu berlaku sampai Min 22 Nov, 10.42.");
}

/* Of a case that was ended by its owner nothing is said to be done, and nothing is asked. */
static void a_withdrawal_says_so(void **state)
{
    (void)state;
    struct db_request request = {.id = "r",
                                 .agency = "pekalongan",
                                 .case_id = WORLD_CASE,
                                 .kind = DB_REQUEST_WITHDRAWAL,
                                 .received_s = 1,
                                 .granted = true};
    struct db_entry entry =
        cases_entry(&world.cases, NULL, "pekalongan", "request", WORLD_CASE, "");
    MUST(db_request_add(world.db, &request, &entry, &why));
    request.answered_s = cases_now_s(&world.cases);
    MUST(cases_answer_request(&world.cases, &request, &entry, &why));
    assert_int_equal(get_page(code), 200);
    must_say("Sudah ditutup: persetujuan atas pemakaian data ditarik");
    must_say("Ditutup pada");
    assert_false(says("sudah selesai"));
    assert_false(says("Bagaimana layanan kami"));
    assert_int_equal(get(code, "*/*", &(struct link){.language = "en"}, "192.0.2.1"), 200);
    must_say("Closed: consent to the use of the data was withdrawn");
    assert_int_equal(get(code, "application/json", &(struct link){0}, "192.0.2.1"), 200);
    must_say("\"state\":\"finished\"");
    must_say("\"survey\":false");
}

static void keep_check(const char *item, bool agrees, const char *reason)
{
    struct db_check check = {.agrees = agrees, .at_s = 5};
    struct db_entry entry = cases_entry(&world.cases, NULL, "pekalongan", "check", WORLD_CASE, "");
    snprintf(check.item, sizeof check.item, "%s", item);
    snprintf(check.reason, sizeof check.reason, "%s", reason);
    MUST(db_check_put(world.db, WORLD_CASE, &check, NULL, &entry, &why));
}

/* Exactly what was found amiss, while it is the applicant's turn; what staff may not say is not
 * said. */
static void what_came_back_says_what_to_bring(void **state)
{
    (void)state;
    keep_check("recommendation", false, "unsigned");
    keep_check("ktp", true, "");
    keep_check("face", false, "unreadable");
    keep_check("appointment", false, "SPESIMEN <b>");
    keep_check("gone", false, "unsigned");
    move("done");
    assert_int_equal(get_page(code), 200);
    assert_false(says("Surat Rekomendasi: "));
    move("return");
    assert_int_equal(get(code, "application/json", &(struct link){0}, "192.0.2.1"), 200);
    must_say("\"due\":null");
    assert_int_equal(get_page(code), 200);
    must_say("<li>Surat Rekomendasi: Belum bertanda tangan atau berstempel<a ");
    must_say("<li>Foto wajah: Tidak terbaca<a ");
    assert_false(says("KTP berwarna: "));
    assert_false(says("SPESIMEN &lt;b"));
    assert_int_equal(get(code, "*/*", &(struct link){.language = "en"}, "192.0.2.1"), 200);
    must_say("Not signed or stamped yet");
    assert_int_equal(get(code, "application/json", &(struct link){0}, "192.0.2.1"), 200);
    must_say("\"wanted\":[\"Foto wajah: Tidak terbaca\",\"Surat Rekomendasi: ");
    move("done");
    assert_int_equal(get_page(code), 200);
    assert_false(says("Surat Rekomendasi: "));
}

static void what_was_left_lying_says_what_can_be_done(void **state)
{
    (void)state;
    int64_t now_s = world_now(&world);
    move("done");
    move("return");
    MUST(cases_lapse(&world.cases, WORLD_CASE, 1, now_s, now_s, &why));
    assert_int_equal(get_page(code), 200);
    must_say("Sudah ditutup: tidak diserahkan kembali pada waktunya");
    must_say("Bila masih perlu, ajukan lagi di terminal atau di loket.");
    must_say("Ditutup pada");
    assert_false(says("Selesai pada"));
    assert_int_equal(get(code, "application/json", &(struct link){0}, "192.0.2.1"), 200);
    must_say("\"advice\":\"Bila masih perlu, ajukan lagi di terminal atau di loket.\"");
}

static void a_late_case_says_so(void **state)
{
    (void)state;
    assert_int_equal(get_page(code), 200);
    assert_false(says("Lewat batas waktu"));
    must_say("Selesai paling lambat");
    must_say("Sen 23 Nov, 10.42");
    world_set_time(&world, "2026-11-23T10:43:00+07:00");
    assert_int_equal(get_page(code), 200);
    must_say("Lewat batas waktu");
    must_say("tel:+62285421243");
}

static void the_national_service_is_told_the_code(void **state)
{
    (void)state;
    char grouped[CODE_GROUPED_SIZE], words[120];
    code_group(code, grouped);
    assert_int_equal(get_page(code), 200);
    snprintf(words, sizeof words,
             "SP4N-LAPOR: <a href=\"https://www.lapor.go.id\">www.lapor.go.id</a>, sebut kode %s",
             grouped);
    must_say(words);
    assert_int_equal(get(code, "*/*", &(struct link){.language = "en"}, "192.0.2.1"), 200);
    snprintf(words, sizeof words, "www.lapor.go.id</a>, name the code %s", grouped);
    must_say(words);
}

/* Each step as the page marks it: by the first letter of its class. */
static void expect_steps(const char *letters)
{
    const char *at = bytes_text(&response.body);
    for (const char *letter = letters; *letter; letter++) {
        at = strstr(at, "<li class=\"");
        if (!at || at[11] != *letter) fail_msg("step %td of %s", letter - letters + 1, letters);
        at++;
    }
    assert_null(strstr(at, "<li class=\""));
}

static void a_case_that_was_handed_over_is_not_complete(void **state)
{
    (void)state;
    static const char said[] = "Permohonan Anda belum lengkap: tunjukkan kode ini di loket";
    char other[CODE_SIZE];
    struct db_case item;
    assert_int_equal(get_page(code), 200);
    assert_false(says("belum lengkap"));
    world_handed_over(&world, OTHER_CASE, WORLD_SERVICE, "", other);
    MUST(db_case_find(world.db, OTHER_CASE, &item, &why));
    assert_string_equal(item.handed_at, "form:nik");
    assert_string_equal(item.missing, "nik face");
    assert_int_equal(item.due_s, 0); /* nothing is promised before it is complete */
    assert_int_equal(get_page(other), 200);
    must_say(said);
    must_say("Petugas di loket melengkapi yang belum ada, dengan kode yang sama.");
    must_say("Dihitung setelah lengkap");
    expect_steps("oooooooo");
    assert_false(says("menunggu disposisi"));
    assert_false(says("10.42")); /* nothing was done then */
    assert_false(says("nik"));
    assert_int_equal(get(other, "*/*", &(struct link){.language = "en"}, "192.0.2.1"), 200);
    must_say("Your application is not complete yet: show this code at the desk");
    must_say("Counted once it is complete");
    assert_int_equal(get(other, "application/json", &(struct link){0}, "192.0.2.1"), 200);
    must_say("\"state\":\"handed-over\"");
    must_say(said);
    must_say("\"due\":null");
    assert_false(says("\"done\""));
    assert_false(says("\"current\""));
    assert_false(says("nik"));
}

static void once_staff_have_moved_it_it_is_as_any(void **state)
{
    (void)state;
    char other[CODE_SIZE];
    world_handed_over(&world, OTHER_CASE, WORLD_SERVICE, "", other);
    world_set_time(&world, "2026-11-20T10:58:00+07:00");
    MUST(cases_move(&world.cases, OTHER_CASE,
                    &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &why));
    assert_int_equal(get_page(other), 200);
    must_say("sedang diperiksa verifikator");
    must_say("Sen 23 Nov, 10.58");
    expect_steps("ddcooooo");
    assert_false(says("belum lengkap"));
    assert_false(says("Petugas di loket melengkapi"));
    assert_false(says("10.42")); /* completed by the first move, not when it was handed over */
    assert_int_equal(get(other, "application/json", &(struct link){0}, "192.0.2.1"), 200);
    must_say("\"state\":\"step-3\"");
}

static void a_complaint_that_was_handed_over_says_so(void **state)
{
    (void)state;
    char other[CODE_SIZE];
    world_handed_over(&world, OTHER_CASE, "pekalongan/complaint", "", other);
    assert_int_equal(get_page(other), 200);
    must_say("Pengaduan Anda belum lengkap: tunjukkan kode ini di loket");
}

static void json_is_for_machines(void **state)
{
    (void)state;
    move("done");
    assert_int_equal(get(code, "application/json", &(struct link){0}, "192.0.2.1"), 200);
    assert_string_equal(http_response_find(&response, "Content-Type"), "application/json");
    json_t *root = json_loadb((const char *)response.body.data, response.body.size, 0, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "code")), code);
    assert_string_equal(json_string_value(json_object_get(root, "service")), WORLD_SERVICE);
    assert_string_equal(json_string_value(json_object_get(root, "state")), "step-3");
    assert_string_equal(json_string_value(json_object_get(root, "due")),
                        "2026-11-23T10:42:00+07:00");
    json_t *steps = json_object_get(root, "steps"), *step = json_array_get(steps, 2);
    assert_int_equal(json_array_size(steps), 8);
    assert_int_equal(json_integer_value(json_object_get(step, "number")), 3);
    assert_string_equal(json_string_value(json_object_get(step, "actor")), "Verifikator");
    assert_string_equal(json_string_value(json_object_get(step, "state")), "current");
    assert_true(json_is_null(json_object_get(json_array_get(steps, 5), "at")));
    json_decref(root);
}

static void a_code_may_be_typed_by_hand(void **state)
{
    (void)state;
    char grouped[CODE_GROUPED_SIZE], lower[CODE_SIZE];
    code_group(code, grouped);
    for (int i = 0; i < CODE_SIZE; i++)
        lower[i] = (char)(code[i] >= 'A' && code[i] <= 'Z' ? code[i] + 32 : code[i]);
    assert_int_equal(get_page(grouped), 200);
    assert_int_equal(get_page(lower), 200);
    must_say(grouped);
}

static void sign_link(const char *of, struct bytes *out)
{
    char message[LINK_MESSAGE_SIZE];
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    size_t length = link_message(of, WORLD_TERMINAL, message);
    MUST(seal_sign(&world.keys.terminal_key, message, length, signature, &why));
    base64url_encode(signature, sizeof signature, out);
}

static void a_signed_code_is_on_its_way(void **state)
{
    (void)state;
    char unknown[CODE_SIZE];
    struct bytes signature = {0};
    sign_link(world_code(77, unknown), &signature);
    struct link link = {NULL, WORLD_TERMINAL, bytes_text(&signature)};
    assert_int_equal(get(unknown, "text/html", &link, "192.0.2.1"), 200);
    must_say("sudah diserahkan");
    must_say("Dinas Kominfo Kota Pekalongan");
    must_say(WORLD_TERMINAL);
    must_say("?lang=en&amp;k=" WORLD_TERMINAL "&amp;s="); /* the switch keeps the signature */
    assert_int_equal(get(unknown, "application/json", &link, "192.0.2.1"), 200);
    must_say("\"state\":\"on-its-way\"");
    assert_int_equal(get(code, "application/json", &link, "192.0.2.1"), 200); /* known wins */
    must_say("\"state\":\"received\"");
    bytes_free(&signature);
}

static void whatever_is_wrong_looks_the_same(void **state)
{
    (void)state;
    char unknown[CODE_SIZE];
    struct bytes signature = {0};
    world_code(77, unknown);
    sign_link(world_code(78, code), &signature); /* of another code */
    const struct {
        const char *typed;
        struct link link;
    } cases[] = {
        {unknown, {0}},
        {"x", {0}},
        {"%3Cscript%3E", {0}},
        {"<script>alert(1)</script>", {0}},
        {"K7QF2M9XRT4BW8K7QF2M9XRT4BW8", {0}},
        {unknown, {NULL, WORLD_TERMINAL, bytes_text(&signature)}},
        {unknown, {NULL, WORLD_TERMINAL, "AAAA"}},
        {unknown, {NULL, "\"><script>", "'"}},
        {unknown, {"xx", "SPS-77", bytes_text(&signature)}},
    };
    for (int html = 0; html < 2; html++) {
        struct bytes first = {0};
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            char address[32];
            snprintf(address, sizeof address, "198.51.100.%zu", i);
            assert_int_equal(get(cases[i].typed, html ? "text/html" : "application/json",
                                 &cases[i].link, address),
                             404);
            if (i == 0) bytes_append(&first, response.body.data, response.body.size);
            assert_string_equal(bytes_text(&response.body), bytes_text(&first));
        }
        bytes_free(&first);
    }
    must_say("T-01");
    bytes_free(&signature);
}

static int typed(const char *text, const char *language)
{
    struct http_exchange exchange = {.request = {.path = "/t"}};
    struct http_request *request = &exchange.request;
    if (text) request->queries[request->queries_count++] = (struct http_pair){"code", text};
    request->queries[request->queries_count++] = (struct http_pair){"lang", language};
    http_exchange_begin(&exchange, &router, "GET");
    return answer_keep(&exchange);
}

static void a_typed_code_leads_to_its_page(void **state)
{
    (void)state;
    char grouped[CODE_GROUPED_SIZE], target[64];
    const struct {
        const char *text, *language, *target;
    } cases[] = {
        {code, "id", "t/%s"},      {grouped, "en", "t/%s?lang=en"},
        {"nonsense", "id", "t/-"}, {"../../etc/passwd\r\nX: y", "id", "t/-"},
        {NULL, "xx", "t/-"},       {"", "en", "t/-?lang=en"},
    };
    code_group(code, grouped);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(typed(cases[i].text, cases[i].language), 303);
        size_t fixed = strcspn(cases[i].target, "%");
        snprintf(target, sizeof target, "%.*s%s%s", (int)fixed, cases[i].target,
                 cases[i].target[fixed] ? code : "",
                 cases[i].target[fixed] ? cases[i].target + fixed + 2 : "");
        assert_string_equal(http_response_find(&response, "Location"), target);
    }
}

static void misses_are_throttled_by_address(void **state)
{
    (void)state;
    const struct link nothing = {0};
    for (int i = 0; i < 10; i++)
        assert_int_equal(get("x", "*/*", &nothing, "203.0.113.9"), 404);
    assert_int_equal(get("x", "*/*", &nothing, "203.0.113.9"), 429);
    assert_string_equal(http_response_find(&response, "Retry-After"), "60");
    assert_int_equal(get(code, "*/*", &nothing, "203.0.113.9"),
                     429); /* a hit would tell him what is one */
    assert_int_equal(get(code, "text/html", &nothing, "203.0.113.10"), 200);
    clock_advance(&world.clock, 60 * 1000);
    assert_int_equal(get(code, "*/*", &nothing, "203.0.113.9"), 200);
}

static void a_page_runs_nothing_and_is_kept_nowhere(void **state)
{
    (void)state;
    assert_int_equal(get_page(code), 200);
    const char *policy = http_response_find(&response, "Content-Security-Policy");
    assert_non_null(strstr(policy, "default-src 'none'"));
    assert_non_null(strstr(policy, "style-src 'sha256-"));
    assert_non_null(strstr(policy, "frame-ancestors 'none'"));
    assert_string_equal(http_response_find(&response, "Cache-Control"), "no-store");
    assert_string_equal(http_response_find(&response, "Referrer-Policy"), "no-referrer");
    assert_string_equal(http_response_find(&response, "Content-Language"), "id");
}

/* Every sentence of these pages has its English. */
static void nothing_is_left_untranslated(void **state)
{
    (void)state;
    static const char *const indonesian[] = {
        "Permohonan", "Berkas",  "Kode",      "Selesai", "sejak",
        "Anda",       "Halaman", "pengaduan", "Bahasa",
    };
    char unknown[CODE_SIZE];
    struct bytes signature = {0};
    sign_link(world_code(77, unknown), &signature);
    const struct link english = {.language = "en"};
    const struct link linked = {"en", WORLD_TERMINAL, bytes_text(&signature)};
    for (int page = 0; page < 5; page++) {
        if (page == 0) get(code, "text/html", &english, "192.0.2.1");
        if (page == 1) get(unknown, "text/html", &linked, "192.0.2.1");
        if (page == 2) get("x", "text/html", &english, "192.0.2.1");
        if (page == 3) move("done"), move("return");
        if (page == 3) get(code, "text/html", &english, "192.0.2.1");
        if (page == 4) world_set_time(&world, "2026-12-23T10:43:00+07:00");
        if (page == 4) get(code, "text/html", &english, "192.0.2.1");
        const char *body = strstr(bytes_text(&response.body), "<body");
        for (size_t i = 0; i < sizeof indonesian / sizeof *indonesian; i++)
            if (strstr(body, indonesian[i])) fail_msg("page %d: %s", page, indonesian[i]);
    }
    bytes_free(&signature);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_state_has_its_sentence),
        CASE(a_link_has_its_time),
        CASE(a_withdrawal_says_so),
        CASE(what_came_back_says_what_to_bring),
        CASE(what_was_left_lying_says_what_can_be_done),
        CASE(a_late_case_says_so),
        CASE(the_national_service_is_told_the_code),
        CASE(a_case_that_was_handed_over_is_not_complete),
        CASE(once_staff_have_moved_it_it_is_as_any),
        CASE(a_complaint_that_was_handed_over_says_so),
        CASE(json_is_for_machines),
        CASE(a_code_may_be_typed_by_hand),
        CASE(a_signed_code_is_on_its_way),
        CASE(whatever_is_wrong_looks_the_same),
        CASE(a_typed_code_leads_to_its_page),
        CASE(misses_are_throttled_by_address),
        CASE(a_page_runs_nothing_and_is_kept_nowhere),
        CASE(nothing_is_left_untranslated),
    };
    return cmocka_run_group_tests(tests, NULL, site_finish);
}
