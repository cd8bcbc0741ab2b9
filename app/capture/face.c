#include "capture/capture.h"
#include "capture/decode.h"
#include "capture/face_module.h"
#include "capture/module.h"
#include "capture/pixels.h"

#include <stdio.h>
#include <string.h>

#define CLASSIFIER_DIR "/usr/share/opencv4"

enum {
    LOOK_SIDE_MAX = 640,   /* faces are looked for in a frame reduced to this */
    STILL_SIDE_MAX = 3000, /* a still is decoded no larger than about this */
    FACE_PREVIEW_MAX = 800,
    FACE_QUALITY = 92,
};

struct face_finder {
    const struct face_module *module;
    struct face_detector *detector;
};

struct face_finder *face_finder_create(struct fault *fault)
{
    char why[150] = "unknown";
    struct face_finder *finder = memory_alloc(sizeof *finder);
    void (*entry)(void);
    if (!module_open(FACE_MODULE_FILE, FACE_MODULE_ENTRY, &entry, why, sizeof why)) goto failed;
    finder->module = ((const struct face_module *(*)(void))entry)();
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
    memory_wipe_free(finder, sizeof *finder);
}

/* The least height of a face by the frame's. The classifier's box is some 2.3 times as wide as the
 * eyes are apart: at 0.17 of a still of 1200 lines they are 89 px apart, and 90 px is the least
 * that ISO/IEC 39794-5 asks of a portrait. */
#define SHARE_LEAST 0.17
/* A person further back in the lobby is no second applicant: faces below this share of the largest
 * one's height do not count. */
#define SECOND_LEAST 0.4

static int count_faces(const struct face_box *boxes, int count)
{
    int faces = 0;
    while (faces < count && boxes[faces].height_px >= SECOND_LEAST * boxes[0].height_px)
        faces++;
    return faces > 2 ? 2 : faces;
}

static const char *code_of(const struct face_view *view)
{
    if (view->faces == 0) return "F-01";
    if (view->faces > 1) return "F-02";
    return view->share < SHARE_LEAST ? "F-03" : "";
}

static bool look(struct face_finder *finder, const struct picture *rgb, struct face_view *out,
                 struct fault *fault)
{
    struct picture grey, small;
    picture_to_grey(rgb, &grey);
    picture_reduce(&grey, LOOK_SIDE_MAX, &small);
    struct face_box boxes[FACE_BOXES_MAX];
    int least = small.height_px / 8 > 24 ? small.height_px / 8 : 24;
    int count = finder->module->find(finder->detector, small.pixels.data, small.width_px,
                                     small.height_px, small.stride_bytes, least, boxes);
    double scale = (double)rgb->width_px / small.width_px;
    int height = small.height_px;
    picture_free(&grey);
    picture_free(&small);
    if (count < 0) return FAULT_CODED(fault, "F-04", FAULT_SYSTEM, 0, "OpenCV failed");
    struct face_view view = {.faces = count_faces(boxes, count)};
    if (count > 0) {
        view.x_px = (int)(boxes[0].x_px * scale);
        view.y_px = (int)(boxes[0].y_px * scale);
        view.width_px = (int)(boxes[0].width_px * scale);
        view.height_px = (int)(boxes[0].height_px * scale);
        view.share = (double)boxes[0].height_px / height;
    }
    snprintf(view.code, sizeof view.code, "%s", code_of(&view));
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

/* The classifier's box runs from the brow to the chin: the whole head is 1.4 times as high, the
 * eyes lie at 0.38 of it. The portrait is 2.4 boxes high, so that the head takes 0.58 of it, with
 * the eyes 0.45 from its top (ISO/IEC 39794-5: 0.3 to 0.5). */
#define PORTRAIT_BOXES 2.4
#define EYES_IN_BOX    0.38
#define EYES_FROM_TOP  0.45

static int clamp(double value, int most)
{
    return value < 0 ? 0 : value > most ? most : (int)value;
}

/* 3:4 around the face, made smaller and moved until it lies inside the still. */
static void portrait(const struct picture *still, const struct face_view *view, struct picture *out)
{
    if (view->faces == 0) {
        picture_crop(still, 0, 0, still->width_px, still->height_px, out);
        return;
    }
    double height = view->height_px * PORTRAIT_BOXES;
    if (height > still->height_px) height = still->height_px;
    if (height * 3 / 4 > still->width_px) height = still->width_px * 4.0 / 3;
    int tall = (int)height, wide = (int)(height * 3 / 4);
    double middle = view->x_px + view->width_px / 2.0;
    double eyes = view->y_px + view->height_px * EYES_IN_BOX;
    int x = clamp(middle - wide / 2.0, still->width_px - wide);
    int y = clamp(eyes - tall * EYES_FROM_TOP, still->height_px - tall);
    picture_crop(still, x, y, wide, tall, out);
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
