/* evdev.h - the system's input devices, as far as their drivers are alike: opened for reading, told
 * by their name, looked through and listed. */
#ifndef ANJUNGAN_DRIVERS_PORT_EVDEV_H
#define ANJUNGAN_DRIVERS_PORT_EVDEV_H

#include "device.h"

/* Non-blocking, and only for reading: nothing is ever sent, and EVIOCGRAB needs no more. -1: errno.
 */
int evdev_open(const char *path);
/* False: it has none, or is gone. */
bool evdev_name(int fd, char *out, unsigned size);
/* Calls each with the path of every input device, in the order of their numbers, until it gives
 * false. */
void evdev_each(bool (*each)(void *context, const char *path), void *context);
/* Adds those that are of the kind to the count that there are; returns the new count. */
int evdev_list(bool (*is_of_kind)(int fd), struct device_found *out, int count, int max);

#endif
