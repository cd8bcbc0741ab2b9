#include "backend/gateway/gateways.h"

#include "base/bytes.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>

bool gateways_add(struct gateways *gateways, const char *agency, const struct gateway *gateway,
                  const char *password_file, struct fault *fault)
{
    char *password = NULL;
    if (!file_read_password(password_file, &password, fault)) return false;
    size_t room = (gateways->count + 1) * sizeof *gateways->all;
    struct agency_gateway *all = memory_alloc(room);
    if (gateways->count) memcpy(all, gateways->all, room - sizeof *all);
    free(gateways->all);
    gateways->all = all;
    struct agency_gateway *added = &all[gateways->count++];
    *added = (struct agency_gateway){.agency = agency, .gateway = *gateway, .password = password};
    added->gateway.password = password;
    return true;
}

const struct gateway *gateways_find(const struct gateways *gateways, const char *agency)
{
    for (unsigned i = 0; i < gateways->count; i++)
        if (strcmp(gateways->all[i].agency, agency) == 0) return &gateways->all[i].gateway;
    return NULL;
}

void gateways_finish(struct gateways *gateways)
{
    for (unsigned i = 0; i < gateways->count; i++)
        memory_wipe_free(gateways->all[i].password, strlen(gateways->all[i].password));
    free(gateways->all);
    *gateways = (struct gateways){0};
}
