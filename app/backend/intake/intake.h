/* intake.h - takes sealed cases in: tus 1.0.0 uploads, and a signed answer for each.
 *
 * The promises:
 * 1 an offset that was told is durable: bytes are synced, then counted, then told;
 * 2 a case is made once, however often it is sent and wherever the program is stopped;
 * 3 an accepted answer is signed and stored in the same transaction that makes the case;
 * 4 what is opened is opened in memory and never written. */
#ifndef ANJUNGAN_BACKEND_INTAKE_INTAKE_H
#define ANJUNGAN_BACKEND_INTAKE_INTAKE_H

#include "backend/blobs/blobs.h"
#include "backend/cases/cases.h"
#include "backend/db/db.h"
#include "backend/http/router.h"
#include "seal/seal.h"

/* All borrowed. */
struct intake_options {
    struct db *db;
    struct blobs *blobs;
    const struct cases *cases;
    const struct opener *opener;
    const struct bytes *sign_key;
    const struct clock *clock;
    const char *name; /* no other that serves has it (db_upload_take); NULL: none is served */
    int64_t size_max; /* of one upload */
    int64_t expiry_s; /* an upload that nobody continues is dropped after this long */
};

struct intake;
struct intake *intake_create(const struct intake_options *);
/* Lets the opening that is under way end; what waits is taken up at the next start. */
void intake_destroy(struct intake *);

/* To be called at the start and every half minute: takes up uploads that are whole but not opened,
 * drops those that have expired. */
void intake_tick(struct intake *);

/* What became of a case that came on a stick. */
enum intake_import {
    INTAKE_IMPORT_ACCEPTED,
    INTAKE_IMPORT_KNOWN,    /* it was accepted before */
    INTAKE_IMPORT_REFUSED,  /* set aside, now or before */
    INTAKE_IMPORT_CONFLICT, /* announced before with other bytes: nothing was changed */
    INTAKE_IMPORT_WAITING,  /* taken in, and opened later: our own trouble */
};
/* Takes a whole sealed case as if its upload had just ended, and opens it: answer and doubles are
 * those of uploads. A server that runs beside it is no trouble, nor is an upload of the same case
 * that is half done: that one is dropped, and its courier learns that the case is here. */
bool intake_import(struct intake *, const char *terminal, const char *case_id, const char *sha256,
                   const struct bytes *sealed, enum intake_import *out, struct fault *);

/* The context of the site is the struct intake. */
extern const struct http_route intake_routes[];
extern const int intake_routes_count;
/* Tus-Resumable, for every answer of the router that the site is in: its own refusals, too. */
extern const struct http_pair intake_version;

#endif
