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

static void the_last_quarter_and_month_are_shown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 6; i++)
        serve(i + 1, WORLD_SERVICE, "2026-08-03T09:00:00+07:00", i == 0);
    for (unsigned i = 0; i < 3; i++)
        serve(i + 20, WORLD_SERVICE, "2026-10-05T09:00:00+07:00", false);
    serve(40, "purbalingga/forgot-passphrase", "2026-08-03T09:00:00+07:00", false);
    world_set_time(&world, "2026-11-20T10:00:00+07:00");
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("Triwulan III 2026"));
    assert_true(says("Oktober 2026"));
    assert_true(says("<td>6</td><td>6</td><td>≥ 33 %</td>"));
    assert_true(says("<td>&lt;5</td><td>&lt;5</td><td>–</td>"));
    assert_false(says("<td>3</td>"));
    assert_false(says("<td>7</td>")); /* not with the other agency's */
    assert_true(says("Belum cukup jawaban"));
    assert_true(says("Dinas Kominfo Kota Pekalongan"));
    assert_false(says("<script"));
    assert_true(response.body.size < 20000);
    assert_string_equal(http_response_find(&response, "Cache-Control"), "public, max-age=300");
    assert_int_equal(get("/kinerja/pekalongan", "en"), 200);
    assert_true(says("<html lang=\"en\">"));
    assert_true(says("Quarter III 2026"));
    assert_true(says("October 2026"));
    assert_true(says("1 working day"));
    assert_false(says("Tepat waktu"));
    assert_true(response.body.size < 20000);
}

static void it_is_reckoned_once_in_minutes(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 5; i++)
        serve(i + 1, WORLD_SERVICE, "2026-10-05T09:00:00+07:00", false);
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

/* What is kept is not shown when a new month has begun. */
static void a_new_month_is_reckoned_at_once(void **state)
{
    (void)state;
    world_set_time(&world, "2026-11-30T23:59:00+07:00");
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("Oktober 2026"));
    clock_advance(&world.clock, 60 * 1000);
    assert_int_equal(get("/kinerja/pekalongan", NULL), 200);
    assert_true(says("November 2026"));
    assert_false(says("Oktober 2026"));
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
        TEST(the_last_quarter_and_month_are_shown),
        TEST(it_is_reckoned_once_in_minutes),
        TEST(a_new_month_is_reckoned_at_once),
        TEST(agencies_are_listed_and_no_other_is_known),
        TEST(every_agency_that_is_listed_is_told_of),
    };
    return cmocka_run_group_tests(tests, NULL, site_finish);
}
