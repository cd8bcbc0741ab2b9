#include "light/light_blink.h"

/* Milliseconds between two changes: XFS has slow at 0.5, medium at 1 and quick at 2 periods a
 * second. 0: it does not blink. */
static int half_ms(enum light_flash flash)
{
    switch (flash) {
    case LIGHT_SLOW: return 1000;
    case LIGHT_MEDIUM: return 500;
    case LIGHT_QUICK: return 250;
    case LIGHT_OFF:
    case LIGHT_CONTINUOUS:
    case LIGHT_WORDS: break;
    }
    return 0;
}

bool light_blink_is_on(const struct light_blink *blink, enum light_place place, int64_t now_ms)
{
    enum light_flash flash = blink->flash[place];
    int half = half_ms(flash);
    return half > 0 ? now_ms / half % 2 == 0 : flash == LIGHT_CONTINUOUS;
}

int light_blink_next_ms(const struct light_blink *blink, int64_t now_ms)
{
    int next_ms = -1;
    for (int place = 0; place < LIGHT_PLACES; place++) {
        int half = half_ms(blink->flash[place]);
        if (half == 0) continue;
        int left_ms = half - (int)(now_ms % half);
        if (next_ms < 0 || left_ms < next_ms) next_ms = left_ms;
    }
    return next_ms;
}
