/* What the reader of documents cannot do any more once it is confined: each is tried, by a process
 * that links the same confine(). */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/paper/child/confine.h"
#include "backend/paper/child/fonts.h"
#include "base/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char font[] = "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf";

/* Tried after confine(): the exit status, where it lives so long. */
enum { DONE, DENIED, NOT_CONFINED, OTHERWISE };

static int outcome(long result)
{
    return result >= 0 ? DONE : errno == EACCES ? DENIED : OTHERWISE;
}

static int try_open(void)
{
    return outcome(syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY, 0));
}
static int try_create(void)
{
    return outcome(syscall(SYS_openat, AT_FDCWD, "/tmp/paper-made", O_CREAT | O_WRONLY, 0600));
}
static int try_open_by_library(void)
{
    return fopen("/etc/passwd", "r") ? DONE : DENIED;
}
static int try_look(void)
{
    struct stat file;
    return outcome(stat("/etc/passwd", &file));
}
static int try_font(void)
{
    FILE *file = fopen(font, "rbe");
    return file && fgetc(file) == 0 && fgetc(file) == 1 ? DONE : OTHERWISE;
}
static int try_socket(void)
{
    return outcome(socket(AF_INET, SOCK_STREAM, 0));
}
static int try_unix_socket(void)
{
    return outcome(socket(AF_UNIX, SOCK_DGRAM, 0));
}
static int try_fork(void)
{
    return outcome(fork());
}
static int try_thread(void)
{
    return outcome(syscall(SYS_clone, CLONE_VM | CLONE_THREAD | CLONE_SIGHAND, 0, 0, 0, 0));
}
static int try_execute(void)
{
    return outcome(execl("/bin/true", "true", NULL));
}
static int try_kill(void)
{
    return outcome(kill(getppid(), 0));
}
static int try_kill_by_thread(void)
{
    return outcome(syscall(SYS_tgkill, 1, 1, SIGTERM));
}
static int try_trace(void)
{
    return outcome(ptrace(PTRACE_SEIZE, getppid(), NULL, NULL));
}
static int try_read_memory(void)
{
    char here[8];
    const struct iovec part = {here, sizeof here};
    return outcome(process_vm_readv(1, &part, 1, &part, 1, 0));
}
static int try_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
               ? OTHERWISE
               : DONE;
}
static int try_make_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? OTHERWISE : outcome(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}
static int try_remove(void)
{
    return outcome(unlink("/tmp/paper-made"));
}
static int try_ring(void)
{
    return outcome(syscall(SYS_io_uring_setup, 1, NULL));
}
static int try_more_files(void)
{
    return outcome(fcntl(STDOUT_FILENO, F_DUPFD, 100));
}
static int try_raise_limits(void)
{
    return outcome(setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY}));
}
static int write_file; /* opened before, as a slip would leave it */
static int try_write_open_file(void)
{
    return outcome(write(write_file, "x", 1));
}
static int try_abort(void)
{
    abort();
}
static int try_compute(void)
{
    void *memory = malloc(32 << 20); /* a page of pixels */
    if (!memory) return OTHERWISE;
    memset(memory, 1, 32 << 20);
    free(memory);
    return DONE;
}

static const struct {
    const char *name;
    int (*act)(void);
    int status, signal;
} attempts[] = {
    {"compute", try_compute, DONE, 0},
    {"a font that was opened before", try_font, DONE, 0},
    {"open", try_open, DENIED, 0},
    {"create", try_create, DENIED, 0},
    {"fopen", try_open_by_library, DENIED, 0},
    {"stat", try_look, DENIED, 0},
    {"socket", try_socket, 0, SIGSYS},
    {"unix socket", try_unix_socket, 0, SIGSYS},
    {"fork", try_fork, 0, SIGSYS},
    {"thread", try_thread, 0, SIGSYS},
    {"execute", try_execute, 0, SIGSYS},
    {"kill", try_kill, 0, SIGSYS},
    {"kill by thread", try_kill_by_thread, 0, SIGSYS},
    {"trace", try_trace, 0, SIGSYS},
    {"read another's memory", try_read_memory, 0, SIGSYS},
    {"map code", try_code, 0, SIGSYS},
    {"make code", try_make_code, 0, SIGSYS},
    {"remove a file", try_remove, 0, SIGSYS},
    {"io_uring", try_ring, 0, SIGSYS},
    {"duplicate upwards", try_more_files, 0, SIGSYS},
    {"raise limits", try_raise_limits, DENIED, 0},
    {"write an open file", try_write_open_file, 0, SIGXFSZ},
    {"abort", try_abort, 0, SIGABRT},
};

/* In a process of its own; its wait status. */
static int attempt(int (*act)(void))
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) _exit(fonts_prepare() && confine() ? act() : NOT_CONFINED);
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void nothing_of_this_is_possible(void **state)
{
    (void)state;
    char path[] = "/tmp/paper-XXXXXX";
    write_file = mkstemp(path);
    assert_true(write_file >= 0);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        int status = attempt(attempts[i].act);
        int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        if (signal != attempts[i].signal)
            fail_msg("%s: signal %d, status %d", attempts[i].name, signal, WEXITSTATUS(status));
        if (signal == 0 && WEXITSTATUS(status) != attempts[i].status)
            fail_msg("%s: status %d", attempts[i].name, WEXITSTATUS(status));
    }
    struct stat file;
    assert_int_equal(fstat(write_file, &file), 0);
    assert_int_equal(file.st_size, 0);
    close(write_file);
    unlink(path);
}

/* The same calls do what they should in a process that is not confined: else the table above would
 * prove nothing. */
static void all_of_this_is_possible_before(void **state)
{
    (void)state;
    assert_int_equal(try_open(), DONE);
    assert_int_equal(try_open_by_library(), DONE);
    assert_int_equal(try_look(), DONE);
    assert_int_equal(try_socket(), DONE);
    assert_int_equal(try_unix_socket(), DONE);
    assert_int_equal(try_code(), DONE);
    assert_int_equal(try_make_code(), DONE);
    assert_int_equal(try_kill(), DONE);
}

/* Stays until it is ended or nobody reads, having said that it is confined. */
static void stay(const int ends[2])
{
    close(ends[0]);
    if (!fonts_prepare() || !confine()) _exit(NOT_CONFINED);
    while (write(ends[1], "c", 1) == 1)
        continue; /* the pipe fills, and write waits */
    _exit(DONE);
}

static void its_limits_are_set(void **state)
{
    (void)state;
    static const struct {
        int what;
        rlim_t most;
    } limits[] = {
        {RLIMIT_CPU, CONFINE_CPU_S}, {RLIMIT_FSIZE, 0},   {RLIMIT_CORE, 0},
        {RLIMIT_NPROC, 0},           {RLIMIT_NOFILE, 64},
#ifndef ANJUNGAN_SANITIZE
        {RLIMIT_AS, CONFINE_MEMORY},
#endif
    };
    int ends[2];
    char said;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) stay(ends);
    close(ends[1]);
    assert_int_equal(read(ends[0], &said, 1), 1);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit now;
        assert_int_equal(prlimit(pid, (__rlimit_resource_t)limits[i].what, NULL, &now), 0);
        assert_int_equal(now.rlim_cur, limits[i].most);
    }
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    close(ends[0]);
}

/* Whose end of the pipe closes with it. */
static void it_dies_with_who_waits_for_it(void **state)
{
    (void)state;
    int ends[2];
    char said[4096];
    assert_int_equal(pipe(ends), 0);
    pid_t parent = fork();
    if (parent == 0) {
        if (fork() == 0) stay(ends);
        while (read(ends[0], said, 1) != 1)
            continue;
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
    ssize_t got = 1;
    for (int i = 0; i < 1000 && got > 0; i++) { /* what the pipe still holds */
        struct pollfd wait = {.fd = ends[0], .events = POLLIN};
        assert_int_equal(poll(&wait, 1, 5000), 1);
        got = read(ends[0], said, sizeof said);
    }
    assert_int_equal(got, 0);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_this_is_possible_before),
        cmocka_unit_test(nothing_of_this_is_possible),
        cmocka_unit_test(its_limits_are_set),
        cmocka_unit_test(it_dies_with_who_waits_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
