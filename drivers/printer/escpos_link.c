#include "printer/escpos_link.h"

#include "port/stream.h"

#include <stdio.h>
#include <string.h>

enum {
    OPEN_MS = 2000,
    ASK_MS = 400, /* a printer answers DLE EOT within a few milliseconds, or not at all */
};

static int64_t earlier(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

bool escpos_link_open(struct escpos_link *link, int64_t end_ms, struct fault *fault)
{
    if (link->port) return true;
    int64_t open_end_ms = earlier(stream_now_ms() + OPEN_MS, end_ms);
    link->port = port_open(link->address, stream_left_ms(open_end_ms), fault);
    return link->port;
}

void escpos_link_close(struct escpos_link *link)
{
    port_close(link->port);
    link->port = NULL;
    link->reader = (struct escpos_reader){0};
}

bool escpos_link_send(struct escpos_link *link, const void *data, size_t size, int64_t end_ms,
                      struct fault *fault)
{
    size_t written;
    struct port *port = link->port;
    return port->ops->write(port, data, size, stream_left_ms(end_ms), &written, fault);
}

/* The next reply before end_ms; *out_came is false when there was none. */
static bool next_reply(struct escpos_link *link, int64_t end_ms, struct escpos_reply *out,
                       bool *out_came, struct fault *fault)
{
    struct port *port = link->port;
    do {
        uint8_t byte;
        size_t got = 0;
        if (!port->ops->read(port, &byte, 1, stream_left_ms(end_ms), &got, fault)) return false;
        if (got == 1 && escpos_reader_feed(&link->reader, byte, out)) {
            *out_came = true;
            return true;
        }
    } while (stream_left_ms(end_ms) > 0);
    *out_came = false;
    return true;
}

/* asked: the n of the DLE EOT that a real-time byte answers; 0: none was asked. */
static void hear(const struct escpos_link *link, const struct escpos_reply *reply, int asked,
                 struct escpos_answers *answers)
{
    char id[8];
    switch (reply->kind) {
    case ESCPOS_REAL_TIME:
        if (asked)
            escpos_status_real_time(asked, reply->bytes[0], &answers->status, &answers->offline);
        answers->any = true;
        break;
    case ESCPOS_AUTOMATIC:
        escpos_status_automatic(reply->bytes, &answers->status, &answers->offline);
        answers->any = true;
        break;
    case ESCPOS_PROCESS_ID:
        snprintf(id, sizeof id, "%04u", link->number % 10000);
        if (memcmp(reply->bytes, id, 4) == 0) answers->proved = true;
        break;
    case ESCPOS_TRANSMITTED: answers->transmitted = true; break;
    case ESCPOS_CLEARED: answers->cleared = true; break;
    case ESCPOS_OFFLINE:
    case ESCPOS_COUNTER: break;
    }
}

bool escpos_link_listen(struct escpos_link *link, int64_t end_ms, struct escpos_answers *out,
                        struct fault *fault)
{
    struct escpos_answers answers = {.status = link->unknown};
    struct escpos_reply reply;
    bool came = false;
    if (!next_reply(link, end_ms, &reply, &came, fault)) return false;
    if (came) hear(link, &reply, 0, &answers);
    *out = answers;
    return true;
}

/* DLE EOT n, and waits for its one byte; what else comes in between counts too. */
static bool ask_one(struct escpos_link *link, int n, int64_t end_ms, struct escpos_answers *answers,
                    struct fault *fault)
{
    const uint8_t question[] = {0x10, 0x04, (uint8_t)n};
    int64_t ask_end_ms = earlier(stream_now_ms() + ASK_MS, end_ms);
    struct escpos_reply reply;
    bool came = escpos_link_send(link, question, sizeof question, ask_end_ms, fault);
    if (!came) return false;
    while (came) {
        if (!next_reply(link, ask_end_ms, &reply, &came, fault)) return false;
        if (came) hear(link, &reply, n, answers);
        if (came && reply.kind == ESCPOS_REAL_TIME) return true;
    }
    return true;
}

bool escpos_link_ask(struct escpos_link *link, int64_t end_ms, struct escpos_answers *out,
                     struct fault *fault)
{
    struct escpos_answers answers = {.status = link->unknown};
    for (int n = 1; n <= 4 && (n == 1 || answers.any); n++)
        if (!ask_one(link, n, end_ms, &answers, fault)) return false;
    *out = answers;
    return true;
}

bool escpos_link_skip(struct escpos_link *link, struct fault *fault)
{
    uint8_t late[64];
    size_t got = sizeof late;
    link->reader = (struct escpos_reader){0};
    for (int i = 0; i < 64 && got == sizeof late; i++)
        if (!link->port->ops->read(link->port, late, sizeof late, 0, &got, fault)) return false;
    return true;
}

bool escpos_link_clear(struct escpos_link *link, int64_t end_ms)
{
    /* DLE DC4, function 8, with the constants it wants; answered by 37h 25h 00h. */
    static const uint8_t command[] = {0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};
    struct escpos_answers answers = {0};
    if (!escpos_link_send(link, command, sizeof command, end_ms, NULL)) return false;
    while (!answers.cleared && stream_left_ms(end_ms) > 0)
        if (!escpos_link_listen(link, end_ms, &answers, NULL)) return false;
    return answers.cleared;
}
