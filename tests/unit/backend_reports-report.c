/* The report of a month, against one worked out by hand; the same later, and nothing of another
 * agency; as CSV and as PDF. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/db/desk.h"
#include "backend/reports/files.h"
#include "backend/reports/words.h"
#include "backend_fixture.h"

static struct world world;
static struct text *text;

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    if (!text) MUST((text = text_create(SOURCE_DIR "/assets/web/text", &why)));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_free(&world);
    return 0;
}

static void id_of(unsigned number, char out[DB_ID_SIZE])
{
    snprintf(out, DB_ID_SIZE, "%032x", number);
}

/* In WIB, "11-02T09:00:00" of 2026. */
static void at(const char *when)
{
    char iso[CIVIL_ISO_SIZE];
    snprintf(iso, sizeof iso, "2026-%.14s+07:00", when);
    world_set_time(&world, iso);
}

static void hand_in(unsigned number, const char *when, const char *key, const char *choice)
{
    char id[DB_ID_SIZE];
    at(when);
    id_of(number, id);
    world_promise(&world, id, number, key, choice);
}

static void finish(unsigned number, const char *when)
{
    char code[CODE_SIZE];
    at(when);
    world_finish(&world, world_code(number, code));
}

static void move(unsigned number, const char *when, const char *outcome)
{
    char id[DB_ID_SIZE];
    at(when);
    id_of(number, id);
    MUST(cases_move(&world.cases, id, &(struct case_act){.outcome = outcome, .by = "SPESIMEN"},
                    NULL, &why));
}

static void differs(unsigned number, const char *item, const char *reason)
{
    char id[DB_ID_SIZE];
    id_of(number, id);
    struct db_check check = {.at_s = cases_now_s(&world.cases)};
    struct db_entry entry = cases_entry(&world.cases, NULL, "pekalongan", "check", id, "");
    snprintf(check.item, sizeof check.item, "%s", item);
    snprintf(check.reason, sizeof check.reason, "%s", reason);
    MUST(db_check_put(world.db, id, &check, NULL, &entry, &why));
}

static void grade(unsigned number, int grade)
{
    struct db_survey survey = {.at_s = cases_now_s(&world.cases)};
    id_of(number, survey.case_id);
    snprintf(survey.service, sizeof survey.service, "pekalongan/issue-esign");
    for (int i = 0; i < DB_SURVEY_ELEMENTS; i++)
        survey.grades[i] = grade;
    MUST(db_survey_add(world.db, &survey, &why));
}

#define ISSUE "pekalongan/issue-esign"

/* Hours 08.00 to 16.00 less the break of an hour, Friday to 11.00; each is promised for the same
 * time on the next service day. */
static void make_november(void)
{
    hand_in(1, "10-30T09:00:00", ISSUE, ""); /* a Friday */
    finish(1, "11-02T08:30:00");             /* 2 h and 30 min: in time */
    hand_in(2, "11-02T09:00:00", ISSUE, "");
    finish(2, "11-02T11:00:00"); /* 2 h: in time */
    grade(2, 4);
    hand_in(3, "11-03T09:00:00", ISSUE, "");
    hand_in(4, "11-03T10:00:00", "pekalongan/complaint", "delay");
    finish(4, "11-03T11:00:00"); /* 1 h: in time */
    finish(3, "11-04T09:00:00"); /* to the second: 7 h, in time */
    grade(3, 3);
    hand_in(5, "11-04T09:30:00", ISSUE, "");
    hand_in(6, "11-04T10:00:00", "pekalongan/complaint", "conduct");
    finish(5, "11-05T10:30:00"); /* an hour late: 8 h */
    hand_in(7, "11-10T09:00:00", ISSUE, "");
    hand_in(8, "11-10T09:00:00", "purbalingga/forgot-passphrase", "");
    hand_in(9, "11-10T09:00:00", "purbalingga/complaint", "facility");
    finish(8, "11-10T09:10:00");
    move(7, "11-10T09:30:00", "done");
    differs(7, "recommendation", "unsigned");
    differs(7, "ktp", "unreadable");
    move(7, "11-10T10:00:00", "return");      /* it waits for its applicant */
    hand_in(10, "11-25T09:00:00", ISSUE, ""); /* open, and late from the 26th on */
    hand_in(11, "11-30T09:00:00", ISSUE, ""); /* open */
}

static void read_month(const char *key, const char *agency, struct agency_report *out)
{
    struct period period;
    assert_true(period_parse(key, &period));
    MUST(agency_report_read(&world.cases, catalogue_find_agency(world.catalogue, agency), &period,
                            out, &why));
}

static void csv_of(const struct agency_report *report, struct bytes *out)
{
    struct tables *tables = tables_create(report, catalogue_survey(world.catalogue), text);
    bytes_truncate(out, 0);
    reports_csv(tables, out);
    free(tables);
}

static void must_say(const struct bytes *csv, const char *line)
{
    struct bytes whole = {0};
    bytes_append(&whole, csv->data, csv->size);
    if (!strstr(bytes_text(&whole), line)) fail_msg("no \"%s\" in %s", line, bytes_text(&whole));
    bytes_free(&whole);
}

static void a_month_is_as_it_was_worked_out(void **state)
{
    (void)state;
    struct agency_report report;
    struct bytes csv = {0};
    make_november();
    at("12-01T08:00:00");
    read_month("2026-11", "pekalongan", &report);
    const struct report_numbers *issue = &report.services[0].numbers;
    assert_string_equal(report.services[0].key, ISSUE);
    const int64_t numbers[] = {issue->received,  issue->ended,    issue->in_time,
                               issue->late,      issue->unknown,  issue->open,
                               issue->open_late, issue->median_s, issue->ninetieth_s};
    const int64_t wanted[] = {6, 4, 3, 1, 0, 3, 1, 9000, 28800};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (numbers[i] != wanted[i]) fail_msg("%zu: %d", i, (int)numbers[i]);
    csv_of(&report, &csv);
    static const char *const lines[] = {
        ("Laporan kinerja pelayanan,Dinas Komunikasi dan Informatika,Kota Pekalongan,November "
         "2026,Keadaan pada akhir periode.,,,,,,,,\r\n"),
        ",1 hari kerja,6,4,3,1,0,\"75,0\",\"2,50\",\"8,00\",3,1\r\n",
        ",1 hari kerja,0,0,0,0,0,–,–,–,0,0\r\n",
        "Permohonan,Semua permohonan,–,6,4,3,1,0,\"75,0\",\"2,50\",\"8,00\",3,1\r\n",
        "Pengaduan,\"Diterima 2. Masih berjalan 1, 0 di antaranya terlambat.\",,,,,,,,,,,\r\n",
        "Pengaduan,Pengaduan biasa,14 hari kerja,1,1,0,0,\"100,0\",\"1,00\",\"1,00\",,,\r\n",
        "Pengaduan,Pengaduan berkadar pengawasan,60 hari kerja,0,0,0,0,–,–,–,,,\r\n",
        "Pengaduan,Semua pengaduan,–,1,1,0,0,\"100,0\",\"1,00\",\"1,00\",,,\r\n",
        "Sebab pengembalian,Dikembalikan 1 kali; satu pengembalian dapat punya beberapa sebab.,",
        "Sebab pengembalian,Belum bertanda tangan atau berstempel,1,,,,,,,,,,\r\n",
        "Survei Kepuasan Masyarakat,2 jawaban.,",
        "Survei Kepuasan Masyarakat,Persyaratan,\"3,50\",\"87,50\",\"B, Baik\",",
        "Survei Kepuasan Masyarakat,Indeks Kepuasan Masyarakat,\"3,50\",\"87,50\",\"B, Baik\",",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        must_say(&csv, lines[i]);
    bytes_free(&csv);
}

/* Whatever happens afterwards, and whenever it is asked for. */
static void a_month_that_is_over_stays_as_it_is(void **state)
{
    (void)state;
    struct agency_report report;
    struct bytes first = {0}, later = {0};
    make_november();
    at("12-01T08:00:00");
    read_month("2026-11", "pekalongan", &report);
    csv_of(&report, &first);
    hand_in(20, "12-01T08:10:00", ISSUE, "");
    finish(10, "12-02T09:00:00");
    move(7, "12-02T09:00:00", "done"); /* its clock begins anew */
    finish(7, "12-10T09:00:00");
    finish(6, "12-11T09:00:00");
    finish(11, "12-11T09:00:00");
    grade(11, 1);
    at("12-31T09:00:00");
    read_month("2026-11", "pekalongan", &report);
    csv_of(&report, &later);
    assert_string_equal(bytes_text(&first), bytes_text(&later));
    read_month("2026-12", "pekalongan", &report);
    assert_int_equal(report.services[0].numbers.received, 1);
    assert_int_equal(report.services[0].numbers.ended, 3);
    assert_int_equal(report.services[0].numbers.in_time, 0); /* 10, 7 and 11: all late */
    assert_int_equal(report.services[0].numbers.open_late, 1);
    assert_false(report.over);
    read_month("2026-K4", "pekalongan", &report);
    assert_int_equal(report.services[0].numbers.received, 8);
    assert_int_equal(report.services[0].numbers.ended, 7);
    assert_int_equal(report.complaints.ended, 2);
    bytes_free(&first);
    bytes_free(&later);
}

static void another_agency_has_its_own_numbers(void **state)
{
    (void)state;
    struct agency_report report;
    make_november();
    at("12-01T08:00:00");
    read_month("2026-11", "purbalingga", &report);
    assert_int_equal(report.services_count, 1);
    assert_int_equal(report.applications.received, 1);
    assert_int_equal(report.applications.in_time, 1);
    assert_int_equal(report.complaints.received, 1);
    assert_int_equal(report.complaints.open_late, 1);
    assert_int_equal(report.returns, 0);
    assert_int_equal(report.survey.count, 0);
    read_month("2026-09", "pekalongan", &report);
    assert_int_equal(report.applications.received, 0);
    assert_int_equal(report.applications.ended, 0);
}

static void formulas_are_words(void **state)
{
    (void)state;
    static const char *const cells[][2] = {
        {"=1+1", ",'=1+1,"},         {"+62", ",'+62,"},      {"-2", ",'-2,"},
        {"@SUM(A1)", ",'@SUM(A1),"}, {"\t=1", ",'\t=1,"},    {"=\"a\",b", ",\"'=\"\"a\"\",b\","},
        {"a\"b", ",\"a\"\"b\","},    {"a\nb", ",\"a\nb\","}, {"1-2", ",1-2,"},
    };
    struct tables *tables = memory_alloc(sizeof *tables);
    struct table *table = &tables->tables[0];
    *table = (struct table){.title = "T", .columns = 2, .heads = {"A", "B"}};
    for (int i = 1; i < TABLES_COUNT; i++)
        tables->tables[i].title = "";
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        snprintf(table->cells[table->rows++][0], TABLE_CELL_SIZE, "%s", cells[i][0]);
    struct bytes csv = {0};
    reports_csv(tables, &csv);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        must_say(&csv, cells[i][1]);
    bytes_free(&csv);
    free(tables);
}

static void the_same_numbers_are_the_same_pdf(void **state)
{
    (void)state;
    struct agency_report report;
    struct bytes pdf[2] = {0};
    make_november();
    for (int i = 0; i < 2; i++) {
        at(i ? "12-02T10:00:00" : "12-01T08:00:00");
        read_month("2026-11", "pekalongan", &report);
        struct tables *tables = tables_create(&report, catalogue_survey(world.catalogue), text);
        MUST(reports_pdf(tables, &pdf[i], &why));
        free(tables);
    }
    assert_int_equal(pdf[0].size, pdf[1].size);
    assert_memory_equal(pdf[0].data, pdf[1].data, pdf[0].size);
    assert_memory_equal(pdf[0].data, "%PDF-", 5);
    assert_non_null(memmem(pdf[0].data, pdf[0].size, "/Lang", 5));
    assert_non_null(memmem(pdf[0].data, pdf[0].size, "/FontFile2", 10));
    assert_null(memmem(pdf[0].data, pdf[0].size, "CreationDate", 12));
    for (int i = 0; i < 2; i++)
        bytes_free(&pdf[i]);
}

static void periods_are_read_and_follow_each_other(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",        "2026",    "2026-13", "2026-00", "2026-K0",
                                        "2026-K5", "2026-1 ", "1926-11", "2026/11", "2026-011"};
    struct period period, other;
    char words[PERIOD_WORDS_SIZE];
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(period_parse(wrong[i], &period));
    assert_true(period_parse("2026-K4", &period));
    assert_int_equal(period.from_s, world_unix("2026-10-01T00:00:00+07:00"));
    assert_int_equal(period.to_s, world_unix("2027-01-01T00:00:00+07:00"));
    period_words(&period, text, LANGUAGE_ID, words);
    assert_string_equal(words, "Triwulan IV 2026");
    other = period_beside(&period, 1);
    assert_string_equal(other.key, "2027-K1");
    assert_true(period_parse("2026-12", &period));
    period_words(&period, text, LANGUAGE_EN, words);
    assert_string_equal(words, "December 2026");
    assert_string_equal(period_other(&period).key, "2026-K4");
    assert_string_equal(period_beside(&period, 1).key, "2027-01");
    int64_t new_year_s = world_unix("2027-01-01T00:00:00+07:00");
    assert_string_equal(period_last(new_year_s - 1, PERIOD_MONTH).key, "2026-11");
    assert_string_equal(period_last(new_year_s, PERIOD_MONTH).key, "2026-12");
    assert_string_equal(period_last(new_year_s - 1, PERIOD_QUARTER).key, "2026-K3");
    assert_string_equal(period_last(new_year_s, PERIOD_QUARTER).key, "2026-K4");
}

static void shares_are_rounded_once(void **state)
{
    (void)state;
    static const struct {
        int64_t part, whole;
        const char *words;
    } shares[] = {{0, 0, "–"},     {0, 3, "0,0"},  {1, 3, "33,3"},       {2, 3, "66,7"},
                  {3, 3, "100,0"}, {1, 16, "6,3"}, {1999, 2000, "100,0"}};
    char words[REPORTS_NUMBER_SIZE];
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        reports_share(LANGUAGE_ID, shares[i].part, shares[i].whole, words);
        assert_string_equal(words, shares[i].words);
    }
    reports_hours(LANGUAGE_EN, 9000, words);
    assert_string_equal(words, "2.50");
}

static void one_is_written_as_one(void **state)
{
    (void)state;
    static const struct {
        struct promise promise;
        const char *id, *en;
    } cases[] = {
        {{.amount = 1, .unit = PROMISE_WORKING_DAYS}, "1 hari kerja", "1 working day"},
        {{.amount = 2, .unit = PROMISE_WORKING_DAYS}, "2 hari kerja", "2 working days"},
        {{.amount = 1, .unit = PROMISE_MINUTES}, "1 menit", "1 minute"},
        {{.amount = 90, .unit = PROMISE_MINUTES}, "90 menit", "90 minutes"},
        {{.amount = 60, .unit = PROMISE_MINUTES}, "1 jam", "1 hour"},
        {{.amount = 120, .unit = PROMISE_MINUTES}, "2 jam", "2 hours"},
    };
    char words[REPORTS_PROMISE_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reports_promise_words(text, LANGUAGE_ID, &cases[i].promise, words);
        assert_string_equal(words, cases[i].id);
        reports_promise_words(text, LANGUAGE_EN, &cases[i].promise, words);
        assert_string_equal(words, cases[i].en);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_month_is_as_it_was_worked_out),
        TEST(a_month_that_is_over_stays_as_it_is),
        TEST(another_agency_has_its_own_numbers),
        TEST(formulas_are_words),
        TEST(the_same_numbers_are_the_same_pdf),
        TEST(periods_are_read_and_follow_each_other),
        TEST(one_is_written_as_one),
        TEST(shares_are_rounded_once),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    text_destroy(text);
    return failed;
}
