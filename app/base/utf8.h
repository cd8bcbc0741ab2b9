/* utf8.h - is it well-formed UTF-8 (RFC 3629: shortest form, no surrogates)? And as much of it as
 * fits. */
#ifndef ANJUNGAN_BASE_UTF8_H
#define ANJUNGAN_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the well-formed character at text, which is ended by a NUL; 0: it is none. */
size_t utf8_length(const unsigned char *text);
/* All of the text is. */
bool utf8_is_valid(const char *text);
/* As much of text as fits with its NUL, and no part of a character. */
void utf8_copy(char *out, size_t size, const char *text);

#endif
