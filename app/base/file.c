#define _GNU_SOURCE
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PASSWORD_FILE_MAX = 4096 };

bool path_join(const char *dir, const char *name, char out[PATH_SIZE], struct fault *fault)
{
    int length = snprintf(out, PATH_SIZE, "%s/%s", dir, name);
    if (length < 0 || length >= PATH_SIZE)
        return FAULT(fault, FAULT_INPUT, 0, "path too long under %s", dir);
    return true;
}

/* Closes fd. */
static bool read_all(int fd, const char *path, size_t max, struct bytes *out, struct fault *fault)
{
    struct bytes read_so_far = {0};
    struct stat info;
    if (fstat(fd, &info) == 0 && info.st_size > 0 && (size_t)info.st_size <= max)
        bytes_reserve(&read_so_far, (size_t)info.st_size + 1);
    bool done = false;
    uint8_t chunk[16384];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            FAULT(fault, FAULT_SYSTEM, errno, "read %s: %s", path, strerror(errno));
            break;
        }
        if (got == 0) {
            done = true;
            break;
        }
        if (read_so_far.size + (size_t)got > max) {
            FAULT(fault, FAULT_INPUT, 0, "%s is larger than %zu bytes", path, max);
            break;
        }
        bytes_append(&read_so_far, chunk, (size_t)got);
    }
    explicit_bzero(chunk, sizeof chunk);
    close(fd);
    if (done)
        bytes_move(out, &read_so_far);
    else
        bytes_free(&read_so_far);
    return done;
}

bool file_read(const char *path, size_t max, struct bytes *out, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return FAULT(fault, errno == ENOENT ? FAULT_NOT_FOUND : FAULT_SYSTEM, errno, "open %s: %s",
                     path, strerror(errno));
    return read_all(fd, path, max, out, fault);
}

bool file_read_password(const char *path, char **out, struct fault *fault)
{
    struct bytes file = {0};
    if (!file_read(path, PASSWORD_FILE_MAX, &file, NULL))
        return FAULT_CODED(fault, "K-02", FAULT_INPUT, 0, "cannot read the password in %s", path);
    bytes_truncate(&file, strcspn(bytes_text(&file), "\r\n"));
    bool there = file.size > 0;
    if (there)
        *out = memory_copy_text(bytes_text(&file));
    else
        FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "there is no password in %s", path);
    bytes_free(&file);
    return there;
}

bool file_read_foreign(const char *path, size_t max, struct bytes *out, struct fault *fault)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        enum fault_kind kind = errno == ENOENT  ? FAULT_NOT_FOUND
                               : errno == ELOOP ? FAULT_INPUT
                                                : FAULT_SYSTEM;
        return FAULT(fault, kind, errno, "open %s: %s", path, strerror(errno));
    }
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) return read_all(fd, path, max, out, fault);
    close(fd);
    return FAULT(fault, FAULT_INPUT, 0, "%s is not a regular file", path);
}

static bool write_all(int fd, const uint8_t *data, size_t size)
{
    while (size > 0) {
        ssize_t put = write(fd, data, size);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        data += put;
        size -= (size_t)put;
    }
    return true;
}

static bool write_whole(const char *dir, const char *name, const void *data, size_t size,
                        unsigned mode, bool durable, struct fault *fault)
{
    char part_name[PATH_SIZE], part[PATH_SIZE], path[PATH_SIZE];
    snprintf(part_name, sizeof part_name, ".%s.part", name);
    if (!path_join(dir, part_name, part, fault) || !path_join(dir, name, path, fault)) return false;
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);
    if (fd < 0) return FAULT(fault, FAULT_SYSTEM, errno, "create %s: %s", part, strerror(errno));
    bool written = write_all(fd, data, size) && (!durable || fsync(fd) == 0);
    int cause = errno;
    if (close(fd) != 0 && written) {
        written = false;
        cause = errno;
    }
    if (written && rename(part, path) != 0) {
        written = false;
        cause = errno;
    }
    if (!written) {
        unlink(part);
        return FAULT(fault, FAULT_SYSTEM, cause, "write %s: %s", path, strerror(cause));
    }
    return !durable || dir_sync(dir, fault);
}

bool file_write_durable(const char *dir, const char *name, const void *data, size_t size,
                        unsigned mode, struct fault *fault)
{
    return write_whole(dir, name, data, size, mode, true, fault);
}

bool file_write(const char *dir, const char *name, const void *data, size_t size, unsigned mode,
                struct fault *fault)
{
    return write_whole(dir, name, data, size, mode, false, fault);
}

static void regular_remove(const char *path, int64_t before_s)
{
    DIR *dir = opendir(path);
    if (!dir) return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct stat info;
        if (fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode) && (int64_t)info.st_mtim.tv_sec < before_s)
            unlinkat(dirfd(dir), entry->d_name, 0);
    }
    closedir(dir);
}

void dir_sweep(const char *path, int64_t older_s)
{
    regular_remove(path, (int64_t)time(NULL) - older_s);
}

void dir_clear(const char *path)
{
    regular_remove(path, INT64_MAX);
}

bool file_move_durable(const char *from_dir, const char *to_dir, const char *name,
                       struct fault *fault)
{
    char from[PATH_SIZE], to[PATH_SIZE];
    if (!path_join(from_dir, name, from, fault) || !path_join(to_dir, name, to, fault))
        return false;
    if (rename(from, to) != 0)
        return FAULT(fault, errno == ENOENT ? FAULT_NOT_FOUND : FAULT_SYSTEM, errno,
                     "move %s to %s: %s", from, to_dir, strerror(errno));
    return dir_sync(to_dir, fault) && dir_sync(from_dir, fault);
}

bool file_remove_durable(const char *dir, const char *name, struct fault *fault)
{
    char path[PATH_SIZE];
    if (!path_join(dir, name, path, fault)) return false;
    if (unlink(path) != 0) {
        if (errno == ENOENT) return true;
        return FAULT(fault, FAULT_SYSTEM, errno, "remove %s: %s", path, strerror(errno));
    }
    return dir_sync(dir, fault);
}

bool dir_sync(const char *dir, struct fault *fault)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return FAULT(fault, FAULT_SYSTEM, errno, "open %s: %s", dir, strerror(errno));
    bool synced = fsync(fd) == 0;
    int cause = errno;
    close(fd);
    if (!synced) return FAULT(fault, FAULT_SYSTEM, cause, "fsync %s: %s", dir, strerror(cause));
    return true;
}

bool dir_make(const char *dir, unsigned mode, struct fault *fault)
{
    char path[PATH_SIZE];
    size_t length = strlen(dir);
    if (length == 0 || length >= sizeof path)
        return FAULT(fault, FAULT_INPUT, 0, "no usable folder name");
    memcpy(path, dir, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != 0) continue;
        char kept = path[i];
        path[i] = 0;
        if (mkdir(path, (mode_t)mode) != 0 && errno != EEXIST)
            return FAULT(fault, FAULT_SYSTEM, errno, "make %s: %s", path, strerror(errno));
        path[i] = kept;
    }
    return true;
}
