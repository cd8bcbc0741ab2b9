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

/* usblp takes at most 8192 bytes at a time; one block of them may fail unseen after it was taken.
 */
enum { CHUNK = 4096, LOOK_MS = 10, NAP_MS = 2 };

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

/* usblp means the paper; it says so only where somebody has set LPABORT. */
static bool no_space(const struct stream *stream, struct fault *fault)
{
    if (stream->kind == STREAM_USB)
        return FAULT_CODED(fault, "P-02", FAULT_ATTENTION, ENOSPC, "the printer is out of paper");
    return FAULT(fault, FAULT_SYSTEM, ENOSPC, "%s", strerror(ENOSPC));
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
        if (put < 0 && errno == ENOSPC) return no_space(stream, fault);
        if (put < 0 && errno != EAGAIN) return gone(errno, fault);
        bool ready = false;
        if (!wait_for(stream, POLLOUT, end_ms, &ready, fault)) return false;
        if (!ready || stream_left_ms(end_ms) == 0)
            return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, 0, "the printer takes no more bytes");
    }
    return true;
}

/* One read after poll said that there is something. *out_got 0: there was not, after all. */
static bool read_ready(struct stream *stream, void *buffer, size_t size, size_t *out_got,
                       struct fault *fault)
{
    ssize_t got = read(stream->fd, buffer, size);
    int cause = errno;
    *out_got = got > 0 ? (size_t)got : 0;
    if (got > 0) stream->read_failed_once = false;
    if (got == 0 && stream->kind == STREAM_TCP) return gone(ECONNRESET, fault);
    if (got >= 0 || cause == EINTR || cause == EAGAIN) return true;
    if (cause != EIO || stream->read_failed_once) return gone(cause, fault);
    stream->read_failed_once = true;
    return true;
}

static bool read_stream(struct port *port, void *buffer, size_t size, int timeout_ms,
                        size_t *out_got, struct fault *fault)
{
    struct stream *stream = (struct stream *)port;
    int64_t end_ms = stream_now_ms() + timeout_ms;
    for (;;) {
        bool ready = false;
        size_t got = 0;
        if (!wait_for(stream, POLLIN, end_ms, &ready, fault)) return false;
        if (ready && !read_ready(stream, buffer, size, &got, fault)) return false;
        if (got > 0 || stream_left_ms(end_ms) == 0) {
            *out_got = got;
            return true;
        }
        if (ready) poll(NULL, 0, NAP_MS); /* an empty packet, or a line that was hung up */
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
    bool ready = false, counts = stream->kind == STREAM_TCP || stream->kind == STREAM_SERIAL;
    if (!wait_for(stream, POLLOUT, end_ms, &ready, fault)) return false;
    int queued = 0;
    while (counts && ioctl(stream->fd, TIOCOUTQ, &queued) == 0 && queued > 0 &&
           stream_left_ms(end_ms) > 0) {
        struct pollfd wait = {.fd = stream->fd};
        if (poll(&wait, 1, LOOK_MS) > 0) return gone(ECONNRESET, fault); /* only errors are asked */
    }
    if (ready && queued == 0) return true;
    return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, queued, "the printer takes no more bytes");
}

static void close_stream(struct port *port)
{
    struct stream *stream = (struct stream *)port;
    if (stream->kind == STREAM_SERIAL)
        tcflush(stream->fd, TCIOFLUSH); /* or close waits for a stalled line */
    close(stream->fd);
    free(stream);
}

static int fd_of_stream(const struct port *port)
{
    return ((const struct stream *)port)->fd;
}

static bool device_id_of_stream(struct port *port, char *out, size_t size)
{
    struct stream *stream = (struct stream *)port;
    return stream->kind == STREAM_USB && usblp_device_id(stream->fd, out, size);
}

static bool hints_no_paper(struct port *port)
{
    struct stream *stream = (struct stream *)port;
    return stream->kind == STREAM_USB && usblp_hints_no_paper(stream->fd);
}

static const struct port_ops ops = {.write = write_stream,
                                    .read = read_stream,
                                    .drain = drain_stream,
                                    .close = close_stream,
                                    .fd = fd_of_stream,
                                    .device_id = device_id_of_stream,
                                    .hints_no_paper = hints_no_paper};

struct port *stream_create(enum stream_kind kind, int fd, int bytes_per_s)
{
    struct stream *stream = memory_alloc(sizeof *stream);
    stream->port = (struct port){.ops = &ops,
                                 .two_way = kind != STREAM_FILE,
                                 .keep_open = kind == STREAM_USB || kind == STREAM_SERIAL,
                                 .bytes_per_s = bytes_per_s,
                                 .far = kind == STREAM_TCP};
    stream->kind = kind;
    stream->fd = fd;
    return &stream->port;
}
