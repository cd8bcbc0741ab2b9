/* driver.h - one opened driver of whichever role, and what its state means. */
#ifndef ANJUNGAN_DEVICES_CHILD_DRIVER_H
#define ANJUNGAN_DEVICES_CHILD_DRIVER_H

#include "camera/camera.h"
#include "devices/devices.h"
#include "headset/headset.h"
#include "light/light.h"
#include "printer/printer.h"
#include "reader/reader.h"
#include "scanner/scanner.h"

/* Which device, and how it begins. Borrowed as long as the driver lives. */
struct driver_setup {
    enum device_role role;
    const char *uri;
    const struct printer_profiles *profiles; /* may be empty */
    char *const *words;                      /* for a simulator */
    int word_count;
};

struct driver {
    enum device_role role;
    struct scanner *scanner; /* the one of its role; the others NULL */
    struct camera *camera;
    struct printer *printer;
    struct reader *reader;
    struct light *light;
    struct headset *headset;
};

bool driver_open(const struct driver_setup *, struct driver *out, struct fault *);
void driver_close(struct driver *);
/* Asks the device; a fault becomes a state and a code. Never blocks longer than timeout_ms. */
struct device_report driver_report(struct driver *, int timeout_ms);
/* The state and code that a fault stands for. */
struct device_report driver_report_fault(enum device_role, const struct fault *);
bool driver_control(struct driver *, const char *word, struct fault *);
/* A descriptor that becomes readable when the device has something to say, or -1. */
int driver_news_fd(const struct driver *);
/* The devices of a role that can be seen from here; their number. */
int driver_list(enum device_role, struct device_found *out, int max);

#endif
