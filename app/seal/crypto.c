#include "seal/crypto.h"

#include "base/encode.h"
#include "base/file.h"
#include "seal/der.h"
#include "seal/seal.h"

#include <limits.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

bool openssl_fault(struct fault *fault, const char *code, const char *where, const char *what)
{
    unsigned long error = ERR_peek_last_error();
    const char *reason = error ? ERR_reason_error_string(error) : NULL;
    fault_set(fault, code, FAULT_SYSTEM, ERR_GET_REASON(error), where, "%s%s%s", what,
              reason ? ": " : "", reason ? reason : "");
    ERR_clear_error();
    return false;
}

/* A key with a password would make OpenSSL ask on the terminal. */
static int no_password(char *buffer, int size, int writing, void *context)
{
    (void)buffer, (void)size, (void)writing, (void)context;
    return -1;
}

bool crypto_key_is_p256(const EVP_PKEY *key)
{
    char group[32];
    size_t length;
    return key && EVP_PKEY_is_a(key, "EC") &&
           EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

EVP_PKEY *crypto_key_read(const struct bytes *pem, struct fault *fault)
{
    BIO *memory = BIO_new_mem_buf(pem->data, pem->size > SEAL_PEM_MAX ? 0 : (int)pem->size);
    EVP_PKEY *key = memory ? PEM_read_bio_PrivateKey(memory, NULL, no_password, NULL) : NULL;
    BIO_free(memory);
    if (!key) {
        OPENSSL_FAULT(fault, "S-05", "no private key");
    } else if (!crypto_key_is_p256(key)) {
        FAULT_CODED(fault, "S-05", FAULT_INPUT, 0, "the key is not a P-256 key");
        EVP_PKEY_free(key);
        key = NULL;
    }
    return key;
}

X509 *crypto_certificate_read(const struct bytes *pem, struct fault *fault)
{
    BIO *memory = BIO_new_mem_buf(pem->data, pem->size > SEAL_PEM_MAX ? 0 : (int)pem->size);
    X509 *certificate = memory ? PEM_read_bio_X509(memory, NULL, no_password, NULL) : NULL;
    BIO_free(memory);
    if (!certificate) {
        OPENSSL_FAULT(fault, "S-05", "no certificate");
    } else if (!crypto_key_is_p256(X509_get0_pubkey(certificate))) {
        FAULT_CODED(fault, "S-05", FAULT_INPUT, 0, "the certificate's key is not a P-256 key");
        X509_free(certificate);
        certificate = NULL;
    }
    return certificate;
}

static bool pem_load(const char *path, struct bytes *out, struct fault *fault)
{
    struct fault reading = {0};
    if (file_read(path, SEAL_PEM_MAX, out, &reading)) return true;
    return FAULT_CODED(fault, "S-05", reading.kind, reading.cause, "%s", reading.text);
}

EVP_PKEY *crypto_key_load(const char *path, struct fault *fault)
{
    struct bytes pem = {0};
    if (!pem_load(path, &pem, fault)) return NULL;
    EVP_PKEY *key = crypto_key_read(&pem, fault);
    bytes_free(&pem);
    return key;
}

X509 *crypto_certificate_load(const char *path, struct fault *fault)
{
    struct bytes pem = {0};
    if (!pem_load(path, &pem, fault)) return NULL;
    X509 *certificate = crypto_certificate_read(&pem, fault);
    bytes_free(&pem);
    return certificate;
}

bool crypto_common_name(const X509 *certificate, char *out, size_t size, struct fault *fault)
{
    const X509_NAME *name = X509_get_subject_name(certificate);
    int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at < 0 || X509_NAME_get_index_by_NID(name, NID_commonName, at) >= 0)
        return FAULT_CODED(fault, "S-05", FAULT_INPUT, 0, "not exactly one common name");
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
    const unsigned char *text = ASN1_STRING_get0_data(value);
    int length = ASN1_STRING_length(value);
    if (length < 1 || (size_t)length >= size)
        return FAULT_CODED(fault, "S-05", FAULT_INPUT, 0, "a common name of %d bytes", length);
    for (int i = 0; i < length; i++)
        if (text[i] < 0x20 || text[i] > 0x7E)
            return FAULT_CODED(fault, "S-05", FAULT_INPUT, 0, "a common name beyond ASCII");
    memcpy(out, text, (size_t)length);
    out[length] = 0;
    return true;
}

bool crypto_fingerprint(const X509 *certificate, char out[SEAL_FINGERPRINT_SIZE],
                        struct fault *fault)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (X509_digest(certificate, EVP_sha256(), digest, &length) != 1 || length != 32)
        return OPENSSL_FAULT(fault, "S-05", "fingerprint");
    hex_encode(digest, length, out);
    return true;
}

bool crypto_identifier(const X509 *certificate, char out[SEAL_FINGERPRINT_SIZE])
{
    uint8_t *issuer = NULL, *serial = NULL;
    int issuer_size = i2d_X509_NAME(X509_get_issuer_name(certificate), &issuer);
    int serial_size = i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate), &serial);
    bool done = issuer_size > 0 && serial_size > 0;
    struct bytes whole = {0};
    if (done) {
        der_put_header(&whole, DER_SEQUENCE, (size_t)issuer_size + (size_t)serial_size);
        bytes_append(&whole, issuer, (size_t)issuer_size);
        bytes_append(&whole, serial, (size_t)serial_size);
        seal_sha256(whole.data, whole.size, out);
    }
    bytes_free(&whole);
    OPENSSL_free(issuer);
    OPENSSL_free(serial);
    return done;
}

bool crypto_identifies(const uint8_t *identifier, size_t size, const X509 *certificate)
{
    char theirs[SEAL_FINGERPRINT_SIZE], ours[SEAL_FINGERPRINT_SIZE];
    seal_sha256(identifier, size, theirs);
    return crypto_identifier(certificate, ours) && strcmp(theirs, ours) == 0;
}

bool crypto_is_terminal_name(const char *name)
{
    size_t length = strlen(name);
    return length >= 1 && length < SEAL_TERMINAL_SIZE &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
               length;
}

bool crypto_is_case_id(const char *id)
{
    return strlen(id) == 32 && strspn(id, "0123456789abcdef") == 32;
}

static bool verify(X509_STORE *store, X509_STORE_CTX *context, X509 *certificate, X509 *ca,
                   int purpose, int64_t at_s, struct fault *fault)
{
    if (!store || !context || X509_STORE_add_cert(store, ca) != 1 ||
        X509_STORE_CTX_init(context, store, certificate, NULL) != 1 ||
        (purpose && X509_STORE_CTX_set_purpose(context, purpose) != 1))
        return OPENSSL_FAULT(fault, "S-04", "preparing the chain");
    X509_STORE_CTX_set_flags(context, X509_V_FLAG_X509_STRICT);
    if (at_s) X509_STORE_CTX_set_time(context, 0, (time_t)at_s);
    if (X509_verify_cert(context) == 1) return true;
    int error = X509_STORE_CTX_get_error(context);
    return FAULT_CODED(fault, "S-04", FAULT_REFUSED, error, "the certificate is refused: %s",
                       X509_verify_cert_error_string(error));
}

bool crypto_is_issued(X509 *certificate, X509 *ca, int purpose, int64_t at_s, struct fault *fault)
{
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    bool done = verify(store, context, certificate, ca, purpose, at_s, fault);
    ERR_clear_error();
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    return done;
}

bool crypto_chain_verify(X509 *certificate, X509 *ca, int purpose, int64_t at_s,
                         struct fault *fault)
{
    if (!(X509_get_key_usage(certificate) & KU_DIGITAL_SIGNATURE))
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the certificate is not for signing");
    return crypto_is_issued(certificate, ca, purpose, at_s, fault);
}
