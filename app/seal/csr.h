/* csr.h - what a certificate signing request (PKCS#10, RFC 2986) says, and whether it will do.
 *
 * A stranger's file, as PEM (readable text may stand before it) or DER, hostile until it is read:
 * of bounded size, one request and nothing else. It will do when its key is RSA of 2048 bits or
 * more, or EC on P-256, P-384 or P-521; when it is signed by that very key over SHA-256 or better;
 * and when its subject names someone in words that can be shown. What it says is personal: it lives
 * in struct bytes. */
#ifndef ANJUNGAN_SEAL_CSR_H
#define ANJUNGAN_SEAL_CSR_H

#include "base/bytes.h"

enum { CSR_FILE_MAX = 64 * 1024, CSR_RSA_BITS = 2048, CSR_EC_BITS = 256 };

/* The first thing that is amiss, in this order. */
enum csr_verdict {
    CSR_FIT,
    CSR_NO_REQUEST,  /* something else, or one that was cut short or damaged */
    CSR_NOT_ALONE,   /* something stands beside it: another request, or other bytes */
    CSR_PRIVATE,     /* its private key stands beside it, or alone: nobody should have sent it */
    CSR_KEY_UNKNOWN, /* neither RSA nor EC on a curve above */
    CSR_KEY_WEAK,    /* too few bits */
    CSR_DIGEST_WEAK, /* signed over MD5, SHA-1 or a digest that is not known */
    CSR_SIGNATURE,   /* not by this key: another's, or the file was changed since */
    CSR_SUBJECT,     /* without a name, with two, or in characters that cannot be shown */
};

enum csr_key { CSR_KEY_OTHER, CSR_KEY_RSA, CSR_KEY_EC };

enum csr_part {
    CSR_COMMON_NAME,
    CSR_EMAIL,
    CSR_ORGANISATION,
    CSR_UNIT,
    CSR_LOCALITY,
    CSR_STATE,
    CSR_COUNTRY,
    CSR_PARTS,
};

/* A zeroed struct is valid. From CSR_KEY_WEAK on the key is known, from CSR_SUBJECT on the rest,
 * but what cannot be shown is left empty. */
struct csr {
    enum csr_verdict verdict;
    enum csr_key key;
    int key_bits;
    char digest[12];               /* "SHA-256" */
    struct bytes dn;               /* RFC 4514: "CN=SPESIMEN,O=CONTOH,C=ID" */
    struct bytes parts[CSR_PARTS]; /* UTF-8; of several, a comma between them; empty: not there */
};

void csr_read(const struct bytes *file, struct csr *out); /* out: empty before */
void csr_free(struct csr *);                              /* leaves it zeroed */

#endif
