#define _GNU_SOURCE
#include "kiosk/keypad.h"

#include "base/bytes.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { NAME_MAX_SIZE = 40 };

#define KEY(key)                                                                                   \
    CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct kiosk_keypad,    \
                           key, 0, NAME_MAX_SIZE)

const struct cyaml_schema_field keypad_fields[] = {
    KEY(up),     KEY(down),       KEY(left),        KEY(right),       KEY(select),
    KEY(back),   KEY(help),       KEY(volume_up),   KEY(volume_down), KEY(repeat),
    KEY(speech), KEY(headset_in), KEY(headset_out), CYAML_FIELD_END,
};

/* One row a key: its word, where its name is kept, and the name while the file says none. A jack
 * is never guessed: what is personal would be heard by all. */
static const struct key {
    const char *word;
    size_t offset;
    const char *usual;
} keys[] = {
    {"up", offsetof(struct kiosk_keypad, up), "Up"},
    {"down", offsetof(struct kiosk_keypad, down), "Down"},
    {"left", offsetof(struct kiosk_keypad, left), "Left"},
    {"right", offsetof(struct kiosk_keypad, right), "Right"},
    {"select", offsetof(struct kiosk_keypad, select), "Return"},
    {"back", offsetof(struct kiosk_keypad, back), "Escape"},
    {"help", offsetof(struct kiosk_keypad, help), "F1"},
    {"volume_up", offsetof(struct kiosk_keypad, volume_up), "VolumeUp"},
    {"volume_down", offsetof(struct kiosk_keypad, volume_down), "VolumeDown"},
    {"repeat", offsetof(struct kiosk_keypad, repeat), "F3"},
    {"speech", offsetof(struct kiosk_keypad, speech), "F2"},
    {"headset_in", offsetof(struct kiosk_keypad, headset_in), ""},
    {"headset_out", offsetof(struct kiosk_keypad, headset_out), ""},
};
enum { KEYS = sizeof keys / sizeof *keys };

static const char *name_of(const struct kiosk_keypad *keypad, const struct key *key)
{
    char *const *name = (char *const *)(const void *)((const char *)keypad + key->offset);
    return *name ? *name : "";
}

/* libcyaml frees what it would have allocated itself. */
void keypad_fill(struct kiosk_keypad *keypad)
{
    for (int i = 0; i < KEYS; i++) {
        char **name = (char **)(void *)((char *)keypad + keys[i].offset);
        if (*name) continue;
        size_t size = strlen(keys[i].usual) + 1;
        *name = memory_alloc(size);
        memcpy(*name, keys[i].usual, size);
    }
}

static void check_key(const struct kiosk_keypad *keypad, int at, struct problems *problems)
{
    char field[FIELD_PATH_SIZE];
    const char *name = name_of(keypad, &keys[at]);
    field_path(field, "keypad.%s", keys[at].word);
    switch (key_name_check(name)) {
    case KEY_NAME_GOOD: break;
    case KEY_NAME_UNKNOWN: problem_add(problems, field, "no key is called \"%s\"", name); return;
    case KEY_NAME_TYPES: problem_add(problems, field, "\"%s\" types a character", name); return;
    }
    for (int i = 0; i < at; i++)
        if (strcasecmp(name, name_of(keypad, &keys[i])) == 0)
            problem_add(problems, field, "\"%s\" is \"%s\" already", name, keys[i].word);
}

void keypad_check(const struct kiosk_keypad *keypad, struct problems *problems)
{
    for (int i = 0; i < KEYS; i++)
        if (*name_of(keypad, &keys[i])) check_key(keypad, i, problems);
    bool in = *keypad->headset_in, out = *keypad->headset_out;
    if (in && !out)
        problem_add(problems, "keypad.headset_out",
                    "a headset that is heard going in must be heard coming out");
    if (!*keypad->select || !*keypad->down)
        problem_add(problems, "keypad", "without down and select nothing can be reached");
}

void keypad_map(const struct kiosk_keypad *keypad, struct keymap *out)
{
    *out = (struct keymap){0};
    for (int i = 0; i < KEYS; i++) {
        const char *name = name_of(keypad, &keys[i]);
        if (*name) keymap_add(out, keys[i].word, name);
    }
}
