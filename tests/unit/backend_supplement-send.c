/* Papers that staff asked for again, from the phone: sent once, read by the centre alone, and the
 * case goes on with them. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal/supplement.h"
#include "supplement_fixture.h"

#include <dirent.h>

static int look(const char *item)
{
    return ask("GET", "l", code, item);
}

/* Of either folder: what grows and what is whole. */
static int blobs_there(void)
{
    static const char *const folders[] = {"parts", "whole"};
    int count = 0;
    for (int i = 0; i < 2; i++) {
        char path[PATH_SIZE + 8];
        snprintf(path, sizeof path, "%s/%s", world.blobs_dir, folders[i]);
        DIR *dir = opendir(path);
        assert_non_null(dir);
        for (struct dirent *entry; (entry = readdir(dir));)
            count += entry->d_name[0] != '.';
        closedir(dir);
    }
    return count;
}

static int64_t entries(const char *act)
{
    char sql[100];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM audit WHERE act = '%s' AND actor = ''", act);
    return place_ask(&world.place, sql);
}

static struct db_check check_of(const char *item)
{
    struct db_check checks[DB_CHECKS_MAX], found = {0};
    int count = 0;
    MUST(db_check_list(world.db, WORLD_CASE, checks, &count, &why));
    for (int i = 0; i < count; i++)
        if (strcmp(checks[i].item, item) == 0) found = checks[i];
    return found;
}

static void what_was_asked_for_is_sent_and_the_case_goes_on(void **state)
{
    (void)state;
    struct db_case before, after;
    give_back();
    MUST(db_case_find(world.db, WORLD_CASE, &before, &why));
    assert_int_equal(look_at_case(), 200);
    assert_true(says("recommendation\""));
    assert_true(says("Kirim dari ponsel"));
    assert_false(says("<button"));
    assert_int_equal(look("recommendation"), 200);
    assert_true(says("Surat Rekomendasi"));
    assert_true(says("Belum bertanda tangan"));
    assert_true(says("PDF, JPG, PNG"));
    assert_true(response.body.size < 20000);
    pass(60);
    assert_int_equal(send_text("recommendation", PDF), 303);
    char target[60];
    snprintf(target, sizeof target, "../../t/%s", code);
    assert_string_equal(http_response_find(&response, "Location"), target);
    assert_int_equal(look_at_case(), 200);
    assert_true(says("sudah diterima, Jum 20 Nov, 10.43"));
    assert_false(says("<button")); /* one is missing yet */
    assert_int_equal(go_on(), 303);
    assert_int_equal(step_now(), 1);
    assert_int_equal(send_text("appointment", JPEG), 303);
    assert_int_equal(look_at_case(), 200);
    assert_true(says("Kirim ke petugas</button>"));
    assert_true(response.body.size < 20000);
    assert_int_equal(step_now(), 1);
    assert_int_equal(go_on(), 303);
    assert_string_equal(http_response_find(&response, "Location"), target + 3);
    assert_int_equal(step_now(), 2);
    assert_int_equal(go_on(), 303); /* pressed twice */
    assert_int_equal(step_now(), 2);
    MUST(db_case_find(world.db, WORLD_CASE, &after, &why));
    assert_int_equal(before.due_s, 0); /* no clock runs while it is back */
    assert_int_equal(after.due_s, world_unix("2026-11-23T10:43:00+07:00")); /* begun anew */
    assert_int_equal(rows(DB_SUPPLEMENT_SENT), 2);
    assert_int_equal(entries("supplement"), 2);
    assert_int_equal(entries("move"), 1);
    assert_int_equal(check_of("recommendation").at_s, 0);
    assert_int_equal(check_of("appointment").at_s, 0);
    assert_true(check_of("ktp").agrees);
    assert_int_equal(look_at_case(), 200);
    assert_false(says("sudah diterima"));
}

/* To whoever reads English. */
static void what_cannot_be_asked_is_said_in_their_language(void **state)
{
    (void)state;
    struct http_exchange exchange = {0};
    char path[100];
    give_back();
    snprintf(path, sizeof path, "/l/%s/recommendation?lang=en", code);
    ask_target(&exchange.request, path);
    snprintf(exchange.request.address, sizeof exchange.request.address, "%s", ADDRESS);
    ask_header(&exchange.request, "Content-Type", BOUNDARY);
    place_ask(&world.place, "ALTER TABLE checks RENAME TO checks_away");
    http_exchange_begin(&exchange, &router, "POST");
    put(&exchange, PDF, strlen(PDF));
    assert_int_equal(answer_keep(&exchange), 503);
    assert_true(says("<html lang=\"en\""));
    place_ask(&world.place, "ALTER TABLE checks_away RENAME TO checks");
}

static void nothing_of_it_is_kept_that_can_be_read(void **state)
{
    (void)state;
    struct db_supplement papers[DB_SUPPLEMENTS_MAX];
    struct bytes sealed = {0}, file = {0}, all = {0};
    char sha256[65];
    int count = 0;
    give_back();
    assert_int_equal(send_text("recommendation", PDF), 303);
    MUST(db_supplement_list(world.db, WORLD_CASE, papers, &count, &why));
    assert_int_equal(count, 1);
    assert_string_equal(papers[0].kind, "pdf");
    assert_int_equal(papers[0].bytes, strlen(PDF));
    MUST(world.blobs->ops->read(world.blobs, papers[0].blob, 1 << 20, &sealed, &why));
    seal_sha256(sealed.data, sealed.size, sha256);
    assert_string_equal(sha256, papers[0].sha256);
    assert_null(memmem(sealed.data, sealed.size, "SPESIMEN-RAHASIA", 16));
    place_read(&world.place, &all);
    assert_null(memmem(all.data, all.size, "SPESIMEN-RAHASIA", 16));
    assert_null(memmem(all.data, all.size, "nama-rahasia", 12));
    assert_null(memmem(all.data, all.size, code, strlen(code)));
    struct opener *opener = recipients_opener(&recipients, NULL);
    assert_non_null(opener);
    MUST(supplement_open(opener, &(struct supplement_label){WORLD_CASE, "recommendation", "pdf"},
                         &sealed, &file, &why));
    assert_string_equal(bytes_text(&file), PDF);
    bytes_free(&file);
    static const struct supplement_label others[] = {
        {"ffeeddccbbaa99887766554433221100", "recommendation", "pdf"},
        {WORLD_CASE, "appointment", "pdf"},
        {WORLD_CASE, "recommendation", "jpeg"}};
    for (int i = 0; i < 3; i++)
        assert_false(supplement_open(opener, &others[i], &sealed, &file, NULL));
    sealed.data[sealed.size / 2] ^= 1;
    assert_false(supplement_open(opener,
                                 &(struct supplement_label){WORLD_CASE, "recommendation", "pdf"},
                                 &sealed, &file, NULL));
    assert_int_equal(file.size, 0);
    opener_destroy(opener);
    bytes_free(&sealed);
    bytes_free(&all);
}

static int key_is_there(void)
{
    recipients_tick(&recipients);
    return (int)place_ask(&world.place,
                          "SELECT count(*) FROM recipients WHERE number = 1 AND destroyed = 0");
}

/* The case itself is sealed to none that is known here. */
static void its_key_stays_as_long_as_it_does(void **state)
{
    (void)state;
    give_back();
    assert_int_equal(send_text("recommendation", PDF), 303);
    world_set_time(&world, "2028-11-20T10:42:00+07:00");
    assert_int_equal(key_is_there(), 1);
    place_ask(&world.place, "UPDATE supplements SET state = 3");
    assert_int_equal(key_is_there(), 1);
    supplements_tick(supplements);
    assert_int_equal(rows(DB_SUPPLEMENT_GONE), 1);
    assert_int_equal(key_is_there(), 0);
}

static void a_stranger_gets_nothing(void **state)
{
    (void)state;
    struct bytes unknown = {0};
    char other[CODE_SIZE];
    struct case_summary summary;
    struct db_upload upload;
    const char *id = "ffeeddccbbaa99887766554433221100";
    give_back();
    world_upload(&world, id, &upload);
    world_summary(&world, id, world_code(9, other), WORLD_SERVICE, &summary);
    MUST(world_add(&world, &summary, &upload, &why));
    char nobody[CODE_SIZE];
    world_code(77, nobody);
    assert_int_equal(ask("GET", "t", nobody, ""), 404);
    bytes_move(&unknown, &response.body);
    const char *const wrong[] = {nobody, "%3Cscript%3E", "x"};
    for (int i = 0; i < 3; i++) {
        int status = i == 2 ? send_as(wrong[i], "recommendation", PDF, strlen(PDF))
                            : ask("GET", "l", wrong[i], "recommendation");
        assert_int_equal(status, 404);
        assert_string_equal(bytes_text(&response.body), bytes_text(&unknown));
    }
    assert_int_equal(ask("POST", "l", nobody, ""), 404);
    assert_string_equal(bytes_text(&response.body), bytes_text(&unknown));
    /* Another case's code is that case's: nothing is wanted of it. */
    assert_int_equal(ask("GET", "l", other, "recommendation"), 303);
    assert_int_equal(send_as(other, "recommendation", PDF, strlen(PDF)), 409);
    assert_true(says("tidak sedang diminta"));
    assert_int_equal(ask("POST", "l", other, ""), 303);
    assert_int_equal(step_now(), 1);
    /* Nor is what agrees, or what no service asks for. */
    static const char *const items[] = {"ktp", "data", "face", "..%2F..%2Fetc"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(look(items[i]), 303);
        assert_int_equal(send_text(items[i], PDF), 409);
    }
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM supplements"), 0);
    assert_int_equal(blobs_there(), 0);
    for (int i = 0; i < 10; i++)
        ask("GET", "l", nobody, "recommendation");
    assert_int_equal(ask("GET", "l", nobody, "recommendation"), 429);
    assert_int_equal(send_text("recommendation", PDF), 429);
    assert_non_null(http_response_find(&response, "Retry-After"));
    bytes_free(&unknown);
}

static void what_is_hostile_or_not_asked_for_is_told_so(void **state)
{
    (void)state;
    static char big[(10 << 20) + 1] = "%PDF-";
    static const struct {
        const char *file;
        size_t size;
        int status;
        const char *words;
    } files[] = {
        {"GIF89a", 6, 415, "Jenis berkas ini tidak diminta"},
        {"<svg onload=alert(1)>", 21, 415, "Jenis berkas ini tidak diminta"},
        {"MZ\x90\0%PDF-", 9, 415, "Jenis berkas ini tidak diminta"},
        {"PK\3\4", 4, 415, "Jenis berkas ini tidak diminta"},
        {"", 0, 400, "Berkas ini kosong"},
        {"-----BEGIN EC PRIVATE KEY-----\nSPESIMEN", 40, 415, "kunci privat"},
        {big, sizeof big, 413, "terlalu besar"},
    };
    give_back();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_int_equal(send_as(code, "recommendation", files[i].file, files[i].size),
                         files[i].status);
        assert_true(says(files[i].words));
        assert_true(says("role=\"alert\""));
        assert_true(says("<form"));
        assert_true(response.body.size < 20000);
    }
    struct http_exchange exchange;
    char path[100];
    snprintf(path, sizeof path, "/l/%s/recommendation", code);
    begin(&exchange, "POST", path, ADDRESS);
    static const char half[] = "--bb\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" PDF;
    http_exchange_data(&exchange, half, sizeof half - 1);
    assert_int_equal(answer_keep(&exchange), 400);
    assert_true(says("tidak sampai utuh"));
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM supplements"), 0);
    assert_int_equal(blobs_there(), 0);
    assert_int_equal(send_as(code, "recommendation", big, sizeof big - 1), 303);
}

/* A photo of the face is a picture; a request is one of a few kilobytes. */
static void each_thing_has_its_own_kinds_and_size(void **state)
{
    (void)state;
    struct bytes large = {0};
    world_case(&world, "pekalongan/forgot-passphrase", code);
    find("face", "unreadable");
    find("csr", "wrong");
    move("return");
    assert_int_equal(look("face"), 200);
    assert_true(says("capture=\"user\""));
    assert_int_equal(send_text("face", PDF), 415);
    assert_int_equal(send_text("face", JPEG), 303);
    bytes_append_text(&large, "-----BEGIN CERTIFICATE REQUEST-----\nSPESIMEN");
    assert_int_equal(send_as(code, "csr", large.data, large.size), 303);
    while (large.size <= 16 * 1024)
        bytes_append_text(&large, "SPESIMEN");
    assert_int_equal(send_as(code, "csr", large.data, large.size), 413);
    assert_int_equal(go_on(), 303);
    assert_int_equal(step_now(), 2);
    bytes_free(&large);
}

static void another_may_be_sent_in_its_place(void **state)
{
    (void)state;
    give_back();
    assert_int_equal(send_text("recommendation", PDF), 303);
    assert_int_equal(send_text("recommendation", PDF " 2"), 303);
    assert_int_equal(rows(DB_SUPPLEMENT_KEPT), 1);
    assert_int_equal(rows(DB_SUPPLEMENT_DROPPED), 1);
    assert_int_equal(blobs_there(), 2);
    supplements_tick(supplements);
    assert_int_equal(rows(DB_SUPPLEMENT_GONE), 1);
    assert_int_equal(blobs_there(), 1);
    for (int i = 2; i < DB_SUPPLEMENTS_MAX; i++)
        assert_int_equal(send_text("recommendation", PDF), 303);
    assert_int_equal(send_text("recommendation", PDF), 409);
    assert_true(says("Sudah terlalu banyak kiriman"));
    supplements_tick(supplements);
    supplements_tick(supplements);
    assert_int_equal(blobs_there(), 1);
}

/* The backend ends between any two steps: nothing is believed that is not whole, nothing stays. */
static void what_never_ended_is_given_up(void **state)
{
    (void)state;
    struct db_supplement paper = {.begun_s = clock_wall_ms(&world.clock) / 1000};
    give_back();
    snprintf(paper.case_id, sizeof paper.case_id, "%s", WORLD_CASE);
    snprintf(paper.item, sizeof paper.item, "recommendation");
    memset(paper.blob, 'a', DB_ID_SIZE - 1);
    MUST(db_supplement_begin(world.db, &paper, 1, &why));
    MUST(world.blobs->ops->create(world.blobs, paper.blob, &why));
    MUST(world.blobs->ops->write(world.blobs, paper.blob, 0, "half", 4, &why));
    assert_int_equal(look_at_case(), 200);
    assert_false(says("sudah diterima"));
    supplements_tick(supplements);
    assert_int_equal(blobs_there(), 1); /* another backend may be at it */
    pass(3601);
    supplements_tick(supplements);
    assert_int_equal(blobs_there(), 0);
    assert_int_equal(rows(DB_SUPPLEMENT_GONE), 1);
    struct fault fault = {0};
    struct db_entry entry =
        cases_entry(&world.cases, NULL, "pekalongan", "supplement", WORLD_CASE, "");
    assert_false(db_supplement_keep(world.db, &paper, 1, &entry, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_int_equal(entries("supplement"), 0);
    /* The store says no. */
    char path[PATH_SIZE + 8];
    snprintf(path, sizeof path, "%s/parts", world.blobs_dir);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(send_text("recommendation", PDF), 503);
    assert_true(says("belum dapat disimpan"));
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(rows(DB_SUPPLEMENT_KEPT), 0);
    assert_int_equal(send_text("recommendation", PDF), 303);
    supplements_tick(supplements);
    assert_int_equal(blobs_there(), 1);
}

static void the_case_went_on_while_it_was_sent(void **state)
{
    (void)state;
    struct http_exchange exchange;
    struct db_supplement paper = {.begun_s = 1};
    char path[100];
    give_back();
    snprintf(path, sizeof path, "/l/%s/recommendation", code);
    begin(&exchange, "POST", path, ADDRESS);
    move("done");
    put(&exchange, PDF, strlen(PDF));
    assert_int_equal(answer_keep(&exchange), 409);
    assert_true(says("tidak disimpan"));
    /* Nor does one begin, or end, at a step that is left. */
    snprintf(paper.case_id, sizeof paper.case_id, "%s", WORLD_CASE);
    struct fault fault = {0};
    assert_false(db_supplement_begin(world.db, &paper, 1, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_int_equal(place_ask(&world.place, "SELECT count(*) FROM supplements"), 0);
}

/* What was typed is put right at the desk, and there the case goes on, with what has come. */
static void data_is_put_right_at_the_desk(void **state)
{
    (void)state;
    world_case(&world, WORLD_SERVICE, code);
    find("data", "differs");
    find("recommendation", "unsigned");
    move("done");
    move("return");
    assert_int_equal(send_text("recommendation", PDF), 303);
    assert_int_equal(look_at_case(), 200);
    assert_true(says("Diperbaiki petugas di loket"));
    assert_true(says("sudah diterima"));
    assert_false(says("<button"));
    assert_int_equal(go_on(), 303);
    assert_int_equal(step_now(), 1);
    move("done");
    assert_int_equal(rows(DB_SUPPLEMENT_SENT), 1);
    assert_int_equal(check_of("recommendation").at_s, 0);
    assert_string_equal(check_of("data").reason, "differs");
}

/* The steps behind it that handing in does are done with it, in one go; and once more round. */
static void every_step_of_handing_in_is_gone_by(void **state)
{
    (void)state;
    struct db_visit visits[DB_VISITS_MAX];
    struct db_supplement papers[DB_SUPPLEMENTS_MAX];
    int count = 0;
    world_case(&world, "pekalongan/revoke", code);
    const struct service *service = catalogue_find_service(world.catalogue, "pekalongan/revoke");
    const char *item = service->requirements[0].key;
    for (int round = 0; round < 2; round++) {
        find(item, "unreadable");
        move("return");
        assert_int_equal(send_text(item, JPEG), 303);
        assert_int_equal(go_on(), 303);
        assert_int_equal(step_now(), 5);
    }
    MUST(db_case_visits(world.db, WORLD_CASE, visits, &count, &why));
    assert_int_equal(count, 5 + 2 * 5);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(visits[5 + i].step, i + 1);
        assert_string_equal(visits[5 + i].by, "Pemohon");
        assert_true(visits[5 + i].left_s > 0);
    }
    MUST(db_supplement_list(world.db, WORLD_CASE, papers, &count, &why));
    assert_int_equal(count, 2); /* the earlier one is still there */
    assert_int_equal(papers[1].number, 2);
    assert_int_equal(blobs_there(), 2);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, supplement_setup, supplement_teardown)
    const struct CMUnitTest tests[] = {
        CASE(what_was_asked_for_is_sent_and_the_case_goes_on),
        CASE(what_cannot_be_asked_is_said_in_their_language),
        CASE(nothing_of_it_is_kept_that_can_be_read),
        CASE(its_key_stays_as_long_as_it_does),
        CASE(a_stranger_gets_nothing),
        CASE(what_is_hostile_or_not_asked_for_is_told_so),
        CASE(each_thing_has_its_own_kinds_and_size),
        CASE(another_may_be_sent_in_its_place),
        CASE(what_never_ended_is_given_up),
        CASE(the_case_went_on_while_it_was_sent),
        CASE(data_is_put_right_at_the_desk),
        CASE(every_step_of_handing_in_is_gone_by),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
