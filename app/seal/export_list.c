#include "seal/export_list.h"

#include "base/encode.h"
#include "seal/crypto.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNATURE_TEXT = 86 /* base64url of 64 bytes */ };

/* The header never varies, so a token that asks for another algorithm is no token. */
static const char header[] = "{\"alg\":\"ES256\",\"typ\":\"anjungan-export-1\"}";

void export_list_free(struct export_list *list)
{
    free(list->items);
    *list = (struct export_list){0};
}

static void write_claims(const struct export_list *list, struct bytes *out)
{
    bytes_append_format(out, "{\"terminal\":\"%s\",\"at\":%" PRId64 ",\"cases\":[", list->terminal,
                        list->at_s);
    for (int i = 0; i < list->count; i++)
        bytes_append_format(out, "%s{\"case\":\"%s\",\"size\":%" PRId64 ",\"sha256\":\"%s\"}",
                            i ? "," : "", list->items[i].case_id, list->items[i].size,
                            list->items[i].sha256);
    bytes_append_text(out, "]}");
}

bool export_list_sign(const struct export_list *list, struct sealer *sealer, struct bytes *out,
                      struct fault *fault)
{
    struct bytes claims = {0}, token = {0};
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    write_claims(list, &claims);
    base64url_encode(header, strlen(header), &token);
    bytes_append_text(&token, ".");
    base64url_encode(claims.data, claims.size, &token);
    bytes_free(&claims);
    bool done = list->count <= EXPORT_CASES_MAX ||
                FAULT(fault, FAULT_INPUT, 0, "more than %d cases in one export", EXPORT_CASES_MAX);
    done = done && sealer_sign(sealer, token.data, token.size, signature, fault);
    if (done) {
        bytes_append_text(&token, ".");
        base64url_encode(signature, sizeof signature, &token);
        bytes_move(out, &token);
    }
    bytes_free(&token);
    return done;
}

/* HEADER.CLAIMS.SIGNATURE: what is signed is everything before the second point. */
static bool split(const struct bytes *token, struct bytes *out_claims, size_t *out_signed,
                  uint8_t signature[SEAL_SIGNATURE_SIZE])
{
    struct bytes start = {0}, tail = {0};
    base64url_encode(header, strlen(header), &start);
    bytes_append_text(&start, ".");
    const char *text = (const char *)token->data;
    bool good = token->size <= EXPORT_LIST_MAX && token->size > start.size + 1 + SIGNATURE_TEXT;
    size_t signed_size = good ? token->size - SIGNATURE_TEXT - 1 : 0;
    good = good && memcmp(text, start.data, start.size) == 0 && text[signed_size] == '.' &&
           base64url_decode(text + start.size, signed_size - start.size, out_claims) &&
           base64url_decode(text + signed_size + 1, SIGNATURE_TEXT, &tail) &&
           tail.size == SEAL_SIGNATURE_SIZE;
    if (good) {
        memcpy(signature, tail.data, SEAL_SIGNATURE_SIZE);
        *out_signed = signed_size;
    }
    bytes_free(&start);
    bytes_free(&tail);
    return good;
}

static bool take_text(const json_t *object, const char *key, char *out, size_t size)
{
    const json_t *member = json_object_get(object, key);
    const char *text = json_string_value(member);
    if (!text || json_string_length(member) >= size || strlen(text) != json_string_length(member))
        return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool take_item(const json_t *object, struct export_item *out)
{
    const json_t *size = json_object_get(object, "size");
    out->size = json_integer_value(size);
    return json_is_object(object) && json_is_integer(size) && out->size > 0 &&
           out->size <= SEAL_CASE_SIZE_MAX + SEAL_OVERHEAD_MAX &&
           take_text(object, "case", out->case_id, sizeof out->case_id) &&
           crypto_is_case_id(out->case_id) &&
           take_text(object, "sha256", out->sha256, sizeof out->sha256) &&
           strlen(out->sha256) == 64 && strspn(out->sha256, "0123456789abcdef") == 64;
}

static int compare_items(const void *a, const void *b)
{
    return strcmp(((const struct export_item *)a)->case_id,
                  ((const struct export_item *)b)->case_id);
}

/* Sorted, so that a case that stands twice is beside itself. */
static bool take_items(const json_t *cases, struct export_list *out)
{
    size_t count = json_array_size(cases);
    if (!json_is_array(cases) || count > EXPORT_CASES_MAX) return false;
    out->items = memory_alloc(count * sizeof *out->items);
    for (size_t i = 0; i < count; i++)
        if (!take_item(json_array_get(cases, i), &out->items[i])) return false;
    out->count = (int)count;
    qsort(out->items, count, sizeof *out->items, compare_items);
    for (int i = 1; i < out->count; i++)
        if (compare_items(&out->items[i - 1], &out->items[i]) == 0) return false;
    return true;
}

static bool claims_read(const struct bytes *json, struct export_list *out)
{
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *at = json_object_get(root, "at");
    struct export_list list = {.at_s = json_integer_value(at)};
    bool good = json_is_integer(at) && list.at_s > 0 &&
                take_text(root, "terminal", list.terminal, sizeof list.terminal) &&
                crypto_is_terminal_name(list.terminal) &&
                take_items(json_object_get(root, "cases"), &list);
    json_decref(root);
    if (good)
        *out = list;
    else
        export_list_free(&list);
    return good;
}

static bool token_read(const struct bytes *token, struct export_list *out, size_t *out_signed,
                       uint8_t signature[SEAL_SIGNATURE_SIZE], struct fault *fault)
{
    struct bytes claims = {0};
    bool done = split(token, &claims, out_signed, signature) && claims_read(&claims, out);
    bytes_free(&claims);
    return done || FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "not the list of an export");
}

bool export_list_claims(const struct bytes *token, char out_terminal[32], struct fault *fault)
{
    struct export_list list = {0};
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    size_t signed_size;
    if (!token_read(token, &list, &signed_size, signature, fault)) return false;
    memcpy(out_terminal, list.terminal, sizeof list.terminal);
    export_list_free(&list);
    return true;
}

bool export_list_verify(const struct bytes *token, const struct bytes *certificate_pem,
                        const struct bytes *ca_pem, struct export_list *out, struct fault *fault)
{
    struct export_list list = {0};
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    char name[64] = "";
    size_t signed_size;
    bool done = token_read(token, &list, &signed_size, signature, fault) &&
                seal_verify(certificate_pem, ca_pem, token->data, signed_size, signature, fault) &&
                seal_certificate_common_name(certificate_pem, name, fault);
    if (done && strcmp(name, list.terminal) != 0)
        done = FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the list is another terminal's");
    if (done)
        *out = list;
    else
        export_list_free(&list);
    return done;
}
