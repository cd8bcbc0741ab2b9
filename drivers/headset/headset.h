/* headset.h - whether a headset is plugged into the terminal's jack: what decides who hears.
 *
 * The sound card's driver tells it as a switch of an input device, beside turning its loudspeaker
 * off. Only SW_HEADPHONE_INSERT counts: behind a line output stands an amplifier, and everybody
 * hears. Whatever is not known is unknown, and unknown is never in. */
#ifndef ANJUNGAN_DRIVERS_HEADSET_HEADSET_H
#define ANJUNGAN_DRIVERS_HEADSET_HEADSET_H

#include "device.h"

struct headset;

struct headset_ops {
    /* How the jack is now, also when it was plugged in before anybody looked. J-01: it cannot be
     * read, or is not there; it is looked for again. */
    bool (*query)(struct headset *, enum headset_jack *out, int timeout_ms, struct fault *);
    /* Readable when the jack may have changed, until query; -1: none. */
    int (*news_fd)(struct headset *);
    bool (*control)(struct headset *, const char *word, struct fault *);
    void (*destroy)(struct headset *);
};

struct headset {
    const struct headset_ops *ops;
};

/* "evdev:/dev/anjungan/headset" or "evdev:?name=TEXT" (the first input device with the switch whose
 * name holds TEXT; it is not grabbed); "sim:?jack=in", whose words, beside those of sim.h, are in,
 * out and unknown (it is there and does not say). K-01: not a jack. */
struct headset *headset_open(const char *uri, struct fault *);
int headset_list(struct device_found *out, int max);

#endif
