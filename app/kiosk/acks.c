#define _GNU_SOURCE
#include "kiosk/acks.h"

#include "base/file.h"
#include "base/thread.h"
#include "kiosk/work_inquiry.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

struct acks {
    pthread_t thread;
    int watch_fd, end_fd;
    struct worker *worker;
    struct work *work;
    char dir[PATH_SIZE], answers[PATH_SIZE];
    int answers_watch;
};

static bool is_acknowledgement(const char *name)
{
    size_t length = strlen(name);
    return name[0] != '.' && length > 4 && strcmp(name + length - 4, ".jws") == 0;
}

static void offer(struct acks *acks, const char *name)
{
    if (is_acknowledgement(name)) work_acknowledge(acks->worker, acks->work, name);
}

static void arrived(struct acks *acks, const struct inotify_event *event)
{
    if (!event->len) return;
    if (event->wd != acks->answers_watch)
        offer(acks, event->name);
    else if (event->name[0] != '.')
        work_answer(acks->worker, acks->work, event->name);
}

static void read_arrivals(struct acks *acks)
{
    _Alignas(struct inotify_event) char buffer[4096 + NAME_MAX];
    ssize_t got = read(acks->watch_fd, buffer, sizeof buffer);
    for (ssize_t at = 0; at < got;) {
        const struct inotify_event *event = (const struct inotify_event *)(buffer + at);
        arrived(acks, event);
        at += (ssize_t)(sizeof *event + event->len);
    }
}

static void *run(void *context)
{
    struct acks *acks = context;
    struct pollfd fds[2] = {{.fd = acks->watch_fd, .events = POLLIN},
                            {.fd = acks->end_fd, .events = POLLIN}};
    for (;;) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR) return NULL;
        if (fds[1].revents) return NULL;
        if (fds[0].revents & POLLIN) read_arrivals(acks);
    }
}

static void take_up(struct acks *acks)
{
    DIR *dir = opendir(acks->dir);
    if (!dir) return;
    struct dirent *entry;
    while ((entry = readdir(dir)))
        offer(acks, entry->d_name);
    closedir(dir);
}

static bool start(struct acks *acks, struct fault *fault)
{
    if (inotify_add_watch(acks->watch_fd, acks->dir, IN_MOVED_TO | IN_CLOSE_WRITE) < 0)
        return FAULT_CODED(fault, "S-02", FAULT_SYSTEM, errno, "watch %s: %s", acks->dir,
                           strerror(errno));
    acks->answers_watch = inotify_add_watch(acks->watch_fd, acks->answers, IN_MOVED_TO);
    if (acks->answers_watch < 0)
        return FAULT_CODED(fault, "S-02", FAULT_SYSTEM, errno, "watch %s: %s", acks->answers,
                           strerror(errno));
    int failed = thread_start(&acks->thread, "acks", run, acks);
    if (failed) return FAULT(fault, FAULT_SYSTEM, failed, "thread: %s", strerror(failed));
    return true;
}

struct acks *acks_create(const char *state_dir, struct worker *worker, struct work *work,
                         struct fault *fault)
{
    struct acks *acks = memory_alloc(sizeof *acks);
    acks->worker = worker;
    acks->work = work;
    acks->watch_fd = inotify_init1(IN_CLOEXEC);
    acks->end_fd = eventfd(0, EFD_CLOEXEC);
    if (!path_join(state_dir, "acks", acks->dir, fault) ||
        !path_join(state_dir, "answers", acks->answers, fault) || !start(acks, fault)) {
        close(acks->watch_fd);
        close(acks->end_fd);
        free(acks);
        return NULL;
    }
    take_up(acks);
    return acks;
}

void acks_destroy(struct acks *acks)
{
    if (!acks) return;
    eventfd_write(acks->end_fd, 1);
    pthread_join(acks->thread, NULL);
    close(acks->watch_fd);
    close(acks->end_fd);
    free(acks);
}
