#define _DEFAULT_SOURCE
#include "seal/drop.h"

#include "base/encode.h"
#include "seal/crypto.h"
#include "seal/gcm.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <stdio.h>
#include <string.h>

enum { KEY_SIZE = GCM_KEY_SIZE, INFO_SIZE = 15 + 2 * DROP_POINT_SIZE, CONTEXT_SIZE = 64 };

static const char info_head[] = "anjungan drop 1";
#define CURVE "prime256v1"

void drop_key_forget(struct drop_key *key)
{
    explicit_bzero(key, sizeof *key);
}

static bool read_token(const char *token, uint8_t out[DROP_TOKEN_BYTES])
{
    struct bytes raw = {0};
    bool done = strlen(token) == DROP_TOKEN_SIZE - 1 &&
                base64url_decode(token, DROP_TOKEN_SIZE - 1, &raw) && raw.size == DROP_TOKEN_BYTES;
    if (done) memcpy(out, raw.data, DROP_TOKEN_BYTES);
    bytes_free(&raw);
    return done;
}

bool drop_token_is_formed(const char *token)
{
    uint8_t raw[DROP_TOKEN_BYTES];
    return read_token(token, raw);
}

static bool write_point(const EVP_PKEY *key, uint8_t out[DROP_POINT_SIZE])
{
    size_t size = 0;
    return EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, out, DROP_POINT_SIZE,
                                           &size) == 1 &&
           size == DROP_POINT_SIZE && out[0] == 0x04;
}

bool drop_key_new(struct drop_key *out, struct fault *fault)
{
    struct drop_key made;
    BIGNUM *secret = NULL;
    EVP_PKEY *key = EVP_EC_gen(CURVE);
    bool done = key && write_point(key, made.point) &&
                EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &secret) == 1 &&
                BN_bn2nativepad(secret, made.secret, sizeof made.secret) == sizeof made.secret;
    BN_clear_free(secret);
    EVP_PKEY_free(key);
    if (done) *out = made;
    drop_key_forget(&made);
    return done || OPENSSL_FAULT(fault, "S-01", "making a key for one file");
}

/* secret NULL: the public half alone. That the point lies on the curve is checked. */
static EVP_PKEY *load_key(const uint8_t *point, const uint8_t *secret)
{
    uint8_t points[DROP_POINT_SIZE], number[32] = {0};
    OSSL_PARAM parameters[4] = {OSSL_PARAM_END, OSSL_PARAM_END, OSSL_PARAM_END, OSSL_PARAM_END};
    char curve[] = CURVE; /* parameters are never const */
    EVP_PKEY *key = NULL;
    memcpy(points, point, sizeof points);
    if (secret) memcpy(number, secret, sizeof number);
    parameters[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0);
    parameters[1] =
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, points, sizeof points);
    if (secret)
        parameters[2] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, number, sizeof number);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    bool done = point[0] == 0x04 && context && EVP_PKEY_fromdata_init(context) == 1 &&
                EVP_PKEY_fromdata(context, &key, secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                                  parameters) == 1;
    EVP_PKEY_CTX_free(context);
    explicit_bzero(number, sizeof number);
    return done ? key : NULL;
}

bool drop_point_is_good(const uint8_t point[DROP_POINT_SIZE])
{
    EVP_PKEY *key = load_key(point, NULL);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return key != NULL;
}

/* x of ours * theirs. set_peer checks theirs once more. */
static bool agree(EVP_PKEY *ours, EVP_PKEY *theirs, uint8_t out[KEY_SIZE])
{
    size_t size = KEY_SIZE;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(ours, NULL);
    bool done = context && EVP_PKEY_derive_init(context) == 1 &&
                EVP_PKEY_derive_set_peer(context, theirs) == 1 &&
                EVP_PKEY_derive(context, out, &size) == 1 && size == KEY_SIZE;
    EVP_PKEY_CTX_free(context);
    return done;
}

static bool stretch(uint8_t secret[KEY_SIZE], uint8_t salt[DROP_TOKEN_BYTES],
                    uint8_t info[INFO_SIZE], uint8_t out[KEY_SIZE])
{
    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret, KEY_SIZE),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt, DROP_TOKEN_BYTES),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, INFO_SIZE), OSSL_PARAM_END};
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
    bool done = context && EVP_KDF_derive(context, out, KEY_SIZE, parameters) == 1;
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    return done;
}

/* The key of one file, from either side: ours and theirs are the ephemeral and the terminal's, or
 * the terminal's and the ephemeral. */
static bool derive(EVP_PKEY *ours, const uint8_t *theirs, const uint8_t *ephemeral,
                   const uint8_t *terminal, const char *token, uint8_t out[KEY_SIZE])
{
    uint8_t secret[KEY_SIZE] = {0}, salt[DROP_TOKEN_BYTES], info[INFO_SIZE];
    EVP_PKEY *peer = load_key(theirs, NULL);
    memcpy(info, info_head, sizeof info_head - 1);
    memcpy(info + sizeof info_head - 1, ephemeral, DROP_POINT_SIZE);
    memcpy(info + sizeof info_head - 1 + DROP_POINT_SIZE, terminal, DROP_POINT_SIZE);
    bool done = ours && peer && read_token(token, salt) && agree(ours, peer, secret) &&
                stretch(secret, salt, info, out);
    EVP_PKEY_free(peer);
    explicit_bzero(secret, sizeof secret);
    return done;
}

/* What is authenticated and not encrypted: the token's text and the kind's name. */
static void write_context(const char *token, const char *kind, char out[CONTEXT_SIZE])
{
    snprintf(out, CONTEXT_SIZE, "%s%s", token, kind);
}

bool drop_seal(const uint8_t point[DROP_POINT_SIZE], const char *token, const char *kind,
               const struct bytes *file, struct bytes *out_sealed, struct fault *fault)
{
    uint8_t key[KEY_SIZE];
    char context[CONTEXT_SIZE];
    struct bytes sealed = {0};
    if (file->size == 0 || file->size > DROP_FILE_MAX)
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "a file of %zu bytes", file->size);
    bytes_reserve(&sealed, DROP_AROUND + file->size + 1);
    EVP_PKEY *ephemeral = EVP_EC_gen(CURVE);
    bool done = ephemeral && write_point(ephemeral, sealed.data) &&
                derive(ephemeral, point, sealed.data, point, token, key);
    sealed.size = DROP_POINT_SIZE;
    write_context(token, kind, context);
    done = done && gcm_seal(key, context, file, &sealed, fault);
    EVP_PKEY_free(ephemeral);
    explicit_bzero(key, sizeof key);
    if (done) bytes_move(out_sealed, &sealed);
    bytes_free(&sealed);
    return done || OPENSSL_FAULT(fault, "S-01", "encrypting a file for a terminal");
}

bool drop_open(const struct drop_key *mine, const char *token, const char *kind,
               const struct bytes *sealed, struct bytes *out_file, struct fault *fault)
{
    uint8_t key[KEY_SIZE];
    char context[CONTEXT_SIZE];
    struct bytes file = {0};
    bool sized = sealed->size > DROP_AROUND && sealed->size <= DROP_AROUND + DROP_FILE_MAX;
    EVP_PKEY *ours = sized ? load_key(mine->point, mine->secret) : NULL;
    write_context(token, kind, context);
    bool done = ours && derive(ours, sealed->data, sealed->data, mine->point, token, key) &&
                gcm_open(key, context, sealed->data + DROP_POINT_SIZE,
                         sealed->size - DROP_POINT_SIZE, &file);
    EVP_PKEY_free(ours);
    explicit_bzero(key, sizeof key);
    ERR_clear_error();
    if (done) bytes_move(out_file, &file);
    bytes_free(&file);
    return done || FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "not the file that was asked for");
}
