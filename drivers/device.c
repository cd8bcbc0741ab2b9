#include "device.h"

#include "base/bytes.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Percent-decodes length characters of text. A '%' that starts no pair stands for itself; %00
 * would cut the value short and is refused. */
static bool decode(const char *text, size_t length, char *out, unsigned size)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '%' && i + 2 < length && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            c = (char)(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        }
        if (c == 0 || used + 1 >= size) return false;
        out[used++] = c;
    }
    out[used] = 0;
    return true;
}

/* The next "key=value" from *cursor on: its value, not decoded; NULL when there is none. */
static const char *next_value(const char **cursor, const char *key, size_t *out_length)
{
    size_t key_length = strlen(key);
    while (*cursor) {
        const char *pair = *cursor;
        size_t length = strcspn(pair, "&");
        *cursor = pair[length] ? pair + length + 1 : NULL;
        if (length > key_length && pair[key_length] == '=' && !strncmp(pair, key, key_length)) {
            *out_length = length - key_length - 1;
            return pair + key_length + 1;
        }
    }
    return NULL;
}

static const char *options_of(const char *uri)
{
    const char *mark = strchr(uri, '?');
    return mark ? mark + 1 : NULL;
}

bool device_uri_option(const char *uri, const char *key, char *out, unsigned size)
{
    if (size > 0) out[0] = 0;
    const char *cursor = options_of(uri);
    size_t length = 0;
    const char *value = next_value(&cursor, key, &length);
    if (value && decode(value, length, out, size)) return true;
    if (size > 0) out[0] = 0;
    return false;
}

bool device_uri_item(const char *uri, const char *key, int index, char *out, unsigned size)
{
    const char *cursor = options_of(uri);
    size_t length = 0;
    const char *value;
    while ((value = next_value(&cursor, key, &length))) {
        for (size_t start = 0; start < length;) {
            const char *comma = memchr(value + start, ',', length - start);
            size_t end = comma ? (size_t)(comma - value) : length;
            if (end > start && index-- == 0) return decode(value + start, end - start, out, size);
            start = end + 1;
        }
    }
    return false;
}

int device_uri_number(const char *uri, const char *key, int fallback, int min, int max)
{
    char text[16];
    if (!device_uri_option(uri, key, text, sizeof text)) return fallback;
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end || number < min || number > max) return fallback;
    return (int)number;
}
