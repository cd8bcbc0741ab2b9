#define _GNU_SOURCE
#include "camera/video_stream.h"

#include "base/clock.h"
#include "camera/video_node.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>

enum {
    BUFFERS_WISHED = 4,
    BUFFER_BYTES_MAX = 128 << 20,
    FAILURES_MAX = 10, /* in one wait, before the driver is believed to be broken */
    FAILURE_PAUSE_MS = 20,
};

static bool map_buffer(struct video_stream *stream, int index, struct fault *fault)
{
    struct v4l2_buffer told = {
        .index = (uint32_t)index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int error = video_ask(stream->fd, VIDIOC_QUERYBUF, &told);
    if (error) return video_fault(fault, error, "ask for a buffer's place");
    if (told.length < 1 || told.length > BUFFER_BYTES_MAX)
        return FAULT_CODED(fault, "C-05", FAULT_DEVICE, 0, "a buffer of %u bytes", told.length);
    void *memory = mmap(NULL, told.length, PROT_READ | PROT_WRITE, MAP_SHARED, stream->fd,
                        (off_t)told.m.offset);
    if (memory == MAP_FAILED) return video_fault(fault, errno, "map a buffer");
    stream->buffers[index] = (struct video_buffer){.memory = memory, .size = told.length};
    return true;
}

bool video_stream_give_back(struct video_stream *stream, int index, struct fault *fault)
{
    struct v4l2_buffer told = {
        .index = (uint32_t)index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int error = video_ask(stream->fd, VIDIOC_QBUF, &told);
    if (error) return video_fault(fault, error, "give a buffer back");
    stream->buffers[index].queued = true;
    return true;
}

static bool allocate(struct video_stream *stream, struct fault *fault)
{
    struct v4l2_requestbuffers wish = {
        .count = BUFFERS_WISHED, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int error = video_ask(stream->fd, VIDIOC_REQBUFS, &wish);
    if (error) return video_fault(fault, error, "ask for buffers");
    stream->count = wish.count > VIDEO_BUFFERS_MAX ? VIDEO_BUFFERS_MAX : (int)wish.count;
    if (wish.count < 2)
        return FAULT_CODED(fault, "C-01", FAULT_TIMEOUT, ENOMEM, "the driver has no buffers");
    for (int i = 0; i < stream->count; i++)
        if (!map_buffer(stream, i, fault) || !video_stream_give_back(stream, i, fault))
            return false;
    return true;
}

bool video_stream_start(struct video_stream *stream, int fd, struct fault *fault)
{
    *stream = (struct video_stream){.fd = fd};
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE, error;
    bool started = allocate(stream, fault);
    if (started && (error = video_ask(fd, VIDIOC_STREAMON, &type)))
        started = video_fault(fault, error, "start the camera");
    if (started)
        stream->running = true;
    else
        video_stream_stop(stream);
    return started;
}

void video_stream_stop(struct video_stream *stream)
{
    if (stream->count == 0) return;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (stream->running) video_ask(stream->fd, VIDIOC_STREAMOFF, &type);
    for (int i = 0; i < stream->count; i++) {
        struct video_buffer *buffer = &stream->buffers[i];
        if (!buffer->memory) continue;
        explicit_bzero(buffer->memory, buffer->size);
        munmap(buffer->memory, buffer->size);
    }
    struct v4l2_requestbuffers none = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
                                       .memory = V4L2_MEMORY_MMAP};
    video_ask(stream->fd, VIDIOC_REQBUFS, &none);
    *stream = (struct video_stream){.fd = -1};
}

bool video_stream_wait(struct video_stream *stream, int timeout_ms)
{
    struct pollfd wait = {.fd = stream->fd, .events = POLLIN};
    return poll(&wait, 1, timeout_ms < 0 ? 0 : timeout_ms) > 0;
}

/* One buffer that is full: its frame, and in *out_error 0; or an errno, EAGAIN for none. A frame
 * that the driver flags, or that says it is larger than its buffer, has size 0. */
static struct video_frame take_one(struct video_stream *stream, int *out_error)
{
    struct v4l2_buffer told = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    struct video_frame frame = {.index = -1};
    *out_error = video_ask(stream->fd, VIDIOC_DQBUF, &told);
    if (*out_error) return frame;
    if (told.index >= (uint32_t)stream->count || !stream->buffers[told.index].queued) {
        *out_error = EPROTO;
        return frame;
    }
    struct video_buffer *buffer = &stream->buffers[told.index];
    buffer->queued = false;
    bool sound = !(told.flags & V4L2_BUF_FLAG_ERROR) && told.bytesused <= buffer->size;
    if (!sound) stream->damaged++;
    frame.index = (int)told.index;
    frame.data = buffer->memory;
    frame.size = sound ? told.bytesused : 0;
    return frame;
}

static bool all_ours(const struct video_stream *stream)
{
    for (int i = 0; i < stream->count; i++)
        if (stream->buffers[i].queued) return false;
    return true;
}

struct harvest {
    struct video_frame newest; /* that is sound; index -1: none */
    int taken;
    bool overrun; /* the driver had no buffer left, so even the newest may be old */
};

/* Takes all that is full. 0 or an errno. */
static int drain(struct video_stream *stream, struct harvest *harvest)
{
    int error = 0;
    *harvest = (struct harvest){.newest = {.index = -1}};
    for (; !all_ours(stream); harvest->taken++) {
        struct video_frame frame = take_one(stream, &error);
        if (error) break;
        if (frame.size > 0) harvest->newest = frame;
    }
    harvest->overrun = all_ours(stream);
    return error == EAGAIN ? 0 : error;
}

static bool give_back_all_but(struct video_stream *stream, int kept, struct fault *fault)
{
    for (int i = 0; i < stream->count; i++)
        if (i != kept && !stream->buffers[i].queued && !video_stream_give_back(stream, i, fault))
            return false;
    return true;
}

bool video_stream_take(struct video_stream *stream, int timeout_ms, struct video_frame *out,
                       struct fault *fault)
{
    int64_t end_ms = clock_mono_ms(&(struct clock){0}) + timeout_ms, left_ms = timeout_ms;
    bool waited_anew = false;
    int failures = 0;
    for (; left_ms >= 0; left_ms = end_ms - clock_mono_ms(&(struct clock){0})) {
        struct harvest harvest;
        if (!video_stream_wait(stream, (int)left_ms)) break;
        int error = drain(stream, &harvest);
        bool passes = error == EIO && ++failures < FAILURES_MAX; /* "signal lost", says V4L2 */
        if (error && !passes) return video_fault(fault, error, "take a frame");
        if (harvest.taken == 0) poll(NULL, 0, FAILURE_PAUSE_MS);
        if (harvest.overrun && !waited_anew) {
            harvest.newest.index = -1;
            waited_anew = true;
        }
        if (!give_back_all_but(stream, harvest.newest.index, fault)) return false;
        if (harvest.newest.index < 0) continue;
        *out = harvest.newest;
        return true;
    }
    if (failures > 0) return video_fault(fault, EIO, "take a frame");
    return FAULT_CODED(fault, "C-03", FAULT_TIMEOUT, 0, "no frame within %d ms", timeout_ms);
}
