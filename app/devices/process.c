#define _GNU_SOURCE
#include "devices/process.h"

#include "devices/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int spawn(const char *const *argv, int socket, pid_t *out_pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, socket, CHILD_FD);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, CHILD_FD + 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    int error = posix_spawn(out_pid, argv[0], &files, &attributes, (char *const *)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

bool process_start(const char *const *argv, struct process *out, struct fault *fault)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return FAULT(fault, FAULT_SYSTEM, errno, "socketpair: %s", strerror(errno));
    pid_t pid = 0;
    int error = spawn(argv, ends[1], &pid);
    close(ends[1]);
    if (error) {
        close(ends[0]);
        return FAULT(fault, FAULT_SYSTEM, error, "start %s: %s", argv[0], strerror(error));
    }
    int pid_fd = pidfd_open(pid, 0);
    if (pid_fd < 0) {
        int cause = errno;
        kill(-pid, SIGKILL);
        waitpid(pid, NULL, 0);
        close(ends[0]);
        return FAULT(fault, FAULT_SYSTEM, cause, "pidfd_open: %s", strerror(cause));
    }
    *out = (struct process){.pid = pid, .pid_fd = pid_fd, .socket = ends[0]};
    return true;
}

void process_signal(const struct process *process, int signal)
{
    if (process->pid > 0) kill(-process->pid, signal);
}

bool process_wait(struct process *process, int timeout_ms, int *out_status)
{
    struct pollfd wait = {.fd = process->pid_fd, .events = POLLIN};
    while (poll(&wait, 1, timeout_ms) < 0 && errno == EINTR)
        continue;
    if (!(wait.revents & POLLIN)) return false;
    process_signal(process, SIGKILL); /* whatever it has started goes with it */
    return waitpid(process->pid, out_status, WNOHANG) == process->pid;
}

void process_close(struct process *process)
{
    if (process->pid == 0) return;
    close(process->socket);
    close(process->pid_fd);
    *process = (struct process){0};
}
