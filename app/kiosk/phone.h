/* phone.h - a file from the applicant's phone, for the step at hand: a paper, or a photo of the
 * face.
 *
 * The centre is asked for an address (WIRE.md, "Files by phone"), the screen shows it, and while it
 * is shown the centre is asked every two seconds what became of it. What comes is fetched sealed to
 * a key of this one file, opened and judged on the worker, and put into the record. Whichever way
 * the screen is left, the address is closed and the key forgotten. */
#ifndef ANJUNGAN_KIOSK_PHONE_H
#define ANJUNGAN_KIOSK_PHONE_H

#include "base/fault.h"
#include "kiosk/inquiry.h"
#include "receipt/link.h"
#include "screens/phone_view.h"
#include "screens/phone_wanted.h"
#include "seal/drop.h"

struct kiosk;
struct phone_arrival;

enum { PHONE_LOOK_MS = 2000, PHONE_FAILURES_MAX = 3, PHONE_KIND_SIZE = 8 };

struct phone {
    struct phone_view view; /* state PHONE_NONE: nothing is awaited */
    struct drop_key key;
    char token[DROP_TOKEN_SIZE]; /* "": there is no address to close */
    char url[LINK_SIZE];
    struct bitmap qr;
    uint32_t job;                      /* of the question, or of the worker; 0: none is out */
    bool opening, fetching, at_worker; /* what it is about */
    int64_t look_ms;                   /* when the centre is asked next, by clock_mono_ms; 0: not */
    int64_t ends_ms;                   /* when the address is not good any more */
    int failures;                      /* one after the other */
};

/* Asks for an address; one that was shown before is closed. */
void phone_begin(struct kiosk *);
/* Nobody waits any more; also when nobody did. */
void phone_end(struct kiosk *);
/* Asks what is due; the milliseconds until something is next, or -1. */
int phone_tick(struct kiosk *);
/* The end of a job: true when it was of the phone. */
bool phone_answered(struct kiosk *, uint32_t job, struct inquiry_answer *); /* blob moved from */
bool phone_failed(struct kiosk *, uint32_t job, const struct fault *);
void phone_arrived(struct kiosk *, uint32_t job, struct phone_arrival *); /* moved from */

/* The questions and their answers; hostile until read. */
void phone_ask_open(const struct phone_wanted *, enum language,
                    const uint8_t point[DROP_POINT_SIZE], struct bytes *out);
void phone_ask_token(const char *token, struct bytes *out);
struct phone_address {
    char token[DROP_TOKEN_SIZE], url[LINK_SIZE];
    int seconds;
};
/* False: it is none; out_code is then the centre's reason, "N-04" where it gave none. */
bool phone_read_open(const struct bytes *json, struct phone_address *out, char out_code[8]);
/* What the centre says of the address: PHONE_WAITING, _OPENED, _ARRIVED (with its kind) or
 * _EXPIRED. With a blob the answer is that to drop-fetch: PHONE_ARRIVED. */
bool phone_read_look(const struct bytes *json, enum phone_state *out,
                     char out_kind[PHONE_KIND_SIZE], char out_code[8]);

#endif
