/* encode.h - hexadecimal (lower case) and base64 (RFC 4648: standard with padding, and URL-safe
 * without). Decoders are strict: a foreign character, wrong length or stray bits are refused. */
#ifndef ANJUNGAN_BASE_ENCODE_H
#define ANJUNGAN_BASE_ENCODE_H

#include "base/bytes.h"

/* out holds 2 * size + 1. */
void hex_encode(const void *data, size_t size, char *out);
bool hex_decode(const char *text, void *out, size_t size); /* exactly size bytes */
/* Append to out; the text is NUL-terminated behind the content. */
void base64_encode(const void *data, size_t size, struct bytes *out);
void base64url_encode(const void *data, size_t size, struct bytes *out);
bool base64_decode(const char *text, size_t length, struct bytes *out);
bool base64url_decode(const char *text, size_t length, struct bytes *out);

#endif
