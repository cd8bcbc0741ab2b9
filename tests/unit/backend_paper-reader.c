/* One run of a program that reads a document, whatever the program does; many of them at once; and
 * answers that are none. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/paper/answer.h"
#include "backend/paper/reader.h"
#include "base/clock.h"
#include "base/file.h"
#include "paper_fixture.h"

#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TIME_MS = 20000, SHORT_MS = 1500, ANSWER_MAX = 1 << 20, RENDERS = 20, AT_ONCE = 2 };

static void assert_nobody_left(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void what_it_is_given(void **state)
{
    (void)state;
    struct bytes document = {0}, answer = {0};
    struct fault fault = {0};
    for (int i = 0; i < 300000; i++) /* more than a pipe holds */
        bytes_append_format(&document, "%d", i);
    const char *const repeat[] = {"/bin/cat", NULL};
    assert_true(reader_run(repeat, &document, 10000, 10 << 20, &answer, &fault));
    assert_int_equal(answer.size, document.size);
    assert_memory_equal(answer.data, document.data, document.size);
    setenv("ANJUNGAN_SECRET", "1", 1);
    const char *const surroundings[] = {"/usr/bin/env", NULL};
    assert_true(reader_run(surroundings, &document, 10000, ANSWER_MAX, &answer, &fault));
    assert_int_equal(answer.size, 0);
    const char *const descriptors[] = {"/bin/ls", "/proc/self/fd", NULL}; /* 3: the folder */
    assert_true(reader_run(descriptors, &document, 10000, ANSWER_MAX, &answer, &fault));
    assert_string_equal(bytes_text(&answer), "0\n1\n2\n3\n");
    assert_nobody_left();
    bytes_free(&document);
    bytes_free(&answer);
}

static void what_becomes_of_it(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        int time_ms;
        enum fault_kind kind;
        const char *sentence;
    } ends[] = {
        {"sleep 60", SHORT_MS, FAULT_TIMEOUT, "too long"},
        {"exec >&-; sleep 60", SHORT_MS, FAULT_TIMEOUT, "does not end"},
        {"echo half; exec sleep 60", SHORT_MS, FAULT_TIMEOUT, "too long"},
        {"exec yes", TIME_MS, FAULT_INPUT, "says too much"},
        {"exit 3", TIME_MS, FAULT_INPUT, "broke its reader (status 3)"},
        {"echo x >/proc/self/fd/0", TIME_MS, FAULT_INPUT,
         "broke its reader"}, /* the document is sealed */
        {"kill -SEGV $$", TIME_MS, FAULT_INPUT, "broke its reader (signal 11)"},
        {"kill -XCPU $$", TIME_MS, FAULT_TIMEOUT, "too much computing"},
        {"kill -SYS $$", TIME_MS, FAULT_INPUT, "try what it may not"},
    };
    struct bytes document = {0}, answer = {0};
    bytes_append_text(&document, "%PDF-");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *const argv[] = {"/bin/sh", "-c", ends[i].script, NULL};
        struct fault fault = {0};
        int64_t began_ms = clock_mono_ms(&(struct clock){0});
        assert_false(
            reader_run(argv, &document, (unsigned)ends[i].time_ms, ANSWER_MAX, &answer, &fault));
        assert_in_range(clock_mono_ms(&(struct clock){0}) - began_ms, 0, ends[i].time_ms + 5000);
        assert_int_equal(fault.kind, ends[i].kind);
        if (!strstr(fault.text, ends[i].sentence)) fail_msg("%s: %s", ends[i].script, fault.text);
        assert_int_equal(answer.size, 0);
        assert_nobody_left();
    }
    const char *const nobody[] = {"/nowhere/anjungan-paper", NULL};
    struct fault fault = {0};
    assert_false(reader_run(nobody, &document, TIME_MS, ANSWER_MAX, &answer, &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    bytes_free(&document);
}

struct asker {
    struct papers *papers;
    const struct bytes *document;
    struct bytes jpeg;
    struct fault fault;
    bool done;
    pthread_t thread;
};

static void *ask(void *context)
{
    struct asker *asker = context;
    asker->done = paper_render(asker->papers, asker->document, &(struct paper_view){1, 1200, 90},
                               &asker->jpeg, &asker->fault);
    return NULL;
}

static void ask_at_once(struct asker *askers, size_t count, struct papers *papers,
                        const struct bytes *document)
{
    for (size_t i = 0; i < count; i++) {
        askers[i] = (struct asker){.papers = papers, .document = document};
        assert_int_equal(pthread_create(&askers[i].thread, NULL, ask, &askers[i]), 0);
    }
    for (size_t i = 0; i < count; i++)
        pthread_join(askers[i].thread, NULL);
}

static void twenty_at_once_all_get_their_picture(void **state)
{
    (void)state;
    struct papers *papers = open_papers((struct papers_options){.wait_ms = 120000});
    struct bytes document = {0};
    struct asker askers[RENDERS];
    pdf_end(pdf_page("", "", 400, 600, MARK_CONTENT), &document);
    ask_at_once(askers, RENDERS, papers, &document);
    for (size_t i = 0; i < RENDERS; i++) {
        if (!askers[i].done) fail_msg("%s", askers[i].fault.text);
        if (i == 0) seen_mark(&askers[i].jpeg, 90, 1200, 1800);
        assert_int_equal(askers[i].jpeg.size, askers[0].jpeg.size);
        assert_memory_equal(askers[i].jpeg.data, askers[0].jpeg.data, askers[0].jpeg.size);
    }
    for (size_t i = 0; i < RENDERS; i++)
        bytes_free(&askers[i].jpeg);
    assert_nobody_left();
    bytes_free(&document);
    papers_destroy(papers);
}

/* A reader that writes down when it begins and ends. */
static void make_reader(char dir[24], char path[PATH_SIZE], const char *seconds)
{
    struct bytes script = {0};
    memcpy(dir, "/tmp/paper-XXXXXX", sizeof "/tmp/paper-XXXXXX");
    assert_non_null(mkdtemp(dir));
    bytes_append_format(&script,
                        "#!/bin/sh\necho + >>%s/log\n/bin/sleep %s\necho - >>%s/log\nexit 3\n", dir,
                        seconds, dir);
    assert_true(file_write(dir, "reader", script.data, script.size, 0700, NULL));
    assert_true(path_join(dir, "reader", path, NULL));
    bytes_free(&script);
}

static void remove_reader(const char *dir)
{
    char path[PATH_SIZE];
    dir_clear(dir);
    assert_true(path_join(dir, "log", path, NULL));
    assert_int_equal(rmdir(dir), 0);
}

static void no_more_at_once_than_may_be(void **state)
{
    (void)state;
    char dir[24], path[PATH_SIZE], log_path[PATH_SIZE];
    struct bytes document = {0}, log = {0};
    struct asker askers[RENDERS];
    make_reader(dir, path, "0.1");
    struct papers *papers =
        open_papers((struct papers_options){.program = path, .at_once = AT_ONCE, .wait_ms = 60000});
    bytes_append_text(&document, "%PDF-1.7");
    ask_at_once(askers, RENDERS, papers, &document);
    assert_true(path_join(dir, "log", log_path, NULL) && file_read(log_path, 4096, &log, NULL));
    int running = 0, most = 0, began = 0;
    for (size_t i = 0; i < log.size; i++) {
        running += log.data[i] == '+' ? 1 : log.data[i] == '-' ? -1 : 0;
        began += log.data[i] == '+';
        if (running > most) most = running;
    }
    assert_int_equal(began, RENDERS);
    assert_int_equal(most, AT_ONCE);
    for (size_t i = 0; i < RENDERS; i++)
        assert_non_null(strstr(askers[i].fault.text, "status 3"));
    bytes_free(&document);
    bytes_free(&log);
    papers_destroy(papers);
    remove_reader(dir);
}

static void who_waits_too_long_is_told(void **state)
{
    (void)state;
    char dir[24], path[PATH_SIZE];
    struct bytes document = {0};
    struct asker askers[3];
    make_reader(dir, path, "1");
    struct papers *papers =
        open_papers((struct papers_options){.program = path, .at_once = 1, .wait_ms = 100});
    bytes_append_text(&document, "%PDF-1.7");
    ask_at_once(askers, 3, papers, &document);
    int refused = 0;
    for (size_t i = 0; i < 3; i++)
        refused += askers[i].fault.kind == FAULT_REFUSED;
    assert_int_equal(refused, 2);
    bytes_free(&document);
    papers_destroy(papers);
    remove_reader(dir);
}

static void answers_that_are_none(void **state)
{
    (void)state;
    static const struct paper_view upright = {1, 800, 0}, lying = {1, 800, 90};
    static const struct answer good = {ANSWER_MAGIC, PAPER_DONE, 1, 0, 800, 10};
    const struct {
        const struct paper_view *view;
        struct answer answer;
        size_t pixels;
        bool fine;
    } cases[] = {
        {&upright, good, 800 * 10 * 3, true},
        {&upright, good, 800 * 10 * 3 - 1, false},
        {&upright, good, 800 * 10 * 3 + 1, false},
        {&lying, good, 800 * 10 * 3, true},
        {NULL, good, 800 * 10 * 3, false},
        {NULL, {ANSWER_MAGIC, PAPER_DONE, 3, 1, 0, 0}, 0, true},
        {NULL, {ANSWER_MAGIC, PAPER_DONE, 3, 1, 0, 0}, 1, false},
        {NULL, {ANSWER_MAGIC, PAPER_DONE, 3, 2, 0, 0}, 0, false},
        {NULL, {ANSWER_MAGIC, PAPER_DONE, 0, 0, 0, 0}, 0, false},
        {NULL, {ANSWER_MAGIC, PAPER_DONE, PAPER_PAGES_MAX + 1, 0, 0, 0}, 0, false},
        {&upright, {ANSWER_MAGIC, PAPER_DONE, 1, 0, 0, 0}, 0, false},
        {&upright, {ANSWER_MAGIC, PAPER_DONE, 1, 0, 801, 1}, 801 * 3, false},
        {&upright, {ANSWER_MAGIC, PAPER_DONE, 1, 0, 1, PAPER_HEIGHT_MAX + 1}, 24003, false},
        {&lying, {ANSWER_MAGIC, PAPER_DONE, 1, 0, 1, 801}, 801 * 3, false},
        {&upright, {ANSWER_MAGIC, PAPER_DONE, 1, 0, 65536, 65536}, 0, false},
        {&upright, {ANSWER_MAGIC, PAPER_REASONS, 1, 0, 800, 10}, 800 * 10 * 3, false},
        {&upright, {ANSWER_MAGIC + 1, PAPER_DONE, 1, 0, 800, 10}, 800 * 10 * 3, false},
        {&upright, {ANSWER_MAGIC, PAPER_LOCKED, 1, 0, 800, 10}, 800 * 10 * 3, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes all = {0};
        struct answer out = {.pages = 77};
        const uint8_t *pixels = NULL;
        struct fault fault = {0};
        bytes_append(&all, &cases[i].answer, sizeof cases[i].answer);
        bytes_reserve(&all, all.size + cases[i].pixels + 1);
        all.size += cases[i].pixels;
        bool read = answer_read(&all, cases[i].view, &out, &pixels, &fault);
        if (read != cases[i].fine) fail_msg("case %zu: %s", i, fault.text);
        assert_int_equal(out.pages == 77, !read);
        if (!read) assert_true(fault.text[0]);
        bytes_truncate(&all, i);
        assert_false(answer_read(&all, cases[i].view, &out, &pixels, &fault));
        bytes_free(&all);
    }
}

/* Each reason has its sentence. */
static void every_reason_is_a_fault(void **state)
{
    (void)state;
    for (uint32_t reason = PAPER_DONE + 1; reason < PAPER_REASONS; reason++) {
        const struct answer answer = {ANSWER_MAGIC, reason, 0, 0, 0, 0};
        struct bytes all = {0};
        struct answer out;
        const uint8_t *pixels;
        struct fault fault = {0};
        bytes_append(&all, &answer, sizeof answer);
        assert_false(answer_read(&all, NULL, &out, &pixels, &fault));
        assert_true(strlen(fault.text) > 10 && fault.kind != FAULT_NONE);
        assert_int_equal(fault.cause, (int)reason);
        bytes_free(&all);
    }
}

static void a_program_that_is_not_there(void **state)
{
    (void)state;
    struct papers *papers =
        open_papers((struct papers_options){.program = "/nowhere/anjungan-paper"});
    struct bytes document = {0};
    struct paper_info info;
    struct fault fault = {0};
    bytes_append_text(&document, "%PDF-1.7");
    assert_false(paper_inspect(papers, &document, &info, &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    bytes_free(&document);
    papers_destroy(papers);
    papers_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_is_given),
        cmocka_unit_test(what_becomes_of_it),
        cmocka_unit_test(twenty_at_once_all_get_their_picture),
        cmocka_unit_test(no_more_at_once_than_may_be),
        cmocka_unit_test(who_waits_too_long_is_told),
        cmocka_unit_test(answers_that_are_none),
        cmocka_unit_test(every_reason_is_a_fault),
        cmocka_unit_test(a_program_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
