/* tus.h - the words of tus 1.0.0 (resumable uploads over HTTP), read strictly and without state. */
#ifndef ANJUNGAN_BACKEND_INTAKE_TUS_H
#define ANJUNGAN_BACKEND_INTAKE_TUS_H

#include "backend/http/digest.h"
#include "backend/http/message.h"

#define TUS_VERSION      "1.0.0"
#define TUS_CONTENT_TYPE "application/offset+octet-stream"

enum { TUS_CHECKSUM_MISMATCH = 460 };

/* What Upload-Metadata must be, to the byte: "case BASE64,sha256 BASE64". HEAD has to give it back
 * as it came, and nothing else that a terminal could write there is kept. */
struct tus_metadata {
    char case_id[33]; /* 32 hexadecimal digits, lower case */
    char sha256[65];
};
bool tus_metadata_parse(const char *text, struct tus_metadata *out);
void tus_metadata_write(const struct tus_metadata *, char out[HTTP_VALUE_SIZE]);

struct tus_checksum {
    enum digest_kind kind;
    uint8_t expected[DIGEST_MAX];
    size_t size;
};
/* "sha1 BASE64" or "sha256 BASE64". */
bool tus_checksum_parse(const char *text, struct tus_checksum *out);

/* "Fri, 20 Nov 2026 03:42:00 GMT" (RFC 9110). */
enum { TUS_DATE_SIZE = 32 };
void tus_date(int64_t unix_s, char out[TUS_DATE_SIZE]);

#endif
