#include "seal/pin.h"

#include "base/encode.h"
#include "seal/crypto.h"
#include "seal/seal.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

enum { LOG_N = 15, R = 8, P = 1, SALT_SIZE = 16, KEY_SIZE = 32 };
enum { LOG_N_MAX = 17, R_MAX = 8, P_MAX = 16, SALT_MIN = 4, SALT_MAX = 32, KEY_MAX = 64 };
/* What scrypt needs: 128 * r * (N + p) bytes and a little more. */
static const uint64_t memory_most = (uint64_t)160 << 20;

struct terms {
    int log_n, r, p;
    struct bytes salt, key;
};

static bool derive(const char *pin, const struct terms *terms, uint8_t *out, size_t size,
                   struct fault *fault)
{
    return EVP_PBE_scrypt(pin, strlen(pin), terms->salt.data, terms->salt.size,
                          (uint64_t)1 << terms->log_n, (uint64_t)terms->r, (uint64_t)terms->p,
                          memory_most, out, size) == 1 ||
           OPENSSL_FAULT(fault, "", "scrypt");
}

bool pin_hash(const char *pin, char out[PIN_HASH_SIZE], struct fault *fault)
{
    struct terms terms = {.log_n = LOG_N, .r = R, .p = P};
    uint8_t salt[SALT_SIZE], key[KEY_SIZE];
    struct bytes text = {0};
    bool done = seal_random(salt, sizeof salt, fault);
    if (done) {
        bytes_append(&terms.salt, salt, sizeof salt);
        done = derive(pin, &terms, key, sizeof key, fault);
    }
    if (done) {
        bytes_append_format(&text, "$scrypt$ln=%d,r=%d,p=%d$", LOG_N, R, P);
        base64url_encode(salt, sizeof salt, &text);
        bytes_append_text(&text, "$");
        base64url_encode(key, sizeof key, &text);
        snprintf(out, PIN_HASH_SIZE, "%s", bytes_text(&text));
    }
    OPENSSL_cleanse(key, sizeof key);
    bytes_free(&terms.salt);
    bytes_free(&text);
    return done;
}

/* One or two digits, without a zero in front; moves *at behind them. */
static bool take_number(const char **at, const char *label, int most, int *out)
{
    size_t length = strlen(label);
    if (strncmp(*at, label, length) != 0) return false;
    const char *digits = *at + length;
    size_t count = strspn(digits, "0123456789");
    if (count < 1 || count > 2 || digits[0] == '0') return false;
    int number = digits[0] - '0';
    if (count == 2) number = number * 10 + digits[1] - '0';
    *at = digits + count;
    *out = number;
    return number <= most;
}

static bool terms_read(const char *hash, struct terms *out)
{
    const char *at = hash;
    if (!take_number(&at, "$scrypt$ln=", LOG_N_MAX, &out->log_n) ||
        !take_number(&at, ",r=", R_MAX, &out->r) || !take_number(&at, ",p=", P_MAX, &out->p))
        return false;
    /* Each alone may be the largest, not all of them: it would take minutes. */
    if (((long)out->r * out->p << out->log_n) > (long)R_MAX << LOG_N_MAX) return false;
    if (*at++ != '$') return false;
    size_t salt_length = strcspn(at, "$");
    if (at[salt_length] != '$' || !base64url_decode(at, salt_length, &out->salt)) return false;
    at += salt_length + 1;
    return base64url_decode(at, strlen(at), &out->key) && out->salt.size >= SALT_MIN &&
           out->salt.size <= SALT_MAX && out->key.size >= KEY_SIZE && out->key.size <= KEY_MAX;
}

bool pin_check(const char *pin, const char *hash, bool *out_same, struct fault *fault)
{
    struct terms terms = {0};
    uint8_t key[KEY_MAX];
    bool done = terms_read(hash, &terms) ||
                FAULT(fault, FAULT_INPUT, 0, "not a stored PIN, or one that costs too much");
    if (done && (done = derive(pin, &terms, key, terms.key.size, fault)))
        *out_same = seal_equal(key, terms.key.data, terms.key.size);
    OPENSSL_cleanse(key, sizeof key);
    bytes_free(&terms.salt);
    bytes_free(&terms.key);
    return done;
}
