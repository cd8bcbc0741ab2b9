/* Before there was one a month, the key lay in a file. */
#define _POSIX_C_SOURCE 200809L
#include "backend/recipient/recipients.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_FILE_MAX = 16 * 1024 };

static const char key_name[] = "recipient.key", certificate_name[] = "recipient.crt";

bool recipient_legacy_read(const char *state_dir, struct bytes *out_key,
                           struct bytes *out_certificate, struct fault *fault)
{
    char key[PATH_SIZE], certificate[PATH_SIZE];
    struct fault why = {0};
    if (!path_join(state_dir, key_name, key, fault) ||
        !path_join(state_dir, certificate_name, certificate, fault))
        return false;
    if (!file_read(key, KEY_FILE_MAX, out_key, &why)) {
        if (why.kind == FAULT_NOT_FOUND) return true;
        return FAULT_CODED(fault, "S-05", why.kind, why.cause, "%.150s", why.text);
    }
    if (file_read(certificate, KEY_FILE_MAX, out_certificate, &why)) return true;
    return FAULT_CODED(fault, "S-05", why.kind, why.cause, "%.150s", why.text);
}

/* Its bytes are written over where they lie, before the name goes: what a journal, a snapshot or a
 * worn cell of an SSD keeps is not in our hands. */
static bool write_over(const char *path, struct fault *fault)
{
    static const char zeros[512];
    struct stat info;
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT) return true;
    bool done = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    for (off_t at = 0; done && at < info.st_size; at += (off_t)sizeof zeros) {
        size_t left = (size_t)(info.st_size - at);
        size_t size = left < sizeof zeros ? left : sizeof zeros;
        done = pwrite(fd, zeros, size, at) == (ssize_t)size;
    }
    done = done && fsync(fd) == 0;
    int cause = errno;
    if (fd >= 0) close(fd);
    return done || FAULT(fault, FAULT_SYSTEM, cause, "%s: %s", path, strerror(cause));
}

bool recipient_legacy_wipe(const char *state_dir, struct fault *fault)
{
    char path[PATH_SIZE];
    return path_join(state_dir, key_name, path, fault) && write_over(path, fault) &&
           file_remove_durable(state_dir, key_name, fault) &&
           file_remove_durable(state_dir, certificate_name, fault);
}
