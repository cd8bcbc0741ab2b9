/* A case is there whole or not at all, wherever the terminal stops and whatever the disk refuses.
 *
 * The test runs itself as a child under strace, which kills it before the Nth call of each kind
 * that changes the disk, or lets that call fail; then the store is opened again and looked at.
 * Every N, until a run ends undisturbed. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

enum { SEALED_SIZE = 20000, POINTS_MAX = 500 };
/* How a child ends. */
enum {
    CHILD_DONE = 0,
    CHILD_S_02 = 3,
    CHILD_OTHER_FAULT = 4,
    CHILD_NO_STORE = 5,
    CHILD_KILLED = -1
};

static int report(bool done, const struct fault *fault)
{
    if (done) return CHILD_DONE;
    return strcmp(fault->code, "S-02") == 0 ? CHILD_S_02 : CHILD_OTHER_FAULT;
}

/* The program that is disturbed: open, then add one case or acknowledge it. */
static int child(const char *errand, const char *root)
{
    struct folders folders = {0};
    struct fault fault = {0};
    struct bytes sealed = {0};
    struct stored_case row = specimen_row(FIXTURE_ID);
    char sha256[65];
    snprintf(folders.root, sizeof folders.root, "%s", root);
    folders_name(&folders);
    struct store *store = store_open(folders.kiosk, folders.outbox, folders.acks, &fault);
    if (!store) return strcmp(fault.code, "S-02") == 0 ? CHILD_NO_STORE : CHILD_OTHER_FAULT;
    specimen_sealed(SEALED_SIZE, &sealed);
    seal_sha256(sealed.data, sealed.size, sha256);
    int end = CHILD_DONE;
    if (strcmp(errand, "add") == 0)
        end = report(store_case_add(store, &row, &sealed, &fault), &fault);
    if (strcmp(errand, "accept") == 0)
        end = report(store_case_acknowledge(store, FIXTURE_ID, sha256, true, &fault), &fault);
    if (strcmp(errand, "refuse") == 0)
        end = report(store_case_acknowledge(store, FIXTURE_ID, sha256, false, &fault), &fault);
    if (strcmp(errand, "event") == 0)
        end = report(store_event_add(store, 1, "start", "", &fault), &fault);
    bytes_free(&sealed);
    store_close(store);
    return end;
}

static int wait_for(pid_t pid)
{
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    /* strace ends as its child ended, by exit or by the same signal. */
    if (WIFSIGNALED(status)) return CHILD_KILLED;
    return WEXITSTATUS(status);
}

/* strace -qq -f -o FILE -e trace=CALL -e inject=CALL:HOW:when=N SELF ERRAND ROOT; how NULL: only
 * the trace. */
static int run_child(const char *errand, const char *root, const char *calls, const char *how,
                     int number, const char *log)
{
    char self[PATH_SIZE] = {0}, trace[200], inject[260];
    assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    snprintf(trace, sizeof trace, "trace=%s", calls);
    snprintf(inject, sizeof inject, "inject=%s:%s:when=%d", calls, how ? how : "", number);
    char *words[] = {"strace", "-qq", "-f",   "-y", "-o",           (char *)log,  "-e",
                     trace,    "-e",  inject, self, (char *)errand, (char *)root, NULL};
    char *plain[] = {"strace", "-qq", "-f", "-y",           "-o",         (char *)log,
                     "-e",     trace, self, (char *)errand, (char *)root, NULL};
    pid_t pid;
    if (posix_spawnp(&pid, "strace", NULL, NULL, how ? words : plain, environ) != 0) return -2;
    return wait_for(pid);
}

static bool strace_works(const char *root)
{
    return run_child("nothing", root, "fsync", NULL, 0, "/dev/null") == CHILD_DONE;
}

static bool whole_file(const char *dir)
{
    char path[PATH_SIZE], expected[65], found[65];
    struct bytes content = {0}, specimen = {0};
    snprintf(path, sizeof path, "%s/%s.p7m", dir, FIXTURE_ID);
    if (!file_read(path, 1 << 20, &content, NULL)) return false;
    specimen_sealed(SEALED_SIZE, &specimen);
    seal_sha256(specimen.data, specimen.size, expected);
    seal_sha256(content.data, content.size, found);
    bytes_free(&content);
    bytes_free(&specimen);
    if (strcmp(expected, found) != 0) fail_msg("half a file in %s", dir);
    return true;
}

/* What there is after a restart. Fails unless rows and files agree. */
static enum case_state after_restart(const struct folders *folders, bool *out_exists,
                                     const char *point)
{
    struct fault fault = {0};
    struct stored_case row = {0};
    int events;
    struct store *store = store_open(folders->kiosk, folders->outbox, folders->acks, &fault);
    if (!store) fail_msg("%s: does not open again: %s", point, fault.text);
    bool exists = store_case_find(store, FIXTURE_ID, &row, &fault);
    bool waiting = exists && row.state == CASE_WAITING;
    if (waiting != whole_file(folders->outbox)) fail_msg("%s: row and outbox disagree", point);
    bool refused = exists && row.state == CASE_REFUSED;
    if (refused != whole_file(folders->refused)) fail_msg("%s: row and refused/ disagree", point);
    if (folder_count(folders->staging)) fail_msg("%s: left in staging", point);
    if (folder_count(folders->outbox) > 1) fail_msg("%s: left in the outbox", point);
    if (!store_events_verify(store, &events, &fault)) fail_msg("%s: %s", point, fault.text);
    store_close(store);
    *out_exists = exists;
    return row.state;
}

/* A store that may hold the case already. */
static void prepare(struct folders *folders, bool with_store, bool with_case)
{
    folders_init(folders);
    if (!with_store) return;
    struct store *store = store_open(folders->kiosk, folders->outbox, folders->acks, NULL);
    assert_non_null(store);
    if (with_case) {
        struct stored_case row = specimen_row(FIXTURE_ID);
        struct bytes sealed = {0};
        specimen_sealed(SEALED_SIZE, &sealed);
        assert_true(store_case_add(store, &row, &sealed, NULL));
        bytes_free(&sealed);
    }
    store_close(store);
}

/* One run that is disturbed at call number; false when it was not reached any more. */
static bool disturb(const char *errand, const char *call, const char *how, int number,
                    bool with_store)
{
    struct folders folders;
    char point[120];
    bool with_case = strcmp(errand, "accept") == 0 || strcmp(errand, "refuse") == 0, exists;
    snprintf(point, sizeof point, "%s, %s %s at %d", errand, call, how, number);
    prepare(&folders, with_store, with_case);
    char log[PATH_SIZE];
    snprintf(log, sizeof log, "%s/trace", folders.root);
    int end = run_child(errand, folders.root, call, how, number, log);
    struct bytes trace = {0};
    assert_true(file_read(log, 1 << 22, &trace, NULL));
    bool reached = end == CHILD_KILLED || strstr(bytes_text(&trace), "(INJECTED)") != NULL;
    bytes_free(&trace);
    unlink(log);
    if (end == CHILD_OTHER_FAULT || end > CHILD_NO_STORE) fail_msg("%s: ended with %d", point, end);
    if (!reached && end != CHILD_DONE) fail_msg("%s: failed undisturbed", point);
    enum case_state state = after_restart(&folders, &exists, point);
    bool added = strcmp(errand, "add") == 0;
    if (added && end == CHILD_DONE && !exists) fail_msg("%s: promised and lost", point);
    if (with_case && !exists) fail_msg("%s: the row is lost", point);
    if (with_case && end == CHILD_DONE && state == CASE_WAITING) fail_msg("%s: forgotten", point);
    folders_free(&folders);
    return reached;
}

static void disturb_everywhere(const char *errand, const char *how, const char *const *calls,
                               bool with_store)
{
    int points = 0;
    for (; *calls; calls++) {
        int number = 1;
        while (number < POINTS_MAX && disturb(errand, *calls, how, number, with_store))
            number++;
        points += number - 1;
    }
    print_message("%s, %s: %d points\n", errand, how, points);
    assert_true(points > 3);
}

static const char *const changing[] = {"fsync",  "fdatasync", "pwrite64", "write", "rename",
                                       "unlink", "ftruncate", "mkdir",    NULL};

#define NEEDS_STRACE(state)                                                                        \
    if (!*(state)) skip()

static void killed_while_adding(void **state)
{
    NEEDS_STRACE(state);
    disturb_everywhere("add", "signal=SIGKILL", changing, true);
}

static void killed_in_the_first_start(void **state)
{
    NEEDS_STRACE(state);
    disturb_everywhere("add", "signal=SIGKILL", changing, false);
}

static void killed_while_acknowledging(void **state)
{
    NEEDS_STRACE(state);
    disturb_everywhere("accept", "signal=SIGKILL", changing, true);
    disturb_everywhere("refuse", "signal=SIGKILL", changing, true);
}

static void killed_while_logging(void **state)
{
    NEEDS_STRACE(state);
    disturb_everywhere("event", "signal=SIGKILL", changing, true);
}

static void the_disk_is_full(void **state)
{
    static const char *const calls[] = {"pwrite64", "write", "mkdir", NULL};
    NEEDS_STRACE(state);
    disturb_everywhere("add", "error=ENOSPC", calls, true);
    disturb_everywhere("accept", "error=ENOSPC", calls, true);
}

static void the_disk_is_broken(void **state)
{
    static const char *const calls[] = {"fsync", "fdatasync", "pwrite64", "write", "rename", NULL};
    NEEDS_STRACE(state);
    disturb_everywhere("add", "error=EIO", calls, true);
}

/* A kill leaves the page cache whole, a power cut does not: so the order of the flushes is read off
 * the trace. Each of these must come, and in this order. */
static void flushed_in_the_right_order(void **state)
{
    static const char *const order[] = {
        "/kiosk/staging/." FIXTURE_ID ".p7m.part>", /* fsync of the sealed bytes */
        "rename(",                                  /* to its name in staging */
        "/kiosk/staging>",                          /* fsync of the folder */
        "/kiosk/store.db-wal>",                     /* the row, committed */
        "rename(",                                  /* to the outbox */
        "/outbox>",                                 /* fsync of both folders */
        "/kiosk/staging>",
    };
    NEEDS_STRACE(state);
    struct folders folders;
    struct bytes trace = {0};
    char log[PATH_SIZE];
    prepare(&folders, true, false);
    snprintf(log, sizeof log, "%s/trace", folders.root);
    assert_int_equal(run_child("add", folders.root, "fsync,fdatasync,rename", NULL, 0, log),
                     CHILD_DONE);
    assert_true(file_read(log, 1 << 22, &trace, NULL));
    const char *at = bytes_text(&trace);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const char *found = strstr(at, order[i]);
        if (!found) fail_msg("no %s after step %zu in:\n%s", order[i], i, bytes_text(&trace));
        at = found + 1;
    }
    bytes_free(&trace);
    unlink(log);
    folders_free(&folders);
}

static int setup(void **state)
{
    static int works;
    struct folders folders;
    folders_init(&folders);
    *state = strace_works(folders.root) ? &works : NULL;
    folders_free(&folders);
    if (!*state) print_message("strace cannot run here: nothing is tested\n");
    return 0;
}

int main(int count, char **words)
{
    if (count == 3) return child(words[1], words[2]);
    setenv("ASAN_OPTIONS", "detect_leaks=0",
           1); /* of the traced children: it cannot trace them too */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_while_adding),        cmocka_unit_test(killed_in_the_first_start),
        cmocka_unit_test(killed_while_acknowledging), cmocka_unit_test(killed_while_logging),
        cmocka_unit_test(the_disk_is_full),           cmocka_unit_test(the_disk_is_broken),
        cmocka_unit_test(flushed_in_the_right_order),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
