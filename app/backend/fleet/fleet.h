/* fleet.h - the terminals: invited with a token, enrolled with certificates, withdrawn; and heard
 * of every minute (report.h).
 *
 * A token is CODE.PIN: CODE is 80 random bits as 16 characters of Crockford base32 and works once;
 * PIN is the SHA-256 of the intake's public key, by which a terminal that has no CA yet knows that
 * it speaks with us. */
#ifndef ANJUNGAN_BACKEND_FLEET_FLEET_H
#define ANJUNGAN_BACKEND_FLEET_FLEET_H

#include "backend/db/db.h"
#include "backend/http/router.h"
#include "backend/http/throttle.h"
#include "backend/recipient/recipients.h"
#include "base/clock.h"

enum {
    FLEET_CODE_SIZE = 17,
    FLEET_TOKEN_SIZE = 17 + 1 + 64,
    FLEET_TOKEN_HOURS = 24,
    FLEET_CERTIFICATE_DAYS = 825,
};

/* All borrowed; PEM. */
struct fleet {
    struct db *db;
    const struct clock *clock;
    const struct bytes *secret;
    const struct bytes *ca_key, *ca_certificate;
    const struct bytes *sign_certificate, *intake_certificate;
    const struct recipients *recipients; /* whose certificate terminals are handed */
    const char *tracking_base;
    struct throttle *throttle;
    const char *proxy; /* everybody's address, behind it: nobody's guesses are counted there, or one
                          could lock all out; NULL: there is none */
    int64_t since_s;   /* it has been listening since then: before, nobody was silent */
};

/* What the database holds instead of a code. */
void fleet_hash(const struct bytes *secret, const char *code, uint8_t out[DB_HASH_SIZE]);
/* A name of 1 to 31 letters, digits and hyphens. */
bool fleet_name_check(const char *id, struct fault *);
/* Adds the terminal, or invites it anew. */
bool fleet_invite(const struct fleet *, const char *id, const char *agency,
                  char out_token[FLEET_TOKEN_SIZE], struct fault *);

/* POST /enrol, POST /fleet/beat. The context of the site is a struct fleet. */
extern const struct http_route fleet_routes[];
extern const int fleet_routes_count;

/* beat.c: keeps the latest of each terminal, and logs an ALERT for each code that needs staff when
 * it comes or goes. */
enum { FLEET_BEAT_MAX = 32 * 1024 };
void fleet_answer_beat(struct http_request *, struct http_response *, void *context);
/* A person must act on it, or it is about the paper. */
bool fleet_code_alerts(const char *code);

/* silence.c: now and then. Logs an ALERT, once, for each terminal that has not been heard of for
 * FLEET_SILENT_S; its next heartbeat takes it back. Several backends tell it once: who writes it
 * into the database does. */
enum { FLEET_SILENT_S = 180 };
#define FLEET_SILENT_CODE "N-06"
void fleet_tick(const struct fleet *);

#endif
