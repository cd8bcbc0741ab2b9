/* Two folders: parts/ for what grows, whole/ for what is complete; a rename leads from one to the
 * other, so that no reader can meet half a case. */
#define _GNU_SOURCE
#include "backend/blobs/blobs.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

struct blobs_file {
    struct blobs blobs;
    char parts[PATH_SIZE], whole[PATH_SIZE];
};

static struct blobs_file *files_of(struct blobs *blobs)
{
    return (struct blobs_file *)blobs;
}

static int part_open(struct blobs *blobs, const char *name, int flags, struct fault *fault)
{
    char path[PATH_SIZE];
    if (!blobs_name_check(name, fault) || !path_join(files_of(blobs)->parts, name, path, fault))
        return -1;
    int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        FAULT(fault, errno == ENOENT ? FAULT_NOT_FOUND : FAULT_SYSTEM, errno, "open part: %s",
              strerror(errno));
    return fd;
}

static bool create(struct blobs *blobs, const char *name, struct fault *fault)
{
    int fd = part_open(blobs, name, O_WRONLY | O_CREAT | O_TRUNC, fault);
    if (fd < 0) return false;
    bool done = fsync(fd) == 0;
    if (!done) FAULT(fault, FAULT_SYSTEM, errno, "fsync part: %s", strerror(errno));
    close(fd);
    return done && dir_sync(files_of(blobs)->parts, fault);
}

static bool write_part(struct blobs *blobs, const char *name, int64_t offset, const void *data,
                       size_t size, struct fault *fault)
{
    int fd = part_open(blobs, name, O_WRONLY, fault);
    if (fd < 0) return false;
    const uint8_t *from = data;
    bool done = true;
    while (done && size > 0) {
        ssize_t put = pwrite(fd, from, size, offset);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            done = FAULT(fault, FAULT_SYSTEM, errno, "write part: %s", strerror(errno));
            break;
        }
        from += put;
        size -= (size_t)put;
        offset += put;
    }
    if (close(fd) != 0 && done)
        done = FAULT(fault, FAULT_SYSTEM, errno, "close part: %s", strerror(errno));
    return done;
}

static bool sync_part(struct blobs *blobs, const char *name, struct fault *fault)
{
    int fd = part_open(blobs, name, O_WRONLY, fault);
    if (fd < 0) return false;
    bool done = fsync(fd) == 0;
    if (!done) FAULT(fault, FAULT_SYSTEM, errno, "fsync part: %s", strerror(errno));
    close(fd);
    return done;
}

static bool size_of(struct blobs *blobs, const char *name, int64_t *out, struct fault *fault)
{
    int fd = part_open(blobs, name, O_RDONLY, fault);
    if (fd < 0) return false;
    struct stat info;
    bool done = fstat(fd, &info) == 0;
    if (!done) FAULT(fault, FAULT_SYSTEM, errno, "size of part: %s", strerror(errno));
    close(fd);
    if (done) *out = info.st_size;
    return done;
}

static bool finish(struct blobs *blobs, const char *name, int64_t size, struct fault *fault)
{
    struct blobs_file *files = files_of(blobs);
    char whole[PATH_SIZE];
    struct stat info;
    if (!blobs_name_check(name, fault) || !path_join(files->whole, name, whole, fault))
        return false;
    if (stat(whole, &info) == 0 && info.st_size == size) return true;
    /* A chunk that was thrown away may stand behind the last byte that counts. */
    int fd = part_open(blobs, name, O_WRONLY, fault);
    if (fd < 0) return false;
    bool done =
        fstat(fd, &info) == 0 && info.st_size >= size && ftruncate(fd, size) == 0 && fsync(fd) == 0;
    if (!done) FAULT(fault, FAULT_SYSTEM, errno, "part is not as long as promised");
    close(fd);
    return done && file_move_durable(files->parts, files->whole, name, fault);
}

static bool read_whole(struct blobs *blobs, const char *name, size_t max, struct bytes *out,
                       struct fault *fault)
{
    char path[PATH_SIZE];
    return blobs_name_check(name, fault) && path_join(files_of(blobs)->whole, name, path, fault) &&
           file_read(path, max, out, fault);
}

static bool remove_any(struct blobs *blobs, const char *name, struct fault *fault)
{
    return blobs_name_check(name, fault) &&
           file_remove_durable(files_of(blobs)->parts, name, fault) &&
           file_remove_durable(files_of(blobs)->whole, name, fault);
}

/* The first names behind `after` of a folder that gives them in no order, however many it has. */
enum { PAGE_NAMES = 512 };
struct page {
    char names[PAGE_NAMES][BLOBS_NAME_SIZE];
    size_t count;
    bool more;
};

static void page_take(struct page *page, const char *name)
{
    size_t at = page->count;
    while (at > 0 && strcmp(page->names[at - 1], name) > 0)
        at--;
    page->more = page->more || page->count == PAGE_NAMES;
    if (at == PAGE_NAMES) return;
    size_t behind = page->count - at - (page->count == PAGE_NAMES);
    memmove(page->names[at + 1], page->names[at], behind * BLOBS_NAME_SIZE);
    memcpy(page->names[at], name, BLOBS_NAME_SIZE);
    if (page->count < PAGE_NAMES) page->count++;
}

static bool page_read(const char *folder, const char *after, struct page *out, struct fault *fault)
{
    DIR *dir = opendir(folder);
    if (!dir) return FAULT(fault, FAULT_SYSTEM, errno, "list blobs: %s", strerror(errno));
    errno = 0;
    for (struct dirent *entry; (entry = readdir(dir)); errno = 0)
        if (blobs_name_check(entry->d_name, NULL) && strcmp(entry->d_name, after) > 0)
            page_take(out, entry->d_name);
    int error = errno;
    closedir(dir);
    return error == 0 || FAULT(fault, FAULT_SYSTEM, error, "list blobs: %s", strerror(error));
}

/* One that is gone meanwhile is passed over. */
static void tell_one(const char *folder, const char *name, blobs_each *each, void *context)
{
    char path[PATH_SIZE];
    struct stat info;
    if (!path_join(folder, name, path, NULL) || lstat(path, &info) != 0) return;
    int64_t age_s = (int64_t)time(NULL) - (int64_t)info.st_mtime;
    each(&(struct blobs_entry){name, age_s > 0 ? age_s : 0}, context);
}

static bool list_parts(struct blobs *blobs, char after[BLOBS_NAME_SIZE], blobs_each *each,
                       void *context, struct fault *fault)
{
    const char *folder = files_of(blobs)->parts;
    if (*after && !blobs_name_check(after, fault)) return false;
    struct page *page = memory_alloc(sizeof *page);
    bool done = page_read(folder, after, page, fault);
    for (size_t i = 0; done && i < page->count; i++)
        tell_one(folder, page->names[i], each, context);
    if (done) after[0] = 0;
    if (done && page->more) memcpy(after, page->names[page->count - 1], BLOBS_NAME_SIZE);
    free(page);
    return done;
}

static bool space(struct blobs *blobs, int64_t *out, struct fault *fault)
{
    struct statvfs info;
    if (statvfs(files_of(blobs)->parts, &info) != 0)
        return FAULT(fault, FAULT_SYSTEM, errno, "free space: %s", strerror(errno));
    *out = (int64_t)info.f_bavail * (int64_t)info.f_frsize;
    return true;
}

static void destroy(struct blobs *blobs)
{
    free(blobs);
}

static const struct blobs_ops operations = {
    .create = create,
    .write = write_part,
    .sync = sync_part,
    .size = size_of,
    .finish = finish,
    .read = read_whole,
    .remove = remove_any,
    .list_parts = list_parts,
    .space = space,
    .destroy = destroy,
};

struct blobs *blobs_file_create(const char *dir, struct fault *fault)
{
    struct blobs_file *files = memory_alloc(sizeof *files);
    files->blobs.ops = &operations;
    if (path_join(dir, "parts", files->parts, fault) &&
        path_join(dir, "whole", files->whole, fault) && dir_make(files->parts, 0700, fault) &&
        dir_make(files->whole, 0700, fault))
        return &files->blobs;
    destroy(&files->blobs);
    return NULL;
}
