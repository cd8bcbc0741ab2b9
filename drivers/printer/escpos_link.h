/* escpos_link.h - a conversation with an ESC/POS printer: bytes out, replies back, its status.
 *
 * A printer may be silent (switched off, or of a kind that never answers) and may speak unasked;
 * neither is an error. Answers come in the order of the questions, perhaps late where much lies on
 * the way; each counts for the oldest that is open. An answer that nobody asked for is a stray. All
 * ends are points in time of stream_now_ms. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_ESCPOS_LINK_H
#define ANJUNGAN_DRIVERS_PRINTER_ESCPOS_LINK_H

#include "base/bytes.h"
#include "port/port.h"
#include "printer/escpos_reply.h"

enum { ESCPOS_QUESTIONS_MAX = 32 };

struct escpos_link {
    const char *address;                   /* of the port */
    struct port *port;                     /* NULL: closed */
    const struct printer_profile *profile; /* how its replies are to be read */
    struct escpos_reader reader;
    uint8_t in[256]; /* read and not yet judged */
    size_t in_at, in_count;
    int asked[ESCPOS_QUESTIONS_MAX]; /* the n of each DLE EOT that is open, the oldest first */
    int asked_count;
    int64_t asked_ms;       /* when the newest was asked */
    int64_t open_ms;        /* since when none was answered */
    int64_t line_free_ms;   /* when a slow line will have carried all */
    unsigned number;        /* of the job under way: its process id */
    unsigned transmits_due; /* GS r sent and not answered */
    bool automatic_on;      /* GS a was sent since the port is open */
    bool near_end_seen;     /* a sensor is fitted: it has spoken */
    bool talks;             /* automatic status or a process id was heard: no simple machine */
};

/* What has been heard in one go. */
struct escpos_answers {
    struct printer_signs asked; /* by DLE EOT */
    struct printer_signs told;  /* of its own accord (automatic status), before any answer */
    struct printer_signs news;  /* the same, after one */
    unsigned answered;          /* questions of DLE EOT that were */
    bool any;                   /* the printer said something of itself */
    unsigned transmitted;       /* GS r that were answered */
    unsigned strays;            /* answers to nothing */
    bool cleared;               /* it has forgotten its buffers */
    bool proved;                /* the job's process id came back */
};

bool escpos_link_open(struct escpos_link *, int64_t end_ms, struct fault *);
void escpos_link_close(struct escpos_link *); /* a closed one is fine */
bool escpos_link_send(struct escpos_link *, const void *data, size_t size, int64_t end_ms,
                      struct fault *);
/* The same in haste: as much as is taken until end_ms; less is no fault. */
bool escpos_link_send_some(struct escpos_link *, const void *data, size_t size, int64_t end_ms,
                           size_t *out_sent, struct fault *);
/* Listens until one reply has come or the time is over; adds it to the answers. */
bool escpos_link_listen(struct escpos_link *, int64_t end_ms, struct escpos_answers *,
                        struct fault *);
/* Hears what has come already, within limits: a printer may be mad. */
bool escpos_link_hear(struct escpos_link *, struct escpos_answers *, struct fault *);
/* Asks for the whole status; a silent printer is asked once. True also for silence. */
bool escpos_link_ask(struct escpos_link *, int64_t end_ms, struct escpos_answers *, struct fault *);
/* Asks whether it is online, if no question is open for long, and does not wait. One that takes no
 * byte now is not asked: it may be busy. */
bool escpos_link_ping(struct escpos_link *, int64_t end_ms, struct fault *);
/* Forgets the open questions: an answer would be a stray. */
void escpos_link_forget(struct escpos_link *);
/* GS r 1: answered when all before has been processed. */
bool escpos_link_transmit(struct escpos_link *, int64_t end_ms, struct fault *);
/* The same, to be sent by the caller at once. */
void escpos_link_begin_transmit(struct escpos_link *, struct bytes *out);
/* Tells the printer to forget the receive and the print buffer. True: it says that it did. */
bool escpos_link_clear(struct escpos_link *, int64_t end_ms);

/* What the answers say: the newest word on each sign. */
struct printer_signs escpos_link_signs(const struct escpos_answers *);
/* The same as a status with all that is known of the printer. */
struct printer_status escpos_link_status(struct escpos_link *, const struct escpos_answers *);

#endif
