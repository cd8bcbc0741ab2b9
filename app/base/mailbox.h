/* mailbox.h - the one way into the UI thread.
 *
 * Workers and device watchers post; the UI thread takes. Bounded: a full mailbox refuses, so that a
 * flood (camera frames) cannot eat the machine; posters drop or wait as their kind of news allows.
 */
#ifndef ANJUNGAN_BASE_MAILBOX_H
#define ANJUNGAN_BASE_MAILBOX_H

#include <stdbool.h>
#include <stdint.h>

struct mail {
    uint32_t kind;  /* each sender's own enum, from a range of its own */
    uint32_t job;   /* the number the job was given; a late answer is dropped by it. 0 = unasked */
    int64_t number; /* small payload */
    void *payload;  /* owned by the mail */
    void (*drop)(void *payload); /* frees (and wipes) payload; NULL when there is none */
};

struct mailbox;

/* wake is called after each post, from the poster's thread. */
struct mailbox *mailbox_create(int capacity, void (*wake)(void *), void *context);
/* Drops what is left. No poster may be alive. */
void mailbox_destroy(struct mailbox *);
/* Takes ownership of the payload when it returns true; false: full, the mail is untouched. */
bool mailbox_post(struct mailbox *, const struct mail *);
/* Replaces an untaken mail of the same kind and job, or posts: for camera frames and progress. */
bool mailbox_post_latest(struct mailbox *, const struct mail *);
/* The oldest mail, or false. Never waits. */
bool mailbox_take(struct mailbox *, struct mail *out);
/* Frees the payload of a mail that was taken. */
void mail_drop(struct mail *);

#endif
