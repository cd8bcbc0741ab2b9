/* Keys, requests and certificates of a terminal, by the words of WIRE.md. */
#include "fleet.h"

#include "base/file.h"
#include "courier/enrol.h"
#include "seal/seal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 40 };

static void write_pem(const struct fleet *fleet, const char *id, const char *ending,
                      const char *text)
{
    char name[64];
    struct fault fault = {0};
    snprintf(name, sizeof name, "%s%s", id, ending);
    if (text && file_write(fleet->options->dir, name, text, strlen(text), 0600, &fault)) return;
    fprintf(stderr, "fleet: %s: %s\n", name, text ? fault.text : "not in the answer");
    exit(1);
}

/* One at a time: three of the files are everybody's. */
static void keep(struct fleet *fleet, const struct terminal *terminal, const struct bytes *keys,
                 const struct bytes *body)
{
    static const char *const of_all[][2] = {{"ca_certificate", "ca"},
                                            {"recipient_certificate", "recipient"},
                                            {"backend_certificate", "backend"}};
    json_t *answer = json_loadb((const char *)body->data, body->size, 0, NULL);
    pthread_mutex_lock(&fleet->files);
    for (int i = 0; i < 3; i++)
        write_pem(fleet, of_all[i][1], ".crt",
                  json_string_value(json_object_get(answer, of_all[i][0])));
    pthread_mutex_unlock(&fleet->files);
    write_pem(fleet, terminal->id, ".sign.key", (const char *)keys[0].data);
    write_pem(fleet, terminal->id, ".tls.key", (const char *)keys[1].data);
    write_pem(fleet, terminal->id, ".sign.crt",
              json_string_value(json_object_get(answer, "sign_certificate")));
    write_pem(fleet, terminal->id, ".tls.crt",
              json_string_value(json_object_get(answer, "tls_certificate")));
    json_decref(answer);
}

static bool make_keys(const struct terminal *terminal, struct bytes *keys, struct bytes *requests,
                      struct fault *fault)
{
    for (int i = 0; i < 2; i++) {
        if (!seal_key_create(&keys[i], fault) ||
            !seal_request_create(&keys[i], terminal->id, &requests[i], fault))
            return false;
        bytes_text(&keys[i]);
    }
    return true;
}

static bool is_enrolled(const struct fleet *fleet, const struct terminal *terminal)
{
    char path[PATH_SIZE], name[64];
    snprintf(name, sizeof name, "%s.tls.crt", terminal->id);
    return path_join(fleet->options->dir, name, path, NULL) && access(path, R_OK) == 0;
}

static void ask(struct fleet *fleet, const struct terminal *terminal, const struct token *token,
                const struct bytes *keys, const struct bytes *requests)
{
    static const char *const json[] = {"Content-Type: application/json", NULL};
    json_t *request = json_pack("{s:s,s:s%,s:s%}", "code", token->code, "sign_request",
                                (const char *)requests[0].data, requests[0].size, "tls_request",
                                (const char *)requests[1].data, requests[1].size);
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    struct line *line = line_create(fleet, terminal, token->pin);
    struct heard reply = {0};
    for (int i = 0; i < TRIES && reply.status != 200; i++) {
        heard_free(&reply);
        line_ask(line, "POST", "/enrol", json, text, strlen(text), &reply);
        if (reply.status != 200) pause_ms(250);
    }
    line_destroy(line);
    free(text);
    if (reply.status != 200) {
        fprintf(stderr, "fleet: %s was not enrolled: %ld\n", terminal->id, reply.status);
        exit(1);
    }
    keep(fleet, terminal, keys, &reply.body);
    heard_free(&reply);
}

void enrol_one(struct fleet *fleet, unsigned item)
{
    const struct terminal *terminal = &fleet->terminals[item];
    struct bytes keys[2] = {{0}}, requests[2] = {{0}};
    struct token token;
    struct fault fault = {0};
    if (is_enrolled(fleet, terminal)) return;
    if (!token_read(terminal->token, &token, &fault) ||
        !make_keys(terminal, keys, requests, &fault)) {
        fprintf(stderr, "fleet: %s: %s\n", terminal->id, fault.text);
        exit(1);
    }
    ask(fleet, terminal, &token, keys, requests);
    for (int i = 0; i < 2; i++) {
        bytes_free(&keys[i]);
        bytes_free(&requests[i]);
    }
}
