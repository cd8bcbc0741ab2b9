/* The backend's side: envelope, signature, zip, manifest, each held to its one profile. */
#include "seal/opener.h"
#include "seal/crypto.h"
#include "seal/envelope.h"
#include "seal/manifest.h"
#include "seal/recipient.h"
#include "seal/signed.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

/* A recipient's key, and what it is known by. */
struct holder {
    EVP_PKEY *key;
    X509 *recipient;
    char fingerprint[SEAL_FINGERPRINT_SIZE]; /* of the recipient: ours */
    char identifier[RECIPIENT_SIZE];
};

struct opener {
    struct recipient_ring ring;
    X509 *ca;
};

static void holder_free(struct holder *holder)
{
    EVP_PKEY_free(holder->key);
    X509_free(holder->recipient);
    *holder = (struct holder){0};
}

static bool holder_check(struct holder *holder, struct fault *fault)
{
    if (X509_check_private_key(holder->recipient, holder->key) != 1)
        return OPENSSL_FAULT(fault, "S-05", "the recipient's key is not its certificate's");
    if (!crypto_identifier(holder->recipient, holder->identifier))
        return OPENSSL_FAULT(fault, "S-05", "naming a recipient");
    return crypto_fingerprint(holder->recipient, holder->fingerprint, fault);
}

struct opener *opener_create(const struct recipient_ring *ring, const struct bytes *ca_pem,
                             struct fault *fault)
{
    struct opener *opener = memory_alloc(sizeof *opener);
    opener->ring = *ring;
    if ((opener->ca = crypto_certificate_read(ca_pem, fault))) return opener;
    opener_destroy(opener);
    return NULL;
}

void opener_destroy(struct opener *opener)
{
    if (!opener) return;
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

static bool open_package(const struct opener *opener, const struct holder *holder,
                         const struct bytes *package, struct opened_case *out, struct fault *fault)
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
                manifest_verify(&entries[0], out->terminal, holder->fingerprint, entries + 1,
                                count - 1, out->case_id, fault);
    X509_free(signer);
    if (done) parts_copy(entries + 1, count - 1, out);
    return done;
}

/* From the ring, for this case alone. */
static bool holder_find(const struct opener *opener, const struct bytes *sealed, struct holder *out,
                        struct fault *fault)
{
    char identifier[RECIPIENT_SIZE];
    struct bytes key = {0}, certificate = {0};
    const struct recipient_ring *ring = &opener->ring;
    bool done = envelope_recipient(sealed, identifier, fault) &&
                ring->find(ring->context, identifier, &key, &certificate, fault) &&
                (out->key = crypto_key_read(&key, fault)) != NULL &&
                (out->recipient = crypto_certificate_read(&certificate, fault)) != NULL &&
                holder_check(out, fault);
    bytes_free(&key);
    bytes_free(&certificate);
    return done;
}

static bool open_held(const struct opener *opener, const struct holder *holder,
                      const struct bytes *sealed, struct opened_case *out, struct fault *fault)
{
    struct bytes package = {0};
    bool done = envelope_open(holder->key, holder->recipient, sealed, &package, fault) &&
                open_package(opener, holder, &package, out, fault);
    bytes_free(&package);
    if (done) memcpy(out->recipient, holder->identifier, sizeof out->recipient);
    return done;
}

bool opener_open(const struct opener *opener, const struct bytes *sealed, struct opened_case *out,
                 struct fault *fault)
{
    if (sealed->size == 0 || sealed->size > SEAL_CASE_SIZE_MAX + SEAL_OVERHEAD_MAX)
        return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "a sealed case of %zu bytes",
                           sealed->size);
    struct opened_case opened = {0};
    struct holder holder = {0};
    bool done = holder_find(opener, sealed, &holder, fault) &&
                open_held(opener, &holder, sealed, &opened, fault);
    holder_free(&holder);
    if (done) *out = opened;
    return done;
}

bool opener_open_envelope(const struct opener *opener, const struct bytes *sealed,
                          struct bytes *out, struct fault *fault)
{
    struct holder holder = {0};
    bool done = holder_find(opener, sealed, &holder, fault) &&
                envelope_open(holder.key, holder.recipient, sealed, out, fault);
    holder_free(&holder);
    return done;
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
