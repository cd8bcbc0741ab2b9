#include "base/support.h"

#include <stddef.h>
#include <string.h>

static const struct support entries[] = {
#define X(code, actor, action, text) {code, SUPPORT_##actor, SUPPORT_##action, text},
    SUPPORT_CODES(X)
#undef X
};
enum { ENTRIES = sizeof entries / sizeof *entries };

const struct support *support_find(const char *code)
{
    for (size_t i = 0; i < ENTRIES; i++)
        if (strcmp(entries[i].code, code) == 0) return &entries[i];
    return NULL;
}

bool support_code_is_formed(const char *code)
{
    return code && strlen(code) == 4 && code[0] >= 'A' && code[0] <= 'Z' && code[1] == '-' &&
           strspn(code + 2, "0123456789") == 2;
}

const struct support *support_at(unsigned index)
{
    return index < ENTRIES ? &entries[index] : NULL;
}

const char *support_actor_name(enum support_actor actor)
{
    static const char *const names[] = {"self", "applicant", "staff", "vendor"};
    return names[actor];
}

const char *support_action_name(enum support_action action)
{
    static const char *const names[] = {"wait",  "retry",     "reset",    "clear",  "refill",
                                        "clean", "configure", "maintain", "suspend"};
    return names[action];
}
