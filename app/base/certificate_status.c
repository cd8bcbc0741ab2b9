#include "base/certificate_status.h"

#include <string.h>

static const char *const words[CERTIFICATE_STATUSES] = {
    [CERTIFICATE_UNKNOWN] = "",
    [CERTIFICATE_NOT_REGISTERED] = "NOT_REGISTERED",
    [CERTIFICATE_NO_CERTIFICATE] = "NO_CERTIFICATE",
    [CERTIFICATE_WAITING_FOR_VERIFICATION] = "WAITING_FOR_VERIFICATION",
    [CERTIFICATE_NEW] = "NEW",
    [CERTIFICATE_ISSUE] = "ISSUE",
    [CERTIFICATE_RENEW] = "RENEW",
    [CERTIFICATE_EXPIRED] = "EXPIRED",
    [CERTIFICATE_SUSPEND] = "SUSPEND",
    [CERTIFICATE_REVOKE] = "REVOKE",
};

const char *certificate_status_word(enum certificate_status status)
{
    return words[status];
}

enum certificate_status certificate_status_from_word(const char *word)
{
    for (int i = CERTIFICATE_UNKNOWN + 1; i < CERTIFICATE_STATUSES; i++)
        if (strcmp(words[i], word) == 0) return (enum certificate_status)i;
    return CERTIFICATE_UNKNOWN;
}

bool certificate_status_is_under_way(enum certificate_status status)
{
    return status == CERTIFICATE_WAITING_FOR_VERIFICATION || status == CERTIFICATE_RENEW;
}
