/* wrap.c - puts the pretended camera beneath the driver in a unit test: linked with
 * -Wl,--wrap=open,--wrap=close,--wrap=ioctl,--wrap=mmap,--wrap=poll. */
#define _GNU_SOURCE
#include "v4l2/peer.h"

#include <stdarg.h>

int __real_open(const char *path, int flags, ...);
int __real_close(int fd);
int __real_ioctl(int fd, unsigned long request, ...);
void *__real_mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset);
int __real_poll(struct pollfd *waits, nfds_t count, int timeout_ms);
int __wrap_open(const char *path, int flags, ...);
int __wrap_close(int fd);
int __wrap_ioctl(int fd, unsigned long request, ...);
void *__wrap_mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset);
int __wrap_poll(struct pollfd *waits, nfds_t count, int timeout_ms);

int __wrap_open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    unsigned mode = va_arg(rest, unsigned);
    va_end(rest);
    int number = v4l2_peer_number(path);
    return number >= 0 ? v4l2_peer_open(number) : __real_open(path, flags, mode);
}

int __wrap_close(int fd)
{
    return v4l2_peer_has(fd) ? v4l2_peer_close(fd) : __real_close(fd);
}

int __wrap_ioctl(int fd, unsigned long request, ...)
{
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return v4l2_peer_has(fd) ? v4l2_peer_ioctl(fd, request, argument)
                             : __real_ioctl(fd, request, argument);
}

void *__wrap_mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
    return v4l2_peer_has(fd) ? v4l2_peer_mmap(length, protection, flags, fd, offset)
                             : __real_mmap(at, length, protection, flags, fd, offset);
}

int __wrap_poll(struct pollfd *waits, nfds_t count, int timeout_ms)
{
    for (nfds_t i = 0; i < count; i++)
        if (v4l2_peer_has(waits[i].fd)) return v4l2_peer_poll(waits, count, timeout_ms);
    return __real_poll(waits, count, timeout_ms);
}
