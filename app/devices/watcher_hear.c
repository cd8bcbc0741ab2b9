#define _GNU_SOURCE
#include "devices/watcher_inside.h"

#include <string.h>
#include <unistd.h>

enum { MESSAGES_A_ROUND = 32 }; /* then the deadlines get a look, however much the child sends */

/* A picture, or the child is lost. */
static bool take_picture(struct watcher *watcher, const struct message *message, int attached,
                         struct picture *out)
{
    struct fault fault = {0};
    if (message_take_picture(message, attached, out, &fault)) return true;
    watcher_lose_child(watcher, &fault);
    return false;
}

static void hear_frame(struct watcher *watcher, const struct message *message, int attached)
{
    struct picture frame = {0};
    if (message->job == watcher->live && watcher->live) {
        if (!take_picture(watcher, message, attached, &frame)) return;
        watcher->frame_deadline_ms = watcher_now_ms() + watcher->limits.frame_ms;
        jobs_frame(&watcher->jobs, watcher->live, &frame);
    }
    struct message seen = message_make(MESSAGE_FRAME_SEEN, message->job);
    struct fault fault = {0};
    if (!message_send(watcher->process.socket, &seen, -1, &fault))
        watcher_lose_child_for(watcher, FAULT_TIMEOUT, "does not listen");
}

/* The one answer that running waits for. */
static bool is_answer(const struct watcher *watcher, const struct message *message)
{
    static const enum message_kind answers[MESSAGE_KINDS] = {
        [MESSAGE_SCAN] = MESSAGE_SCANNED,
        [MESSAGE_STILL] = MESSAGE_STILL_TAKEN,
        [MESSAGE_PRINT] = MESSAGE_PRINTED,
    };
    const struct order *running = watcher->running;
    if (!running || watcher->answered || message->job != running->job) return false;
    if (message->kind == MESSAGE_SCANNED && (message->pages != watcher->pages || !message->pages))
        return false;
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

/* The next page of the scan under way, and no other. */
static bool is_page(const struct watcher *watcher, const struct message *message)
{
    const struct order *running = watcher->running;
    return message->kind == MESSAGE_PAGE && running && running->kind == MESSAGE_SCAN &&
           !watcher->answered && message->job == running->job && message->pages == watcher->pages &&
           message->pages < running->scan.pages_most;
}

static void hear_page(struct watcher *watcher, const struct message *message, int attached)
{
    struct picture page = {0};
    if (!take_picture(watcher, message, attached, &page)) return;
    jobs_page(&watcher->jobs, message->job, watcher->pages++, &page);
    if (!watcher->stopped) watcher->deadline_ms = watcher_now_ms() + watcher->running->limit_ms;
}

static void hear_code(struct watcher *watcher, const struct message *message)
{
    bool expected = watcher->role == DEVICE_READER ? message->job == 0
                                                   : watcher->role == DEVICE_CAMERA && message->job;
    if (!expected)
        watcher_lose_child_for(watcher, FAULT_INPUT, "speaks out of turn");
    else if (message->job == watcher->live) /* a reader has none: both are 0 */
        jobs_code(&watcher->jobs, watcher->role, message->job, message->text);
}

static void hear_answer(struct watcher *watcher, const struct message *message, int attached)
{
    struct picture picture = {0};
    watcher->answered = true;
    bool scan = watcher->running->kind == MESSAGE_SCAN;
    watcher->deadline_ms =
        watcher_now_ms() + (scan ? watcher->limits.finish_ms : watcher->limits.query_ms);
    if (message->kind == MESSAGE_FAILED) {
        hear_failed(watcher, message);
    } else if (message->kind == MESSAGE_SCANNED) {
        struct mail mail = {
            .kind = MAIL_DEVICE_SCANNED, .job = message->job, .number = message->pages};
        jobs_end(&watcher->jobs, &mail);
    } else if (message->kind == MESSAGE_PRINTED) {
        struct mail mail = {
            .kind = MAIL_DEVICE_PRINTED, .job = message->job, .number = message->proof};
        jobs_end(&watcher->jobs, &mail);
    } else if (take_picture(watcher, message, attached, &picture)) {
        jobs_end_picture(&watcher->jobs, MAIL_DEVICE_STILL, message->job, &picture);
    }
}

static void hear_done(struct watcher *watcher, const struct message *message)
{
    const struct order *running = watcher->running;
    bool asked = running->kind == MESSAGE_QUERY && running->job; /* not a mere pulse */
    if (running->kind == MESSAGE_CAMERA_START && !watcher->answered) watcher->live = running->job;
    if (running->kind == MESSAGE_CAMERA_STOP) watcher->live = 0;
    watcher->frame_deadline_ms =
        watcher_now_ms() + watcher->limits.frame_ms; /* none came meanwhile */
    watcher_end_order(watcher);
    watcher_set_report(watcher, &message->report, asked);
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
        watcher_lose_child_for(watcher, FAULT_INPUT, "speaks out of turn");
        return;
    }
    watcher->life = LIFE_READY;
    watcher_repeat_wishes(watcher);
    watcher_set_report(watcher, &message->report, false);
}

static void hear(struct watcher *watcher, const struct message *message, int attached)
{
    if (watcher->life == LIFE_STARTING) {
        hear_first(watcher, message);
    } else if (message->kind == MESSAGE_FRAME) {
        hear_frame(watcher, message, attached);
    } else if (is_page(watcher, message)) {
        hear_page(watcher, message, attached);
    } else if (watcher->role == DEVICE_READER && message->kind == MESSAGE_FAILED && !message->job) {
        struct fault fault;
        message_take_fault(message, &fault);
        jobs_news_fault(&watcher->jobs, watcher->role, &fault);
    } else if (message->kind == MESSAGE_CODE) {
        hear_code(watcher, message);
    } else if (message->kind == MESSAGE_STATE) {
        watcher_set_report(watcher, &message->report, false);
    } else if (message->kind == MESSAGE_FAILED && watcher->live && message->job == watcher->live) {
        watcher->live = 0;
        hear_failed(watcher, message);
    } else if (is_answer(watcher, message)) {
        hear_answer(watcher, message, attached);
    } else if (message->kind == MESSAGE_DONE && may_be_done(watcher, message)) {
        hear_done(watcher, message);
    } else {
        watcher_lose_child_for(watcher, FAULT_INPUT, "speaks out of turn");
    }
}

void watcher_listen(struct watcher *watcher)
{
    for (int i = 0; i < MESSAGES_A_ROUND && watcher->life != LIFE_DYING; i++) {
        struct message message;
        struct fault fault = {0};
        int attached = -1;
        if (message_receive(watcher->process.socket, &message, &attached, &fault)) {
            watcher->heard_ms = watcher_now_ms();
            hear(watcher, &message, attached);
            if (attached >= 0) close(attached);
            explicit_bzero(message.text, sizeof message.text); /* it may hold a stranger's code */
            continue;
        }
        if (fault.kind == FAULT_NOT_FOUND) return;
        watcher_lose_child(watcher, &fault);
    }
}
