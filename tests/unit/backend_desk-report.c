/* The report at the desk, for whom it is and of whose agency; and a complaint's class, which its
 * officer alone changes, with a reason. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/cases/raise.h"
#include "backend/desk/desk.h"

#include "backend_fixture.h"
#include <liboath/oath.h>

#define PASSWORD "kawung-rembulan-7-perahu"

static struct world world;
static struct desk *desk;
static struct http_response response;

/* Passwords are slow on purpose: everybody enters once, for all tests. */
enum who { HEAD, VERIFIER, COMPLAINTS, SUPERVISOR, ADMIN, ELSEWHERE, PEOPLE };
static char tokens[PEOPLE][PEOPLE_TOKEN_SIZE];
static const struct {
    const char *login, *agency;
    unsigned roles;
} people[PEOPLE] = {
    [HEAD] = {"kepala", "purbalingga", 1U << ROLE_HEAD},
    [VERIFIER] = {"ani", "purbalingga", 1U << ROLE_VERIFIER},
    [COMPLAINTS] = {"citra", "purbalingga", 1U << ROLE_COMPLAINTS},
    [SUPERVISOR] = {"dewi", "purbalingga", 1U << ROLE_SUPERVISOR},
    [ADMIN] = {"eko", "purbalingga", 1U << ROLE_ADMIN},
    [ELSEWHERE] = {"lain", "pekalongan", 1U << ROLE_COMPLAINTS | 1U << ROLE_HEAD},
};

/* Nobody's session ends by it. */
static void set_time(const char *iso)
{
    char sql[96];
    world_set_time(&world, iso);
    snprintf(sql, sizeof sql, "UPDATE sessions SET seen = %lld, expires = 4000000000",
             (long long)world_unix(iso));
    place_ask(&world.place, sql);
}

static void enter(enum who who)
{
    const struct cases *cases = &world.cases;
    struct db_account account;
    char invite[PEOPLE_TOKEN_SIZE], first[PEOPLE_TOKEN_SIZE], code[8];
    uint8_t pairing[PEOPLE_PAIRING_SIZE];
    int64_t now_s = clock_wall_ms(&world.clock) / 1000;
    MUST(people_invite(cases, NULL, people[who].agency, people[who].login, "SPESIMEN",
                       people[who].roles, invite, &why));
    MUST(people_invited(cases, invite, &account, pairing, &why));
    for (int i = 0; i < 2; i++) { /* no code works twice */
        assert_int_equal(oath_totp_generate((const char *)pairing, sizeof pairing,
                                            (time_t)(now_s + 30 * i), 30, 0, 6, code),
                         OATH_OK);
        if (i == 0) MUST(people_accept(cases, invite, PASSWORD, code, &why));
    }
    MUST(people_begin(cases, people[who].login, PASSWORD, first, &why));
    MUST(people_enter(cases, first, code, tokens[who], &why));
}

/* A light complaint: due on Friday at 14.12, two hours of service after 10.42. */
static void complain(void)
{
    char code[CODE_SIZE];
    struct case_summary summary;
    struct db_upload upload;
    const struct service *service =
        catalogue_find_service(world.catalogue, "purbalingga/complaint");
    world_upload(&world, WORLD_CASE, &upload);
    world_summary(&world, WORLD_CASE, world_code(1, code), service->key, &summary);
    snprintf(summary.promised_for, sizeof summary.promised_for, "facility");
    MUST(promise_due_of(world.catalogue, service, "facility", &summary.handed_in, &summary.due,
                        &why));
    MUST(world_add(&world, &summary, &upload, &why));
}

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    MUST((desk = desk_create(&(struct desk_options){.cases = &world.cases,
                                                    .blobs = world.blobs,
                                                    .web_dir = SOURCE_DIR "/assets/web",
                                                    .base_url = "http://127.0.0.1"},
                             &why)));
    for (int who = 0; who < PEOPLE; who++)
        enter((enum who)who);
    complain();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    http_response_clear(&response);
    desk_destroy(desk);
    world_free(&world);
    return 0;
}

static int ask(enum who who, const char *method, const char *path, const char *period,
               const char *body)
{
    const struct http_router router = {.sites = {{desk_routes, desk_routes_count, desk}},
                                       .count = 1,
                                       .missing = desk_answer_missing,
                                       .missing_context = desk};
    char cookie[128];
    snprintf(cookie, sizeof cookie, "anjungan=%s", tokens[who]);
    struct http_exchange exchange = {.request = {.path = path}};
    struct http_request *request = &exchange.request;
    request->headers[request->headers_count++] = (struct http_pair){"Cookie", cookie};
    request->headers[request->headers_count++] =
        (struct http_pair){"Content-Type", "application/x-www-form-urlencoded"};
    request->queries[request->queries_count++] = (struct http_pair){"jenis", "pengaduan"};
    if (period) request->queries[request->queries_count++] = (struct http_pair){"periode", period};
    http_exchange_begin(&exchange, &router, method);
    if (body) http_exchange_data(&exchange, body, strlen(body));
    http_exchange_end(&exchange);
    http_response_clear(&response);
    response = exchange.response;
    exchange.response = (struct http_response){0};
    http_exchange_finish(&exchange);
    return response.status;
}

static bool says(const char *words)
{
    return strstr(bytes_text(&response.body), words) != NULL;
}

/* With the key of whoever asks, which every page of theirs has. */
static int reclass(enum who who, const char *class, const char *reason)
{
    char body[400], key[PEOPLE_TOKEN_SIZE] = "";
    assert_int_equal(ask(who, "GET", "/nothing", NULL, NULL), 404);
    const char *at = strstr(bytes_text(&response.body), "name=\"kunci\" value=\"");
    assert_non_null(at);
    assert_int_equal(sscanf(at + 20, "%43[^\"]", key), 1);
    snprintf(body, sizeof body, "kunci=%s&kelas=%s&sebab=%s", key, class, reason);
    return ask(who, "POST", "/kasus/" WORLD_CASE "/kelas", NULL, body);
}

static void reports_are_for_those_who_answer_for_the_office(void **state)
{
    (void)state;
    static const char *const paths[] = {"/laporan", "/laporan.csv", "/laporan.pdf"};
    static const bool allowed[PEOPLE] = {
        [HEAD] = true, [COMPLAINTS] = true, [SUPERVISOR] = true, [ELSEWHERE] = true};
    set_time("2026-11-20T14:30:00+07:00");
    for (int who = 0; who < PEOPLE; who++) {
        for (int i = 0; i < 3; i++) {
            int status = ask((enum who)who, "GET", paths[i], "2026-11", NULL);
            if (status != (allowed[who] ? 200 : 403))
                fail_msg("%s at %s: %d", people[who].login, paths[i], status);
        }
        assert_int_equal(says("/laporan"), 0); /* a PDF, or a refusal without the link */
    }
    assert_int_equal(
        place_ask(&world.place, "SELECT count(*) FROM audit WHERE act = 'report-look'"), 12);
    assert_int_equal(ask(HEAD, "GET", "/laporan", "2026-13", NULL), 400);
    assert_int_equal(ask(HEAD, "GET", "/laporan", NULL, NULL), 200); /* the last full month */
    assert_true(says("Oktober 2026"));
}

static void a_report_is_of_the_own_agency(void **state)
{
    (void)state;
    set_time("2026-11-20T14:30:00+07:00");
    assert_int_equal(ask(HEAD, "GET", "/laporan", "2026-11", NULL), 200);
    assert_true(says("Dinas Komunikasi dan Informatika"));
    assert_true(says("Diterima 1. Masih berjalan 1, 1 di antaranya terlambat."));
    assert_true(says("Sementara: periode ini belum berakhir."));
    assert_true(says("href=\"/laporan?periode=2026-K4\""));
    assert_false(says("periode=2026-12")); /* not begun */
    assert_int_equal(ask(ELSEWHERE, "GET", "/laporan", "2026-11", NULL), 200);
    assert_true(says("Kota Pekalongan"));
    assert_true(says("Diterima 0. Masih berjalan 0, 0 di antaranya terlambat."));
    assert_int_equal(ask(HEAD, "GET", "/laporan.csv", "2026-K4", NULL), 200);
    assert_true(says("Triwulan IV 2026"));
    assert_string_equal(http_response_find(&response, "Content-Disposition"),
                        "attachment; filename=\"laporan-purbalingga-2026-K4.csv\"");
}

static int64_t due_now(void)
{
    struct db_case item;
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    return item.due_s;
}

/* From when it was handed in, not from when it was changed. */
static void the_officer_changes_a_class_with_a_reason(void **state)
{
    (void)state;
    set_time("2026-11-20T13:30:00+07:00");
    int64_t light_s = world_unix("2026-11-20T14:12:00+07:00");
    static const struct {
        enum who who;
        int status;
    } refused[] = {{HEAD, 403}, {VERIFIER, 403}, {SUPERVISOR, 403}, {ADMIN, 403}, {ELSEWHERE, 404}};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(reclass(refused[i].who, "procedure", "SPESIMEN"), refused[i].status);
    assert_int_equal(reclass(COMPLAINTS, "procedure", ""), 400);
    assert_int_equal(reclass(COMPLAINTS, "nothing", "SPESIMEN"), 400);
    assert_int_equal(reclass(COMPLAINTS, "facility", "SPESIMEN"), 409);
    assert_int_equal(due_now(), light_s);
    assert_int_equal(reclass(COMPLAINTS, "procedure", "bukan+ringan"), 303);
    assert_int_equal(due_now(), world_unix("2026-11-20T16:12:00+07:00")); /* 4 hours */
    assert_int_equal(reclass(COMPLAINTS, "delay", "SPESIMEN"), 303);
    assert_int_equal(due_now(), world_unix("2026-11-23T10:42:00+07:00")); /* a working day */
    assert_int_equal(reclass(COMPLAINTS, "other", "SPESIMEN"), 409);      /* of the same class */
    assert_int_equal(place_ask(&world.place,
                               "SELECT count(*) FROM audit WHERE act = 'class' AND detail ="
                               " 'facility to procedure'"),
                     1);
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM notes"), 2);
    set_time("2026-11-23T10:42:00+07:00");
    char code[CODE_SIZE];
    world_finish(&world, world_code(1, code));
    assert_int_equal(reclass(COMPLAINTS, "facility", "SPESIMEN"), 409);
    assert_int_equal(place_ask(&world.place, "SELECT verdict FROM figures"), 1);
}

static void what_was_raised_is_marked_in_the_queue(void **state)
{
    (void)state;
    set_time("2026-11-20T13:00:00+07:00");
    assert_int_equal(ask(COMPLAINTS, "GET", "/antrean", NULL, NULL), 200);
    assert_false(says("Dieskalasi"));
    assert_false(says(WORLD_CASE)); /* a verifikator's step */
    set_time("2026-11-20T13:45:00+07:00");
    cases_raise_tick(&world.cases);
    assert_int_equal(ask(COMPLAINTS, "GET", "/antrean", NULL, NULL), 200);
    assert_true(says("Dieskalasi"));
    assert_true(says(WORLD_CASE));
    assert_int_equal(ask(HEAD, "GET", "/antrean", NULL, NULL), 200);
    assert_false(says(WORLD_CASE)); /* not yet theirs */
    set_time("2026-11-20T14:20:00+07:00");
    cases_raise_tick(&world.cases);
    assert_int_equal(ask(HEAD, "GET", "/antrean", NULL, NULL), 200);
    assert_true(says(WORLD_CASE));
    assert_int_equal(ask(SUPERVISOR, "GET", "/antrean", NULL, NULL), 200);
    assert_true(says("Dieskalasi"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_for_those_who_answer_for_the_office),
        cmocka_unit_test(a_report_is_of_the_own_agency),
        cmocka_unit_test(what_was_raised_is_marked_in_the_queue),
        cmocka_unit_test(the_officer_changes_a_class_with_a_reason),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
