#define _GNU_SOURCE
#include "v4l2/peer.h"

#include "v4l2/fourcc.h"
#include "v4l2/scene.h"
#include "v4l2/script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    HANDLES = 8,
    BUFFERS = 32,
    LOOK_MS = 50, /* at the script, while a program waits */
    PAGE = 4096,
};

enum place { PLACE_PROGRAM, PLACE_QUEUED, PLACE_DONE };

struct buffer {
    enum place place;
    int64_t order; /* of queueing, then of filling */
    uint32_t used, sequence;
    bool flagged;
};

/* One opened descriptor: a memory file, so that mmap has something to map. */
struct handle {
    bool open, streaming;
    int fd, plugged; /* the plugging at which it was opened */
    uint32_t fourcc, width, height, fps;
    int count;
    size_t length; /* of a buffer, whole pages */
    uint8_t *memory;
    struct buffer buffers[BUFFERS];
    int64_t began_ns, ticks, order;
    uint32_t filled; /* frames since the start */
    int failed;      /* takings that failed so far */
};

static struct {
    struct script script;
    bool given; /* as text: no file is looked for */
    struct timespec changed;
    struct handle handles[HANDLES];
    struct scene scene;
    struct {
        uint32_t id;
        int value;
    } controls[8];
    int control_count, taken;
    FILE *count;
} peer;

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void v4l2_peer_script(const char *text)
{
    script_read(text, &peer.script);
    peer.given = true;
}

/* The file's script, when it has changed. False: there is no camera here at all. */
static bool look_at_script(void)
{
    const char *path = getenv("V4L2_PEER");
    struct stat status;
    if (peer.given) return true;
    if (!path || stat(path, &status) != 0) return false;
    if (status.st_mtim.tv_sec == peer.changed.tv_sec &&
        status.st_mtim.tv_nsec == peer.changed.tv_nsec)
        return true;
    FILE *file = fopen(path, "r");
    char text[4096];
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
    text[size] = 0;
    if (file) fclose(file);
    script_read(text, &peer.script);
    peer.changed = status.st_mtim;
    return true;
}

int v4l2_peer_number(const char *path)
{
    int number = -1, end = 0;
    if (!path || sscanf(path, "/dev/video%d%n", &number, &end) != 1 || path[end]) return -1;
    return look_at_script() ? number : -1;
}

static struct handle *handle_of(int fd)
{
    for (int i = 0; i < HANDLES; i++)
        if (peer.handles[i].open && peer.handles[i].fd == fd) return &peer.handles[i];
    return NULL;
}

bool v4l2_peer_has(int fd)
{
    return handle_of(fd) != NULL;
}

int v4l2_peer_opened(void)
{
    int count = 0;
    for (int i = 0; i < HANDLES; i++)
        count += peer.handles[i].open;
    return count;
}

static int fail(int error)
{
    errno = error;
    return -1;
}

int v4l2_peer_open(int number)
{
    const struct script *script = &peer.script;
    int error = script_fails(script, "open");
    if (!script->plugged || number != script->node) return fail(ENOENT);
    if (error) return fail(error);
    for (int i = 0; i < HANDLES; i++) {
        struct handle *handle = &peer.handles[i];
        if (handle->open) continue;
        int fd = memfd_create("v4l2-peer", MFD_CLOEXEC);
        if (fd < 0) return -1;
        *handle = (struct handle){.open = true, .fd = fd, .plugged = script->plugged, .fps = 30};
        if (script->offer_count > 0) {
            handle->fourcc = script->offers[0].fourcc;
            handle->width = script->offers[0].width;
            handle->height = script->offers[0].height;
        }
        return fd;
    }
    return fail(EMFILE);
}

static void let_go(struct handle *handle)
{
    if (handle->memory) syscall(SYS_munmap, handle->memory, handle->length * (size_t)handle->count);
    handle->memory = NULL;
    handle->count = 0;
    handle->streaming = false;
}

int v4l2_peer_close(int fd)
{
    struct handle *handle = handle_of(fd);
    let_go(handle);
    handle->open = false;
    return (int)syscall(SYS_close, fd);
}

static bool is_gone(const struct handle *handle)
{
    return handle->plugged != peer.script.plugged;
}

/* The longest in this place: what is taken from it next. NULL: none. */
static struct buffer *first_in(struct handle *handle, enum place place)
{
    struct buffer *first = NULL;
    for (int i = 0; i < handle->count; i++) {
        struct buffer *buffer = &handle->buffers[i];
        if (buffer->place == place && (!first || buffer->order < first->order)) first = buffer;
    }
    return first;
}

static bool each(int every, uint32_t number)
{
    return every > 0 && number % (uint32_t)every == 0;
}

static void fill(struct handle *handle, struct buffer *buffer)
{
    const struct script *script = &peer.script;
    uint32_t number = (uint32_t)handle->ticks; /* a frame that was dropped has its number too */
    handle->filled++;
    uint8_t *memory = handle->memory + (size_t)(buffer - handle->buffers) * handle->length;
    size_t size = peer.scene.sizes[number % SCENE_FRAMES];
    if (size > handle->length) size = handle->length;
    memcpy(memory, peer.scene.frames[number % SCENE_FRAMES], size);
    if (each(script->corrupt_each, number))
        for (size_t i = size / 3; i < size / 2; i++)
            memory[i] = (uint8_t)(i * 37 >> 3);
    buffer->used = (uint32_t)(each(script->short_each, number) ? size / 2 : size);
    if (script->lie_bytes) buffer->used = 0x7fffffff;
    buffer->flagged = each(script->error_each, number);
    buffer->sequence = number;
    buffer->place = PLACE_DONE;
    buffer->order = handle->order++;
}

static uint32_t fps_of(const struct handle *handle)
{
    return peer.script.fps > 0 ? (uint32_t)peer.script.fps : handle->fps;
}

static bool is_stalled(const struct handle *handle)
{
    const struct script *script = &peer.script;
    return script->stall ||
           (script->stall_after > 0 && handle->filled >= (uint32_t)script->stall_after);
}

/* Lets the camera live up to now: a frame a tick, dropped where no buffer is queued. */
static void advance(struct handle *handle)
{
    if (!handle->streaming || is_gone(handle)) return;
    int64_t ticks = (now_ns() - handle->began_ns) * fps_of(handle) / 1000000000;
    for (; handle->ticks < ticks; handle->ticks++) {
        struct buffer *buffer = first_in(handle, PLACE_QUEUED);
        if (!buffer || is_stalled(handle)) break;
        fill(handle, buffer);
    }
    handle->ticks = ticks;
}

static int ask_capability(struct v4l2_capability *out)
{
    *out = (struct v4l2_capability){.version = 0x060100};
    snprintf((char *)out->driver, sizeof out->driver, "uvcvideo");
    snprintf((char *)out->card, sizeof out->card, "%s", peer.script.name);
    snprintf((char *)out->bus_info, sizeof out->bus_info, "%s", peer.script.bus);
    out->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING | V4L2_CAP_EXT_PIX_FORMAT;
    out->capabilities = out->device_caps | V4L2_CAP_META_CAPTURE | V4L2_CAP_DEVICE_CAPS;
    return 0;
}

static int list_formats(struct v4l2_fmtdesc *asked)
{
    uint32_t seen[SCRIPT_OFFERS], count = 0;
    for (int i = 0; i < peer.script.offer_count; i++) {
        uint32_t fourcc = peer.script.offers[i].fourcc, k = 0;
        while (k < count && seen[k] != fourcc)
            k++;
        if (k == count) seen[count++] = fourcc;
    }
    if (asked->index >= count) return fail(EINVAL);
    asked->pixelformat = seen[asked->index];
    return 0;
}

static int list_sizes(struct v4l2_frmsizeenum *asked)
{
    uint32_t index = 0;
    for (int i = 0; i < peer.script.offer_count; i++) {
        const struct script_offer *offer = &peer.script.offers[i];
        if (offer->fourcc != asked->pixel_format || index++ != asked->index) continue;
        asked->type = offer->steps ? V4L2_FRMSIZE_TYPE_STEPWISE : V4L2_FRMSIZE_TYPE_DISCRETE;
        if (offer->steps)
            asked->stepwise =
                (struct v4l2_frmsize_stepwise){offer->width,  offer->width_most,  offer->step,
                                               offer->height, offer->height_most, offer->step};
        else
            asked->discrete = (struct v4l2_frmsize_discrete){offer->width, offer->height};
        return 0;
    }
    return fail(EINVAL);
}

static int list_rates(struct v4l2_frmivalenum *asked)
{
    for (int i = 0; i < peer.script.offer_count && asked->index == 0; i++) {
        const struct script_offer *offer = &peer.script.offers[i];
        bool this =
            offer->steps || (offer->width == asked->width && offer->height == asked->height);
        if (offer->fourcc != asked->pixel_format || !this || offer->fps == 0) continue;
        asked->type = V4L2_FRMIVAL_TYPE_DISCRETE;
        asked->discrete = (struct v4l2_fract){1, offer->fps};
        return 0;
    }
    return fail(EINVAL);
}

static uint32_t clamp(uint32_t value, uint32_t least, uint32_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* As drivers do: the format asked for, or the first; of it the size asked for, or the first. */
static int set_format(struct handle *handle, struct v4l2_format *asked)
{
    struct v4l2_pix_format *pix = &asked->fmt.pix;
    const struct script_offer *best = NULL;
    uint32_t wanted = peer.script.give ? peer.script.give : pix->pixelformat;
    if (handle->count > 0 || peer.script.busy) return fail(EBUSY);
    for (int i = 0; i < peer.script.offer_count; i++) {
        const struct script_offer *offer = &peer.script.offers[i];
        bool sized = offer->steps || (offer->width == pix->width && offer->height == pix->height);
        if (offer->fourcc == wanted && (!best || sized)) best = offer;
    }
    if (!best && peer.script.offer_count > 0 && !peer.script.give) best = &peer.script.offers[0];
    handle->fourcc = best ? best->fourcc : wanted;
    if (best && best->steps) {
        handle->width = clamp(pix->width, best->width, best->width_most);
        handle->height = clamp(pix->height, best->height, best->height_most);
    } else if (best) {
        handle->width = best->width;
        handle->height = best->height;
    }
    uint32_t each_pixel = handle->fourcc == FOURCC_YUYV || handle->fourcc == FOURCC_UYVY ? 2 : 1;
    *pix = (struct v4l2_pix_format){.width = handle->width,
                                    .height = handle->height,
                                    .pixelformat = handle->fourcc,
                                    .field = V4L2_FIELD_NONE,
                                    .colorspace = V4L2_COLORSPACE_SRGB};
    if (handle->fourcc != FOURCC_MJPG) pix->bytesperline = handle->width * each_pixel;
    if (peer.script.lie_stride) pix->bytesperline = (uint32_t)peer.script.lie_stride;
    pix->sizeimage = (uint32_t)scene_room(handle->fourcc, (int)handle->width, (int)handle->height);
    return 0;
}

static int set_rate(struct handle *handle, struct v4l2_streamparm *parameters, bool set)
{
    struct v4l2_captureparm *capture = &parameters->parm.capture;
    if (set && capture->timeperframe.numerator > 0 && capture->timeperframe.denominator > 0)
        handle->fps =
            clamp(capture->timeperframe.denominator / capture->timeperframe.numerator, 1, 1000);
    capture->capability = V4L2_CAP_TIMEPERFRAME;
    capture->timeperframe = (struct v4l2_fract){1, handle->fps};
    return 0;
}

static int request_buffers(struct handle *handle, struct v4l2_requestbuffers *asked)
{
    if (peer.script.busy) return fail(EBUSY);
    if (asked->memory != V4L2_MEMORY_MMAP || handle->streaming) return fail(EINVAL);
    let_go(handle);
    if (peer.script.buffers > 0 && asked->count > 0) asked->count = (uint32_t)peer.script.buffers;
    if (asked->count > BUFFERS) asked->count = BUFFERS;
    if (asked->count == 0) return 0;
    size_t room = scene_room(handle->fourcc, (int)handle->width, (int)handle->height);
    handle->length = (room + PAGE - 1) / PAGE * PAGE;
    size_t size = handle->length * asked->count;
    if (ftruncate(handle->fd, (off_t)size) != 0) return -1;
    long at = syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, handle->fd, 0);
    if (at == -1) return -1;
    handle->memory = (uint8_t *)at;
    handle->count = (int)asked->count;
    memset(handle->buffers, 0, sizeof handle->buffers);
    return 0;
}

static int query_buffer(struct handle *handle, struct v4l2_buffer *asked)
{
    if (asked->index >= (uint32_t)handle->count) return fail(EINVAL);
    int lie = peer.script.lie_length;
    asked->length = lie < 0 ? 0 : lie > 0 ? (uint32_t)lie : (uint32_t)handle->length;
    asked->m.offset = (uint32_t)(asked->index * handle->length);
    return 0;
}

static int queue(struct handle *handle, struct v4l2_buffer *asked)
{
    if (asked->index >= (uint32_t)handle->count ||
        handle->buffers[asked->index].place != PLACE_PROGRAM)
        return fail(EINVAL);
    advance(handle); /* a frame that came before found no buffer */
    handle->buffers[asked->index].place = PLACE_QUEUED;
    handle->buffers[asked->index].order = handle->order++;
    return 0;
}

/* For whoever measures from without: how many frames were taken, in the file V4L2_PEER_COUNT. */
static void count_taken(void)
{
    const char *path = getenv("V4L2_PEER_COUNT");
    if (!path) return;
    if (!peer.count) peer.count = fopen(path, "w");
    if (!peer.count) return;
    rewind(peer.count);
    fprintf(peer.count, "%d\n", ++peer.taken);
    fflush(peer.count);
}

static int dequeue(struct handle *handle, struct v4l2_buffer *out)
{
    if (!handle->streaming) return fail(EINVAL);
    if (handle->failed < peer.script.eio) {
        handle->failed++;
        return fail(EIO);
    }
    advance(handle);
    struct buffer *buffer = first_in(handle, PLACE_DONE);
    if (!buffer) return fail(EAGAIN);
    buffer->place = PLACE_PROGRAM;
    count_taken();
    out->index = peer.script.lie_index ? 77 : (uint32_t)(buffer - handle->buffers);
    out->bytesused = buffer->used;
    out->sequence = buffer->sequence;
    out->length = (uint32_t)handle->length;
    out->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC | (buffer->flagged ? V4L2_BUF_FLAG_ERROR : 0U);
    return 0;
}

static int stream(struct handle *handle, bool on)
{
    if (on && handle->count == 0) return fail(EINVAL);
    if (on) {
        scene_prepare(&peer.scene, handle->fourcc, (int)handle->width, (int)handle->height,
                      peer.script.picture, peer.script.no_tables, peer.script.stray);
        handle->began_ns = now_ns();
        handle->ticks = 0;
        handle->filled = 0;
    } else {
        for (int i = 0; i < handle->count; i++)
            handle->buffers[i].place = PLACE_PROGRAM;
    }
    handle->streaming = on;
    return 0;
}

static int query_control(struct v4l2_queryctrl *asked)
{
    uint32_t id = asked->id;
    if (!peer.script.controls) return fail(EINVAL);
    *asked = (struct v4l2_queryctrl){.id = id, .type = V4L2_CTRL_TYPE_INTEGER};
    switch (id) {
    case V4L2_CID_EXPOSURE_AUTO:
        asked->type = V4L2_CTRL_TYPE_MENU;
        asked->maximum = peer.script.controls == 2 ? 1 : 3;
        return 0;
    case V4L2_CID_POWER_LINE_FREQUENCY:
        asked->type = V4L2_CTRL_TYPE_MENU;
        asked->maximum = 2;
        return 0;
    case V4L2_CID_FOCUS_AUTO:
        asked->type = V4L2_CTRL_TYPE_BOOLEAN;
        asked->maximum = 1;
        return 0;
    case V4L2_CID_EXPOSURE_ABSOLUTE:
        asked->minimum = 3;
        asked->maximum = 2047;
        return 0;
    case V4L2_CID_FOCUS_ABSOLUTE: asked->maximum = 255; return 0;
    }
    return fail(EINVAL);
}

static int set_control(const struct v4l2_control *asked)
{
    struct v4l2_queryctrl range = {.id = asked->id};
    int at = 0;
    if (query_control(&range) != 0) return -1;
    if (asked->value < range.minimum || asked->value > range.maximum) return fail(ERANGE);
    while (at < peer.control_count && peer.controls[at].id != asked->id)
        at++;
    if (at == peer.control_count) peer.control_count++;
    peer.controls[at].id = asked->id;
    peer.controls[at].value = asked->value;
    return 0;
}

int v4l2_peer_ticks(void)
{
    int most = 0;
    for (int i = 0; i < HANDLES; i++)
        if (peer.handles[i].streaming && peer.handles[i].ticks > most)
            most = (int)peer.handles[i].ticks;
    return most;
}

int v4l2_peer_control(uint32_t id)
{
    for (int i = 0; i < peer.control_count; i++)
        if (peer.controls[i].id == id) return peer.controls[i].value;
    return -1;
}

static const char *name_of(unsigned long request)
{
    static const struct {
        unsigned long request;
        const char *name;
    } names[] = {{VIDIOC_QUERYCAP, "QUERYCAP"}, {VIDIOC_ENUM_FMT, "ENUM_FMT"},
                 {VIDIOC_S_FMT, "S_FMT"},       {VIDIOC_REQBUFS, "REQBUFS"},
                 {VIDIOC_QUERYBUF, "QUERYBUF"}, {VIDIOC_QBUF, "QBUF"},
                 {VIDIOC_DQBUF, "DQBUF"},       {VIDIOC_STREAMON, "STREAMON"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].request == request) return names[i].name;
    return "";
}

int v4l2_peer_ioctl(int fd, unsigned long request, void *argument)
{
    struct handle *handle = handle_of(fd);
    look_at_script();
    if (is_gone(handle)) return fail(ENODEV);
    int error = script_fails(&peer.script, name_of(request));
    if (error) return fail(error);
    switch (request) {
    case VIDIOC_QUERYCAP: return ask_capability(argument);
    case VIDIOC_ENUM_FMT: return list_formats(argument);
    case VIDIOC_ENUM_FRAMESIZES: return list_sizes(argument);
    case VIDIOC_ENUM_FRAMEINTERVALS: return list_rates(argument);
    case VIDIOC_S_FMT: return set_format(handle, argument);
    case VIDIOC_G_PARM: return set_rate(handle, argument, false);
    case VIDIOC_S_PARM: return set_rate(handle, argument, true);
    case VIDIOC_REQBUFS: return request_buffers(handle, argument);
    case VIDIOC_QUERYBUF: return query_buffer(handle, argument);
    case VIDIOC_QBUF: return queue(handle, argument);
    case VIDIOC_DQBUF: return dequeue(handle, argument);
    case VIDIOC_STREAMON: return stream(handle, true);
    case VIDIOC_STREAMOFF: return stream(handle, false);
    case VIDIOC_QUERYCTRL: return query_control(argument);
    case VIDIOC_S_CTRL: return set_control(argument);
    }
    return fail(ENOTTY);
}

void *v4l2_peer_mmap(size_t length, int protection, int flags, int fd, off_t offset)
{
    return (void *)syscall(SYS_mmap, NULL, length, protection, flags, fd, offset);
}

static short news_of(struct handle *handle)
{
    if (is_gone(handle)) return POLLERR | POLLHUP;
    if (!handle->streaming) return POLLERR;
    if (handle->failed < peer.script.eio) return POLLIN;
    advance(handle);
    return first_in(handle, PLACE_DONE) ? POLLIN : 0;
}

/* Until the next tick of any camera, but no longer than the script may go unread. */
static int64_t pause_ns(const struct pollfd *waits, nfds_t count, int64_t left_ns)
{
    int64_t pause = (int64_t)LOOK_MS * 1000000;
    for (nfds_t i = 0; i < count; i++) {
        const struct handle *handle = handle_of(waits[i].fd);
        if (!handle || !handle->streaming) continue;
        int64_t due = handle->began_ns + (handle->ticks + 1) * 1000000000 / fps_of(handle);
        int64_t wait = due - now_ns();
        if (wait < pause) pause = wait < 1000 ? 1000 : wait;
    }
    return left_ns < pause ? left_ns : pause;
}

/* Ours are answered from the script, the others by the system. */
int v4l2_peer_poll(struct pollfd *waits, nfds_t count, int timeout_ms)
{
    enum { MOST = 16 };
    int64_t end_ns = timeout_ms < 0 ? INT64_MAX : now_ns() + (int64_t)timeout_ms * 1000000;
    struct pollfd others[MOST];
    if (count > MOST) return fail(EINVAL);
    for (;;) {
        int ready = 0;
        look_at_script();
        for (nfds_t i = 0; i < count; i++) {
            struct handle *handle = handle_of(waits[i].fd);
            waits[i].revents = handle ? news_of(handle) : 0;
            ready += waits[i].revents != 0;
            others[i] = waits[i];
            if (handle) others[i].fd = -1;
        }
        int64_t left_ns = end_ns - now_ns();
        bool over = ready > 0 || left_ns <= 0;
        int64_t wait_ns = over ? 0 : pause_ns(waits, count, left_ns);
        struct timespec pause = {.tv_sec = wait_ns / 1000000000, .tv_nsec = wait_ns % 1000000000};
        long theirs = syscall(SYS_ppoll, others, count, &pause, NULL, 0);
        if (theirs < 0) return -1;
        for (nfds_t i = 0; theirs > 0 && i < count; i++)
            if (others[i].fd >= 0) waits[i].revents = others[i].revents;
        if (over || theirs > 0) return ready + (int)theirs;
    }
}
