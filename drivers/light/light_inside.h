/* light_inside.h - the drivers behind light_open. Inside the lights' room only. */
#ifndef ANJUNGAN_DRIVERS_LIGHT_LIGHT_INSIDE_H
#define ANJUNGAN_DRIVERS_LIGHT_LIGHT_INSIDE_H

#include "light/light.h"

struct light *light_none_open(void);
struct light *light_gpio_open(const char *uri, struct fault *);
struct light *light_sim_open(const char *uri, struct fault *);

/* Fills out with the system's GPIO chips. */
int light_gpio_list(struct device_found *out, int max);

#endif
