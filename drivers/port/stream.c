#define _DEFAULT_SOURCE
#include "port/stream.h"

#include "base/bytes.h"
#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

enum { CHUNK = 4096, LOOK_MS = 10 };

struct stream {
    struct port port;
    enum stream_kind kind;
    int fd;
    bool read_failed_once; /* usblp gives EIO once where the read only has to be repeated */
};

int64_t stream_now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

int stream_left_ms(int64_t end_ms)
{
    int64_t left = end_ms - stream_now_ms();
    return left > 0 ? (int)left : 0;
}

static bool gone(int cause, struct fault *fault)
{
    return FAULT_CODED(fault, "P-06", FAULT_DEVICE, cause, "the printer is gone: %s",
                       strerror(cause));
}

/* True: ready, or the time is over (*out_ready tells). False: nobody is at the other end. */
static bool wait_for(const struct stream *stream, short events, int64_t end_ms, bool *out_ready,
                     struct fault *fault)
{
    struct pollfd wait = {.fd = stream->fd, .events = events};
    int count;
    do
        count = poll(&wait, 1, stream_left_ms(end_ms));
    while (count < 0 && errno == EINTR);
    if (count < 0) return FAULT(fault, FAULT_SYSTEM, errno, "poll: %s", strerror(errno));
    if (!(wait.revents & events) && (wait.revents & (POLLERR | POLLHUP | POLLNVAL)))
        return gone(ENODEV, fault);
    *out_ready = wait.revents & events;
    return true;
}

/* Without SIGPIPE where that can be asked for. */
static ssize_t put_some(const struct stream *stream, const void *data, size_t size)
{
    if (stream->kind == STREAM_TCP) return send(stream->fd, data, size, MSG_NOSIGNAL);
    return write(stream->fd, data, size);
}

static bool write_stream(struct port *port, const void *data, size_t size, int timeout_ms,
                         size_t *out_written, struct fault *fault)
{
    struct stream *stream = (struct stream *)port;
    int64_t end_ms = stream_now_ms() + timeout_ms;
    *out_written = 0;
    while (*out_written < size) {
        size_t left = size - *out_written;
        ssize_t put =
            put_some(stream, (const char *)data + *out_written, left < CHUNK ? left : CHUNK);
        if (put > 0) {
            *out_written += (size_t)put;
            continue;
        }
        if (put < 0 && errno == EINTR) continue;
        if (put < 0 && errno != EAGAIN && errno != ENOSPC) return gone(errno, fault);
        bool ready = false;
        if (!wait_for(stream, POLLOUT, end_ms, &ready, fault)) return false;
        if (!ready || stream_left_ms(end_ms) == 0)
            return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, 0, "the printer takes no more bytes");
    }
    return true;
}

static bool read_stream(struct port *port, void *buffer, size_t size, int timeout_ms,
                        size_t *out_got, struct fault *fault)
{
    struct stream *stream = (struct stream *)port;
    int64_t end_ms = stream_now_ms() + timeout_ms;
    for (;;) {
        bool ready = false;
        if (!wait_for(stream, POLLIN, end_ms, &ready, fault)) return false;
        ssize_t got = ready ? read(stream->fd, buffer, size) : 0;
        int cause = errno;
        if (ready && got == 0 && stream->kind == STREAM_TCP) return gone(ECONNRESET, fault);
        if (got >= 0) {
            stream->read_failed_once = stream->read_failed_once && got == 0;
            *out_got = (size_t)got;
            return true;
        }
        if (cause == EIO && !stream->read_failed_once)
            stream->read_failed_once = true;
        else if (cause != EINTR && cause != EAGAIN)
            return gone(cause, fault);
    }
}

/* A serial line and a connection say how much is still queued here. usblp does not: what it took
 * may be on its way until it polls writable, and a close would lose it. A file: until it is on the
 * disk. */
static bool drain_stream(struct port *port, int timeout_ms, struct fault *fault)
{
    struct stream *stream = (struct stream *)port;
    int64_t end_ms = stream_now_ms() + timeout_ms;
    if (stream->kind == STREAM_FILE) {
        if (fsync(stream->fd) == 0 || errno == EINVAL || errno == EROFS) return true;
        return FAULT(fault, FAULT_SYSTEM, errno, "fsync: %s", strerror(errno));
    }
    bool ready = false, counts = stream->kind == STREAM_TCP || isatty(stream->fd);
    if (!wait_for(stream, POLLOUT, end_ms, &ready, fault)) return false;
    int queued = 0;
    while (counts && ioctl(stream->fd, TIOCOUTQ, &queued) == 0 && queued > 0 &&
           stream_left_ms(end_ms) > 0) {
        struct pollfd wait = {.fd = stream->fd};
        if (poll(&wait, 1, LOOK_MS) > 0) return gone(ECONNRESET, fault); /* only errors are asked */
    }
    if (ready && queued == 0) return true;
    return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, 0, "the printer takes no more bytes");
}

static void close_stream(struct port *port)
{
    struct stream *stream = (struct stream *)port;
    if (isatty(stream->fd)) tcflush(stream->fd, TCIOFLUSH); /* or close waits for a stalled line */
    close(stream->fd);
    free(stream);
}

static const struct port_ops ops = {
    .write = write_stream, .read = read_stream, .drain = drain_stream, .close = close_stream};

struct port *stream_create(enum stream_kind kind, int fd)
{
    struct stream *stream = memory_alloc(sizeof *stream);
    stream->port = (struct port){
        .ops = &ops, .two_way = kind != STREAM_FILE, .keep_open = kind == STREAM_DEVICE};
    stream->kind = kind;
    stream->fd = fd;
    return &stream->port;
}
