#define _DEFAULT_SOURCE
#include "seal/zip.h"

#include <assert.h>
#include <string.h>
#include <zlib.h>

/* Sizes, signatures and field positions of APPNOTE 4.3.7, 4.3.12 and 4.3.16. */
enum { LOCAL_SIZE = 30, CENTRAL_SIZE = 46, END_SIZE = 22 };
enum { LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50 };
enum {
    VERSION = 10,     /* of the extractor: stored, no folders of their own */
    MADE_BY = 3 << 8, /* Unix, so that the mode below counts */
    TIME = 0,
    DATE = 0x0021, /* 1 January 1980: the time of the case stands in the case, once */
};
static const uint32_t mode_bits = 0100600U << 16;

struct cursor {
    const uint8_t *at;
    size_t left;
};

bool zip_name_is_good(const char *name)
{
    size_t length = strnlen(name, SEAL_NAME_SIZE);
    if (length == 0 || length == SEAL_NAME_SIZE) return false;
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-/") != length) return false;
    for (const char *part = name;; part++) {
        size_t part_length = strcspn(part, "/");
        if (part_length == 0 || (part_length == 1 && part[0] == '.') ||
            (part_length == 2 && part[0] == '.' && part[1] == '.'))
            return false;
        part += part_length;
        if (!*part) return true;
    }
}

static void put16(struct bytes *out, unsigned value)
{
    uint8_t little[2] = {(uint8_t)value, (uint8_t)(value >> 8)};
    bytes_append(out, little, sizeof little);
}

static void put32(struct bytes *out, size_t value)
{
    put16(out, value & 0xFFFF);
    put16(out, value >> 16 & 0xFFFF);
}

/* The ten fields that a part's two headers have in common. */
static void put_common(struct bytes *out, const struct zip_entry *part, uint32_t crc)
{
    put16(out, VERSION);
    put16(out, 0); /* flags */
    put16(out, 0); /* stored */
    put16(out, TIME);
    put16(out, DATE);
    put32(out, crc);
    put32(out, part->size);
    put32(out, part->size);
    put16(out, (unsigned)strlen(part->name));
    put16(out, 0); /* extra field */
}

static void put_local(struct bytes *out, const struct zip_entry *part, uint32_t crc)
{
    put32(out, LOCAL);
    put_common(out, part, crc);
    bytes_append_text(out, part->name);
}

static void put_central(struct bytes *out, const struct zip_entry *part, uint32_t crc,
                        size_t offset)
{
    put32(out, CENTRAL);
    put16(out, MADE_BY | VERSION);
    put_common(out, part, crc);
    put16(out, 0); /* comment */
    put16(out, 0); /* disk */
    put16(out, 0); /* internal attributes */
    put32(out, mode_bits);
    put32(out, offset);
    bytes_append_text(out, part->name);
}

static void put_end(struct bytes *out, int count, size_t directory_size, size_t directory_offset)
{
    put32(out, END);
    put16(out, 0); /* disk */
    put16(out, 0);
    put16(out, (unsigned)count);
    put16(out, (unsigned)count);
    put32(out, directory_size);
    put32(out, directory_offset);
    put16(out, 0); /* comment */
}

void zip_write(const struct zip_entry *parts, int count, struct bytes *out)
{
    assert(count > 0 && count <= ZIP_PARTS_MAX);
    size_t start = out->size, whole = END_SIZE;
    for (int i = 0; i < count; i++) {
        assert(zip_name_is_good(parts[i].name));
        whole += LOCAL_SIZE + CENTRAL_SIZE + 2 * strlen(parts[i].name) + parts[i].size;
    }
    assert(whole < UINT32_MAX);
    bytes_reserve(out, start + whole + 1);
    uint32_t crcs[ZIP_PARTS_MAX];
    size_t offsets[ZIP_PARTS_MAX];
    for (int i = 0; i < count; i++) {
        crcs[i] = (uint32_t)crc32_z(0, parts[i].data, parts[i].size);
        offsets[i] = out->size - start;
        put_local(out, &parts[i], crcs[i]);
        bytes_append(out, parts[i].data, parts[i].size);
    }
    size_t directory = out->size - start;
    for (int i = 0; i < count; i++)
        put_central(out, &parts[i], crcs[i], offsets[i]);
    put_end(out, count, out->size - start - directory, directory);
}

static size_t get16(const uint8_t *at)
{
    return (size_t)at[0] | (size_t)at[1] << 8;
}

static size_t get32(const uint8_t *at)
{
    return get16(at) | get16(at + 2) << 16;
}

static bool name_is_new(const struct zip_entry *entries, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(entries[i].name, entries[count].name) == 0) return false;
    return true;
}

/* Takes name and place of the part from its local header. What the header holds beside them is
 * judged at the end, when the whole is written again and compared. */
static bool take_local(struct cursor *cursor, struct zip_entry *out)
{
    if (cursor->left < LOCAL_SIZE || get32(cursor->at) != LOCAL) return false;
    size_t size = get32(cursor->at + 18), name_length = get16(cursor->at + 26);
    if (name_length == 0 || name_length >= SEAL_NAME_SIZE) return false;
    if (cursor->left - LOCAL_SIZE < name_length || cursor->left - LOCAL_SIZE - name_length < size)
        return false;
    memcpy(out->name, cursor->at + LOCAL_SIZE, name_length);
    out->name[name_length] = 0;
    out->data = cursor->at + LOCAL_SIZE + name_length;
    out->size = size;
    size_t whole = LOCAL_SIZE + name_length + size;
    cursor->at += whole;
    cursor->left -= whole;
    return zip_name_is_good(out->name);
}

/* Takes expected's bytes, or refuses. */
static bool take_same(struct cursor *cursor, const struct bytes *expected)
{
    if (cursor->left < expected->size || memcmp(cursor->at, expected->data, expected->size) != 0)
        return false;
    cursor->at += expected->size;
    cursor->left -= expected->size;
    return true;
}

/* Writes the headers of these parts anew and holds them to the bytes: local headers where the parts
 * lie, then the directory, which must be all of rest. */
static bool headers_agree(const uint8_t *data, const struct zip_entry *parts, int count,
                          struct cursor rest)
{
    size_t directory = (size_t)(rest.at - data);
    struct bytes header = {0}, tail = {0};
    bool agree = true;
    for (int i = 0; agree && i < count; i++) {
        uint32_t crc = (uint32_t)crc32_z(0, parts[i].data, parts[i].size);
        size_t length = LOCAL_SIZE + strlen(parts[i].name);
        put_local(&header, &parts[i], crc);
        struct cursor local = {parts[i].data - length, length};
        agree = take_same(&local, &header);
        put_central(&tail, &parts[i], crc, (size_t)(parts[i].data - length - data));
        bytes_truncate(&header, 0);
    }
    put_end(&tail, count, tail.size, directory);
    agree = agree && rest.left == tail.size && take_same(&rest, &tail);
    bytes_free(&header);
    bytes_free(&tail);
    return agree;
}

bool zip_read(const uint8_t *data, size_t size, struct zip_entry out[ZIP_PARTS_MAX], int *out_count,
              struct fault *fault)
{
    struct cursor cursor = {data, size};
    int count = 0;
    while (cursor.left >= 4 && get32(cursor.at) == LOCAL) {
        if (count == ZIP_PARTS_MAX)
            return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "more than %d parts", ZIP_PARTS_MAX);
        if (!take_local(&cursor, &out[count]) || !name_is_new(out, count))
            return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "part %d of the zip is malformed",
                               count + 1);
        count++;
    }
    if (count == 0 || !headers_agree(data, out, count, cursor))
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the zip is not as a terminal writes it");
    *out_count = count;
    return true;
}
