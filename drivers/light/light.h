/* light.h - guide lights: one at each place where a hand or an eye is wanted. Optional: "none:" is
 * a driver like the others and does nothing. */
#ifndef ANJUNGAN_DRIVERS_LIGHT_LIGHT_H
#define ANJUNGAN_DRIVERS_LIGHT_LIGHT_H

#include "device.h"

struct light;

struct light_ops {
    bool (*set)(struct light *, enum light_place, enum light_flash, struct fault *);
    /* Switches what has to blink; the milliseconds until it wants to be called again, -1: never. */
    int (*tick)(struct light *, int64_t now_ms);
    bool (*query)(struct light *, enum device_state *out, int timeout_ms, struct fault *);
    bool (*control)(struct light *, const char *word, struct fault *);
    void (*destroy)(struct light *); /* all dark */
};

struct light {
    const struct light_ops *ops;
};

/* "none:"; "gpio:/dev/gpiochip0?receipt=17&scanner=27&active_low=1" (line numbers by place, through
 * libgpiod; a place without a line stays dark); "sim:?out=FILE" (a line "receipt slow" for each
 * change). L-01 not there or refused. */
struct light *light_open(const char *uri, struct fault *);
int light_list(struct device_found *out, int max);

#endif
