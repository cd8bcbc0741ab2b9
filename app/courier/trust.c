#include "courier/trust.h"

#include <jansson.h>
#include <string.h>

enum { CERTIFICATE_MAX = 64 * 1024 };

static bool read_terminal(const char *path, char out[32], struct fault *fault)
{
    struct bytes text = {0};
    if (!file_read(path, CERTIFICATE_MAX, &text, fault)) return false;
    json_t *root = json_loadb((const char *)text.data, text.size, 0, NULL);
    const char *terminal = json_string_value(json_object_get(root, "terminal"));
    bool usable = terminal && terminal[0] && strlen(terminal) < 32;
    if (usable) memcpy(out, terminal, strlen(terminal) + 1);
    json_decref(root);
    bytes_free(&text);
    if (!usable) return FAULT(fault, FAULT_INPUT, 0, "%s names no terminal", path);
    return true;
}

bool trust_read(const struct folders *folders, struct trust *out, struct fault *fault)
{
    char terminal[PATH_SIZE], backend[PATH_SIZE], ca[PATH_SIZE];
    struct trust trust = {0};
    struct fault cause = {0};
    bool done = path_join(folders->enrol, "terminal.json", terminal, &cause) &&
                path_join(folders->enrol, "backend.crt", backend, &cause) &&
                path_join(folders->enrol, "ca.crt", ca, &cause) &&
                read_terminal(terminal, trust.terminal, &cause) &&
                file_read(backend, CERTIFICATE_MAX, &trust.backend, &cause) &&
                file_read(ca, CERTIFICATE_MAX, &trust.ca, &cause);
    if (!done) {
        trust_free(&trust);
        return FAULT_CODED(fault, "S-05", cause.kind, cause.cause, "not enrolled: %s", cause.text);
    }
    trust_free(out);
    *out = trust;
    return true;
}

void trust_free(struct trust *trust)
{
    bytes_free(&trust->backend);
    bytes_free(&trust->ca);
    *trust = (struct trust){0};
}

bool trust_verify(const struct trust *trust, const char *case_id, const char *sha256,
                  const struct bytes *token, struct acknowledgement *out, struct fault *fault)
{
    struct acknowledgement answer = {0};
    if (!acknowledgement_verify((const char *)token->data, token->size, &trust->backend, &trust->ca,
                                &answer, fault))
        return false;
    if (strcmp(answer.case_id, case_id) != 0 || strcmp(answer.sha256, sha256) != 0 ||
        strcmp(answer.terminal, trust->terminal) != 0)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0,
                           "the acknowledgement is about another case, content or terminal");
    *out = answer;
    return true;
}
