/* driver.h - one opened driver of whichever role, and what its state means. */
#ifndef ANJUNGAN_DEVICES_CHILD_DRIVER_H
#define ANJUNGAN_DEVICES_CHILD_DRIVER_H

#include "devices/devices.h"

struct driver {
    enum device_role role;
    struct scanner *scanner; /* the one of its role; the others NULL */
    struct camera *camera;
    struct printer *printer;
};

bool driver_open(enum device_role, const char *uri, struct driver *out, struct fault *);
void driver_close(struct driver *);
/* Asks the device; a fault becomes a state and a code. Never blocks longer than timeout_ms. */
struct device_report driver_report(struct driver *, int timeout_ms);
/* The state and code that a fault stands for. */
struct device_report driver_report_fault(enum device_role, const struct fault *);
bool driver_control(struct driver *, const char *word, struct fault *);

#endif
