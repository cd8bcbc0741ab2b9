#define _GNU_SOURCE
#include "camera/camera_v4l2.h"

#include "base/clock.h"
#include "base/log.h"
#include "camera/video_node.h"
#include "camera/video_options.h"
#include "camera/video_stream.h"

#include <assert.h>
#include <linux/videodev2.h>
#include <string.h>
#include <unistd.h>

enum {
    FIRST_FRAME_MS = 1000, /* what start grants a camera to wake up */
    TRIAL_MS = 1000,
    STILL_MS = 6000,   /* a camera that gave none by then is stalled, however much time there is */
    SETTLE_FRAMES = 8, /* until exposure and colours are right after a change of size */
    SETTLE_FRAMES_COLD = 15,
};

struct camera_v4l2 {
    struct camera camera;
    struct video_options options;
    int fd; /* -1: closed */
    bool live;
    bool doubted; /* it failed in a way that its answers would not tell: it has to show a frame */
    struct fault untold; /* of a call that failed: what the next query says */
    struct frame_layout layout;
    struct video_stream stream;
    struct frame_decoder decoder;
    int64_t broken; /* frames of this opening that were no picture */
};

static struct camera_v4l2 *self(struct camera *base)
{
    return (struct camera_v4l2 *)base;
}

static int left_ms(int64_t end_ms)
{
    int64_t left = end_ms - clock_mono_ms(&(struct clock){0});
    return left < 0 ? 0 : (int)left;
}

static int64_t in_ms(int ms)
{
    return clock_mono_ms(&(struct clock){0}) + ms;
}

static void end_stream(struct camera_v4l2 *camera)
{
    camera->broken += camera->stream.damaged;
    video_stream_stop(&camera->stream);
}

static void close_camera(struct camera_v4l2 *camera)
{
    end_stream(camera);
    if (camera->broken > 0)
        log_line(LOG_LEVEL_WARNING, "camera", "%lld frames were broken", (long long)camera->broken);
    if (camera->fd >= 0) close(camera->fd);
    camera->fd = -1;
    camera->live = false;
    camera->broken = 0;
}

/* Frames of this wish begin to come; whatever came before ends. */
static bool run(struct camera_v4l2 *camera, const struct video_wish *wish, struct fault *fault)
{
    end_stream(camera);
    if (camera->fd < 0)
        camera->fd = video_node_open(camera->options.path, camera->options.name, fault);
    if (camera->fd < 0) return false;
    if (!video_mode_set(camera->fd, wish, &camera->layout, fault)) return false;
    video_controls_set(camera->fd, &camera->options.controls);
    return video_stream_start(&camera->stream, camera->fd, fault);
}

/* A camera that is gone, or that another program has, will tell; of any other trouble it may know
 * nothing. Always false. */
static bool failed(struct camera_v4l2 *camera, const struct fault *why, struct fault *fault)
{
    camera->doubted = strcmp(why->code, "C-02") != 0 && strcmp(why->code, "C-04") != 0;
    if (!camera->live || !camera->doubted) close_camera(camera);
    camera->untold = *why;
    if (fault) *fault = *why;
    return false;
}

static bool start(struct camera *base, struct fault *fault)
{
    struct camera_v4l2 *camera = self(base);
    struct fault why = {0};
    close_camera(camera);
    camera->untold = (struct fault){0};
    if (!run(camera, &camera->options.live, &why)) return failed(camera, &why, fault);
    video_stream_wait(&camera->stream, FIRST_FRAME_MS);
    camera->live = true;
    return true;
}

static void stop(struct camera *base)
{
    close_camera(self(base));
}

/* The newest frame that is a picture; those that are none are counted and passed over. Frames may
 * come faster than they are decoded: that one is there does not mean that there is time. */
static bool next_picture(struct camera_v4l2 *camera, int64_t end_ms, struct picture *out,
                         struct fault *fault)
{
    int broken = 0;
    struct fault why = {0};
    do {
        struct video_frame raw;
        if (!video_stream_take(&camera->stream, left_ms(end_ms), &raw, &why)) {
            if (broken > 0 && strcmp(why.code, "C-03") == 0) break;
            if (fault) *fault = why;
            return false;
        }
        bool decoded =
            frame_decode(&camera->decoder, &camera->layout, raw.data, raw.size, out, NULL);
        bool given_back =
            video_stream_give_back(&camera->stream, raw.index, decoded ? NULL : fault);
        if (decoded) {
            camera->doubted = false;
            return true;
        }
        if (!given_back) return false;
        broken++;
        camera->broken++;
    } while (left_ms(end_ms) > 0);
    return FAULT_CODED(fault, "C-03", FAULT_TIMEOUT, 0, "%d frames, and each one broken", broken);
}

static bool is_gone(const struct fault *fault)
{
    return strcmp(fault->code, "C-02") == 0;
}

static bool frame(struct camera *base, struct picture *out, int timeout_ms, struct fault *fault)
{
    struct camera_v4l2 *camera = self(base);
    struct fault why = {0};
    assert(camera->live || camera->fd < 0);
    if (!camera->live)
        return FAULT_CODED(fault, "C-02", FAULT_DEVICE, 0, "the camera is gone, start it again");
    return next_picture(camera, in_ms(timeout_ms), out, &why) || failed(camera, &why, fault);
}

/* Whether live frames are as large as a still would be. */
static bool live_is_best(const struct camera_v4l2 *camera)
{
    struct video_modes modes;
    if (!video_modes_read(camera->fd, &camera->options.still, &modes, NULL)) return true;
    video_modes_rank(&modes, &camera->options.still);
    return modes.modes[0].width_px * modes.modes[0].height_px <=
           camera->layout.width_px * camera->layout.height_px;
}

/* Lets frames pass; a camera too slow for all of them has half of the time for it. */
static void settle(struct camera_v4l2 *camera, int frames, int64_t end_ms)
{
    int64_t until_ms = in_ms(left_ms(end_ms) / 2);
    struct video_frame raw;
    for (int i = 0; i < frames; i++) {
        if (!video_stream_take(&camera->stream, left_ms(until_ms), &raw, NULL)) return;
        if (!video_stream_give_back(&camera->stream, raw.index, NULL)) return;
    }
}

static bool still_at_best(struct camera_v4l2 *camera, int64_t end_ms, struct picture *out,
                          struct fault *fault)
{
    int frames = camera->fd < 0 ? SETTLE_FRAMES_COLD : SETTLE_FRAMES;
    if (!run(camera, &camera->options.still, fault)) return false;
    settle(camera, frames, end_ms);
    return next_picture(camera, end_ms, out, fault);
}

/* A camera whose best size fails (too much for its bus, say) still gives a photo of live size. */
static bool still(struct camera *base, struct picture *out, int timeout_ms, struct fault *fault)
{
    struct camera_v4l2 *camera = self(base);
    if (timeout_ms > STILL_MS) timeout_ms = STILL_MS;
    int64_t end_ms = in_ms(timeout_ms);
    struct fault why = {0};
    bool was_live = camera->live;
    if (was_live && live_is_best(camera)) return frame(base, out, timeout_ms, fault);
    bool taken = still_at_best(camera, in_ms(timeout_ms * 2 / 3), out, &why);
    bool again = was_live || (!taken && camera->fd >= 0);
    if (again && !is_gone(&why)) {
        struct fault *second = taken ? NULL : &why;
        camera->live = run(camera, &camera->options.live, second);
        if (!taken && camera->live) taken = next_picture(camera, end_ms, out, second);
    }
    if (!taken) failed(camera, &why, fault);
    if (!was_live || !camera->live) close_camera(camera);
    return taken;
}

/* Buffers are asked for and given back: only this tells that another program has the camera. */
static bool look(int fd, struct fault *fault)
{
    struct v4l2_requestbuffers wish = {
        .count = 1, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int error = video_ask(fd, VIDIOC_REQBUFS, &wish);
    if (error) return video_fault(fault, error, "ask the camera");
    wish = (struct v4l2_requestbuffers){.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
                                        .memory = V4L2_MEMORY_MMAP};
    video_ask(fd, VIDIOC_REQBUFS, &wish);
    return true;
}

static bool look_for_it(struct camera_v4l2 *camera, struct fault *fault)
{
    int fd = video_node_open(camera->options.path, camera->options.name, fault);
    if (fd < 0) return false;
    bool answered = look(fd, fault);
    close(fd);
    return answered;
}

static bool look_at_live(struct camera_v4l2 *camera, struct fault *fault)
{
    struct v4l2_capability capability = {0};
    int error = video_ask(camera->fd, VIDIOC_QUERYCAP, &capability);
    if (!error) return true;
    close_camera(camera);
    return video_fault(fault, error, "ask the camera");
}

/* Whether frames come again. A slow camera is left running from one trial to the next: what came in
 * between counts. One that still gives none is started anew, which wakes most that hang. */
static bool try_out(struct camera_v4l2 *camera, int timeout_ms, struct fault *fault)
{
    struct picture picture = {0};
    struct fault why = {0};
    int64_t end_ms = in_ms(timeout_ms < TRIAL_MS ? timeout_ms : TRIAL_MS);
    bool running = camera->stream.running && video_stream_wait(&camera->stream, 0);
    bool shown = (running || run(camera, &camera->options.live, &why)) &&
                 next_picture(camera, end_ms, &picture, &why);
    picture_free(&picture);
    if (shown) {
        close_camera(camera);
        return true;
    }
    camera->doubted = strcmp(why.code, "C-02") != 0;
    if (strcmp(why.code, "C-03") != 0) close_camera(camera);
    if (fault) *fault = why;
    return false;
}

/* Whoever saw a call fail waits to be told that the camera is ready again, and could not tell
 * "ready again" from "ready as ever" if a trouble that passed in between were never a state. */
static bool tell(struct camera_v4l2 *camera, struct fault *fault)
{
    struct fault untold = camera->untold;
    camera->untold = (struct fault){0};
    if (untold.kind == FAULT_NONE || camera->live) return true;
    if (fault) *fault = untold;
    return false;
}

static bool query(struct camera *base, enum device_state *out, int timeout_ms, struct fault *fault)
{
    struct camera_v4l2 *camera = self(base);
    if (!tell(camera, fault)) return false;
    bool answered = camera->live      ? look_at_live(camera, fault)
                    : camera->doubted ? try_out(camera, timeout_ms, fault)
                                      : look_for_it(camera, fault);
    if (answered) *out = DEVICE_READY;
    return answered;
}

static bool control(struct camera *base, const char *word, struct fault *fault)
{
    (void)base;
    return FAULT(fault, FAULT_INPUT, 0, "a real camera takes no words: \"%.30s\"", word);
}

static void destroy(struct camera *base)
{
    if (!base) return;
    struct camera_v4l2 *camera = self(base);
    close_camera(camera);
    frame_decoder_finish(&camera->decoder);
    memory_wipe_free(camera, sizeof *camera);
}

static const struct camera_ops ops = {.start = start,
                                      .stop = stop,
                                      .frame = frame,
                                      .still = still,
                                      .query = query,
                                      .control = control,
                                      .destroy = destroy};

struct camera *camera_v4l2_open(const char *uri, struct fault *fault)
{
    struct camera_v4l2 *camera = memory_alloc(sizeof *camera);
    camera->camera.ops = &ops;
    camera->fd = -1;
    if (video_options_read(uri, &camera->options, fault)) return &camera->camera;
    destroy(&camera->camera);
    return NULL;
}
