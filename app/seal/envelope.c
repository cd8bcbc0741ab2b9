#include "seal/envelope.h"

#include "seal/der.h"
#include "seal/seal.h"

#include <assert.h>
#include <limits.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>

enum {
    NONCE_SIZE = 12,
    TAG_SIZE = 16,
    KEY_SIZE = 32,
    WRAPPED_SIZE = KEY_SIZE + 8,
    POINT_SIZE = 65
};

/* id-ct-authEnvelopedData, 1.2.840.113549.1.9.16.1.23 */
static const uint8_t content_type[] = {0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7,
                                       0x0D, 0x01, 0x09, 0x10, 0x01, 0x17};
static const uint8_t version_0[] = {0x02, 0x01, 0x00};
static const uint8_t version_3[] = {0x02, 0x01, 0x03};
/* SEQUENCE { id-ecPublicKey }: the curve is the recipient's */
static const uint8_t originator_algorithm[] = {0x30, 0x09, 0x06, 0x07, 0x2A, 0x86,
                                               0x48, 0xCE, 0x3D, 0x02, 0x01};
/* SEQUENCE { dhSinglePass-stdDH-sha256kdf-scheme (1.3.132.1.11.1), SEQUENCE { id-aes256-wrap } } */
static const uint8_t agreement_algorithm[] = {0x30, 0x15, 0x06, 0x06, 0x2B, 0x81, 0x04, 0x01,
                                              0x0B, 0x01, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86,
                                              0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2D};
/* ECC-CMS-SharedInfo of RFC 5753, 7.2: keyInfo id-aes256-wrap, suppPubInfo 256 bits */
static const uint8_t shared_info[] = {0x30, 0x15, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86,
                                      0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2D, 0xA2,
                                      0x06, 0x04, 0x04, 0x00, 0x00, 0x01, 0x00};
/* id-data, 1.2.840.113549.1.7.1 */
static const uint8_t data_type[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                    0xF7, 0x0D, 0x01, 0x07, 0x01};
/* id-aes256-GCM, 2.16.840.1.101.3.4.1.46 */
static const uint8_t cipher_type[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                      0x65, 0x03, 0x04, 0x01, 0x2E};
static const uint8_t tag_length[] = {0x02, 0x01, TAG_SIZE};

/* The parts of a sealed case that vary, in its own bytes. */
struct envelope {
    struct der point;      /* the sender's ephemeral key, 04 x y */
    struct der identifier; /* IssuerAndSerialNumber */
    struct der wrapped_key;
    struct der nonce;
    struct der ciphertext;
    struct der tag;
};

static bool take_constant(struct der *der, const uint8_t *bytes, size_t size)
{
    return der_take_bytes(der, bytes, size);
}
#define TAKE_CONSTANT(der, constant) take_constant((der), (constant), sizeof(constant))

static bool take_sized(struct der *der, uint8_t tag, size_t size, struct der *out)
{
    return der_take(der, tag, out) && out->left == size;
}

static bool read_originator(struct der *agreement, struct envelope *out)
{
    struct der originator, key;
    if (!der_take(agreement, DER_CONTEXT | DER_CONSTRUCTED | 0, &originator) ||
        !der_take(&originator, DER_CONTEXT | DER_CONSTRUCTED | 1, &key) || originator.left)
        return false;
    static const uint8_t no_unused_bits[] = {0};
    return TAKE_CONSTANT(&key, originator_algorithm) &&
           der_take(&key, DER_BIT_STRING, &out->point) && key.left == 0 &&
           TAKE_CONSTANT(&out->point, no_unused_bits) && out->point.left == POINT_SIZE &&
           out->point.at[0] == 0x04;
}

/* Exactly one recipient, who agrees on a key. */
static bool read_recipient(struct der *recipients, struct envelope *out)
{
    struct der agreement, keys, key;
    return der_take(recipients, DER_CONTEXT | DER_CONSTRUCTED | 1, &agreement) &&
           recipients->left == 0 && TAKE_CONSTANT(&agreement, version_3) &&
           read_originator(&agreement, out) && TAKE_CONSTANT(&agreement, agreement_algorithm) &&
           der_take(&agreement, DER_SEQUENCE, &keys) && agreement.left == 0 &&
           der_take(&keys, DER_SEQUENCE, &key) && keys.left == 0 &&
           der_take_whole(&key, DER_SEQUENCE, &out->identifier) &&
           take_sized(&key, DER_OCTET_STRING, WRAPPED_SIZE, &out->wrapped_key) && key.left == 0;
}

static bool read_content(struct der *content, struct envelope *out)
{
    struct der cipher, parameters;
    return TAKE_CONSTANT(content, data_type) && der_take(content, DER_SEQUENCE, &cipher) &&
           TAKE_CONSTANT(&cipher, cipher_type) && der_take(&cipher, DER_SEQUENCE, &parameters) &&
           cipher.left == 0 && take_sized(&parameters, DER_OCTET_STRING, NONCE_SIZE, &out->nonce) &&
           TAKE_CONSTANT(&parameters, tag_length) && parameters.left == 0 &&
           der_take(content, DER_CONTEXT | 0, &out->ciphertext) && content->left == 0;
}

static bool envelope_read(const struct bytes *sealed, struct envelope *out)
{
    struct der whole = {sealed->data, sealed->size}, info, holder, data, recipients, content;
    return der_take(&whole, DER_SEQUENCE, &info) && whole.left == 0 &&
           TAKE_CONSTANT(&info, content_type) &&
           der_take(&info, DER_CONTEXT | DER_CONSTRUCTED | 0, &holder) && info.left == 0 &&
           der_take(&holder, DER_SEQUENCE, &data) && holder.left == 0 &&
           TAKE_CONSTANT(&data, version_0) && der_take(&data, DER_SET, &recipients) &&
           read_recipient(&recipients, out) && der_take(&data, DER_SEQUENCE, &content) &&
           read_content(&content, out) &&
           take_sized(&data, DER_OCTET_STRING, TAG_SIZE, &out->tag) && data.left == 0;
}

/* Sets the parameters of the X9.63 KDF; the context owns the shared info from then on. */
static bool agreement_prepare(EVP_PKEY_CTX *context)
{
    uint8_t *info = OPENSSL_memdup(shared_info, sizeof shared_info);
    if (!info || EVP_PKEY_derive_init(context) != 1 ||
        EVP_PKEY_CTX_set_ecdh_kdf_type(context, EVP_PKEY_ECDH_KDF_X9_63) != 1 ||
        EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) != 1 ||
        EVP_PKEY_CTX_set_ecdh_kdf_outlen(context, KEY_SIZE) != 1 ||
        EVP_PKEY_CTX_set0_ecdh_kdf_ukm(context, info, (int)sizeof shared_info) != 1) {
        OPENSSL_free(info);
        return false;
    }
    return true;
}

static bool agree(EVP_PKEY *key, const struct der *point, uint8_t out[KEY_SIZE])
{
    size_t size = KEY_SIZE;
    EVP_PKEY *peer = EVP_PKEY_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    /* set_peer checks that the point lies on the curve. */
    bool done = peer && context && EVP_PKEY_copy_parameters(peer, key) == 1 &&
                EVP_PKEY_set1_encoded_public_key(peer, point->at, point->left) == 1 &&
                agreement_prepare(context) && EVP_PKEY_derive_set_peer(context, peer) == 1 &&
                EVP_PKEY_derive(context, out, &size) == 1 && size == KEY_SIZE;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(peer);
    return done;
}

static bool unwrap(const uint8_t wrapping_key[KEY_SIZE], const struct der *wrapped,
                   uint8_t out[KEY_SIZE])
{
    uint8_t key[WRAPPED_SIZE];
    int size = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context) EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    bool done = context &&
                EVP_DecryptInit_ex(context, EVP_aes_256_wrap(), NULL, wrapping_key, NULL) == 1 &&
                EVP_DecryptUpdate(context, key, &size, wrapped->at, (int)wrapped->left) == 1 &&
                size == KEY_SIZE;
    for (int i = 0; done && i < KEY_SIZE; i++)
        out[i] = key[i];
    OPENSSL_cleanse(key, sizeof key);
    EVP_CIPHER_CTX_free(context);
    return done;
}

static bool decrypt(const struct envelope *envelope, const uint8_t key[KEY_SIZE], struct bytes *out)
{
    if (envelope->ciphertext.left > INT_MAX) return false;
    uint8_t tag[TAG_SIZE];
    for (int i = 0; i < TAG_SIZE; i++)
        tag[i] = envelope->tag.at[i];
    struct bytes plain = {0};
    bytes_reserve(&plain, envelope->ciphertext.left + TAG_SIZE);
    int size = 0, rest = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool done = context && EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, NULL, NULL) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, NONCE_SIZE, NULL) == 1 &&
                EVP_DecryptInit_ex(context, NULL, NULL, key, envelope->nonce.at) == 1 &&
                EVP_DecryptUpdate(context, plain.data, &size, envelope->ciphertext.at,
                                  (int)envelope->ciphertext.left) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, tag) == 1 &&
                EVP_DecryptFinal_ex(context, plain.data + size, &rest) == 1;
    EVP_CIPHER_CTX_free(context);
    if (done) {
        plain.size = (size_t)(size + rest);
        bytes_move(out, &plain);
    }
    bytes_free(&plain); /* wipes what was decrypted under a wrong tag */
    return done;
}

bool envelope_recipient(const struct bytes *sealed, char out[SEAL_FINGERPRINT_SIZE],
                        struct fault *fault)
{
    struct envelope envelope;
    if (!envelope_read(sealed, &envelope))
        return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "not a sealed case of ours");
    seal_sha256(envelope.identifier.at, envelope.identifier.left, out);
    return true;
}

bool envelope_open(EVP_PKEY *key, X509 *recipient, const struct bytes *sealed, struct bytes *out,
                   struct fault *fault)
{
    struct envelope envelope;
    if (!envelope_read(sealed, &envelope))
        return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "not a sealed case of ours");
    if (!crypto_identifies(envelope.identifier.at, envelope.identifier.left, recipient))
        return FAULT_CODED(fault, "S-03", FAULT_REFUSED, 0, "sealed for another recipient");
    uint8_t wrapping_key[KEY_SIZE], content_key[KEY_SIZE];
    bool done = agree(key, &envelope.point, wrapping_key) &&
                unwrap(wrapping_key, &envelope.wrapped_key, content_key) &&
                decrypt(&envelope, content_key, out);
    OPENSSL_cleanse(wrapping_key, sizeof wrapping_key);
    OPENSSL_cleanse(content_key, sizeof content_key);
    ERR_clear_error();
    if (!done) return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "the sealed case is damaged");
    return true;
}

/* The KDF of a new recipient is SHA-1 unless told otherwise. */
static bool add_recipient(CMS_ContentInfo *cms, X509 *recipient)
{
    CMS_RecipientInfo *info = CMS_add1_recipient_cert(cms, recipient, CMS_KEY_PARAM);
    EVP_PKEY_CTX *context = info ? CMS_RecipientInfo_get0_pkey_ctx(info) : NULL;
    return context && EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) == 1;
}

/* Fed through the cipher straight from plain: no BIO ever holds a copy of it. */
static bool fill(CMS_ContentInfo *cms, const struct bytes *plain)
{
    BIO *content = CMS_dataInit(cms, NULL);
    bool done = content != NULL && plain->size <= INT_MAX &&
                BIO_write(content, plain->data, (int)plain->size) == (int)plain->size &&
                BIO_flush(content) == 1 && CMS_dataFinal(cms, content) == 1;
    BIO_free_all(content);
    return done;
}

bool envelope_write(X509 *recipient, const struct bytes *plain, struct bytes *out,
                    struct fault *fault)
{
    CMS_ContentInfo *cms = CMS_AuthEnvelopedData_create(EVP_aes_256_gcm());
    struct bytes der = {0};
    int size = 0;
    if (cms && CMS_set_detached(cms, 0) == 1 && add_recipient(cms, recipient) && fill(cms, plain))
        size = i2d_CMS_ContentInfo(cms, NULL);
    if (size > 0) {
        bytes_reserve(&der, (size_t)size + 1);
        uint8_t *at = der.data;
        der.size = (size_t)i2d_CMS_ContentInfo(cms, &at);
        bytes_move(out, &der);
    }
    CMS_ContentInfo_free(cms);
    return size > 0 || OPENSSL_FAULT(fault, "S-01", "encrypting");
}
