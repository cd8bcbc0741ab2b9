#include "printer/escpos_reply.h"

#include <string.h>

enum { BLOCK = 0x37, COUNTER = 0x5F, PROCESS_ID = 0x22, OFFLINE = 0x23, CLEARED = 0x25 };

static bool is_real_time(uint8_t byte)
{
    return (byte & 0x93) == 0x12;
}

static bool is_automatic_first(uint8_t byte)
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
    if (byte == BLOCK || byte == COUNTER || is_automatic_first(byte)) {
        reader->held[0] = byte;
        reader->count = 1;
        return false;
    }
    *out = (struct escpos_reply){.bytes = {byte}};
    out->kind = is_real_time(byte) ? ESCPOS_REAL_TIME : ESCPOS_TRANSMITTED;
    return is_real_time(byte) || is_plain(byte);
}

bool escpos_reader_feed(struct escpos_reader *reader, uint8_t byte, struct escpos_reply *out)
{
    if (reader->count == 0) return begin(reader, byte, out);
    bool automatic = is_automatic_first(reader->held[0]);
    bool fits = automatic ? is_plain(byte) : byte == 0 || (byte >= 0x20 && byte <= 0x7F);
    if (!fits || reader->count == (int)sizeof reader->held) {
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

/* "Recoverable by itself" is a hot head, but some models also say so while the cover is open. */
static enum printer_head head_of(bool unrecoverable, bool recovers, enum printer_cover cover)
{
    if (unrecoverable) return HEAD_INOPERATIVE;
    return recovers && cover != COVER_OPEN ? HEAD_HOT : HEAD_OK;
}

void escpos_status_real_time(int n, uint8_t byte, struct printer_status *status, bool *out_offline)
{
    if (n == 1) {
        *out_offline = byte & 0x08;
    } else if (n == 2) {
        status->cover = byte & 0x04 ? COVER_OPEN : COVER_CLOSED;
        if (byte & 0x20) status->paper = PAPER_OUT;
    } else if (n == 3) {
        status->cutter = byte & 0x08 ? CUTTER_JAMMED : CUTTER_OK;
        status->head = head_of(byte & 0x20, byte & 0x40, status->cover);
    } else if (n == 4) {
        /* Bit 6 alone is another sensor on some kiosk printers; bit 5 is paper end on all. */
        enum printer_paper paper = byte & 0x0C ? PAPER_LOW : PAPER_OK;
        if (byte & 0x20) paper = PAPER_OUT;
        if (status->paper != PAPER_OUT) status->paper = paper;
    }
}

void escpos_status_automatic(const uint8_t bytes[4], struct printer_status *status,
                             bool *out_offline)
{
    *out_offline = bytes[0] & 0x08;
    status->cover = bytes[0] & 0x20 ? COVER_OPEN : COVER_CLOSED;
    status->cutter = bytes[1] & 0x08 ? CUTTER_JAMMED : CUTTER_OK;
    status->head = head_of(bytes[1] & 0x20, bytes[1] & 0x40, status->cover);
    status->paper = bytes[2] & 0x0C ? PAPER_OUT : bytes[2] & 0x03 ? PAPER_LOW : PAPER_OK;
}
