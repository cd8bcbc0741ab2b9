#define _GNU_SOURCE
#include "kiosk/export.h"

#include "base/clock.h"
#include "seal/export_list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { ID_LENGTH = 32, SYNC_EVERY = 1 << 20 };
static const int64_t space_reserve = 1 << 20; /* for folders and the list */

struct writing {
    int dir; /* the folder made */
    struct export_list list;
    int64_t total, written;
    void (*progress)(void *context, int permille);
    void *context;
};

/* Whatever the stick does not do, it is the stick: full, read-only, pulled out. */
static bool stick_fault(struct fault *fault, const char *where, const char *doing)
{
    return fault_set(fault, "E-02", FAULT_ATTENTION, errno, where, "%s on the stick: %s", doing,
                     strerror(errno));
}
#define STICK_FAULT(fault, doing) stick_fault((fault), __func__, (doing))

static int skip_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

bool export_find_stick(const char *media_dir, char out_dir[PATH_SIZE], struct fault *fault)
{
    struct stat base;
    struct dirent **names = NULL;
    int count =
        stat(media_dir, &base) == 0 ? scandir(media_dir, &names, skip_hidden, alphasort) : -1;
    bool found = false, locked = false;
    for (int i = 0; i < count; i++) {
        struct stat info;
        char path[PATH_SIZE];
        if (!found && path_join(media_dir, names[i]->d_name, path, NULL) &&
            stat(path, &info) == 0 && S_ISDIR(info.st_mode) && info.st_dev != base.st_dev) {
            found = access(path, W_OK) == 0;
            locked = locked || !found;
            if (found) memcpy(out_dir, path, sizeof path);
        }
        free(names[i]);
    }
    free(names);
    if (found) return true;
    if (locked)
        return FAULT_CODED(fault, "E-02", FAULT_ATTENTION, EROFS, "the stick cannot be written");
    return FAULT_CODED(fault, "E-01", FAULT_ATTENTION, 0, "no stick is mounted");
}

static int is_sealed(const struct dirent *entry)
{
    const char *name = entry->d_name;
    return strlen(name) == ID_LENGTH + 4 && strspn(name, "0123456789abcdef") == ID_LENGTH &&
           strcmp(name + ID_LENGTH, ".p7m") == 0;
}

/* The cases that wait, by id; hashes are filled when they are read. */
static bool list_outbox(const char *outbox_dir, struct writing *writing, struct fault *fault)
{
    struct dirent **names = NULL;
    int count = scandir(outbox_dir, &names, is_sealed, alphasort);
    if (count < 0)
        return FAULT_CODED(fault, "S-02", FAULT_SYSTEM, errno, "read %s: %s", outbox_dir,
                           strerror(errno));
    struct export_list *list = &writing->list;
    list->items = memory_alloc((size_t)count * sizeof *list->items);
    for (int i = 0; i < count; i++) {
        struct stat info;
        char path[PATH_SIZE];
        if (path_join(outbox_dir, names[i]->d_name, path, NULL) && lstat(path, &info) == 0 &&
            S_ISREG(info.st_mode) && info.st_size > 0) {
            struct export_item *item = &list->items[list->count++];
            memcpy(item->case_id, names[i]->d_name, ID_LENGTH);
            item->size = info.st_size;
            writing->total += info.st_size;
        }
        free(names[i]);
    }
    free(names);
    return true;
}

static bool has_space(const char *dir, int64_t needed, struct fault *fault)
{
    struct statvfs info;
    if (statvfs(dir, &info) != 0) return STICK_FAULT(fault, "look for room");
    if ((int64_t)info.f_bavail * (int64_t)info.f_frsize >= needed + space_reserve) return true;
    errno = ENOSPC;
    return STICK_FAULT(fault, "find room");
}

static void tell(const struct writing *writing)
{
    if (!writing->progress || writing->total <= 0) return;
    int64_t permille = writing->written * 1000 / writing->total; /* the list comes on top */
    writing->progress(writing->context, permille < 1000 ? (int)permille : 1000);
}

/* Synced as it goes, so that the progress is that of the stick, not of the memory before it. */
static bool write_synced(struct writing *writing, int fd, const struct bytes *data,
                         struct fault *fault)
{
    for (size_t at = 0; at < data->size;) {
        size_t part = data->size - at < SYNC_EVERY ? data->size - at : SYNC_EVERY;
        ssize_t put = write(fd, data->data + at, part);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0 || fdatasync(fd) != 0) return STICK_FAULT(fault, "write");
        at += (size_t)put;
        writing->written += put;
        tell(writing);
    }
    return fsync(fd) == 0 || STICK_FAULT(fault, "write");
}

static bool put_file(struct writing *writing, const char *name, const struct bytes *data,
                     struct fault *fault)
{
    int fd = openat(writing->dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (fd < 0) return STICK_FAULT(fault, "create a file");
    bool done = write_synced(writing, fd, data, fault);
    if (close(fd) != 0 && done) done = STICK_FAULT(fault, "write");
    return done;
}

/* out_gone: it was acknowledged meanwhile, and there is nothing to bring. */
static bool copy_case(struct writing *writing, const char *outbox_dir, struct export_item *item,
                      bool *out_gone, struct fault *fault)
{
    char name[ID_LENGTH + 5], path[PATH_SIZE];
    struct bytes sealed = {0};
    struct fault reading = {0};
    snprintf(name, sizeof name, "%s.p7m", item->case_id);
    if (!path_join(outbox_dir, name, path, fault)) return false;
    if (!file_read(path, SEAL_CASE_SIZE_MAX + SEAL_OVERHEAD_MAX, &sealed, &reading)) {
        *out_gone = reading.kind == FAULT_NOT_FOUND;
        return *out_gone ||
               FAULT_CODED(fault, "S-02", FAULT_SYSTEM, reading.cause, "%s", reading.text);
    }
    item->size = (int64_t)sealed.size;
    seal_sha256(sealed.data, sealed.size, item->sha256);
    bool done = put_file(writing, name, &sealed, fault);
    bytes_free(&sealed);
    *out_gone = false;
    return done;
}

static bool copy_all(struct writing *writing, const char *outbox_dir, struct fault *fault)
{
    struct export_list *list = &writing->list;
    int kept = 0;
    for (int i = 0; i < list->count; i++) {
        bool gone;
        struct export_item item = list->items[i];
        if (!copy_case(writing, outbox_dir, &item, &gone, fault)) return false;
        if (!gone) list->items[kept++] = item;
    }
    list->count = kept;
    return true;
}

static bool put_list(struct writing *writing, struct sealer *sealer, struct fault *fault)
{
    struct bytes token = {0};
    bool done = export_list_sign(&writing->list, sealer, &token, fault) &&
                put_file(writing, EXPORT_LIST_FILE, &token, fault);
    bytes_free(&token);
    return done;
}

/* What was begun is of no use without its list. */
static void remove_begun(const char *dir, const char *name, struct writing *writing)
{
    char path[PATH_SIZE];
    for (int i = 0; i < writing->list.count; i++) {
        char file[ID_LENGTH + 5];
        snprintf(file, sizeof file, "%s.p7m", writing->list.items[i].case_id);
        unlinkat(writing->dir, file, 0);
    }
    unlinkat(writing->dir, EXPORT_LIST_FILE, 0);
    if (path_join(dir, name, path, NULL)) rmdir(path);
    dir_sync(dir, NULL);
}

/* The second one of a second gets a number. */
static bool make_folder(const char *dir, char name[EXPORT_NAME_SIZE], char path[PATH_SIZE],
                        struct fault *fault)
{
    size_t length = strlen(name);
    for (int number = 2;; number++) {
        if (!path_join(dir, name, path, fault)) return false;
        if (mkdir(path, 0750) == 0) return true;
        if (errno != EEXIST || number > 9) return STICK_FAULT(fault, "make a folder");
        snprintf(name + length, EXPORT_NAME_SIZE - length, "-%d", number);
    }
}

static bool write_folder(const char *dir, char name[EXPORT_NAME_SIZE], const char *outbox_dir,
                         struct sealer *sealer, struct writing *writing, struct fault *fault)
{
    char path[PATH_SIZE];
    if (!make_folder(dir, name, path, fault)) return false;
    writing->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    bool done = writing->dir >= 0 || STICK_FAULT(fault, "open the folder");
    done = done && copy_all(writing, outbox_dir, fault) && put_list(writing, sealer, fault);
    if (done && (fsync(writing->dir) != 0 || syncfs(writing->dir) != 0))
        done = STICK_FAULT(fault, "write");
    if (done && !dir_sync(dir, NULL)) done = STICK_FAULT(fault, "write");
    if (!done || writing->list.count == 0) remove_begun(dir, name, writing);
    if (writing->dir >= 0) close(writing->dir);
    return done;
}

static void name_folder(const char *terminal, int64_t now_s, char out[EXPORT_NAME_SIZE])
{
    struct civil at = civil_from_unix(now_s, CIVIL_WIB);
    snprintf(out, EXPORT_NAME_SIZE, "anjungan-%s-%04d%02d%02d-%02d%02d%02d", terminal, at.year,
             at.month, at.day, at.hour, at.minute, at.second);
}

bool export_to(const char *dir, const char *outbox_dir, struct sealer *sealer, int64_t now_s,
               void (*progress)(void *context, int permille), void *context,
               struct export_result *out, struct fault *fault)
{
    struct writing writing = {.dir = -1, .progress = progress, .context = context};
    struct export_result result = {0};
    writing.list.at_s = now_s;
    snprintf(writing.list.terminal, sizeof writing.list.terminal, "%s", sealer_terminal(sealer));
    bool done = list_outbox(outbox_dir, &writing, fault);
    if (done && writing.list.count > 0) {
        name_folder(writing.list.terminal, now_s, result.name);
        done = has_space(dir, writing.total, fault) &&
               write_folder(dir, result.name, outbox_dir, sealer, &writing, fault);
        result.cases = writing.list.count;
        if (result.cases == 0) result.name[0] = 0; /* all were acknowledged meanwhile */
        for (int i = 0; i < writing.list.count; i++)
            result.bytes += writing.list.items[i].size;
    }
    export_list_free(&writing.list);
    if (done) *out = result;
    return done;
}

bool export_cases(const char *media_dir, const char *outbox_dir, struct sealer *sealer,
                  int64_t now_s, void (*progress)(void *context, int permille), void *context,
                  struct export_result *out, struct fault *fault)
{
    char dir[PATH_SIZE];
    return export_find_stick(media_dir, dir, fault) &&
           export_to(dir, outbox_dir, sealer, now_s, progress, context, out, fault);
}
