#include "devices/watcher_inside.h"

#include <string.h>
#include <unistd.h>

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

void watcher_refuse_orders(struct watcher *watcher, const struct fault *fault)
{
    for (int i = 0; i < watcher->pending_count; i++) {
        if (watcher->pending[i]->kind == MESSAGE_CONTROL)
            words_add(&watcher->words, watcher->pending[i]->word);
        jobs_fail(&watcher->jobs, watcher->pending[i]->job, fault);
        order_drop(watcher->pending[i]);
    }
    watcher->pending_count = 0;
}

void watcher_end_order(struct watcher *watcher)
{
    order_drop(watcher->running);
    watcher->running = NULL;
}

/* What only the last of its kind decides. */
static bool is_same_wish(const struct order *a, const struct order *b)
{
    if (a->kind != b->kind) return false;
    return a->kind == MESSAGE_OFTEN || (a->kind == MESSAGE_LIGHT && a->place == b->place);
}

static void queue_order(struct watcher *watcher, struct order *order)
{
    struct wishes *wishes = &watcher->wishes;
    if (order->kind == MESSAGE_LIGHT) wishes->flashes[order->place] = order->flash;
    if (order->kind == MESSAGE_OFTEN) wishes->often = order->often;
    for (int i = 0; i < watcher->pending_count; i++) {
        if (!is_same_wish(watcher->pending[i], order)) continue;
        order_drop(watcher->pending[i]);
        watcher->pending[i] = order;
        return;
    }
    watcher->pending[watcher->pending_count++] = order;
}

void watcher_repeat_wishes(struct watcher *watcher)
{
    const struct wishes *wishes = &watcher->wishes;
    for (int place = 0; place < LIGHT_PLACES; place++) {
        if (wishes->flashes[place] == LIGHT_OFF) continue;
        struct order *order = order_make(MESSAGE_LIGHT, 0, watcher->limits.query_ms);
        order->place = (enum light_place)place;
        order->flash = wishes->flashes[place];
        queue_order(watcher, order);
    }
    if (!wishes->often) return;
    struct order *order = order_make(MESSAGE_OFTEN, 0, watcher->limits.query_ms);
    order->often = true;
    queue_order(watcher, order);
}

/* Tells the child that nobody waits for the job it has, which it may not go on with for long: a
 * device that hangs is free for the next job soon. A scanner's head must find home first. A job
 * that waits is dropped at its turn. */
static void stop_running(struct watcher *watcher, struct order *stop)
{
    if (watcher->running && watcher->running->job == stop->job) {
        struct message message = message_make(MESSAGE_STOP, stop->job);
        message_send(watcher->process.socket, &message, -1, NULL);
        bool scan = watcher->running->kind == MESSAGE_SCAN;
        int64_t soon_ms =
            watcher_now_ms() + (scan ? watcher->limits.finish_ms : watcher->limits.query_ms);
        if (watcher->deadline_ms > soon_ms) watcher->deadline_ms = soon_ms;
        watcher->stopped = true;
    }
    order_drop(stop);
}

/* What waits may wait for long: a child that is started again would do it for nobody. */
static void drop_waiting(struct watcher *watcher, struct order *stop)
{
    for (int i = 0; i < watcher->pending_count; i++) {
        struct fault fault = {0};
        if (watcher->pending[i]->job != stop->job) continue;
        FAULT_CODED(&fault, "P-07", FAULT_REFUSED, 0, "whoever waited for it has left");
        order_drop(watcher->pending[i]);
        watcher->pending_count--;
        memmove(watcher->pending + i, watcher->pending + i + 1,
                (size_t)(watcher->pending_count - i) * sizeof *watcher->pending);
        jobs_fail(&watcher->jobs, stop->job, &fault);
        break;
    }
    order_drop(stop);
}

void watcher_collect_orders(struct watcher *watcher)
{
    struct mail mail;
    while (watcher->pending_count < ORDERS_MAX && mailbox_take(watcher->orders, &mail)) {
        struct order *order = mail.payload;
        if (order->kind == MESSAGE_STOP && order->waiting_only)
            drop_waiting(watcher, order);
        else if (order->kind == MESSAGE_STOP)
            stop_running(watcher, order);
        else
            queue_order(watcher, order);
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
    message.card = order->scan.card;
    message.pages = order->scan.pages_most;
    message.find_codes = order->find_codes;
    message.place = (int32_t)order->place;
    message.flash = (int32_t)order->flash;
    message.often = order->often;
    memcpy(message.text, order->word, sizeof order->word);
    if (order->kind == MESSAGE_PRINT && !message_put_bitmap(&message, &order->page, &memfd, fault))
        return false;
    bool sent = message_send(watcher->process.socket, &message, memfd, fault);
    if (memfd >= 0) close(memfd);
    return sent;
}

int64_t watcher_pulse_due_ms(const struct watcher *watcher)
{
    bool vouches = watcher->report.jack == JACK_IN;
    int pulse_ms = watcher->limits.pulse_ms;
    if (vouches && pulse_ms > VOUCHED_MS) pulse_ms = VOUCHED_MS;
    return watcher->heard_ms + pulse_ms;
}

/* A child that hangs while nobody wants anything of it is found before somebody does. */
static void take_pulse(struct watcher *watcher)
{
    bool silent = watcher_now_ms() >= watcher_pulse_due_ms(watcher);
    if (silent && !watcher->live && watcher->pending_count == 0)
        queue_order(watcher, order_make(MESSAGE_QUERY, 0, watcher->limits.query_ms));
}

void watcher_send_next(struct watcher *watcher)
{
    while (watcher->life == LIFE_READY && !watcher->running) {
        take_pulse(watcher);
        if (watcher->pending_count == 0) return;
        struct order *order = next_order(watcher);
        if (is_forgotten(watcher, order)) {
            order_drop(order);
            continue;
        }
        if (order->kind == MESSAGE_CONTROL) words_add(&watcher->words, order->word);
        watcher->running = order;
        watcher->answered = watcher->stopped = false;
        watcher->pages = 0;
        watcher->deadline_ms = watcher_now_ms() + order->limit_ms;
        struct fault fault = {0};
        if (send_order(watcher, order, &fault)) continue;
        watcher_lose_child_for(watcher, FAULT_DEVICE, "does not listen");
    }
}
