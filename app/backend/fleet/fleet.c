#include "backend/fleet/fleet.h"

#include "base/encode.h"
#include "seal/seal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool fleet_name_check(const char *id, struct fault *fault)
{
    size_t length = strlen(id);
    bool fine = length > 0 && length < DB_NAME_SIZE && id[0] != '-';
    for (size_t i = 0; fine && i < length; i++)
        fine = isalnum((unsigned char)id[i]) || id[i] == '-';
    if (fine) return true;
    return FAULT(fault, FAULT_INPUT, 0, "a terminal's name is 1 to 31 letters, digits and hyphens");
}

static bool draw_code(char out[FLEET_CODE_SIZE], struct fault *fault)
{
    static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t random[FLEET_CODE_SIZE - 1]; /* five bits of each */
    if (!seal_random(random, sizeof random, fault)) return false;
    for (size_t i = 0; i < sizeof random; i++)
        out[i] = crockford[random[i] & 31];
    out[FLEET_CODE_SIZE - 1] = 0;
    return true;
}

/* seal_certificate_pin gives base64, as curl wants it; the token carries hexadecimal. */
static bool read_pin(const struct bytes *certificate, char out[65], struct fault *fault)
{
    struct bytes text = {0}, digest = {0};
    bool done = seal_certificate_pin(certificate, &text, fault);
    if (done && (!base64_decode(bytes_text(&text), text.size, &digest) || digest.size != 32))
        done = FAULT(fault, FAULT_SYSTEM, 0, "the intake certificate's pin cannot be read");
    if (done) hex_encode(digest.data, digest.size, out);
    bytes_free(&text);
    bytes_free(&digest);
    return done;
}

/* Another purpose than a tracking code's: one can never be taken for the other. */
void fleet_hash(const struct bytes *secret, const char *code, uint8_t out[DB_HASH_SIZE])
{
    char text[64];
    int length = snprintf(text, sizeof text, "enrol\n%.32s", code);
    seal_hmac_sha256(secret->data, secret->size, text, (size_t)length, out);
}

bool fleet_invite(const struct fleet *fleet, const char *id, const char *agency,
                  char out_token[FLEET_TOKEN_SIZE], struct fault *fault)
{
    char code[FLEET_CODE_SIZE], pin[65];
    uint8_t hash[DB_HASH_SIZE];
    if (!fleet_name_check(id, fault) || !draw_code(code, fault) ||
        !read_pin(fleet->intake_certificate, pin, fault))
        return false;
    fleet_hash(fleet->secret, code, hash);
    int64_t now_s = clock_wall_ms(fleet->clock) / 1000;
    if (!db_terminal_invite(fleet->db, id, agency, hash, now_s + FLEET_TOKEN_HOURS * 3600, now_s,
                            fault))
        return false;
    snprintf(out_token, FLEET_TOKEN_SIZE, "%s.%s", code, pin);
    return true;
}
