/* keymap.h - what the keys of a keypad, or of a keyboard, are for.
 *
 * A key is named as SDL names it ("Up", "Return", "F15"), a purpose by the word that
 * struct input's key carries on ("up", "select", "headset_in"). What is not in the map keeps its
 * usual meaning: letters and digits are typed. Pure. */
#ifndef ANJUNGAN_UI_KEYMAP_H
#define ANJUNGAN_UI_KEYMAP_H

#include <stdbool.h>
#include <stdint.h>

enum { KEYMAP_MAX = 20 };

struct keymap {
    struct {
        int32_t code; /* SDL_Keycode */
        const char *word;
    } keys[KEYMAP_MAX];
    int count;
};

enum key_name {
    KEY_NAME_GOOD,
    KEY_NAME_UNKNOWN, /* no key is called this */
    KEY_NAME_TYPES,   /* it types a character, and goes on doing so */
};
enum key_name key_name_check(const char *name);
/* word is borrowed: a literal. False: no such key, or one that types; the map is unchanged. */
bool keymap_add(struct keymap *, const char *word, const char *name);
/* NULL: the key has no purpose of its own. */
const char *keymap_find(const struct keymap *, int32_t code);

#endif
