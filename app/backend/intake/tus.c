#include "backend/intake/tus.h"

#include "base/clock.h"
#include "base/encode.h"

#include <stdio.h>
#include <string.h>

/* The value of a pair, decoded, must be hexadecimal digits of exactly this length. */
static bool read_hex(const char *text, size_t length, size_t digits, char *out)
{
    struct bytes value = {0};
    bool fine = base64_decode(text, length, &value) && value.size == digits;
    for (size_t i = 0; fine && i < digits; i++)
        fine = strchr("0123456789abcdef", value.data[i]) && value.data[i];
    if (fine) {
        memcpy(out, value.data, digits);
        out[digits] = 0;
    }
    bytes_free(&value);
    return fine;
}

bool tus_metadata_parse(const char *text, struct tus_metadata *out)
{
    enum { CASE_AT = sizeof "case " - 1, CASE_SIZE = 44, SHA256_SIZE = 88 };
    enum { SHA256_AT = CASE_AT + CASE_SIZE + sizeof ",sha256 " - 1 };
    struct tus_metadata found = {0};
    char again[HTTP_VALUE_SIZE];
    if (strlen(text) != SHA256_AT + SHA256_SIZE ||
        !read_hex(text + CASE_AT, CASE_SIZE, 32, found.case_id) ||
        !read_hex(text + SHA256_AT, SHA256_SIZE, 64, found.sha256))
        return false;
    tus_metadata_write(&found, again);
    if (strcmp(again, text) != 0) return false;
    *out = found;
    return true;
}

void tus_metadata_write(const struct tus_metadata *metadata, char out[HTTP_VALUE_SIZE])
{
    struct bytes text = {0};
    bytes_append_text(&text, "case ");
    base64_encode(metadata->case_id, strlen(metadata->case_id), &text);
    bytes_append_text(&text, ",sha256 ");
    base64_encode(metadata->sha256, strlen(metadata->sha256), &text);
    snprintf(out, HTTP_VALUE_SIZE, "%s", bytes_text(&text));
    bytes_free(&text);
}

bool tus_checksum_parse(const char *text, struct tus_checksum *out)
{
    static const struct {
        const char *name;
        enum digest_kind kind;
        size_t size;
    } known[] = {{"sha1 ", DIGEST_SHA1, 20}, {"sha256 ", DIGEST_SHA256, 32}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t length = strlen(known[i].name);
        if (strncmp(text, known[i].name, length) != 0) continue;
        struct bytes value = {0};
        bool fine = base64_decode(text + length, strlen(text + length), &value) &&
                    value.size == known[i].size;
        if (fine) {
            *out = (struct tus_checksum){.kind = known[i].kind, .size = value.size};
            memcpy(out->expected, value.data, value.size);
        }
        bytes_free(&value);
        return fine;
    }
    return false;
}

void tus_date(int64_t unix_s, char out[TUS_DATE_SIZE])
{
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct civil at = civil_from_unix(unix_s, 0);
    snprintf(out, TUS_DATE_SIZE, "%s, %02u %s %04u %02u:%02u:%02u GMT", days[at.weekday % 7],
             (unsigned)at.day % 100U, months[(at.month - 1) % 12], (unsigned)at.year % 10000U,
             (unsigned)at.hour % 100U, (unsigned)at.minute % 100U, (unsigned)at.second % 100U);
}
