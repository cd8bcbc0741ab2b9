/* work_leaflet.h - the worker draws a standard in short for the paper that is in the printer. */
#ifndef ANJUNGAN_KIOSK_WORK_LEAFLET_H
#define ANJUNGAN_KIOSK_WORK_LEAFLET_H

#include "kiosk/work.h"

/* Borrows the service, which the catalogue keeps. MAIL_WORK_RECEIPT: the page; or MAIL_WORK_FAILED.
 */
void work_leaflet(struct worker *, struct work *, uint32_t job, const struct service *,
                  enum language, struct civil now);

#endif
