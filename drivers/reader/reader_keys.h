/* reader_keys.h - what a scanner that claims to be a keyboard types: key codes of Linux's evdev to
 * characters, by the US layout that scanners leave the factory with. Inside the reader's room only.
 */
#ifndef ANJUNGAN_DRIVERS_READER_READER_KEYS_H
#define ANJUNGAN_DRIVERS_READER_READER_KEYS_H

#include <stdbool.h>

struct reader_keys {
    bool left_shift, right_shift, caps_lock;
    unsigned commands; /* Ctrl, Alt and the like, a bit for each held: what they type is no text */
};

enum { READER_KEY_NOTHING = 0, READER_KEY_FOREIGN = -1 };

/* A key pressed or released (repeats are not to come here): the character that it types, '\r' for
 * Enter, READER_KEY_NOTHING for a shift or a release, READER_KEY_FOREIGN for any other key. */
int reader_keys_take(struct reader_keys *, unsigned code, bool pressed);

#endif
