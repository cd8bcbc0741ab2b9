/* The simulated scanner: its pages, its batches and its words. */
#include "base/support.h"
#include "scanner/scanner.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* cmocka.h needs those before it. */
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

enum { LIMIT_MS = 5000 };
static const struct scan_request request = {.dpi = 75, .colour = true, .pages_most = 9};

static struct scanner *open_uri(const char *uri)
{
    struct fault fault = {0};
    struct scanner *scanner = scanner_open(uri, &fault);
    if (!scanner) fail_msg("%s: %s", uri, fault.text);
    return scanner;
}

static int batch(struct scanner *scanner, struct fault *out_end)
{
    struct picture page = {0};
    int pages = 0;
    *out_end = (struct fault){0};
    while (scanner->ops->scan(scanner, &request, pages, &page, LIMIT_MS, out_end))
        pages++;
    scanner->ops->finish(scanner);
    picture_free(&page);
    return pages;
}

static void a_batch_has_the_sheets_of_its_feeder(void **state)
{
    (void)state;
    static const struct {
        const char *uri;
        int pages;
    } cases[] = {{"sim:", 1}, {"sim:?feeder=3", 3}, {"sim:?feeder=0", 1}, {"sim:?feeder=many", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scanner *scanner = open_uri(cases[i].uri);
        for (int again = 0; again < 2; again++) {
            struct fault end;
            assert_int_equal(batch(scanner, &end), cases[i].pages);
            assert_int_equal(end.kind, FAULT_NOT_FOUND);
            assert_string_equal(end.code, "");
        }
        scanner->ops->destroy(scanner);
    }
}

static void each_word_is_told_by_its_code_until_it_is_over(void **state)
{
    (void)state;
    static const struct {
        const char *word, *code;
        bool at_query; /* it is seen without a scan */
    } cases[] = {{"no_document", "X-02", false}, {"jam", "X-03", true},
                 {"cover_open", "X-04", true},   {"unplug", "X-05", true},
                 {"busy", "X-06", true},         {"io_error", "X-07", false},
                 {"denied", "X-08", false},      {"no_memory", "X-09", false},
                 {"unsupported", "X-10", false}, {"cancelled", "X-11", false},
                 {"partial", "X-12", false}};
    struct scanner *scanner = open_uri("sim:");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        enum device_state seen = DEVICE_UNKNOWN;
        assert_true(scanner->ops->control(scanner, cases[i].word, &fault));
        assert_int_equal(batch(scanner, &fault), 0);
        assert_string_equal(fault.code, cases[i].code);
        assert_non_null(support_find(fault.code));
        assert_int_equal(scanner->ops->query(scanner, &seen, LIMIT_MS, &fault), !cases[i].at_query);
        assert_true(scanner->ops->control(scanner, "ok", &fault));
        assert_int_equal(batch(scanner, &fault), 1);
        assert_true(scanner->ops->query(scanner, &seen, LIMIT_MS, &fault));
        assert_int_equal(seen, DEVICE_READY);
    }
    assert_false(scanner->ops->control(scanner, "dance", &(struct fault){0}));
    scanner->ops->destroy(scanner);
}

static void a_jam_midway_leaves_the_first_page(void **state)
{
    (void)state;
    struct scanner *scanner = open_uri("sim:?feeder=4");
    struct fault fault = {0};
    assert_true(scanner->ops->control(scanner, "jam_midway", &fault));
    assert_int_equal(batch(scanner, &fault), 1);
    assert_string_equal(fault.code, "X-03");
    assert_true(scanner->ops->control(scanner, "ok", &fault));
    assert_int_equal(batch(scanner, &fault), 4);
    scanner->ops->destroy(scanner);
}

static bool always(void *context)
{
    (void)context;
    return true;
}

static void a_slow_page_can_be_stopped_and_is_given_up(void **state)
{
    (void)state;
    struct scanner *scanner = open_uri("sim:?delay_ms=60000");
    struct picture page = {0};
    struct fault fault = {0};
    assert_false(scanner->ops->scan(scanner, &request, 0, &page, LIMIT_MS, &fault));
    assert_string_equal(fault.code, "X-01");
    scanner->stop_wanted = always;
    assert_false(scanner->ops->scan(scanner, &request, 0, &page, 100000, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_null(page.pixels.data);
    scanner->ops->destroy(scanner);
}

static void files_come_in_turn_as_they_are(void **state)
{
    (void)state;
    static const char first[] = BINARY_DIR "/sim-first.bin",
                      second[] = BINARY_DIR "/sim-second.bin";
    static const char *const expected[] = {"one", "two", "one"};
    const char *const paths[] = {first, second};
    for (int i = 0; i < 2; i++) {
        FILE *file = fopen(paths[i], "w");
        assert_non_null(file);
        fputs(expected[i], file);
        fclose(file);
    }
    struct scanner *scanner =
        open_uri("sim:?dpi=300&files=" BINARY_DIR "/sim-first.bin," BINARY_DIR "/sim-second.bin");
    for (int i = 0; i < 3; i++) {
        struct picture page = {0};
        struct fault fault = {0};
        assert_true(scanner->ops->scan(scanner, &request, 0, &page, LIMIT_MS, &fault));
        scanner->ops->finish(scanner);
        assert_int_equal(page.format, PICTURE_FILE);
        assert_int_equal(page.dpi, 300);
        assert_int_equal(page.pixels.size, 3);
        assert_memory_equal(page.pixels.data, expected[i], 3);
        picture_free(&page);
    }
    scanner->ops->destroy(scanner);
}

static void a_card_is_given_where_one_is_asked_for(void **state)
{
    (void)state;
    static const char path[] = BINARY_DIR "/sim-card.bin";
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("card", file);
    fclose(file);
    struct scanner *scanner = open_uri("sim:?card=" BINARY_DIR "/sim-card.bin");
    for (int i = 0; i < 4; i++) {
        const struct scan_request asked = {
            .dpi = 75, .colour = i & 1, .card = i & 2, .pages_most = 1};
        struct picture page = {0};
        struct fault fault = {0};
        assert_true(scanner->ops->scan(scanner, &asked, 0, &page, LIMIT_MS, &fault));
        assert_int_equal(page.format, asked.card     ? PICTURE_FILE
                                      : asked.colour ? PICTURE_RGB24
                                                     : PICTURE_GREY8);
        picture_free(&page);
    }
    scanner->ops->destroy(scanner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_has_the_sheets_of_its_feeder),
        cmocka_unit_test(each_word_is_told_by_its_code_until_it_is_over),
        cmocka_unit_test(a_jam_midway_leaves_the_first_page),
        cmocka_unit_test(a_slow_page_can_be_stopped_and_is_given_up),
        cmocka_unit_test(files_come_in_turn_as_they_are),
        cmocka_unit_test(a_card_is_given_where_one_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
