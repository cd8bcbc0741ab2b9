/* The terminal's side of a drop. Another terminal's is as good as none. */
#include "backend/drop/inside.h"

#include "base/encode.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

enum { KEY_TEXT_MAX = 88 /* base64 of 65 bytes */ };

static void answer_failed(struct inquiry_reply *reply, const char *doing, const struct fault *fault)
{
    log_fault(LOG_LEVEL_ERROR, "drop", doing, fault);
    inquiry_reply_code(reply, "N-05");
}

static bool read_label(const json_t *label, const char *key, char out[DB_LABEL_SIZE])
{
    const json_t *member = json_object_get(label, key);
    if (!member) return true;
    const char *text = json_string_value(member);
    size_t length = json_string_length(member);
    if (!text || length >= DB_LABEL_SIZE || strlen(text) != length) return false;
    memcpy(out, text, length + 1);
    return true;
}

static bool read_accept(const json_t *list, unsigned *out)
{
    unsigned accept = 0;
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item)
    {
        const char *name = json_string_value(item);
        enum file_kind kind = name ? file_kind_from_name(name) : FILE_KIND_NONE;
        if (kind == FILE_KIND_NONE) return false;
        accept |= 1U << kind;
    }
    *out = accept;
    return accept != 0;
}

static bool read_point(const char *text, uint8_t out[DB_POINT_SIZE])
{
    struct bytes point = {0};
    bool done = text && base64_decode(text, strlen(text), &point) && point.size == DB_POINT_SIZE &&
                drop_point_is_good(point.data);
    if (done) memcpy(out, point.data, DB_POINT_SIZE);
    bytes_free(&point);
    return done;
}

static bool read_open(const struct inquiry_question *question, struct db_drop *out)
{
    struct db_drop drop = {.expires_s = question->now_s + DROP_SECONDS};
    const json_t *label = json_object_get(question->ask, "label");
    const json_t *max = json_object_get(question->ask, "max_bytes");
    const json_t *face = json_object_get(question->ask, "face");
    const char *tag = inquiry_text(question, "lang", 2);
    enum language language;
    if (!tag || !language_from_tag(tag, &language) || !json_is_object(label) ||
        !read_label(label, "id", drop.label[0]) || !read_label(label, "en", drop.label[1]) ||
        !(drop.label[0][0] || drop.label[1][0]) ||
        !read_accept(json_object_get(question->ask, "accept"), &drop.accept) ||
        (face && !json_is_boolean(face)) || !json_is_integer(max) || json_integer_value(max) < 1 ||
        !read_point(inquiry_text(question, "key", KEY_TEXT_MAX), drop.point))
        return false;
    drop.face = json_is_true(face);
    drop.max_bytes = json_integer_value(max);
    if (drop.max_bytes > DROP_FILE_MAX) drop.max_bytes = DROP_FILE_MAX;
    snprintf(drop.language, sizeof drop.language, "%s", tag);
    snprintf(drop.terminal, sizeof drop.terminal, "%s", question->terminal);
    snprintf(drop.agency, sizeof drop.agency, "%s", question->agency);
    *out = drop;
    return true;
}

static void answer_open(const struct inquiry_question *question, struct inquiry_reply *reply,
                        void *context)
{
    const struct drops *drops = context;
    struct db *db = drops->options.cases->db;
    struct db_drop drop;
    struct fault fault = {0};
    struct bytes token = {0};
    uint8_t raw[DROP_TOKEN_BYTES];
    if (!read_open(question, &drop)) return;
    bool done = seal_random(raw, sizeof raw, &fault);
    if (done) {
        base64url_encode(raw, sizeof raw, &token);
        drops_hash(drops, bytes_text(&token), drop.token_hash);
        done = db_drop_open(db, &drop, &fault);
    }
    if (done) {
        char url[400];
        snprintf(url, sizeof url, "%.300s/u/%s", drops->options.base_url, bytes_text(&token));
        reply->json = json_pack("{s:b, s:s, s:s, s:i}", "ok", 1, "token", bytes_text(&token), "url",
                                url, "seconds", DROP_SECONDS);
    } else {
        answer_failed(reply, "open a drop", &fault);
    }
    bytes_free(&token);
}

/* False: the answer is given, and it is "gone" unless something failed or no token was said. */
static bool find(const struct drops *drops, const struct inquiry_question *question,
                 struct inquiry_reply *reply, struct db_drop *out)
{
    const char *token = inquiry_text(question, "token", DROP_TOKEN_SIZE - 1);
    struct fault fault = {0};
    if (!token) return false;
    bool found = drops_find(drops, token, out, &fault);
    if (found && strcmp(out->terminal, question->terminal) == 0) return true;
    if (!found && fault.kind != FAULT_NOT_FOUND)
        inquiry_reply_code(reply, "N-05");
    else
        reply->json = json_pack("{s:b, s:s}", "ok", 1, "state", "gone");
    return false;
}

static void answer_state(const struct db_drop *drop, struct inquiry_reply *reply)
{
    switch (drop->state) {
    case DB_DROP_WAITING:
    case DB_DROP_OPENED:
        reply->json = json_pack("{s:b, s:s}", "ok", 1, "state",
                                drop->state == DB_DROP_OPENED ? "opened" : "waiting");
        return;
    case DB_DROP_ARRIVED:
        reply->json = json_pack("{s:b, s:s, s:s, s:I}", "ok", 1, "state", "arrived", "kind",
                                drop->kind, "bytes", (json_int_t)drop->bytes);
        return;
    }
}

static void answer_look(const struct inquiry_question *question, struct inquiry_reply *reply,
                        void *context)
{
    struct db_drop drop;
    if (find(context, question, reply, &drop)) answer_state(&drop, reply);
}

static void answer_fetch(const struct inquiry_question *question, struct inquiry_reply *reply,
                         void *context)
{
    const struct drops *drops = context;
    struct db *db = drops->options.cases->db;
    struct db_drop drop;
    struct fault fault = {0};
    if (!find(drops, question, reply, &drop)) return;
    if (drop.state == DB_DROP_ARRIVED && !db_drop_read(db, drop.token_hash, &reply->blob, &fault))
        answer_failed(reply, "read a file", &fault);
    else
        answer_state(&drop, reply);
}

static void answer_close(const struct inquiry_question *question, struct inquiry_reply *reply,
                         void *context)
{
    const struct drops *drops = context;
    struct db *db = drops->options.cases->db;
    const char *token = inquiry_text(question, "token", DROP_TOKEN_SIZE - 1);
    struct fault fault = {0};
    uint8_t hash[DB_HASH_SIZE];
    if (!token) return;
    drops_hash(drops, token, hash);
    if (db_drop_close(db, question->terminal, hash, &fault))
        reply->json = json_pack("{s:b}", "ok", 1);
    else
        answer_failed(reply, "close a drop", &fault);
}

const struct inquiry_kind drop_kinds[] = {{"drop-open", answer_open},
                                          {"drop-look", answer_look},
                                          {"drop-fetch", answer_fetch},
                                          {"drop-close", answer_close}};
const int drop_kinds_count = sizeof drop_kinds / sizeof *drop_kinds;
