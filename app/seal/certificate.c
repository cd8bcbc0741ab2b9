/* Keys, requests and certificates of the house's own CA. Everything is P-256 and SHA-256. */
#include "base/encode.h"
#include "seal/crypto.h"
#include "seal/recipient.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    SERIAL_BITS = 127,  /* a positive INTEGER of 16 bytes; RFC 5280 asks for unpredictable ones */
    BACKDATED_S = 3600, /* a terminal's clock may be slow when it gets its first certificate */
    VALIDITY_DAYS_MAX = 36501,
    NAME_MAX_SIZE = 64, /* ub-common-name of RFC 5280 */
};

struct extension {
    int nid;
    const char *value; /* in the words of x509v3_config(5) */
};

static bool pem_take(BIO *memory, bool written, struct bytes *out, struct fault *fault)
{
    char *text = NULL;
    long size = written && memory ? BIO_get_mem_data(memory, &text) : 0;
    if (size <= 0) return OPENSSL_FAULT(fault, "S-01", "writing PEM");
    struct bytes pem = {0};
    bytes_append(&pem, text, (size_t)size);
    bytes_move(out, &pem);
    return true;
}

static bool key_write(EVP_PKEY *key, struct bytes *out, struct fault *fault)
{
    BIO *memory = BIO_new(BIO_s_mem()); /* wiped by BIO_free */
    bool written =
        memory && PEM_write_bio_PKCS8PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL) == 1;
    bool done = pem_take(memory, written, out, fault);
    BIO_free(memory);
    return done;
}

static bool certificate_write(X509 *certificate, struct bytes *out, struct fault *fault)
{
    BIO *memory = BIO_new(BIO_s_mem());
    bool written = memory && PEM_write_bio_X509(memory, certificate) == 1;
    bool done = pem_take(memory, written, out, fault);
    BIO_free(memory);
    return done;
}

bool seal_key_create(struct bytes *out_pem, struct fault *fault)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    if (!key) return OPENSSL_FAULT(fault, "S-01", "making a key");
    bool done = key_write(key, out_pem, fault);
    EVP_PKEY_free(key);
    return done;
}

static bool name_set(X509_NAME *name, const char *common_name, struct fault *fault)
{
    size_t length = strlen(common_name);
    if (length == 0 || length > NAME_MAX_SIZE)
        return FAULT(fault, FAULT_INPUT, 0, "a common name of %zu bytes", length);
    if (X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                   (const unsigned char *)common_name, (int)length, -1, 0) != 1)
        return OPENSSL_FAULT(fault, "S-01", "naming");
    return true;
}

bool seal_request_create(const struct bytes *key_pem, const char *common_name,
                         struct bytes *out_pem, struct fault *fault)
{
    EVP_PKEY *key = crypto_key_read(key_pem, fault);
    if (!key) return false;
    bool done = false;
    X509_REQ *request = X509_REQ_new();
    BIO *memory = BIO_new(BIO_s_mem());
    if (!request || !memory || X509_REQ_set_version(request, 0) != 1 ||
        X509_REQ_set_pubkey(request, key) != 1) {
        OPENSSL_FAULT(fault, "S-01", "making a request");
        goto out;
    }
    if (!name_set(X509_REQ_get_subject_name(request), common_name, fault)) goto out;
    if (X509_REQ_sign(request, key, EVP_sha256()) <= 0) {
        OPENSSL_FAULT(fault, "S-01", "signing a request");
        goto out;
    }
    done = pem_take(memory, PEM_write_bio_X509_REQ(memory, request) == 1, out_pem, fault);
out:
    BIO_free(memory);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
    return done;
}

static bool serial_set(X509 *certificate)
{
    BIGNUM *number = BN_new();
    bool done = number && BN_rand(number, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return done;
}

struct validity {
    time_t from, until;
};

static struct validity days_from_now(int days)
{
    time_t now = time(NULL);
    if (days < 1 || days >= VALIDITY_DAYS_MAX) return (struct validity){0};
    return (struct validity){now - BACKDATED_S, now + (time_t)days * 86400};
}

/* Version, serial, dates and key: what a certificate has whoever signs it. */
static X509 *certificate_draft(EVP_PKEY *key, const char *common_name, struct validity validity,
                               struct fault *fault)
{
    if (validity.until <= validity.from ||
        validity.until - validity.from > (time_t)VALIDITY_DAYS_MAX * 86400) {
        FAULT(fault, FAULT_INPUT, 0, "a validity of %lld seconds",
              (long long)(validity.until - validity.from));
        return NULL;
    }
    X509 *draft = X509_new();
    if (!draft || X509_set_version(draft, 2) != 1 || !serial_set(draft) ||
        !X509_time_adj_ex(X509_getm_notBefore(draft), 0, 0, &validity.from) ||
        !X509_time_adj_ex(X509_getm_notAfter(draft), 0, 0, &validity.until) ||
        X509_set_pubkey(draft, key) != 1) {
        OPENSSL_FAULT(fault, "S-01", "making a certificate");
    } else if (name_set(X509_get_subject_name(draft), common_name, fault)) {
        return draft;
    }
    X509_free(draft);
    return NULL;
}

static bool extensions_add(X509 *draft, X509 *issuer, const struct extension *extensions,
                           size_t count, struct fault *fault)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, draft, NULL, NULL, 0);
    for (size_t i = 0; i < count; i++) {
        X509_EXTENSION *extension =
            X509V3_EXT_conf_nid(NULL, &context, extensions[i].nid, extensions[i].value);
        bool added = extension && X509_add_ext(draft, extension, -1) == 1;
        X509_EXTENSION_free(extension);
        if (!added) return OPENSSL_FAULT(fault, "S-01", "extending a certificate");
    }
    return true;
}

bool seal_ca_create(const char *common_name, int days, struct bytes *out_key,
                    struct bytes *out_certificate, struct fault *fault)
{
    static const struct extension extensions[] = {
        {NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
        {NID_key_usage, "critical,keyCertSign,cRLSign"},
        {NID_subject_key_identifier, "hash"},
        {NID_authority_key_identifier, "keyid:always"},
    };
    struct bytes key_pem = {0}, certificate_pem = {0};
    bool done = false;
    X509 *ca = NULL;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    if (!key) {
        OPENSSL_FAULT(fault, "S-01", "making a key");
        goto out;
    }
    ca = certificate_draft(key, common_name, days_from_now(days), fault);
    if (!ca) goto out;
    if (X509_set_issuer_name(ca, X509_get_subject_name(ca)) != 1) {
        OPENSSL_FAULT(fault, "S-01", "naming the issuer");
        goto out;
    }
    if (!extensions_add(ca, ca, extensions, sizeof extensions / sizeof *extensions, fault))
        goto out;
    if (X509_sign(ca, key, EVP_sha256()) <= 0) {
        OPENSSL_FAULT(fault, "S-01", "signing a certificate");
        goto out;
    }
    done = key_write(key, &key_pem, fault) && certificate_write(ca, &certificate_pem, fault);
out:
    if (done) {
        bytes_move(out_key, &key_pem);
        bytes_move(out_certificate, &certificate_pem);
    }
    bytes_free(&key_pem);
    bytes_free(&certificate_pem);
    X509_free(ca);
    EVP_PKEY_free(key);
    return done;
}

static const char *key_usage_of(enum seal_purpose purpose)
{
    return purpose == SEAL_PURPOSE_RECIPIENT ? "critical,keyAgreement"
                                             : "critical,digitalSignature";
}

/* Each purpose has a usage of its own, so that no certificate passes for another. */
static const char *extended_usage_of(enum seal_purpose purpose)
{
    switch (purpose) {
    case SEAL_PURPOSE_TERMINAL_SIGN: return "emailProtection";
    case SEAL_PURPOSE_TERMINAL_TLS: return "clientAuth";
    case SEAL_PURPOSE_BACKEND_TLS: return "serverAuth";
    case SEAL_PURPOSE_BACKEND_SIGN: return CRYPTO_ACKNOWLEDGING_OID;
    case SEAL_PURPOSE_RECIPIENT: return "emailProtection"; /* with keyAgreement: CMS, not TLS */
    }
    return NULL;
}

static bool issue_extensions(X509 *draft, X509 *ca, enum seal_purpose purpose,
                             const char *alternative_names, struct fault *fault)
{
    const struct extension extensions[] = {
        {NID_basic_constraints, "critical,CA:FALSE"},    {NID_key_usage, key_usage_of(purpose)},
        {NID_ext_key_usage, extended_usage_of(purpose)}, {NID_subject_key_identifier, "hash"},
        {NID_authority_key_identifier, "keyid:always"},  {NID_subject_alt_name, alternative_names},
    };
    size_t count = sizeof extensions / sizeof *extensions - (alternative_names ? 0 : 1);
    return extensions_add(draft, ca, extensions, count, fault);
}

/* NULL unless it carries a P-256 key and the signature of that key. */
static X509_REQ *request_read(const struct bytes *pem, struct fault *fault)
{
    BIO *memory = BIO_new_mem_buf(pem->data, pem->size > SEAL_PEM_MAX ? 0 : (int)pem->size);
    X509_REQ *request = memory ? PEM_read_bio_X509_REQ(memory, NULL, NULL, NULL) : NULL;
    BIO_free(memory);
    if (!request) {
        OPENSSL_FAULT(fault, "N-03", "no certificate request");
        return NULL;
    }
    EVP_PKEY *key = X509_REQ_get0_pubkey(request);
    if (crypto_key_is_p256(key) && X509_REQ_verify(request, key) == 1) return request;
    ERR_clear_error();
    FAULT_CODED(fault, "N-03", FAULT_REFUSED, 0,
                "the certificate request is not signed by its own P-256 key");
    X509_REQ_free(request);
    return NULL;
}

static bool issue(const struct bytes *ca_key, const struct bytes *ca_certificate,
                  const struct bytes *request_pem, const char *common_name,
                  enum seal_purpose purpose, const char *alternative_names,
                  struct validity validity, struct bytes *out_pem, struct fault *fault)
{
    bool done = false;
    X509 *ca = NULL, *draft = NULL;
    X509_REQ *request = NULL;
    EVP_PKEY *key = crypto_key_read(ca_key, fault);
    if (!key) goto out;
    ca = crypto_certificate_read(ca_certificate, fault);
    if (!ca) goto out;
    if (X509_check_private_key(ca, key) != 1) {
        OPENSSL_FAULT(fault, "S-05", "the CA's key is not its certificate's");
        goto out;
    }
    request = request_read(request_pem, fault);
    if (!request) goto out;
    draft = certificate_draft(X509_REQ_get0_pubkey(request), common_name, validity, fault);
    if (!draft || !issue_extensions(draft, ca, purpose, alternative_names, fault)) goto out;
    if (X509_set_issuer_name(draft, X509_get_subject_name(ca)) != 1 ||
        X509_sign(draft, key, EVP_sha256()) <= 0) {
        OPENSSL_FAULT(fault, "S-01", "signing a certificate");
        goto out;
    }
    done = certificate_write(draft, out_pem, fault);
out:
    X509_free(draft);
    X509_REQ_free(request);
    X509_free(ca);
    EVP_PKEY_free(key);
    return done;
}

bool seal_certificate_issue(const struct bytes *ca_key, const struct bytes *ca_certificate,
                            const struct bytes *request_pem, const char *common_name,
                            enum seal_purpose purpose, const char *alternative_names, int days,
                            struct bytes *out_pem, struct fault *fault)
{
    return issue(ca_key, ca_certificate, request_pem, common_name, purpose, alternative_names,
                 days_from_now(days), out_pem, fault);
}

bool recipient_issue(const struct bytes *ca_key, const struct bytes *ca_certificate,
                     const struct bytes *key_pem, const char *common_name, int64_t from_s,
                     int64_t until_s, struct bytes *out_pem, struct fault *fault)
{
    struct bytes request = {0};
    struct validity validity = {(time_t)from_s - BACKDATED_S, (time_t)until_s};
    bool done = seal_request_create(key_pem, common_name, &request, fault) &&
                issue(ca_key, ca_certificate, &request, common_name, SEAL_PURPOSE_RECIPIENT, NULL,
                      validity, out_pem, fault);
    bytes_free(&request);
    return done;
}

bool seal_certificate_common_name(const struct bytes *pem, char out[64], struct fault *fault)
{
    X509 *certificate = crypto_certificate_read(pem, fault);
    if (!certificate) return false;
    bool done = crypto_common_name(certificate, out, 64, fault);
    X509_free(certificate);
    return done;
}

bool seal_certificate_fingerprint(const struct bytes *pem, char out[65], struct fault *fault)
{
    X509 *certificate = crypto_certificate_read(pem, fault);
    if (!certificate) return false;
    bool done = crypto_fingerprint(certificate, out, fault);
    X509_free(certificate);
    return done;
}

bool seal_certificate_pin(const struct bytes *pem, struct bytes *out_base64, struct fault *fault)
{
    X509 *certificate = crypto_certificate_read(pem, fault);
    if (!certificate) return false;
    uint8_t *spki = NULL, digest[32];
    int size = i2d_PUBKEY(X509_get0_pubkey(certificate), &spki);
    bool done = size > 0 && EVP_Digest(spki, (size_t)size, digest, NULL, EVP_sha256(), NULL) == 1;
    if (done) {
        struct bytes pin = {0};
        base64_encode(digest, sizeof digest, &pin);
        bytes_move(out_base64, &pin);
    } else {
        OPENSSL_FAULT(fault, "S-05", "pinning");
    }
    OPENSSL_free(spki);
    X509_free(certificate);
    return done;
}
