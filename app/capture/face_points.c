#define _GNU_SOURCE
#include "capture/face_points.h"

#include "capture/face_eye.h"
#include "capture/face_patch.h"
#include "capture/face_turn.h"
#include "capture/pixels.h"

#include <math.h>

/* The upper face, in a patch where the classifier's square is 200 px wide; the patch begins 10 px
 * left of the square and 24 px below its upper edge: no brow's upper side, no hair line. */
enum { SQUARE_PX = 200, UPPER_WIDTH = 220, UPPER_HEIGHT = 108, UPPER_LEFT = -10, UPPER_TOP = 24 };
/* Where the square has the eyes, and how far off they may be, in the same pixels. */
enum { EYES_SIDE = 42, EYES_DOWN = 78, EYES_OFF = 26 };

static struct face_window upper_window(const struct face_place *place)
{
    double step = place->side_px / SQUARE_PX, tilt = place->tilt_degrees * M_PI / 180;
    struct face_window window = {.along = {step * cos(tilt), step * sin(tilt)},
                                 .width_px = UPPER_WIDTH,
                                 .height_px = UPPER_HEIGHT};
    double right = UPPER_LEFT - SQUARE_PX / 2.0, down = UPPER_TOP - SQUARE_PX / 2.0;
    window.origin.x = place->centre.x + right * window.along.x - down * window.along.y;
    window.origin.y = place->centre.y + right * window.along.y + down * window.along.x;
    return window;
}

/* The candidate nearest to where an eye should be, but none further than EYES_OFF. */
static bool choose(const struct face_box *boxes, int count, struct face_point expected,
                   struct face_point *out)
{
    double nearest = EYES_OFF;
    bool found = false;
    for (int i = 0; i < count; i++) {
        struct face_point at = {boxes[i].x_px + boxes[i].width_px / 2.0,
                                boxes[i].y_px + boxes[i].height_px / 2.0};
        double off = hypot(at.x - expected.x, at.y - expected.y);
        if (off >= nearest) continue;
        nearest = off;
        *out = at;
        found = true;
    }
    return found;
}

/* An eye that no cascade saw (behind glasses, often) is looked for beside the other, or where the
 * square has it. */
static void find_eyes(const struct picture *upper, const struct face_window *window,
                      const struct face_box *boxes, int count, struct face_points *out)
{
    double middle = SQUARE_PX / 2.0 - UPPER_LEFT, down = EYES_DOWN - UPPER_TOP;
    struct face_point right = {middle - EYES_SIDE, down}, left = {middle + EYES_SIDE, down};
    bool right_seen = choose(boxes, count, right, &right);
    bool left_seen = choose(boxes, count, left, &left);
    if (right_seen && !left_seen) left = (struct face_point){right.x + 2 * EYES_SIDE, right.y};
    if (left_seen && !right_seen) right = (struct face_point){left.x - 2 * EYES_SIDE, left.y};
    right = face_eye_pupil(upper, right, right_seen ? 12 : 18);
    left = face_eye_pupil(upper, left, left_seen ? 12 : 18);
    out->right_eye = face_window_to_picture(window, right.x, right.y);
    out->left_eye = face_window_to_picture(window, left.x, left.y);
}

/* The line across that is darkest beside what lies above and below it, 0.82 to 1.38 eye distances
 * below the eyes. */
static int find_mouth(const struct picture *whole, int axis_x)
{
    int best = FACE_EYES_Y + 110, most = 0;
    for (int y = FACE_EYES_Y + 82; y <= FACE_EYES_Y + 138; y++) {
        int here = 0;
        for (int x = axis_x - 26; x <= axis_x + 26; x++)
            here += picture_row(whole, y - 7)[x] + picture_row(whole, y + 7)[x] -
                    2 * picture_row(whole, y)[x];
        if (here <= most) continue;
        most = here;
        best = y;
    }
    return best;
}

static void measure_whole(const struct picture *grey, struct face_found *found)
{
    struct face_window window =
        face_window_of_eyes(&found->points, FACE_APART, FACE_MIDDLE_X, FACE_EYES_Y,
                            FACE_WHOLE_WIDTH, FACE_WHOLE_HEIGHT);
    struct picture whole;
    face_patch_read(grey, &window, &whole);
    double scale = hypot(window.along.x, window.along.y);
    found->turn = face_turn(&whole);
    struct face_point right = {FACE_MIDDLE_X - FACE_APART / 2.0, FACE_EYES_Y};
    struct face_point left = {FACE_MIDDLE_X + FACE_APART / 2.0, FACE_EYES_Y};
    double right_gap = face_gap(&whole, right, FACE_APART);
    double left_gap = face_gap(&whole, left, FACE_APART);
    /* The lower face moves by less than the outline does: the mouth lies nearly as far before the
     * axis as the eyes. */
    int axis = FACE_MIDDLE_X - (int)(0.2 * FACE_APART * found->turn);
    int mouth = find_mouth(&whole, axis);
    double lip_gap = face_gap(&whole, (struct face_point){axis, mouth}, FACE_APART);
    picture_free(&whole);
    found->right_gap_px = right_gap < 0 ? -1 : right_gap * scale;
    found->left_gap_px = left_gap < 0 ? -1 : left_gap * scale;
    found->lip_gap_px = lip_gap < 0 ? -1 : lip_gap * scale;
    found->points.mouth = face_window_to_picture(&window, axis, mouth);
    /* From the eyes to the chin it is 1.75 times as far as between the eyes, and 1.65 times as far
     * as to the line between the lips: on grown-ups within a tenth, so that both are asked. */
    double by_eyes = 1.75 * FACE_APART / sqrt(1 - found->turn * found->turn);
    double chin = (by_eyes + 1.65 * (mouth - FACE_EYES_Y)) / 2;
    found->points.chin = face_window_to_picture(&window, axis, FACE_EYES_Y + chin);
}

bool face_points_find(const struct face_module *module, struct face_detector *detector,
                      const struct picture *grey, const struct face_place *place,
                      struct face_found *out)
{
    struct face_found found = {0};
    struct face_window window = upper_window(place);
    struct picture upper;
    face_patch_read(grey, &window, &upper);
    struct face_rows rows = {.grey = upper.pixels.data,
                             .width_px = upper.width_px,
                             .height_px = upper.height_px,
                             .stride_bytes = upper.stride_bytes,
                             .part = {0, 0, upper.width_px, upper.height_px}};
    struct face_box boxes[FACE_BOXES_MAX];
    int count = module->eyes(detector, &rows, SQUARE_PX / 4, boxes);
    if (count >= 0) {
        find_eyes(&upper, &window, boxes, count, &found.points);
        measure_whole(grey, &found);
    }
    picture_free(&upper);
    if (count < 0) return false;
    *out = found;
    return true;
}
