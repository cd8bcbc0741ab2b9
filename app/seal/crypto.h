/* crypto.h - what the files of this room share of OpenSSL; nobody else includes it.
 *
 * Only P-256 is spoken. Every failure leaves OpenSSL's error queue empty: its text is in the
 * fault. */
#ifndef ANJUNGAN_SEAL_CRYPTO_H
#define ANJUNGAN_SEAL_CRYPTO_H

#include "base/bytes.h"
#include "base/fault.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

enum { SEAL_TERMINAL_SIZE = 32, SEAL_FINGERPRINT_SIZE = 65, SEAL_PEM_MAX = 64 * 1024 };

/* id-kp-documentSigning (RFC 9336): only the certificate that signs acknowledgements has it. */
#define CRYPTO_ACKNOWLEDGING_OID "1.3.6.1.5.5.7.3.36"

/* Always false. The sentence is "what: OpenSSL's reason". */
bool openssl_fault(struct fault *, const char *code, const char *where, const char *what);
#define OPENSSL_FAULT(fault, code, what) openssl_fault((fault), (code), __func__, (what))

/* NULL with S-05 when it is not a P-256 private key, or not a certificate. Never ask for a
 * password. */
EVP_PKEY *crypto_key_read(const struct bytes *pem, struct fault *);
X509 *crypto_certificate_read(const struct bytes *pem, struct fault *);
EVP_PKEY *crypto_key_load(const char *path, struct fault *);
X509 *crypto_certificate_load(const char *path, struct fault *);
bool crypto_key_is_p256(const EVP_PKEY *);

/* The subject's only common name, printable ASCII, fitting size; S-05 otherwise. */
bool crypto_common_name(const X509 *, char *out, size_t size, struct fault *);
bool crypto_fingerprint(const X509 *, char out[SEAL_FINGERPRINT_SIZE], struct fault *);

/* SHA-256, hexadecimal, of this certificate's IssuerAndSerialNumber, byte for byte: names that only
 * OpenSSL takes for equal are not. */
bool crypto_identifier(const X509 *, char out[SEAL_FINGERPRINT_SIZE]);
/* identifier is that one. */
bool crypto_identifies(const uint8_t *identifier, size_t size, const X509 *);
/* recipient.h */
bool crypto_recipient_follows(X509 *current, X509 *next, X509 *ca, struct fault *);

/* A terminal's name: 1 to 31 of A-Z a-z 0-9 . _ - */
bool crypto_is_terminal_name(const char *name);
/* 32 lower-case hexadecimal digits. */
bool crypto_is_case_id(const char *id);

/* certificate chains to ca (one self-signed certificate) and is in date at_s (0: now). purpose:
 * X509_PURPOSE_SMIME_SIGN, X509_PURPOSE_ANY; 0: none. */
bool crypto_is_issued(X509 *certificate, X509 *ca, int purpose, int64_t at_s, struct fault *);
/* And it is made for signing. */
bool crypto_chain_verify(X509 *certificate, X509 *ca, int purpose, int64_t at_s, struct fault *);

/* ECDSA over SHA-256 with r and s of 32 bytes each. */
bool crypto_sign(EVP_PKEY *, const void *data, size_t size, uint8_t out[64], struct fault *);
bool crypto_verify(EVP_PKEY *, const void *data, size_t size, const uint8_t signature[64],
                   struct fault *);

#endif
