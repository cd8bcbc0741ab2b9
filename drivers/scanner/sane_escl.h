/* sane_escl.h - a network scanner by its address, through sane-airscan.
 *
 * sane-airscan takes addresses from its configuration alone, and otherwise looks around the whole
 * network. So it is given a folder of its own with the one line that is needed. It reads this
 * while the scanner is being opened for the first time; the folder lives no longer than that, and
 * what a killed process left is removed by the next. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SANE_ESCL_H
#define ANJUNGAN_DRIVERS_SCANNER_SANE_ESCL_H

#include "base/fault.h"
#include "base/file.h"

enum { SANE_NAME_SIZE = 256 };

/* Its name in SANE, whatever its address is. */
#define SANE_ESCL_NAME "airscan:e0:anjungan"

struct sane_escl {
    char url[SANE_NAME_SIZE]; /* "" = not a network scanner */
    char host[128], port[8];
    char folder[PATH_SIZE]; /* "" = none just now */
    char *config_before;    /* SANE_CONFIG_DIR, to be put back */
};

/* "http://HOST:PORT/eSCL/", also https and [IPv6]. K-01: not such an address. */
bool sane_escl_parse(const char *url, struct sane_escl *out, struct fault *);
/* Whether anything takes a connection there; X-05 if not. A scanner that is off would otherwise
 * keep sane-airscan waiting for half a minute. */
bool sane_escl_answers(const struct sane_escl *, int timeout_ms, struct fault *);
/* Around sane_init and the first sane_open: SANE_CONFIG_DIR leads to the folder. */
bool sane_escl_configure(struct sane_escl *, struct fault *);
void sane_escl_forget(struct sane_escl *); /* also where nothing was configured */

#endif
