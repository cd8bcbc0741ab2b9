#include "printer/escpos_run.h"

#include "port/stream.h"
#include "printer/printer_status.h"

enum {
    PROOF_MS = 15000,     /* while the printer is seen to live */
    PROOF_LATE_MS = 4000, /* once it has processed all without a proof, or never answered */
    LOOK_MS = 500,        /* between two looks at the status */
    SLICE_MS = 50,        /* of sending, between two moments of listening */
    STALL_MS = 3000,      /* without a byte taken: it will take no more */
    SILENT_MS = 800,      /* of one that always answers, two questions long: it has no power */
    KNOCK_MS = 1000,      /* for the second GS r, once the buffer is empty */
    QUIET_MS = 100,       /* in which nothing may come that was not asked for */
};

static int64_t sooner(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

static bool forgotten(struct fault *fault)
{
    return FAULT_CODED(fault, "P-11", FAULT_DEVICE, 0, "the printer lost power in the middle");
}

/* Takes down what was heard. False: it says that the job has come to a stop. */
static bool absorb(struct escpos_run *run, const struct escpos_answers *answers,
                   struct fault *fault)
{
    run->answered += answers->transmitted;
    run->strays += answers->strays;
    run->proved = run->proved || answers->proved;
    if (run->proved || !answers->any) return true;
    struct printer_signs signs = escpos_link_signs(answers);
    struct printer_status status = escpos_link_status(run->link, answers);
    if (answers->answered > 0) run->offline = printer_signs_has(&signs, SIGN_OFFLINE);
    return printer_status_allows(&status, fault);
}

/* After a question. A printer with automatic status or process ids answers in any state, so its
 * silence means that it has no power; others may be silent while they print. */
static bool mind_silence(struct escpos_run *run, const struct escpos_answers *answers,
                         int64_t asked_ms, struct fault *fault)
{
    struct escpos_link *link = run->link;
    if (answers->any) {
        run->lapsed = run->lapsed || run->silent_ms != 0;
        run->silent_ms = 0;
        return true;
    }
    if (run->silent_ms == 0) run->silent_ms = asked_ms;
    bool always = link->profile->automatic_status || link->id_seen;
    int64_t gone_ms = run->silent_ms + SILENT_MS + escpos_link_lag_ms(link);
    return !always || !run->alive || stream_now_ms() < gone_ms || forgotten(fault);
}

static bool overhear(struct escpos_run *run, struct fault *fault)
{
    struct escpos_answers answers = {0};
    if (!run->link->port->two_way) return true;
    return escpos_link_hear(run->link, &answers, fault) && absorb(run, &answers, fault);
}

static bool stalled(const struct escpos_run *run)
{
    int limit_ms = STALL_MS + 8 * escpos_link_lag_ms(run->link);
    return stream_now_ms() >= sooner(run->moved_ms + limit_ms, run->end_ms);
}

static bool explain_stall(struct escpos_run *run, struct fault *fault)
{
    struct port *port = run->link->port;
    if (port->ops->hints_no_paper && port->ops->hints_no_paper(port))
        return FAULT_CODED(fault, "P-02", FAULT_ATTENTION, 0, "the printer stopped without paper");
    return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, 0, "the printer takes no more bytes");
}

static bool send_part(struct escpos_run *run, const struct bytes *part, struct fault *fault)
{
    size_t at = 0;
    run->moved_ms = stream_now_ms();
    while (at < part->size) {
        size_t sent = 0;
        int64_t slice_ms = sooner(stream_now_ms() + SLICE_MS, run->end_ms);
        if (!escpos_link_send_some(run->link, part->data + at, part->size - at, slice_ms, &sent,
                                   fault))
            return false;
        at += sent;
        if (sent > 0) run->moved_ms = stream_now_ms();
        if (!overhear(run, fault)) return false;
        if (at < part->size && stalled(run)) return explain_stall(run, fault);
    }
    return true;
}

/* Waits until what was sent has left the machine. */
static bool drain(struct escpos_run *run, struct fault *fault)
{
    struct port *port = run->link->port;
    run->moved_ms = stream_now_ms();
    for (;;) {
        struct fault found = {0};
        int slice_ms = stream_left_ms(sooner(stream_now_ms() + SLICE_MS, run->end_ms));
        if (port->ops->drain(port, slice_ms, &found)) return true;
        if (found.kind != FAULT_TIMEOUT) {
            if (fault) *fault = found;
            return false;
        }
        if (!overhear(run, fault)) return false;
        if (stalled(run)) return explain_stall(run, fault);
    }
}

/* Between two parts, where a question does no harm to a picture. */
static bool look(struct escpos_run *run, struct fault *fault)
{
    struct escpos_answers answers = {0};
    int64_t now_ms = stream_now_ms();
    if (!run->alive || now_ms < run->looked_ms + LOOK_MS) return true;
    if (!drain(run, fault)) return false;
    int64_t asked_ms = stream_now_ms();
    if (!escpos_link_ask_online(run->link, run->end_ms, &answers, fault)) return false;
    run->looked_ms = stream_now_ms();
    return absorb(run, &answers, fault) && mind_silence(run, &answers, asked_ms, fault);
}

static bool send_job(struct escpos_run *run, const struct escpos_job *job, struct fault *fault)
{
    bool sent = true;
    run->begun = true;
    run->looked_ms = stream_now_ms();
    for (int part = 0; part < escpos_parts(job) && sent; part++) {
        struct bytes bytes = {0};
        escpos_encode_part(job, part, &bytes);
        sent = send_part(run, &bytes, fault) && look(run, fault);
        bytes_free(&bytes);
    }
    return sent && drain(run, fault);
}

/* GS r 1 a second time: by status, when the first was answered; after a lapse, when it was not. */
static bool knock(struct escpos_run *run, struct fault *fault)
{
    bool by_status = run->link->profile->proof == PROOF_BY_STATUS;
    bool back = run->lapsed && run->silent_ms == 0;
    if (run->sent == 1 && ((by_status && run->answered == 1) || (back && run->answered == 0))) {
        run->knocked_ms = stream_now_ms();
        run->sent++;
        return escpos_link_transmit(run->link, run->end_ms, fault);
    }
    /* The one behind was answered, the one before it never: it was lost with the job. */
    bool lost = back && run->sent == 2 && run->answered == 1 &&
                stream_now_ms() >= run->knocked_ms + KNOCK_MS;
    return !lost || forgotten(fault);
}

/* Both GS r were answered. */
static bool prove_by_status(struct escpos_run *run, struct fault *fault)
{
    struct escpos_answers answers = {0};
    if (!escpos_link_ask(run->link, run->end_ms, &answers, fault)) return false;
    if (!absorb(run, &answers, fault)) return false;
    unsigned needed = 1u << SIGN_PAPER_OUT;
    bool clean = answers.answered == 4 && !run->offline && (answers.asked.known & needed) == needed;
    answers = (struct escpos_answers){0};
    int64_t quiet_ms = sooner(stream_now_ms() + QUIET_MS, run->end_ms);
    if (!escpos_link_listen(run->link, quiet_ms, &answers, fault)) return false;
    if (!absorb(run, &answers, fault)) return false;
    if (clean && run->strays == 0 && run->answered == run->sent) run->proof = PRINT_CONFIRMED;
    return true;
}

/* One step of waiting: a question, or a while of listening. */
static bool wait_once(struct escpos_run *run, bool asks, int64_t end_ms, struct fault *fault)
{
    struct escpos_answers answers = {0};
    int64_t began_ms = stream_now_ms();
    bool heard =
        asks ? escpos_link_ask(run->link, end_ms, &answers, fault)
             : escpos_link_listen(run->link, sooner(began_ms + LOOK_MS, end_ms), &answers, fault);
    if (!heard || !absorb(run, &answers, fault)) return false;
    if (run->proved) return true;
    if (asks && !mind_silence(run, &answers, began_ms, fault)) return false;
    return knock(run, fault);
}

/* The waiting is over, without a proof. */
static bool give_up(struct escpos_run *run, struct fault *fault)
{
    if (!run->processed && run->alive && run->offline)
        return FAULT_CODED(fault, "P-01", FAULT_DEVICE, 0, "the printer stays offline");
    return true;
}

static bool wait_for_proof(struct escpos_run *run, struct fault *fault)
{
    enum printer_proof_by by = run->link->profile->proof;
    int64_t now_ms = stream_now_ms();
    int64_t end_ms = sooner(now_ms + (run->alive ? PROOF_MS : PROOF_LATE_MS), run->end_ms);
    bool late = false;
    run->sent = 1;
    if (!escpos_link_transmit(run->link, end_ms, fault)) return false;
    for (bool asks = false; stream_left_ms(end_ms) > 0; asks = !asks && run->alive) {
        if (!wait_once(run, asks, end_ms, fault)) return false;
        run->processed = run->proved || (run->answered > 0 && !run->lapsed);
        if (run->proved && by == PROOF_BY_PROCESS_ID) run->proof = PRINT_CONFIRMED;
        if (run->proved) return true;
        if (by == PROOF_BY_STATUS && run->answered == 2) return prove_by_status(run, fault);
        if (by == PROOF_BY_NOTHING && run->answered > 0) return true;
        if (run->answered > 0 && !late) {
            end_ms = sooner(end_ms, stream_now_ms() + PROOF_LATE_MS);
            late = true;
        }
    }
    return give_up(run, fault);
}

bool escpos_run(struct escpos_run *run, const struct escpos_job *job, struct fault *fault)
{
    bool waits = run->link->port->two_way;
    if (run->link->profile->proof == PROOF_BY_NOTHING && !run->alive) waits = false;
    return send_job(run, job, fault) && (!waits || wait_for_proof(run, fault));
}
