/* gateways.h - the gateways of all agencies that have one, with their passwords read. */
#ifndef ANJUNGAN_BACKEND_GATEWAY_GATEWAYS_H
#define ANJUNGAN_BACKEND_GATEWAY_GATEWAYS_H

#include "backend/gateway/gateway.h"

struct agency_gateway {
    const char *agency; /* "pekalongan" */
    struct gateway gateway;
    char *password;
};

/* Zeroed: none. */
struct gateways {
    struct agency_gateway *all;
    unsigned count;
};

/* Borrows every text of the gateway but its password, which is the first line of the file. K-02:
 * that file cannot be read; K-01: its first line is empty. */
bool gateways_add(struct gateways *, const char *agency, const struct gateway *,
                  const char *password_file, struct fault *);
const struct gateway *gateways_find(const struct gateways *, const char *agency); /* or NULL */
void gateways_finish(struct gateways *);

#endif
