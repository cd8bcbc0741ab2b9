/* What is asked of the centre about a file by phone, and what its answers say. */
#include "kiosk/phone.h"

#include "base/encode.h"
#include "base/support.h"
#include "base/utf8.h"
#include "base/web_address.h"
#include "catalogue/catalogue.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_MAX = 200, FILE_MAX_KB = DROP_FILE_MAX / 1024, SECONDS_MIN = 30, SECONDS_MAX = 3600 };

/* Cut where a character ends. */
static json_t *label_text(const char *text)
{
    char label[LABEL_MAX + 1];
    utf8_copy(label, sizeof label, text);
    return json_string(label);
}

static json_int_t bytes_most(const struct phone_wanted *wanted)
{
    unsigned kb = wanted->kb_most;
    return (json_int_t)(kb && kb < FILE_MAX_KB ? kb : FILE_MAX_KB) * 1024;
}

static void dump(json_t *root, struct bytes *out)
{
    char *text = json_dumps(root, JSON_COMPACT);
    bytes_append_text(out, text ? text : "{}");
    free(text);
    json_decref(root);
}

void phone_ask_open(const struct phone_wanted *wanted, enum language language,
                    const uint8_t point[DROP_POINT_SIZE], struct bytes *out)
{
    const char *english = wanted->title[LANGUAGE_EN];
    struct bytes key = {0};
    json_t *root = json_object(), *label = json_object(), *accept = json_array();
    json_object_set_new(root, "lang", json_string(language_tag(language)));
    json_object_set_new(label, "id", label_text(phone_wanted_title(wanted, LANGUAGE_ID)));
    if (english) json_object_set_new(label, "en", label_text(english));
    json_object_set_new(root, "label", label);
    if (wanted->thing == PHONE_FACE) json_object_set_new(root, "face", json_true());
    for (int kind = FILE_KIND_NONE + 1; kind < FILE_KINDS; kind++)
        if (phone_wanted_takes(wanted, (enum file_kind)kind))
            json_array_append_new(accept, json_string(file_kind_name((enum file_kind)kind)));
    json_object_set_new(root, "accept", accept);
    json_object_set_new(root, "max_bytes", json_integer(bytes_most(wanted)));
    base64_encode(point, DROP_POINT_SIZE, &key);
    json_object_set_new(root, "key", json_string(bytes_text(&key)));
    bytes_free(&key);
    dump(root, out);
}

void phone_ask_token(const char *token, struct bytes *out)
{
    bytes_append_format(out, "{\"token\":\"%s\"}", token);
}

/* Always false. */
static bool refused(const json_t *root, char out_code[8])
{
    const char *code = json_string_value(json_object_get(root, "code"));
    bool good = support_code_is_formed(code);
    memcpy(out_code, good ? code : "N-04", sizeof "N-04");
    return false;
}

/* It is shown and made into a QR: a web address in plain characters, that others cannot listen to.
 */
static bool is_address(const char *url)
{
    bool web = web_address_is_guarded(url);
    for (const char *at = url; web && *at; at++)
        web = *at > ' ' && *at <= '~' && !strchr("\"<>\\^`{|}", *at);
    return web && strlen(url) < LINK_SIZE;
}

bool phone_read_open(const struct bytes *json, struct phone_address *out, char out_code[8])
{
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const char *token = json_string_value(json_object_get(root, "token"));
    const char *url = json_string_value(json_object_get(root, "url"));
    json_int_t seconds = json_integer_value(json_object_get(root, "seconds"));
    bool done = token && url && drop_token_is_formed(token) && is_address(url) &&
                seconds >= SECONDS_MIN && seconds <= SECONDS_MAX;
    if (done) {
        memcpy(out->token, token, strlen(token) + 1);
        memcpy(out->url, url, strlen(url) + 1);
        out->seconds = (int)seconds;
    } else {
        refused(root, out_code);
    }
    json_decref(root);
    return done;
}

bool phone_read_look(const struct bytes *json, enum phone_state *out,
                     char out_kind[PHONE_KIND_SIZE], char out_code[8])
{
    static const struct {
        const char *word;
        enum phone_state state;
    } states[] = {{"waiting", PHONE_WAITING},
                  {"opened", PHONE_OPENED},
                  {"arrived", PHONE_ARRIVED},
                  {"gone", PHONE_EXPIRED}};
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const char *word = json_string_value(json_object_get(root, "state"));
    const char *kind = json_string_value(json_object_get(root, "kind"));
    enum phone_state state = PHONE_NONE;
    bool known = kind && file_kind_from_name(kind) != FILE_KIND_NONE;
    if (!word && known) state = PHONE_ARRIVED; /* as drop-fetch says it */
    for (size_t i = 0; word && i < sizeof states / sizeof *states; i++)
        if (strcmp(states[i].word, word) == 0) state = states[i].state;
    bool done = state != PHONE_NONE && (state != PHONE_ARRIVED || known);
    if (done) {
        *out = state;
        memcpy(out_kind, known ? kind : "", known ? strlen(kind) + 1 : 1);
    } else {
        refused(root, out_code);
    }
    json_decref(root);
    return done;
}
