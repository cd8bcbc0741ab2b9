#define _GNU_SOURCE
#include "base/file_kind.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { PEM_MAX = 64 * 1024 }; /* a request is small: further in, nobody looks for one */

static const char *const names[FILE_KINDS] = {
    [FILE_KIND_NONE] = "",   [FILE_KIND_PDF] = "pdf", [FILE_KIND_JPEG] = "jpeg",
    [FILE_KIND_PNG] = "png", [FILE_KIND_CSR] = "csr",
};

const char *file_kind_name(enum file_kind kind)
{
    return names[kind];
}

enum file_kind file_kind_from_name(const char *name)
{
    for (int i = FILE_KIND_NONE + 1; i < FILE_KINDS; i++)
        if (strcmp(names[i], name) == 0) return (enum file_kind)i;
    return FILE_KIND_NONE;
}

static bool begins(const uint8_t *data, size_t size, const char *magic, size_t length)
{
    return size >= length && memcmp(data, magic, length) == 0;
}
#define BEGINS(data, size, magic) begins((data), (size), (magic), sizeof(magic) - 1)

/* Steps over the head of a DER SEQUENCE; the length of what is in it, or 0. */
static size_t enter_sequence(const uint8_t **at, size_t *left)
{
    if (*left < 2 || (*at)[0] != 0x30) return 0;
    size_t octets = (*at)[1] & 0x80 ? (*at)[1] & 0x7FU : 0;
    if (octets > 3 || *left < 2 + octets || ((*at)[1] == 0x80)) return 0;
    size_t length = octets ? 0 : (*at)[1];
    for (size_t i = 0; i < octets; i++)
        length = length << 8 | (*at)[2 + i];
    *at += 2 + octets;
    *left -= 2 + octets;
    return length;
}

/* CertificationRequest ::= SEQUENCE { SEQUENCE { INTEGER 0, Name (SEQUENCE)...: certificates, keys
 * and PKCS#12 begin otherwise. The outermost length is that of the file. */
static bool is_request_der(const uint8_t *at, size_t left)
{
    size_t outer = enter_sequence(&at, &left);
    if (outer == 0 || outer != left) return false;
    size_t inner = enter_sequence(&at, &left);
    return inner > 4 && inner < left && BEGINS(at, left, "\x02\x01\x00\x30");
}

/* At the beginning of a line; what stands before it is text. */
static bool is_request_pem(const uint8_t *data, size_t size)
{
    static const char *const heads[] = {"-----BEGIN CERTIFICATE REQUEST-----",
                                        "-----BEGIN NEW CERTIFICATE REQUEST-----"};
    size_t within = size < PEM_MAX ? size : PEM_MAX;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const uint8_t *found = memmem(data, within, heads[i], strlen(heads[i]));
        if (!found || memchr(data, 0, (size_t)(found - data))) continue;
        bool after_mark = found == data + 3 && BEGINS(data, size, "\xEF\xBB\xBF");
        if (found == data || found[-1] == '\n' || after_mark) return true;
    }
    return false;
}

enum file_kind file_kind_of(const void *data, size_t size)
{
    if (!data) return FILE_KIND_NONE;
    if (BEGINS(data, size, "%PDF-")) return FILE_KIND_PDF;
    if (BEGINS(data, size, "\xFF\xD8\xFF")) return FILE_KIND_JPEG;
    if (BEGINS(data, size, "\x89PNG\r\n\x1A\n")) return FILE_KIND_PNG;
    if (is_request_der(data, size) || is_request_pem(data, size)) return FILE_KIND_CSR;
    return FILE_KIND_NONE;
}
