/* seal.h - the only room with OpenSSL: package, sign, encrypt; and on the backend's side open and
 * verify.
 *
 * A sealed case is CMS AuthEnvelopedData (RFC 5083, AES-256-GCM, P-256 ECDH with a SHA-256 KDF) to
 * the backend's certificate, around CMS SignedData by the terminal's P-256 key, around a zip. The
 * zip's first part, manifest.json, names case, terminal, recipient and the SHA-256 of every other
 * part: so the signature covers them all. The stock openssl tool opens it. */
#ifndef ANJUNGAN_SEAL_SEAL_H
#define ANJUNGAN_SEAL_SEAL_H

#include "base/bytes.h"
#include "base/fault.h"

#include <stdint.h>

enum { SEAL_PARTS_MAX = 32, SEAL_SIGNATURE_SIZE = 64, SEAL_NAME_SIZE = 64 };
/* All parts of one case together, and what sealing adds to them at most. */
enum { SEAL_CASE_SIZE_MAX = 256 << 20, SEAL_OVERHEAD_MAX = 64 << 10 };

struct seal_part {
    char name[SEAL_NAME_SIZE]; /* "case.json", "documents/ktp.pdf" */
    struct bytes data;
};

/* The terminal's side: its signing key and certificate, and whom it seals for. */
struct sealer;
/* PEM files. S-05 when key or certificate is missing or they do not belong together. */
struct sealer *sealer_create(const char *key_path, const char *certificate_path,
                             const char *recipient_path, struct fault *);
void sealer_destroy(struct sealer *);
const char *sealer_terminal(const struct sealer *); /* the certificate's common name: "PKL-01" */
const char *
sealer_recipient(const struct sealer *); /* SHA-256 of the recipient's certificate, hex */
/* Packages parts (borrowed) under case_id and seals them. out is DER. */
bool sealer_seal(struct sealer *, const char *case_id, const struct seal_part *parts, int count,
                 struct bytes *out, struct fault *);
/* ECDSA P-256 over SHA-256 of data, r and s of 32 bytes each (as in JWS ES256). */
bool sealer_sign(struct sealer *, const void *data, size_t size, uint8_t out[SEAL_SIGNATURE_SIZE],
                 struct fault *);

/* The backend's side: one for all of its threads, for opening changes nothing of it. Made with a
 * ring of keys: opener_create (recipient.h). */
struct opener;
void opener_destroy(struct opener *);

struct opened_case {
    char case_id[33];
    char terminal[32];       /* common name of the signer, which the manifest repeats */
    char signer[65];         /* SHA-256 of the signer's certificate, hexadecimal */
    char recipient[65];      /* whose key opened it (recipient.h) */
    struct seal_part *parts; /* without the manifest */
    int count;
};
/* Checks content type, cipher OID, nonce, tag length and recipient before it decrypts; decrypts in
 * memory; verifies signature, chain, manifest and every part's hash; releases nothing otherwise.
 * S-03 damaged or not for us, S-04 signature, signer or manifest does not agree. */
bool opener_open(const struct opener *, const struct bytes *sealed, struct opened_case *out,
                 struct fault *);
void opened_case_free(struct opened_case *);
const struct bytes *opened_case_part(const struct opened_case *, const char *name); /* or NULL */

/* Keys, requests, certificates: PEM text in struct bytes. */
bool seal_key_create(struct bytes *out_pem, struct fault *); /* P-256, PKCS#8 */
bool seal_request_create(const struct bytes *key_pem, const char *common_name,
                         struct bytes *out_pem, struct fault *);

enum seal_purpose {
    SEAL_PURPOSE_TERMINAL_SIGN, /* digitalSignature, e-mail protection (CMS) */
    SEAL_PURPOSE_TERMINAL_TLS,  /* clientAuth */
    SEAL_PURPOSE_BACKEND_TLS,   /* serverAuth; alternative_names given */
    SEAL_PURPOSE_BACKEND_SIGN,  /* acknowledgements */
    SEAL_PURPOSE_RECIPIENT,     /* keyAgreement */
};
bool seal_ca_create(const char *common_name, int days, struct bytes *out_key,
                    struct bytes *out_certificate, struct fault *);
/* The request's own signature is checked; its subject is replaced by common_name.
 * alternative_names: "DNS:...,IP:..." or NULL. */
bool seal_certificate_issue(const struct bytes *ca_key, const struct bytes *ca_certificate,
                            const struct bytes *request, const char *common_name, enum seal_purpose,
                            const char *alternative_names, int days, struct bytes *out_pem,
                            struct fault *);
bool seal_certificate_common_name(const struct bytes *pem, char out[64], struct fault *);
/* SHA-256 of the DER certificate, in hexadecimal; and of its public key (SPKI), in base64, as curl
 * pins it. */
bool seal_certificate_fingerprint(const struct bytes *pem, char out[65], struct fault *);
bool seal_certificate_pin(const struct bytes *pem, struct bytes *out_base64, struct fault *);

/* Sign with a PEM key; verify with a PEM certificate that must chain to ca (NULL: not checked). */
bool seal_sign(const struct bytes *key_pem, const void *data, size_t size,
               uint8_t out[SEAL_SIGNATURE_SIZE], struct fault *);
bool seal_verify(const struct bytes *certificate_pem, const struct bytes *ca_pem, const void *data,
                 size_t size, const uint8_t signature[SEAL_SIGNATURE_SIZE], struct fault *);

/* The backend's signed answer about one case: JWS compact serialization (RFC 7515), ES256. */
struct acknowledgement {
    char case_id[33];
    char terminal[32];
    char sha256[65];    /* of the sealed bytes */
    bool accepted;      /* false: received and set aside; the terminal keeps its file */
    char code[8];       /* support code of a refusal, or "" */
    int64_t received_s; /* Unix time */
};
bool acknowledgement_sign(const struct acknowledgement *, const struct bytes *key_pem,
                          struct bytes *out, struct fault *);
bool acknowledgement_verify(const char *token, size_t length, const struct bytes *certificate_pem,
                            const struct bytes *ca_pem, struct acknowledgement *out,
                            struct fault *);

void seal_sha256(const void *data, size_t size, char out_hex[65]);
void seal_hmac_sha256(const void *key, size_t key_size, const void *data, size_t size,
                      uint8_t out[32]);
bool seal_random(void *out, size_t size, struct fault *);
/* So many hexadecimal digits, an even number of at most 64, and a NUL. */
bool seal_random_hex(char *out, size_t digits, struct fault *);
bool seal_equal(const void *a, const void *b, size_t size); /* in constant time */

#endif
