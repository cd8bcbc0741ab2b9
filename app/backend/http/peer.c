#include "backend/http/peer.h"

#include "base/encode.h"

#include <gnutls/crypto.h>
#include <string.h>

bool peer_trust_create(const struct bytes *ca_pem, gnutls_x509_trust_list_t *out,
                       struct fault *fault)
{
    gnutls_x509_trust_list_t trust = NULL;
    int failed = gnutls_x509_trust_list_init(&trust, 0);
    if (failed) return FAULT(fault, FAULT_SYSTEM, failed, "CA: %s", gnutls_strerror(failed));
    gnutls_datum_t pem = {.data = ca_pem->data, .size = (unsigned)ca_pem->size};
    int added = gnutls_x509_trust_list_add_trust_mem(trust, &pem, NULL, GNUTLS_X509_FMT_PEM, 0, 0);
    if (added == 1) {
        *out = trust;
        return true;
    }
    peer_trust_destroy(trust);
    return FAULT(fault, FAULT_INPUT, added, "the CA certificate cannot be read");
}

void peer_trust_destroy(gnutls_x509_trust_list_t trust)
{
    if (trust) gnutls_x509_trust_list_deinit(trust, 1);
}

static bool chains(gnutls_x509_crt_t certificate, gnutls_x509_trust_list_t trust)
{
    char purpose[] = GNUTLS_KP_TLS_WWW_CLIENT;
    gnutls_typed_vdata_st demands[] = {
        {.type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)purpose, .size = 0}};
    unsigned status = ~0U;
    int failed =
        gnutls_x509_trust_list_verify_crt2(trust, &certificate, 1, demands, 1, 0, &status, NULL);
    return !failed && status == 0;
}

/* A certificate without the extended use would pass GnuTLS's check for any purpose: ours say it. */
static bool is_for_clients(gnutls_x509_crt_t certificate)
{
    char oid[64];
    for (unsigned i = 0;; i++) {
        size_t size = sizeof oid;
        if (gnutls_x509_crt_get_key_purpose_oid(certificate, i, oid, &size, NULL) < 0) return false;
        if (strcmp(oid, GNUTLS_KP_TLS_WWW_CLIENT) == 0) return true;
    }
}

static bool read_names(gnutls_x509_crt_t certificate, const gnutls_datum_t *der,
                       struct http_peer *out)
{
    struct http_peer peer = {0};
    size_t size = sizeof peer.name;
    uint8_t digest[32];
    if (gnutls_x509_crt_get_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, peer.name,
                                      &size) < 0 ||
        gnutls_hash_fast(GNUTLS_DIG_SHA256, der->data, der->size, digest) < 0)
        return false;
    hex_encode(digest, sizeof digest, peer.fingerprint);
    peer.proved = true;
    *out = peer;
    return true;
}

void peer_verify(gnutls_session_t session, gnutls_x509_trust_list_t trust, struct http_peer *out)
{
    unsigned count = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
    gnutls_x509_crt_t certificate = NULL;
    if (!chain || count == 0 || gnutls_x509_crt_init(&certificate) < 0) return;
    if (gnutls_x509_crt_import(certificate, &chain[0], GNUTLS_X509_FMT_DER) == 0 &&
        chains(certificate, trust) && is_for_clients(certificate))
        read_names(certificate, &chain[0], out);
    gnutls_x509_crt_deinit(certificate);
}
