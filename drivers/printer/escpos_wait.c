#include "port/stream.h"
#include "printer/escpos_run_inside.h"

enum {
    PROOF_MS = 15000,     /* while the printer is seen to live */
    PROOF_LATE_MS = 4000, /* once it has processed all without a proof, or never answered */
    LOOK_LATE_MS = 200,   /* while an answer is due */
    QUIET_MS = 100,       /* in which nothing may come that was not asked for */
};

/* GS r 1 a second time: by status, when the first was answered; when questions have stayed open,
 * when it was not. */
static bool knock(struct escpos_run *run, const struct escpos_answers *answers, struct fault *fault)
{
    bool by_status = run->link->profile->proof == PROOF_BY_STATUS;
    if (answers->answered > 0 && run->link->asked_count > 0) run->suspect = true;
    bool again = run->answered > 0 ? by_status : run->suspect;
    if (run->sent == 1 && again) {
        run->sent++;
        run->heard_ms = stream_now_ms();
        return run_transmit(run, fault);
    }
    /* Of two, with nothing between them, one was answered and the other not: it was lost. */
    bool lost = run->suspect && run->sent == 2 && run->answered == 1 &&
                stream_now_ms() >= run->heard_ms + RUN_KNOCK_MS;
    return !lost || run_forgotten(fault);
}

/* What was asked before must be answered by now, or it was lost with what stood around it. */
static bool check_lapse(struct escpos_run *run, struct fault *fault)
{
    int64_t end_ms = run_sooner(stream_now_ms() + RUN_KNOCK_MS, run->end_ms);
    while (run->link->asked_count > 0 && stream_left_ms(end_ms) > 0) {
        struct escpos_answers answers = {0};
        if (!escpos_link_listen(run->link, end_ms, &answers, fault)) return false;
        run->strays += answers.strays;
    }
    if (run->link->asked_count > 0 || (run->paced && run->skip > 0)) run->lapsed = true;
    return true;
}

static bool prove_by_id(struct escpos_run *run, struct fault *fault)
{
    run->processed = true;
    if (!check_lapse(run, fault)) return false;
    if (!run->lapsed) run->proof = PRINT_CONFIRMED;
    return true;
}

/* Both GS r were answered. */
static bool prove_by_status(struct escpos_run *run, struct fault *fault)
{
    struct escpos_answers answers = {0}, after = {0};
    if (!check_lapse(run, fault)) return false;
    if (!escpos_link_ask(run->link, run->end_ms, &answers, fault)) return false;
    if (!run_absorb(run, &answers, fault)) return false;
    int64_t quiet_ms = run_sooner(stream_now_ms() + QUIET_MS, run->end_ms);
    if (!escpos_link_listen(run->link, quiet_ms, &after, fault)) return false;
    if (!run_absorb(run, &after, fault)) return false;
    bool clean =
        answers.answered == 4 && !run->offline && (answers.asked.known & 1u << SIGN_PAPER_OUT);
    if (clean && !run->lapsed && run->strays == 0) run->proof = PRINT_CONFIRMED;
    return true;
}

/* One step of waiting: a question, or a while of listening. */
static bool wait_once(struct escpos_run *run, bool asks, int64_t end_ms, struct fault *fault)
{
    struct escpos_answers answers = {0};
    bool waits = run->link->asked_count > 0; /* for an answer that is late */
    int64_t listen_ms = run_sooner(stream_now_ms() + (waits ? LOOK_LATE_MS : RUN_LOOK_MS), end_ms);
    bool heard = asks ? escpos_link_ask(run->link, end_ms, &answers, fault)
                      : escpos_link_listen(run->link, listen_ms, &answers, fault);
    if (!heard || !run_absorb(run, &answers, fault)) return false;
    return run->proved || (run_mind_silence(run, fault) && knock(run, &answers, fault));
}

/* The waiting is over, without a proof. */
static bool give_up(const struct escpos_run *run, struct fault *fault)
{
    if (run->processed || !run->alive || !run->offline) return true;
    return FAULT_CODED(fault, "P-01", FAULT_DEVICE, 0, "the printer stays offline");
}

bool run_wait_for_proof(struct escpos_run *run, struct fault *fault)
{
    enum printer_proof_by by = run->link->profile->proof;
    int64_t wait_ms = run->alive ? PROOF_MS : PROOF_LATE_MS;
    int64_t end_ms = run_sooner(stream_now_ms() + wait_ms, run->end_ms);
    run->skip = run->link->transmits_due;
    run->sent = 1;
    run->all_sent_ms = stream_now_ms();
    if (!run_transmit(run, fault)) return false;
    for (bool asks = false; stream_left_ms(end_ms) > 0; asks = !asks && run->alive) {
        bool late = run->processed;
        if (!wait_once(run, asks, end_ms, fault)) return false;
        if (run->proved && by == PROOF_BY_PROCESS_ID) return prove_by_id(run, fault);
        run->processed = run->answered > 0 && !run->suspect;
        if (by == PROOF_BY_STATUS && run->answered == 2 && run->strays == 0)
            return prove_by_status(run, fault);
        if (by == PROOF_BY_NOTHING && run->processed) return true;
        if (run->processed && !late) end_ms = run_sooner(end_ms, stream_now_ms() + PROOF_LATE_MS);
    }
    return give_up(run, fault);
}
