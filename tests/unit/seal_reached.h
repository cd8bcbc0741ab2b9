/* seal_reached.h - how far an opening got: calls of OpenSSL's key agreement and of its decryption
 * are counted on their way (tests.cmake wraps them). Include in one file of a program. */
#ifndef ANJUNGAN_TESTS_UNIT_SEAL_REACHED_H
#define ANJUNGAN_TESTS_UNIT_SEAL_REACHED_H

#include <openssl/evp.h>

static struct reached {
    long agreements;  /* on a key, with the recipient's private one */
    long decryptions; /* of content: the only call that plaintext comes out of */
} reached;

int __real_EVP_PKEY_derive(EVP_PKEY_CTX *, unsigned char *key, size_t *size);
int __wrap_EVP_PKEY_derive(EVP_PKEY_CTX *, unsigned char *key, size_t *size);
int __wrap_EVP_PKEY_derive(EVP_PKEY_CTX *context, unsigned char *key, size_t *size)
{
    reached.agreements++;
    return __real_EVP_PKEY_derive(context, key, size);
}

int __real_EVP_DecryptUpdate(EVP_CIPHER_CTX *, unsigned char *out, int *out_size,
                             const unsigned char *in, int in_size);
int __wrap_EVP_DecryptUpdate(EVP_CIPHER_CTX *, unsigned char *out, int *out_size,
                             const unsigned char *in, int in_size);
int __wrap_EVP_DecryptUpdate(EVP_CIPHER_CTX *context, unsigned char *out, int *out_size,
                             const unsigned char *in, int in_size)
{
    /* The key is unwrapped by the same function. */
    if (EVP_CIPHER_CTX_get_mode(context) != EVP_CIPH_WRAP_MODE) reached.decryptions++;
    return __real_EVP_DecryptUpdate(context, out, out_size, in, in_size);
}

#endif
