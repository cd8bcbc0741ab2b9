#include "base/support.h"

#include <stddef.h>
#include <string.h>

static const struct support entries[] = {
#define X(code, actor, text) {code, SUPPORT_##actor, text},
    SUPPORT_CODES(X)
#undef X
};

const struct support *support_find(const char *code)
{
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (strcmp(entries[i].code, code) == 0) return &entries[i];
    return NULL;
}
