#include "printer/escpos_reply.h"

#include <string.h>

enum { BLOCK = 0x37, COUNTER = 0x5F, PROCESS_ID = 0x22, OFFLINE = 0x23, CLEARED = 0x25 };
enum { XON = 0x11, XOFF = 0x13 };

bool escpos_is_real_time(uint8_t byte)
{
    return (byte & 0x93) == 0x12;
}

bool escpos_is_automatic(uint8_t byte)
{
    return (byte & 0x93) == 0x10;
}

static bool is_plain(uint8_t byte)
{
    return (byte & 0x90) == 0;
}

/* A block is complete with its 00h; one that cannot be is dropped. */
static bool end_block(struct escpos_reader *reader, struct escpos_reply *out)
{
    const uint8_t *held = reader->held;
    int count = reader->count;
    reader->count = 0;
    *out = (struct escpos_reply){.kind = ESCPOS_COUNTER};
    if (held[0] == COUNTER) return true;
    if (held[1] == PROCESS_ID && count == 7) {
        out->kind = ESCPOS_PROCESS_ID;
        memcpy(out->bytes, held + 2, 4);
        return true;
    }
    out->kind = held[1] == OFFLINE ? ESCPOS_OFFLINE : ESCPOS_CLEARED;
    return held[1] == OFFLINE || (held[1] == CLEARED && count == 3);
}

static bool begin(struct escpos_reader *reader, uint8_t byte, struct escpos_reply *out)
{
    if (byte == BLOCK || byte == COUNTER || escpos_is_automatic(byte)) {
        reader->held[0] = byte;
        reader->count = 1;
        return false;
    }
    *out = (struct escpos_reply){.bytes = {byte}};
    out->kind = escpos_is_real_time(byte) ? ESCPOS_REAL_TIME : ESCPOS_TRANSMITTED;
    if (escpos_is_real_time(byte) || is_plain(byte)) return true;
    reader->noise += byte != XON && byte != XOFF;
    return false;
}

bool escpos_reader_feed(struct escpos_reader *reader, uint8_t byte, struct escpos_reply *out)
{
    if (reader->count == 0) return begin(reader, byte, out);
    bool automatic = escpos_is_automatic(reader->held[0]);
    bool fits = automatic ? is_plain(byte) : byte == 0 || (byte >= 0x20 && byte <= 0x7F);
    if (!fits || reader->count == (int)sizeof reader->held) {
        reader->noise++;
        reader->count = 0; /* the rest was lost; this byte may begin something */
        return begin(reader, byte, out);
    }
    reader->held[reader->count++] = byte;
    if (!automatic) return byte == 0 && end_block(reader, out);
    if (reader->count < 4) return false;
    *out = (struct escpos_reply){.kind = ESCPOS_AUTOMATIC};
    memcpy(out->bytes, reader->held, 4);
    reader->count = 0;
    return true;
}

void escpos_status_real_time(const struct printer_profile *profile, int n, uint8_t byte,
                             struct printer_signs *signs)
{
    if (!escpos_is_real_time(byte)) return;
    printer_signs_read(profile, REPLY_REAL_TIME + (unsigned)n, byte, signs);
}

void escpos_status_automatic(const struct printer_profile *profile, const uint8_t bytes[4],
                             struct printer_signs *signs)
{
    if (!escpos_is_automatic(bytes[0])) return;
    for (unsigned i = 0; i < 4; i++)
        printer_signs_read(profile, REPLY_AUTOMATIC + 1 + i, bytes[i], signs);
}

void escpos_status_transmitted(const struct printer_profile *profile, uint8_t byte,
                               struct printer_signs *signs)
{
    if (!is_plain(byte)) return;
    printer_signs_read(profile, REPLY_TRANSMITTED + 1, byte, signs);
}
