#include "courier/recipient.h"

#include "seal/recipient.h"

#include <string.h>

enum { CERTIFICATE_MAX = 64 * 1024 };
static const char name[] = "recipient.crt";

static bool read_pem(const struct folders *folders, const char *file, struct bytes *out,
                     struct fault *fault)
{
    char path[PATH_SIZE];
    return path_join(folders->enrol, file, path, fault) &&
           file_read(path, CERTIFICATE_MAX, out, fault);
}

bool recipient_fingerprint(const struct folders *folders, char out[65])
{
    struct bytes pem = {0};
    bool done =
        read_pem(folders, name, &pem, NULL) && seal_certificate_fingerprint(&pem, out, NULL);
    bytes_free(&pem);
    return done;
}

bool recipient_take(const struct folders *folders, const char *pem, struct fault *fault)
{
    struct bytes current = {0}, next = {0}, ca = {0};
    bytes_append_text(&next, pem);
    bool done = read_pem(folders, name, &current, fault) &&
                read_pem(folders, "ca.crt", &ca, fault) &&
                recipient_follows(&current, &next, &ca, fault) &&
                file_write_durable(folders->enrol, name, next.data, next.size, 0644, fault);
    bytes_free(&current);
    bytes_free(&next);
    bytes_free(&ca);
    return done;
}
