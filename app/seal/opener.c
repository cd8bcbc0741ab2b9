/* The backend's side: envelope, signature, zip, manifest, each held to its one profile. */
#include "seal/opener.h"
#include "seal/crypto.h"
#include "seal/envelope.h"
#include "seal/manifest.h"
#include "seal/signed.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

struct opener {
    EVP_PKEY *key;
    X509 *recipient;
    X509 *ca;
    char fingerprint[SEAL_FINGERPRINT_SIZE]; /* of the recipient: ours */
};

static bool load(struct opener *opener, const char *key_path, const char *recipient_path,
                 const char *ca_path, struct fault *fault)
{
    if (!(opener->key = crypto_key_load(key_path, fault))) return false;
    if (!(opener->recipient = crypto_certificate_load(recipient_path, fault))) return false;
    if (!(opener->ca = crypto_certificate_load(ca_path, fault))) return false;
    if (X509_check_private_key(opener->recipient, opener->key) != 1)
        return OPENSSL_FAULT(fault, "S-05", "the recipient's key is not its certificate's");
    return crypto_fingerprint(opener->recipient, opener->fingerprint, fault);
}

struct opener *opener_create(const char *recipient_key_path, const char *recipient_path,
                             const char *ca_path, struct fault *fault)
{
    struct opener *opener = memory_alloc(sizeof *opener);
    if (load(opener, recipient_key_path, recipient_path, ca_path, fault)) return opener;
    opener_destroy(opener);
    return NULL;
}

void opener_destroy(struct opener *opener)
{
    if (!opener) return;
    EVP_PKEY_free(opener->key);
    X509_free(opener->recipient);
    X509_free(opener->ca);
    memory_wipe_free(opener, sizeof *opener);
}

/* A common name that is no terminal's is the signer's fault, not ours: S-04. */
static bool signer_name(const X509 *signer, char out[SEAL_TERMINAL_SIZE], struct fault *fault)
{
    struct fault naming;
    if (!crypto_common_name(signer, out, SEAL_TERMINAL_SIZE, &naming) ||
        !crypto_is_terminal_name(out))
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the signer's name is no terminal's");
    return true;
}

static void parts_copy(const struct zip_entry *entries, int count, struct opened_case *out)
{
    out->parts = memory_alloc((size_t)count * sizeof *out->parts);
    out->count = count;
    for (int i = 0; i < count; i++) {
        memcpy(out->parts[i].name, entries[i].name, sizeof out->parts[i].name);
        bytes_append(&out->parts[i].data, entries[i].data, entries[i].size);
    }
}

static bool open_package(const struct opener *opener, const struct bytes *package,
                         struct opened_case *out, struct fault *fault)
{
    const uint8_t *zip;
    size_t zip_size;
    X509 *signer = NULL;
    struct zip_entry entries[ZIP_PARTS_MAX];
    int count;
    if (!signed_open(package, opener->ca, &zip, &zip_size, &signer, fault)) return false;
    bool done = signer_name(signer, out->terminal, fault) &&
                crypto_fingerprint(signer, out->signer, fault) &&
                zip_read(zip, zip_size, entries, &count, fault) &&
                manifest_verify(&entries[0], out->terminal, opener->fingerprint, entries + 1,
                                count - 1, out->case_id, fault);
    X509_free(signer);
    if (done) parts_copy(entries + 1, count - 1, out);
    return done;
}

bool opener_open(struct opener *opener, const struct bytes *sealed, struct opened_case *out,
                 struct fault *fault)
{
    if (sealed->size == 0 || sealed->size > SEAL_CASE_SIZE_MAX + SEAL_OVERHEAD_MAX)
        return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "a sealed case of %zu bytes",
                           sealed->size);
    struct bytes package = {0};
    struct opened_case opened = {0};
    bool done = envelope_open(opener->key, opener->recipient, sealed, &package, fault) &&
                open_package(opener, &package, &opened, fault);
    bytes_free(&package);
    if (done) *out = opened;
    return done;
}

bool opener_open_envelope(struct opener *opener, const struct bytes *sealed, struct bytes *out,
                          struct fault *fault)
{
    return envelope_open(opener->key, opener->recipient, sealed, out, fault);
}

void opened_case_free(struct opened_case *opened)
{
    if (!opened) return;
    for (int i = 0; i < opened->count; i++)
        bytes_free(&opened->parts[i].data);
    free(opened->parts);
    *opened = (struct opened_case){0};
}

const struct bytes *opened_case_part(const struct opened_case *opened, const char *name)
{
    for (int i = 0; i < opened->count; i++)
        if (strcmp(opened->parts[i].name, name) == 0) return &opened->parts[i].data;
    return NULL;
}
