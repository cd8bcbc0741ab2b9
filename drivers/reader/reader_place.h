/* reader_place.h - which of the system's input devices is the scanner, also after it was unplugged
 * and came back under another number. Inside the reader's room only. */
#ifndef ANJUNGAN_DRIVERS_READER_READER_PLACE_H
#define ANJUNGAN_DRIVERS_READER_READER_PLACE_H

#include "base/fault.h"

struct reader_place {
    char path[64];  /* "" = by name */
    char name[128]; /* a part of the device's name; "" = not known yet */
};

/* "evdev:/dev/input/event3" or "evdev:?name=TEXT". K-01 when it is neither. */
bool reader_place_parse(const char *uri, struct reader_place *out, struct fault *);
/* A descriptor of the device, non-blocking and grabbed for us alone; -1. Learns
 * the name, and looks for that name when path leads nowhere or to something else. */
int reader_place_open(struct reader_place *, struct fault *);

#endif
