#include "backend/reports/tables.h"

#include "backend/cases/reasons.h"
#include "backend/reports/words.h"
#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ID LANGUAGE_ID

/* Where the next cell goes. */
struct writing {
    struct table *table;
    const struct text *text;
    int column;
};

static void begin_row(struct writing *writing)
{
    assert(writing->table->rows < TABLE_ROWS_MAX);
    writing->table->rows++;
    writing->column = 0;
}

static void put(struct writing *writing, const char *words)
{
    char *cell = writing->table->cells[writing->table->rows - 1][writing->column++];
    utf8_copy(cell, TABLE_CELL_SIZE, words);
}

static void put_count(struct writing *writing, int64_t count)
{
    char words[REPORTS_NUMBER_SIZE];
    snprintf(words, sizeof words, "%" PRId64, count);
    put(writing, words);
}

static void put_promise(struct writing *writing, const struct promise *promise)
{
    char words[REPORTS_PROMISE_SIZE] = "–";
    if (promise) reports_promise_words(writing->text, ID, promise, words);
    put(writing, words);
}

static void put_ended(struct writing *writing, const struct report_numbers *numbers)
{
    char words[REPORTS_NUMBER_SIZE];
    put_count(writing, numbers->ended);
    put_count(writing, numbers->in_time);
    put_count(writing, numbers->late);
    put_count(writing, numbers->unknown);
    reports_share(ID, numbers->in_time, numbers->in_time + numbers->late, words);
    put(writing, words);
    reports_hours(ID, numbers->median_s, words);
    put(writing, words);
    reports_hours(ID, numbers->ninetieth_s, words);
    put(writing, words);
}

static void put_service(struct writing *writing, const char *title, const struct promise *promise,
                        const struct report_numbers *numbers)
{
    begin_row(writing);
    put(writing, title);
    put_promise(writing, promise);
    put_count(writing, numbers->received);
    put_ended(writing, numbers);
    put_count(writing, numbers->open);
    put_count(writing, numbers->open_late);
}

static void make_services(const struct agency_report *report, struct writing writing)
{
    struct table *table = writing.table;
    static const char *const heads[] = {"Layanan",           "Janji",
                                        "Diterima",          "Selesai",
                                        "Tepat waktu",       "Terlambat",
                                        "Tanpa batas waktu", "Tepat waktu (%)",
                                        "Median (jam)",      "Persentil 90 (jam)",
                                        "Masih berjalan",    "Berjalan, terlambat"};
    table->title = "Permohonan";
    table->columns = sizeof heads / sizeof *heads;
    table->total = true;
    memcpy(table->heads, heads, sizeof heads);
    for (int i = 0; i < report->services_count; i++) {
        const struct service *service = report->services[i].service;
        put_service(&writing,
                    service ? phrase_in(&service->short_title, ID) : report->services[i].key,
                    service ? &service->promise : NULL, &report->services[i].numbers);
    }
    put_service(&writing, "Semua permohonan", NULL, &report->applications);
}

static void make_complaints(const struct agency_report *report, struct writing writing)
{
    struct table *table = writing.table;
    static const char *const heads[] = {"Kelas pengaduan", "Janji",        "Dijawab",
                                        "Tepat waktu",     "Terlambat",    "Tanpa batas waktu",
                                        "Tepat waktu (%)", "Median (jam)", "Persentil 90 (jam)"};
    const struct report_numbers *all = &report->complaints;
    table->title = "Pengaduan";
    table->columns = sizeof heads / sizeof *heads;
    table->total = true;
    memcpy(table->heads, heads, sizeof heads);
    for (int i = 0; i < report->classes_count; i++) {
        const struct promise_rule *rule = report->classes[i].rule;
        begin_row(&writing);
        put(&writing, rule ? phrase_in(&rule->title, ID) : "Tanpa kelas");
        put_promise(&writing, rule ? &rule->promise : NULL);
        put_ended(&writing, &report->classes[i].numbers);
    }
    begin_row(&writing);
    put(&writing, "Semua pengaduan");
    put_promise(&writing, NULL);
    put_ended(&writing, all);
    snprintf(table->note, sizeof table->note,
             "Diterima %" PRId64 ". Masih berjalan %" PRId64 ", %" PRId64
             " di antaranya terlambat.",
             all->received, all->open, all->open_late);
}

static void make_causes(const struct agency_report *report, struct writing writing)
{
    struct table *table = writing.table;
    table->title = "Sebab pengembalian";
    table->columns = 2;
    table->heads[0] = "Sebab";
    table->heads[1] = "Kali";
    for (int i = 0; i < report->causes_count; i++) {
        const char *words = reason_words(report->causes[i].reason);
        begin_row(&writing);
        put(&writing, words ? words : "Tanpa sebab dari daftar");
        put_count(&writing, report->causes[i].count);
    }
    snprintf(table->note, sizeof table->note,
             "Dikembalikan %" PRId64 " kali; satu pengembalian dapat punya beberapa sebab.",
             report->returns);
}

static void put_grade(struct writing *writing, const char *title, int64_t sum, int64_t count,
                      int index)
{
    char words[REPORTS_NUMBER_SIZE];
    enum survey_band band = survey_band(index);
    begin_row(writing);
    put(writing, title);
    reports_hundredths(ID, (200 * sum + count) / (2 * count), words);
    put(writing, words);
    reports_hundredths(ID, index, words);
    put(writing, words);
    snprintf(words, sizeof words, "%c, %s", survey_band_letter(band), survey_band_title(band));
    put(writing, words);
}

static void make_survey(const struct agency_report *report, const struct survey *survey,
                        struct writing writing)
{
    struct table *table = writing.table;
    static const char *const heads[] = {"Unsur", "Nilai rata-rata (1–4)", "Indeks", "Mutu"};
    int64_t count = report->survey.count, all = 0;
    table->title = "Survei Kepuasan Masyarakat";
    table->columns = sizeof heads / sizeof *heads;
    memcpy(table->heads, heads, sizeof heads);
    snprintf(table->note, sizeof table->note, "%" PRId64 " jawaban.", count);
    if (!survey || count == 0) return;
    for (unsigned i = 0; i < survey->questions_count; i++) {
        int64_t sum = report->survey.grades[survey->questions[i].element];
        put_grade(&writing, phrase_in(&survey->questions[i].title, ID), sum, count,
                  (int)((5000 * sum + count) / (2 * count)));
        all += sum;
    }
    table->total = true;
    int index = survey_index((uint64_t)all, (uint64_t)count);
    put_grade(&writing, "Indeks Kepuasan Masyarakat", all, count * SURVEY_ELEMENTS, index);
}

struct tables *tables_create(const struct agency_report *report, const struct survey *survey,
                             const struct text *text)
{
    struct tables *tables = memory_alloc(sizeof *tables);
    struct civil at = civil_from_unix(report->at_s, CIVIL_WIB);
    char date[64], time[16];
    snprintf(tables->title, sizeof tables->title, "Laporan kinerja pelayanan");
    snprintf(tables->agency, sizeof tables->agency, "%s", phrase_in(&report->agency->name, ID));
    snprintf(tables->place, sizeof tables->place, "%s", phrase_in(&report->agency->place, ID));
    period_words(&report->period, text, ID, tables->period);
    text_date_long(ID, &at, date, sizeof date);
    text_time(ID, &at, time, sizeof time);
    if (report->over)
        snprintf(tables->state, sizeof tables->state, "Keadaan pada akhir periode.");
    else
        snprintf(tables->state, sizeof tables->state,
                 "Sementara: periode ini belum berakhir. Keadaan pada %s, %s WIB.", date, time);
    tables->explanation = "Tepat waktu: selesai paling lambat pada batas waktunya. Jam: jam "
                          "layanan, tanpa istirahat, "
                          "hari tutup, dan hari libur. Yang dikembalikan untuk diserahkan lagi "
                          "dihitung sejak lengkap.";
    make_services(report, (struct writing){&tables->tables[0], text, 0});
    make_complaints(report, (struct writing){&tables->tables[1], text, 0});
    make_causes(report, (struct writing){&tables->tables[2], text, 0});
    make_survey(report, survey, (struct writing){&tables->tables[3], text, 0});
    return tables;
}
