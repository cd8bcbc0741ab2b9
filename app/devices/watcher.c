#define _GNU_SOURCE
#include "devices/watcher_inside.h"

#include "base/thread.h"
#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

int64_t watcher_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void check_deadlines(struct watcher *watcher)
{
    int64_t now = watcher_now_ms();
    bool waits =
        watcher->life == LIFE_STARTING || (watcher->life == LIFE_READY && watcher->running);
    if (waits && now >= watcher->deadline_ms) {
        watcher_lose_child_for(watcher, FAULT_TIMEOUT, "missed its deadline");
    } else if (watcher->life == LIFE_READY && watcher->live && !watcher->running &&
               now >= watcher->frame_deadline_ms) {
        watcher_lose_stalled(watcher);
    }
}

/* Until the next deadline; -1: nothing is due. */
static int time_to_wait(const struct watcher *watcher)
{
    int64_t due = INT64_MAX;
    switch (watcher->life) {
    case LIFE_NONE: due = watcher->restart_at_ms; break;
    case LIFE_STARTING: due = watcher->deadline_ms; break;
    case LIFE_READY:
        if (watcher->running)
            due = watcher->deadline_ms;
        else if (watcher->live)
            due = watcher->frame_deadline_ms;
        else
            due = watcher_pulse_due_ms(watcher);
        break;
    case LIFE_DYING: break; /* its pid_fd wakes us */
    }
    if (due == INT64_MAX) return -1;
    int64_t left = due - watcher_now_ms();
    return left < 0 ? 0 : (int)left;
}

static void wait_for_news(struct watcher *watcher)
{
    bool alive = watcher->life == LIFE_STARTING || watcher->life == LIFE_READY;
    struct pollfd news[] = {
        {.fd = watcher->wake, .events = POLLIN},
        {.fd = alive ? watcher->process.socket : -1, .events = POLLIN},
        {.fd = watcher->life == LIFE_NONE ? -1 : watcher->process.pid_fd, .events = POLLIN},
    };
    if (poll(news, 3, time_to_wait(watcher)) <= 0) return;
    if (news[0].revents) {
        uint64_t count;
        ssize_t got = read(watcher->wake, &count, sizeof count);
        assert(got == (ssize_t)sizeof count || errno == EAGAIN);
    }
    if (news[1].revents) watcher_listen(watcher);
    if (news[2].revents) watcher_reap_child(watcher);
}

static void *watch(void *context)
{
    struct watcher *watcher = context;
    while (!atomic_load(&watcher->jobs.ending)) {
        watcher_collect_orders(watcher);
        if (watcher->life == LIFE_NONE && watcher_now_ms() >= watcher->restart_at_ms)
            watcher_start_child(watcher);
        watcher_send_next(watcher);
        wait_for_news(watcher);
        check_deadlines(watcher);
    }
    watcher_end_child(watcher);
    return NULL;
}

struct watcher *watcher_create(enum device_role role, const struct devices_config *config,
                               const struct devices_limits *limits, struct mailbox *mail,
                               struct fault *fault)
{
    struct watcher *watcher = memory_alloc(sizeof *watcher);
    watcher->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (watcher->wake < 0) {
        free(watcher);
        FAULT(fault, FAULT_SYSTEM, errno, "eventfd: %s", strerror(errno));
        return NULL;
    }
    watcher->role = role;
    watcher->program = memory_copy_text(config->program);
    watcher->uri = memory_copy_text(config->uris[role]);
    if (config->profiles_dir) watcher->profiles_dir = memory_copy_text(config->profiles_dir);
    watcher->limits = *limits;
    watcher->backoff_ms = limits->restart_ms;
    jobs_init(&watcher->jobs, mail);
    watcher->orders = mailbox_create(ORDERS_MAX, NULL, NULL);
    watcher->report.role = role;
    int failed = thread_start(&watcher->thread, device_role_name(role), watch, watcher);
    assert(!failed);
    return watcher;
}

static void wake(struct watcher *watcher)
{
    const uint64_t one = 1;
    ssize_t put = write(watcher->wake, &one, sizeof one);
    assert(put == (ssize_t)sizeof one || errno == EAGAIN);
}

void watcher_end(struct watcher *watcher)
{
    if (!watcher) return;
    atomic_store(&watcher->jobs.ending, true);
    wake(watcher);
}

void watcher_destroy(struct watcher *watcher)
{
    if (!watcher) return;
    watcher_end(watcher);
    pthread_join(watcher->thread, NULL);
    for (int i = 0; i < watcher->pending_count; i++)
        order_drop(watcher->pending[i]);
    watcher_end_order(watcher);
    mailbox_destroy(watcher->orders);
    jobs_destroy(&watcher->jobs);
    close(watcher->wake);
    memory_wipe_free(watcher->program, strlen(watcher->program));
    memory_wipe_free(watcher->uri, strlen(watcher->uri));
    free(watcher->profiles_dir);
    free(watcher);
}

bool watcher_submit(struct watcher *watcher, struct order *order, bool answered)
{
    uint32_t job = order->job;
    bool remembered = !answered || jobs_add(&watcher->jobs, job);
    struct mail mail = {.payload = order, .drop = order_drop};
    if (remembered && mailbox_post(watcher->orders, &mail)) {
        wake(watcher);
        return true;
    }
    order_drop(order);
    jobs_forget(&watcher->jobs, job);
    return false;
}

bool watcher_forget(struct watcher *watcher, uint32_t job)
{
    return jobs_forget(&watcher->jobs, job);
}

bool watcher_wants(struct watcher *watcher, uint32_t job)
{
    return jobs_want(&watcher->jobs, job);
}

int watcher_pid(const struct watcher *watcher)
{
    return atomic_load(&watcher->pid);
}
