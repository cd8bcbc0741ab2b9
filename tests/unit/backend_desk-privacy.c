/* The pages of privacy: requests and incidents of the own agency alone, their clocks, what is held
 * back, and what the log is told. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/privacy.h"
#include "backend/db/retention.h"

#include "desk_fixture.h"

static struct person head, supervisor, verifier, other;
static char code[CODE_SIZE];

#define SECOND  "11112233445566778899aabbccddeeff"
#define FOURTH  "33112233445566778899aabbccddeeff"
#define FIFTH   "44112233445566778899aabbccddeeff"
#define SIXTH   "55112233445566778899aabbccddeeff"
#define SEVENTH "66112233445566778899aabbccddeeff"
#define THIRD   "22112233445566778899aabbccddeeff"

/* Once for all: passwords are slow to hash. */
static int setup(void **state)
{
    (void)state;
    desk_open();
    world_case(&world, WORLD_SERVICE, code);
    desk_hire("kepala", "pekalongan", 1U << ROLE_HEAD, &head);
    desk_hire("dewi", "pekalongan", 1U << ROLE_SUPERVISOR, &supervisor);
    desk_hire("ani", "pekalongan", 1U << ROLE_VERIFIER, &verifier);
    desk_hire("lain", "purbalingga", 1U << ROLE_SUPERVISOR | 1U << ROLE_HEAD, &other);
    return 0;
}

static const char *location(void)
{
    const char *found = http_response_find(&response, "Location");
    return found ? found : "";
}

static int logged(const char *act)
{
    return world_logged(&world, act, NULL, NULL);
}

static int logged_of(const char *act, const char *id)
{
    return world_logged(&world, act, id, NULL);
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
    assert_int_equal(desk_get(&supervisor, "/pelindungan"), 200);
    must_say("<a href=\"/pelindungan\" aria-current=\"page\">Pelindungan data</a>");
    must_not_say("<script");
    assert_int_equal(desk_post(&supervisor, "/pelindungan/insiden", INCIDENT), 303);
    snprintf(path, sizeof path, "%s", location());
    must_not_lie_open("RAHASIA dari halaman");
    assert_int_equal(desk_get(&supervisor, path), 200);
    must_say("1 permohonan");
    must_say(">00112233<"); /* WORLD_CASE */
    must_say("isian, berkas, foto wajah (data spesifik)");
    must_say("RAHASIA dari halaman");
    must_say("paling lambat Sen 23 Nov, 09.00");
    snprintf(further, sizeof further, "%s/csv", path);
    assert_int_equal(desk_get(&supervisor, further), 200);
    must_say("nomor,layanan,diserahkan,diterima,data,dimusnahkan\r\n" WORLD_CASE
             ",pekalongan/issue-esign,2026-11-20T10:42:00+07:00,");
    snprintf(further, sizeof further, "%s/surat", path);
    assert_int_equal(desk_get(&head, further), 200);
    must_say("Pasal 46 UU 27/2022");
    must_say("Upaya penanganan yang sudah dan akan dilakukan");
    snprintf(further, sizeof further, "%s/beritahu", path);
    assert_int_equal(desk_post(&supervisor, further, "siapa=pemilik"), 303);
    assert_int_equal(desk_post(&supervisor, further, "siapa=siapapun"), 400);
    assert_int_equal(logged("incident"), 1);
    assert_int_equal(logged("incident-look"), 1); /* telling is none */
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
    assert_int_equal(desk_get(&verifier, "/pelindungan"), 403);
    assert_int_equal(desk_post(&verifier, "/pelindungan/insiden", INCIDENT), 403);
    assert_int_equal(desk_get(&(struct person){.token = "nobody"}, "/pelindungan"), 303);
    /* Another agency's terminal, and its case. */
    assert_int_equal(desk_post(&other, "/pelindungan/insiden", INCIDENT), 400);
    int denied = logged("denied");
    assert_int_equal(desk_post(&other, "/pelindungan/permintaan", form), 404);
    assert_int_equal(logged("denied"), denied + 1);
    assert_int_equal(desk_post(&supervisor, "/pelindungan/insiden", INCIDENT), 303);
    snprintf(incident, sizeof incident, "%s", location());
    assert_int_equal(desk_post(&supervisor, "/pelindungan/permintaan", form), 303);
    snprintf(request, sizeof request, "%s", location());
    static const char *const ends[] = {"", "/csv", "/surat"};
    for (int i = 0; i < 3; i++) {
        snprintf(further, sizeof further, "%s%s", incident, ends[i]);
        assert_int_equal(desk_get(&other, further), 404);
        assert_int_equal(desk_get(&verifier, further), 403);
    }
    snprintf(further, sizeof further, "%s/beritahu", incident);
    assert_int_equal(desk_post(&other, further, "siapa=pemilik"), 404);
    assert_int_equal(desk_get(&other, request), 404);
    snprintf(further, sizeof further, "%s/jawab", request);
    assert_int_equal(desk_post(&other, further, "jawaban=1&alasan=x"), 404);
    assert_int_equal(desk_get(&other, "/pelindungan"), 200);
    must_not_say(WORLD_TERMINAL);
    must_not_say("/pelindungan/permintaan/");
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM requests WHERE answered != 0"),
                     0);
    assert_int_equal(desk_get(&other, "/kasus/" WORLD_CASE "/salinan"), 404);
    assert_int_equal(desk_post(&other, "/kasus/" WORLD_CASE "/tahan", "sebab=x"), 404);
    assert_int_equal(desk_post(&verifier, "/kasus/" WORLD_CASE "/tahan", "sebab=x"), 403);
    assert_int_equal(desk_get(&supervisor, "/kasus/" WORLD_CASE "/salinan"), 403);
}

static void a_request_is_answered_and_keeps_the_case_until_then(void **state)
{
    (void)state;
    char form[300], path[HTTP_VALUE_SIZE], further[HTTP_VALUE_SIZE + 16];
    int condemned = 0;
    world_hand_in(&world, SECOND, 2, WORLD_SERVICE, code);
    snprintf(form, sizeof form,
             "kode=%s&jenis=1&diterima=2026-11-20T10%%3A00&uraian=NAMA+SALAH+EJA", code);
    assert_int_equal(desk_post(&supervisor, "/pelindungan/permintaan", form), 303);
    snprintf(path, sizeof path, "%s", location());
    must_not_lie_open("NAMA SALAH EJA");
    assert_int_equal(desk_get(&supervisor, path), 200);
    must_say("NAMA SALAH EJA");
    must_say("Perbaikan");
    must_say("paling lambat Sen 23 Nov, 10.00");
    must_not_say("/salinan"); /* no papers for this role */
    assert_int_equal(desk_get(&head, path), 200);
    must_say("/kasus/" SECOND "/salinan");
    world_finish(&world, code);
    MUST(db_case_condemn(world.db, WORLD_SERVICE, INT64_MAX, world_now(&world), 9, &condemned,
                         &why));
    assert_int_equal(condemned, 0);
    snprintf(further, sizeof further, "%s/jawab", path);
    assert_int_equal(desk_post(&supervisor, further, "jawaban=1&alasan="), 400);
    assert_int_equal(desk_post(&supervisor, further, "jawaban=1&alasan=SUDAH+DIPERBAIKI"), 303);
    assert_int_equal(desk_post(&supervisor, further, "jawaban=0&alasan=lagi"), 409);
    assert_int_equal(desk_get(&supervisor, path), 200);
    must_say("Dipenuhi");
    must_say("SUDAH DIPERBAIKI");
    must_not_lie_open("SUDAH DIPERBAIKI");
    MUST(db_case_condemn(world.db, WORLD_SERVICE, INT64_MAX, world_now(&world), 9, &condemned,
                         &why));
    assert_int_equal(condemned, 1);
    assert_int_equal(logged("request"), 2); /* and that of the test before */
    assert_int_equal(logged("request-answer"), 1);
    /* A date that is to come, or none. */
    snprintf(form, sizeof form, "kode=%s&jenis=1&diterima=2026-11-21T10%%3A00&uraian=x", code);
    assert_int_equal(desk_post(&supervisor, "/pelindungan/permintaan", form), 400);
    assert_int_equal(desk_post(&supervisor, "/pelindungan/permintaan", "kode=x&jenis=9"), 400);
}

/* Whoever grants it reads what it does, and finds it at the case. */
static void a_deletion_says_what_it_does(void **state)
{
    (void)state;
    char form[300], path[HTTP_VALUE_SIZE], further[HTTP_VALUE_SIZE + 16];
    int condemned = 0;
    world_hand_in(&world, FOURTH, 4, WORLD_SERVICE, code);
    for (int kind = 1; kind <= 2; kind++) {
        snprintf(form, sizeof form, "kode=%s&jenis=%d&diterima=2026-11-20T10%%3A00&uraian=x", code,
                 kind);
        assert_int_equal(desk_post(&supervisor, "/pelindungan/permintaan", form), 303);
        snprintf(path, sizeof path, "%s", location());
        assert_int_equal(desk_get(&supervisor, path), 200);
        assert_int_equal(strstr(bytes_text(&response.body),
                                "dimusnahkan sehari sesudah permohonannya selesai") != NULL,
                         kind == 2);
        snprintf(further, sizeof further, "%s/jawab", path);
        assert_int_equal(desk_post(&supervisor, further, "jawaban=1&alasan=x"), 303);
        assert_int_equal(desk_get(&supervisor, "/kasus/" FOURTH), 200);
        must_say(kind == 2 ? "Dimusnahkan sehari sesudah selesai, atas permintaan pemiliknya."
                           : "Disimpan sampai 365 hari sesudah selesai.");
    }
    MUST(db_case_condemn_wished(world.db, world_now(&world), world_now(&world), 9, &condemned,
                                &why));
    assert_int_equal(condemned, 0);
    world_finish(&world, code);
    MUST(db_case_condemn_wished(world.db, world_now(&world), world_now(&world), 9, &condemned,
                                &why));
    assert_int_equal(condemned, 1);
}

static void request_of(const char *of, int kind, char out_path[HTTP_VALUE_SIZE])
{
    char form[300];
    snprintf(form, sizeof form, "kode=%s&jenis=%d&diterima=2026-11-20T10%%3A00&uraian=x", of, kind);
    assert_int_equal(desk_post(&supervisor, "/pelindungan/permintaan", form), 303);
    snprintf(out_path, HTTP_VALUE_SIZE, "%s", location());
}

static int answered(const char *path, const char *fields)
{
    char further[HTTP_VALUE_SIZE + 16];
    snprintf(further, sizeof further, "%s/jawab", path);
    return desk_post(&supervisor, further, fields);
}

/* The consent says that processing stops: nobody has it in a queue any more, or can move it. */
static void a_withdrawal_ends_what_is_under_way(void **state)
{
    (void)state;
    char path[HTTP_VALUE_SIZE];
    struct case_view view;
    struct db_case item;
    struct fault fault = {0};
    int condemned = 0;
    world_hand_in(&world, SIXTH, 6, WORLD_SERVICE, code);
    request_of(code, DB_REQUEST_WITHDRAWAL, path);
    assert_int_equal(answered(path, "jawaban=0&alasan=x"), 303);
    MUST(db_case_find(world.db, SIXTH, &item, &why));
    assert_int_equal(item.step, 2);
    request_of(code, DB_REQUEST_WITHDRAWAL, path);
    assert_int_equal(desk_get(&supervisor, path), 200);
    must_say("tidak diproses lagi sejak saat itu");
    assert_int_equal(answered(path, "jawaban=1&alasan=x"), 303);
    assert_int_equal(answered(path, "jawaban=1&alasan=x"), 409);
    MUST(cases_view_code(&world.cases, code, &view, &why));
    assert_true(view.withdrawn && !view.current && !view.outcome && !view.lapsed);
    assert_false(cases_move(&world.cases, SIXTH,
                            &(struct case_act){.outcome = "done", .by = "SPESIMEN"}, NULL, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_int_equal(desk_get(&supervisor, "/kasus/" SIXTH), 200);
    must_say("Persetujuan ditarik, ditutup");
    assert_int_equal(desk_get(&supervisor, "/antrean?lihat=semua"), 200);
    must_not_say("/kasus/" SIXTH);
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM figures WHERE case_id = '" SIXTH
                                             "' AND ended != 0 AND verdict = 0 AND took = -1"),
                     1);
    MUST(db_case_condemn_wished(world.db, world_now(&world) - 1, world_now(&world), 9, &condemned,
                                &why));
    assert_int_equal(condemned, 0);
    MUST(db_case_condemn_wished(world.db, world_now(&world), world_now(&world), 9, &condemned,
                                &why));
    assert_int_equal(condemned, 1);
}

/* How it ended stays as it was; it goes all the same. */
static void a_withdrawal_of_what_is_finished_changes_no_outcome(void **state)
{
    (void)state;
    char path[HTTP_VALUE_SIZE];
    struct case_view view;
    int condemned = 0;
    world_hand_in(&world, SEVENTH, 7, WORLD_SERVICE, code);
    world_finish(&world, code);
    request_of(code, DB_REQUEST_WITHDRAWAL, path);
    assert_int_equal(answered(path, "jawaban=1&alasan=x"), 303);
    MUST(cases_view_code(&world.cases, code, &view, &why));
    assert_true(!view.withdrawn && !view.current);
    MUST(db_case_condemn_wished(world.db, world_now(&world), world_now(&world), 9, &condemned,
                                &why));
    assert_int_equal(condemned, 1);
}

/* By any address, and whoever had it open before. */
static void must_be_gone(const char *id)
{
    static const char *const ends[] = {"berkas/face", "gambar/face", "gambar/ktp", "salinan"};
    for (int i = 0; i < 4; i++) {
        char target[80];
        snprintf(target, sizeof target, "/kasus/%s/%s", id, ends[i]);
        assert_int_equal(desk_get(&head, target), 410);
        must_say("Datanya sudah dimusnahkan");
    }
}

static void what_is_held_back_says_by_whom(void **state)
{
    (void)state;
    int condemned = 0;
    struct db_kept kept;
    world_hand_in(&world, THIRD, 3, WORLD_SERVICE, code);
    assert_int_equal(desk_post(&supervisor, "/kasus/" THIRD "/tahan", "sebab="), 400);
    /* Not without its reason. */
    place_ask(&world.place, "ALTER TABLE notes RENAME TO notes_away");
    assert_int_equal(desk_post(&supervisor, "/kasus/" THIRD "/tahan", "sebab=GUGATAN+TUN"), 500);
    place_ask(&world.place, "ALTER TABLE notes_away RENAME TO notes");
    MUST(db_case_kept(world.db, THIRD, &kept, &why));
    assert_int_equal(kept.held_s, 0);
    assert_int_equal(desk_post(&supervisor, "/kasus/" THIRD "/tahan", "sebab=GUGATAN+TUN"), 303);
    assert_int_equal(desk_post(&supervisor, "/kasus/" THIRD "/tahan", "sebab=lagi"), 409);
    must_not_lie_open("GUGATAN TUN");
    assert_int_equal(desk_get(&supervisor, "/kasus/" THIRD), 200);
    must_say("Ditahan oleh Eko SPESIMEN");
    int seen = logged_of("case-look", THIRD);
    world_finish(&world, code);
    MUST(db_case_condemn(world.db, WORLD_SERVICE, INT64_MAX, world_now(&world), 9, &condemned,
                         &why));
    assert_int_equal(condemned, 0);
    assert_int_equal(desk_post(&supervisor, "/kasus/" THIRD "/lepas", "x=1"), 303);
    assert_int_equal(desk_post(&supervisor, "/kasus/" THIRD "/lepas", "x=1"), 409);
    MUST(db_case_kept(world.db, THIRD, &kept, &why));
    assert_int_equal(kept.held_s, 0);
    MUST(db_case_condemn(world.db, WORLD_SERVICE, INT64_MAX, world_now(&world), 9, &condemned,
                         &why));
    assert_int_equal(condemned, 1);
    must_be_gone(THIRD);
    MUST(db_case_erase(world.db, THIRD, THIRD, world_now(&world), NULL, &why));
    assert_int_equal(logged("hold"), 1);
    assert_int_equal(logged("release"), 1);
    /* Nothing is opened for a page of it any more. */
    assert_int_equal(desk_get(&head, "/kasus/" THIRD), 200);
    must_say("sudah dimusnahkan pada Jumat, 20 November 2026");
    must_not_say("Tahan pemusnahan");
    must_be_gone(THIRD);
    assert_int_equal(desk_get(&head, "/kasus/" THIRD), 200);
    assert_int_equal(logged_of("case-look", THIRD), 2 + seen);
    static const char *const reads[] = {"case-read", "paper-look", "copy"};
    for (int i = 0; i < 3; i++)
        assert_int_equal(logged_of(reads[i], THIRD), 0);
}

/* The register tells that it was asked for, when, what, and how and when it was answered. Nobody's
 * words outlive the data of the case: not those of before, nor of while it is being destroyed, nor
 * of afterwards. */
static void words_go_with_the_case_and_do_not_come_back(void **state)
{
    (void)state;
    char form[300], paths[3][HTTP_VALUE_SIZE], further[HTTP_VALUE_SIZE + 16];
    int condemned = 0;
    world_hand_in(&world, FIFTH, 5, WORLD_SERVICE, code);
    snprintf(form, sizeof form,
             "kode=%s&jenis=1&diterima=2026-11-20T10%%3A00&uraian=NAMA+SALAH+EJA", code);
    for (int i = 0; i < 3; i++) {
        if (i == 1) {
            world_finish(&world, code);
            MUST(db_case_condemn(world.db, WORLD_SERVICE, INT64_MAX, world_now(&world), 9,
                                 &condemned, &why));
        }
        if (i == 2) MUST(db_case_erase(world.db, FIFTH, FIFTH, world_now(&world), NULL, &why));
        assert_int_equal(desk_post(&supervisor, "/pelindungan/permintaan", form), 303);
        snprintf(paths[i], sizeof paths[i], "%s", location());
        snprintf(further, sizeof further, "%s/jawab", paths[i]);
        if (i == 0)
            assert_int_equal(desk_post(&supervisor, further, "jawaban=1&alasan=SUDAH"), 303);
    }
    assert_int_equal(condemned, 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(desk_get(&supervisor, paths[i]), 200);
        must_not_say("name=\"alasan\"");
        snprintf(further, sizeof further, "%s/jawab", paths[i]);
        assert_int_equal(desk_post(&supervisor, further, "jawaban=0&alasan=TENTANG+BUDI"),
                         i ? 303 : 409);
        assert_int_equal(desk_get(&supervisor, paths[i]), 200);
        must_say(i ? "Ditolak" : "Dipenuhi");
        must_say("Dijawab oleh");
        must_say("Perbaikan");
        must_not_say("NAMA SALAH EJA");
        must_not_say("TENTANG BUDI");
        must_say("(tidak disimpan: data permohonannya sudah dimusnahkan)");
    }
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM requests WHERE case_id = '" FIFTH
                                             "' AND sealed IS NULL AND answer IS NULL"
                                             " AND answered != 0"),
                     3);
}

/* The terminal of a busy office, for half a year: nobody is forgotten who has to be told. */
static void an_incident_knows_all_who_are_affected(void **state)
{
    (void)state;
    enum { MANY = 6000 };
    char path[HTTP_VALUE_SIZE], further[HTTP_VALUE_SIZE + 16], sql[700];
    snprintf(sql, sizeof sql,
             "INSERT INTO cases(id, terminal, agency, service, code_hash, blob, sha256, step,"
             " handed_in, due, received, updated, due_differs)"
             " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
             " SELECT 'SPESIMEN' || i, '" WORLD_TERMINAL "', 'pekalongan', '" WORLD_SERVICE "',"
             " CAST('c' || i AS %s), '', '', 2, 1000000000 + i, 0, 1, 1, 0 FROM n",
             MANY, world.place.is_postgres ? "BYTEA" : "BLOB");
    place_ask(&world.place, sql);
    assert_int_equal(desk_post(&supervisor, "/pelindungan/insiden",
                               "terminal=" WORLD_TERMINAL "&jenis-insiden=0&dari=2001-01-01T00%3A00"
                               "&sampai=2002-01-01T00%3A00&diketahui=2026-11-20T09%3A00"
                               "&uraian-insiden=x"),
                     303);
    snprintf(path, sizeof path, "%s", location());
    assert_int_equal(desk_get(&supervisor, path), 200);
    must_say("6000 permohonan; 1000 yang pertama di sini, semuanya dalam CSV");
    snprintf(further, sizeof further, "%s/surat", path);
    assert_int_equal(desk_get(&supervisor, further), 200);
    must_say("<dd>6000</dd>");
    snprintf(further, sizeof further, "%s/csv", path);
    assert_int_equal(desk_get(&supervisor, further), 200);
    must_say("SPESIMEN6000,");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_incident_has_its_list_and_its_clock),
        cmocka_unit_test(whoever_is_not_meant_sees_nothing),
        cmocka_unit_test(a_request_is_answered_and_keeps_the_case_until_then),
        cmocka_unit_test(what_is_held_back_says_by_whom),
        cmocka_unit_test(a_deletion_says_what_it_does),
        cmocka_unit_test(a_withdrawal_ends_what_is_under_way),
        cmocka_unit_test(a_withdrawal_of_what_is_finished_changes_no_outcome),
        cmocka_unit_test(words_go_with_the_case_and_do_not_come_back),
        cmocka_unit_test(an_incident_knows_all_who_are_affected),
    };
    return cmocka_run_group_tests(tests, setup, desk_teardown);
}
