#include "base/encode.h"

#include <string.h>

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void hex_encode(const void *data, size_t size, char *out)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *bytes = data;
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * size] = 0;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool hex_decode(const char *text, void *out, size_t size)
{
    if (strlen(text) != 2 * size) return false;
    uint8_t *bytes = out;
    for (size_t i = 0; i < size; i++) {
        int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static void encode(const void *data, size_t size, const char *alphabet, bool pad, struct bytes *out)
{
    const uint8_t *in = data;
    for (size_t i = 0; i < size; i += 3) {
        size_t have = size - i < 3 ? size - i : 3;
        uint32_t group = (uint32_t)in[i] << 16;
        if (have > 1) group |= (uint32_t)in[i + 1] << 8;
        if (have > 2) group |= in[i + 2];
        char text[4];
        for (int k = 0; k < 4; k++)
            text[k] = alphabet[group >> (18 - 6 * k) & 63];
        if (have < 3) text[3] = '=';
        if (have < 2) text[2] = '=';
        bytes_append(out, text, pad ? 4 : have + 1);
    }
    bytes_text(out);
}

static bool decode(const char *text, size_t length, const char *alphabet, struct bytes *out)
{
    if (length % 4 == 1) return false;
    struct bytes decoded = {0};
    uint32_t bits = 0;
    int count = 0;
    for (size_t i = 0; i < length; i++) {
        const char *found = text[i] ? strchr(alphabet, text[i]) : NULL;
        if (!found) {
            bytes_free(&decoded);
            return false;
        }
        bits = bits << 6 | (uint32_t)(found - alphabet);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        uint8_t byte = (uint8_t)(bits >> count);
        bytes_append(&decoded, &byte, 1);
    }
    if (bits & ((1U << count) - 1U)) {
        bytes_free(&decoded);
        return false;
    }
    bytes_append(out, decoded.data, decoded.size);
    bytes_free(&decoded);
    return true;
}

void base64_encode(const void *data, size_t size, struct bytes *out)
{
    encode(data, size, standard, true, out);
}

void base64url_encode(const void *data, size_t size, struct bytes *out)
{
    encode(data, size, url_safe, false, out);
}

bool base64_decode(const char *text, size_t length, struct bytes *out)
{
    if (length % 4 != 0) return false;
    for (int pads = 0; pads < 2 && length > 0 && text[length - 1] == '='; pads++)
        length--;
    return decode(text, length, standard, out);
}

bool base64url_decode(const char *text, size_t length, struct bytes *out)
{
    return decode(text, length, url_safe, out);
}
