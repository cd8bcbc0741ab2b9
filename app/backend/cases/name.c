/* What a case is called outside of the house: its id under a mask that follows from a tag, and the
 * tag from the id, both keyed (the idea of RFC 5297). So a name is the same each time, and one that
 * nobody gave is known as such without a look into the database. */
#include "backend/cases/cases.h"

#include "base/encode.h"

#include <string.h>

enum { HALF = 16 };
_Static_assert(DB_ID_SIZE == 2 * HALF + 1 && CASES_NAME_SIZE == 4 * HALF + 1, "two halves");

static void make_hash(const struct cases *cases, const char *purpose, const uint8_t half[HALF],
                      uint8_t out[DB_HASH_SIZE])
{
    char text[2 * HALF + 1];
    hex_encode(half, HALF, text);
    cases_hash(cases->secret, purpose, text, out);
}

static void make_tag(const struct cases *cases, const uint8_t id[HALF], uint8_t out[HALF])
{
    uint8_t hash[DB_HASH_SIZE];
    make_hash(cases, "case-name", id, hash);
    memcpy(out, hash, HALF);
}

/* Puts the mask on, and takes it off. */
static void mask(const struct cases *cases, const uint8_t tag[HALF], uint8_t half[HALF])
{
    uint8_t hash[DB_HASH_SIZE];
    make_hash(cases, "case-name-mask", tag, hash);
    for (int i = 0; i < HALF; i++)
        half[i] ^= hash[i];
}

bool cases_name(const struct cases *cases, const char *id, char out[CASES_NAME_SIZE])
{
    uint8_t bytes[2 * HALF];
    if (!hex_decode(id, bytes + HALF, HALF)) return false;
    make_tag(cases, bytes + HALF, bytes);
    mask(cases, bytes, bytes + HALF);
    hex_encode(bytes, sizeof bytes, out);
    return true;
}

bool cases_named(const struct cases *cases, const char *name, char out_id[DB_ID_SIZE])
{
    uint8_t bytes[2 * HALF], tag[HALF];
    if (!hex_decode(name, bytes, sizeof bytes)) return false;
    mask(cases, bytes, bytes + HALF);
    make_tag(cases, bytes + HALF, tag);
    if (!seal_equal(tag, bytes, HALF)) return false;
    hex_encode(bytes + HALF, HALF, out_id);
    return true;
}
