/* ECDSA P-256 over SHA-256 as two plain numbers (RFC 7518, ES256). */
#include "seal/crypto.h"
#include "seal/seal.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

enum { HALF = SEAL_SIGNATURE_SIZE / 2, DER_MAX = 80 };

static bool split(const uint8_t *der, size_t size, uint8_t out[SEAL_SIGNATURE_SIZE])
{
    const uint8_t *at = der;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)size);
    uint8_t joined[SEAL_SIGNATURE_SIZE];
    bool done = pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), joined, HALF) == HALF &&
                BN_bn2binpad(ECDSA_SIG_get0_s(pair), joined + HALF, HALF) == HALF;
    ECDSA_SIG_free(pair);
    for (int i = 0; done && i < SEAL_SIGNATURE_SIZE; i++)
        out[i] = joined[i];
    return done;
}

/* Returns the length of the DER form, or 0. */
static size_t join(const uint8_t signature[SEAL_SIGNATURE_SIZE], uint8_t out[DER_MAX])
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, HALF, NULL), *s = BN_bin2bn(signature + HALF, HALF, NULL);
    int length = 0;
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL; /* the pair owns them now */
        uint8_t *at = out;
        if (i2d_ECDSA_SIG(pair, NULL) <= DER_MAX) length = i2d_ECDSA_SIG(pair, &at);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return length > 0 ? (size_t)length : 0;
}

bool crypto_sign(EVP_PKEY *key, const void *data, size_t size, uint8_t out[SEAL_SIGNATURE_SIZE],
                 struct fault *fault)
{
    uint8_t der[DER_MAX];
    size_t length = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done = context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestSign(context, der, &length, data, size) == 1 && split(der, length, out);
    EVP_MD_CTX_free(context);
    return done || OPENSSL_FAULT(fault, "S-01", "signing");
}

bool crypto_verify(EVP_PKEY *key, const void *data, size_t size,
                   const uint8_t signature[SEAL_SIGNATURE_SIZE], struct fault *fault)
{
    uint8_t der[DER_MAX];
    size_t length = join(signature, der);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context && length > 0 &&
                EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestVerify(context, der, length, data, size) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    if (!good) return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the signature does not fit");
    return true;
}

bool seal_sign(const struct bytes *key_pem, const void *data, size_t size,
               uint8_t out[SEAL_SIGNATURE_SIZE], struct fault *fault)
{
    EVP_PKEY *key = crypto_key_read(key_pem, fault);
    if (!key) return false;
    bool done = crypto_sign(key, data, size, out, fault);
    EVP_PKEY_free(key);
    return done;
}

bool seal_verify(const struct bytes *certificate_pem, const struct bytes *ca_pem, const void *data,
                 size_t size, const uint8_t signature[SEAL_SIGNATURE_SIZE], struct fault *fault)
{
    X509 *certificate = crypto_certificate_read(certificate_pem, fault);
    X509 *ca = certificate && ca_pem ? crypto_certificate_read(ca_pem, fault) : NULL;
    bool good = certificate && (ca || !ca_pem) &&
                (!ca || crypto_chain_verify(certificate, ca, X509_PURPOSE_ANY, 0, fault)) &&
                crypto_verify(X509_get0_pubkey(certificate), data, size, signature, fault);
    X509_free(ca);
    X509_free(certificate);
    return good;
}
