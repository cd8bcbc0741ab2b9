/* sane_device.h - the scanner as something to be found, opened, closed and found again.
 *
 * After a failed opening SANE itself is ended and begun anew, as many backends look for their
 * devices only then. A USB scanner that was plugged in again has another name ("libusb:001:005"):
 * then the first of the same backend is taken. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SANE_DEVICE_H
#define ANJUNGAN_DRIVERS_SCANNER_SANE_DEVICE_H

#include "scanner/sane_escl.h"

#include <sane/sane.h>
#include <stdint.h>

struct sane_device {
    char wanted[SANE_NAME_SIZE]; /* a name, a backend's alone, or "" = the first there is */
    char name[SANE_NAME_SIZE];   /* what was opened last; "" = not known */
    struct sane_escl escl;
    bool initialised;       /* sane_init was called */
    SANE_Handle handle;     /* NULL: closed */
    bool started;           /* sane_cancel is due: set by who calls sane_start */
    bool known;             /* the last opening was well; cleared by who doubts it */
    int64_t verified_at_ms; /* when that was */
};

/* Finds it and opens it. X-05: it is not there; else what SANE says (sane_status.h). */
bool sane_device_open(struct sane_device *, struct fault *);
/* Cancels what was started, and closes; also what is closed already. */
void sane_device_close(struct sane_device *);
/* SANE is begun anew at the next opening. It must be closed. */
void sane_device_end(struct sane_device *);
/* Without opening it where that can be seen from outside (USB, network): opening wakes lamps and
 * keeps others out. Other scanners are taken at the word of their last opening for half a minute.
 */
bool sane_device_is_there(const struct sane_device *);
bool sane_device_is_of(const struct sane_device *, const char *backend);
int64_t sane_device_now_ms(void); /* never goes back */

#endif
