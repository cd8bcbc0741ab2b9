#include "seal/gcm.h"

#include "seal/crypto.h"
#include "seal/seal.h"

#include <limits.h>
#include <openssl/err.h>
#include <string.h>

/* Feeds what is authenticated and not encrypted. */
static bool add_context(EVP_CIPHER_CTX *cipher, const char *context)
{
    int size = 0;
    return EVP_CipherUpdate(cipher, NULL, &size, (const uint8_t *)context, (int)strlen(context)) ==
           1;
}

static bool encrypt(const uint8_t key[GCM_KEY_SIZE], const char *context, const struct bytes *plain,
                    uint8_t *out)
{
    int size = 0, rest = 0;
    uint8_t *text = out + GCM_NONCE_SIZE;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    bool done =
        cipher && EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, out) == 1 &&
        add_context(cipher, context) &&
        EVP_EncryptUpdate(cipher, text, &size, plain->data, (int)plain->size) == 1 &&
        EVP_EncryptFinal_ex(cipher, text + size, &rest) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, GCM_TAG_SIZE, text + plain->size) == 1;
    EVP_CIPHER_CTX_free(cipher);
    return done;
}

bool gcm_seal(const uint8_t key[GCM_KEY_SIZE], const char *context, const struct bytes *plain,
              struct bytes *out, struct fault *fault)
{
    uint8_t nonce[GCM_NONCE_SIZE];
    size_t before = out->size;
    if (plain->size > INT_MAX)
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "%zu bytes are too many", plain->size);
    if (!seal_random(nonce, sizeof nonce, fault)) return false;
    bytes_reserve(out, before + plain->size + GCM_AROUND + 1);
    memcpy(out->data + before, nonce, sizeof nonce);
    if (!encrypt(key, context, plain, out->data + before))
        return OPENSSL_FAULT(fault, "S-01", "encrypting");
    out->size = before + plain->size + GCM_AROUND;
    return true;
}

static bool decrypt(const uint8_t key[GCM_KEY_SIZE], const char *context, const uint8_t *sealed,
                    struct bytes *out)
{
    uint8_t tag[GCM_TAG_SIZE];
    const uint8_t *text = sealed + GCM_NONCE_SIZE;
    int size = 0, rest = 0;
    memcpy(tag, text + out->size, sizeof tag);
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    bool done = cipher && EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, sealed) == 1 &&
                add_context(cipher, context) &&
                EVP_DecryptUpdate(cipher, out->data, &size, text, (int)out->size) == 1 &&
                EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, sizeof tag, tag) == 1 &&
                EVP_DecryptFinal_ex(cipher, out->data + size, &rest) == 1;
    EVP_CIPHER_CTX_free(cipher);
    ERR_clear_error();
    return done;
}

bool gcm_open(const uint8_t key[GCM_KEY_SIZE], const char *context, const uint8_t *sealed,
              size_t size, struct bytes *out)
{
    if (size < GCM_AROUND || size > INT_MAX) return false;
    bytes_reserve(out, size - GCM_AROUND + GCM_TAG_SIZE);
    out->size = size - GCM_AROUND;
    if (decrypt(key, context, sealed, out)) return true;
    bytes_free(out); /* what was not authenticated is nobody's */
    return false;
}
