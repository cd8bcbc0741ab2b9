#define _GNU_SOURCE
#include "capture/face_search.h"

#include "capture/face_patch.h"
#include "capture/pixels.h"

#include <math.h>

/* A person further back in the lobby is no second applicant: faces below this share of the largest
 * one's height do not count. */
#define SECOND_LEAST 0.4
/* Every so many looks a second face is looked for, too. */
enum { LOOKS_BETWEEN = 6 };
/* A head that turned away is one that looked to the front within so many looks. */
enum { PROFILE_LOOKS = 30 };
/* The front classifier holds up to some 14 degrees of tilt: beyond, the picture is turned. */
#define TILT_DEGREES 22

/* A frame that goes on showing no face is searched in larger steps, or by a glance. */
#define STEP_FINE  1.1
#define STEP_QUICK 1.2

struct searcher {
    const struct face_module *module;
    struct face_detector *detector;
    const struct picture *grey;
    double step; /* of the sizes, where everything is searched */
    bool glance;
};

static struct face_rows rows_of(const struct picture *grey)
{
    return (struct face_rows){.grey = grey->pixels.data,
                              .width_px = grey->width_px,
                              .height_px = grey->height_px,
                              .stride_bytes = grey->stride_bytes,
                              .part = {0, 0, grey->width_px, grey->height_px}};
}

static struct face_place place_of(const struct face_box *box)
{
    return (struct face_place){
        .centre = {box->x_px + box->width_px / 2.0, box->y_px + box->height_px / 2.0},
        .side_px = box->width_px};
}

static int least_side(const struct picture *grey)
{
    return grey->height_px / 9 > 24 ? grey->height_px / 9 : 24;
}

/* Near its last place, at about its size and tilt: 1 found, 0 not, -1 failed. The surroundings are
 * read upright, so that a tilted face is followed like any other. */
static int follow(const struct searcher *searcher, const struct face_place *last,
                  enum face_side side, struct face_place *out)
{
    double tilt = last->tilt_degrees * M_PI / 180, half = floor(last->side_px * 1.1);
    struct face_window window = {
        .along = {cos(tilt), sin(tilt)}, .width_px = (int)(2 * half), .height_px = (int)(2 * half)};
    window.origin.x = last->centre.x - half * window.along.x + half * window.along.y;
    window.origin.y = last->centre.y - half * window.along.y - half * window.along.x;
    struct picture around;
    face_patch_read(searcher->grey, &window, &around);
    struct face_rows rows = rows_of(&around);
    struct face_box boxes[FACE_BOXES_MAX];
    int least = (int)fmax(20, last->side_px * 0.75), most = (int)(last->side_px * 1.35);
    int count =
        searcher->module->find(searcher->detector, &rows, side, least, most, STEP_FINE, boxes);
    picture_free(&around);
    if (count <= 0) return count;
    *out = place_of(&boxes[0]);
    out->centre = face_window_to_picture(&window, out->centre.x, out->centre.y);
    out->tilt_degrees = last->tilt_degrees;
    return 1;
}

static int count_faces(const struct face_box *boxes, int count)
{
    int faces = 0;
    while (faces < count && boxes[faces].height_px >= SECOND_LEAST * boxes[0].height_px)
        faces++;
    return faces > 2 ? 2 : faces;
}

static bool search_all(const struct searcher *searcher, struct face_sight *out)
{
    struct face_rows rows = rows_of(searcher->grey);
    struct face_box boxes[FACE_BOXES_MAX];
    int least = least_side(searcher->grey);
    int count = searcher->glance ? searcher->module->glance(searcher->detector, &rows, least,
                                                            searcher->step, boxes)
                                 : searcher->module->find(searcher->detector, &rows, FACE_FRONT,
                                                          least, 0, searcher->step, boxes);
    if (count < 0) return false;
    *out = (struct face_sight){.faces = count_faces(boxes, count)};
    if (count == 0) return true;
    out->kind = FACE_TO_FRONT;
    out->place = place_of(&boxes[0]);
    if (count > 1) {
        double second = boxes[1].height_px / (double)boxes[0].height_px;
        out->second_share = second * second;
    }
    return true;
}

/* The head was to the front a moment ago: is it there, turned to a side? */
static bool search_profile(const struct searcher *searcher, const struct face_track *track,
                           struct face_sight *out)
{
    for (int side = FACE_PROFILE_RIGHT; side <= FACE_PROFILE_LEFT; side++) {
        struct face_place place;
        int found = follow(searcher, &track->place, (enum face_side)side, &place);
        if (found < 0) return false;
        if (found == 0) continue;
        /* The right of the picture is the person's left. */
        *out = (struct face_sight){.kind = FACE_IN_PROFILE,
                                   .faces = 1,
                                   .place = place,
                                   .profile = side == FACE_PROFILE_RIGHT ? -1 : 1};
        return true;
    }
    return true;
}

static bool search_tilted(const struct searcher *searcher, int sign, struct face_sight *out)
{
    const struct picture *grey = searcher->grey;
    double tilt = sign * TILT_DEGREES * M_PI / 180;
    double x = grey->width_px / 2.0, y = grey->height_px / 2.0;
    struct face_window window = {
        .along = {cos(tilt), sin(tilt)}, .width_px = grey->width_px, .height_px = grey->height_px};
    window.origin.x = x - x * window.along.x + y * window.along.y;
    window.origin.y = y - x * window.along.y - y * window.along.x;
    struct picture turned;
    face_patch_read(grey, &window, &turned);
    struct searcher upright = *searcher;
    upright.grey = &turned;
    bool done = search_all(&upright, out);
    picture_free(&turned);
    if (!done || out->kind == FACE_NONE) return done;
    out->place.centre = face_window_to_picture(&window, out->place.centre.x, out->place.centre.y);
    out->place.tilt_degrees = sign * TILT_DEGREES;
    return true;
}

/* The followed face at its place: to the front, or turned to a side when it went there. */
static bool search_near(const struct searcher *searcher, const struct face_track *track,
                        struct face_sight *out)
{
    if (track->place.side_px <= 0) return true;
    struct face_place place;
    int found = follow(searcher, &track->place, FACE_FRONT, &place);
    if (found > 0)
        *out = (struct face_sight){.kind = FACE_TO_FRONT,
                                   .faces = track->faces,
                                   .place = place,
                                   .second_share = track->second_share};
    if (found != 0 || track->lost_looks == 0 || !track->in_profile) return found >= 0;
    return search_profile(searcher, track, out);
}

/* Everything at once, for a still or a face just lost. */
static bool search_far(const struct searcher *searcher, const struct face_track *track,
                       struct face_sight *out)
{
    if (!search_all(searcher, out)) return false;
    for (int sign = 1; sign >= -1 && out->kind == FACE_NONE; sign -= 2)
        if (!search_tilted(searcher, sign, out)) return false;
    if (out->kind != FACE_NONE || track->place.side_px <= 0) return true;
    return search_profile(searcher, track, out);
}

/* Of a frame that goes on showing none: each kind of face within three looks, so that frames are
 * judged as fast as they come. What a glance passes over is found by the third. */
static bool search_in_turn(const struct searcher *searcher, const struct face_track *track,
                           struct face_sight *out)
{
    int turn = track->lost_looks % 3;
    struct searcher quick = *searcher;
    quick.step = STEP_QUICK;
    quick.glance = turn < 2;
    if (!search_all(&quick, out)) return false;
    if (out->kind != FACE_NONE) return true;
    if (turn < 2) {
        quick.step = STEP_FINE;
        return search_tilted(&quick, turn ? 1 : -1, out);
    }
    return track->place.side_px <= 0 || search_profile(searcher, track, out);
}

bool face_search(const struct face_module *module, struct face_detector *detector,
                 const struct picture *grey, struct face_track *track, struct face_sight *out)
{
    struct face_sight sight = {0};
    if (track->width_px != grey->width_px || track->height_px != grey->height_px)
        *track = (struct face_track){.width_px = grey->width_px, .height_px = grey->height_px};
    struct searcher searcher = {module, detector, grey, STEP_FINE, false};
    bool all = ++track->looks >= LOOKS_BETWEEN && !track->in_profile &&
               fabs(track->place.tilt_degrees) < 1;
    if (!all && !search_near(&searcher, track, &sight)) return false;
    if (sight.kind == FACE_NONE) {
        track->looks = 0;
        bool done = track->lost_looks > 0 ? search_in_turn(&searcher, track, &sight)
                                          : search_far(&searcher, track, &sight);
        if (!done) return false;
    }
    track->in_profile = sight.kind == FACE_IN_PROFILE;
    track->lost_looks = sight.kind == FACE_TO_FRONT ? 0 : track->lost_looks + 1;
    if (track->lost_looks > PROFILE_LOOKS) track->place.side_px = 0;
    if (sight.kind == FACE_TO_FRONT) {
        track->place = sight.place;
        track->faces = sight.faces;
        track->second_share = sight.second_share;
    }
    *out = sight;
    return true;
}
