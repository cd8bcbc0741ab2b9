#define _DEFAULT_SOURCE
#include "seal/inquiry.h"

#include "base/encode.h"
#include "seal/gcm.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum { LENGTH_SIZE = 4, KEY_TEXT = 43 /* base64url of 32 */ };

static const char head_part[] = "inquiry.json", ask_part[] = "ask.json";

void inquiry_forget(struct inquiry *inquiry)
{
    explicit_bzero(inquiry, sizeof *inquiry);
}

static bool is_kind(const char *kind)
{
    size_t length = strlen(kind);
    return length > 0 && length < INQUIRY_KIND_SIZE &&
           strspn(kind, "abcdefghijklmnopqrstuvwxyz-") == length;
}

static void write_head(const struct inquiry *inquiry, struct bytes *out)
{
    struct bytes key = {0};
    base64url_encode(inquiry->key, sizeof inquiry->key, &key);
    bytes_append_format(out, "{\"kind\":\"%s\",\"at\":%" PRId64 ",\"key\":\"%s\"}", inquiry->kind,
                        inquiry->at_s, bytes_text(&key));
    bytes_free(&key);
}

static bool begin(const char *kind, int64_t at_s, struct inquiry *out, struct fault *fault)
{
    uint8_t id[16];
    if (!is_kind(kind)) return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "not a kind of inquiry");
    if (!seal_random(id, sizeof id, fault) || !seal_random(out->key, sizeof out->key, fault))
        return false;
    hex_encode(id, sizeof id, out->id);
    memcpy(out->kind, kind, strlen(kind) + 1);
    out->at_s = at_s;
    return true;
}

bool inquiry_ask(struct sealer *sealer, const char *kind, const struct bytes *ask, int64_t at_s,
                 struct inquiry *out, struct bytes *out_sealed, struct fault *fault)
{
    struct inquiry inquiry = {0};
    struct seal_part parts[2] = {0};
    struct bytes sealed = {0};
    memcpy(parts[0].name, head_part, sizeof head_part);
    memcpy(parts[1].name, ask_part, sizeof ask_part);
    bool done = begin(kind, at_s, &inquiry, fault);
    if (done) {
        write_head(&inquiry, &parts[0].data);
        bytes_append(&parts[1].data, ask->data, ask->size);
        done = sealer_seal(sealer, inquiry.id, parts, 2, &sealed, fault);
    }
    if (done && sealed.size > INQUIRY_QUESTION_MAX)
        done = FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "a question of %zu bytes", sealed.size);
    bytes_free(&parts[0].data);
    bytes_free(&parts[1].data);
    if (done) {
        *out = inquiry;
        bytes_move(out_sealed, &sealed);
    }
    bytes_free(&sealed);
    inquiry_forget(&inquiry);
    return done;
}

static bool read_head(const struct bytes *json, struct inquiry *out)
{
    struct bytes key = {0};
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *at = json_object_get(root, "at");
    const char *kind = json_string_value(json_object_get(root, "kind"));
    const char *text = json_string_value(json_object_get(root, "key"));
    bool good = json_object_size(root) == 3 && json_is_integer(at) && json_integer_value(at) > 0 &&
                kind && is_kind(kind) && text && strlen(text) == KEY_TEXT &&
                base64url_decode(text, KEY_TEXT, &key) && key.size == INQUIRY_KEY_SIZE;
    if (good) {
        memcpy(out->kind, kind, strlen(kind) + 1);
        memcpy(out->key, key.data, sizeof out->key);
        out->at_s = json_integer_value(at);
    }
    json_decref(root);
    bytes_free(&key);
    return good;
}

bool inquiry_open(const struct opener *opener, const struct bytes *sealed, struct inquiry *out,
                  struct inquiry_origin *out_origin, struct bytes *out_ask, struct fault *fault)
{
    struct opened_case opened = {0};
    struct inquiry inquiry = {0};
    if (sealed->size > INQUIRY_QUESTION_MAX)
        return FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "a question of %zu bytes", sealed->size);
    if (!opener_open(opener, sealed, &opened, fault)) return false;
    const struct bytes *head = opened_case_part(&opened, head_part);
    const struct bytes *ask = opened_case_part(&opened, ask_part);
    bool done = (opened.count == 2 && head && ask && read_head(head, &inquiry)) ||
                FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "not a question");
    if (done) {
        memcpy(inquiry.id, opened.case_id, sizeof inquiry.id);
        memcpy(out_origin->terminal, opened.terminal, sizeof out_origin->terminal);
        memcpy(out_origin->signer, opened.signer, sizeof out_origin->signer);
        bytes_truncate(out_ask, 0);
        bytes_append(out_ask, ask->data, ask->size);
        *out = inquiry;
    }
    opened_case_free(&opened);
    inquiry_forget(&inquiry);
    return done;
}

static void pack(const struct bytes *json, const struct bytes *blob, struct bytes *out)
{
    uint8_t length[LENGTH_SIZE];
    for (int i = 0; i < LENGTH_SIZE; i++)
        length[i] = (uint8_t)(json->size >> (8 * (LENGTH_SIZE - 1 - i)));
    bytes_reserve(out, LENGTH_SIZE + json->size + blob->size + 1);
    bytes_append(out, length, sizeof length);
    bytes_append(out, json->data, json->size);
    bytes_append(out, blob->data, blob->size);
}

bool inquiry_answer(const struct inquiry *inquiry, const struct bytes *json,
                    const struct bytes *blob, struct bytes *out, struct fault *fault)
{
    struct bytes plain = {0}, answer = {0};
    const size_t around = GCM_AROUND + LENGTH_SIZE;
    if (json->size > INQUIRY_JSON_MAX || blob->size > INQUIRY_ANSWER_MAX - around - json->size)
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "the answer is too large");
    pack(json, blob, &plain);
    bool done = gcm_seal(inquiry->key, inquiry->id, &plain, &answer, fault);
    if (done) bytes_move(out, &answer);
    bytes_free(&plain);
    bytes_free(&answer);
    return done;
}

static bool unpack(const struct bytes *plain, struct bytes *out_json, struct bytes *out_blob)
{
    size_t length = 0;
    for (int i = 0; i < LENGTH_SIZE; i++)
        length = length << 8 | plain->data[i];
    if (length > INQUIRY_JSON_MAX || length > plain->size - LENGTH_SIZE) return false;
    struct bytes json = {0}, blob = {0};
    bytes_append(&json, plain->data + LENGTH_SIZE, length);
    bytes_append(&blob, plain->data + LENGTH_SIZE + length, plain->size - LENGTH_SIZE - length);
    bytes_move(out_json, &json);
    bytes_move(out_blob, &blob);
    return true;
}

bool inquiry_read(const struct inquiry *inquiry, const struct bytes *answer, struct bytes *out_json,
                  struct bytes *out_blob, struct fault *fault)
{
    struct bytes plain = {0};
    bool sized = answer->size >= GCM_AROUND + LENGTH_SIZE && answer->size <= INQUIRY_ANSWER_MAX;
    bool done = sized && gcm_open(inquiry->key, inquiry->id, answer->data, answer->size, &plain) &&
                unpack(&plain, out_json, out_blob);
    bytes_free(&plain);
    return done || FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "not the answer to this question");
}
