#define _POSIX_C_SOURCE 200809L
#include "camera/camera_sim.h"

#include "base/clock.h"
#include "base/file.h"
#include "camera/decode.h"
#include "sim.h"
#include "sim_specimen.h"

#include <assert.h>
#include <string.h>

enum {
    FILE_MAX = 64 << 20,
    LIVE_SIDE_MAX = 960, /* of a live frame's longer side */
    DRIFT = 6,           /* pixels that the view wanders to each side */
    SPECIMEN_WIDTH = 1280,
    SPECIMEN_HEIGHT = 960,
};

struct camera_sim {
    struct camera camera;
    struct sim sim;
    bool live, stall, dark;
    int fps;
    int64_t frame_number, next_frame_ms;
    struct picture full;  /* what the camera looks at */
    struct picture small; /* the same, DRIFT larger on each side than a live frame */
};

/* A slow walk around an ellipse: a body sways so. One step a frame. */
static const int8_t walk[16][2] = {{6, 0},  {6, 2},  {4, 4},  {2, 5},   {0, 6},   {-2, 5},
                                   {-4, 4}, {-6, 2}, {-6, 0}, {-6, -2}, {-4, -4}, {-2, -5},
                                   {0, -6}, {2, -5}, {4, -4}, {6, -2}};

static bool gone(struct fault *fault)
{
    return FAULT_CODED(fault, "C-02", FAULT_DEVICE, 0, "the simulated camera is unplugged");
}

static bool start(struct camera *base, struct fault *fault)
{
    struct camera_sim *camera = (struct camera_sim *)base;
    if (camera->sim.unplugged) return gone(fault);
    camera->live = true;
    camera->next_frame_ms = clock_mono_ms(&(struct clock){0});
    return true;
}

static void stop(struct camera *base)
{
    ((struct camera_sim *)base)->live = false;
}

static void darken(struct picture *picture)
{
    for (size_t i = 0; i < picture->pixels.size; i++)
        picture->pixels.data[i] /= 16;
}

/* The window that frame_number shows of the small picture. */
static void look(const struct camera_sim *camera, struct picture *out)
{
    const struct picture *small = &camera->small;
    const int8_t *step = walk[camera->frame_number / 2 % 16];
    int width = small->width_px - 2 * DRIFT, height = small->height_px - 2 * DRIFT;
    struct picture frame = {
        .format = PICTURE_RGB24, .width_px = width, .height_px = height, .stride_bytes = width * 3};
    bytes_reserve(&frame.pixels, (size_t)frame.stride_bytes * (size_t)height + 1);
    const uint8_t *from = small->pixels.data +
                          (size_t)(DRIFT + step[1]) * (size_t)small->stride_bytes +
                          (size_t)(DRIFT + step[0]) * 3;
    for (int row = 0; row < height; row++, from += small->stride_bytes)
        bytes_append(&frame.pixels, from, (size_t)frame.stride_bytes);
    if (camera->dark) darken(&frame);
    picture_free(out);
    *out = frame;
}

static bool frame(struct camera *base, struct picture *out, int timeout_ms, struct fault *fault)
{
    struct camera_sim *camera = (struct camera_sim *)base;
    assert(camera->live);
    if (camera->sim.unplugged) return gone(fault);
    sim_strike(&camera->sim);
    int64_t now_ms = clock_mono_ms(&(struct clock){0});
    int64_t wait_ms = camera->next_frame_ms > now_ms ? camera->next_frame_ms - now_ms : 0;
    if (camera->stall || wait_ms > timeout_ms) {
        sim_sleep_ms(timeout_ms);
        return FAULT_CODED(fault, "C-03", FAULT_TIMEOUT, 0, "no frame within %d ms", timeout_ms);
    }
    sim_sleep_ms((int)wait_ms);
    camera->next_frame_ms = now_ms + wait_ms + 1000 / camera->fps;
    camera->frame_number++;
    look(camera, out);
    return true;
}

static bool still(struct camera *base, struct picture *out, int timeout_ms, struct fault *fault)
{
    struct camera_sim *camera = (struct camera_sim *)base;
    if (camera->sim.unplugged) return gone(fault);
    sim_strike(&camera->sim);
    if (camera->stall || camera->sim.delay_ms > timeout_ms)
        return FAULT_CODED(fault, "C-03", FAULT_TIMEOUT, 0, "no still within %d ms", timeout_ms);
    sim_sleep_ms(camera->sim.delay_ms);
    struct picture copy = camera->full;
    copy.pixels = (struct bytes){0};
    bytes_append(&copy.pixels, camera->full.pixels.data, camera->full.pixels.size);
    if (camera->dark) darken(&copy);
    picture_free(out);
    *out = copy;
    return true;
}

static bool query(struct camera *base, enum device_state *out, int timeout_ms, struct fault *fault)
{
    (void)timeout_ms;
    if (((struct camera_sim *)base)->sim.unplugged) return gone(fault);
    *out = DEVICE_READY;
    return true;
}

static bool control(struct camera *base, const char *word, struct fault *fault)
{
    struct camera_sim *camera = (struct camera_sim *)base;
    if (strcmp(word, "stall") == 0) {
        camera->stall = true;
    } else if (strcmp(word, "dark") == 0) {
        camera->dark = true;
    } else if (sim_control(&camera->sim, word)) {
        if (strcmp(word, "ok") == 0) camera->stall = camera->dark = false;
    } else {
        return FAULT(fault, FAULT_INPUT, 0, "not a word for a camera: \"%.30s\"", word);
    }
    return true;
}

static void destroy(struct camera *base)
{
    struct camera_sim *camera = (struct camera_sim *)base;
    if (!camera) return;
    picture_free(&camera->full);
    picture_free(&camera->small);
    memory_wipe_free(camera, sizeof *camera);
}

static const struct camera_ops ops = {.start = start,
                                      .stop = stop,
                                      .frame = frame,
                                      .still = still,
                                      .query = query,
                                      .control = control,
                                      .destroy = destroy};

static bool load(struct camera_sim *camera, const char *uri, struct fault *fault)
{
    char path[PATH_SIZE];
    struct bytes file = {0};
    bool loaded = true;
    if (device_uri_item(uri, "files", 0, path, sizeof path))
        loaded =
            file_read(path, FILE_MAX, &file, fault) && decode_picture(&file, &camera->full, fault);
    else
        sim_specimen_portrait(SPECIMEN_WIDTH, SPECIMEN_HEIGHT, &camera->full);
    bytes_free(&file);
    if (!loaded) return false;
    int width = camera->full.width_px, height = camera->full.height_px;
    if (width <= 4 * DRIFT || height <= 4 * DRIFT)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%d x %d px is too small for a camera",
                           width, height);
    int longer = width > height ? width : height, most = LIVE_SIDE_MAX + 2 * DRIFT;
    int small_width = longer > most ? (int)((int64_t)width * most / longer) : width;
    int small_height = longer > most ? (int)((int64_t)height * most / longer) : height;
    picture_shrink(&camera->full, small_width, small_height, &camera->small);
    return true;
}

struct camera *camera_sim_open(const char *uri, struct fault *fault)
{
    struct camera_sim *camera = memory_alloc(sizeof *camera);
    camera->camera.ops = &ops;
    camera->fps = device_uri_number(uri, "fps", 15, 1, 60);
    sim_init(&camera->sim, uri, 0);
    if (load(camera, uri, fault)) return &camera->camera;
    destroy(&camera->camera);
    return NULL;
}
