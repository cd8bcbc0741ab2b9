/* open.c - stands before the C library's open() and fopen(): this program exports its own, and the
 * libraries that it loads find these first. No header that declares them otherwise (fcntl.h). */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include "backend/paper/child/fonts.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { KEPT_MAX = 16, AT_CWD = -100, MODE_FOLLOWS = 0100, CLOSE_ON_EXEC = 02000000 };

/* A table of the process, as descriptors are. */
static struct {
    const char *path;
    int fd;
} kept[KEPT_MAX];
static int kept_count;
static bool closed;

int open(const char *path, int flags, ...);
int open64(const char *path, int flags, ...);
FILE *fopen64(const char *restrict path, const char *restrict mode);

bool open_keep(const char *path)
{
    int fd = kept_count < KEPT_MAX ? (int)syscall(SYS_openat, AT_CWD, path, CLOSE_ON_EXEC, 0) : -1;
    if (fd < 0) return false;
    kept[kept_count].path = path;
    kept[kept_count++].fd = fd;
    return true;
}

void open_close(void)
{
    closed = true;
}

/* Copies of a descriptor share their place in the file: whoever opens one begins at its start, and
 * nobody here reads two at a time. */
static int open_kept(const char *path)
{
    for (int i = 0; i < kept_count; i++) {
        if (strcmp(kept[i].path, path) == 0 && lseek(kept[i].fd, 0, SEEK_SET) == 0)
            return dup(kept[i].fd);
    }
    errno = EACCES;
    return -1;
}

static int open_any(const char *path, int flags, unsigned mode)
{
    return closed ? open_kept(path) : (int)syscall(SYS_openat, AT_CWD, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    unsigned mode = flags & MODE_FOLLOWS ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    unsigned mode = flags & MODE_FOLLOWS ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    return open_any(path, flags, mode);
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
    /* Libraries read files here, if any; none writes one. */
    int fd = mode[0] == 'r' && !strchr(mode, '+') ? open_any(path, CLOSE_ON_EXEC, 0) : -1;
    return fd >= 0 ? fdopen(fd, "r") : NULL;
}

FILE *fopen64(const char *restrict path, const char *restrict mode)
{
    return fopen(path, mode);
}
