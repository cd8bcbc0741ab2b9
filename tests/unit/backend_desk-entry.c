/* The desk's doors, knocked at without a browser: guesses, rights, and what the log says of them.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/desk/desk.h"

#include "backend_fixture.h"
#include <liboath/oath.h>
#include <pthread.h>

#define PASSWORD "kawung-rembulan-7-perahu"
#define NO_CASE  "ffeeddccbbaa99887766554433221100"

static struct world world;
static struct desk *desk;
static struct http_router router;
static int64_t now_s;

/* Somebody with an account, and in by both factors. */
struct person {
    uint8_t pairing[PEOPLE_PAIRING_SIZE];
    char token[PEOPLE_TOKEN_SIZE], key[PEOPLE_TOKEN_SIZE];
};

struct asked {
    const char *method, *path, *token, *body, *address;
};

/* The status; out, where wanted, is the page. */
static int ask(const struct asked *asked, struct bytes *out)
{
    char cookie[80];
    char parts[200];
    snprintf(parts, sizeof parts, "%s", asked->path);
    char *query = strchr(parts, '?'), *rest = NULL;
    if (query) *query++ = 0;
    struct http_exchange exchange = {.request = {.path = parts}};
    struct http_request *request = &exchange.request;
    for (char *pair = query ? strtok_r(query, "&", &rest) : NULL; pair;
         pair = strtok_r(NULL, "&", &rest)) {
        char *value = strchr(pair, '=');
        *value = 0;
        request->queries[request->queries_count++] = (struct http_pair){pair, value + 1};
    }
    snprintf(request->address, sizeof request->address, "%s",
             asked->address ? asked->address : "192.0.2.1");
    snprintf(cookie, sizeof cookie, "anjungan=%s", asked->token ? asked->token : "");
    request->headers[request->headers_count++] = (struct http_pair){"Cookie", cookie};
    request->headers[request->headers_count++] =
        (struct http_pair){"Content-Type", "application/x-www-form-urlencoded"};
    http_exchange_begin(&exchange, &router, asked->method);
    if (asked->body) http_exchange_data(&exchange, asked->body, strlen(asked->body));
    http_exchange_end(&exchange);
    int status = exchange.response.status;
    if (out) bytes_move(out, &exchange.response.body);
    http_exchange_finish(&exchange);
    return status;
}

static int get(const char *path, const struct person *who)
{
    return ask(&(struct asked){.method = "GET", .path = path, .token = who->token}, NULL);
}

static int try_password(const char *name, const char *password, const char *address)
{
    char body[200];
    snprintf(body, sizeof body, "nama=%s&sandi=%s", name, password);
    return ask(
        &(struct asked){.method = "POST", .path = "/masuk", .body = body, .address = address},
        NULL);
}

static void pass(int64_t seconds)
{
    now_s += seconds;
    clock_fix_wall(&world.clock, now_s * 1000);
}

static const char *code_of(const struct person *who)
{
    static char code[8];
    assert_int_equal(oath_totp_generate((const char *)who->pairing, sizeof who->pairing,
                                        (time_t)now_s, 30, 0, 6, code),
                     OATH_OK);
    return code;
}

static void come_in(const char *login, struct person *out)
{
    char first[PEOPLE_TOKEN_SIZE];
    pass(30);
    MUST(people_begin(&world.cases, login, PASSWORD, first, &why));
    MUST(people_enter(&world.cases, first, code_of(out), out->token, &why));
    people_form_key(&world.cases, out->token, out->key);
}

static void hire(const char *login, const char *agency, unsigned roles, struct person *out)
{
    char invite[PEOPLE_TOKEN_SIZE];
    struct db_account account;
    MUST(people_invite(&world.cases, NULL, agency, login, login, roles, invite, &why));
    MUST(people_invited(&world.cases, invite, &account, out->pairing, &why));
    MUST(people_accept(&world.cases, invite, PASSWORD, code_of(out), &why));
    come_in(login, out);
}

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    now_s = clock_wall_ms(&world.clock) / 1000;
    struct desk_options options = {.cases = &world.cases,
                                   .blobs = world.blobs,
                                   .web_dir = SOURCE_DIR "/assets/web",
                                   .base_url = "http://127.0.0.1"};
    MUST((desk = desk_create(&options, &why)));
    router = (struct http_router){.sites = {{desk_routes, desk_routes_count, desk}},
                                  .count = 1,
                                  .missing = desk_answer_missing,
                                  .missing_context = desk};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    desk_destroy(desk);
    world_free(&world);
    return 0;
}

struct counted {
    const char *act, *object;
    int count;
};

static bool count_row(const struct db_audit_row *row, void *context)
{
    struct counted *counted = context;
    bool is = strcmp(row->entry.act, counted->act) == 0 &&
              (!counted->object || strcmp(row->entry.object, counted->object) == 0);
    if (is) counted->count++;
    return true;
}

static int entries(const char *act, const char *object)
{
    struct counted counted = {.act = act, .object = object};
    MUST(db_audit_list(world.db, "", "", INT64_MAX, 1000, count_row, &counted, &why));
    return counted.count;
}

/* A name is held up at the address that guesses, whether it is somebody's or nobody's; whoever owns
 * it comes in from elsewhere all the while. */
static void guessing_keeps_no_owner_out(void **state)
{
    (void)state;
    struct person sari;
    hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 7; i++)
            assert_int_equal(try_password("sari", "wrong", "198.51.100.7"), i < 5 ? 403 : 429);
        for (int i = 0; i < 7; i++)
            assert_int_equal(try_password("nobody", "wrong", "198.51.100.7"), i < 5 ? 403 : 429);
        assert_int_equal(try_password("sari", PASSWORD, "198.51.100.7"), 429);
        assert_int_equal(try_password("sari", PASSWORD, "192.0.2.1"), 303);
        pass(900);
    }
    assert_int_equal(try_password("sari", PASSWORD, "198.51.100.7"), 303);
    assert_int_equal(entries("login-miss", ""), 20);
}

static void *guess(void *context)
{
    (void)context;
    try_password("sari", "wrong", "198.51.100.7");
    return NULL;
}

/* Many at once are no more than one after the other. */
static void guesses_at_once_are_counted(void **state)
{
    (void)state;
    enum { GUESSES = 16 };
    pthread_t threads[GUESSES];
    struct person sari;
    hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    for (int i = 0; i < GUESSES; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, guess, NULL), 0);
    for (int i = 0; i < GUESSES; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(entries("login-miss", NULL), 5);
}

struct knock {
    pthread_t thread;
    pthread_barrier_t *together;
    int number, status;
};

static void *knock_at(void *context)
{
    struct knock *knock = context;
    char address[40];
    snprintf(address, sizeof address, "203.0.113.%d", knock->number);
    pthread_barrier_wait(knock->together);
    knock->status = try_password("sari", "wrong", address);
    return NULL;
}

/* A crowd from everywhere is sent away, not kept: no thread of the port waits behind it. */
static void a_crowd_does_not_wait(void **state)
{
    (void)state;
    enum { CROWD = 90 };
    static struct knock knocks[CROWD];
    pthread_barrier_t together;
    int looked_at = 0, sent_away = 0;
    struct person sari;
    hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    pthread_barrier_init(&together, NULL, CROWD);
    for (int i = 0; i < CROWD; i++) {
        knocks[i] = (struct knock){.together = &together, .number = i + 1};
        assert_int_equal(pthread_create(&knocks[i].thread, NULL, knock_at, &knocks[i]), 0);
    }
    for (int i = 0; i < CROWD; i++) {
        pthread_join(knocks[i].thread, NULL);
        looked_at += knocks[i].status == 403;
        sent_away += knocks[i].status == 503;
    }
    pthread_barrier_destroy(&together);
    assert_int_equal(looked_at + sent_away, CROWD);
    assert_true(looked_at > 0 && sent_away > 0);
    assert_int_equal(entries("login-miss", NULL), looked_at);
    assert_int_equal(try_password("sari", PASSWORD, "192.0.2.1"), 303);
}

/* What is not theirs is refused, told in the log, and looks as if it were not there. */
static void what_is_denied_is_told(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct person sari, lain, eko;
    world_case(&world, WORLD_SERVICE, code);
    hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    hire("lain", "purbalingga", 1U << ROLE_VERIFIER | 1U << ROLE_SUPERVISOR, &lain);
    hire("eko", "pekalongan", 1U << ROLE_ADMIN, &eko);
    const char *const own = "/kasus/" WORLD_CASE;
    assert_int_equal(get(own, &eko), 403);
    assert_int_equal(get(own, &lain), 404);
    assert_int_equal(get("/kasus/" NO_CASE, &lain), 404);
    assert_int_equal(get("/audit", &sari), 403);
    assert_int_equal(get("/akun", &sari), 403);
    assert_int_equal(entries("denied", WORLD_CASE), 2);
    assert_int_equal(entries("denied", NO_CASE), 1);
    assert_int_equal(entries("denied", ""), 2);
    assert_int_equal(get("/antrean", &lain), 200);
    assert_int_equal(entries("denied", NULL), 5);
    /* The first step staff decide is another role's. */
    char body[200];
    struct person kepala;
    hire("kepala", "pekalongan", 1U << ROLE_HEAD, &kepala);
    struct db_case item;
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    bool head = item.actor == ACTOR_HEAD;
    snprintf(body, sizeof body, "kunci=%s&langkah=%u&hasil=done", head ? sari.key : kepala.key,
             item.step);
    assert_int_equal(ask(&(struct asked){.method = "POST",
                                         .path = "/kasus/" WORLD_CASE "/langkah",
                                         .token = head ? sari.token : kepala.token,
                                         .body = body},
                         NULL),
                     403);
    assert_int_equal(entries("denied", WORLD_CASE), 3);
    struct db_account account;
    MUST(db_account_find_login(world.db, "lain", &account, &why));
    char path[80];
    snprintf(path, sizeof path, "/akun/%s/tutup", account.id);
    snprintf(body, sizeof body, "kunci=%s", eko.key);
    assert_int_equal(
        ask(&(struct asked){.method = "POST", .path = path, .token = eko.token, .body = body},
            NULL),
        404);
    assert_int_equal(entries("denied", account.id), 1);
    MUST(db_account_find_login(world.db, "sari", &account, &why));
    snprintf(path, sizeof path, "/akun/%s/peran", account.id);
    assert_int_equal(
        ask(&(struct asked){.method = "POST", .path = path, .token = eko.token, .body = body},
            NULL),
        400); /* nobody is left without a role */
}

/* What two roles add up to: a supervisor sees the complaint, a verifikator never its papers. */
static void roles_do_not_add_up(void **state)
{
    (void)state;
    char code[CODE_SIZE], body[300];
    struct person dewi;
    struct bytes page = {0};
    world_case(&world, "pekalongan/complaint", code);
    hire("dewi", "pekalongan", 1U << ROLE_VERIFIER | 1U << ROLE_SUPERVISOR, &dewi);
    const char *const own = "/kasus/" WORLD_CASE;
    assert_int_equal(ask(&(struct asked){.method = "GET", .path = own, .token = dewi.token}, &page),
                     200);
    assert_non_null(strstr(bytes_text(&page), "tidak untuk peran Anda"));
    assert_null(strstr(bytes_text(&page), "catatan"));
    bytes_free(&page);
    assert_int_equal(get("/kasus/" WORLD_CASE "/berkas/face", &dewi), 404);
    assert_int_equal(get("/kasus/" WORLD_CASE "/gambar/face", &dewi), 404);
    snprintf(body, sizeof body, "kunci=%s&isi=SPESIMEN", dewi.key);
    assert_int_equal(ask(&(struct asked){.method = "POST",
                                         .path = "/kasus/" WORLD_CASE "/catatan",
                                         .token = dewi.token,
                                         .body = body},
                         NULL),
                     404);
}

/* Of a paper that no service asks for, whatever bytes name it, nothing is told or opened. */
static void only_papers_are_looked_at(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct person sari;
    world_case(&world, WORLD_SERVICE, code);
    hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    static const char *const keys[] = {"case.json", "..", "\xff\xfe", "a\nb", "<b>"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char path[100];
        snprintf(path, sizeof path, "/kasus/" WORLD_CASE "/berkas/%s", keys[i]);
        assert_int_equal(get(path, &sari), 404);
        snprintf(path, sizeof path, "/kasus/" WORLD_CASE "/gambar/%s", keys[i]);
        assert_int_equal(get(path, &sari), 404);
    }
    assert_int_equal(entries("paper-look", NULL), 0);
    /* The blob is not there: the store's failure, not this paper's. */
    assert_int_equal(get("/kasus/" WORLD_CASE "/gambar/face", &sari), 500);
    assert_int_equal(entries("paper-look", NULL), 1);
}

/* Who logs in by a browser where somebody is in ends that. */
static void a_new_login_ends_the_old_session(void **state)
{
    (void)state;
    struct person sari;
    struct member member;
    hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    assert_int_equal(ask(&(struct asked){.method = "POST",
                                         .path = "/masuk",
                                         .token = sari.token,
                                         .body = "nama=sari&sandi=" PASSWORD},
                         NULL),
                     303);
    assert_false(people_find(&world.cases, sari.token, &member, NULL));
    assert_int_equal(entries("logout", NULL), 1);
}

static void spoil(const char *sql)
{
    place_ask(&world.place, sql);
}

static void add_case(unsigned number)
{
    struct case_summary summary;
    struct db_upload upload;
    char id[DB_ID_SIZE], code[CODE_SIZE];
    snprintf(id, sizeof id, "%032x", number);
    world_upload(&world, id, &upload);
    world_summary(&world, id, world_code(number, code), WORLD_SERVICE, &summary);
    MUST(world_add(&world, &summary, &upload, &why));
}

/* All due at the same time, and some of a service that is gone: the pages lead on past those, and
 * each of the others is there once. */
static void the_queue_goes_on(void **state)
{
    (void)state;
    enum { CASES = 112, GONE = 7 };
    char path[200] = "/antrean?lihat=semua";
    struct person sari;
    int seen = 0, pages = 0;
    hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    for (unsigned i = 0; i < CASES; i++)
        add_case(i + 1);
    spoil("UPDATE cases SET service = 'pekalongan/gone' WHERE id LIKE '%3'");
    while (*path && pages++ < 10) {
        struct bytes page = {0};
        assert_int_equal(
            ask(&(struct asked){.method = "GET", .path = path, .token = sari.token}, &page), 200);
        const char *text = bytes_text(&page), *more = strstr(text, "sesudah=");
        for (const char *row = text; (row = strstr(row, "\"/kasus/")); row++)
            seen++;
        path[0] = 0;
        if (more)
            snprintf(path, sizeof path, "/antrean?lihat=semua&%.*s", (int)strcspn(more, "\""),
                     more);
        bytes_free(&page);
    }
    assert_int_equal(pages, 3);
    assert_int_equal(seen, CASES - GONE);
}

/* While the database does not answer, nobody is told that they are not logged in; and what cannot
 * be told in the log is not shown. */
static void a_database_that_is_away_says_so(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct person sari;
    world_case(&world, WORLD_SERVICE, code);
    hire("sari", "pekalongan", 1U << ROLE_SUPERVISOR, &sari);
    assert_int_equal(get("/kasus/" WORLD_CASE, &sari), 200);
    spoil("ALTER TABLE audit RENAME TO away");
    assert_int_equal(get("/kasus/" WORLD_CASE, &sari), 500);
    spoil("ALTER TABLE away RENAME TO audit; ALTER TABLE sessions RENAME TO away");
    assert_int_equal(get("/antrean", &sari), 500);
    spoil("ALTER TABLE away RENAME TO sessions");
    assert_int_equal(get("/antrean", &sari), 200);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(guessing_keeps_no_owner_out),
        TEST(guesses_at_once_are_counted),
        TEST(a_crowd_does_not_wait),
        TEST(what_is_denied_is_told),
        TEST(roles_do_not_add_up),
        TEST(only_papers_are_looked_at),
        TEST(a_new_login_ends_the_old_session),
        TEST(the_queue_goes_on),
        TEST(a_database_that_is_away_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
