/* light_blink.h - when which light is on. Pure: states by place, and a time that is given.
 *
 * All places blink together, in time with a common beat, as lights that blink against each other
 * say nothing. Half of each period is on. Inside the lights' room only. */
#ifndef ANJUNGAN_DRIVERS_LIGHT_LIGHT_BLINK_H
#define ANJUNGAN_DRIVERS_LIGHT_LIGHT_BLINK_H

#include "vocabulary.h"

struct light_blink {
    enum light_flash flash[LIGHT_PLACES];
};

bool light_blink_is_on(const struct light_blink *, enum light_place, int64_t now_ms);
/* Milliseconds until a place changes; -1: none ever does. */
int light_blink_next_ms(const struct light_blink *, int64_t now_ms);

#endif
