/* work.h - what takes longer than a frame, on the one worker thread: pages, faces, sealing, the
 * disk.
 *
 * The worker's own things (store, sealer, receipt fonts) are touched by no other thread once
 * work_create has returned; face finder and card reader by the eyes' worker alone. Each function
 * here hands a job over and returns at once; its end is mail (kiosk.h) under the job's number. What
 * is personal is wiped with its mail. */
#ifndef ANJUNGAN_KIOSK_WORK_H
#define ANJUNGAN_KIOSK_WORK_H

#include "base/mailbox.h"
#include "base/worker.h"
#include "capture/capture.h"
#include "case/case.h"
#include "kiosk/config.h"
#include "receipt/link.h"
#include "store/store.h"

struct work;

/* Opens the store and reads the terminal's keys. S-02, S-05. */
struct work *work_create(const struct kiosk_config *, const struct text *, const struct catalogue *,
                         struct mailbox *, struct fault *);
void work_destroy(struct work *);               /* after the worker has ended */
const char *work_terminal(const struct work *); /* "PKL-01" */
/* Before the worker starts: a case handed in since since_s whose receipt nobody is known to have
 * had. */
bool work_unproved_case(struct work *, int64_t since_s, struct stored_case *out);

/* What the printer says of its head: receipts are drawn for it. Not told, the configuration counts.
 */
void work_paper(struct work *, int width_px, int dpi);

/* The case is durable: what the receipt screen needs. */
struct sealed_case {
    char id[CASE_ID_SIZE];
    char code[CASE_CODE_SIZE];
    char url[LINK_SIZE];
    struct civil due;
    struct bitmap receipt, qr;
};

/* What was read on the identity card; where it lay upside down, its page the right way up. */
struct read_card {
    struct card_reading reading;
    struct bytes jpeg;      /* empty: as it was */
    struct picture preview; /* likewise */
};

/* raw and frame are moved from; left empty. */
void work_page(struct worker *, struct work *, uint32_t job, struct picture *raw,
               const struct page_wish *);
/* These three are the eyes' work: on a worker of their own. */
void work_look(struct worker *eyes, struct work *, uint32_t job, struct picture *frame);
void work_face(struct worker *eyes, struct work *, uint32_t job, struct picture *still);
/* Copies the page's JPEG and preview: MAIL_WORK_CARD, or MAIL_WORK_FAILED (D-16, D-01). */
void work_card(struct worker *eyes, struct work *, uint32_t job, const struct bytes *jpeg,
               const struct picture *preview);
/* The record is the worker's until MAIL_WORK_SEALED or MAIL_WORK_FAILED. copy_dir: where a copy of
 * the sealed bytes goes (the demo), or NULL. */
void work_submit(struct worker *, struct work *, uint32_t job, struct case_record *,
                 struct civil now, const char *copy_dir);
/* The receipt once more, marked as copy number `copy`; answered by MAIL_WORK_RECEIPT. */
void work_copy(struct worker *, struct work *, uint32_t job, const struct case_record *,
               const char *url, int copy);
void work_receipt_state(struct worker *, struct work *, const char *case_id, enum receipt_state);
/* acks/name has arrived: verified, the case marked, its sealed file deleted. */
void work_acknowledge(struct worker *, struct work *, const char *name);
void work_event(struct worker *, struct work *, int64_t at_s, const char *kind, const char *detail);
/* Overwrites the worker's stack and gives its free memory back: after a session. */
void work_wipe(struct worker *, struct work *);
/* The same for the eyes, which put away what remembers: the card reader what it has read, the face
 * finder the sums of the last picture. It is made again in some 60 ms (release, one core). */
void work_rest(struct worker *eyes, struct work *);

#endif
