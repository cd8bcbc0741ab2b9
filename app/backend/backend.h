/* backend.h - the parts of one backend, put together once for every command. */
#ifndef ANJUNGAN_BACKEND_BACKEND_H
#define ANJUNGAN_BACKEND_BACKEND_H

#include "backend/blobs/blobs.h"
#include "backend/cases/cases.h"
#include "backend/config.h"
#include "backend/db/db.h"
#include "backend/follow/follow.h"
#include "backend/gateway/gateways.h"
#include "backend/keys.h"
#include "backend/recipient/recipients.h"

struct backend {
    struct config *config;
    struct keys keys;
    struct clock clock;
    struct catalogue *catalogue;
    struct db *db;
    struct blobs *blobs;
    struct recipients recipients;
    struct cases cases;
    struct gateways gateways;
    const char **told;    /* of cases */
    struct follow follow; /* likewise; asks nobody where there is no mail */
};

/* Everything but the ports. */
bool backend_open(struct backend *, const char *config_path, struct fault *);
/* Before anything is written to the audit log. */
void backend_chain(struct db *, const struct bytes *secret);
void backend_close(struct backend *); /* half open is fine */

/* serve.c: answers until SIGTERM or SIGINT. */
bool backend_serve(struct backend *, struct fault *);

#endif
