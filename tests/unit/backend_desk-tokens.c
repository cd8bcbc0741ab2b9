/* The keys of an agency's systems on the page of its accounts: its admin sees and withdraws them,
 * and nobody else's. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/desk/desk.h"
#include "backend/people/tokens.h"

#include "backend_fixture.h"
#include <liboath/oath.h>

#define PASSWORD "kawung-rembulan-7-perahu"

static struct world world;
static struct desk *desk;
static char page[64 * 1024];

static int64_t now(void)
{
    return clock_wall_ms(&world.clock) / 1000;
}

static void enter(const char *login, unsigned roles, char out[PEOPLE_TOKEN_SIZE])
{
    const struct cases *cases = &world.cases;
    struct db_account account;
    char invite[PEOPLE_TOKEN_SIZE], first[PEOPLE_TOKEN_SIZE], code[8];
    uint8_t pairing[PEOPLE_PAIRING_SIZE];
    MUST(people_invite(cases, NULL, "pekalongan", login, "Eko SPESIMEN", roles, invite, &why));
    MUST(people_invited(cases, invite, &account, pairing, &why));
    for (int i = 0; i < 2; i++) { /* no code works twice */
        assert_int_equal(oath_totp_generate((const char *)pairing, sizeof pairing,
                                            (time_t)(now() + 30 * i), 30, 0, 6, code),
                         OATH_OK);
        if (i == 0) MUST(people_accept(cases, invite, PASSWORD, code, &why));
    }
    MUST(people_begin(cases, login, PASSWORD, first, &why));
    MUST(people_enter(cases, first, code, out, &why));
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
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    desk_destroy(desk);
    world_free(&world);
    return 0;
}

static int ask(const char *method, const char *path, const char *token)
{
    const struct http_router router = {.sites = {{desk_routes, desk_routes_count, desk}},
                                       .count = 1};
    char cookie[128], body[128], key[PEOPLE_TOKEN_SIZE];
    snprintf(cookie, sizeof cookie, "anjungan=%s", token);
    struct http_exchange exchange = {.request = {.path = path}};
    struct http_request *request = &exchange.request;
    request->headers[request->headers_count++] = (struct http_pair){"Cookie", cookie};
    request->headers[request->headers_count++] =
        (struct http_pair){"Content-Type", "application/x-www-form-urlencoded"};
    http_exchange_begin(&exchange, &router, method);
    people_form_key(&world.cases, token, key);
    snprintf(body, sizeof body, "kunci=%s", key);
    if (strcmp(method, "POST") == 0) http_exchange_data(&exchange, body, strlen(body));
    http_exchange_end(&exchange);
    int status = exchange.response.status;
    snprintf(page, sizeof page, "%s", bytes_text(&exchange.response.body));
    http_exchange_finish(&exchange);
    return status;
}

static void make(const char *agency, const char *name, unsigned scopes, struct db_token *out)
{
    char token[TOKEN_SIZE];
    struct token_wish wish = {.agency = agency, .name = name, .scopes = scopes, .days = 30};
    MUST(token_make(&world.cases, &wish, token, &why));
    MUST(token_find(&world.cases, token, out, &why));
}

static void an_admin_sees_and_withdraws_their_own(void **state)
{
    (void)state;
    char eko[PEOPLE_TOKEN_SIZE], sari[PEOPLE_TOKEN_SIZE], path[100];
    struct db_token mine, other;
    make("pekalongan", "Sistem <dinas>", 5, &mine);
    make("purbalingga", "Sistem lain", 1, &other);
    enter("eko", 1U << ROLE_ADMIN, eko);
    enter("sari", 1U << ROLE_VERIFIER, sari);
    assert_int_equal(ask("GET", "/akun", eko), 200);
    assert_non_null(strstr(page, "Sistem &lt;dinas&gt;"));
    assert_non_null(strstr(page, "membaca permohonan, berkas"));
    assert_non_null(strstr(page, "terakhir dipakai: belum pernah"));
    assert_null(strstr(page, "Sistem lain"));

    snprintf(path, sizeof path, "/kunci/%s/cabut", other.id);
    assert_int_equal(ask("POST", path, eko), 404);
    MUST(db_token_find_id(world.db, other.id, &other, &why));
    assert_int_equal(other.withdrawn_s, 0);
    snprintf(path, sizeof path, "/kunci/%s/cabut", mine.id);
    assert_int_equal(ask("POST", path, sari), 403);
    assert_int_equal(ask("POST", path, eko), 303);
    assert_int_equal(ask("POST", path, eko), 303); /* it is what they wanted */
    MUST(db_token_find_id(world.db, mine.id, &mine, &why));
    assert_int_equal(mine.withdrawn_s, now());
    assert_int_equal(ask("GET", "/akun", eko), 200);
    assert_non_null(strstr(page, "Dicabut"));
    assert_null(strstr(page, path));
}

/* Its looks are told under its name. */
static void the_log_knows_its_name(void **state)
{
    (void)state;
    char dewi[PEOPLE_TOKEN_SIZE];
    struct db_token token;
    make("pekalongan", "Sistem dinas", 5, &token);
    struct db_entry entry =
        cases_entry(&world.cases, token.id, "pekalongan", "case-read", WORLD_CASE, "");
    MUST(db_audit_add(world.db, &entry, &why));
    enter("dewi", 1U << ROLE_SUPERVISOR, dewi);
    assert_int_equal(ask("GET", "/audit", dewi), 200);
    assert_non_null(strstr(page, "API: Sistem dinas"));
    assert_non_null(strstr(page, "Membuat kunci API"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_admin_sees_and_withdraws_their_own, setup, teardown),
        cmocka_unit_test_setup_teardown(the_log_knows_its_name, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
