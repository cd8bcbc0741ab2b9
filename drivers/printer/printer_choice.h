/* printer_choice.h - which profile a URI and a printer lead to. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PRINTER_CHOICE_H
#define ANJUNGAN_DRIVERS_PRINTER_PRINTER_CHOICE_H

#include "base/fault.h"
#include "printer/profile.h"

/* The profile that the URI names; without a name the one that matches device_id (NULL: nothing is
 * known of the device), else "generic-80". *out is a copy that borrows the profile's lists and
 * carries the URI's options. FAULT_INPUT (K-01): no such profile, or an option of no meaning. */
bool printer_choose(const char *uri, const struct printer_profiles *, const char *device_id,
                    struct printer_profile *out, struct fault *);

#endif
