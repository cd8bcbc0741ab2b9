/* inquiry.h - answers the small questions of terminals (seal/inquiry.h): POST /intake/ask.
 *
 * A room offers a const table of the kinds it answers, as rooms offer routes. What a handler is
 * given is verified: an enrolled terminal, its latest signing certificate, a question that is fresh
 * (its time within ten minutes of ours) and comes once, whichever backend takes it. The JSON of the
 * question is hostile all the same: a terminal may be in strange hands. */
#ifndef ANJUNGAN_BACKEND_INQUIRY_INQUIRY_H
#define ANJUNGAN_BACKEND_INQUIRY_INQUIRY_H

#include "backend/db/db.h"
#include "backend/http/router.h"
#include "base/clock.h"
#include "seal/inquiry.h"

#include <jansson.h>

struct inquiry_question {
    const char *terminal, *agency;
    const json_t *ask; /* an object */
    int64_t now_s;
};

/* Empty until the handler fills it. */
struct inquiry_reply {
    json_t *json;      /* owned; an object */
    struct bytes blob; /* may stay empty */
};

/* Called from any thread, also several at once. */
typedef void inquiry_handler(const struct inquiry_question *, struct inquiry_reply *,
                             void *context);

struct inquiry_kind {
    const char *name;
    inquiry_handler *answer;
};

/* One room's kinds with what they work on. */
struct inquiry_site {
    const struct inquiry_kind *kinds;
    int count;
    void *context;
};

enum { INQUIRY_SITES_MAX = 8, INQUIRY_WINDOW_S = 600 };
/* All borrowed. */
struct inquiry_options {
    struct db *db;
    const struct opener *opener;
    const struct clock *clock;
    struct inquiry_site sites[INQUIRY_SITES_MAX];
    int count;
};

struct inquiries;
struct inquiries *inquiries_create(const struct inquiry_options *);
void inquiries_destroy(struct inquiries *); /* NULL is fine */

/* {"code": code}: the answer is no. "N-04" is what a kind that is not known gets. */
void inquiry_reply_code(struct inquiry_reply *, const char *code);
/* A throttle counts networks: a terminal is one of its own (RFC 4193), by the hash of its name. */
enum { INQUIRY_ADDRESS_SIZE = 24 };
void inquiry_address(const char *terminal, char out[INQUIRY_ADDRESS_SIZE]);
/* A string member, or NULL when it is absent, no string, longer than max bytes or has a NUL in it.
 */
const char *inquiry_text(const struct inquiry_question *, const char *key, size_t max);

/* The context of the site is the struct inquiries. */
extern const struct http_route inquiry_routes[];
extern const int inquiry_routes_count;

#endif
