#define _GNU_SOURCE
#include "backend/paper/reader.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

static const char program[] = "anjungan-paper";
enum { PIECE = 256 * 1024, PIPE_SIZE = 1 << 20 };

bool reader_find(char **out_path, struct fault *fault)
{
    static const char *const places[] = {"", "/../libexec/anjungan"};
    char dir[400];
    ssize_t length = readlink("/proc/self/exe", dir, sizeof dir - 1);
    if (length <= 0) return FAULT(fault, FAULT_SYSTEM, errno, "/proc/self/exe cannot be read");
    dir[length] = 0;
    char *slash = strrchr(dir, '/');
    if (slash) *slash = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char path[sizeof dir + 40];
        snprintf(path, sizeof path, "%s%s/%s", dir, places[i], program);
        if (access(path, X_OK) == 0) {
            *out_path = memory_copy_text(path);
            return true;
        }
    }
    return FAULT(fault, FAULT_NOT_FOUND, 0, "%s is neither beside the program nor installed",
                 program);
}

static bool seal(const struct bytes *document, int *out_fd, struct fault *fault)
{
    int fd = memfd_create("paper", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return FAULT(fault, FAULT_SYSTEM, errno, "memfd: %s", strerror(errno));
    for (size_t at = 0; at < document->size;) {
        ssize_t wrote = write(fd, document->data + at, document->size - at);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) goto failed;
        at += (size_t)wrote;
    }
    if (lseek(fd, 0, SEEK_SET) != 0 ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
        goto failed;
    *out_fd = fd;
    return true;
failed:
    FAULT(fault, FAULT_SYSTEM, errno, "fill memfd: %s", strerror(errno));
    close(fd);
    return false;
}

static int spawn(const char *const *argv, int document, int answer, pid_t *out_pid)
{
    char *const nothing[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, document, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, answer, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    int error = posix_spawn(out_pid, argv[0], &files, &attributes, (char *const *)argv, nothing);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

/* Until it closes its end. */
static bool hear(int from, int64_t deadline_ms, size_t max, struct bytes *answer,
                 struct fault *fault)
{
    for (;;) {
        int64_t left = deadline_ms - clock_mono_ms(&(struct clock){0});
        struct pollfd wait = {.fd = from, .events = POLLIN};
        if (left <= 0 || (poll(&wait, 1, (int)left) == 0))
            return FAULT(fault, FAULT_TIMEOUT, 0, "the document takes too long to draw");
        if (!wait.revents) continue;
        bytes_reserve(answer, answer->size + PIECE);
        ssize_t got = read(from, answer->data + answer->size, PIECE);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return FAULT(fault, FAULT_SYSTEM, errno, "read an answer");
        if (got == 0) return true;
        answer->size += (size_t)got;
        if (answer->size > max)
            return FAULT(fault, FAULT_INPUT, 0, "the document's reader says too much");
    }
}

/* It may close its end and stay. */
static bool has_ended(pid_t pid, int64_t deadline_ms, struct fault *fault)
{
    int left = (int)(deadline_ms - clock_mono_ms(&(struct clock){0}));
    struct pollfd wait = {.fd = pidfd_open(pid, 0), .events = POLLIN};
    if (wait.fd < 0) return FAULT(fault, FAULT_SYSTEM, errno, "pidfd: %s", strerror(errno));
    int ended;
    do
        ended = poll(&wait, 1, left > 0 ? left : 0);
    while (ended < 0 && errno == EINTR);
    close(wait.fd);
    if (ended > 0) return true;
    return FAULT(fault, FAULT_TIMEOUT, 0, "the document's reader does not end");
}

static int reap(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

static bool judge_end(int status, struct fault *fault)
{
    if (WIFEXITED(status)) {
        if (WEXITSTATUS(status) == 0) return true;
        return FAULT(fault, FAULT_INPUT, 0, "the document broke its reader (status %d)",
                     WEXITSTATUS(status));
    }
    int by = WTERMSIG(status);
    if (by == SIGXCPU)
        return FAULT(fault, FAULT_TIMEOUT, 0, "the document takes too much computing to draw");
    if (by == SIGSYS)
        return FAULT(fault, FAULT_INPUT, 0, "the document made its reader try what it may not");
    return FAULT(fault, FAULT_INPUT, 0, "the document broke its reader (signal %d)", by);
}

bool reader_run(const char *const *argv, const struct bytes *document, unsigned time_ms,
                size_t answer_max, struct bytes *out_answer, struct fault *fault)
{
    int memory = -1, ends[2];
    if (!seal(document, &memory, fault)) return false;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        close(memory);
        return FAULT(fault, FAULT_SYSTEM, errno, "pipe: %s", strerror(errno));
    }
    fcntl(ends[0], F_SETPIPE_SZ, PIPE_SIZE); /* fewer turns; a refusal is fine */
    pid_t pid = 0;
    int error = spawn(argv, memory, ends[1], &pid);
    close(memory);
    close(ends[1]);
    if (error) {
        close(ends[0]);
        return FAULT(fault, FAULT_SYSTEM, error, "start %s: %s", argv[0], strerror(error));
    }
    struct bytes answer = {0};
    int64_t deadline_ms = clock_mono_ms(&(struct clock){0}) + (int64_t)time_ms;
    bool heard = hear(ends[0], deadline_ms, answer_max, &answer, fault) &&
                 has_ended(pid, deadline_ms, fault);
    if (!heard) kill(-pid, SIGKILL);
    close(ends[0]);
    bool done = judge_end(reap(pid), heard ? fault : NULL) && heard;
    if (done) bytes_move(out_answer, &answer);
    bytes_free(&answer);
    return done;
}
