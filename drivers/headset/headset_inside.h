/* headset_inside.h - the drivers behind headset_open. Inside the headset's room only. */
#ifndef ANJUNGAN_DRIVERS_HEADSET_HEADSET_INSIDE_H
#define ANJUNGAN_DRIVERS_HEADSET_HEADSET_INSIDE_H

#include "headset/headset.h"

struct headset *headset_evdev_open(const char *uri, struct fault *);
struct headset *headset_sim_open(const char *uri, struct fault *);
int headset_evdev_list(struct device_found *out, int max);

/* Always false, with the fault that belongs to it. */
bool headset_gone(int cause, struct fault *); /* J-01 */

#endif
