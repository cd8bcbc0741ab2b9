/* keypad.h - the `keypad:` section of kiosk.yaml: which key is for what.
 *
 * A keypad that is felt is a USB keyboard with few keys; one with a headset jack reports the jack
 * by two keys more. Which codes it sends is set in it, so they are named here, by SDL's names.
 * What is left out is as on an ordinary keyboard; "" means that the keypad has no such key. The
 * jack alone has no usual keys: until they are named the terminal never learns of a headset, and
 * says nothing personal. Name them only where a plug in the jack turns the loudspeaker off: the
 * sound card does that, the terminal cannot. A jack that the kernel reads is no key: it is
 * `headset:` of `devices:`, and only one of the two may be named. */
#ifndef ANJUNGAN_KIOSK_KEYPAD_H
#define ANJUNGAN_KIOSK_KEYPAD_H

#include "ui/keymap.h"
#include "yaml/settings.h"

struct kiosk_keypad {
    char *up, *down;
    char *left, *right; /* with both, up and down go by rows on the keyboard of the screen */
    char *select, *back, *help;
    char *volume_up, *volume_down, *repeat;
    char *speech; /* turns the voice on and off */
    char *headset_in, *headset_out;
};

/* Of the section, for the schema of the whole file. */
extern const struct cyaml_schema_field keypad_fields[];

/* What was left out. */
void keypad_fill(struct kiosk_keypad *);
/* Keys that there are not, that type a character, or that stand for two things; a jack that would
 * be heard going in and never out. */
void keypad_check(const struct kiosk_keypad *, struct problems *);
void keypad_map(const struct kiosk_keypad *, struct keymap *out);

#endif
