/* escpos_reply.h - what an ESC/POS printer sends back, told apart byte by byte.
 *
 * Replies carry no length and come unasked too, so each byte is judged by its fixed bits (bit 7 is
 * 0 in all of them):
 *   0xx1xx10  DLE EOT, one byte
 *   0xx1xx00  automatic status (ASB), the first of four; the other three are 0xx0xxxx
 *   0xx0xxxx  GS r, one byte, when no ASB is under way
 *   37h .. 00h  block: 22h and four characters = process id, 23h = offline cause, 25h = cleared
 *   5Fh .. 00h  block: a maintenance counter
 * Anything else is noise and skipped. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_ESCPOS_REPLY_H
#define ANJUNGAN_DRIVERS_PRINTER_ESCPOS_REPLY_H

#include "printer/signs.h"

enum escpos_reply_kind {
    ESCPOS_REAL_TIME,   /* bytes[0] */
    ESCPOS_AUTOMATIC,   /* bytes[0..3] */
    ESCPOS_TRANSMITTED, /* GS r: bytes[0] */
    ESCPOS_PROCESS_ID,  /* bytes[0..3], as they were given */
    ESCPOS_OFFLINE,     /* GS ( H, function 49 */
    ESCPOS_CLEARED,     /* DLE DC4, function 8 */
    ESCPOS_COUNTER,
};

struct escpos_reply {
    enum escpos_reply_kind kind;
    uint8_t bytes[4];
};

/* Zeroed = ready. */
struct escpos_reader {
    uint8_t held[16]; /* of a reply that is not complete */
    int count;
    unsigned noise; /* bytes that were no part of a reply; XON and XOFF are none */
};

/* True: with this byte a reply is complete. */
bool escpos_reader_feed(struct escpos_reader *, uint8_t byte, struct escpos_reply *out);

/* Whether a byte can be a reply to DLE EOT, and the first of an automatic status. */
bool escpos_is_real_time(uint8_t byte);
bool escpos_is_automatic(uint8_t byte);

/* Adds what a reply says by the profile's rules: to DLE EOT n (n 1-4), of its own accord, to GS
 * r 1. A byte that cannot be such a reply says nothing. */
void escpos_status_real_time(const struct printer_profile *, int n, uint8_t byte,
                             struct printer_signs *);
void escpos_status_automatic(const struct printer_profile *, const uint8_t bytes[4],
                             struct printer_signs *);
void escpos_status_transmitted(const struct printer_profile *, uint8_t byte,
                               struct printer_signs *);

#endif
