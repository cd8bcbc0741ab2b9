#define _POSIX_C_SOURCE 200809L
#include "base/utf8.h"

#include <string.h>

size_t utf8_length(const unsigned char *text)
{
    if (text[0] < 0x80) return 1;
    size_t length = 0;
    if (text[0] >= 0xC2 && text[0] <= 0xDF) length = 2;
    if (text[0] >= 0xE0 && text[0] <= 0xEF) length = 3;
    if (text[0] >= 0xF0 && text[0] <= 0xF4) length = 4;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xC0) != 0x80) return 0;
    if (text[0] == 0xE0 && text[1] < 0xA0) return 0;
    if (text[0] == 0xED && text[1] > 0x9F) return 0; /* surrogates */
    if (text[0] == 0xF0 && text[1] < 0x90) return 0;
    if (text[0] == 0xF4 && text[1] > 0x8F) return 0;
    return length;
}

bool utf8_is_valid(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t length = utf8_length(at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

void utf8_copy(char *out, size_t size, const char *text)
{
    size_t length = strnlen(text, size);
    if (length == size)
        for (length = size - 1; length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80;)
            length--;
    memcpy(out, text, length);
    out[length] = 0;
}
