/* News by e-mail: asked for twice, told of each step once, ended by a link, forgotten; and nobody's
 * mailbox is filled through a receipt that somebody found. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/follow/follow.h"
#include "base/encode.h"
#include "site_fixture.h"

#define BASE    "https://layanan.example.go.id"
#define ADDRESS "sri.rahayu@example.id"

static struct follow follow;
static struct follow_site site;
static char code[CODE_SIZE], from_ip[16];
static struct bytes to, letter, text; /* the letter that was read last */

static int setup(void **state)
{
    (void)state;
    site_open();
    follow_init(&follow, &world.cases, "anjungan@example.go.id", BASE);
    world.cases.letters = &follow.letters;
    site = (struct follow_site){&follow, track, throttle_create(FOLLOW_ASKS_AN_HOUR, 3600)};
    track_offer_news(track);
    site_add((struct http_site){track_routes, track_routes_count, track});
    site_add((struct http_site){follow_routes, follow_routes_count, &site});
    world_case(&world, WORLD_SERVICE, code);
    snprintf(from_ip, sizeof from_ip, "192.0.2.1");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    throttle_destroy(site.throttle);
    bytes_free(&to);
    bytes_free(&letter);
    bytes_free(&text);
    site_close();
    site_forget();
    return 0;
}

static int ask(const char *method, const char *path, const char *body)
{
    struct http_exchange exchange = {.request = {.path = path}};
    struct http_request *request = &exchange.request;
    snprintf(request->address, sizeof request->address, "%s", from_ip);
    if (body)
        request->headers[request->headers_count++] =
            (struct http_pair){"Content-Type", "application/x-www-form-urlencoded"};
    http_exchange_begin(&exchange, &router, method);
    if (body) http_exchange_data(&exchange, body, strlen(body));
    return answer_keep(&exchange);
}

static int give(const char *of_code, const char *body)
{
    char path[64];
    snprintf(path, sizeof path, "/k/%s", of_code);
    return ask("POST", path, body);
}

static int64_t number(const char *sql)
{
    return place_ask(&world.place, sql);
}

static void decode(void)
{
    struct bytes lines = {0};
    const char *body = strstr(bytes_text(&letter), "\r\n\r\n");
    assert_non_null(body);
    for (const char *p = body + 4; *p; p++)
        if (*p != '\r' && *p != '\n') bytes_append(&lines, p, 1);
    bytes_truncate(&text, 0);
    assert_true(base64_decode(bytes_text(&lines), lines.size, &text));
    bytes_free(&lines);
}

/* The next letter of the outbox, which is gone then; it holds these words. */
static void reads(const char *words)
{
    struct db_job job = {0};
    bytes_truncate(&to, 0);
    bytes_truncate(&letter, 0);
    MUST(db_job_take(world.db, OUTBOX_MAIL, INT32_MAX, 60, &job, &why));
    assert_true(outbox_open(&world.secret, &job, &to, &letter));
    MUST(db_job_done(world.db, &job, &why));
    db_job_free(&job);
    decode();
    if (!strstr(bytes_text(&text), words)) fail_msg("no \"%s\" in %s", words, bytes_text(&text));
}

static void reads_none(void)
{
    assert_int_equal(number("SELECT count(*) FROM jobs"), 0);
}

/* The path of the link in it that begins so. */
static const char *link_in(const char *begins)
{
    static char path[200];
    char whole[64];
    snprintf(whole, sizeof whole, BASE "%s", begins);
    const char *at = strstr(bytes_text(&text), whole);
    if (!at) fail_msg("no %s in %s", whole, bytes_text(&text));
    at += strlen(BASE);
    snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\r\n?"), at);
    return path;
}

static void move(const char *outcome)
{
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = outcome, .by = "SPESIMEN"}, NULL, &why));
}

/* On the page and in the letter. */
static void opt_in(const char *body)
{
    assert_int_equal(give(code, body), 200);
    reads("24");
    assert_int_equal(ask("POST", link_in("/kabar/"), ""), 200);
    reads("/t/");
}

static void the_page_offers_it_while_there_is_something_to_tell(void **state)
{
    (void)state;
    char path[64];
    snprintf(path, sizeof path, "/t/%s", code);
    assert_int_equal(ask("GET", path, NULL), 200);
    assert_true(says("Beri tahu saya lewat e-mail"));
    assert_true(says("href=\"../k/"));
    assert_true(response.body.size < 20000);
    snprintf(path, sizeof path, "/k/%s", code);
    assert_int_equal(ask("GET", path, NULL), 200);
    assert_true(says("type=\"email\"") && says("method=\"post\"") && says("terenkripsi"));
    assert_false(says("<script"));
    world_finish(&world, code);
    reads_none(); /* nobody asked */
    assert_int_equal(ask("GET", path, NULL), 409);
    assert_int_equal(give(code, "address=" ADDRESS), 409);
    snprintf(path, sizeof path, "/t/%s", code);
    assert_int_equal(ask("GET", path, NULL), 200);
    assert_false(says("../k/"));
    assert_int_equal(ask("GET", "/k/SPES1MEN000014", NULL), 404);
    assert_true(says("belum kami temukan"));
}

static void twice_asked_and_each_step_told_once(void **state)
{
    (void)state;
    assert_int_equal(give(code, "address=+sri.rahayu%40example.id+"), 200);
    assert_false(says("sri"));
    move("done");
    reads("24 jam");
    assert_string_equal(bytes_text(&to), ADDRESS);
    /* To an address that nobody has confirmed: not the code. */
    assert_null(strstr(bytes_text(&text), "/t/"));
    assert_null(strstr(bytes_text(&text), code));
    char path[200];
    snprintf(path, sizeof path, "%s", link_in("/kabar/"));
    assert_int_equal(ask("GET", path, NULL), 200); /* a scanner of mail: nothing happens */
    move("agree");
    reads_none();
    assert_int_equal(ask("POST", path, ""), 200);
    reads("sudah kami terima");
    link_in("/t/");
    assert_int_equal(ask("POST", path, ""), 200); /* pressed twice */
    assert_true(says("sudah aktif"));
    reads_none();
    move("done");
    reads("Tautan untuk layanan");
    assert_non_null(strstr(bytes_text(&letter), "List-Unsubscribe: <" BASE "/berhenti/"));
    move("done");
    reads_none(); /* the verifier's turn */
    move("agree");
    reads("Tautan untuk layanan");
    move("done");
    move("done");
    reads("sudah selesai");
    reads_none();
}

static void it_is_told_what_is_missing_in_the_language_of_the_page(void **state)
{
    (void)state;
    char path[64];
    snprintf(path, sizeof path, "/k/%s", code);
    struct http_exchange exchange = {.request = {.path = path}};
    exchange.request.queries[exchange.request.queries_count++] = (struct http_pair){"lang", "en"};
    exchange.request.headers[exchange.request.headers_count++] =
        (struct http_pair){"Content-Type", "application/x-www-form-urlencoded"};
    http_exchange_begin(&exchange, &router, "POST");
    http_exchange_data(&exchange, "address=" ADDRESS, strlen("address=" ADDRESS));
    assert_int_equal(answer_keep(&exchange), 200);
    reads("within 24 hours");
    assert_int_equal(ask("GET", link_in("/kabar/"), NULL), 200);
    assert_true(says("Yes, send me news"));
    assert_int_equal(ask("POST", link_in("/kabar/"), ""), 200);
    reads("We have received");
    move("done");
    move("return");
    reads("Something has to be corrected");
    assert_non_null(strstr(bytes_text(&text), "?lang=en"));
}

static void only_one_plain_address_is_taken(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "",
        "address=",
        "address=sri",
        "address=a@b.id,c@d.id",
        "address=a@b.id%0d%0aBcc:+x@example.id",
        "address=a@b.id%0aBcc:+x@example.id",
        "address=%22a%0d%0a%22@b.id",
        "address=a@b.id%3e%3cx@example.id",
        "address=a@b.id&address=c@d.id",
        "address=a@b.id&other=1",
        "address=a%00@b.id",
        "address=a@b.id+SIZE%3d1",
        "address=Sri+%3ca@b.id%3e",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        snprintf(from_ip, sizeof from_ip, "192.0.2.%zu", i + 10);
        if (give(code, hostile[i]) != 400) fail_msg("%s: %d", hostile[i], response.status);
        assert_true(says("seperti nama@contoh.id"));
        assert_false(says("example.id") || says("b.id"));
    }
    char body[400];
    snprintf(
        body, sizeof body, "address=a@%.*s.id", 250,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(give(code, body), 400);
    reads_none();
    assert_int_equal(number("SELECT count(*) FROM followers"), 0);
}

static void nobodys_mailbox_is_filled(void **state)
{
    (void)state;
    char same[20000];
    assert_int_equal(give(code, "address=" ADDRESS), 200);
    snprintf(same, sizeof same, "%s", bytes_text(&response.body));
    for (int i = 0; i < 6; i++) {
        assert_int_equal(give(code, i % 2 ? "address=" ADDRESS : "address=budi@example.id"), 200);
        assert_string_equal(bytes_text(&response.body), same); /* it tells nothing */
    }
    assert_int_equal(number("SELECT count(*) FROM jobs"), 3);
    /* Nor through other receipts, nor written otherwise. */
    for (unsigned i = 0; i < 4; i++) {
        char id[DB_ID_SIZE], other[CODE_SIZE];
        snprintf(id, sizeof id, "ff00000000000000000000000000000%u", i);
        snprintf(from_ip, sizeof from_ip, "192.0.2.%u", i + 50);
        world_hand_in(&world, id, 100 + i, WORLD_SERVICE, other);
        assert_int_equal(give(other, "address=Sri.Rahayu%40EXAMPLE.id"), 200);
    }
    assert_int_equal(number("SELECT count(*) FROM jobs"), 4); /* it had two */
    /* From one place of the network: no more than some in an hour. */
    snprintf(from_ip, sizeof from_ip, "198.51.100.7");
    for (int i = 0; i < FOLLOW_ASKS_AN_HOUR; i++)
        assert_int_equal(give(code, "address=a@example.id"), 200);
    assert_int_equal(give(code, "address=a@example.id"), 429);
    assert_int_equal(number("SELECT count(*) FROM jobs"), 4);
    clock_advance(&world.clock, (FOLLOW_COUNTED_S + 60) * 1000LL);
    follow_tick(&follow);
    assert_int_equal(number("SELECT count(*) FROM followers"), 0);
    assert_int_equal(number("SELECT count(*) FROM jobs"), 0);
    assert_int_equal(give(code, "address=" ADDRESS), 200);
    assert_int_equal(number("SELECT count(*) FROM jobs"), 1);
}

static void a_link_ends_it_and_empties_the_outbox(void **state)
{
    (void)state;
    char path[200], own[200];
    opt_in("address=" ADDRESS);
    snprintf(own, sizeof own, "%s", link_in("/berhenti/"));
    move("done");
    move("agree");
    move("done"); /* lies in the outbox */
    assert_int_equal(number("SELECT count(*) FROM jobs"), 1);
    snprintf(path, sizeof path, "%s", own);
    path[strlen(path) - 1] = path[strlen(path) - 1] == '0' ? '1' : '0';
    assert_int_equal(ask("POST", path, ""), 404);
    assert_int_equal(ask("GET", own, NULL), 200);
    assert_int_equal(number("SELECT count(*) FROM followers WHERE state = 1"), 1);
    /* As a mail program does it (RFC 8058). */
    assert_int_equal(ask("POST", own, "List-Unsubscribe=One-Click"), 200);
    assert_true(says("Alamat Anda sudah dihapus"));
    reads_none();
    assert_int_equal(number("SELECT count(*) FROM followers WHERE sealed IS NOT NULL"), 0);
    world_finish(&world, code);
    reads_none();
    assert_int_equal(ask("POST", own, "List-Unsubscribe=One-Click"), 200); /* again */
}

/* That it is over, and was not done. */
static void what_is_closed_is_told(void **state)
{
    (void)state;
    int64_t now_s = world_now(&world);
    opt_in("address=" ADDRESS);
    move("done");
    move("return");
    place_ask(&world.place, "DELETE FROM jobs");
    MUST(cases_lapse(&world.cases, WORLD_CASE, 1, now_s, now_s + 86400, &why));
    reads("ditutup");
    assert_null(strstr(bytes_text(&text), "sudah selesai"));
    reads_none();
}

/* Whoever stops them while a move is written, has none of it either. */
static bool write_while_stopped(const struct cases_letters *letters, const struct db_case *item,
                                const struct case_told *told, struct db_job out[CASES_LETTERS_MAX],
                                int *out_count, struct fault *fault)
{
    (void)letters;
    if (!follow.letters.write(&follow.letters, item, told, out, out_count, fault)) return false;
    assert_int_equal(*out_count, 1);
    struct db_follower found;
    MUST(db_follower_find(world.db, out[0].key, &found, &why));
    MUST(follow_stop(&follow, &found, &why));
    db_follower_free(&found);
    return true;
}

static void what_is_stopped_meanwhile_is_not_sent(void **state)
{
    (void)state;
    const struct cases_letters racing = {write_while_stopped};
    opt_in("address=" ADDRESS);
    place_ask(&world.place, "DELETE FROM jobs");
    move("done");
    move("agree");
    assert_int_equal(number("SELECT count(*) FROM jobs"), 0);
    world.cases.letters = &racing;
    move("done"); /* of which a letter would tell */
    world.cases.letters = &follow.letters;
    assert_int_equal(number("SELECT count(*) FROM followers WHERE state = 2"), 1);
    assert_int_equal(number("SELECT count(*) FROM jobs"), 0);
}

/* Of another's mailbox: it is not asked again about this case, even after the days of counting. */
static void who_never_asked_is_left_alone(void **state)
{
    (void)state;
    char yes[200];
    assert_int_equal(give(code, "address=" ADDRESS), 200);
    reads("24 jam");
    snprintf(yes, sizeof yes, "%s", link_in("/kabar/"));
    assert_int_equal(ask("POST", link_in("/berhenti/"), ""), 200);
    assert_int_equal(ask("POST", yes, ""), 404);
    clock_advance(&world.clock, (FOLLOW_COUNTED_S + 60) * 1000LL);
    follow_tick(&follow);
    assert_int_equal(give(code, "address=" ADDRESS), 200);
    reads_none();
}

static void what_is_not_answered_or_finished_is_forgotten(void **state)
{
    (void)state;
    char yes[200];
    assert_int_equal(give(code, "address=" ADDRESS), 200);
    reads("24 jam");
    snprintf(yes, sizeof yes, "%s", link_in("/kabar/"));
    clock_advance(&world.clock, FOLLOW_ANSWER_S * 1000LL);
    assert_int_equal(ask("POST", yes, ""), 409);
    follow_tick(&follow);
    assert_int_equal(ask("POST", yes, ""), 404);
    assert_int_equal(number("SELECT count(*) FROM followers WHERE sealed IS NOT NULL"), 0);
    opt_in("address=" ADDRESS);
    world_finish(&world, code);
    clock_advance(&world.clock, (FOLLOW_DAYS * 86400LL - 60) * 1000);
    follow_tick(&follow);
    assert_int_equal(number("SELECT count(*) FROM followers WHERE sealed IS NOT NULL"), 1);
    assert_true(number("SELECT count(*) FROM jobs") > 0); /* as if no mail were sent any more */
    clock_advance(&world.clock, 120 * 1000);
    follow_tick(&follow);
    assert_int_equal(number("SELECT count(*) FROM followers"), 0);
    assert_int_equal(number("SELECT count(*) FROM jobs"), 0);
}

static void the_database_tells_no_address(void **state)
{
    (void)state;
    struct bytes all = {0};
    opt_in("address=" ADDRESS);
    move("done");
    move("agree");
    move("done");
    place_read(&world.place, &all);
    assert_non_null(memmem(all.data, all.size, WORLD_CASE, strlen(WORLD_CASE)));
    assert_null(memmem(all.data, all.size, "sri.rahayu", 10));
    assert_null(memmem(all.data, all.size, code, strlen(code)));
    char hex[2 * sizeof ADDRESS];
    hex_encode(ADDRESS, sizeof ADDRESS - 1, hex);
    assert_null(memmem(all.data, all.size, hex, strlen(hex))); /* as PostgreSQL writes bytes */
    bytes_free(&all);
}

static void move_of(const char *id, const char *outcome)
{
    MUST(cases_move(&world.cases, id, &(struct case_act){.outcome = outcome, .by = "SPESIMEN"},
                    NULL, &why));
}

/* Who asks when it is their turn already is not told of it as of something to come. */
static void the_first_letter_says_where_it_is(void **state)
{
    (void)state;
    move("done");
    move("return");
    assert_int_equal(give(code, "address=" ADDRESS), 200);
    reads("24 jam");
    assert_int_equal(ask("POST", link_in("/kabar/"), ""), 200);
    reads("Sekarang: Permohonan Anda perlu dilengkapi. ");
}

/* A step that is the applicant's in the standard, and that staff do for them, is no turn of theirs.
 */
static void what_is_no_turn_is_not_called_one(void **state)
{
    (void)state;
    static const char id[] = "11112233445566778899aabbccddeeff", begins[] = "Subject: =?UTF-8?B?";
    char other[CODE_SIZE];
    struct bytes subject = {0};
    world_hand_in(&world, id, 2, "pekalongan/revoke", other);
    assert_int_equal(give(other, "address=" ADDRESS), 200);
    reads("24 jam");
    assert_int_equal(ask("POST", link_in("/kabar/"), ""), 200);
    reads("sudah kami terima");
    move_of(id, "return");
    reads("perbaiki atau lengkapi");
    for (int i = 0; i < 3; i++) {
        move_of(id, "done");
        reads("");
    }
    move_of(id, "done");
    reads("Data dan surat Anda sedang dicocokkan");
    const char *at = strstr(bytes_text(&letter), begins);
    assert_non_null(at);
    at += strlen(begins);
    assert_true(base64_decode(at, strcspn(at, "?"), &subject));
    assert_memory_equal(subject.data, "Kabar: Pencabutan sertifikat", 28);
    bytes_free(&subject);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_page_offers_it_while_there_is_something_to_tell),
        CASE(twice_asked_and_each_step_told_once),
        CASE(it_is_told_what_is_missing_in_the_language_of_the_page),
        CASE(only_one_plain_address_is_taken),
        CASE(nobodys_mailbox_is_filled),
        CASE(a_link_ends_it_and_empties_the_outbox),
        CASE(what_is_closed_is_told),
        CASE(what_is_stopped_meanwhile_is_not_sent),
        CASE(who_never_asked_is_left_alone),
        CASE(what_is_not_answered_or_finished_is_forgotten),
        CASE(the_database_tells_no_address),
        CASE(the_first_letter_says_where_it_is),
        CASE(what_is_no_turn_is_not_called_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
