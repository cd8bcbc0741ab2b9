#include "backend/backend.h"

#include <stdlib.h>
/* Something signed by us that is no link: what an absent signature is compared with, so that its
 * absence cannot be told by the time. */
static bool make_decoy(struct backend *backend, struct fault *fault)
{
    static const char text[] = "anjungan-decoy-1";
    return seal_sign(&backend->keys.sign_key, text, sizeof text - 1, backend->cases.decoy, fault);
}

static bool open_gateways(struct backend *backend, struct fault *fault)
{
    if (backend->config->gateways_count && !gateway_init(fault)) return false;
    for (unsigned i = 0; i < backend->config->gateways_count; i++) {
        const struct config_gateway *config = &backend->config->gateways[i];
        struct gateway gateway = {.url = config->url,
                                  .user = config->user,
                                  .ca_path = config->ca_file,
                                  .api = config->api,
                                  .timeout_s = config->timeout_s};
        if (!gateways_add(&backend->gateways, config->agency, &gateway, config->password_file,
                          fault))
            return false;
    }
    return true;
}

/* Also by a command beside the server, which then sends what it queued. */
static void set_told(struct backend *backend)
{
    unsigned count = backend->config->webhooks_count;
    if (count == 0) return;
    backend->told = memory_alloc((count + 1) * sizeof *backend->told);
    for (unsigned i = 0; i < count; i++)
        backend->told[i] = backend->config->webhooks[i].agency;
    backend->cases.told = backend->told;
}

void backend_chain(struct db *db, const struct bytes *secret)
{
    uint8_t key[DB_CHAIN_SIZE];
    cases_hash(secret, "audit", "chain", key);
    db_audit_key(db, key);
}

bool backend_open(struct backend *backend, const char *config_path, struct fault *fault)
{
    *backend = (struct backend){0};
    if (!config_read(config_path, &backend->config, fault) ||
        !keys_load(backend->config, &backend->keys, fault))
        return false;
    backend->catalogue = catalogue_create(backend->config->catalogue_dir, fault);
    if (!backend->catalogue || !config_suits(backend->config, backend->catalogue, fault))
        return false;
    backend->db = config_open_database(backend->config, fault);
    if (!backend->db) return false;
    backend_chain(backend->db, &backend->keys.secret);
    backend->recipients = (struct recipients){.db = backend->db,
                                              .clock = &backend->clock,
                                              .secret = &backend->keys.secret,
                                              .ca_key = &backend->keys.ca_key,
                                              .ca_certificate = &backend->keys.ca_certificate,
                                              .offline_days = backend->config->limits.offline_days};
    if (!recipients_begin(&backend->recipients, backend->config->state_dir, fault)) return false;
    struct blobs_options blobs = config_blobs(backend->config);
    backend->blobs = blobs_create(&blobs, fault);
    if (!backend->blobs) return false;
    backend->cases = (struct cases){.db = backend->db,
                                    .catalogue = backend->catalogue,
                                    .clock = &backend->clock,
                                    .secret = &backend->keys.secret,
                                    .ca_certificate = &backend->keys.ca_certificate,
                                    .certificate = &backend->keys.sign_certificate};
    if (backend->config->desk) backend->cases.api_base = backend->config->desk->base_url;
    set_told(backend);
    const struct config_mail *mail = backend->config->mail;
    follow_init(&backend->follow, &backend->cases, mail ? mail->from : NULL,
                backend->config->public.base_url);
    if (mail) backend->cases.letters = &backend->follow.letters;
    return open_gateways(backend, fault) && make_decoy(backend, fault);
}

void backend_close(struct backend *backend)
{
    gateways_finish(&backend->gateways);
    if (backend->config && backend->config->gateways_count) gateway_finish();
    free(backend->told);
    blobs_destroy(backend->blobs);
    db_destroy(backend->db);
    catalogue_destroy(backend->catalogue);
    keys_free(&backend->keys);
    config_free(backend->config);
    *backend = (struct backend){0};
}
