#include "catalogue/catalogue.h"

#include <string.h>

/* How that paragraph begins, in each language. */
static const char *const leads[LANGUAGE_COUNT] = {
    [LANGUAGE_ID] = "Disimpan:",
    [LANGUAGE_EN] = "How long it is kept:",
    [LANGUAGE_JV] = "Dipunsimpen:",
};

static bool begins(const char *at)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (strncmp(at, leads[i], strlen(leads[i])) == 0) return true;
    return false;
}

const char *service_retention_words(const struct service *service, enum language language,
                                    size_t *out_length)
{
    const char *at = phrase_in(&service->consent, language);
    while (*at) {
        size_t length = strcspn(at, "\n");
        if (begins(at)) {
            *out_length = length;
            return at;
        }
        at += length;
        at += strspn(at, "\n");
    }
    return NULL;
}
