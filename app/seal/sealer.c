/* The terminal's side: parts, manifest, zip, signature, envelope. */
#include "seal/crypto.h"
#include "seal/envelope.h"
#include "seal/manifest.h"
#include "seal/recipient.h"
#include "seal/signed.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

struct sealer {
    EVP_PKEY *key;
    X509 *certificate;
    X509 *recipient;
    char terminal[SEAL_TERMINAL_SIZE];
    char fingerprint[SEAL_FINGERPRINT_SIZE]; /* of the recipient */
};

static bool load(struct sealer *sealer, const char *key_path, const char *certificate_path,
                 const char *recipient_path, struct fault *fault)
{
    if (!(sealer->key = crypto_key_load(key_path, fault))) return false;
    if (!(sealer->certificate = crypto_certificate_load(certificate_path, fault))) return false;
    if (!(sealer->recipient = crypto_certificate_load(recipient_path, fault))) return false;
    if (X509_check_private_key(sealer->certificate, sealer->key) != 1)
        return OPENSSL_FAULT(fault, "S-05", "the terminal's key is not its certificate's");
    if (!(X509_get_key_usage(sealer->recipient) & KU_KEY_AGREEMENT))
        return FAULT_CODED(fault, "S-05", FAULT_INPUT, 0,
                           "the recipient's certificate is not for key agreement");
    if (!crypto_common_name(sealer->certificate, sealer->terminal, sizeof sealer->terminal, fault))
        return false;
    if (!crypto_is_terminal_name(sealer->terminal))
        return FAULT_CODED(fault, "S-05", FAULT_INPUT, 0, "not a terminal's name in %s",
                           certificate_path);
    return crypto_fingerprint(sealer->recipient, sealer->fingerprint, fault);
}

struct sealer *sealer_create(const char *key_path, const char *certificate_path,
                             const char *recipient_path, struct fault *fault)
{
    struct sealer *sealer = memory_alloc(sizeof *sealer);
    if (load(sealer, key_path, certificate_path, recipient_path, fault)) return sealer;
    sealer_destroy(sealer);
    return NULL;
}

bool sealer_follow(struct sealer *sealer, const char *recipient_path, const struct bytes *ca_pem,
                   bool *out_changed, struct fault *fault)
{
    char fingerprint[SEAL_FINGERPRINT_SIZE];
    X509 *ca = NULL, *next = crypto_certificate_load(recipient_path, fault);
    bool done = next && crypto_fingerprint(next, fingerprint, fault);
    bool changed = done && strcmp(fingerprint, sealer->fingerprint) != 0;
    if (changed)
        done = (ca = crypto_certificate_read(ca_pem, fault)) != NULL &&
               crypto_recipient_follows(sealer->recipient, next, ca, fault);
    if (done && changed) {
        X509_free(sealer->recipient);
        sealer->recipient = next;
        next = NULL;
        memcpy(sealer->fingerprint, fingerprint, sizeof sealer->fingerprint);
    }
    X509_free(next);
    X509_free(ca);
    if (done) *out_changed = changed;
    return done;
}

void sealer_destroy(struct sealer *sealer)
{
    if (!sealer) return;
    EVP_PKEY_free(sealer->key);
    X509_free(sealer->certificate);
    X509_free(sealer->recipient);
    memory_wipe_free(sealer, sizeof *sealer);
}

const char *sealer_terminal(const struct sealer *sealer)
{
    return sealer->terminal;
}

const char *sealer_recipient(const struct sealer *sealer)
{
    return sealer->fingerprint;
}

static bool part_take(const struct seal_part *part, const struct zip_entry *before, int count,
                      struct zip_entry *out, struct fault *fault)
{
    if (!zip_name_is_good(part->name))
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "part %d has no usable name", count);
    memcpy(out->name, part->name, sizeof out->name);
    out->data = part->data.data;
    out->size = part->data.size;
    for (int i = 0; i < count; i++)
        if (strcmp(before[i].name, out->name) == 0)
            return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "two parts named %s", out->name);
    return true;
}

/* The zip of manifest and parts. */
static bool package(const struct sealer *sealer, const char *case_id, const struct seal_part *parts,
                    int count, struct bytes *out, struct fault *fault)
{
    if (!crypto_is_case_id(case_id))
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "not a case id");
    if (count < 1 || count > SEAL_PARTS_MAX)
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "a package of %d parts", count);
    struct zip_entry entries[ZIP_PARTS_MAX] = {{.name = MANIFEST_NAME}};
    size_t whole = 0;
    for (int i = 0; i < count; i++) {
        if (!part_take(&parts[i], entries, i + 1, &entries[i + 1], fault)) return false;
        if (parts[i].data.size > SEAL_CASE_SIZE_MAX - whole)
            return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "the package is too large");
        whole += parts[i].data.size;
    }
    struct bytes manifest = {0};
    manifest_write(case_id, sealer->terminal, sealer->fingerprint, entries + 1, count, &manifest);
    entries[0].data = manifest.data;
    entries[0].size = manifest.size;
    zip_write(entries, count + 1, out);
    bytes_free(&manifest);
    return true;
}

/* Whoever holds the key may have destroyed it by the time this would arrive. */
static bool check_in_date(const struct sealer *sealer, struct fault *fault)
{
    if (X509_cmp_current_time(X509_get0_notAfter(sealer->recipient)) > 0) return true;
    ERR_clear_error();
    return FAULT_CODED(fault, "S-06", FAULT_REFUSED, 0,
                       "the recipient's time is over: this terminal must reach the centre first");
}

bool sealer_seal(struct sealer *sealer, const char *case_id, const struct seal_part *parts,
                 int count, struct bytes *out, struct fault *fault)
{
    struct bytes zip = {0}, signed_package = {0};
    bool done = check_in_date(sealer, fault) &&
                package(sealer, case_id, parts, count, &zip, fault) &&
                signed_write(sealer->key, sealer->certificate, &zip, &signed_package, fault) &&
                envelope_write(sealer->recipient, &signed_package, out, fault);
    bytes_free(&zip);
    bytes_free(&signed_package);
    return done;
}

bool sealer_sign(struct sealer *sealer, const void *data, size_t size,
                 uint8_t out[SEAL_SIGNATURE_SIZE], struct fault *fault)
{
    return crypto_sign(sealer->key, data, size, out, fault);
}
