/* work_inquiry.h - work.h, of the questions to the service centre (inquiry.h, asker.h). */
#ifndef ANJUNGAN_KIOSK_WORK_INQUIRY_H
#define ANJUNGAN_KIOSK_WORK_INQUIRY_H

#include "kiosk/work.h"

/* ask is moved from. kind: a literal. */
void work_ask(struct worker *, struct work *, uint32_t job, const char *kind, struct bytes *ask,
              int64_t now_s);
/* Told, and no answer awaited: outlives its session. */
void work_tell(struct worker *, struct work *, const char *kind, struct bytes *ask, int64_t now_s);
/* answers/name has come: MAIL_WORK_ANSWERED, or MAIL_WORK_FAILED. */
void work_answer(struct worker *, struct work *, const char *name);
void work_unask(struct worker *, struct work *, uint32_t job);

#endif
