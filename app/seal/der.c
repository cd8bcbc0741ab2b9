#include "seal/der.h"

#include <string.h>

enum { LENGTH_BYTES_MAX = 4 };

/* Sizes of the header and of the content of the element at the front; false when it is not DER. */
static bool measure(const struct der *der, uint8_t tag, size_t *out_header, size_t *out_content)
{
    if (der->left < 2 || der->at[0] != tag) return false;
    size_t header = 2, content = der->at[1];
    if (content & 0x80) {
        size_t count = content & 0x7F;
        if (count == 0 || count > LENGTH_BYTES_MAX || der->left - 2 < count) return false;
        content = 0;
        for (size_t i = 0; i < count; i++)
            content = content << 8 | der->at[2 + i];
        if (content < 0x80 || (count > 1 && der->at[2] == 0)) return false; /* not the shortest */
        header += count;
    }
    if (content > der->left - header) return false;
    *out_header = header;
    *out_content = content;
    return true;
}

static void skip(struct der *der, size_t size)
{
    der->at += size;
    der->left -= size;
}

bool der_take(struct der *der, uint8_t tag, struct der *out_content)
{
    size_t header, content;
    if (!measure(der, tag, &header, &content)) return false;
    *out_content = (struct der){der->at + header, content};
    skip(der, header + content);
    return true;
}

bool der_take_whole(struct der *der, uint8_t tag, struct der *out_whole)
{
    size_t header, content;
    if (!measure(der, tag, &header, &content)) return false;
    *out_whole = (struct der){der->at, header + content};
    skip(der, header + content);
    return true;
}

bool der_take_bytes(struct der *der, const void *bytes, size_t size)
{
    if (der->left < size || memcmp(der->at, bytes, size) != 0) return false;
    skip(der, size);
    return true;
}

uint8_t der_next(const struct der *der)
{
    return der->left ? der->at[0] : 0;
}

void der_put_header(struct bytes *out, uint8_t tag, size_t size)
{
    uint8_t header[2 + LENGTH_BYTES_MAX] = {tag};
    size_t length = 2;
    if (size < 0x80) {
        header[1] = (uint8_t)size;
    } else {
        size_t count = 1;
        while (count < LENGTH_BYTES_MAX && size >> (8 * count))
            count++;
        header[1] = (uint8_t)(0x80 | count);
        for (size_t i = 0; i < count; i++)
            header[2 + i] = (uint8_t)(size >> (8 * (count - 1 - i)));
        length += count;
    }
    bytes_append(out, header, length);
}
