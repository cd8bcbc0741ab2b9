/* The backend's answer as a JWS of one shape: header constant, claims in one schema. */
#include "base/encode.h"
#include "seal/crypto.h"
#include "seal/seal.h"

#include <inttypes.h>
#include <jansson.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { TOKEN_MAX = 4096, SIGNATURE_TEXT = 86 /* base64url of 64 bytes */ };

/* The header never varies, so a token that asks for another algorithm is no token. */
static const char header[] = "{\"alg\":\"ES256\",\"typ\":\"anjungan-acknowledgement-1\"}";

static bool is_hash(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static bool is_code(const char *code)
{
    return strlen(code) < sizeof((struct acknowledgement *)0)->code &&
           strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen(code);
}

static bool is_whole(const struct acknowledgement *acknowledgement)
{
    return crypto_is_case_id(acknowledgement->case_id) &&
           crypto_is_terminal_name(acknowledgement->terminal) && is_hash(acknowledgement->sha256) &&
           is_code(acknowledgement->code) &&
           acknowledgement->accepted == (acknowledgement->code[0] == 0) &&
           acknowledgement->received_s > 0;
}

bool acknowledgement_sign(const struct acknowledgement *acknowledgement,
                          const struct bytes *key_pem, struct bytes *out, struct fault *fault)
{
    if (!is_whole(acknowledgement))
        return FAULT(fault, FAULT_INPUT, 0, "the acknowledgement is not complete");
    struct bytes claims = {0}, token = {0};
    bytes_append_format(&claims,
                        "{\"case_id\":\"%s\",\"terminal\":\"%s\",\"sha256\":\"%s\","
                        "\"accepted\":%s,\"code\":\"%s\",\"received\":%" PRId64 "}",
                        acknowledgement->case_id, acknowledgement->terminal,
                        acknowledgement->sha256, acknowledgement->accepted ? "true" : "false",
                        acknowledgement->code, acknowledgement->received_s);
    base64url_encode(header, strlen(header), &token);
    bytes_append_text(&token, ".");
    base64url_encode(claims.data, claims.size, &token);
    bytes_free(&claims);
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    bool done = seal_sign(key_pem, token.data, token.size, signature, fault);
    if (done) {
        bytes_append_text(&token, ".");
        base64url_encode(signature, sizeof signature, &token);
        bytes_move(out, &token);
    }
    bytes_free(&token);
    return done;
}

/* Only a certificate made for acknowledgements may sign one: a terminal's does not pass. */
static bool may_acknowledge(const struct bytes *certificate_pem, struct fault *fault)
{
    X509 *certificate = crypto_certificate_read(certificate_pem, fault);
    if (!certificate) return false;
    ASN1_OBJECT *wanted = OBJ_txt2obj(CRYPTO_ACKNOWLEDGING_OID, 1);
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    bool found = false;
    for (int i = 0; wanted && i < sk_ASN1_OBJECT_num(usages); i++)
        found = found || OBJ_cmp(sk_ASN1_OBJECT_value(usages, i), wanted) == 0;
    EXTENDED_KEY_USAGE_free(usages);
    ASN1_OBJECT_free(wanted);
    X509_free(certificate);
    return found || FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0,
                                "this certificate may not sign acknowledgements");
}

static bool take_text(const json_t *claims, const char *key, char *out, size_t size)
{
    const json_t *member = json_object_get(claims, key);
    const char *text = json_string_value(member);
    if (!text || json_string_length(member) >= size || strlen(text) != json_string_length(member))
        return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool claims_read(const struct bytes *json, struct acknowledgement *out)
{
    json_t *claims = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *accepted = json_object_get(claims, "accepted");
    const json_t *received = json_object_get(claims, "received");
    bool good = json_object_size(claims) == 6 && json_is_boolean(accepted) &&
                json_is_integer(received) &&
                take_text(claims, "case_id", out->case_id, sizeof out->case_id) &&
                take_text(claims, "terminal", out->terminal, sizeof out->terminal) &&
                take_text(claims, "sha256", out->sha256, sizeof out->sha256) &&
                take_text(claims, "code", out->code, sizeof out->code);
    out->accepted = json_is_true(accepted);
    out->received_s = json_integer_value(received);
    json_decref(claims);
    return good && is_whole(out);
}

/* HEADER.CLAIMS.SIGNATURE: what is signed is everything before the second point. */
static bool token_split(const char *token, size_t length, size_t *out_signed, struct bytes *claims,
                        uint8_t signature[SEAL_SIGNATURE_SIZE])
{
    struct bytes start = {0}, tail = {0};
    base64url_encode(header, strlen(header), &start);
    bytes_append_text(&start, ".");
    bool good = false;
    if (length > TOKEN_MAX || length < start.size + 1 + SIGNATURE_TEXT + 1) goto out;
    size_t signed_length = length - SIGNATURE_TEXT - 1;
    if (memcmp(token, start.data, start.size) != 0 || token[signed_length] != '.') goto out;
    if (!base64url_decode(token + start.size, signed_length - start.size, claims)) goto out;
    if (!base64url_decode(token + signed_length + 1, SIGNATURE_TEXT, &tail)) goto out;
    if (tail.size != SEAL_SIGNATURE_SIZE) goto out;
    memcpy(signature, tail.data, SEAL_SIGNATURE_SIZE);
    *out_signed = signed_length;
    good = true;
out:
    bytes_free(&start);
    bytes_free(&tail);
    return good;
}

bool acknowledgement_verify(const char *token, size_t length, const struct bytes *certificate_pem,
                            const struct bytes *ca_pem, struct acknowledgement *out,
                            struct fault *fault)
{
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    struct acknowledgement read_claims = {0};
    struct bytes claims = {0};
    size_t signed_length = 0;
    bool done = token_split(token, length, &signed_length, &claims, signature) ||
                FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "not an acknowledgement");
    done = done && may_acknowledge(certificate_pem, fault) &&
           seal_verify(certificate_pem, ca_pem, token, signed_length, signature, fault);
    if (done && !claims_read(&claims, &read_claims))
        done = FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the acknowledgement's claims are wrong");
    bytes_free(&claims);
    if (done) *out = read_claims;
    return done;
}
