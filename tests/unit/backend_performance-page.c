/* The public page of an office's performance: small counts are not told, it is small itself, and
 * reckoned once in minutes. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/performance/inside.h"
#include "base/file.h"
#include "site_fixture.h"

static struct performance *performance;

static int setup(void **state)
{
    (void)state;
    site_open();
    performance = performance_create(&world.cases, track);
    site_add((struct http_site){performance_routes, performance_routes_count, performance});
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    performance_destroy(performance);
    site_close();
    return 0;
}

static int get(const char *path, const char *language)
{
    struct http_exchange exchange = {.request = {.path = path}};
    struct http_request *request = &exchange.request;
    if (language) request->queries[request->queries_count++] = (struct http_pair){"lang", language};
    http_exchange_begin(&exchange, &router, "GET");
    return answer_keep(&exchange);
}

/* Finished on its day, or a week later. */
static void serve(unsigned number, const char *service, const char *at, bool late)
{
    char id[DB_ID_SIZE], code[CODE_SIZE];
    snprintf(id, sizeof id, "%032x", number);
    world_set_time(&world, at);
    world_hand_in(&world, id, number, service, code);
    clock_advance(&world.clock, late ? (int64_t)7 * 86400 * 1000 : 600 * 1000);
    world_finish(&world, code);
}

static void small_counts_are_not_told(void **state)
{
    (void)state;
    static const struct {
        int64_t in_time, late;
        const char *share;
    } shares[] = {
        {0, 0, "–"},       {4, 0, "–"},       {3, 1, "–"},       {5, 0, "100 %"},
        {99, 1, "≥ 96 %"}, {99, 4, "≥ 96 %"}, {16, 4, "≥ 80 %"}, {17, 3, "≥ 80 %"},
        {20, 0, "100 %"},  {1, 19, "≤ 20 %"}, {0, 20, "≤ 20 %"}, {4, 16, "≤ 20 %"},
        {15, 5, "75 %"},   {28, 14, "67 %"},
    };
    char words[PERFORMANCE_WORDS_SIZE];
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        struct report_numbers numbers = {.in_time = shares[i].in_time, .late = shares[i].late};
        performance_share(&numbers, words);
        if (strcmp(words, shares[i].share) != 0) fail_msg("%zu: %s", i, words);
    }
    for (int64_t count = 0; count < 8; count++) {
        char number[8];
        snprintf(number, sizeof number, "%d", (int)count);
        performance_count(count, words);
        assert_string_equal(words, count < 5 ? "<5" : number);
    }
}

/* What stands in the line of all tells no small count that another line hides. */
static void a_total_tells_no_small_count(void **state)
{
    (void)state;
    static const struct {
        int64_t parts[3];
        const char *words;
    } totals[] = {
        {{0, 0, 0}, "<5"},   {{2, 1, 1}, "<5"},  {{6, 0, 0}, "6"},  {{6, 7, 9}, "22"},
        {{6, 2, 9}, "≥ 15"}, {{6, 2, 1}, "≥ 6"}, {{6, 3, 3}, "12"}, {{6, 4, 4}, "≥ 6"},
        {{4, 4, 4}, "≥ 5"},  {{3, 3, 3}, "9"},
    };
    char words[PERFORMANCE_WORDS_SIZE];
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
        const int64_t *parts = totals[i].parts;
        performance_total(parts[0] + parts[1] + parts[2], parts, 3, words);
        if (strcmp(words, totals[i].words) != 0) fail_msg("%zu: %s", i, words);
    }
    for (unsigned i = 0; i < 6; i++)
        serve(i + 1, WORLD_SERVICE, "2026-08-03T09:00:00+07:00", false);
    for (unsigned i = 0; i < 2; i++)
        serve(i + 20, "pekalongan/forgot-passphrase", "2026-08-03T09:00:00+07:00", false);
    world_set_time(&world, "2026-11-20T10:00:00+07:00");
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("<td>6</td><td>6</td>"));
    assert_true(says("<td>≥ 6</td><td>≥ 6</td>"));
    assert_false(says("<td>8</td>"));
}

static void the_share_of_all_tells_no_small_count(void **state)
{
    (void)state;
    static const struct {
        struct {
            int64_t in_time, late;
        } lines[3], all; /* all: what no line has, besides */
        const char *share;
    } shares[] = {
        {{{6, 3}, {8, 7}, {0, 0}}, {0, 0}, "≥ 54 %"}, /* 14 of 24: 58 % would tell the 3 */
        {{{8, 7}, {6, 5}, {0, 0}}, {0, 0}, "54 %"},   /* of nothing there is nothing to hide */
        {{{8, 7}, {6, 5}, {9, 0}}, {0, 0}, "66 %"},
        {{{8, 7}, {0, 2}, {0, 0}}, {0, 0}, "≥ 34 %"},
        {{{16, 4}, {0, 0}, {0, 0}}, {0, 0}, "≥ 80 %"},
        {{{3, 17}, {0, 0}, {0, 0}}, {0, 0}, "≤ 20 %"},
        {{{8, 7}, {6, 5}, {9, 0}}, {0, 3}, "≥ 58 %"},
        {{{8, 7}, {6, 5}, {9, 0}}, {0, 5}, "≥ 57 %"},
        {{{3, 1}, {2, 1}, {1, 1}}, {0, 0}, "–"},
        {{{0, 0}, {0, 0}, {0, 0}}, {0, 0}, "–"},
    };
    char words[PERFORMANCE_WORDS_SIZE];
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        struct report_numbers lines[3] = {{0}},
                              all = {.in_time = shares[i].all.in_time, .late = shares[i].all.late};
        for (int line = 0; line < 3; line++) {
            all.in_time += lines[line].in_time = shares[i].lines[line].in_time;
            all.late += lines[line].late = shares[i].lines[line].late;
        }
        performance_share_total(&all, lines, 3, words);
        if (strcmp(words, shares[i].share) != 0) fail_msg("%zu: %s", i, words);
    }
    for (unsigned i = 0; i < 9; i++)
        serve(i + 1, WORLD_SERVICE, "2026-08-03T09:00:00+07:00", i < 3);
    for (unsigned i = 0; i < 15; i++)
        serve(i + 20, "pekalongan/forgot-passphrase", "2026-08-03T09:00:00+07:00", i < 7);
    world_set_time(&world, "2026-11-20T10:00:00+07:00");
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("<td>9</td><td>9</td><td>≥ 55 %</td>"));
    assert_true(says("<td>15</td><td>15</td><td>53 %</td>"));
    assert_true(says("<td>24</td><td>24</td><td>≥ 54 %</td>"));
    assert_false(says("58 %"));
}

static void the_last_quarter_is_shown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 6; i++)
        serve(i + 1, WORLD_SERVICE, "2026-08-03T09:00:00+07:00", i == 0);
    for (unsigned i = 0; i < 7; i++) /* in the next */
        serve(i + 20, WORLD_SERVICE, "2026-10-05T09:00:00+07:00", false);
    serve(40, "purbalingga/forgot-passphrase", "2026-08-03T09:00:00+07:00", false);
    world_set_time(&world, "2026-11-20T10:00:00+07:00");
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("Triwulan III 2026"));
    assert_false(says("Oktober 2026"));
    assert_true(says("<td>6</td><td>6</td><td>≥ 33 %</td>"));
    assert_true(says("<td>&lt;5</td><td>&lt;5</td><td>–</td>"));
    assert_false(says("<td>7</td>")); /* neither October's nor with the other agency's */
    assert_true(says("Belum cukup jawaban"));
    assert_true(says("Dinas Kominfo Kota Pekalongan"));
    assert_false(says("<script"));
    assert_true(response.body.size < 20000);
    assert_string_equal(http_response_find(&response, "Cache-Control"), "public, max-age=300");
    assert_int_equal(get("/kinerja/pekalongan", "en"), 200);
    assert_true(says("<html lang=\"en\">"));
    assert_true(says("Quarter III 2026"));
    assert_true(says("1 working day"));
    assert_false(says("Tepat waktu"));
    assert_true(response.body.size < 20000);
}

static void it_is_reckoned_once_in_minutes(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 5; i++)
        serve(i + 1, WORLD_SERVICE, "2026-08-03T09:00:00+07:00", false);
    world_set_time(&world, "2026-11-20T10:00:00+07:00");
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("<td>5</td><td>5</td><td>100 %</td>"));
    place_ask(&world.place, "DELETE FROM figures");
    clock_advance(&world.clock, (PERFORMANCE_KEPT_S - 1) * 1000);
    assert_int_equal(get("/kinerja/pekalongan", "en"), 200);
    assert_true(says("<td>5</td><td>5</td><td>100 %</td>"));
    clock_advance(&world.clock, 1000);
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_false(says("<td>5</td>"));
}

/* Not while one that ended in its last second may still be on its way into the database; and what
 * is kept is not shown once it has settled. */
static void a_quarter_is_told_at_once_when_it_has_settled(void **state)
{
    (void)state;
    world_set_time(&world, "2026-09-30T23:59:00+07:00");
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("Triwulan II 2026"));
    clock_advance(&world.clock, (60 + PERFORMANCE_SETTLED_S - 1) * 1000);
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("Triwulan II 2026"));
    clock_advance(&world.clock, 1000);
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("Triwulan III 2026"));
    assert_false(says("Triwulan II 2026"));
}

/* What somebody who keeps every page knows. */
enum { TOLD_MAX = 64, CELLS_MAX = 40, UNKNOWN = -1 };
struct told {
    struct period period;
    int64_t cells[CELLS_MAX]; /* received and finished, line by line; last the survey's answers */
    int count, all;           /* all: the first cell of the line of all applications */
};

/* As it is printed. */
static struct period read_period(const char *heading)
{
    static const char *const keys[] = {"-K1", "-K2", "-K3", "-K4", "-01", "-02", "-03", "-04",
                                       "-05", "-06", "-07", "-08", "-09", "-10", "-11", "-12"};
    struct period period;
    for (int year = 2025; year <= 2027; year++) {
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            char key[16], words[PERIOD_WORDS_SIZE];
            snprintf(key, sizeof key, "%d%s", year, keys[i]);
            assert_true(period_parse(key, &period));
            period_words(&period, track->text, LANGUAGE_ID, words);
            if (strncmp(heading, words, strlen(words)) == 0) return period;
        }
    }
    fail_msg("%.40s", heading);
    return period;
}

static int64_t read_count(const char *words)
{
    char *end = NULL;
    long long count = strtoll(words, &end, 10);
    return end != words && *end == '<' ? count : UNKNOWN;
}

static struct told read_told(const char *from, const char *to)
{
    static const char answers[] = "<dt>Jawaban survei</dt><dd>";
    struct told told = {.period = read_period(from)};
    const char *at = from;
    for (int i = 0; (at = strstr(at, "<td>")) != NULL && at < to; i++) {
        at += strlen("<td>");
        if (i % 3 == 2) continue; /* a share */
        assert_true(told.count < CELLS_MAX);
        told.cells[told.count++] = read_count(at);
    }
    told.all = told.count - 4; /* all complaints come behind it */
    assert_non_null(at = strstr(from, answers));
    told.cells[told.count++] = read_count(at + strlen(answers));
    return told;
}

/* Of a period that was told before, the same again. */
static void keep(struct told all[], int *count, const struct told *told)
{
    for (int i = 0; i < *count; i++) {
        if (strcmp(all[i].period.key, told->period.key) != 0) continue;
        for (int cell = 0; cell < told->count; cell++)
            if (all[i].cells[cell] != told->cells[cell])
                fail_msg("%s changed: %d after %d", told->period.key, (int)told->cells[cell],
                         (int)all[i].cells[cell]);
        return;
    }
    assert_true(*count < TOLD_MAX);
    all[(*count)++] = *told;
}

static void read_page(struct told all[], int *count)
{
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    const char *at = strstr(bytes_text(&response.body), "<h2>");
    while (at) {
        const char *next = strstr(at + 1, "<h2>");
        struct told told = read_told(at + strlen("<h2>"), next ? next : at + strlen(at));
        keep(all, count, &told);
        at = next;
    }
}

static void expect_no_small(const struct told *told, int cell, int64_t rest, const char *what)
{
    if (rest != 0 && rest < SMALLEST_SHOWN)
        fail_msg("%s, cell %d: %s tell %d", told->period.key, cell, what, (int)rest);
}

/* What is left of a period when every other told that lies in it is taken off; and of all when
 * every line is. */
static void derive(const struct told all[], int count, const struct told *of)
{
    int64_t rest[CELLS_MAX];
    memcpy(rest, of->cells, sizeof rest);
    for (int i = 0; i < count; i++) {
        const struct period *inner = &all[i].period;
        bool inside = inner->from_s >= of->period.from_s && inner->to_s <= of->period.to_s;
        bool apart = inner->from_s >= of->period.to_s || inner->to_s <= of->period.from_s;
        for (int cell = 0; inside && &all[i] != of && cell < of->count; cell++)
            if (all[i].cells[cell] != UNKNOWN) rest[cell] -= all[i].cells[cell];
        assert_true(inside || apart ||
                    (inner->from_s <= of->period.from_s && inner->to_s >= of->period.to_s));
    }
    for (int cell = 0; cell < of->count; cell++)
        if (of->cells[cell] != UNKNOWN) expect_no_small(of, cell, rest[cell], "its parts");
    for (int cell = of->all; cell < of->all + 2; cell++) {
        int64_t left = of->cells[cell];
        for (int line = cell - of->all; left != UNKNOWN && line < of->all; line += 2)
            if (of->cells[line] != UNKNOWN) left -= of->cells[line];
        if (of->cells[cell] != UNKNOWN) expect_no_small(of, cell, left, "its lines");
    }
}

/* Ended and answered at that moment, which a transaction had to wait to say. */
static void add_figures(const char *service, int64_t at_s, int count)
{
    static int number;
    char sql[400];
    for (int i = 0; i < count; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO figures VALUES('f%d', 'pekalongan', '%s', 0, '', %lld, %lld, 1, 60);"
                 "INSERT INTO surveys VALUES('f%d', '%s', %lld, 4, 4, 4, 4, 4, 4, 4, 4, 4)",
                 number, service, (long long)at_s - 1, (long long)at_s, number, service,
                 (long long)at_s);
        place_ask(&world.place, sql);
        number++;
    }
}

/* Every page of more than a year, looked at each midnight and soon after it: months of few and of
 * many in one quarter, a quarter of few, and one that ended in a quarter's last second, written
 * down later. */
static void no_difference_of_pages_tells_a_small_count(void **state)
{
    (void)state;
    static const int few[] = {1, 6, 7, 0, 2, 1, 5, 0, 3, 8, 4, 4};
    static const int many[] = {8, 9, 5, 1, 3, 3, 6, 7, 8, 2, 6, 1};
    static struct told all[TOLD_MAX];
    int count = 0;
    for (int month = 0; month < 12; month++) {
        const struct civil noon = {
            .year = 2026, .month = month + 1, .day = 10, .hour = 12, .offset_minutes = CIVIL_WIB};
        add_figures(WORLD_SERVICE, civil_to_unix(&noon), few[month]);
        add_figures("pekalongan/forgot-passphrase", civil_to_unix(&noon), many[month]);
    }
    world_set_time(&world, "2026-01-01T00:00:00+07:00");
    for (int day = 0; day < 480; day++) {
        read_page(all, &count);
        clock_advance(&world.clock, 600 * 1000);
        int64_t now_s = world_now(&world);
        if (day == 90) add_figures(WORLD_SERVICE, now_s - 601, 1);
        read_page(all, &count);
        clock_advance(&world.clock, (86400 - 600) * 1000);
    }
    assert_true(count >= 5);
    for (int i = 0; i < count; i++)
        derive(all, count, &all[i]);
}

static void agencies_are_listed_and_no_other_is_known(void **state)
{
    (void)state;
    assert_int_equal(get("/kinerja", NULL), 200);
    assert_true(says("href=\"kinerja/pekalongan\""));
    assert_true(says("href=\"kinerja/purbalingga\""));
    assert_int_equal(get("/kinerja", "en"), 200);
    assert_true(says("href=\"kinerja/pekalongan?lang=en\""));
    assert_int_equal(get("/kinerja/none", NULL), 404);
}

static void write_agency(const char *dir, const char *from, unsigned number)
{
    struct bytes file = {0};
    char name[32];
    const char *line = strstr(from, "key: pekalongan\n");
    assert_non_null(line);
    bytes_append_format(&file, "key: office%02u\n", number);
    bytes_append_text(&file, line + strlen("key: pekalongan\n"));
    snprintf(name, sizeof name, "office%02u.yaml", number);
    MUST(file_write_durable(dir, name, file.data, file.size, 0600, &why));
    bytes_free(&file);
}

/* However many they are. */
static void every_agency_that_is_listed_is_told_of(void **state)
{
    (void)state;
    enum { MANY = 40 };
    static const char *const folders[] = {"holidays", "services", "agencies"};
    char dir[PATH_SIZE], folder[PATH_SIZE];
    struct bytes from = {0};
    MUST(file_read(SOURCE_DIR "/config/agencies/pekalongan.yaml", 1 << 20, &from, &why));
    MUST(path_join(world.dir, "catalogue", dir, &why));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        MUST(path_join(dir, folders[i], folder, &why));
        MUST(dir_make(folder, 0700, &why));
    }
    for (unsigned i = 0; i < MANY; i++)
        write_agency(folder, bytes_text(&from), i);
    bytes_free(&from);
    const struct cases before = world.cases;
    struct catalogue *many;
    MUST((many = catalogue_create(dir, &why)));
    world.cases.catalogue = many;
    performance_destroy(performance);
    performance = performance_create(&world.cases, track);
    router.sites[0].context = performance;
    for (unsigned i = 0; i < MANY; i++) {
        char path[48];
        snprintf(path, sizeof path, "/kinerja/office%02u", i);
        if (get(path, NULL) != 200) fail_msg("%s", path);
    }
    world.cases = before;
    catalogue_destroy(many);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(small_counts_are_not_told),
        TEST(a_total_tells_no_small_count),
        TEST(the_share_of_all_tells_no_small_count),
        TEST(the_last_quarter_is_shown),
        TEST(it_is_reckoned_once_in_minutes),
        TEST(a_quarter_is_told_at_once_when_it_has_settled),
        TEST(no_difference_of_pages_tells_a_small_count),
        TEST(agencies_are_listed_and_no_other_is_known),
        TEST(every_agency_that_is_listed_is_told_of),
    };
    return cmocka_run_group_tests(tests, NULL, site_finish);
}
