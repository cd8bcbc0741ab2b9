#include "backend/keys.h"

#include "seal/seal.h"

#include <string.h>
#include <unistd.h>

enum { KEY_FILE_MAX = 16 * 1024, CA_DAYS = 3650, CERTIFICATE_DAYS = 825, SECRET_SIZE = 32 };

static const struct issued {
    const char *key, *certificate, *common_name;
    enum seal_purpose purpose;
} issued[] = {
    {"intake.key", "intake.crt", "Anjungan Intake", SEAL_PURPOSE_BACKEND_TLS},
    {"backend.key", "backend.crt", "Anjungan Backend", SEAL_PURPOSE_BACKEND_SIGN},
};

static bool exists(const char *dir, const char *name)
{
    char path[PATH_SIZE];
    return path_join(dir, name, path, NULL) && access(path, F_OK) == 0;
}

static bool read_key(const char *dir, const char *name, struct bytes *out, struct fault *fault)
{
    char path[PATH_SIZE];
    if (!path_join(dir, name, path, fault)) return false;
    struct fault inner = {0};
    if (file_read(path, KEY_FILE_MAX, out, &inner)) return true;
    return FAULT_CODED(fault, "S-05", inner.kind, inner.cause, "%.120s (was init run?)",
                       inner.text);
}

static bool write_key(const char *dir, const char *name, const struct bytes *data, FILE *report,
                      struct fault *fault)
{
    if (!file_write_durable(dir, name, data->data, data->size, 0600, fault)) return false;
    fprintf(report, "made %s/%s\n", dir, name);
    return true;
}

static bool make_ca(const char *dir, FILE *report, struct fault *fault)
{
    if (exists(dir, "ca.key") && exists(dir, "ca.crt")) return true;
    if (exists(dir, "ca.key") || exists(dir, "ca.crt"))
        return FAULT_CODED(fault, "S-05", FAULT_INPUT, 0,
                           "%s holds only one of ca.key and ca.crt: restore the other", dir);
    struct bytes key = {0}, certificate = {0};
    /* The certificate last: while it is missing, init has not ended. */
    bool done = seal_ca_create("Anjungan CA", CA_DAYS, &key, &certificate, fault) &&
                write_key(dir, "ca.key", &key, report, fault) &&
                write_key(dir, "ca.crt", &certificate, report, fault);
    bytes_free(&key);
    bytes_free(&certificate);
    return done;
}

static bool make_key(const char *dir, const char *name, struct bytes *out, FILE *report,
                     struct fault *fault)
{
    if (exists(dir, name)) return read_key(dir, name, out, fault);
    return seal_key_create(out, fault) && write_key(dir, name, out, report, fault);
}

static bool make_issued(const struct config *config, const struct issued *item, FILE *report,
                        struct fault *fault)
{
    const char *dir = config->state_dir;
    if (exists(dir, item->key) && exists(dir, item->certificate)) return true;
    struct bytes ca_key = {0}, ca = {0}, key = {0}, request = {0}, certificate = {0};
    const char *names = item->purpose == SEAL_PURPOSE_BACKEND_TLS ? config->intake.names : NULL;
    bool done = read_key(dir, "ca.key", &ca_key, fault) && read_key(dir, "ca.crt", &ca, fault) &&
                make_key(dir, item->key, &key, report, fault) &&
                seal_request_create(&key, item->common_name, &request, fault) &&
                seal_certificate_issue(&ca_key, &ca, &request, item->common_name, item->purpose,
                                       names, CERTIFICATE_DAYS, &certificate, fault) &&
                write_key(dir, item->certificate, &certificate, report, fault);
    struct bytes *all[] = {&ca_key, &ca, &key, &request, &certificate};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
    return done;
}

static bool make_secret(const char *dir, FILE *report, struct fault *fault)
{
    if (exists(dir, "secret")) return true;
    struct bytes secret = {0};
    uint8_t random[SECRET_SIZE];
    bool done = seal_random(random, sizeof random, fault);
    if (done) bytes_append(&secret, random, sizeof random);
    done = done && write_key(dir, "secret", &secret, report, fault);
    bytes_free(&secret);
    return done;
}

bool keys_make(const struct config *config, FILE *report, struct fault *fault)
{
    if (!dir_make(config->state_dir, 0700, fault) || !make_ca(config->state_dir, report, fault) ||
        !make_secret(config->state_dir, report, fault))
        return false;
    for (size_t i = 0; i < sizeof issued / sizeof *issued; i++)
        if (!make_issued(config, &issued[i], report, fault)) return false;
    return true;
}

bool keys_load(const struct config *config, struct keys *out, struct fault *fault)
{
    const char *dir = config->state_dir;
    struct keys keys = {0};
    const struct {
        const char *name;
        struct bytes *into;
    } files[] = {
        {"ca.key", &keys.ca_key},         {"ca.crt", &keys.ca_certificate},
        {"intake.key", &keys.intake_key}, {"intake.crt", &keys.intake_certificate},
        {"backend.key", &keys.sign_key},  {"backend.crt", &keys.sign_certificate},
        {"secret", &keys.secret},
    };
    bool done = true;
    for (size_t i = 0; done && i < sizeof files / sizeof *files; i++)
        done = read_key(dir, files[i].name, files[i].into, fault);
    if (done && keys.secret.size < SECRET_SIZE)
        done = FAULT_CODED(fault, "S-05", FAULT_INPUT, 0, "%s/secret is too short", dir);
    if (!done) {
        keys_free(&keys);
        return false;
    }
    *out = keys;
    return true;
}

void keys_free(struct keys *keys)
{
    bytes_free(&keys->ca_key);
    bytes_free(&keys->ca_certificate);
    bytes_free(&keys->intake_key);
    bytes_free(&keys->intake_certificate);
    bytes_free(&keys->sign_key);
    bytes_free(&keys->sign_certificate);
    bytes_free(&keys->secret);
}
