/* scanner_sane.h - every scanner that SANE knows, at the machine or in the network.
 *
 * The scanner is opened late and closed early: for one batch, and to find out whether it is there.
 * In between other programs may use it, it may be unplugged and plugged in again, also under
 * another USB address, and nothing needs a restart. After a failed opening SANE itself is begun
 * anew, as a backend looks for its devices only then.
 *
 * libsane may hang, crash or kill the process at any call: this driver belongs in a process that
 * may be lost (anjungan-device). It calls SANE from one thread only, sane_cancel too: a sane_cancel
 * beside a sane_read crashes widespread backends. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SCANNER_SANE_H
#define ANJUNGAN_DRIVERS_SCANNER_SCANNER_SANE_H

#include "scanner/scanner.h"

/* "sane:[NAME]" or "escl:URL", with options behind a '?': source=flatbed|feeder|auto (auto: the
 * feeder when there is paper in it), set=NAME:VALUE (an option of the backend; repeatable). NAME
 * may be a backend's alone ("genesys"): its first scanner. The scanner need not be there yet. K-01:
 * not such a URI. */
struct scanner *scanner_sane_open(const char *uri, struct fault *);
int scanner_sane_list(struct device_found *out, int max);

#endif
