/* parcel.h - one sealed case on its way: upload, then the question for the acknowledgement, then
 * nothing until the kiosk takes the file away.
 *
 * A parcel writes requests into an exchange and reads the replies; it keeps its open file only
 * while it is under way. What it must remember over a restart is one small file, the upload's path;
 * all else the server tells again. */
#ifndef ANJUNGAN_COURIER_PARCEL_H
#define ANJUNGAN_COURIER_PARCEL_H

#include "courier/backoff.h"
#include "courier/config.h"
#include "courier/exchange.h"
#include "courier/folders.h"
#include "courier/trust.h"
#include "courier/tus.h"

/* What every parcel works with; borrowed. */
struct parcel_setting {
    const struct courier_config *config;
    const struct folders *folders;
    const struct trust *trust;
};

enum parcel_stage {
    PARCEL_UPLOADING,
    PARCEL_AWAITING,  /* with the backend, not acknowledged */
    PARCEL_DELIVERED, /* the acknowledgement is in acks/ */
    PARCEL_ASIDE,     /* refused; tried again after set_aside_s */
};

struct parcel {
    char id[CASE_ID_SIZE];
    int64_t modified_ms;
    enum parcel_stage stage;
    struct tus tus;
    bool known;      /* tus and sha256 are filled */
    char sha256[65]; /* of the sealed bytes */
    int fd;          /* -1 when not under way */
    struct backoff backoff;
    unsigned questions; /* for the acknowledgement, answered "not yet" */
    bool gone;          /* the file is no longer in the outbox */
};

void parcel_init(struct parcel *, const struct sealed_name *, const struct folders *);
/* Closes its file; leaves the state on disk. */
void parcel_rest(struct parcel *);

/* The next request. False: there is none to make; gone is set, or the stage is ASIDE and fault
 * says why. */
bool parcel_ask(struct parcel *, const struct parcel_setting *, struct exchange *out,
                struct fault *);

/* What became of a reply. */
struct parcel_step {
    bool on;         /* ask the next thing at once */
    bool network;    /* the wait is for the network, not for the backend */
    bool failed;     /* why is filled, for the log */
    int64_t wait_ms; /* otherwise: -1 nothing to do until told */
    struct fault why;
};
void parcel_take(struct parcel *, const struct parcel_setting *, const struct reply *,
                 uint64_t random, struct parcel_step *out);

#endif
