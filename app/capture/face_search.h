/* face_search.h - which face a frame shows, and where: the one that was followed, near its last
 * place and at its size; everything, every few looks, or at once when it was lost. */
#ifndef ANJUNGAN_CAPTURE_FACE_SEARCH_H
#define ANJUNGAN_CAPTURE_FACE_SEARCH_H

#include "capture/face_points.h"

/* What is remembered from look to look: a place and counts, no pixel. Zeroed: nothing. */
struct face_track {
    int width_px, height_px; /* of the frames that this is about */
    struct face_place place; /* side_px 0: none is followed */
    int looks;               /* since everything was searched */
    int lost_looks;          /* since the followed face looked to the front */
    bool in_profile;         /* there it was seen from a side at the last look */
    int faces;
    double second_share; /* area of the second face by the first one's */
};

enum face_pose_kind { FACE_NONE, FACE_TO_FRONT, FACE_IN_PROFILE };

struct face_sight {
    enum face_pose_kind kind;
    int faces; /* 0, 1, 2 = two or more */
    struct face_place place;
    double second_share;
    int profile; /* 1: to their own right, -1: left; 0: to the front */
};

/* grey: the frame, reduced to what is searched (FACE_SEARCH_SIDE). false: OpenCV failed. */
enum { FACE_SEARCH_SIDE = 480 };
bool face_search(const struct face_module *, struct face_detector *, const struct picture *grey,
                 struct face_track *, struct face_sight *out);

#endif
