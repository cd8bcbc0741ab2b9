#include "ui/keymap.h"

#include <assert.h>
#include <SDL.h>
#include <stddef.h>

static bool types(SDL_Keycode code)
{
    bool keypad = (code >= SDLK_KP_1 && code <= SDLK_KP_PERIOD) ||
                  (code >= SDLK_KP_DIVIDE && code <= SDLK_KP_PLUS);
    bool character = code >= SDLK_SPACE && code != SDLK_DELETE && !(code & SDLK_SCANCODE_MASK);
    return keypad || character;
}

enum key_name key_name_check(const char *name)
{
    SDL_Keycode code = SDL_GetKeyFromName(name);
    if (code == SDLK_UNKNOWN) return KEY_NAME_UNKNOWN;
    return types(code) ? KEY_NAME_TYPES : KEY_NAME_GOOD;
}

bool keymap_add(struct keymap *map, const char *word, const char *name)
{
    assert(map->count < KEYMAP_MAX);
    if (key_name_check(name) != KEY_NAME_GOOD) return false;
    map->keys[map->count].code = SDL_GetKeyFromName(name);
    map->keys[map->count++].word = word;
    return true;
}

const char *keymap_find(const struct keymap *map, int32_t code)
{
    for (int i = 0; i < map->count; i++)
        if (map->keys[i].code == code) return map->keys[i].word;
    return NULL;
}
