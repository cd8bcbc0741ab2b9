/* file_kind.h - what a file that somebody sends is, by how it begins and never by its name.
 *
 * Both ends ask the same: the service centre before it takes a file from a phone, the terminal
 * again when it has opened it. A kind is a promise about the first bytes only; whoever reads the
 * file on reads it as hostile. */
#ifndef ANJUNGAN_BASE_FILE_KIND_H
#define ANJUNGAN_BASE_FILE_KIND_H

#include <stddef.h>

enum file_kind {
    FILE_KIND_NONE,
    FILE_KIND_PDF,  /* "%PDF-" (ISO 32000-1, 7.5.2) */
    FILE_KIND_JPEG, /* SOI and the next marker (ITU-T T.81, B.1.1.3) */
    FILE_KIND_PNG,  /* its signature (ISO/IEC 15948, 5.2) */
    FILE_KIND_CSR,  /* a PKCS#10 certificate request (RFC 2986), PEM (RFC 7468) or DER */
    FILE_KINDS,
};

/* A request in PEM may have readable text before it, as openssl req -text writes it. */
enum file_kind file_kind_of(const void *data, size_t size);
/* "pdf", "jpeg", "png", "csr"; of FILE_KIND_NONE: "". */
const char *file_kind_name(enum file_kind);
enum file_kind file_kind_from_name(const char *name); /* FILE_KIND_NONE: not one of them */

#endif
