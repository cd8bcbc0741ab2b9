/* notify.h - sends what the outbox holds (db/jobs.h): letters to applicants who asked for them,
 * events to the agencies' own systems.
 *
 * Each of the two has a thread of its own, so that neither waits for the other's line. What fails
 * is tried again after 1 and 5 minutes, half an hour, 2 and 12 hours, then given up, with a line in
 * the log. An agency's system that kept us waiting for nothing holds up no other's: all that is for
 * it rests for ten times as long. Any number of backends may share an outbox. */
#ifndef ANJUNGAN_BACKEND_NOTIFY_NOTIFY_H
#define ANJUNGAN_BACKEND_NOTIFY_NOTIFY_H

#include "backend/db/db.h"
#include "base/clock.h"

/* Longer than a try takes (send.h): whoever holds a job that long was stopped. */
enum { NOTIFY_HOLD_S = 180, NOTIFY_POLL_MS = 5000, NOTIFY_SLOW_MS = 2000 };

struct notify_mail {
    const char *url, *user, *password_file, *from, *ca_file; /* as mail.h; user NULL: none */
};
struct notify_webhook {
    const char *agency, *url, *secret_file, *ca_file; /* as webhook.h */
};

/* Borrowed; so are the texts in mail and webhooks. */
struct notify_options {
    struct db *db;
    const struct clock *clock;
    const struct bytes *secret;
    const struct notify_mail *mail; /* NULL: no letters from here */
    const struct notify_webhook *webhooks;
    unsigned webhooks_count;
    int poll_ms; /* how often it looks; 0: NOTIFY_POLL_MS */
};

struct notify;

/* Reads the files of passwords and secrets: K-02 one cannot be read, K-01 it is empty or too short.
 */
struct notify *notify_create(const struct notify_options *, struct fault *);
/* Ends within a second or two, whatever a server does meanwhile; NULL is fine. */
void notify_destroy(struct notify *);

#endif
