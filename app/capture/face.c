#define _DEFAULT_SOURCE
#include "capture/capture.h"
#include "capture/decode.h"
#include "capture/face_judge.h"
#include "capture/face_portrait.h"
#include "capture/module.h"
#include "capture/pixels.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CLASSIFIER_DIR "/usr/share/opencv4"

enum {
    STILL_SIDE_MAX = 3000, /* a still is decoded no larger than about this */
    FACE_PREVIEW_MAX = 800,
    FACE_QUALITY = 92,
};

struct face_finder {
    const struct face_module *module;
    struct face_detector *detector;
    struct face_track track; /* of live frames */
    char code[8];            /* the advice that stands */
    int waiting;             /* looks for which a passing fault was not said */
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

/* Mean and deviation of the levels: enough to tell a covered lens. */
static void describe(const struct picture *grey, struct face_facts *facts)
{
    double sum = 0, squares = 0, count = (double)grey->width_px * grey->height_px;
    for (int y = 0; y < grey->height_px; y++) {
        const uint8_t *row = picture_row(grey, y);
        for (int x = 0; x < grey->width_px; x++) {
            sum += row[x];
            squares += row[x] * row[x];
        }
    }
    facts->mean = sum / count;
    facts->deviation = sqrt(fmax(0, squares / count - facts->mean * facts->mean));
}

/* Finds and measures. Searching is done in the reduced frame, measuring in the frame itself. */
static bool gather(const struct face_finder *finder, const struct picture *rgb,
                   struct face_track *track, struct face_facts *out, struct fault *fault)
{
    struct picture grey, small;
    picture_to_grey(rgb, &grey);
    picture_reduce(&grey, FACE_SEARCH_SIDE, &small);
    struct face_facts facts = {.width_px = rgb->width_px, .height_px = rgb->height_px};
    describe(&small, &facts);
    double scale = (double)rgb->width_px / small.width_px;
    bool done = face_search(finder->module, finder->detector, &small, track, &facts.sight);
    facts.sight.place.centre.x *= scale;
    facts.sight.place.centre.y *= scale;
    facts.sight.place.side_px *= scale;
    if (done && facts.sight.kind == FACE_TO_FRONT) {
        done = face_points_find(finder->module, finder->detector, &grey, &facts.sight.place,
                                &facts.found);
        if (done) face_facts_measure(rgb, &facts);
    }
    picture_free(&grey);
    picture_free(&small);
    if (!done) return FAULT_CODED(fault, "F-04", FAULT_SYSTEM, 0, "OpenCV failed");
    *out = facts;
    return true;
}

/* A blink and a quick movement pass by themselves: they are said when they last. */
enum { LOOKS_TO_LAST = 3 };

static void hold_back(struct face_finder *finder, bool followed, struct face_view *view)
{
    bool passing = strcmp(view->code, "F-09") == 0 || strcmp(view->code, "F-13") == 0;
    bool new = strcmp(view->code, finder->code) != 0;
    if (passing && new &&followed && finder->waiting + 1 < LOOKS_TO_LAST) {
        finder->waiting++;
        snprintf(view->code, sizeof view->code, "%s", finder->code);
        return;
    }
    finder->waiting = 0;
    snprintf(finder->code, sizeof finder->code, "%s", view->code);
}

bool face_finder_look(struct face_finder *finder, const struct picture *frame,
                      struct face_view *out, struct fault *fault)
{
    struct picture rgb;
    struct face_facts facts;
    if (!picture_to_rgb(frame, FACE_SEARCH_SIDE, &rgb, fault)) return false;
    bool followed = finder->track.place.side_px > 0 && finder->track.lost_looks == 0;
    bool done = gather(finder, &rgb, &finder->track, &facts, fault);
    picture_free(&rgb);
    if (!done) return false;
    face_judge(&facts, finder->code, out);
    hold_back(finder, followed, out);
    return true;
}

void captured_face_free(struct captured_face *face)
{
    if (!face) return;
    bytes_free(&face->jpeg);
    picture_free(&face->preview);
    *face = (struct captured_face){0};
}

static void add(struct judgement *judgement, const char *name, struct face_measure measure)
{
    if (measure.score >= 0) judgement_add(judgement, name, measure.raw, measure.score);
}

static struct face_measure lesser(struct face_measure one, struct face_measure other)
{
    return one.raw < other.raw ? one : other;
}

static void add_geometry(struct judgement *judgement, const struct face_facts *facts,
                         const struct picture *crop, const struct face_points *points)
{
    const struct face_found *found = &facts->found;
    double yaw = asin(found->turn) * 180 / M_PI;
    struct face_margins margins = face_margins(points, crop->width_px, crop->height_px);
    add(judgement, "inter_eye_distance_px", face_inter_eye(points, yaw));
    add(judgement, "head_size", face_head_size(points, crop->height_px));
    add(judgement, "roll_degrees", face_pose(face_roll_degrees(points)));
    add(judgement, "yaw_degrees", face_pose(yaw));
    add(judgement, "margin_left", margins.left);
    add(judgement, "margin_right", margins.right);
    add(judgement, "margin_above", margins.above);
    add(judgement, "margin_below", margins.below);
    add(judgement, "eyes_open",
        lesser(face_eyes_open(found->right_gap_px, points),
               face_eyes_open(found->left_gap_px, points)));
    add(judgement, "mouth_closed", face_mouth_closed(found->lip_gap_px, points));
    add(judgement, "single_face",
        face_single(facts->sight.second_share, 1)); /* of all in the still */
}

/* The figures of what is kept: the standard's measures are those of the picture in the file. */
static void add_figures(struct judgement *judgement, const struct face_facts *facts,
                        const struct picture *crop, const struct face_points *points)
{
    add_geometry(judgement, facts, crop, points);
    add(judgement, "over_exposure", facts->over_exposure);
    add(judgement, "under_exposure", face_under_exposure(&facts->light));
    add(judgement, "luminance_mean", face_luminance_mean(&facts->light));
    add(judgement, "luminance_variance", face_luminance_variance(&facts->light));
    add(judgement, "dynamic_range", facts->dynamic_range);
    add(judgement, "illumination_uniformity", facts->illumination);
    add(judgement, "background_uniformity", face_background(crop, points));
    add(judgement, "natural_colour", facts->natural_colour);
    add(judgement, "sharpness", facts->sharpness);
}

static bool keep(const struct face_facts *facts, const struct picture *rgb,
                 struct captured_face *face, struct fault *fault)
{
    struct picture crop;
    if (facts->sight.kind == FACE_TO_FRONT) {
        struct face_points points = facts->found.points;
        face_portrait_cut(rgb, &points, &crop);
        add_figures(&face->judgement, facts, &crop, &points);
    } else {
        picture_crop(rgb, 0, 0, rgb->width_px, rgb->height_px, &crop);
    }
    face->judgement.verdict = *face->view.code ? VERDICT_AGAIN : VERDICT_GOOD;
    snprintf(face->judgement.code, sizeof face->judgement.code, "%s", face->view.code);
    bool done = picture_encode_jpeg(&crop, FACE_QUALITY, &face->jpeg, fault);
    picture_reduce(&crop, FACE_PREVIEW_MAX, &face->preview);
    picture_free(&crop);
    return done;
}

bool capture_face(struct face_finder *finder, const struct picture *still,
                  struct captured_face *out, struct fault *fault)
{
    struct picture rgb;
    struct face_facts facts;
    struct face_track track = {0}; /* a still is no frame of the live view */
    if (!picture_to_rgb(still, STILL_SIDE_MAX, &rgb, fault)) return false;
    struct captured_face face = {0};
    bool done = gather(finder, &rgb, &track, &facts, fault);
    if (done) {
        face_judge(&facts, "", &face.view);
        done = keep(&facts, &rgb, &face, fault);
    }
    picture_free(&rgb);
    if (done) {
        *out = face;
    } else {
        captured_face_free(&face);
    }
    return done;
}
