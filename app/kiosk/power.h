/* power.h - what only the system may do: restart, power off; and the screen's light.
 *
 * The kiosk has no right to do either and no way to ask systemd. It leaves a word in
 * state_dir/power, where a path unit of the image sees it (image/units/anjungan-power.path). */
#ifndef ANJUNGAN_KIOSK_POWER_H
#define ANJUNGAN_KIOSK_POWER_H

#include "base/fault.h"

enum power_request { POWER_RESTART, POWER_OFF, POWER_MOUNT, POWER_UNMOUNT };
bool power_request(const char *state_dir, enum power_request, struct fault *);

/* Percent of the first backlight of /sys/class/backlight. False: there is none that may be set. */
bool power_set_brightness(const char *state_dir, int percent);
/* -1: none. */
int power_brightness(void);

#endif
