#include "reader/reader_keys.h"

#include <linux/input.h>
#include <stddef.h>

struct key {
    char plain, shifted;
};

static const struct key keys[] = {
    [KEY_1] = {'1', '!'},          [KEY_2] = {'2', '@'},           [KEY_3] = {'3', '#'},
    [KEY_4] = {'4', '$'},          [KEY_5] = {'5', '%'},           [KEY_6] = {'6', '^'},
    [KEY_7] = {'7', '&'},          [KEY_8] = {'8', '*'},           [KEY_9] = {'9', '('},
    [KEY_0] = {'0', ')'},          [KEY_MINUS] = {'-', '_'},       [KEY_EQUAL] = {'=', '+'},
    [KEY_Q] = {'q', 'Q'},          [KEY_W] = {'w', 'W'},           [KEY_E] = {'e', 'E'},
    [KEY_R] = {'r', 'R'},          [KEY_T] = {'t', 'T'},           [KEY_Y] = {'y', 'Y'},
    [KEY_U] = {'u', 'U'},          [KEY_I] = {'i', 'I'},           [KEY_O] = {'o', 'O'},
    [KEY_P] = {'p', 'P'},          [KEY_LEFTBRACE] = {'[', '{'},   [KEY_RIGHTBRACE] = {']', '}'},
    [KEY_A] = {'a', 'A'},          [KEY_S] = {'s', 'S'},           [KEY_D] = {'d', 'D'},
    [KEY_F] = {'f', 'F'},          [KEY_G] = {'g', 'G'},           [KEY_H] = {'h', 'H'},
    [KEY_J] = {'j', 'J'},          [KEY_K] = {'k', 'K'},           [KEY_L] = {'l', 'L'},
    [KEY_SEMICOLON] = {';', ':'},  [KEY_APOSTROPHE] = {'\'', '"'}, [KEY_GRAVE] = {'`', '~'},
    [KEY_BACKSLASH] = {'\\', '|'}, [KEY_Z] = {'z', 'Z'},           [KEY_X] = {'x', 'X'},
    [KEY_C] = {'c', 'C'},          [KEY_V] = {'v', 'V'},           [KEY_B] = {'b', 'B'},
    [KEY_N] = {'n', 'N'},          [KEY_M] = {'m', 'M'},           [KEY_COMMA] = {',', '<'},
    [KEY_DOT] = {'.', '>'},        [KEY_SLASH] = {'/', '?'},       [KEY_SPACE] = {' ', ' '},
    [KEY_ENTER] = {'\r', '\r'},    [KEY_KPENTER] = {'\r', '\r'},   [KEY_KPASTERISK] = {'*', '*'},
    [KEY_KPMINUS] = {'-', '-'},    [KEY_KPPLUS] = {'+', '+'},      [KEY_KPSLASH] = {'/', '/'},
    [KEY_KPDOT] = {'.', '.'},      [KEY_KP0] = {'0', '0'},         [KEY_KP1] = {'1', '1'},
    [KEY_KP2] = {'2', '2'},        [KEY_KP3] = {'3', '3'},         [KEY_KP4] = {'4', '4'},
    [KEY_KP5] = {'5', '5'},        [KEY_KP6] = {'6', '6'},         [KEY_KP7] = {'7', '7'},
    [KEY_KP8] = {'8', '8'},        [KEY_KP9] = {'9', '9'},
};

/* A key that changes what others type. */
static bool take_modifier(struct reader_keys *held, unsigned code, bool pressed)
{
    unsigned bit = 0;
    switch (code) {
    case KEY_LEFTSHIFT: held->left_shift = pressed; return true;
    case KEY_RIGHTSHIFT: held->right_shift = pressed; return true;
    case KEY_CAPSLOCK: held->caps_lock ^= pressed; return true;
    case KEY_NUMLOCK:
    case KEY_SCROLLLOCK: return true; /* scanners press these to find out what they talk to */
    case KEY_LEFTCTRL: bit = 1; break;
    case KEY_RIGHTCTRL: bit = 2; break;
    case KEY_LEFTALT: bit = 4; break;
    case KEY_RIGHTALT: bit = 8; break;
    case KEY_LEFTMETA: bit = 16; break;
    case KEY_RIGHTMETA: bit = 32; break;
    }
    held->commands = pressed ? held->commands | bit : held->commands & ~bit;
    return bit;
}

int reader_keys_take(struct reader_keys *held, unsigned code, bool pressed)
{
    if (take_modifier(held, code, pressed) || !pressed) return READER_KEY_NOTHING;
    if (code >= sizeof keys / sizeof *keys || !keys[code].plain || held->commands)
        return READER_KEY_FOREIGN;
    const struct key *key = &keys[code];
    bool letter = key->plain >= 'a' && key->plain <= 'z';
    bool shifted = (held->left_shift || held->right_shift) != (letter && held->caps_lock);
    return shifted ? key->shifted : key->plain;
}
