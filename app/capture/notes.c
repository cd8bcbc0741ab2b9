#include "capture/decode.h"

#include <string.h>

static unsigned read16(const uint8_t *p, bool little)
{
    return little ? p[0] | (unsigned)p[1] << 8 : (unsigned)p[0] << 8 | p[1];
}

static uint32_t read32(const uint8_t *p, bool little)
{
    return little ? read16(p, true) | (uint32_t)read16(p + 2, true) << 16
                  : (uint32_t)read16(p, false) << 16 | read16(p + 2, false);
}

/* The orientation in a TIFF header's first directory. */
static void read_tiff(const uint8_t *data, size_t size, struct file_notes *notes)
{
    if (size < 8) return;
    bool little = data[0] == 'I';
    if (memcmp(data, little ? "II" : "MM", 2) != 0 || read16(data + 2, little) != 42) return;
    uint32_t at = read32(data + 4, little);
    if (at > size - 2) return;
    unsigned count = read16(data + at, little);
    for (unsigned i = 0; i < count; i++) {
        size_t entry = (size_t)at + 2 + 12 * (size_t)i;
        if (entry + 12 > size) return;
        if (read16(data + entry, little) != 0x0112) continue;
        unsigned value = read16(data + entry + 8, little);
        if (value >= 1 && value <= 8) notes->orientation = (int)value;
        return;
    }
}

/* JFIF's units: 1 = dots an inch, 2 = dots a centimetre. */
static void read_jfif(const uint8_t *data, size_t size, struct file_notes *notes)
{
    if (size < 12) return;
    unsigned x = read16(data + 8, false), y = read16(data + 10, false);
    if (x != y) return;
    if (data[7] == 1) notes->dpi = (int)x;
    if (data[7] == 2) notes->dpi = (int)(x * 2.54 + 0.5);
}

/* From there on; what lies between, bits of a scan or nothing at all, is skipped as the decoder
 * does.
 */
static size_t next_marker(const uint8_t *data, size_t size, size_t at)
{
    while (at + 1 < size) {
        uint8_t next = data[at + 1];
        bool restart = next >= 0xd0 && next <= 0xd7;
        if (data[at] == 0xff && next > 1 && next < 0xff && !restart) break;
        at++;
    }
    return at;
}

static void read_jpeg(const uint8_t *data, size_t size, struct file_notes *notes)
{
    size_t at = next_marker(data, size, 2);
    while (at + 4 <= size && data[at + 1] != 0xd9) {
        uint8_t marker = data[at + 1];
        size_t length = read16(data + at + 2, false);
        const uint8_t *body = data + at + 4;
        size_t body_size = length > 2 ? length - 2 : 0;
        if (body_size > size - at - 4) return;
        bool head = notes->scans == 0;
        if (head && marker == 0xe0 && body_size >= 5 && memcmp(body, "JFIF", 5) == 0)
            read_jfif(body, body_size, notes);
        if (head && marker == 0xe1 && body_size >= 6 && memcmp(body, "Exif\0", 6) == 0)
            read_tiff(body + 6, body_size - 6, notes);
        if (marker == 0xda) notes->scans++;
        at = next_marker(data, size, at + 4 + body_size);
    }
}

static void read_png(const uint8_t *data, size_t size, struct file_notes *notes)
{
    size_t at = 8;
    while (at + 12 <= size) {
        size_t length = read32(data + at, false);
        const uint8_t *type = data + at + 4, *body = data + at + 8;
        if (length > size - at - 12 || memcmp(type, "IDAT", 4) == 0) return;
        if (memcmp(type, "pHYs", 4) == 0 && length == 9 && body[8] == 1 &&
            memcmp(body, body + 4, 4) == 0) {
            uint32_t per_metre = read32(body, false);
            if (per_metre < 1000000) notes->dpi = (int)(per_metre * 0.0254 + 0.5);
        }
        if (memcmp(type, "eXIf", 4) == 0) read_tiff(body, length, notes);
        at += 12 + length;
    }
}

void file_notes_read(const struct bytes *file, struct file_notes *out)
{
    *out = (struct file_notes){.orientation = 1};
    if (file->size >= 2 && file->data[0] == 0xff && file->data[1] == 0xd8)
        read_jpeg(file->data, file->size, out);
    if (file->size >= 8 && memcmp(file->data, "\x89PNG\r\n\x1a\n", 8) == 0)
        read_png(file->data, file->size, out);
}
