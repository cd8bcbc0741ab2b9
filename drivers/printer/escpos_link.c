#include "printer/escpos_link.h"

#include "port/stream.h"
#include "printer/printer_status.h"

#include <stdio.h>
#include <string.h>

enum {
    OPEN_MS = 2000,
    AGAIN_MS = 600,   /* until a question is put once more */
    ASK_MS = 400,     /* a printer answers DLE EOT within a few milliseconds, or not at all */
    PING_MS = 50,     /* to take a question for which there is time later */
    BLOCK_MS = 30,    /* for the rest of a reply that has begun */
    LINE_BYTES = 512, /* what an adapter of a serial line may hold back */
    HEAR_MS = 100,
    HEAR_MOST = 4096,
};

static int64_t earlier(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

static int64_t ask_end(const struct escpos_link *link, int64_t end_ms)
{
    int64_t now_ms = stream_now_ms();
    int64_t from_ms = link->line_free_ms > now_ms ? link->line_free_ms : now_ms;
    int64_t adapter_ms = link->port->bytes_per_s ? LINE_BYTES * 1000 / link->port->bytes_per_s : 0;
    return earlier(from_ms + ASK_MS + adapter_ms, end_ms);
}

/* The line carries what was written no faster than it can. */
static void count_line(struct escpos_link *link, size_t written)
{
    int64_t now_ms = stream_now_ms();
    int rate = link->port->bytes_per_s;
    if (written == 0 || rate == 0) return;
    if (link->line_free_ms < now_ms) link->line_free_ms = now_ms;
    link->line_free_ms += (int64_t)written * 1000 / rate;
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
    link->in_at = link->in_count = 0;
    link->transmits_due = 0;
    link->automatic_on = false;
    link->line_free_ms = 0;
    escpos_link_forget(link);
}

void escpos_link_forget(struct escpos_link *link)
{
    link->asked_count = 0;
}

bool escpos_link_send(struct escpos_link *link, const void *data, size_t size, int64_t end_ms,
                      struct fault *fault)
{
    size_t written = 0;
    struct port *port = link->port;
    bool sent = port->ops->write(port, data, size, stream_left_ms(end_ms), &written, fault);
    count_line(link, written);
    return sent;
}

bool escpos_link_send_some(struct escpos_link *link, const void *data, size_t size, int64_t end_ms,
                           size_t *out_sent, struct fault *fault)
{
    struct fault found = {0};
    struct port *port = link->port;
    bool sent = port->ops->write(port, data, size, stream_left_ms(end_ms), out_sent, &found);
    count_line(link, *out_sent);
    if (sent || found.kind == FAULT_TIMEOUT) return true;
    if (fault) *fault = found;
    return false;
}

/* One byte, if one comes before end_ms. */
static bool next_byte(struct escpos_link *link, int64_t end_ms, uint8_t *out, bool *out_came,
                      struct fault *fault)
{
    struct port *port = link->port;
    if (link->in_at == link->in_count) {
        link->in_at = link->in_count = 0;
        if (!port->ops->read(port, link->in, sizeof link->in, stream_left_ms(end_ms),
                             &link->in_count, fault))
            return false;
    }
    *out_came = link->in_at < link->in_count;
    if (*out_came) *out = link->in[link->in_at++];
    return true;
}

static void hear_real_time(struct escpos_link *link, uint8_t byte, struct escpos_answers *answers)
{
    answers->any = true;
    if (link->asked_count == 0) {
        answers->strays++;
        return;
    }
    escpos_status_real_time(link->profile, link->asked[0], byte, &answers->asked);
    link->asked_count--;
    link->open_ms = stream_now_ms();
    memmove(link->asked, link->asked + 1, (size_t)link->asked_count * sizeof *link->asked);
    answers->answered++;
}

static void hear_automatic(struct escpos_link *link, const uint8_t bytes[4],
                           struct escpos_answers *answers)
{
    struct printer_signs *told = answers->answered > 0 ? &answers->news : &answers->told;
    *told = (struct printer_signs){0}; /* only the last word counts */
    escpos_status_automatic(link->profile, bytes, told);
    answers->any = link->talks = true;
}

static void hear_process_id(struct escpos_link *link, const uint8_t bytes[4],
                            struct escpos_answers *answers)
{
    char id[8];
    snprintf(id, sizeof id, "%04u", link->number % 10000);
    if (memcmp(bytes, id, 4) == 0) answers->proved = link->talks = true;
}

/* What it says of the paper is not believed: a printer without paper does not answer at all, and
 * any stray byte may look like an answer. */
static void hear_transmitted(struct escpos_link *link, struct escpos_answers *answers)
{
    if (link->transmits_due == 0) {
        answers->strays++;
        return;
    }
    link->transmits_due--;
    answers->transmitted++;
    answers->any = true;
}

static void hear_reply(struct escpos_link *link, const struct escpos_reply *reply,
                       struct escpos_answers *answers)
{
    switch (reply->kind) {
    case ESCPOS_REAL_TIME: hear_real_time(link, reply->bytes[0], answers); break;
    case ESCPOS_AUTOMATIC: hear_automatic(link, reply->bytes, answers); break;
    case ESCPOS_PROCESS_ID: hear_process_id(link, reply->bytes, answers); break;
    case ESCPOS_TRANSMITTED: hear_transmitted(link, answers); break;
    case ESCPOS_CLEARED: answers->cleared = true; break;
    case ESCPOS_OFFLINE:
    case ESCPOS_COUNTER: break;
    }
}

/* One byte more. True: it completed a reply. */
static bool hear(struct escpos_link *link, uint8_t byte, struct escpos_answers *answers)
{
    struct escpos_reply reply;
    bool complete = escpos_reader_feed(&link->reader, byte, &reply);
    answers->strays += link->reader.noise;
    link->reader.noise = 0;
    if (complete) hear_reply(link, &reply, answers);
    return complete;
}

bool escpos_link_listen(struct escpos_link *link, int64_t end_ms, struct escpos_answers *answers,
                        struct fault *fault)
{
    uint8_t byte;
    do {
        bool came;
        if (!next_byte(link, end_ms, &byte, &came, fault)) return false;
        if (came && hear(link, byte, answers)) return true;
    } while (stream_left_ms(end_ms) > 0);
    return true;
}

bool escpos_link_hear(struct escpos_link *link, struct escpos_answers *answers, struct fault *fault)
{
    uint8_t byte;
    bool came = true;
    int64_t last_ms = stream_now_ms() + HEAR_MS;
    for (int i = 0; i < HEAR_MOST && came; i++) {
        int64_t end_ms = stream_now_ms() + (link->reader.count > 0 ? BLOCK_MS : 0);
        if (end_ms > last_ms) end_ms = last_ms;
        if (!next_byte(link, end_ms, &byte, &came, fault)) return false;
        if (came) hear(link, byte, answers);
    }
    link->reader = (struct escpos_reader){0}; /* what is not complete by now will never be */
    return true;
}

/* DLE EOT n, unless one is open: then once in a while the same simple question again, in case that
 * one was lost. */
static bool put_question(struct escpos_link *link, int n, int64_t end_ms, struct fault *fault)
{
    int64_t now_ms = stream_now_ms();
    size_t sent = 0;
    bool open = link->asked_count > 0;
    if (open && (now_ms < link->asked_ms + AGAIN_MS || link->asked_count == ESCPOS_QUESTIONS_MAX))
        return true;
    const uint8_t question[] = {0x10, 0x04, (uint8_t)(open ? 1 : n)};
    if (!escpos_link_send_some(link, question, sizeof question, end_ms, &sent, fault)) return false;
    if (sent < sizeof question)
        return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, (int)sent, "no question is taken");
    if (!open) link->open_ms = now_ms;
    link->asked[link->asked_count++] = question[2];
    link->asked_ms = now_ms;
    return true;
}

bool escpos_link_ping(struct escpos_link *link, int64_t end_ms, struct fault *fault)
{
    struct fault found = {0};
    int64_t ping_ms = earlier(stream_now_ms() + PING_MS, end_ms);
    if (put_question(link, 1, ping_ms, &found)) return true;
    if (found.kind == FAULT_TIMEOUT && found.cause == 0) return true;
    if (fault) *fault = found;
    return false;
}

/* Waits for the answer; what else comes in between counts too. */
static bool ask_one(struct escpos_link *link, int n, int64_t end_ms, bool *out_answered,
                    struct escpos_answers *answers, struct fault *fault)
{
    if (!put_question(link, n, ask_end(link, end_ms), fault)) return false;
    int64_t ask_end_ms = ask_end(link, end_ms);
    while (link->asked_count > 0 && stream_left_ms(ask_end_ms) > 0)
        if (!escpos_link_listen(link, ask_end_ms, answers, fault)) return false;
    *out_answered = link->asked_count == 0;
    return true;
}

/* Switches the automatic status on; a printer that answers nothing else may answer this. */
static bool ask_automatic(struct escpos_link *link, int64_t end_ms, struct escpos_answers *answers,
                          struct fault *fault)
{
    static const uint8_t command[] = {0x1D, 'a', 0x0E};
    int64_t ask_end_ms = ask_end(link, end_ms);
    if (!escpos_link_send(link, command, sizeof command, ask_end_ms, fault)) return false;
    bool waits = !answers->any;
    while (waits && answers->told.known == 0 && stream_left_ms(ask_end_ms) > 0)
        if (!escpos_link_listen(link, ask_end_ms, answers, fault)) return false;
    link->automatic_on = answers->any; /* a silent one has to be told again when it is back */
    return true;
}

bool escpos_link_ask(struct escpos_link *link, int64_t end_ms, struct escpos_answers *answers,
                     struct fault *fault)
{
    bool answered = true;
    if (!escpos_link_hear(link, answers, fault)) return false;
    for (int n = 1; n <= 4 && answered; n++)
        if (!ask_one(link, n, end_ms, &answered, answers, fault)) return false;
    if (!link->profile->automatic_status) return true;
    bool asks = !link->automatic_on || !answers->any;
    return !asks || ask_automatic(link, end_ms, answers, fault);
}

static const uint8_t transmit[] = {0x1D, 'r', 1};

bool escpos_link_transmit(struct escpos_link *link, int64_t end_ms, struct fault *fault)
{
    if (!escpos_link_send(link, transmit, sizeof transmit, end_ms, fault)) return false;
    link->transmits_due++;
    return true;
}

void escpos_link_begin_transmit(struct escpos_link *link, struct bytes *out)
{
    bytes_append(out, transmit, sizeof transmit);
    link->transmits_due++;
}

bool escpos_link_clear(struct escpos_link *link, int64_t end_ms)
{
    /* DLE DC4, function 8, with the constants it wants; answered by 37h 25h 00h. */
    static const uint8_t forget[] = {0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};
    static const uint8_t recover[] = {0x10, 0x05, 2}; /* DLE ENQ 2 has no answer */
    struct escpos_answers answers = {0};
    switch (link->profile->clear) {
    case CLEAR_NONE: return false;
    case CLEAR_DLE_ENQ: escpos_link_send(link, recover, sizeof recover, end_ms, NULL); return false;
    case CLEAR_DLE_DC4: break;
    }
    if (!escpos_link_send(link, forget, sizeof forget, end_ms, NULL)) return false;
    while (!answers.cleared && stream_left_ms(end_ms) > 0)
        if (!escpos_link_listen(link, end_ms, &answers, NULL)) return false;
    if (answers.cleared) link->transmits_due = 0;
    return answers.cleared;
}

/* What newer says, and for the rest older. */
static struct printer_signs newer_first(const struct printer_signs *newer,
                                        const struct printer_signs *older)
{
    return (struct printer_signs){.known = newer->known | older->known,
                                  .set = newer->set | (older->set & ~newer->known)};
}

struct printer_signs escpos_link_signs(const struct escpos_answers *answers)
{
    struct printer_signs signs = newer_first(&answers->asked, &answers->told);
    return newer_first(&answers->news, &signs);
}

struct printer_status escpos_link_status(struct escpos_link *link,
                                         const struct escpos_answers *answers)
{
    const struct printer_profile *profile = link->profile;
    struct printer_signs signs = escpos_link_signs(answers);
    struct printer_status status = printer_status_of(profile);
    printer_signs_tell(&signs, &status);
    link->near_end_seen = link->near_end_seen || status.paper == PAPER_LOW;
    status.near_end_sensor = status.near_end_sensor || link->near_end_seen;
    if (!answers->any) return status;
    printer_status_judge(&status);
    if (status.state == DEVICE_READY && printer_signs_has(&signs, SIGN_OFFLINE))
        status.state = printer_signs_has(&signs, SIGN_FEED_BUTTON) ? DEVICE_BUSY : DEVICE_OFFLINE;
    return status;
}
