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
    if (!watcher->is_wish) order_drop(watcher->running);
    watcher->running = NULL;
    watcher->is_wish = false;
}

/* Keeps the last wish of its kind. */
static void keep_wish(struct watcher *watcher, struct order *order)
{
    bool light = order->kind == MESSAGE_LIGHT;
    struct wishes *wishes = &watcher->wishes;
    struct order **kept = light ? &wishes->lights[order->place] : &wishes->often;
    bool *told = light ? &wishes->told_lights[order->place] : &wishes->told_often;
    if (*kept && *kept == watcher->running)
        watcher->is_wish = false; /* it is dropped once the child is done with it */
    else
        order_drop(*kept);
    *kept = order;
    *told = false;
}

/* The next wish that the child has not heard. */
static struct order *next_wish(struct watcher *watcher)
{
    struct wishes *wishes = &watcher->wishes;
    for (int i = 0; i < LIGHT_PLACES; i++) {
        if (!wishes->lights[i] || wishes->told_lights[i]) continue;
        wishes->told_lights[i] = true;
        return wishes->lights[i];
    }
    if (!wishes->often || wishes->told_often) return NULL;
    wishes->told_often = true;
    return wishes->often;
}

void watcher_repeat_wishes(struct watcher *watcher)
{
    memset(watcher->wishes.told_lights, 0, sizeof watcher->wishes.told_lights);
    watcher->wishes.told_often = false;
}

void watcher_drop_wishes(struct watcher *watcher)
{
    for (int i = 0; i < LIGHT_PLACES; i++)
        order_drop(watcher->wishes.lights[i]);
    order_drop(watcher->wishes.often);
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

void watcher_collect_orders(struct watcher *watcher)
{
    struct mail mail;
    while (watcher->pending_count < ORDERS_MAX && mailbox_take(watcher->orders, &mail)) {
        struct order *order = mail.payload;
        if (order->kind == MESSAGE_STOP)
            stop_running(watcher, order);
        else if (order->kind == MESSAGE_LIGHT || order->kind == MESSAGE_OFTEN)
            keep_wish(watcher, order);
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

/* A child that hangs while nobody wants anything of it is found before somebody does. */
static void take_pulse(struct watcher *watcher)
{
    bool silent = watcher_now_ms() >= watcher->heard_ms + watcher->limits.pulse_ms;
    if (silent && !watcher->live && watcher->pending_count == 0)
        watcher->pending[watcher->pending_count++] =
            order_make(MESSAGE_QUERY, 0, watcher->limits.query_ms);
}

void watcher_send_next(struct watcher *watcher)
{
    while (watcher->life == LIFE_READY && !watcher->running) {
        struct order *wish = next_wish(watcher);
        if (!wish) take_pulse(watcher);
        if (!wish && watcher->pending_count == 0) return;
        struct order *order = wish ? wish : next_order(watcher);
        if (is_forgotten(watcher, order)) {
            order_drop(order);
            continue;
        }
        if (order->kind == MESSAGE_CONTROL) words_add(&watcher->words, order->word);
        watcher->running = order;
        watcher->is_wish = wish;
        watcher->answered = watcher->stopped = false;
        watcher->pages = 0;
        watcher->deadline_ms = watcher_now_ms() + order->limit_ms;
        struct fault fault = {0};
        if (send_order(watcher, order, &fault)) continue;
        watcher_lose_child_for(watcher, FAULT_DEVICE, "does not listen");
    }
}
