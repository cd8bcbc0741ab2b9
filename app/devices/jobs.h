/* jobs.h - the jobs of one device that still want an answer, and the mail that ends them.
 *
 * A job ends once: by the mail that answers it, or by being forgotten. The lock is held while mail
 * is posted, so that none follows a jobs_forget that has returned. */
#ifndef ANJUNGAN_DEVICES_JOBS_H
#define ANJUNGAN_DEVICES_JOBS_H

#include "devices/devices.h"

#include <pthread.h>
#include <stdatomic.h>

enum { JOBS_MAX = 64 };

struct jobs {
    struct mailbox *mail;
    atomic_bool ending; /* nobody reads the mail any more */
    pthread_mutex_t lock;
    uint32_t list[JOBS_MAX]; /* 0 = free */
};

void jobs_init(struct jobs *, struct mailbox *);
void jobs_destroy(struct jobs *);
/* From the UI thread. false: too many; not one of these. */
bool jobs_add(struct jobs *, uint32_t job);
bool jobs_forget(struct jobs *, uint32_t job);
/* From either. */
bool jobs_want(struct jobs *, uint32_t job);

/* From the watcher's thread. Those that end a job, and a scan's pages, wait for room in the
 * mailbox, as their news must not be lost; a frame is dropped instead, and a code. The payload is
 * taken in any case. */
void jobs_end(struct jobs *, struct mail *);
void jobs_fail(struct jobs *, uint32_t job, const struct fault *);
void jobs_end_picture(struct jobs *, enum device_mail, uint32_t job, struct picture *);
void jobs_page(struct jobs *, uint32_t job, int index, struct picture *);
void jobs_frame(struct jobs *, uint32_t job, struct picture *);
/* job 0: unasked. */
void jobs_code(struct jobs *, enum device_role, uint32_t job, const char *text);
/* Of no job: what the device has noticed by itself. */
void jobs_news_fault(struct jobs *, enum device_role, const struct fault *);
void jobs_report(struct jobs *, const struct device_report *);

#endif
