#define _GNU_SOURCE
#include "capture/capture.h"
#include "capture/decode.h"
#include "capture/face_module.h"
#include "capture/pixels.h"

#include <dlfcn.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CLASSIFIER_DIR "/usr/share/opencv4"

enum {
    LOOK_SIDE_MAX = 640,   /* faces are looked for in a frame reduced to this */
    STILL_SIDE_MAX = 3000, /* a still is decoded no larger than about this */
    FACE_PREVIEW_MAX = 800,
    FACE_QUALITY = 92,
};

struct face_finder {
    void *library;
    const struct face_module *module;
    struct face_detector *detector;
};

/* The module lies beside the program (a build folder), or in the library folder of the program's
 * prefix: bin/ -> lib/TRIPLET/anjungan/ or lib/anjungan/. Nowhere else: no variable of the
 * environment can put another one in its place. */
static bool find_module(char *path, size_t size)
{
    char dir[400];
    ssize_t length = readlink("/proc/self/exe", dir, sizeof dir - 1);
    if (length <= 0) return false;
    dir[length] = 0;
    char *slash = strrchr(dir, '/');
    if (slash) *slash = 0;
    static const char *const places[] = {"", "/../lib/*/anjungan", "/../lib/anjungan"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(path, size, "%s%s/" FACE_MODULE_FILE, dir, places[i]);
        glob_t found = {0};
        bool there = glob(path, 0, NULL, &found) == 0;
        if (there) snprintf(path, size, "%s", found.gl_pathv[0]);
        globfree(&found);
        if (there) return true;
    }
    return false;
}

static void *open_module(char *why, size_t why_size)
{
    char path[500];
    if (!find_module(path, sizeof path)) {
        snprintf(why, why_size, FACE_MODULE_FILE " is neither beside the program nor installed");
        return NULL;
    }
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) snprintf(why, why_size, "%s", dlerror());
    return library;
}

struct face_finder *face_finder_create(struct fault *fault)
{
    char why[150] = "unknown";
    struct face_finder *finder = memory_alloc(sizeof *finder);
    finder->library = open_module(why, sizeof why);
    if (!finder->library) goto failed;
    const struct face_module *(*entry)(void);
    void *symbol = dlsym(finder->library, FACE_MODULE_ENTRY);
    if (!symbol) {
        snprintf(why, sizeof why, "the module is of another version");
        goto failed;
    }
    memcpy(&entry, &symbol, sizeof entry);
    finder->module = entry();
    finder->detector = finder->module->create(CLASSIFIER_DIR, why, sizeof why);
    if (!finder->detector) goto failed;
    return finder;
failed:
    FAULT_CODED(fault, "F-04", FAULT_SYSTEM, 0, "%s", why);
    face_finder_destroy(finder);
    return NULL;
}

void face_finder_destroy(struct face_finder *finder)
{
    if (!finder) return;
    if (finder->detector) finder->module->destroy(finder->detector);
    /* The library stays mapped: OpenCV does not unload cleanly. */
    memory_wipe_free(finder, sizeof *finder);
}

/* The least height of a face by the frame's: 0.17 of a 720-line still is 122 px of face, whose eyes
 * are some 90 px apart only from twice that; see face-photo gates. */
#define SHARE_LEAST 0.17

static bool look(struct face_finder *finder, const struct picture *rgb, struct face_view *out,
                 struct fault *fault)
{
    struct picture grey, small;
    picture_to_grey(rgb, &grey);
    picture_reduce(&grey, LOOK_SIDE_MAX, &small);
    struct face_box boxes[FACE_BOXES_MAX];
    int least = small.height_px / 12;
    if (least < 24) least = 24;
    int count = finder->module->find(finder->detector, small.pixels.data, small.width_px,
                                     small.height_px, small.stride_bytes, least, boxes);
    double scale = (double)rgb->width_px / small.width_px;
    int height = small.height_px;
    picture_free(&grey);
    picture_free(&small);
    if (count < 0) return FAULT_CODED(fault, "F-04", FAULT_SYSTEM, 0, "OpenCV failed");
    struct face_view view = {.faces = count > 2 ? 2 : count};
    if (count > 0) {
        view.x_px = (int)(boxes[0].x_px * scale);
        view.y_px = (int)(boxes[0].y_px * scale);
        view.width_px = (int)(boxes[0].width_px * scale);
        view.height_px = (int)(boxes[0].height_px * scale);
        view.share = (double)boxes[0].height_px / height;
    }
    const char *code = count == 0                 ? "F-01"
                       : count > 1                ? "F-02"
                       : view.share < SHARE_LEAST ? "F-03"
                                                  : "";
    snprintf(view.code, sizeof view.code, "%s", code);
    *out = view;
    return true;
}

bool face_finder_look(struct face_finder *finder, const struct picture *frame,
                      struct face_view *out, struct fault *fault)
{
    struct picture rgb;
    if (!picture_to_rgb(frame, LOOK_SIDE_MAX, &rgb, fault)) return false;
    bool done = look(finder, &rgb, out, fault);
    picture_free(&rgb);
    return done;
}

void captured_face_free(struct captured_face *face)
{
    if (!face) return;
    bytes_free(&face->jpeg);
    picture_free(&face->preview);
    *face = (struct captured_face){0};
}

/* A portrait of 3:4 with the face's box 0.5 of its height, moved and cut so that it lies inside. */
static void portrait(const struct picture *still, const struct face_view *view, struct picture *out)
{
    if (view->faces == 0) {
        picture_crop(still, 0, 0, still->width_px, still->height_px, out);
        return;
    }
    double height = view->height_px / 0.5;
    if (height > still->height_px) height = still->height_px;
    if (height * 3 / 4 > still->width_px) height = still->width_px * 4.0 / 3;
    int crop_height = (int)height, crop_width = (int)(height * 3 / 4);
    int x = view->x_px + view->width_px / 2 - crop_width / 2;
    int y = view->y_px + view->height_px / 2 - crop_height * 48 / 100;
    if (x > still->width_px - crop_width) x = still->width_px - crop_width;
    if (y > still->height_px - crop_height) y = still->height_px - crop_height;
    picture_crop(still, x < 0 ? 0 : x, y < 0 ? 0 : y, crop_width, crop_height, out);
}

bool capture_face(struct face_finder *finder, const struct picture *still,
                  struct captured_face *out, struct fault *fault)
{
    struct picture rgb, crop = {0};
    if (!picture_to_rgb(still, STILL_SIDE_MAX, &rgb, fault)) return false;
    struct captured_face face = {0};
    bool done = look(finder, &rgb, &face.view, fault);
    if (done) {
        portrait(&rgb, &face.view, &crop);
        done = picture_encode_jpeg(&crop, FACE_QUALITY, &face.jpeg, fault);
        picture_reduce(&crop, FACE_PREVIEW_MAX, &face.preview);
    }
    picture_free(&rgb);
    picture_free(&crop);
    if (done) {
        *out = face;
    } else {
        captured_face_free(&face);
    }
    return done;
}
