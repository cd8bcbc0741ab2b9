/* digest.h - SHA-1 and SHA-256 of bytes that arrive piece by piece (tus checksums, whole uploads).
 * SHA-1 guards against accidents only, as tus demands it. */
#ifndef ANJUNGAN_BACKEND_HTTP_DIGEST_H
#define ANJUNGAN_BACKEND_HTTP_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum digest_kind { DIGEST_SHA1, DIGEST_SHA256 };
enum { DIGEST_MAX = 32 };

struct digest;
struct digest *digest_create(enum digest_kind);
void digest_add(struct digest *, const void *data, size_t size);
/* Writes 20 or 32 bytes; returns how many. Destroys it. */
size_t digest_finish(struct digest *, uint8_t out[DIGEST_MAX]);
void digest_destroy(struct digest *); /* NULL is fine */

#endif
