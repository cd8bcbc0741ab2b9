/* The report at the desk, for whom it is and of whose agency; and a complaint's class, which its
 * officer alone changes, with a reason. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/cases/raise.h"

#include "desk_fixture.h"

#define SECOND "11112233445566778899aabbccddeeff"

/* Passwords are slow on purpose: everybody enters once, for all tests. */
enum who { HEAD, VERIFIER, COMPLAINTS, SUPERVISOR, ADMIN, ELSEWHERE, PEOPLE };
static struct person persons[PEOPLE];
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

/* And a light complaint: due on Friday at 14.12, two hours of service after 10.42. */
static int setup(void **state)
{
    (void)state;
    desk_open();
    for (int who = 0; who < PEOPLE; who++)
        desk_hire(people[who].login, people[who].agency, people[who].roles, &persons[who]);
    world_promise(&world, WORLD_CASE, 1, "purbalingga/complaint", "facility");
    return 0;
}

/* period NULL: without one. */
static int report(enum who who, const char *path, const char *period)
{
    char target[80];
    snprintf(target, sizeof target, "%s?jenis=pengaduan%s%s", path, period ? "&periode=" : "",
             period ? period : "");
    return desk_get(&persons[who], target);
}

static int queue(enum who who)
{
    return desk_get(&persons[who], "/antrean?jenis=pengaduan");
}

/* With the key that every page of theirs has. */
static int reclass_of(enum who who, const char *id, const char *class, const char *reason)
{
    char fields[120], hidden[100], target[80];
    assert_int_equal(desk_get(&persons[who], "/nothing"), 404);
    snprintf(hidden, sizeof hidden, "name=\"kunci\" value=\"%s\"", persons[who].key);
    must_say(hidden);
    snprintf(fields, sizeof fields, "kelas=%s&sebab=%s", class, reason);
    snprintf(target, sizeof target, "/kasus/%s/kelas", id);
    return desk_post(&persons[who], target, fields);
}

static int reclass(enum who who, const char *class, const char *reason)
{
    return reclass_of(who, WORLD_CASE, class, reason);
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
            int status = report((enum who)who, paths[i], "2026-11");
            if (status != (allowed[who] ? 200 : 403))
                fail_msg("%s at %s: %d", people[who].login, paths[i], status);
        }
        assert_int_equal(says("/laporan"), 0); /* a PDF, or a refusal without the link */
    }
    assert_int_equal(world_logged(&world, "report-look", NULL, NULL), 12);
    assert_int_equal(report(HEAD, "/laporan", "2026-13"), 400);
    assert_int_equal(report(HEAD, "/laporan", NULL), 200); /* the last full month */
    assert_true(says("Oktober 2026"));
}

static void a_report_is_of_the_own_agency(void **state)
{
    (void)state;
    set_time("2026-11-20T14:30:00+07:00");
    assert_int_equal(report(HEAD, "/laporan", "2026-11"), 200);
    assert_true(says("Dinas Komunikasi dan Informatika"));
    assert_true(says("Diterima 1. Masih berjalan 1, 1 di antaranya terlambat."));
    assert_true(says("Sementara: periode ini belum berakhir."));
    assert_true(says("href=\"/laporan?periode=2026-K4\""));
    assert_false(says("periode=2026-12")); /* not begun */
    assert_int_equal(report(ELSEWHERE, "/laporan", "2026-11"), 200);
    assert_true(says("Kota Pekalongan"));
    assert_true(says("Diterima 0. Masih berjalan 0, 0 di antaranya terlambat."));
    assert_int_equal(report(HEAD, "/laporan.csv", "2026-K4"), 200);
    assert_true(says("Triwulan IV 2026"));
    assert_string_equal(http_response_find(&response, "Content-Disposition"),
                        "attachment; filename=\"laporan-purbalingga-2026-K4.csv\"");
}

static int64_t due_of(const char *id)
{
    struct db_case item;
    MUST(db_case_find(world.db, id, &item, &why));
    return item.due_s;
}

static int64_t due_now(void)
{
    return due_of(WORLD_CASE);
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
    assert_int_equal(queue(COMPLAINTS), 200);
    assert_false(says("Dieskalasi"));
    assert_false(says(WORLD_CASE)); /* a verifikator's step */
    set_time("2026-11-20T13:45:00+07:00");
    cases_raise_tick(&world.cases);
    assert_int_equal(queue(COMPLAINTS), 200);
    assert_true(says("Dieskalasi"));
    assert_true(says(WORLD_CASE));
    assert_int_equal(queue(HEAD), 200);
    assert_false(says(WORLD_CASE)); /* not yet theirs */
    set_time("2026-11-20T14:20:00+07:00");
    cases_raise_tick(&world.cases);
    assert_int_equal(queue(HEAD), 200);
    assert_true(says(WORLD_CASE));
    assert_int_equal(queue(SUPERVISOR), 200);
    assert_true(says("Dieskalasi"));
}

/* Of one that is due next year when its holidays are not listed yet. */
static void a_class_whose_time_nobody_can_say_is_not_taken(void **state)
{
    (void)state;
    int64_t due_s = world_unix("2027-12-30T15:59:00+07:00");
    char sql[160];
    world_promise(&world, SECOND, 2, "purbalingga/complaint", "facility");
    snprintf(sql, sizeof sql,
             "UPDATE cases SET handed_in = %lld, due = %lld WHERE id = '" SECOND "'",
             (long long)world_unix("2027-12-30T08:00:00+07:00"), (long long)due_s);
    place_ask(&world.place, sql);
    assert_int_equal(reclass_of(COMPLAINTS, SECOND, "conduct", "SPESIMEN"), 409);
    assert_true(says("Batas waktunya tidak dapat dihitung"));
    assert_int_equal(due_of(SECOND), due_s);
    assert_int_equal(reclass_of(COMPLAINTS, SECOND, "procedure", "SPESIMEN"), 303);
    assert_int_equal(due_of(SECOND), world_unix("2027-12-30T12:00:00+07:00"));
}

static void the_log_has_words_for_it(void **state)
{
    (void)state;
    assert_int_equal(desk_get(&persons[SUPERVISOR], "/audit"), 200);
    assert_true(says("Mengubah kelas pengaduan"));
    assert_true(says("Melihat laporan"));
    assert_true(says("Dieskalasi"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_for_those_who_answer_for_the_office),
        cmocka_unit_test(a_report_is_of_the_own_agency),
        cmocka_unit_test(what_was_raised_is_marked_in_the_queue),
        cmocka_unit_test(the_officer_changes_a_class_with_a_reason),
        cmocka_unit_test(a_class_whose_time_nobody_can_say_is_not_taken),
        cmocka_unit_test(the_log_has_words_for_it),
    };
    return cmocka_run_group_tests(tests, setup, desk_teardown);
}
