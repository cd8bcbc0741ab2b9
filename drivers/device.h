/* device.h - what every driver has in common.
 *
 * A driver is plain and synchronous: called from one thread, may block up to the time it is given,
 * starts no threads, knows nothing of screens. It is chosen by a URI ("sim:",
 * "escpos:/dev/usb/lp0", "sane:...", "v4l2:/dev/video0"), never by #ifdef. The words are those of
 * CEN XFS and UPOS; unknown is a state of its own, and silence is unknown, never "out". */
#ifndef ANJUNGAN_DRIVERS_DEVICE_H
#define ANJUNGAN_DRIVERS_DEVICE_H

#include "base/fault.h"

enum device_role { DEVICE_SCANNER, DEVICE_CAMERA, DEVICE_PRINTER, DEVICE_READER, DEVICE_ROLES };
const char *device_role_name(enum device_role); /* "scanner" */
bool device_role_from_name(const char *name, enum device_role *out);

enum device_state {
    DEVICE_UNKNOWN,
    DEVICE_STARTING,
    DEVICE_READY,
    DEVICE_BUSY,
    DEVICE_OFFLINE,
    DEVICE_NO_DEVICE,
    DEVICE_HARDWARE_ERROR,
    DEVICE_USER_ERROR,
    DEVICE_NEEDS_STAFF,
};
const char *device_state_name(enum device_state); /* "no_device" */

/* A URI's option: "sim:?files=a.jpg,b.jpg&fault=hang" has files and fault. out is "" when absent;
 * false: absent or too long. Percent-encoding is resolved. */
bool device_uri_option(const char *uri, const char *key, char *out, unsigned size);
/* The index-th item of an option that is given more than once, or as a list with commas, or both
 * (a comma within an item is written %2C). false: no such item, or too long. */
bool device_uri_item(const char *uri, const char *key, int index, char *out, unsigned size);
/* A whole number within min..max, else fallback. */
int device_uri_number(const char *uri, const char *key, int fallback, int min, int max);

#endif
