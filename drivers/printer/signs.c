#include "printer/signs.h"

static unsigned bit(enum printer_sign sign)
{
    return 1u << sign;
}

void printer_signs_read(const struct printer_profile *profile, unsigned reply, uint8_t byte,
                        struct printer_signs *signs)
{
    for (unsigned i = 0; i < profile->rules_count; i++) {
        const struct printer_rule *rule = &profile->rules[i];
        if (rule->reply != reply) continue;
        signs->known |= bit(rule->means);
        if (byte & rule->mask) signs->set |= bit(rule->means);
    }
}

void printer_signs_add(struct printer_signs *signs, const struct printer_signs *more)
{
    signs->known |= more->known;
    signs->set |= more->set;
}

bool printer_signs_has(const struct printer_signs *signs, enum printer_sign sign)
{
    return signs->set & bit(sign);
}

static bool knows(const struct printer_signs *signs, enum printer_sign sign)
{
    return signs->known & bit(sign);
}

static void tell_paper(const struct printer_signs *signs, struct printer_status *status)
{
    if (printer_signs_has(signs, SIGN_PAPER_JAMMED))
        status->paper = PAPER_JAMMED;
    else if (printer_signs_has(signs, SIGN_PAPER_OUT))
        status->paper = PAPER_OUT;
    else if (printer_signs_has(signs, SIGN_PAPER_LOW))
        status->paper = PAPER_LOW;
    else if (knows(signs, SIGN_PAPER_OUT)) /* far from a near end says nothing of the end */
        status->paper = PAPER_OK;
}

/* "Recovers by itself" is a hot head, but some models also say so while the cover is open. */
static void tell_head(const struct printer_signs *signs, struct printer_status *status)
{
    if (printer_signs_has(signs, SIGN_HEAD_INOPERATIVE))
        status->head = HEAD_INOPERATIVE;
    else if (printer_signs_has(signs, SIGN_HEAD_HOT) && !printer_signs_has(signs, SIGN_COVER_OPEN))
        status->head = HEAD_HOT;
    else if (knows(signs, SIGN_HEAD_INOPERATIVE) || knows(signs, SIGN_HEAD_HOT))
        status->head = HEAD_OK;
}

void printer_signs_tell(const struct printer_signs *signs, struct printer_status *status)
{
    tell_paper(signs, status);
    tell_head(signs, status);
    if (knows(signs, SIGN_COVER_OPEN))
        status->cover = printer_signs_has(signs, SIGN_COVER_OPEN) ? COVER_OPEN : COVER_CLOSED;
    if (knows(signs, SIGN_CUTTER_JAMMED))
        status->cutter = printer_signs_has(signs, SIGN_CUTTER_JAMMED) ? CUTTER_JAMMED : CUTTER_OK;
    if (knows(signs, SIGN_PAPER_PRESENTED))
        status->output =
            printer_signs_has(signs, SIGN_PAPER_PRESENTED) ? OUTPUT_PRESENTED : OUTPUT_EMPTY;
    if (printer_signs_has(signs, SIGN_PAPER_LOW)) status->near_end_sensor = true; /* it speaks */
}
