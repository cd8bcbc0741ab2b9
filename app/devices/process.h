/* process.h - a child process at the other end of a socket. */
#ifndef ANJUNGAN_DEVICES_PROCESS_H
#define ANJUNGAN_DEVICES_PROCESS_H

#include "base/fault.h"

#include <sys/types.h>

struct process {
    pid_t pid;  /* 0: none */
    int pid_fd; /* readable once it has died */
    int socket; /* our end */
};

/* Starts argv[0] in a process group of its own, with /dev/null as standard input, our standard
 * error as its standard output and error, its end of the socket as CHILD_FD, and nothing else
 * open. */
bool process_start(const char *const *argv, struct process *out, struct fault *);
void process_signal(const struct process *, int signal); /* to its whole group */
/* Waits at most timeout_ms (0: only looks) for its end. True: it is gone, and reaped. */
bool process_wait(struct process *, int timeout_ms, int *out_status);
/* Closes our ends; for a process that is gone or given up. Leaves no process. */
void process_close(struct process *);

#endif
