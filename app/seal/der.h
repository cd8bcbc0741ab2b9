/* der.h - a reader of DER (X.690) that accepts no second way of writing a thing.
 *
 * Tags of one byte, definite lengths in their shortest form, everything inside its parent. It
 * allocates nothing and never reads outside what it was given: foreign bytes meet it before they
 * meet anything larger. */
#ifndef ANJUNGAN_SEAL_DER_H
#define ANJUNGAN_SEAL_DER_H

#include "base/bytes.h"

enum {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_OID = 0x06,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT = 0x80, /* [0], [1] by adding the number */
    DER_CONSTRUCTED = 0x20,
};

/* What is left to read: a window into borrowed bytes. */
struct der {
    const uint8_t *at;
    size_t left;
};

/* Takes one element of exactly this tag; out_content is its inside. */
bool der_take(struct der *, uint8_t tag, struct der *out_content);
/* The same, with tag and length: out_whole. */
bool der_take_whole(struct der *, uint8_t tag, struct der *out_whole);
/* Takes exactly these bytes: for what never varies. */
bool der_take_bytes(struct der *, const void *bytes, size_t size);
/* The tag that comes next, or 0 at the end. */
uint8_t der_next(const struct der *);

/* Appends tag and length of an element whose content is size bytes long. */
void der_put_header(struct bytes *out, uint8_t tag, size_t size);

#endif
