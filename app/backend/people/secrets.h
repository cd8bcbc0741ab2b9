/* secrets.h - inside of the people room: passwords (Argon2id, by libsodium) and the second factor
 * (TOTP, RFC 6238, by liboath).
 *
 * A password is refused for what makes it easy to guess, and never for the kinds of characters in
 * it (ASVS 5.0, 6.2): too few characters, words that everybody at the office could name, the same
 * again and again, what a dictionary leads to (libpwquality), what leaks have made known. */
#ifndef ANJUNGAN_BACKEND_PEOPLE_SECRETS_H
#define ANJUNGAN_BACKEND_PEOPLE_SECRETS_H

#include "base/bytes.h"
#include "base/fault.h"

#include <stdint.h>

enum {
    PASSWORD_LENGTH_MIN = 12, /* characters, whatever their bytes */
    PASSWORD_LENGTH_MAX = 128,
    PASSWORD_HASH_SIZE = 129,
    TOTP_SECRET_SIZE = 20, /* RFC 4226, 4: as long as SHA-1's value */
    TOTP_PERIOD_S = 30,
    TOTP_DIGITS = 6,
};

/* Once, before anything else here. */
bool secrets_init(struct fault *);
/* One at a time: each takes 64 MiB for a moment. */
bool password_hash(const char *password, char out[PASSWORD_HASH_SIZE], struct fault *);
/* hash NULL: takes as long, and is never right. */
bool password_is(const char *password, const char *hash);
/* about: what else than the login names this person and their office; its words count no more for
 * the length than those that everybody here knows. FAULT_INPUT: too short, too long, too easy. */
bool password_check(const char *password, const char *login, const char *about, struct fault *);

/* Right for now, or for the period before or after it; out_step: which. */
bool totp_is(const uint8_t secret[TOTP_SECRET_SIZE], const char *code, int64_t now_s,
             int64_t *out_step);
/* "ABCD EFGH ...", to be typed; appended. */
void totp_text(const uint8_t secret[TOTP_SECRET_SIZE], struct bytes *out);

#endif
