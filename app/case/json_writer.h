/* json_writer.h - JSON written straight into struct bytes, so that a personal value never lies in
 * the memory of a library that does not wipe it.
 *
 * Commas are put where they belong; text is escaped by construction. Begin and end must pair. */
#ifndef ANJUNGAN_CASE_JSON_WRITER_H
#define ANJUNGAN_CASE_JSON_WRITER_H

#include "base/bytes.h"

enum { JSON_DEPTH_MAX = 8 };

struct json_writer {
    struct bytes *out;            /* borrowed */
    char closers[JSON_DEPTH_MAX]; /* what ends each open level: } or ] */
    bool filled[JSON_DEPTH_MAX];  /* a member was written at this level already */
    int depth;
};

/* key is NULL inside an array and at the top. */
void json_begin_object(struct json_writer *, const char *key);
void json_begin_array(struct json_writer *, const char *key);
void json_end(struct json_writer *); /* of the innermost open object or array */
/* Bytes that are not UTF-8 become U+FFFD, so that the reader never refuses the whole case. */
void json_text(struct json_writer *, const char *key, const char *text);
void json_number(struct json_writer *, const char *key, long long number);
void json_decimal(struct json_writer *, const char *key,
                  double number); /* one digit after the point */
void json_fraction(struct json_writer *, const char *key, double number); /* four digits */
void json_flag(struct json_writer *, const char *key, bool flag);

#endif
