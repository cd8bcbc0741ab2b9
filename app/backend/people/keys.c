#include "backend/people/keys.h"

#include <string.h>

static bool parse_one(const char *key, size_t length, const char *const known[], int count,
                      unsigned *bits)
{
    for (int i = 0; i < count; i++) {
        if (strlen(known[i]) != length || memcmp(known[i], key, length) != 0) continue;
        *bits |= 1U << i;
        return true;
    }
    return false;
}

bool keys_parse(const char *list, const char *const known[], int count, unsigned *out)
{
    unsigned bits = 0;
    for (;;) {
        size_t length = strcspn(list, ",");
        if (!parse_one(list, length, known, count, &bits)) return false;
        list += length;
        if (!*list) break;
        list++;
    }
    *out = bits;
    return true;
}
