/* The desk's doors, knocked at without a browser: guesses, rights, and what the log says of them.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/desk.h"
#include "desk_fixture.h"
#include <pthread.h>

#define NO_CASE "ffeeddccbbaa99887766554433221100"

/* From a thread, too. */
static int try_password(const char *name, const char *password, const char *address)
{
    char body[200];
    struct http_response own = {0};
    snprintf(body, sizeof body, "nama=%s&sandi=%s", name, password);
    int status =
        desk_ask(&(struct asked){.target = "/masuk", .body = body, .address = address}, &own);
    http_response_clear(&own);
    return status;
}

/* A name is held up at the address that guesses, whether it is somebody's or nobody's; whoever owns
 * it comes in from elsewhere all the while. */
static void guessing_keeps_no_owner_out(void **state)
{
    (void)state;
    struct person sari;
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 7; i++)
            assert_int_equal(try_password("sari", "wrong", "198.51.100.7"), i < 5 ? 403 : 429);
        for (int i = 0; i < 7; i++)
            assert_int_equal(try_password("nobody", "wrong", "198.51.100.7"), i < 5 ? 403 : 429);
        assert_int_equal(try_password("sari", PASSWORD, "198.51.100.7"), 429);
        assert_int_equal(try_password("sari", PASSWORD, "192.0.2.1"), 303);
        world_pass(&world, 900);
    }
    assert_int_equal(try_password("sari", PASSWORD, "198.51.100.7"), 303);
    assert_int_equal(world_logged(&world, "login-miss", "", NULL), 20);
}

/* Of two backends behind one proxy neither lets a name be guessed at once more. */
static void guesses_count_at_every_backend(void **state)
{
    (void)state;
    struct desk *first = desk, *second;
    struct person sari;
    const struct desk_options options = {.cases = &world.cases,
                                         .blobs = world.blobs,
                                         .web_dir = SOURCE_DIR "/assets/web",
                                         .base_url = "http://127.0.0.1"};
    MUST((second = desk_create(&options, &why)));
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    for (int i = 0; i < 7; i++) {
        router.sites[0].context = i % 2 ? second : first;
        assert_int_equal(try_password("sari", "wrong", "2001:db8::1"), i < 5 ? 403 : 429);
    }
    router.sites[0].context = second;
    assert_int_equal(try_password("sari", PASSWORD, "2001:db8:0:1::1"), 303);
    desk_destroy(second);
}

/* Forms that have no name (an invitation, a code) do not wait for who left it empty. */
static void no_name_is_nobodys(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_password("", "wrong", "198.51.100.7"), 403);
    assert_int_equal(desk_ask(&(struct asked){.target = "/masuk/kode",
                                              .body = "kode=000000",
                                              .address = "198.51.100.7"},
                              &response),
                     303);
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
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    for (int i = 0; i < GUESSES; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, guess, NULL), 0);
    for (int i = 0; i < GUESSES; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(world_logged(&world, "login-miss", NULL, NULL), 5);
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
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
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
    assert_int_equal(world_logged(&world, "login-miss", NULL, NULL), looked_at);
    assert_int_equal(try_password("sari", PASSWORD, "192.0.2.1"), 303);
}

/* What is not theirs is refused, told in the log, and looks as if it were not there. */
static void what_is_denied_is_told(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct person sari, lain, eko;
    world_case(&world, WORLD_SERVICE, code);
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    desk_hire("lain", "purbalingga", 1U << ROLE_VERIFIER | 1U << ROLE_SUPERVISOR, &lain);
    desk_hire("eko", "pekalongan", 1U << ROLE_ADMIN, &eko);
    const char *const own = "/kasus/" WORLD_CASE;
    assert_int_equal(desk_get(&eko, own), 403);
    assert_int_equal(desk_get(&lain, own), 404);
    assert_int_equal(desk_get(&lain, "/kasus/" NO_CASE), 404);
    assert_int_equal(desk_get(&sari, "/audit"), 403);
    assert_int_equal(desk_get(&sari, "/akun"), 403);
    assert_int_equal(world_logged(&world, "denied", WORLD_CASE, NULL), 2);
    assert_int_equal(world_logged(&world, "denied", NO_CASE, NULL), 1);
    assert_int_equal(world_logged(&world, "denied", "", NULL), 2);
    assert_int_equal(desk_get(&lain, "/antrean"), 200);
    assert_int_equal(world_logged(&world, "denied", NULL, NULL), 5);
    /* The first step staff decide is another role's. */
    char fields[80];
    struct person kepala;
    desk_hire("kepala", "pekalongan", 1U << ROLE_HEAD, &kepala);
    struct db_case item;
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    const struct person *not_theirs = item.actor == ACTOR_HEAD ? &sari : &kepala;
    snprintf(fields, sizeof fields, "langkah=%u&hasil=done", item.step);
    assert_int_equal(desk_post(not_theirs, "/kasus/" WORLD_CASE "/langkah", fields), 403);
    assert_int_equal(world_logged(&world, "denied", WORLD_CASE, NULL), 3);
    struct db_account account;
    MUST(db_account_find_login(world.db, "lain", &account, &why));
    char path[80];
    snprintf(path, sizeof path, "/akun/%s/tutup", account.id);
    assert_int_equal(desk_post(&eko, path, ""), 404);
    assert_int_equal(world_logged(&world, "denied", account.id, NULL), 1);
    MUST(db_account_find_login(world.db, "sari", &account, &why));
    snprintf(path, sizeof path, "/akun/%s/peran", account.id);
    assert_int_equal(desk_post(&eko, path, ""), 400); /* nobody is left without a role */
}

/* A code that is nobody's, another agency's or not for these eyes: the log has each try alike, and
 * no code. Finding is none. */
static void a_code_that_is_not_theirs_is_told(void **state)
{
    (void)state;
    char code[CODE_SIZE], other[CODE_SIZE], found[80];
    struct person sari, lain;
    world_case(&world, WORLD_SERVICE, code);
    world_hand_in(&world, NO_CASE, 7, "pekalongan/complaint", other);
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    desk_hire("lain", "purbalingga", 1U << ROLE_VERIFIER, &lain);
    snprintf(found, sizeof found, "kode=%s", code);
    assert_int_equal(desk_post(&sari, "/cari", found), 303);
    assert_int_equal(world_logged(&world, "denied", NULL, NULL), 0);
    assert_int_equal(desk_post(&lain, "/cari", found), 200);
    assert_true(says("Kode ini tidak ada di instansi Anda."));
    assert_int_equal(world_logged(&world, "denied", "", NULL), 1);
    snprintf(found, sizeof found, "kode=%s", other);
    assert_int_equal(desk_post(&sari, "/cari", found), 200);
    assert_int_equal(desk_post(&sari, "/cari", "kode=AAAA-BBBB"), 200);
    assert_int_equal(world_logged(&world, "denied", "", NULL), 3);
    assert_int_equal(world_logged(&world, "denied", NULL, NULL), 3);
}

/* What two roles add up to: a supervisor sees the complaint, a verifikator never its papers. */
static void roles_do_not_add_up(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct person dewi;
    world_case(&world, "pekalongan/complaint", code);
    desk_hire("dewi", "pekalongan", 1U << ROLE_VERIFIER | 1U << ROLE_SUPERVISOR, &dewi);
    assert_int_equal(desk_get(&dewi, "/kasus/" WORLD_CASE), 200);
    assert_true(says("tidak untuk peran Anda"));
    assert_false(says("catatan"));
    assert_int_equal(desk_get(&dewi, "/kasus/" WORLD_CASE "/berkas/face"), 404);
    assert_int_equal(desk_get(&dewi, "/kasus/" WORLD_CASE "/gambar/face"), 404);
    assert_int_equal(desk_post(&dewi, "/kasus/" WORLD_CASE "/catatan", "isi=SPESIMEN"), 404);
}

/* Of a paper that no service asks for, whatever bytes name it, nothing is told or opened. */
static void only_papers_are_looked_at(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct person sari;
    world_case(&world, WORLD_SERVICE, code);
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    static const char *const keys[] = {"case.json", "..", "\xff\xfe", "a\nb", "<b>"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char path[100];
        snprintf(path, sizeof path, "/kasus/" WORLD_CASE "/berkas/%s", keys[i]);
        assert_int_equal(desk_get(&sari, path), 404);
        snprintf(path, sizeof path, "/kasus/" WORLD_CASE "/gambar/%s", keys[i]);
        assert_int_equal(desk_get(&sari, path), 404);
    }
    assert_int_equal(world_logged(&world, "paper-look", NULL, NULL), 0);
    /* The blob is not there: the store's failure, not this paper's. */
    assert_int_equal(desk_get(&sari, "/kasus/" WORLD_CASE "/gambar/face"), 500);
    assert_int_equal(world_logged(&world, "paper-look", NULL, NULL), 1);
}

/* Who logs in by a browser where somebody is in ends that. */
static void a_new_login_ends_the_old_session(void **state)
{
    (void)state;
    struct person sari;
    struct member member;
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    assert_int_equal(
        desk_ask(
            &(struct asked){.who = &sari, .target = "/masuk", .body = "nama=sari&sandi=" PASSWORD},
            &response),
        303);
    assert_false(people_find(&world.cases, sari.token, &member, NULL));
    assert_int_equal(world_logged(&world, "logout", NULL, NULL), 1);
}

static FILE *journal;
static int journal_before;

static void journal_begin(void)
{
    assert_non_null((journal = tmpfile()));
    journal_before = dup(STDERR_FILENO);
    dup2(fileno(journal), STDERR_FILENO);
}

static void journal_end(char *out, size_t size)
{
    dup2(journal_before, STDERR_FILENO);
    close(journal_before);
    rewind(journal);
    out[fread(out, 1, size - 1, journal)] = 0;
    fclose(journal);
}

/* From where somebody tried, and where they were stopped; no name, and nothing of what was typed.
 */
static void the_journal_says_from_where(void **state)
{
    (void)state;
    char text[4096], body[80];
    struct person sari;
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    struct person forged = sari;
    forged.key[0] ^= 1;
    journal_begin();
    for (int i = 0; i < 21; i++) { /* of twenty names, and then of any */
        snprintf(body, sizeof body, "nama=name%d&sandi=rahasia-%d", i, i);
        desk_ask(&(struct asked){.target = "/masuk", .body = body, .address = "198.51.100.9"},
                 &response);
    }
    assert_int_equal(desk_post(&forged, "/kasus/" WORLD_CASE "/catatan", "isi=x"), 403);
    journal_end(text, sizeof text);
    int misses = 0;
    for (const char *at = text; (at = strstr(at, "not let in, from 198.51.100.9")); at++)
        misses++;
    assert_int_equal(misses, 20);
    assert_non_null(strstr(text, "198.51.100.9, which has to wait\n"));
    assert_non_null(strstr(text, "a form without its session's key was refused: account "));
    assert_null(strstr(text, "rahasia"));
    assert_null(strstr(text, "name1"));
}

/* By the form of an earlier session, too: in another tab it is still there. And nobody is told that
 * they are out while they are not. */
static void whoever_leaves_is_out(void **state)
{
    (void)state;
    struct person sari, other;
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    desk_hire("budi", "pekalongan", 1U << ROLE_VERIFIER, &other);
    struct person stale = sari;
    memcpy(stale.key, other.key, sizeof stale.key);
    place_ask(&world.place, "ALTER TABLE audit RENAME TO away");
    assert_int_equal(desk_post(&sari, "/keluar", ""), 500);
    place_ask(&world.place, "ALTER TABLE away RENAME TO audit");
    assert_int_equal(desk_get(&sari, "/antrean"), 200);
    assert_int_equal(desk_post(&stale, "/keluar", ""), 303);
    assert_int_equal(desk_get(&sari, "/antrean"), 303);
    assert_int_equal(desk_get(&other, "/antrean"), 200);
}

/* A page of somebody's leads away once their session may be over, and does not keep it alive. */
static void no_page_outlives_its_session(void **state)
{
    (void)state;
    char code[CODE_SIZE], words[64];
    struct person sari;
    world_case(&world, WORLD_SERVICE, code);
    desk_hire("sari", "pekalongan", 1U << ROLE_SUPERVISOR, &sari);
    struct civil end = civil_from_unix(cases_now_s(&world.cases) + PEOPLE_IDLE_S, CIVIL_WIB);
    snprintf(words, sizeof words, "Simpan sebelum pukul %02d.%02d: sesudahnya halaman ini ditutup.",
             end.hour, end.minute);
    assert_int_equal(desk_get(&sari, "/kasus/" WORLD_CASE), 200);
    must_say(words);
    assert_int_equal(desk_get(NULL, "/masuk"), 200);
    assert_null(http_response_find(&response, "Refresh"));
    assert_int_equal(desk_get(&sari, "/antrean"), 200);
    assert_string_equal(http_response_find(&response, "Refresh"), "900; url=/jeda");
    world_pass(&world, 59); /* this look is not written down, and prolongs nothing */
    assert_int_equal(desk_get(&sari, "/antrean"), 200);
    assert_string_equal(http_response_find(&response, "Refresh"), "841; url=/jeda");
    world_pass(&world, PEOPLE_IDLE_S - 60);
    assert_int_equal(desk_get(&sari, "/jeda"), 200);
    assert_null(http_response_find(&response, "Refresh"));
    must_not_say("SPESIMEN");
    world_pass(&world, 1);
    assert_int_equal(desk_get(&sari, "/antrean"), 303);
}

/* A day's work has an end, and its last page says when. */
static void no_page_outlives_the_longest_session(void **state)
{
    (void)state;
    struct person sari;
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    for (int passed_s = 0; passed_s < PEOPLE_LONGEST_S - 600; passed_s += 600) {
        assert_int_equal(desk_get(&sari, "/antrean"), 200);
        world_pass(&world, 600);
    }
    assert_int_equal(desk_get(&sari, "/antrean"), 200);
    assert_string_equal(http_response_find(&response, "Refresh"), "600; url=/jeda");
    world_pass(&world, 600);
    assert_int_equal(desk_get(&sari, "/antrean"), 303);
}

/* A screen that was left alone makes no accounts and gives no roles; it may still end sessions. */
static void whoever_lets_others_in_has_just_come_in(void **state)
{
    (void)state;
    static const char *const acts[] = {"peran", "undang", "tutup"};
    char path[80];
    struct person eko, sari;
    struct db_account account;
    desk_hire("eko", "pekalongan", 1U << ROLE_ADMIN, &eko);
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    MUST(db_account_find_login(world.db, "sari", &account, &why));
    assert_int_equal(desk_post(&eko, "/akun", "orang=Ani&nama=ani&r-admin=1"), 200);
    for (int i = 0; i < 2; i++) {
        world_pass(&world, PEOPLE_FRESH_S / 2);
        assert_int_equal(desk_get(&eko, "/akun"), 200);
    }
    assert_int_equal(desk_post(&eko, "/akun", "orang=Budi&nama=budi&r-admin=1"), 403);
    must_say("Keluar, lalu masuk lagi");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        snprintf(path, sizeof path, "/akun/%s/%s", account.id, acts[i]);
        assert_int_equal(desk_post(&eko, path, "r-admin=1"), 403);
    }
    assert_false(db_account_find_login(world.db, "budi", &account, NULL));
    MUST(db_account_find_login(world.db, "sari", &account, &why));
    assert_int_equal(account.state, DB_ACCOUNT_ACTIVE);
    assert_int_equal(account.roles, 1U << ROLE_VERIFIER);
    snprintf(path, sizeof path, "/akun/%s/akhiri", account.id);
    assert_int_equal(desk_post(&eko, path, ""), 303);
}

/* What is in the hands of somebody who is there no more would wait in nobody's queue. */
static void what_somebody_left_is_anybodys(void **state)
{
    (void)state;
    char path[100], code[CODE_SIZE];
    struct person eko, ani, budi;
    struct db_account account;
    struct db_case item;
    desk_hire("eko", "pekalongan", 1U << ROLE_ADMIN, &eko);
    desk_hire("budi", "pekalongan", 1U << ROLE_VERIFIER, &budi);
    world_hand_in(&world, WORLD_CASE, 1, "pekalongan/revoke", code);
    for (int closes = 0; closes < 2; closes++) {
        desk_hire(closes ? "ani-2" : "ani", "pekalongan",
                  1U << ROLE_VERIFIER | 1U << ROLE_SUPERVISOR, &ani);
        MUST(db_account_find_login(world.db, closes ? "ani-2" : "ani", &account, &why));
        struct db_entry entry =
            cases_entry(&world.cases, NULL, "pekalongan", "assign", WORLD_CASE, "");
        MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
        MUST(db_case_assign(world.db, WORLD_CASE, account.id, &entry, &why));
        MUST(
            db_case_propose(world.db, WORLD_CASE, item.step, "agree", account.id, 1, &entry, &why));
        assert_int_equal(desk_get(&budi, "/antrean"), 200);
        must_not_say("/kasus/" WORLD_CASE);
        snprintf(path, sizeof path, "/akun/%s/%s", account.id, closes ? "tutup" : "peran");
        assert_int_equal(desk_post(&eko, path, closes ? "" : "r-verifikator=1"), 303);
        if (!closes) {
            MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
            assert_string_equal(item.assigned, account.id); /* another role was taken */
            assert_int_equal(desk_post(&eko, path, "r-pengawas=1"), 303);
        }
        assert_int_equal(desk_get(&budi, "/antrean"), 200);
        must_say("/kasus/" WORLD_CASE);
        MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
        assert_string_equal(item.assigned, "");
        assert_string_equal(item.proposed, "");
    }
}

static void spoil(const char *sql)
{
    place_ask(&world.place, sql);
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
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    for (unsigned i = 0; i < CASES; i++) {
        char id[DB_ID_SIZE], code[CODE_SIZE];
        snprintf(id, sizeof id, "%032x", i + 1);
        world_hand_in(&world, id, i + 1, WORLD_SERVICE, code);
    }
    spoil("UPDATE cases SET service = 'pekalongan/gone' WHERE id LIKE '%3'");
    while (*path && pages++ < 10) {
        assert_int_equal(desk_get(&sari, path), 200);
        const char *text = bytes_text(&response.body), *more = strstr(text, "sesudah=");
        for (const char *row = text; (row = strstr(row, "\"/kasus/")); row++)
            seen++;
        path[0] = 0;
        if (more)
            snprintf(path, sizeof path, "/antrean?lihat=semua&%.*s", (int)strcspn(more, "\""),
                     more);
    }
    assert_int_equal(pages, 3);
    assert_int_equal(seen, CASES - GONE);
}

/* Handed in anew while the first was back: staff are shown the one that stands in its way, and once
 * both are under way, at either. */
static void of_two_of_one_person_each_leads_to_the_other(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct person dewi;
    struct case_summary summary;
    static const char *const ids[] = {WORLD_CASE, NO_CASE}, *const way[] = {"done", "return"};
    desk_hire("dewi", "pekalongan", 1U << ROLE_SUPERVISOR, &dewi);
    for (unsigned i = 0; i < 2; i++) {
        world_summary(&world, ids[i], world_code(i + 1, code), WORLD_SERVICE, &summary);
        snprintf(summary.nik, sizeof summary.nik, "3375000101900001"); /* no such district */
        world_take(&world, &summary);
        world_pass(&world, 60);
        for (int j = 0; i == 0 && j < 2; j++)
            MUST(cases_move(&world.cases, WORLD_CASE,
                            &(struct case_act){.outcome = way[j], .by = "SPESIMEN"}, NULL, &why));
    }
    for (int round = 0; round < 2; round++) {
        assert_int_equal(desk_get(&dewi, "/kasus/" WORLD_CASE), 200);
        assert_true(says("/kasus/" NO_CASE "\">buka yang itu</a>"));
        assert_int_equal(says("tidak dapat mengirim yang ini dari ponsel"), round == 0);
        assert_int_equal(desk_get(&dewi, "/kasus/" NO_CASE), 200);
        assert_int_equal(says("/kasus/" WORLD_CASE "\">buka yang itu</a>"), round == 1);
        MUST(cases_move(&world.cases, WORLD_CASE,
                        &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &why));
    }
}

/* While the database does not answer, nobody is told that they are not logged in; and what cannot
 * be told in the log is not shown. */
static void a_database_that_is_away_says_so(void **state)
{
    (void)state;
    char code[CODE_SIZE];
    struct person sari;
    world_case(&world, WORLD_SERVICE, code);
    desk_hire("sari", "pekalongan", 1U << ROLE_SUPERVISOR, &sari);
    assert_int_equal(desk_get(&sari, "/kasus/" WORLD_CASE), 200);
    spoil("ALTER TABLE audit RENAME TO away");
    assert_int_equal(desk_get(&sari, "/kasus/" WORLD_CASE), 500);
    spoil("ALTER TABLE away RENAME TO audit; ALTER TABLE sessions RENAME TO away");
    assert_int_equal(desk_get(&sari, "/antrean"), 500);
    spoil("ALTER TABLE away RENAME TO sessions");
    assert_int_equal(desk_get(&sari, "/antrean"), 200);
}

/* In a verifikator's hands it would be in the queue of nobody who sees it. */
static void a_complaint_is_handed_to_nobody(void **state)
{
    (void)state;
    char code[CODE_SIZE], form[80];
    struct person kepala, sari;
    struct db_account account;
    struct db_case item;
    world_case(&world, "pekalongan/complaint", code);
    desk_hire("kepala", "pekalongan", 1U << ROLE_HEAD, &kepala);
    desk_hire("sari", "pekalongan", 1U << ROLE_VERIFIER, &sari);
    MUST(db_account_find_login(world.db, "sari", &account, &why));
    snprintf(form, sizeof form, "kepada=%s", account.id);
    assert_int_equal(desk_post(&kepala, "/kasus/" WORLD_CASE "/disposisi", form), 409);
    must_say("Pengaduan tidak didisposisi");
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    assert_string_equal(item.assigned, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
    const struct CMUnitTest tests[] = {
        TEST(guessing_keeps_no_owner_out),
        TEST(guesses_count_at_every_backend),
        TEST(no_name_is_nobodys),
        TEST(guesses_at_once_are_counted),
        TEST(a_crowd_does_not_wait),
        TEST(what_is_denied_is_told),
        TEST(a_code_that_is_not_theirs_is_told),
        TEST(roles_do_not_add_up),
        TEST(only_papers_are_looked_at),
        TEST(a_new_login_ends_the_old_session),
        TEST(the_journal_says_from_where),
        TEST(whoever_leaves_is_out),
        TEST(no_page_outlives_its_session),
        TEST(no_page_outlives_the_longest_session),
        TEST(whoever_lets_others_in_has_just_come_in),
        TEST(what_somebody_left_is_anybodys),
        TEST(the_queue_goes_on),
        TEST(of_two_of_one_person_each_leads_to_the_other),
        TEST(a_complaint_is_handed_to_nobody),
        TEST(a_database_that_is_away_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
