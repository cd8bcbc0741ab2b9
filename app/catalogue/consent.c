#include "catalogue/catalogue.h"

#include <string.h>

/* How these paragraphs begin, in each language. */
static const char *const retention[LANGUAGE_COUNT] = {
    [LANGUAGE_ID] = "Disimpan:",
    [LANGUAGE_EN] = "How long it is kept:",
    [LANGUAGE_JV] = "Dipunsimpen:",
};
static const char *const withdrawal[LANGUAGE_COUNT] = {
    [LANGUAGE_ID] = "Boleh ditarik kapan pun:",
    [LANGUAGE_EN] = "You may withdraw at any time:",
    [LANGUAGE_JV] = "Kenging dipuntarik kapan kemawon:",
};

static bool begins(const char *at, const char *const leads[LANGUAGE_COUNT])
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (strncmp(at, leads[i], strlen(leads[i])) == 0) return true;
    return false;
}

static const char *paragraph(const struct service *service, enum language language,
                             const char *const leads[LANGUAGE_COUNT], size_t *out_length)
{
    const char *at = phrase_in(&service->consent, language);
    while (*at) {
        size_t length = strcspn(at, "\n");
        if (begins(at, leads)) {
            *out_length = length;
            return at;
        }
        at += length;
        at += strspn(at, "\n");
    }
    return NULL;
}

const char *service_retention_words(const struct service *service, enum language language,
                                    size_t *out_length)
{
    return paragraph(service, language, retention, out_length);
}

const char *service_withdrawal_words(const struct service *service, enum language language,
                                     size_t *out_length)
{
    return paragraph(service, language, withdrawal, out_length);
}
