#define _POSIX_C_SOURCE 200809L
#include "backend/people/secrets.h"

#include "base/utf8.h"

#include <liboath/oath.h>
#include <pthread.h>
#include <pwquality.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* Above OWASP's least for Argon2id (19 MiB, two passes). */
enum { PASSES = 3, MEMORY_BYTES = 64 << 20 };
enum { PASSWORD_BYTES_MAX = 4 * PASSWORD_LENGTH_MAX, PASSWORD_ABOUT_MAX = 511, WORD_MIN = 4 };

_Static_assert(PASSWORD_HASH_SIZE > crypto_pwhash_STRBYTES, "a hash and its NUL");

bool secrets_init(struct fault *fault)
{
    if (sodium_init() < 0) return FAULT(fault, FAULT_SYSTEM, 0, "libsodium does not start");
    if (oath_init() != OATH_OK) return FAULT(fault, FAULT_SYSTEM, 0, "liboath does not start");
    return true;
}

bool password_hash(const char *password, char out[PASSWORD_HASH_SIZE], struct fault *fault)
{
    char hash[crypto_pwhash_STRBYTES] = "";
    pthread_mutex_lock(&one_at_a_time);
    int status = crypto_pwhash_str_alg(hash, password, strlen(password), PASSES, MEMORY_BYTES,
                                       crypto_pwhash_ALG_ARGON2ID13);
    pthread_mutex_unlock(&one_at_a_time);
    if (status != 0) return FAULT(fault, FAULT_SYSTEM, 0, "no memory to hash a password");
    memset(out, 0, PASSWORD_HASH_SIZE);
    memcpy(out, hash, strlen(hash));
    return true;
}

bool password_is(const char *password, const char *hash)
{
    /* Of nobody's password, with the same passes and memory. */
    static const char nobody[] = "$argon2id$v=19$m=65536,t=3,p=1$U1BFU0lNRU5TUEVTSU1FTg$"
                                 "U1BFU0lNRU5TUEVTSU1FTlNQRVNJTUVOU1BFU0lNRU4";
    bool known = hash && *hash;
    pthread_mutex_lock(&one_at_a_time);
    int status = crypto_pwhash_str_verify(known ? hash : nobody, password, strlen(password));
    pthread_mutex_unlock(&one_at_a_time);
    return known && status == 0;
}

/* The same, over and over: no dictionary has "passwordpassword". */
static bool repeats(const char *password, size_t length)
{
    for (size_t period = 1; period <= length / 2; period++)
        if (memcmp(password, password + period, length - period) == 0) return true;
    return false;
}

static const uint32_t known_passwords[] = {
#include "backend/people/known_passwords.inc"
};

static int compare_known(const void *key, const void *item)
{
    uint32_t a = *(const uint32_t *)key, b = *(const uint32_t *)item;
    return (a > b) - (a < b);
}

static void lower(const char *password, char out[PASSWORD_BYTES_MAX + 1])
{
    size_t length = 0;
    for (; password[length]; length++)
        out[length] =
            (char)(password[length] >= 'A' && password[length] <= 'Z' ? password[length] - 'A' + 'a'
                                                                      : password[length]);
    out[length] = 0;
}

static bool has_leaked(const char *lowered)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const uint8_t *)lowered, strlen(lowered));
    uint32_t key = (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 | (uint32_t)hash[2] << 8 |
                   (uint32_t)hash[3];
    return bsearch(&key, known_passwords, sizeof known_passwords / sizeof *known_passwords,
                   sizeof *known_passwords, compare_known);
}

static void take_out(char *text, const char *word, size_t length)
{
    for (char *at = text; (at = strstr(at, word));)
        memmove(at, at + length, strlen(at + length) + 1);
}

/* Words that anybody could name who knows where this is used, out of what is in small letters. */
static void take_out_words(char *lowered, const char *about)
{
    static const char ours[] = "anjungan meja layanan pelayanan publik dinas kominfo bsre bssn "
                               "esign tanda tangan elektronik sertifikat verifikator kepala admin "
                               "pengaduan pengawas petugas instansi kantor kata sandi rahasia "
                               "password indonesia";
    const char *const lists[] = {ours, about};
    char words[PASSWORD_ABOUT_MAX + 1], *rest = NULL;
    for (int i = 0; i < 2; i++) {
        snprintf(words, sizeof words, "%.*s", PASSWORD_ABOUT_MAX, lists[i]);
        for (char *at = words; *at; at++)
            if (*at >= 'A' && *at <= 'Z') *at = (char)(*at - 'A' + 'a');
        for (char *word = strtok_r(words, " .,-_", &rest); word;
             word = strtok_r(NULL, " .,-_", &rest))
            if (strlen(word) >= WORD_MIN) take_out(lowered, word, strlen(word));
    }
}

static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text; count++) {
        size_t length = utf8_length((const unsigned char *)text);
        text += length ? length : 1;
    }
    return count;
}

static bool is_in_dictionary(const char *password, const char *login, int *out_score)
{
    void *detail = NULL;
    pthread_mutex_lock(&one_at_a_time); /* cracklib has globals */
    pwquality_settings_t *settings = pwquality_default_settings();
    if (settings) pwquality_set_int_value(settings, PWQ_SETTING_MIN_LENGTH, PASSWORD_LENGTH_MIN);
    *out_score =
        settings ? pwquality_check(settings, password, NULL, login, &detail) : PWQ_ERROR_MEM_ALLOC;
    pwquality_free_settings(settings);
    pthread_mutex_unlock(&one_at_a_time);
    return *out_score < 0;
}

bool password_check(const char *password, const char *login, const char *about, struct fault *fault)
{
    char lowered[PASSWORD_BYTES_MAX + 1];
    size_t length = strlen(password), characters = count_characters(password);
    int score = 0;
    if (characters < PASSWORD_LENGTH_MIN || characters > PASSWORD_LENGTH_MAX ||
        length > PASSWORD_BYTES_MAX)
        return FAULT(fault, FAULT_INPUT, 0, "from %d to %d characters", PASSWORD_LENGTH_MIN,
                     PASSWORD_LENGTH_MAX);
    lower(password, lowered);
    bool easy = repeats(lowered, length) || has_leaked(lowered) ||
                is_in_dictionary(password, login, &score);
    take_out_words(lowered, about);
    easy = easy || count_characters(lowered) < PASSWORD_LENGTH_MIN;
    sodium_memzero(lowered, sizeof lowered);
    return !easy || FAULT(fault, FAULT_INPUT, score, "too easy to guess");
}

bool totp_is(const uint8_t secret[TOTP_SECRET_SIZE], const char *code, int64_t now_s,
             int64_t *out_step)
{
    char digits[TOTP_DIGITS + 1];
    size_t count = 0;
    for (; *code; code++) {
        if (*code == ' ') continue;
        if (*code < '0' || *code > '9' || count == TOTP_DIGITS) return false;
        digits[count++] = *code;
    }
    digits[count] = 0;
    if (count != TOTP_DIGITS) return false;
    int position = 0;
    int found = oath_totp_validate2((const char *)secret, TOTP_SECRET_SIZE, (time_t)now_s,
                                    TOTP_PERIOD_S, 0, 1, &position, digits);
    if (found < 0) return false;
    *out_step = now_s / TOTP_PERIOD_S + position;
    return true;
}

void totp_text(const uint8_t secret[TOTP_SECRET_SIZE], struct bytes *out)
{
    char *base32 = NULL;
    if (oath_base32_encode((const char *)secret, TOTP_SECRET_SIZE, &base32, NULL) != OATH_OK)
        abort();
    for (size_t i = 0; base32[i]; i += 4) /* in fours, as it is read and typed */
        bytes_append_format(out, "%s%.4s", i ? " " : "", base32 + i);
    sodium_memzero(base32, strlen(base32));
    free(base32); /* malloc is its allocator */
}
