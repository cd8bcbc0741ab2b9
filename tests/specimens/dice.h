/* dice.h - numbers that look random and come again with the same seed. */
#ifndef ANJUNGAN_TESTS_DICE_H
#define ANJUNGAN_TESTS_DICE_H

#include <stdint.h>

struct dice {
    uint64_t state;
};

static inline uint32_t dice_next(struct dice *dice)
{
    dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
    uint64_t mixed = dice->state ^ dice->state >> 33;
    return (uint32_t)((mixed * 0xff51afd7ed558ccdu) >> 32);
}

static inline double dice_between(struct dice *dice, double low, double high)
{
    return low + (high - low) * (dice_next(dice) / 4294967296.0);
}

static inline int dice_below(struct dice *dice, int count)
{
    return (int)(dice_next(dice) % (uint32_t)count);
}

#endif
