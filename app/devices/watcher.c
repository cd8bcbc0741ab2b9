#define _GNU_SOURCE
#include "devices/watcher.h"

#include "base/log.h"
#include "devices/jobs.h"
#include "devices/process.h"
#include "devices/words.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum {
    ORDERS_MAX = 64,
    MESSAGES_A_ROUND = 32, /* then the deadlines get a look, however much the child sends */
    END_MS = 1000,
};

enum life { LIFE_NONE, LIFE_STARTING, LIFE_READY, LIFE_DYING };

/* What differs between the roles when a child is lost. */
struct role_codes {
    const char *dead, *stalled;
};
static const struct role_codes codes[DEVICE_ROLES] = {
    [DEVICE_SCANNER] = {"X-01", "X-01"},
    [DEVICE_CAMERA] = {"C-01", "C-03"},
    [DEVICE_PRINTER] = {"P-01", "P-01"},
    [DEVICE_READER] = {"A-01", "A-01"},
};

struct watcher {
    /* Fixed. */
    enum device_role role;
    char *program, *uri;
    struct devices_limits limits;
    struct mailbox *orders; /* from it */
    int wake;               /* eventfd: there are orders, or it is time to end */
    pthread_t thread;
    atomic_int pid;
    struct jobs jobs; /* shared with the UI thread, under its own lock */
    /* The thread's own. */
    struct process process;
    enum life life;
    struct order *pending[ORDERS_MAX];
    int pending_count;
    struct order *running; /* NULL: the child waits for an order */
    bool answered;         /* running has had its answer, DONE is to come */
    uint32_t live;         /* the job that frames go to */
    int64_t deadline_ms;   /* of start, of running */
    int64_t frame_deadline_ms;
    int64_t born_ms, restart_at_ms;
    int backoff_ms;
    struct words words;
    struct device_report report;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct order *order_make(enum message_kind kind, uint32_t job, int limit_ms)
{
    struct order *order = memory_alloc(sizeof *order);
    order->kind = kind;
    order->job = job;
    order->limit_ms = limit_ms;
    return order;
}

void order_drop(void *context)
{
    struct order *order = context;
    if (!order) return;
    bitmap_free(&order->page);
    memory_wipe_free(order, sizeof *order);
}

static bool report_is_same(const struct device_report *a, const struct device_report *b)
{
    return a->state == b->state && strcmp(a->code, b->code) == 0 &&
           a->printer.paper == b->printer.paper && a->printer.cover == b->printer.cover &&
           a->printer.head == b->printer.head && a->printer.cutter == b->printer.cutter &&
           a->printer.width_px == b->printer.width_px && a->printer.dpi == b->printer.dpi;
}

static void set_report(struct watcher *watcher, const struct device_report *report, bool asked)
{
    bool changed = !report_is_same(&watcher->report, report);
    watcher->report = *report;
    watcher->report.role = watcher->role;
    if (changed || asked) jobs_report(&watcher->jobs, &watcher->report);
}

/* What is known of a printer's parts is forgotten with its child; its measures are not. */
static void set_state(struct watcher *watcher, enum device_state state, const char *code)
{
    struct device_report report = {.role = watcher->role, .state = state};
    report.printer = (struct printer_status){.state = state,
                                             .width_px = watcher->report.printer.width_px,
                                             .dpi = watcher->report.printer.dpi};
    memcpy(report.code, code, strnlen(code, sizeof report.code - 1));
    set_report(watcher, &report, false);
}

/* ---- Orders ---- */

static void refuse_pending(struct watcher *watcher, const struct fault *fault)
{
    for (int i = 0; i < watcher->pending_count; i++) {
        if (watcher->pending[i]->kind == MESSAGE_CONTROL)
            words_add(&watcher->words, watcher->pending[i]->word);
        jobs_fail(&watcher->jobs, watcher->pending[i]->job, fault);
        order_drop(watcher->pending[i]);
    }
    watcher->pending_count = 0;
}

/* Tells the child that nobody waits for the job it has; a job that waits is dropped at its turn. */
static void stop_running(struct watcher *watcher, struct order *stop)
{
    if (watcher->running && watcher->running->job == stop->job) {
        struct message message = message_make(MESSAGE_STOP, stop->job);
        message_send(watcher->process.socket, &message, -1, NULL);
    }
    order_drop(stop);
}

static void collect_orders(struct watcher *watcher)
{
    struct mail mail;
    while (watcher->pending_count < ORDERS_MAX && mailbox_take(watcher->orders, &mail)) {
        struct order *order = mail.payload;
        if (order->kind == MESSAGE_STOP)
            stop_running(watcher, order);
        else
            watcher->pending[watcher->pending_count++] = order;
    }
}

static struct order *next_order(struct watcher *watcher)
{
    struct order *order = watcher->pending[0];
    watcher->pending_count--;
    memmove(watcher->pending, watcher->pending + 1,
            (size_t)watcher->pending_count * sizeof *watcher->pending);
    return order;
}

/* An order whose job was cancelled before its turn. */
static bool is_forgotten(struct watcher *watcher, const struct order *order)
{
    bool is_job = order->kind == MESSAGE_SCAN || order->kind == MESSAGE_STILL ||
                  order->kind == MESSAGE_PRINT || order->kind == MESSAGE_CAMERA_START;
    return is_job && !jobs_want(&watcher->jobs, order->job);
}

static bool send_order(struct watcher *watcher, const struct order *order, struct fault *fault)
{
    struct message message = message_make(order->kind, order->job);
    int memfd = -1;
    message.timeout_ms = order->limit_ms - order->limit_ms / 5; /* so that it can say so itself */
    message.dpi = order->scan.dpi;
    message.colour = order->scan.colour;
    memcpy(message.text, order->word, sizeof order->word);
    if (order->kind == MESSAGE_PRINT && !message_put_bitmap(&message, &order->page, &memfd, fault))
        return false;
    bool sent = message_send(watcher->process.socket, &message, memfd, fault);
    if (memfd >= 0) close(memfd);
    return sent;
}

/* ---- The child's life ---- */

static void kill_child(struct watcher *watcher)
{
    process_signal(&watcher->process, SIGKILL);
    watcher->life = LIFE_DYING;
}

/* The child is of no use any more: its jobs end with the fault, and it is killed. */
static void lose_child(struct watcher *watcher, const struct fault *fault)
{
    bool never_spoke = watcher->life == LIFE_STARTING;
    log_fault(LOG_LEVEL_WARNING, "devices", device_role_name(watcher->role), fault);
    kill_child(watcher);
    set_state(watcher, DEVICE_OFFLINE, fault->code);
    if (watcher->running) jobs_fail(&watcher->jobs, watcher->running->job, fault);
    order_drop(watcher->running);
    watcher->running = NULL;
    if (watcher->live) jobs_fail(&watcher->jobs, watcher->live, fault);
    watcher->live = 0;
    if (never_spoke) refuse_pending(watcher, fault);
}

static void lose_child_for(struct watcher *watcher, enum fault_kind kind, const char *why)
{
    struct fault fault = {0};
    FAULT_CODED(&fault, codes[watcher->role].dead, kind, 0, "the device's process %s", why);
    lose_child(watcher, &fault);
}

static void plan_restart(struct watcher *watcher)
{
    int64_t now = now_ms();
    if (now - watcher->born_ms >= watcher->limits.restart_reset_ms)
        watcher->backoff_ms = watcher->limits.restart_ms;
    watcher->restart_at_ms = now + watcher->backoff_ms;
    watcher->backoff_ms *= 2;
    if (watcher->backoff_ms > watcher->limits.restart_most_ms)
        watcher->backoff_ms = watcher->limits.restart_most_ms;
    watcher->life = LIFE_NONE;
}

static void reap_child(struct watcher *watcher)
{
    int status = 0;
    if (!process_wait(&watcher->process, 0, &status)) return;
    if (watcher->life != LIFE_DYING) lose_child_for(watcher, FAULT_DEVICE, "died");
    process_close(&watcher->process);
    atomic_store(&watcher->pid, 0);
    plan_restart(watcher);
}

static void start_child(struct watcher *watcher)
{
    const char *argv[5 + 2 * WORDS_MAX] = {watcher->program, device_role_name(watcher->role),
                                           watcher->uri};
    words_to_arguments(&watcher->words, argv + 3);
    struct fault fault = {0};
    watcher->born_ms = now_ms();
    if (!process_start(argv, &watcher->process, &fault)) {
        memcpy(fault.code, codes[watcher->role].dead, 5);
        log_fault(LOG_LEVEL_ERROR, "devices", device_role_name(watcher->role), &fault);
        set_state(watcher, DEVICE_OFFLINE, fault.code);
        refuse_pending(watcher, &fault);
        plan_restart(watcher);
        return;
    }
    atomic_store(&watcher->pid, (int)watcher->process.pid);
    watcher->life = LIFE_STARTING;
    watcher->deadline_ms = watcher->born_ms + watcher->limits.start_ms;
    set_state(watcher, DEVICE_STARTING, watcher->report.code);
}

/* ---- What the child says ---- */

/* A picture, or the child is lost. */
static bool take_picture(struct watcher *watcher, const struct message *message, int attached,
                         struct picture *out)
{
    struct fault fault = {0};
    if (message_take_picture(message, attached, out, &fault)) return true;
    memcpy(fault.code, codes[watcher->role].dead, 5);
    lose_child(watcher, &fault);
    return false;
}

static void hear_frame(struct watcher *watcher, const struct message *message, int attached)
{
    struct picture frame = {0};
    if (message->job == watcher->live && watcher->live) {
        if (!take_picture(watcher, message, attached, &frame)) return;
        watcher->frame_deadline_ms = now_ms() + watcher->limits.frame_ms;
        jobs_frame(&watcher->jobs, watcher->live, &frame);
    }
    struct message seen = message_make(MESSAGE_FRAME_SEEN, message->job);
    struct fault fault = {0};
    if (!message_send(watcher->process.socket, &seen, -1, &fault))
        lose_child_for(watcher, FAULT_TIMEOUT, "does not listen");
}

/* The one answer that running waits for. */
static bool is_answer(const struct watcher *watcher, const struct message *message)
{
    static const enum message_kind answers[MESSAGE_KINDS] = {
        [MESSAGE_SCAN] = MESSAGE_PAGE,
        [MESSAGE_STILL] = MESSAGE_STILL_TAKEN,
        [MESSAGE_PRINT] = MESSAGE_PRINTED,
    };
    const struct order *running = watcher->running;
    if (!running || watcher->answered || message->job != running->job) return false;
    return message->kind == MESSAGE_FAILED || message->kind == (uint32_t)answers[running->kind];
}

static void hear_failed(struct watcher *watcher, const struct message *message)
{
    struct fault fault;
    message_take_fault(message, &fault);
    if (watcher->role == DEVICE_PRINTER && strcmp(fault.code, "P-02") == 0)
        words_printed_out(&watcher->words);
    jobs_fail(&watcher->jobs, message->job, &fault);
}

static void hear_answer(struct watcher *watcher, const struct message *message, int attached)
{
    struct picture picture = {0};
    watcher->answered = true;
    watcher->deadline_ms = now_ms() + watcher->limits.query_ms;
    if (message->kind == MESSAGE_FAILED) {
        hear_failed(watcher, message);
    } else if (message->kind == MESSAGE_PRINTED) {
        struct mail mail = {
            .kind = MAIL_DEVICE_PRINTED, .job = message->job, .number = message->proof};
        jobs_end(&watcher->jobs, &mail);
    } else if (take_picture(watcher, message, attached, &picture)) {
        jobs_end_picture(&watcher->jobs,
                         message->kind == MESSAGE_PAGE ? MAIL_DEVICE_PAGE : MAIL_DEVICE_STILL,
                         message->job, &picture);
    }
}

static void hear_done(struct watcher *watcher, const struct message *message)
{
    const struct order *running = watcher->running;
    bool asked = running && running->kind == MESSAGE_QUERY;
    if (running->kind == MESSAGE_CAMERA_START && !watcher->answered) watcher->live = running->job;
    if (running->kind == MESSAGE_CAMERA_STOP) watcher->live = 0;
    watcher->frame_deadline_ms = now_ms() + watcher->limits.frame_ms; /* none came meanwhile */
    order_drop(watcher->running);
    watcher->running = NULL;
    set_report(watcher, &message->report, asked);
}

/* Whether DONE may come now: a job's answer comes first. */
static bool may_be_done(const struct watcher *watcher, const struct message *message)
{
    const struct order *running = watcher->running;
    if (!running || message->job != running->job) return false;
    bool is_job = running->kind == MESSAGE_SCAN || running->kind == MESSAGE_STILL ||
                  running->kind == MESSAGE_PRINT;
    return watcher->answered || !is_job;
}

static void hear_first(struct watcher *watcher, const struct message *message)
{
    if (message->kind != MESSAGE_DONE || message->job != 0) {
        lose_child_for(watcher, FAULT_INPUT, "speaks out of turn");
        return;
    }
    watcher->life = LIFE_READY;
    set_report(watcher, &message->report, false);
}

static void hear(struct watcher *watcher, const struct message *message, int attached)
{
    if (watcher->life == LIFE_STARTING) {
        hear_first(watcher, message);
    } else if (message->kind == MESSAGE_FRAME) {
        hear_frame(watcher, message, attached);
    } else if (message->kind == MESSAGE_STATE) {
        set_report(watcher, &message->report, false);
    } else if (message->kind == MESSAGE_FAILED && watcher->live && message->job == watcher->live) {
        watcher->live = 0;
        hear_failed(watcher, message);
    } else if (is_answer(watcher, message)) {
        hear_answer(watcher, message, attached);
    } else if (message->kind == MESSAGE_DONE && may_be_done(watcher, message)) {
        hear_done(watcher, message);
    } else {
        lose_child_for(watcher, FAULT_INPUT, "speaks out of turn");
    }
}

static void listen_to_child(struct watcher *watcher)
{
    for (int i = 0; i < MESSAGES_A_ROUND && watcher->life != LIFE_DYING; i++) {
        struct message message;
        struct fault fault = {0};
        int attached = -1;
        if (message_receive(watcher->process.socket, &message, &attached, &fault)) {
            hear(watcher, &message, attached);
            if (attached >= 0) close(attached);
            continue;
        }
        if (fault.kind == FAULT_NOT_FOUND) return;
        memcpy(fault.code, codes[watcher->role].dead, 5);
        lose_child(watcher, &fault);
    }
}

/* ---- The thread ---- */

static void send_next(struct watcher *watcher)
{
    while (watcher->life == LIFE_READY && !watcher->running && watcher->pending_count > 0) {
        struct order *order = next_order(watcher);
        if (is_forgotten(watcher, order)) {
            order_drop(order);
            continue;
        }
        if (order->kind == MESSAGE_CONTROL) words_add(&watcher->words, order->word);
        watcher->running = order;
        watcher->answered = false;
        watcher->deadline_ms = now_ms() + order->limit_ms;
        struct fault fault = {0};
        if (send_order(watcher, order, &fault)) continue;
        lose_child_for(watcher, FAULT_DEVICE, "does not listen");
    }
}

static void check_deadlines(struct watcher *watcher)
{
    int64_t now = now_ms();
    bool waits =
        watcher->life == LIFE_STARTING || (watcher->life == LIFE_READY && watcher->running);
    if (waits && now >= watcher->deadline_ms) {
        lose_child_for(watcher, FAULT_TIMEOUT, "missed its deadline");
    } else if (watcher->life == LIFE_READY && watcher->live && !watcher->running &&
               now >= watcher->frame_deadline_ms) {
        struct fault fault = {0};
        FAULT_CODED(&fault, codes[watcher->role].stalled, FAULT_TIMEOUT, 0, "no live frames");
        lose_child(watcher, &fault);
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
        break;
    case LIFE_DYING: break; /* its pid_fd wakes us */
    }
    if (due == INT64_MAX) return -1;
    int64_t left = due - now_ms();
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
    uint64_t count;
    if (news[0].revents && read(watcher->wake, &count, sizeof count) < 0 && errno != EAGAIN)
        assert(!"eventfd is readable");
    if (news[1].revents) listen_to_child(watcher);
    if (news[2].revents) reap_child(watcher);
}

/* The child sees its socket close and ends by itself; SIGTERM for one that is busy, SIGKILL for one
 * that hangs. */
static void end_child(struct watcher *watcher)
{
    int status;
    if (watcher->life == LIFE_NONE) return;
    process_signal(&watcher->process, SIGTERM);
    if (!process_wait(&watcher->process, END_MS, &status)) {
        process_signal(&watcher->process, SIGKILL);
        process_wait(&watcher->process, END_MS, &status);
    }
    process_close(&watcher->process);
    atomic_store(&watcher->pid, 0);
}

static void *watch(void *context)
{
    struct watcher *watcher = context;
    while (!atomic_load(&watcher->jobs.ending)) {
        collect_orders(watcher);
        if (watcher->life == LIFE_NONE && now_ms() >= watcher->restart_at_ms) start_child(watcher);
        send_next(watcher);
        wait_for_news(watcher);
        check_deadlines(watcher);
    }
    end_child(watcher);
    return NULL;
}

struct watcher *watcher_create(enum device_role role, const char *program, const char *uri,
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
    watcher->program = memory_copy_text(program);
    watcher->uri = memory_copy_text(uri);
    watcher->limits = *limits;
    watcher->backoff_ms = limits->restart_ms;
    jobs_init(&watcher->jobs, mail);
    watcher->orders = mailbox_create(ORDERS_MAX, NULL, NULL);
    watcher->report.role = role;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals belong to the main thread */
    int failed = pthread_create(&watcher->thread, NULL, watch, watcher);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    assert(!failed);
    pthread_setname_np(watcher->thread, device_role_name(role));
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
    order_drop(watcher->running);
    mailbox_destroy(watcher->orders);
    jobs_destroy(&watcher->jobs);
    close(watcher->wake);
    memory_wipe_free(watcher->program, strlen(watcher->program));
    memory_wipe_free(watcher->uri, strlen(watcher->uri));
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

int watcher_pid(const struct watcher *watcher)
{
    return atomic_load(&watcher->pid);
}
