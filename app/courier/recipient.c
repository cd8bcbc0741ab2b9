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

/* The one in use, and the CA that has to vouch for the next: what was handed on last, where it
 * follows the one of the enrolment (which is the later one after a new enrolment). */
static bool read_current(const struct folders *folders, struct bytes *out, struct bytes *out_ca,
                         struct fault *fault)
{
    struct bytes next = {0};
    if (!read_pem(folders, name, out, fault) || !read_pem(folders, "ca.crt", out_ca, fault))
        return false;
    if (folders_beat_read(folders, name, CERTIFICATE_MAX, &next, NULL) &&
        recipient_follows(out, &next, out_ca, NULL))
        bytes_move(out, &next);
    bytes_free(&next);
    return true;
}

bool recipient_fingerprint(const struct folders *folders, char out[65])
{
    struct bytes pem = {0}, ca = {0};
    bool done =
        read_current(folders, &pem, &ca, NULL) && seal_certificate_fingerprint(&pem, out, NULL);
    bytes_free(&pem);
    bytes_free(&ca);
    return done;
}

bool recipient_take(const struct folders *folders, const char *pem, struct fault *fault)
{
    struct bytes current = {0}, next = {0}, ca = {0};
    bytes_append_text(&next, pem);
    bool done = read_current(folders, &current, &ca, fault) &&
                recipient_follows(&current, &next, &ca, fault) &&
                folders_beat_write(folders, name, pem, fault);
    bytes_free(&current);
    bytes_free(&next);
    bytes_free(&ca);
    return done;
}
