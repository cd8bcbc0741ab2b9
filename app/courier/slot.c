#define _POSIX_C_SOURCE 200809L
#include "courier/slot.h"

#include "base/file.h"

#include <string.h>

enum { COMMAND_LINE_MAX = 4096 };

static bool is_word(const char *text)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = strlen(text);
    return length > 0 && length < SLOT_SIZE && strspn(text, allowed) == length;
}

bool slot_booted(const char *command_line_path, char out[SLOT_SIZE])
{
    static const char name[] = "rauc.slot=";
    struct bytes line = {0};
    char *rest = NULL;
    out[0] = 0;
    if (!file_read(command_line_path, COMMAND_LINE_MAX, &line, NULL)) return false;
    bytes_append(&line, "", 1);
    for (char *word = strtok_r((char *)line.data, " \n", &rest); word;
         word = strtok_r(NULL, " \n", &rest)) {
        const char *slot = word + sizeof name - 1;
        if (strncmp(word, name, sizeof name - 1) != 0 || !is_word(slot)) continue;
        memcpy(out, slot, strlen(slot) + 1);
    }
    bytes_free(&line);
    return out[0] != 0;
}
