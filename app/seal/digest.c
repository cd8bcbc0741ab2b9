#include "base/encode.h"
#include "seal/crypto.h"
#include "seal/seal.h"

#include <assert.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

void seal_sha256(const void *data, size_t size, char out_hex[65])
{
    uint8_t digest[32];
    unsigned length = 0;
    int done = EVP_Digest(data, size, digest, &length, EVP_sha256(), NULL);
    assert(done == 1 && length == sizeof digest);
    hex_encode(digest, sizeof digest, out_hex);
}

void seal_hmac_sha256(const void *key, size_t key_size, const void *data, size_t size,
                      uint8_t out[32])
{
    assert(key_size <= INT_MAX);
    unsigned length = 0;
    const void *done = HMAC(EVP_sha256(), key, (int)key_size, data, size, out, &length);
    assert(done && length == 32);
}

bool seal_random(void *out, size_t size, struct fault *fault)
{
    assert(size <= INT_MAX);
    if (RAND_priv_bytes(out, (int)size) != 1)
        return OPENSSL_FAULT(fault, "", "the random generator failed");
    return true;
}

bool seal_random_hex(char *out, size_t digits, struct fault *fault)
{
    uint8_t random[32];
    assert(digits % 2 == 0 && digits / 2 <= sizeof random);
    if (!seal_random(random, digits / 2, fault)) return false;
    hex_encode(random, digits / 2, out);
    OPENSSL_cleanse(random, sizeof random);
    return true;
}

bool seal_equal(const void *a, const void *b, size_t size)
{
    return CRYPTO_memcmp(a, b, size) == 0;
}
