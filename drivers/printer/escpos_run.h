/* escpos_run.h - one job on its way: sent with an ear for trouble, then waited for until it is
 * proved.
 *
 * What counts as proof is the profile's. By process id: the number comes back, which the printer
 * sends when all before it is printed. By status: GS r is answered, and once more at once (so the
 * first was no stray byte and the buffer is empty), DLE EOT 1 to 4 are all answered and clean, and
 * nothing was heard that nobody had asked for. Anything less is unconfirmed.
 *
 * After each stripe of the picture GS r is asked, and no more than two stripes are with the printer
 * that it has not answered: so its buffer always has room for a question, and for the command that
 * makes it forget, also when it has stopped; and when it does stop, it holds little that could come
 * out later. One that does not answer GS r gets all of it as fast as it takes it.
 *
 * A printer that loses power in the middle forgets what it has, and may then take the rest, proof
 * and all, for a job. So a question that is never answered, or a serial line that stood still, is a
 * lapse, and what comes after a lapse proves nothing. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_ESCPOS_RUN_H
#define ANJUNGAN_DRIVERS_PRINTER_ESCPOS_RUN_H

#include "printer/escpos.h"
#include "printer/escpos_link.h"

struct escpos_run {
    struct escpos_link *link; /* open; its number is the job's */
    bool alive;               /* the printer answered just before */
    int64_t end_ms;
    /* The outcome, in any case: */
    bool begun;     /* some of the job may be with the printer */
    bool processed; /* all of it was; what is not may still lie in the printer's buffer */
    enum print_proof proof;
    /* Inside: */
    bool paced;                      /* it answers GS r */
    unsigned skip;                   /* so many answers are to stripes */
    unsigned sent, answered, strays; /* GS r behind all, and answers to nothing */
    bool proved;                     /* the process id came back */
    bool offline;
    bool caught_up; /* a question behind the last byte was answered */
    bool suspect;   /* a question is open too long: it may have been without power */
    bool lapsed;    /* it was, or may have been where nothing can tell */
    unsigned beats; /* GS r answered in all */
    int slowest_ms; /* between two of them */
    int64_t looked_ms, moved_ms, heard_ms, knocked_ms, all_sent_ms;
};

/* True: all was sent and nothing is known to have gone wrong; proof tells the rest. False: the
 * fault's code names the cause; P-11: the printer has forgotten the job. */
bool escpos_run(struct escpos_run *, const struct escpos_job *, struct fault *);

#endif
