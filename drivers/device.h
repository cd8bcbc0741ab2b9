/* device.h - what every driver has in common, and the one vocabulary of devices.
 *
 * A driver is plain and synchronous: called from one thread, may block up to the time it is given,
 * starts no threads, knows nothing of screens. It is chosen by a URI ("sim:",
 * "escpos:/dev/usb/lp0", "sane:...", "v4l2:/dev/video0"), never by #ifdef.
 *
 * The words of states are those of CEN XFS and UPOS (vocabulary.h); each fault carries a support
 * code of base/support.h, which says who must act and how. Unknown is a state of its own: silence
 * is unknown, never "out" and never "ok". */
#ifndef ANJUNGAN_DRIVERS_DEVICE_H
#define ANJUNGAN_DRIVERS_DEVICE_H

#include "base/fault.h"
#include "vocabulary.h"

/* A URI's option: "sim:?files=a.jpg,b.jpg&fault=hang" has files and fault. out is "" when absent;
 * false: absent or too long. Percent-encoding is resolved. */
bool device_uri_option(const char *uri, const char *key, char *out, unsigned size);
/* The index-th item of an option that is given more than once, or as a list with commas, or both
 * (a comma within an item is written %2C). false: no such item, or too long. */
bool device_uri_item(const char *uri, const char *key, int index, char *out, unsigned size);
/* A whole number within min..max, else fallback. */
int device_uri_number(const char *uri, const char *key, int fallback, int min, int max);

/* What a look around found: a URI that the driver's open takes, and a name for people. */
struct device_found {
    char uri[256];
    char name[128]; /* "EPSON TM-T82X", "Integrated Camera (usb-0000:00:14.0-5)"; "" = none known */
};
enum { DEVICE_FOUND_MAX = 32 };

#endif
