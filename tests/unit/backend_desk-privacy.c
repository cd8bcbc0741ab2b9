/* The pages of privacy: requests and incidents of the own agency alone, their clocks, what is held
 * back, and what the log is told. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/retention.h"
#include "backend/desk/desk.h"

#include "backend_fixture.h"
#include <liboath/oath.h>

#define PASSWORD "kawung-rembulan-7-perahu"

static struct world world;
static struct desk *desk;
static char page[128 * 1024], location[HTTP_VALUE_SIZE], code[CODE_SIZE];

static int64_t now(void)
{
    return clock_wall_ms(&world.clock) / 1000;
}

static void enter(const char *login, const char *agency, unsigned roles,
                  char out[PEOPLE_TOKEN_SIZE])
{
    const struct cases *cases = &world.cases;
    struct db_account account;
    char invite[PEOPLE_TOKEN_SIZE], first[PEOPLE_TOKEN_SIZE], digits[8];
    uint8_t pairing[PEOPLE_PAIRING_SIZE];
    MUST(people_invite(cases, NULL, agency, login, "Eko SPESIMEN", roles, invite, &why));
    MUST(people_invited(cases, invite, &account, pairing, &why));
    for (int i = 0; i < 2; i++) { /* no code works twice */
        assert_int_equal(oath_totp_generate((const char *)pairing, sizeof pairing,
                                            (time_t)(now() + 30 * i), 30, 0, 6, digits),
                         OATH_OK);
        if (i == 0) MUST(people_accept(cases, invite, PASSWORD, digits, &why));
    }
    MUST(people_begin(cases, login, PASSWORD, first, &why));
    MUST(people_enter(cases, first, digits, out, &why));
}

static char head[PEOPLE_TOKEN_SIZE], supervisor[PEOPLE_TOKEN_SIZE], verifier[PEOPLE_TOKEN_SIZE],
    other[PEOPLE_TOKEN_SIZE];

#define SECOND "11112233445566778899aabbccddeeff"
#define THIRD  "22112233445566778899aabbccddeeff"

/* Of a test's own. */
static void add_case(const char *id, unsigned number)
{
    struct case_summary summary;
    struct db_upload upload;
    world_upload(&world, id, &upload);
    world_summary(&world, id, world_code(number, code), WORLD_SERVICE, &summary);
    MUST(world_add(&world, &summary, &upload, &why));
}

/* Once for all: passwords are slow to hash. */
static int setup(void **state)
{
    (void)state;
    world_init(&world);
    world_case(&world, WORLD_SERVICE, code);
    MUST((desk = desk_create(&(struct desk_options){.cases = &world.cases,
                                                    .blobs = world.blobs,
                                                    .web_dir = SOURCE_DIR "/assets/web",
                                                    .base_url = "http://127.0.0.1"},
                             &why)));
    enter("kepala", "pekalongan", 1U << ROLE_HEAD, head);
    enter("dewi", "pekalongan", 1U << ROLE_SUPERVISOR, supervisor);
    enter("ani", "pekalongan", 1U << ROLE_VERIFIER, verifier);
    enter("lain", "purbalingga", 1U << ROLE_SUPERVISOR | 1U << ROLE_HEAD, other);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    desk_destroy(desk);
    world_free(&world);
    return 0;
}

/* form NULL: a GET. The key of the session's forms goes along. */
static int ask(const char *token, const char *path, const char *form)
{
    const struct http_router router = {.sites = {{desk_routes, desk_routes_count, desk}},
                                       .count = 1};
    char cookie[128], body[2048], key[PEOPLE_TOKEN_SIZE];
    snprintf(cookie, sizeof cookie, "anjungan=%s", token);
    struct http_exchange exchange = {.request = {.path = path}};
    exchange.request.headers[exchange.request.headers_count++] =
        (struct http_pair){"Cookie", cookie};
    if (form) {
        people_form_key(&world.cases, token, key);
        snprintf(body, sizeof body, "kunci=%s&%s", key, form);
        exchange.request.headers[exchange.request.headers_count++] =
            (struct http_pair){"Content-Type", "application/x-www-form-urlencoded"};
    }
    http_exchange_begin(&exchange, &router, form ? "POST" : "GET");
    if (form) http_exchange_data(&exchange, body, strlen(body));
    http_exchange_end(&exchange);
    int status = exchange.response.status;
    location[0] = 0;
    for (int i = 0; i < exchange.response.headers_count; i++)
        if (strcmp(exchange.response.headers[i].name, "Location") == 0)
            snprintf(location, sizeof location, "%s", exchange.response.headers[i].value);
    snprintf(page, sizeof page, "%s", bytes_text(&exchange.response.body));
    http_exchange_finish(&exchange);
    return status;
}

static void must_say(const char *words)
{
    if (!strstr(page, words)) fail_msg("no \"%s\": %s", words, page);
}

static void must_not_say(const char *words)
{
    if (strstr(page, words)) fail_msg("\"%s\": %s", words, page);
}

static int logged(const char *act)
{
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM audit WHERE act = '%s'", act);
    return (int)place_ask(&world.place, sql);
}

/* What staff typed is nowhere in the database. */
static void must_not_lie_open(const char *words)
{
    struct bytes all = {0};
    place_read(&world.place, &all);
    assert_null(memmem(all.data, all.size, words, strlen(words)));
    bytes_free(&all);
}

#define INCIDENT                                                                                   \
    "terminal=" WORLD_TERMINAL "&jenis-insiden=0&dari=2026-11-20T00%3A00&sampai=2026-11-20T12%3A"  \
    "00&diketahui=2026-11-20T09%3A00&uraian-insiden=RAHASIA+dari+halaman"

static void an_incident_has_its_list_and_its_clock(void **state)
{
    (void)state;
    char path[HTTP_VALUE_SIZE], further[HTTP_VALUE_SIZE + 16];
    assert_int_equal(ask(supervisor, "/pelindungan", NULL), 200);
    must_say("<a href=\"/pelindungan\" aria-current=\"page\">Pelindungan data</a>");
    must_not_say("<script");
    assert_int_equal(ask(supervisor, "/pelindungan/insiden", INCIDENT), 303);
    snprintf(path, sizeof path, "%s", location);
    must_not_lie_open("RAHASIA dari halaman");
    assert_int_equal(ask(supervisor, path, NULL), 200);
    must_say("1 permohonan");
    must_say(">00112233<"); /* WORLD_CASE */
    must_say("isian, berkas, foto wajah (data spesifik)");
    must_say("RAHASIA dari halaman");
    must_say("paling lambat Sen 23 Nov, 09.00");
    snprintf(further, sizeof further, "%s/csv", path);
    assert_int_equal(ask(supervisor, further, NULL), 200);
    must_say("nomor,layanan,diserahkan,diterima,data,dimusnahkan\r\n" WORLD_CASE
             ",pekalongan/issue-esign,2026-11-20T10:42:00+07:00,");
    snprintf(further, sizeof further, "%s/surat", path);
    assert_int_equal(ask(head, further, NULL), 200);
    must_say("Pasal 46 UU 27/2022");
    must_say("Upaya penanganan yang sudah dan akan dilakukan");
    snprintf(further, sizeof further, "%s/beritahu", path);
    assert_int_equal(ask(supervisor, further, "siapa=pemilik"), 303);
    assert_int_equal(ask(supervisor, further, "siapa=siapapun"), 400);
    assert_int_equal(logged("incident"), 1);
    assert_int_equal(logged("incident-csv"), 1);
    assert_int_equal(logged("incident-letter"), 1);
    assert_int_equal(logged("incident-told"), 1);
    MUST(db_audit_verify(world.db, &(struct db_head){0}, &why));
}

static void whoever_is_not_meant_sees_nothing(void **state)
{
    (void)state;
    char incident[HTTP_VALUE_SIZE], request[HTTP_VALUE_SIZE], further[HTTP_VALUE_SIZE + 16];
    char form[300];
    snprintf(form, sizeof form, "kode=%s&jenis=0&diterima=2026-11-20T10%%3A00&uraian=x", code);
    assert_int_equal(ask(verifier, "/pelindungan", NULL), 403);
    assert_int_equal(ask(verifier, "/pelindungan/insiden", INCIDENT), 403);
    assert_int_equal(ask("nobody", "/pelindungan", NULL), 303);
    /* Another agency's terminal, and its case. */
    assert_int_equal(ask(other, "/pelindungan/insiden", INCIDENT), 400);
    assert_int_equal(ask(other, "/pelindungan/permintaan", form), 404);
    assert_int_equal(ask(supervisor, "/pelindungan/insiden", INCIDENT), 303);
    snprintf(incident, sizeof incident, "%s", location);
    assert_int_equal(ask(supervisor, "/pelindungan/permintaan", form), 303);
    snprintf(request, sizeof request, "%s", location);
    static const char *const ends[] = {"", "/csv", "/surat"};
    for (int i = 0; i < 3; i++) {
        snprintf(further, sizeof further, "%s%s", incident, ends[i]);
        assert_int_equal(ask(other, further, NULL), 404);
        assert_int_equal(ask(verifier, further, NULL), 403);
    }
    snprintf(further, sizeof further, "%s/beritahu", incident);
    assert_int_equal(ask(other, further, "siapa=pemilik"), 404);
    assert_int_equal(ask(other, request, NULL), 404);
    snprintf(further, sizeof further, "%s/jawab", request);
    assert_int_equal(ask(other, further, "jawaban=1&alasan=x"), 404);
    assert_int_equal(ask(other, "/pelindungan", NULL), 200);
    must_not_say(WORLD_TERMINAL);
    must_not_say("/pelindungan/permintaan/");
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM requests WHERE answered != 0"),
                     0);
    assert_int_equal(ask(other, "/kasus/" WORLD_CASE "/salinan", NULL), 404);
    assert_int_equal(ask(other, "/kasus/" WORLD_CASE "/tahan", "sebab=x"), 404);
    assert_int_equal(ask(verifier, "/kasus/" WORLD_CASE "/tahan", "sebab=x"), 403);
    assert_int_equal(ask(supervisor, "/kasus/" WORLD_CASE "/salinan", NULL), 403);
}

static void a_request_is_answered_and_keeps_the_case_until_then(void **state)
{
    (void)state;
    char form[300], path[HTTP_VALUE_SIZE], further[HTTP_VALUE_SIZE + 16];
    int condemned = 0;
    add_case(SECOND, 2);
    snprintf(form, sizeof form,
             "kode=%s&jenis=1&diterima=2026-11-20T10%%3A00&uraian=NAMA+SALAH+EJA", code);
    assert_int_equal(ask(supervisor, "/pelindungan/permintaan", form), 303);
    snprintf(path, sizeof path, "%s", location);
    must_not_lie_open("NAMA SALAH EJA");
    assert_int_equal(ask(supervisor, path, NULL), 200);
    must_say("NAMA SALAH EJA");
    must_say("Perbaikan");
    must_say("paling lambat Sen 23 Nov, 10.00");
    must_not_say("/salinan"); /* no papers for this role */
    assert_int_equal(ask(head, path, NULL), 200);
    must_say("/kasus/" SECOND "/salinan");
    world_finish(&world, code);
    MUST(db_case_condemn(world.db, WORLD_SERVICE, INT64_MAX, now(), 9, &condemned, &why));
    assert_int_equal(condemned, 0);
    snprintf(further, sizeof further, "%s/jawab", path);
    assert_int_equal(ask(supervisor, further, "jawaban=1&alasan="), 400);
    assert_int_equal(ask(supervisor, further, "jawaban=1&alasan=SUDAH+DIPERBAIKI"), 303);
    assert_int_equal(ask(supervisor, further, "jawaban=0&alasan=lagi"), 409);
    assert_int_equal(ask(supervisor, path, NULL), 200);
    must_say("Dipenuhi");
    must_say("SUDAH DIPERBAIKI");
    must_not_lie_open("SUDAH DIPERBAIKI");
    MUST(db_case_condemn(world.db, WORLD_SERVICE, INT64_MAX, now(), 9, &condemned, &why));
    assert_int_equal(condemned, 1);
    assert_int_equal(logged("request"), 2); /* and that of the test before */
    assert_int_equal(logged("request-answer"), 1);
    /* A date that is to come, or none. */
    snprintf(form, sizeof form, "kode=%s&jenis=1&diterima=2026-11-21T10%%3A00&uraian=x", code);
    assert_int_equal(ask(supervisor, "/pelindungan/permintaan", form), 400);
    assert_int_equal(ask(supervisor, "/pelindungan/permintaan", "kode=x&jenis=9"), 400);
}

static void what_is_held_back_says_by_whom(void **state)
{
    (void)state;
    int condemned = 0;
    struct db_kept kept;
    add_case(THIRD, 3);
    assert_int_equal(ask(supervisor, "/kasus/" THIRD "/tahan", "sebab="), 400);
    assert_int_equal(ask(supervisor, "/kasus/" THIRD "/tahan", "sebab=GUGATAN+TUN"), 303);
    assert_int_equal(ask(supervisor, "/kasus/" THIRD "/tahan", "sebab=lagi"), 409);
    must_not_lie_open("GUGATAN TUN");
    assert_int_equal(ask(supervisor, "/kasus/" THIRD, NULL), 200);
    must_say("Ditahan oleh Eko SPESIMEN");
    world_finish(&world, code);
    MUST(db_case_condemn(world.db, WORLD_SERVICE, INT64_MAX, now(), 9, &condemned, &why));
    assert_int_equal(condemned, 0);
    assert_int_equal(ask(supervisor, "/kasus/" THIRD "/lepas", "x=1"), 303);
    assert_int_equal(ask(supervisor, "/kasus/" THIRD "/lepas", "x=1"), 409);
    MUST(db_case_kept(world.db, THIRD, &kept, &why));
    assert_int_equal(kept.held_s, 0);
    MUST(db_case_condemn(world.db, WORLD_SERVICE, INT64_MAX, now(), 9, &condemned, &why));
    assert_int_equal(condemned, 1);
    MUST(db_case_erase(world.db, THIRD, THIRD, now(), NULL, &why));
    assert_int_equal(logged("hold"), 1);
    assert_int_equal(logged("release"), 1);
    /* Nothing is opened for a page of it any more. */
    assert_int_equal(ask(head, "/kasus/" THIRD, NULL), 200);
    must_say("sudah dimusnahkan pada Jumat, 20 November 2026");
    must_not_say("Tahan pemusnahan");
    assert_int_equal(ask(head, "/kasus/" THIRD "/salinan", NULL), 410);
    assert_int_not_equal(ask(head, "/kasus/" THIRD "/gambar/face", NULL), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_incident_has_its_list_and_its_clock),
        cmocka_unit_test(whoever_is_not_meant_sees_nothing),
        cmocka_unit_test(a_request_is_answered_and_keeps_the_case_until_then),
        cmocka_unit_test(what_is_held_back_says_by_whom),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
