/* preload.c - puts the pretended camera beneath a program as it is shipped:
 *
 *   LD_PRELOAD=libv4l2-peer.so V4L2_PEER=SCRIPT anjungan-device camera v4l2: status
 *
 * Every call that is not about /dev/videoN goes on to the system. Without V4L2_PEER all do. */
#define _GNU_SOURCE
#include "v4l2/peer.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The names of the C library, which its headers declare with other attributes in each version. */
int peer_open(const char *path, int flags, ...) __asm__("open");
int peer_open64(const char *path, int flags, ...) __asm__("open64");
int peer_open_2(const char *path, int flags) __asm__("__open_2");
int peer_open64_2(const char *path, int flags) __asm__("__open64_2");
int peer_close(int fd) __asm__("close");
int peer_ioctl(int fd, unsigned long request, ...) __asm__("ioctl");
void *peer_mmap(void *at, size_t length, int protection, int flags, int fd,
                off_t offset) __asm__("mmap");
void *peer_mmap64(void *at, size_t length, int protection, int flags, int fd,
                  off_t offset) __asm__("mmap64");
int peer_poll(struct pollfd *waits, nfds_t count, int timeout_ms) __asm__("poll");
int peer_poll_chk(struct pollfd *waits, nfds_t count, int timeout_ms,
                  size_t size) __asm__("__poll_chk");

static int open_either(const char *path, int flags, unsigned mode)
{
    int number = v4l2_peer_number(path);
    if (number >= 0) return v4l2_peer_open(number);
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static bool has_mode(int flags)
{
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
}

int peer_open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    unsigned mode = has_mode(flags) ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    return open_either(path, flags, mode);
}

int peer_open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    unsigned mode = has_mode(flags) ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    return open_either(path, flags, mode);
}

int peer_open_2(const char *path, int flags)
{
    return open_either(path, flags, 0);
}

int peer_open64_2(const char *path, int flags)
{
    return open_either(path, flags, 0);
}

int peer_close(int fd)
{
    return v4l2_peer_has(fd) ? v4l2_peer_close(fd) : (int)syscall(SYS_close, fd);
}

int peer_ioctl(int fd, unsigned long request, ...)
{
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if (v4l2_peer_has(fd)) return v4l2_peer_ioctl(fd, request, argument);
    return (int)syscall(SYS_ioctl, fd, request, argument);
}

void *peer_mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
    return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
}

void *peer_mmap64(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
    return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
}

static bool any_ours(const struct pollfd *waits, nfds_t count)
{
    for (nfds_t i = 0; i < count; i++)
        if (v4l2_peer_has(waits[i].fd)) return true;
    return false;
}

int peer_poll(struct pollfd *waits, nfds_t count, int timeout_ms)
{
    if (any_ours(waits, count)) return v4l2_peer_poll(waits, count, timeout_ms);
    struct timespec wait = {.tv_sec = timeout_ms / 1000, .tv_nsec = timeout_ms % 1000 * 1000000L};
    return (int)syscall(SYS_ppoll, waits, count, timeout_ms < 0 ? NULL : &wait, NULL, 0);
}

int peer_poll_chk(struct pollfd *waits, nfds_t count, int timeout_ms, size_t size)
{
    (void)size;
    return peer_poll(waits, count, timeout_ms);
}
