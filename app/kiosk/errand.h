/* errand.h - what the kiosk's command line does to its store, while no kiosk runs. */
#ifndef ANJUNGAN_KIOSK_ERRAND_H
#define ANJUNGAN_KIOSK_ERRAND_H

#include "kiosk/config.h"
#include "store/store.h"

/* Opens the store and takes the terminal's lock; release both. */
struct store *errand_store(const struct kiosk_config *, int *out_lock, struct fault *);

enum staff_errand { STAFF_SET, STAFF_CARD, STAFF_REMOVE, STAFF_LIST };
/* what: "7:Sari", "7", or NULL. The PIN is read from standard input. The exit status. */
int errand_staff(const struct kiosk_config *, enum staff_errand, const char *what);

#endif
