/* The SANE driver against SANE's own backends: test (a scanner that can be told nearly anything)
 * and pnm (a file as a flatbed), with a configuration of their own. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "scanner/scanner.h"

#include <dirent.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
/* cmocka.h needs those before it. */
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

/* What the backends leak is theirs: they stay loaded, so that the leak checker can tell. */
int dlclose(void *library);
int dlclose(void *library)
{
    (void)library;
    return 0;
}

/* The test backend cancels its thread anywhere, also while that holds the allocator's lock: here
 * only where a thread may be cancelled. */
int pthread_setcanceltype(int type, int *before);
int pthread_setcanceltype(int type, int *before)
{
    (void)type;
    if (before) *before = 0;
    return 0;
}

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libsane";
}

enum { LONG_MS = 20000, SIDE_MM = 200 };
static const char folder[] = BINARY_DIR "/sane-test";

static int set_up(void **state)
{
    (void)state;
    char path[512];
    mkdir(folder, 0700);
    snprintf(path, sizeof path, "%s/dll.conf", folder);
    FILE *file = fopen(path, "w");
    if (!file || fputs("pnm\ntest\n", file) < 0 || fclose(file) != 0) return -1;
    /* The test backend's own file would tell it to wait between two buffers. */
    snprintf(path, sizeof path, "%s/test.conf", folder);
    file = fopen(path, "w");
    if (!file || fputs("number_of_devices 2\n", file) < 0 || fclose(file) != 0) return -1;
    return setenv("SANE_CONFIG_DIR", folder, 1);
}

static struct scanner *open_uri(const char *uri)
{
    struct fault fault = {0};
    struct scanner *scanner = scanner_open(uri, &fault);
    if (!scanner) fail_msg("%s: %s", uri, fault.text);
    return scanner;
}

static void close_it(struct scanner *scanner)
{
    scanner->ops->finish(scanner);
    scanner->ops->destroy(scanner);
}

static const struct scan_request grey = {.dpi = 50, .pages_most = 1};
static const struct scan_request colour = {.dpi = 50, .colour = true, .pages_most = 1};

/* One page, and the scanner closed again. */
static struct picture scan_one(const char *uri, const struct scan_request *request)
{
    struct scanner *scanner = open_uri(uri);
    struct picture page = {0};
    struct fault fault = {0};
    if (!scanner->ops->scan(scanner, request, 0, &page, LONG_MS, &fault))
        fail_msg("%s: %s", uri, fault.text);
    close_it(scanner);
    return page;
}

static bool has_both_black_and_white(const struct picture *page)
{
    return memchr(page->pixels.data, 0, page->pixels.size) &&
           memchr(page->pixels.data, 255, page->pixels.size);
}

static void the_whole_bed_is_scanned_as_asked(void **state)
{
    (void)state;
    struct picture page = scan_one("sane:test:0?set=test-picture:Grid", &colour);
    assert_int_equal(page.format, PICTURE_RGB24);
    assert_int_equal(page.dpi, 50);
    assert_in_range(page.width_px, SIDE_MM * 50 / 25.4 - 2, SIDE_MM * 50 / 25.4 + 2);
    assert_in_range(page.height_px, SIDE_MM * 50 / 25.4 - 2, SIDE_MM * 50 / 25.4 + 2);
    assert_true(has_both_black_and_white(&page));
    picture_free(&page);
    page = scan_one("sane:test:0?set=test-picture:Solid%20white", &grey);
    assert_int_equal(page.format, PICTURE_GREY8);
    for (int y = 0; y < page.height_px; y++)
        for (int x = 0; x < page.width_px; x++)
            assert_int_equal(page.pixels.data[y * page.stride_bytes + x], 255);
    picture_free(&page);
}

/* Some backends keep their options from one opening to the next: a process for each. Its exit
 * status. */
static int in_a_process(int (*run)(const void *), const void *argument)
{
    int status = -1;
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        alarm(LONG_MS / 1000);
        _exit(run(argument));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static bool is_same(const struct picture *a, const struct picture *b)
{
    size_t row = (size_t)a->width_px * (a->format == PICTURE_RGB24 ? 3 : 1);
    bool same = a->format == b->format && a->width_px == b->width_px &&
                a->height_px == b->height_px && a->height_px > 0;
    for (int y = 0; same && y < a->height_px; y++)
        same = memcmp(a->pixels.data + (size_t)y * (size_t)a->stride_bytes,
                      b->pixels.data + (size_t)y * (size_t)b->stride_bytes, row) == 0;
    return same;
}

struct way {
    const char *base, *options;
    bool colour;
};

static int plain_and_way_are_same(const void *argument)
{
    const struct way *way = argument;
    const struct scan_request *request = way->colour ? &colour : &grey;
    char uri[256];
    snprintf(uri, sizeof uri, "sane:test:0?source=flatbed&set=test-picture:%s", way->base);
    struct picture plain = scan_one(uri, request);
    snprintf(uri, sizeof uri, "sane:test:0?source=flatbed&set=test-picture:%s&%s", way->base,
             way->options);
    struct picture page = scan_one(uri, request);
    return is_same(&plain, &page) ? 0 : 1;
}

/* However the bytes come, it is the same page. */
static void every_way_of_sending_gives_the_same_page(void **state)
{
    (void)state;
    static const struct way ways[] = {
        {"Grid", "set=depth:1", false},
        {"Grid", "set=depth:16", false},
        {"Grid", "set=depth:1", true},
        {"Grid", "set=depth:16", true},
        {"Grid", "set=three-pass:yes&set=depth:16", true},
        {"Color%20pattern", "set=three-pass:yes", true},
        {"Color%20pattern", "set=three-pass:yes&set=three-pass-order:BGR", true},
        {"Color%20pattern", "set=three-pass:yes&set=three-pass-order:GRB", true},
        {"Color%20pattern", "set=fuzzy-parameters:yes", true},
        {"Color%20pattern", "set=read-limit:yes&set=read-limit-size:7", true},
        {"Color%20pattern", "set=select-fd:yes", true},
        {"Color%20pattern", "set=select-fd:yes&set=read-limit:yes&set=read-limit-size:501", true},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (in_a_process(plain_and_way_are_same, &ways[i]) != 0) fail_msg("%s", ways[i].options);
}

static void a_page_of_unknown_length_ends_where_it_ends(void **state)
{
    (void)state;
    struct picture page = scan_one("sane:test:0?set=hand-scanner:yes&set=test-picture:Grid", &grey);
    assert_in_range(page.width_px, 110 * 50 / 25.4 - 2, 110 * 50 / 25.4 + 2);
    assert_true(page.height_px > 100);
    assert_true(has_both_black_and_white(&page));
    picture_free(&page);
}

static void the_resolution_is_the_least_that_is_enough(void **state)
{
    (void)state;
    static const struct {
        int asked, given;
    } cases[] = {{60, 75}, {75, 75}, {76, 90}, {201, 210}, {300, 300}, {600, 300}};
    char uri[600];
    snprintf(uri, sizeof uri, "sane:pnm:0?set=filename:%s/page.ppm", folder);
    FILE *file = fopen(BINARY_DIR "/sane-test/page.ppm", "wb");
    assert_non_null(file);
    fputs("P5\n2 1\n255\nab", file);
    fclose(file);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scan_request request = {.dpi = cases[i].asked, .pages_most = 1};
        struct picture page = scan_one(uri, &request);
        assert_int_equal(page.dpi, cases[i].given);
        picture_free(&page);
    }
}

static void a_file_comes_pixel_for_pixel(void **state)
{
    (void)state;
    enum { WIDTH = 331, HEIGHT = 207 };
    static const char *const extra[] = {"", "&set=three-pass:yes", "&set=hand-scanner:yes"};
    for (int channels = 1; channels <= 3; channels += 2) {
        struct picture made = {.format = channels == 3 ? PICTURE_RGB24 : PICTURE_GREY8,
                               .width_px = WIDTH,
                               .height_px = HEIGHT,
                               .stride_bytes = WIDTH * channels};
        for (int i = 0; i < WIDTH * HEIGHT * channels; i++)
            bytes_append(&made.pixels, &(uint8_t){(uint8_t)(i * 31 + i / 977)}, 1);
        FILE *file = fopen(BINARY_DIR "/sane-test/page.ppm", "wb");
        assert_non_null(file);
        fprintf(file, "P%d\n%d %d\n255\n", channels == 3 ? 6 : 5, WIDTH, HEIGHT);
        fwrite(made.pixels.data, made.pixels.size, 1, file);
        fclose(file);
        for (int i = 0; i < (channels == 3 ? 3 : 1); i++) {
            char uri[700];
            snprintf(uri, sizeof uri, "sane:pnm:0?set=filename:%s/page.ppm%s", folder, extra[i]);
            struct picture page = scan_one(uri, &colour);
            assert_true(is_same(&made, &page));
            picture_free(&page);
        }
        picture_free(&made);
    }
}

static void every_word_of_sane_has_its_code(void **state)
{
    (void)state;
    static const struct {
        const char *status, *code;
        enum fault_kind kind;
    } cases[] = {
        {"UNSUPPORTED", "X-10", FAULT_DEVICE},   {"CANCELLED", "X-11", FAULT_ATTENTION},
        {"DEVICE_BUSY", "X-06", FAULT_DEVICE},   {"INVAL", "X-10", FAULT_DEVICE},
        {"EOF", "X-12", FAULT_ATTENTION},        {"JAMMED", "X-03", FAULT_ATTENTION},
        {"NO_DOCS", "X-02", FAULT_ATTENTION},    {"COVER_OPEN", "X-04", FAULT_ATTENTION},
        {"IO_ERROR", "X-07", FAULT_DEVICE},      {"NO_MEM", "X-09", FAULT_SYSTEM},
        {"ACCESS_DENIED", "X-08", FAULT_DEVICE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char uri[128];
        snprintf(uri, sizeof uri, "sane:test:0?set=read-return-value:SANE_STATUS_%s",
                 cases[i].status);
        struct scanner *scanner = open_uri(uri);
        struct picture page = {0};
        struct fault fault = {0};
        enum device_state after = DEVICE_UNKNOWN;
        assert_false(scanner->ops->scan(scanner, &grey, 0, &page, LONG_MS, &fault));
        assert_string_equal(fault.code, cases[i].code);
        assert_int_equal(fault.kind, cases[i].kind);
        assert_null(page.pixels.data);
        scanner->ops->finish(scanner);
        assert_true(scanner->ops->query(scanner, &after, LONG_MS, &fault));
        assert_int_equal(after, DEVICE_READY);
        close_it(scanner);
    }
}

static int batch(const char *uri, int most, struct fault *out_fault)
{
    struct scanner *scanner = open_uri(uri);
    struct picture page = {0};
    int pages = 0;
    while (pages < most && scanner->ops->scan(scanner, &grey, pages, &page, LONG_MS, out_fault)) {
        assert_true(page.height_px > 0);
        pages++;
    }
    picture_free(&page);
    close_it(scanner);
    return pages;
}

static void a_feeder_is_emptied_and_a_flatbed_has_one_page(void **state)
{
    (void)state;
    static const struct {
        const char *options;
        int pages;
    } cases[] = {{"source=feeder", 10}, {"source=auto", 10}, {"", 10}, {"source=flatbed", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char uri[64];
        struct fault fault = {0};
        snprintf(uri, sizeof uri, "sane:test:0?%s", cases[i].options);
        assert_int_equal(batch(uri, 20, &fault), cases[i].pages);
        assert_int_equal(fault.kind, FAULT_NOT_FOUND);
        assert_string_equal(fault.code, "");
    }
    struct fault fault = {0};
    assert_int_equal(batch("sane:pnm:0?source=flatbed&set=filename:" BINARY_DIR
                           "/sane-test/page.ppm",
                           20, &fault),
                     1);
}

/* The feeder of ten sheets is left alone. */
static void a_card_lies_on_the_glass(void **state)
{
    (void)state;
    const struct scan_request card = {.dpi = 50, .card = true, .pages_most = 2};
    static const struct {
        const char *uri;
        bool more;
    } cases[] = {{"sane:test:0", false},
                 {"sane:test:0?source=auto", false},
                 {"sane:test:0?source=feeder", true}}; /* who set the terminal up knows why */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct picture page = {0};
        struct fault fault = {0};
        struct scanner *scanner = open_uri(cases[i].uri);
        assert_true(scanner->ops->scan(scanner, &card, 0, &page, LONG_MS, &fault));
        assert_int_equal(scanner->ops->scan(scanner, &card, 1, &page, LONG_MS, &fault),
                         cases[i].more);
        picture_free(&page);
        close_it(scanner);
    }
}

static bool stop_at_once(void *context)
{
    ++*(int *)context;
    return true;
}

static bool stop_at_the_third(void *context)
{
    return ++*(int *)context >= 3;
}

static void a_stopped_scan_ends_soon_and_the_next_one_works(void **state)
{
    (void)state;
    struct scanner *scanner =
        open_uri("sane:test:0?source=flatbed&set=read-delay:yes&set=read-delay-duration:200000"
                 "&set=read-limit:yes&set=read-limit-size:64");
    bool (*const stops[])(void *) = {stop_at_once, stop_at_the_third};
    for (int i = 0; i < 2; i++) {
        int asked = 0;
        struct picture page = {0};
        struct fault fault = {0};
        int64_t began = clock_mono_ms(&(struct clock){0});
        scanner->stop_wanted = stops[i];
        scanner->stop_context = &asked;
        assert_false(scanner->ops->scan(scanner, &grey, 0, &page, LONG_MS, &fault));
        assert_int_equal(fault.kind, FAULT_REFUSED);
        assert_string_equal(fault.code, "");
        assert_true(clock_mono_ms(&(struct clock){0}) - began < LONG_MS / 2);
        scanner->ops->finish(scanner);
    }
    close_it(scanner);
    struct picture page = scan_one("sane:test:0?source=flatbed", &grey);
    picture_free(&page);
}

static void a_page_that_takes_too_long_is_given_up(void **state)
{
    (void)state;
    struct scanner *scanner =
        open_uri("sane:test:0?source=flatbed&set=select-fd:yes&set=read-delay:yes"
                 "&set=read-delay-duration:200000&set=read-limit:yes&set=read-limit-size:8");
    struct picture page = {0};
    struct fault fault = {0};
    assert_false(scanner->ops->scan(scanner, &grey, 0, &page, 300, &fault));
    assert_string_equal(fault.code, "X-01");
    assert_int_equal(fault.kind, FAULT_TIMEOUT);
    close_it(scanner);
}

static void what_is_not_there_is_told_and_looked_for_again(void **state)
{
    (void)state;
    static const char *const absent[] = {"sane:test:7", "sane:nosuchbackend:0",
                                         "sane:nosuchbackend", "sane:nosuchbackend:libusb:250:250",
                                         "escl:http://127.0.0.1:1/eSCL/"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        struct scanner *scanner = open_uri(absent[i]);
        struct picture page = {0};
        struct fault fault = {0};
        enum device_state state_now = DEVICE_UNKNOWN;
        for (int again = 0; again < 2; again++) {
            assert_false(scanner->ops->query(scanner, &state_now, LONG_MS, &fault));
            assert_string_equal(fault.code, "X-05");
        }
        assert_int_equal(state_now, DEVICE_UNKNOWN);
        fault = (struct fault){0};
        assert_false(scanner->ops->scan(scanner, &grey, 0, &page, LONG_MS, &fault));
        assert_string_equal(fault.code, "X-05");
        fault = (struct fault){0};
        assert_false(scanner->ops->scan(scanner, &grey, 1, &page, LONG_MS, &fault));
        assert_int_equal(fault.kind, FAULT_NOT_FOUND);
        close_it(scanner);
    }
}

static void the_first_scanner_and_the_first_of_a_backend_are_found(void **state)
{
    (void)state;
    static const char *const names[] = {"sane:", "sane:test", "sane:pnm",
                                        /* plugged in again, under another number */
                                        "sane:test:libusb:250:250"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct scanner *scanner = open_uri(names[i]);
        enum device_state state_now = DEVICE_UNKNOWN;
        struct fault fault = {0};
        if (!scanner->ops->query(scanner, &state_now, LONG_MS, &fault)) fail_msg("%s", fault.text);
        assert_int_equal(state_now, DEVICE_READY);
        close_it(scanner);
    }
    struct device_found found[DEVICE_FOUND_MAX];
    assert_int_equal(scanner_list(found, DEVICE_FOUND_MAX), 4);
    assert_int_equal(scanner_list(found, 1), 1);
    struct scanner *scanner = open_uri(found[0].uri);
    assert_true(strlen(found[0].name) > 0);
    close_it(scanner);
}

static void a_wrong_uri_is_named(void **state)
{
    (void)state;
    static const char *const wrong[] = {"twain:x",
                                        "sane:test:0?source=moon",
                                        "escl:",
                                        "escl:ftp://127.0.0.1/",
                                        "escl:http://",
                                        "escl:http://127.0.0.1:80a/eSCL/",
                                        "escl:http://127.0.0.1/\n[options]/",
                                        "escl:http://127.0.0.1/a, eSCL"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct fault fault = {0};
        assert_null(scanner_open(wrong[i], &fault));
        assert_string_equal(fault.code, "K-01");
    }
    static const char *const options[] = {"set=nosuch:1", "set=depth", "set=depth:many",
                                          "set=test-picture:Dark"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        char uri[128];
        snprintf(uri, sizeof uri, "sane:test:0?%s", options[i]);
        struct scanner *scanner = open_uri(uri);
        struct picture page = {0};
        struct fault fault = {0};
        assert_false(scanner->ops->scan(scanner, &grey, 0, &page, LONG_MS, &fault));
        assert_string_equal(fault.code, "K-01");
        close_it(scanner);
    }
}

static int count_folders(void)
{
    int count = 0;
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        count += strncmp(entry->d_name, "anjungan-sane-", 14) == 0;
    if (dir) closedir(dir);
    return count;
}

static void a_killed_process_leaves_no_folder_for_long(void **state)
{
    (void)state;
    char stale[512], own[512], path[600];
    setenv("XDG_RUNTIME_DIR", folder, 1);
    /* No process has a number above 2^22. */
    snprintf(stale, sizeof stale, "%s/anjungan-sane-9999999-abcdef", folder);
    snprintf(own, sizeof own, "%s/anjungan-sane-%d-abcdef", folder, (int)getpid());
    assert_int_equal(mkdir(stale, 0700), 0);
    assert_int_equal(mkdir(own, 0700), 0);
    snprintf(path, sizeof path, "%s/airscan.conf", stale);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    /* A listener that says nothing of use: the port answers, so the scanner is opened. */
    struct scanner *scanner = open_uri("escl:http://127.0.0.1:1/eSCL/");
    enum device_state state_now;
    struct fault fault = {0};
    assert_false(scanner->ops->query(scanner, &state_now, LONG_MS, &fault));
    close_it(scanner);
    assert_int_equal(count_folders(), 2);
    rmdir(own);
    unlink(path);
    rmdir(stale);
    unsetenv("XDG_RUNTIME_DIR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_bed_is_scanned_as_asked),
        cmocka_unit_test(every_way_of_sending_gives_the_same_page),
        cmocka_unit_test(a_page_of_unknown_length_ends_where_it_ends),
        cmocka_unit_test(the_resolution_is_the_least_that_is_enough),
        cmocka_unit_test(a_file_comes_pixel_for_pixel),
        cmocka_unit_test(every_word_of_sane_has_its_code),
        cmocka_unit_test(a_feeder_is_emptied_and_a_flatbed_has_one_page),
        cmocka_unit_test(a_card_lies_on_the_glass),
        cmocka_unit_test(a_stopped_scan_ends_soon_and_the_next_one_works),
        cmocka_unit_test(a_page_that_takes_too_long_is_given_up),
        cmocka_unit_test(what_is_not_there_is_told_and_looked_for_again),
        cmocka_unit_test(the_first_scanner_and_the_first_of_a_backend_are_found),
        cmocka_unit_test(a_wrong_uri_is_named),
        cmocka_unit_test(a_killed_process_leaves_no_folder_for_long),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
