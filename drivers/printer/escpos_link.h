/* escpos_link.h - a conversation with an ESC/POS printer: bytes out, replies back, its status.
 *
 * A printer may be silent (switched off, or of a kind that never answers) and may speak unasked;
 * neither is an error. All ends are points in time of stream_now_ms. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_ESCPOS_LINK_H
#define ANJUNGAN_DRIVERS_PRINTER_ESCPOS_LINK_H

#include "port/port.h"
#include "printer/escpos_reply.h"

struct escpos_link {
    char *address;     /* of the port */
    struct port *port; /* NULL: closed */
    struct escpos_reader reader;
    struct printer_status unknown; /* only width and dpi are known */
    unsigned number;               /* of the job under way: its process id */
};

/* What has been heard in one go. */
struct escpos_answers {
    struct printer_status status;
    bool offline;
    bool any;         /* the printer said something of itself */
    bool transmitted; /* GS r was answered */
    bool cleared;     /* it has forgotten its buffers */
    bool proved;      /* the job's process id came back */
};

bool escpos_link_open(struct escpos_link *, int64_t end_ms, struct fault *);
void escpos_link_close(struct escpos_link *);
bool escpos_link_send(struct escpos_link *, const void *data, size_t size, int64_t end_ms,
                      struct fault *);
/* Listens until one reply has come or the time is over. */
bool escpos_link_listen(struct escpos_link *, int64_t end_ms, struct escpos_answers *out,
                        struct fault *);
/* Asks for the whole status; a silent printer is asked once. True also for silence. */
bool escpos_link_ask(struct escpos_link *, int64_t end_ms, struct escpos_answers *out,
                     struct fault *);
/* Skips what came for an earlier question. */
bool escpos_link_skip(struct escpos_link *, struct fault *);
/* Tells the printer to forget the receive and the print buffer. True: it says that it did. */
bool escpos_link_clear(struct escpos_link *, int64_t end_ms);

#endif
