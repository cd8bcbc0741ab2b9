#include "ui/fonts.h"
#include "ui/speech.h"
#include "ui/speech_inside.h"

#include <string.h>

/* What has a sound, or parts words. Left out: controls, marks of direction and joining, private
 * and unassigned characters, and what lies beyond the first plane. */
static bool can_be_said(uint32_t character)
{
    if (character < 0x20 || (character >= 0x7F && character < 0xA0)) return false;
    if (character >= 0x200B && character <= 0x200F) return false;
    if (character >= 0x2028 && character <= 0x202E) return false;
    if (character >= 0x2060 && character <= 0x206F) return false;
    return character < 0xE000;
}

void speech_make_plain(const char *text, struct bytes *out)
{
    const char *from = text;
    uint32_t character;
    while ((character = utf8_next(&text))) {
        bool parts = character < 0x20 || character == '[' || character == ']';
        if (parts)
            bytes_append_text(out, " ");
        else if (can_be_said(character))
            bytes_append(out, from, (size_t)(text - from));
        from = text;
    }
}

int16_t speech_gain(int16_t sample, int volume_percent)
{
    return (int16_t)(sample * volume_percent / 100 * volume_percent / 100);
}

void speech_spell(const char *code, char *out, size_t size)
{
    size_t used = 0;
    const char *between = "";
    for (; *code && size > 0; code++) {
        bool letter = (*code >= 'A' && *code <= 'Z') || (*code >= 'a' && *code <= 'z');
        size_t length = strlen(between);
        if (!letter && (*code < '0' || *code > '9')) {
            if (used > 0) between = "; ";
            continue;
        }
        if (used + length + 1 >= size) break;
        memcpy(out + used, between, length);
        out[used + length] = *code;
        used += length + 1;
        between = ", ";
    }
    if (size > 0) out[used] = 0;
}
