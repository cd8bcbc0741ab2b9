#define _POSIX_C_SOURCE 200809L
#include "port/stream.h"
#include "printer/escpos_run_inside.h"
#include "printer/printer_status.h"

#include <poll.h>

enum {
    CHUNK = 4096,
    SLICE_MS = 50,        /* of sending, between two moments of listening */
    LEAD_MS = 300,        /* what a slow line is given in advance */
    LAPSE_MS = 900,       /* no switch is off and on again sooner */
    STALL_MS = 3000,      /* without a byte taken: it will take no more */
    STALL_FAR_MS = 10000, /* a network may be congested */
    SILENT_MS = 800,      /* of a printer that talks */
    STRIPES_AHEAD = 2,
    BEATS_KNOWN = 3,     /* from then on its pace is known */
    TRY_MS = 400,        /* for the answer to the first GS r */
    KNOCK_LATE_MS = 600, /* a stripe takes 50 ms on a fast line */
};

int64_t run_sooner(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

bool run_forgotten(struct fault *fault)
{
    return FAULT_CODED(fault, "P-11", FAULT_DEVICE, 0, "the printer lost power in the middle");
}

/* How long the slowest stripe takes, on this line and this printer. */
static void count_beats(struct escpos_run *run, unsigned count)
{
    int64_t now_ms = stream_now_ms();
    bool usual = run->heard_ms > 0 && run->knocked_ms == 0;
    if (usual && now_ms - run->heard_ms > run->slowest_ms)
        run->slowest_ms = (int)(now_ms - run->heard_ms);
    run->heard_ms = now_ms;
    run->beats += count;
}

bool run_absorb(struct escpos_run *run, const struct escpos_answers *answers, struct fault *fault)
{
    unsigned skipped = answers->transmitted < run->skip ? answers->transmitted : run->skip;
    if (answers->transmitted > 0) count_beats(run, answers->transmitted);
    run->skip -= skipped;
    if (run->all_sent_ms > 0) run->answered += answers->transmitted - skipped;
    run->strays += answers->strays;
    run->proved = run->proved || answers->proved;
    bool is_behind = run->all_sent_ms > 0 && run->link->asked_ms >= run->all_sent_ms;
    if (answers->answered > 0 && run->link->asked_count == 0 && is_behind) run->caught_up = true;
    if (run->proved || !answers->any) return true;
    struct printer_signs signs = escpos_link_signs(answers);
    struct printer_status status = escpos_link_status(run->link, answers);
    if (answers->answered > 0) run->offline = printer_signs_has(&signs, SIGN_OFFLINE);
    return printer_status_allows(&status, fault);
}

static bool overhear(struct escpos_run *run, struct fault *fault)
{
    struct escpos_answers answers = {0};
    if (!run->link->port->two_way) return true;
    return escpos_link_hear(run->link, &answers, fault) && run_absorb(run, &answers, fault);
}

/* How long nothing has moved, on a line that could have carried more by now. */
static int64_t still_ms(const struct escpos_run *run)
{
    int64_t free_ms = run->link->line_free_ms;
    return stream_now_ms() - (free_ms > run->moved_ms ? free_ms : run->moved_ms);
}

static bool stalled(const struct escpos_run *run)
{
    int limit_ms = run->link->port->far ? STALL_FAR_MS : STALL_MS;
    return still_ms(run) >= limit_ms || stream_left_ms(run->end_ms) == 0;
}

static bool explain_stall(struct escpos_run *run, struct fault *fault)
{
    struct port *port = run->link->port;
    if (port->ops->hints_no_paper && port->ops->hints_no_paper(port))
        return FAULT_CODED(fault, "P-02", FAULT_ATTENTION, 0, "the printer stopped without paper");
    return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, 0, "the printer takes no more bytes");
}

/* A slow line is given no more than it carries in a moment: a question must not wait behind. */
static bool wait_for_line(struct escpos_run *run, struct fault *fault)
{
    struct escpos_link *link = run->link;
    int64_t free_ms = run_sooner(link->line_free_ms - LEAD_MS, run->end_ms);
    while (stream_left_ms(free_ms) > 0) {
        struct escpos_answers answers = {0};
        if (!link->port->two_way) {
            poll(NULL, 0, stream_left_ms(free_ms));
        } else if (!escpos_link_listen(link, free_ms, &answers, fault) ||
                   !run_absorb(run, &answers, fault)) {
            return false;
        }
    }
    return true;
}

static bool send_part(struct escpos_run *run, const struct bytes *part, struct fault *fault)
{
    size_t at = 0;
    run->moved_ms = stream_now_ms();
    while (at < part->size) {
        size_t sent = 0, left = part->size - at;
        if (!wait_for_line(run, fault)) return false;
        int64_t slice_ms = run_sooner(stream_now_ms() + SLICE_MS, run->end_ms);
        if (!escpos_link_send_some(run->link, part->data + at, left < CHUNK ? left : CHUNK,
                                   slice_ms, &sent, fault))
            return false;
        at += sent;
        if (sent > 0) run->moved_ms = stream_now_ms();
        if (!overhear(run, fault)) return false;
        if (run->link->port->bytes_per_s > 0 && still_ms(run) >= LAPSE_MS) run->lapsed = true;
        if (at < part->size && stalled(run)) return explain_stall(run, fault);
    }
    return true;
}

bool run_transmit(struct escpos_run *run, struct fault *fault)
{
    struct bytes command = {0};
    escpos_link_begin_transmit(run->link, &command);
    bool sent = send_part(run, &command, fault);
    bytes_free(&command);
    return sent;
}

/* Waits until what was sent has left the machine. */
static bool drain(struct escpos_run *run, struct fault *fault)
{
    struct port *port = run->link->port;
    int queued = -1;
    run->moved_ms = stream_now_ms();
    for (;;) {
        struct fault found = {0};
        int slice_ms = stream_left_ms(run_sooner(stream_now_ms() + SLICE_MS, run->end_ms));
        if (port->ops->drain(port, slice_ms, &found)) return true;
        if (found.kind != FAULT_TIMEOUT) {
            if (fault) *fault = found;
            return false;
        }
        if (found.cause < queued || queued < 0) run->moved_ms = stream_now_ms();
        queued = found.cause;
        if (!overhear(run, fault)) return false;
        if (stalled(run)) return explain_stall(run, fault);
    }
}

/* Between two parts, where a question does no harm to a picture. */
static bool look(struct escpos_run *run, struct fault *fault)
{
    struct escpos_answers answers = {0};
    int64_t now_ms = stream_now_ms();
    if (!run->alive) return true;
    if (run->offline) /* it has a cause, which the simple question does not tell */
        return escpos_link_ask(run->link, run->end_ms, &answers, fault) &&
               run_absorb(run, &answers, fault);
    if (now_ms < run->looked_ms + RUN_LOOK_MS) return true;
    run->looked_ms = now_ms;
    return escpos_link_ping(run->link, run->end_ms, fault) && overhear(run, fault);
}

/* No more lies on the way than the stripes whose time has been seen, or nothing. */
static bool knows_delay(const struct escpos_run *run)
{
    return run->caught_up || (run->paced && run->beats >= BEATS_KNOWN);
}

bool run_mind_silence(const struct escpos_run *run, struct fault *fault)
{
    const struct escpos_link *link = run->link;
    int64_t dead_ms = link->open_ms + SILENT_MS + 2 * run->slowest_ms;
    bool dead = knows_delay(run) && link->talks && link->asked_count > 1;
    return !dead || stream_now_ms() < dead_ms || run_forgotten(fault);
}

/* Whether it answers GS r at all, in front of the picture. */
static bool try_pace(struct escpos_run *run, struct fault *fault)
{
    struct escpos_link *link = run->link;
    struct escpos_answers answers = {0};
    if (!run->alive) return true;
    if (!run_transmit(run, fault)) return false;
    int64_t try_ms = link->line_free_ms > stream_now_ms() ? link->line_free_ms : stream_now_ms();
    try_ms = run_sooner(try_ms + TRY_MS, run->end_ms);
    while (link->transmits_due > 0 && stream_left_ms(try_ms) > 0)
        if (!escpos_link_listen(link, try_ms, &answers, fault)) return false;
    run->paced = link->transmits_due == 0;
    return run_absorb(run, &answers, fault);
}

/* In the middle of the picture no answer has come for long. One that is back from a loss of power
 * answers a new GS r, and the ones before it never. */
static bool knock_between(struct escpos_run *run, struct fault *fault)
{
    int64_t now_ms = stream_now_ms(), patience_ms = 2 * run->slowest_ms;
    bool knocked = run->knocked_ms > 0;
    if (!knows_delay(run)) return true;
    if (knocked && run->heard_ms > run->knocked_ms)
        return now_ms < run->heard_ms + RUN_KNOCK_MS + patience_ms || run_forgotten(fault);
    int64_t last_ms = knocked ? run->knocked_ms : run->heard_ms;
    if (now_ms < last_ms + KNOCK_LATE_MS + patience_ms) return true;
    run->knocked_ms = now_ms;
    int64_t moved_ms = run->moved_ms; /* a knock that is taken is not the picture moving on */
    bool sent = run_transmit(run, fault);
    run->moved_ms = moved_ms;
    return sent;
}

/* Waits until the printer has done with all but one stripe; after a knock, with all. */
static bool pace(struct escpos_run *run, struct fault *fault)
{
    struct escpos_link *link = run->link;
    run->knocked_ms = 0;
    while (link->transmits_due >= (run->knocked_ms > 0 ? 1 : STRIPES_AHEAD)) {
        struct escpos_answers answers = {0};
        int64_t slice_ms = run_sooner(stream_now_ms() + SLICE_MS, run->end_ms);
        if (!escpos_link_listen(link, slice_ms, &answers, fault)) return false;
        if (!run_absorb(run, &answers, fault) || !look(run, fault)) return false;
        if (answers.transmitted > 0) continue;
        if (!run_mind_silence(run, fault) || !knock_between(run, fault)) return false;
        int64_t since_ms = run->heard_ms > run->moved_ms ? run->heard_ms : run->moved_ms;
        bool stopped = stream_now_ms() >= since_ms + STALL_MS + 2 * run->slowest_ms;
        if (stopped || stream_left_ms(run->end_ms) == 0) return explain_stall(run, fault);
    }
    run->knocked_ms = 0;
    return true;
}

/* Part 0 initialises, and the last one is no stripe. */
static bool send_stripe(struct escpos_run *run, const struct escpos_job *job, int part,
                        struct fault *fault)
{
    struct bytes bytes = {0};
    escpos_encode_part(job, part, &bytes);
    bool sent = send_part(run, &bytes, fault);
    bytes_free(&bytes);
    if (!sent || !look(run, fault)) return false;
    if (part == 0) return try_pace(run, fault);
    if (!run->paced || part == escpos_parts(job) - 1) return true;
    return run_transmit(run, fault) && pace(run, fault);
}

static bool send_job(struct escpos_run *run, const struct escpos_job *job, struct fault *fault)
{
    bool sent = true;
    run->begun = true;
    run->looked_ms = stream_now_ms();
    for (int part = 0; part < escpos_parts(job) && sent; part++)
        sent = send_stripe(run, job, part, fault);
    return sent && wait_for_line(run, fault) && drain(run, fault);
}

bool escpos_run(struct escpos_run *run, const struct escpos_job *job, struct fault *fault)
{
    bool waits = run->link->port->two_way;
    if (run->link->profile->proof == PROOF_BY_NOTHING && !run->alive) waits = false;
    return send_job(run, job, fault) && (!waits || run_wait_for_proof(run, fault));
}
