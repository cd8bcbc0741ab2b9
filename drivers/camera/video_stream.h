/* video_stream.h - frames out of a camera that is opened and has its format: memory shared with its
 * driver (V4L2_MEMORY_MMAP), and always the newest frame.
 *
 * What is said of a buffer is checked against what was mapped: an index, a length that are not ours
 * end the stream (C-01); a frame that is flagged as damaged is given back and counted. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_VIDEO_STREAM_H
#define ANJUNGAN_DRIVERS_CAMERA_VIDEO_STREAM_H

#include "base/fault.h"

#include <stddef.h>
#include <stdint.h>

enum { VIDEO_BUFFERS_MAX = 8 };

struct video_buffer {
    uint8_t *memory;
    size_t size;
    bool queued; /* the driver has it */
};

struct video_stream {
    int fd;
    bool running;
    int count;
    struct video_buffer buffers[VIDEO_BUFFERS_MAX];
    int64_t damaged; /* frames so far that the driver itself flagged */
};

struct video_frame {
    int index; /* of the buffer: to be given back */
    const uint8_t *data;
    size_t size;
};

/* Borrows fd. On failure nothing is left allocated. */
bool video_stream_start(struct video_stream *, int fd, struct fault *);
/* True when there is a frame, or a failure, to be taken within timeout_ms. */
bool video_stream_wait(struct video_stream *, int timeout_ms);
/* The newest frame, valid until it is given back. C-03: none within timeout_ms; C-02, C-01. */
bool video_stream_take(struct video_stream *, int timeout_ms, struct video_frame *out,
                       struct fault *);
bool video_stream_give_back(struct video_stream *, int index, struct fault *);
void video_stream_stop(struct video_stream *); /* wipes; stopped and zeroed are fine */

#endif
