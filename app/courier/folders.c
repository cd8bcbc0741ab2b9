#define _GNU_SOURCE
#include "courier/folders.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UPLOAD_FILE_MAX = 1024 };

bool case_id_valid(const char *id)
{
    return strlen(id) == CASE_ID_SIZE - 1 && strspn(id, "0123456789abcdef") == CASE_ID_SIZE - 1;
}

bool folders_open(const char *state_dir, struct folders *out, struct fault *fault)
{
    struct folders folders;
    bool made = path_join(state_dir, "outbox", folders.outbox, fault) &&
                path_join(state_dir, "acks", folders.acks, fault) &&
                path_join(state_dir, "enrol", folders.enrol, fault) &&
                path_join(state_dir, "courier", folders.courier, fault) &&
                path_join(folders.courier, "uploads", folders.uploads, fault) &&
                path_join(state_dir, "beat", folders.beat, fault) &&
                path_join(state_dir, "ask", folders.ask, fault) &&
                path_join(state_dir, "answers", folders.answers, fault) &&
                dir_make(folders.outbox, 0750, fault) && dir_make(folders.acks, 0770, fault) &&
                dir_make(folders.enrol, 0770, fault) && dir_make(folders.uploads, 0700, fault) &&
                dir_make(folders.beat, 0770, fault) && dir_make(folders.ask, 0770, fault) &&
                dir_make(folders.answers, 0770, fault);
    if (made) *out = folders;
    return made;
}

static int compare_names(const void *a, const void *b)
{
    const struct sealed_name *first = a, *second = b;
    return strcmp(first->id, second->id);
}

/* "ID.p7m" */
static bool read_name(const char *name, char out[CASE_ID_SIZE])
{
    static const char ending[] = ".p7m";
    if (strlen(name) != CASE_ID_SIZE - 1 + sizeof ending - 1 ||
        strcmp(name + CASE_ID_SIZE - 1, ending) != 0)
        return false;
    char id[CASE_ID_SIZE];
    memcpy(id, name, CASE_ID_SIZE - 1);
    id[CASE_ID_SIZE - 1] = 0;
    if (!case_id_valid(id)) return false;
    memcpy(out, id, CASE_ID_SIZE);
    return true;
}

bool folders_list(const struct folders *folders, struct sealed_name **out_names, int *out_count,
                  struct fault *fault)
{
    DIR *dir = opendir(folders->outbox);
    if (!dir)
        return FAULT(fault, FAULT_SYSTEM, errno, "open %s: %s", folders->outbox, strerror(errno));
    struct sealed_name *names = NULL;
    int count = 0, capacity = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct sealed_name name = {0};
        if (!read_name(entry->d_name, name.id)) continue;
        struct stat info;
        if (fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
        name.modified_ms =
            (int64_t)info.st_mtim.tv_sec * 1000 + (int64_t)info.st_mtim.tv_nsec / 1000000;
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 16;
            struct sealed_name *grown = memory_alloc((size_t)capacity * sizeof *grown);
            if (count) memcpy(grown, names, (size_t)count * sizeof *grown);
            free(names);
            names = grown;
        }
        names[count++] = name;
    }
    closedir(dir);
    if (count) qsort(names, (size_t)count, sizeof *names, compare_names);
    *out_names = names;
    *out_count = count;
    return true;
}

/* Never waits: not for a pipe, either, that stands where a file should be. */
static bool open_regular(const char *dir, const char *name, int64_t least, int64_t most,
                         int *out_fd, int64_t *out_size, struct fault *fault)
{
    char path[PATH_SIZE];
    if (!path_join(dir, name, path, fault)) return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        enum fault_kind kind = errno == ENOENT  ? FAULT_NOT_FOUND
                               : errno == ELOOP ? FAULT_INPUT
                                                : FAULT_SYSTEM;
        return FAULT(fault, kind, errno, "open %s: %s", name, strerror(errno));
    }
    struct stat info;
    if (fstat(fd, &info) != 0) {
        FAULT(fault, FAULT_SYSTEM, errno, "stat %s: %s", name, strerror(errno));
    } else if (!S_ISREG(info.st_mode)) {
        FAULT(fault, FAULT_INPUT, 0, "%s is not a regular file", name);
    } else if (info.st_size < least || info.st_size > most) {
        FAULT(fault, FAULT_INPUT, 0, "%s has %lld bytes", name, (long long)info.st_size);
    } else {
        *out_fd = fd;
        *out_size = info.st_size;
        return true;
    }
    close(fd);
    return false;
}

bool folders_sealed_open(const struct folders *folders, const char *id, int *out_fd,
                         int64_t *out_size, struct fault *fault)
{
    char name[64];
    snprintf(name, sizeof name, "%s.p7m", id);
    return open_regular(folders->outbox, name, 1, SEALED_SIZE_MAX, out_fd, out_size, fault);
}

bool folders_sealed_read(int fd, int64_t offset, void *out, int64_t size, struct fault *fault)
{
    uint8_t *to = out;
    while (size > 0) {
        ssize_t got = pread(fd, to, (size_t)size, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return FAULT(fault, FAULT_SYSTEM, errno, "read: %s", strerror(errno));
        if (got == 0)
            return FAULT(fault, FAULT_INPUT, 0, "a file became shorter while it was read");
        to += got;
        offset += got;
        size -= got;
    }
    return true;
}

void folders_upload_get(const struct folders *folders, const char *id, char *out, size_t size)
{
    char path[PATH_SIZE];
    struct bytes text = {0};
    out[0] = 0;
    if (path_join(folders->uploads, id, path, NULL) &&
        file_read(path, UPLOAD_FILE_MAX, &text, NULL) && text.size > 0) {
        const char *line = bytes_text(&text);
        size_t length = strcspn(line, "\n");
        bool whole = line[length] == '\n' && length < size && line[0] == '/';
        if (whole) {
            memcpy(out, line, length);
            out[length] = 0;
        }
    }
    bytes_free(&text);
}

bool folders_upload_set(const struct folders *folders, const char *id, const char *path,
                        struct fault *fault)
{
    struct bytes line = {0};
    bytes_append_format(&line, "%s\n", path);
    bool done = file_write_durable(folders->uploads, id, line.data, line.size, 0600, fault);
    bytes_free(&line);
    return done;
}

bool folders_upload_forget(const struct folders *folders, const char *id, struct fault *fault)
{
    return file_remove_durable(folders->uploads, id, fault);
}

void folders_uploads_prune(const struct folders *folders, const struct sealed_name *names,
                           int count)
{
    DIR *dir = opendir(folders->uploads);
    if (!dir) return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct sealed_name wanted = {0};
        if (!case_id_valid(entry->d_name)) continue;
        memcpy(wanted.id, entry->d_name, CASE_ID_SIZE);
        if (count == 0 || !bsearch(&wanted, names, (size_t)count, sizeof *names, compare_names))
            unlinkat(dirfd(dir), entry->d_name, 0);
    }
    closedir(dir);
}

static void acknowledgement_name(const char *id, char out[64])
{
    snprintf(out, 64, "%s.jws", id);
}

bool folders_acknowledged(const struct folders *folders, const char *id)
{
    char name[64], path[PATH_SIZE];
    acknowledgement_name(id, name);
    return path_join(folders->acks, name, path, NULL) && access(path, F_OK) == 0;
}

bool folders_acknowledge(const struct folders *folders, const char *id, const void *token,
                         size_t size, struct fault *fault)
{
    char name[64];
    acknowledgement_name(id, name);
    return file_write_durable(folders->acks, name, token, size, 0640, fault);
}

/* The whole of a small file that another user wrote. */
static bool read_small(const char *dir, const char *name, int64_t least, size_t max,
                       struct bytes *out, struct fault *fault)
{
    int fd;
    int64_t size;
    struct bytes text = {0};
    if (!open_regular(dir, name, least, (int64_t)max, &fd, &size, fault)) return false;
    bytes_reserve(&text, (size_t)size + 1);
    bool done = folders_sealed_read(fd, 0, text.data, size, fault);
    close(fd);
    if (done) {
        text.size = (size_t)size;
        bytes_move(out, &text);
    }
    bytes_free(&text);
    return done;
}

bool folders_beat_read(const struct folders *folders, const char *name, size_t max,
                       struct bytes *out, struct fault *fault)
{
    return read_small(folders->beat, name, 0, max, out, fault);
}

bool folders_beat_write(const struct folders *folders, const char *name, const char *text,
                        struct fault *fault)
{
    return file_write_durable(folders->beat, name, text, strlen(text), 0640, fault);
}

bool folders_questions(const struct folders *folders, int64_t stale_s,
                       bool (*visit)(const char *id, void *context), void *context,
                       struct fault *fault)
{
    dir_sweep(folders->ask, stale_s);
    dir_sweep(folders->answers, stale_s);
    DIR *dir = opendir(folders->ask);
    if (!dir)
        return FAULT(fault, FAULT_SYSTEM, errno, "open %s: %s", folders->ask, strerror(errno));
    bool more = true;
    for (struct dirent *entry; more && (entry = readdir(dir)) != NULL;) {
        char id[CASE_ID_SIZE];
        if (read_name(entry->d_name, id)) more = visit(id, context);
    }
    closedir(dir);
    return true;
}

bool folders_question_take(const struct folders *folders, const char *id, size_t max,
                           struct bytes *out, struct fault *fault)
{
    char name[64], path[PATH_SIZE];
    snprintf(name, sizeof name, "%s.p7m", id);
    bool done = read_small(folders->ask, name, 1, max, out, fault);
    if (path_join(folders->ask, name, path, NULL)) unlink(path);
    return done;
}

bool folders_answer_put(const struct folders *folders, const char *id, const char *ending,
                        const void *data, size_t size, struct fault *fault)
{
    char name[64];
    snprintf(name, sizeof name, "%s%s", id, ending);
    return file_write(folders->answers, name, data, size, 0640, fault);
}
