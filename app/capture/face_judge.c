#include "capture/face_judge.h"

#include "capture/face_portrait.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The least height of the classifier's square by the frame's. It is some 2.3 times as wide as the
 * eyes are apart: at 0.17 of a still of 1200 lines they are 89 px apart, and 90 px is the least
 * that ISO/IEC 39794-5 asks of a portrait. */
#define SHARE_LEAST 0.17
/* From eyes to chin by the portrait's height: 0.40 to 0.50 is what ISO/IEC 29794-5 calls well. */
#define FILL_MOST 0.47
/* ISO/IEC 19794-5 7.2.2 allows 8 degrees of roll, 5 of yaw; outlines tell no less than 13. */
#define ROLL_MOST_DEGREES 8
#define TURN_MOST         0.23
/* Behind shut lids no pupil says where the eyes are: a small turn is not to be told then. */
#define TURN_OF_SHUT_MOST 0.45
/* ISO/IEC 29794-5: a score of 73. */
#define EYES_OPEN_LEAST 0.03
/* Luminance (linear) under which all but the fiftieth part of a face lies when it is too dark: not
 * even the whites of the eyes and what shines on the skin comes to three eighths of the levels.
 * With it goes its contrast, bits of entropy. */
#define BRIGHTEST_LEAST 32
#define BITS_LEAST      4.8
/* A fold more than the standard's gate of 1 %: what shines on skin is no loss. */
#define OVER_MOST 0.04
/* The standard's gate of 0.5 is passed over by many good photos in a room lit by windows: advice
 * is given where hardly anything is common to both cheeks and one is twice as bright. */
#define ILLUMINATION_LEAST 0.2
#define CHEEKS_MOST        2.0
/* Out of focus by some 2 px at 85 px between the eyes. */
#define SHARPNESS_LEAST 0.025
/* Light or blur that leaves nothing to tell a pose by comes before the pose. */
#define OVER_HOPELESS      0.25
#define SHARPNESS_HOPELESS 0.01
/* A lens that is covered sees one dark level; a room at night still has edges. */
#define COVERED_MEAN_MOST      60
#define COVERED_DEVIATION_MOST 10

void face_facts_measure(const struct picture *rgb, struct face_facts *facts)
{
    const struct face_points *points = &facts->found.points;
    struct face_histogram right, left;
    double mean_rgb[3];
    face_histogram_of_face(rgb, points, &facts->light);
    face_histogram_of_cheeks(rgb, points, &right, &left, mean_rgb);
    facts->over_exposure = face_over_exposure(&facts->light);
    facts->dynamic_range = face_dynamic_range(&facts->light);
    facts->illumination = face_illumination(&right, &left);
    facts->natural_colour = face_natural_colour(mean_rgb);
    facts->sharpness = face_sharpness(rgb, points);
    double one = face_luminance_mean(&right).raw, other = face_luminance_mean(&left).raw;
    facts->cheeks = (fmax(one, other) + 0.004) / (fmin(one, other) + 0.004);
}

/* The luminance under which 98 of 100 pixels lie. */
static int brightest(const struct face_histogram *light)
{
    double share = 0;
    for (int i = 0; i < 256; i++) {
        share += light->shares[i];
        if (share >= 0.98) return i;
    }
    return 255;
}

static double eyes_open(const struct face_found *found)
{
    if (found->right_gap_px < 0 || found->left_gap_px < 0) return -1;
    return fmin(face_eyes_open(found->right_gap_px, &found->points).raw,
                face_eyes_open(found->left_gap_px, &found->points).raw);
}

static bool above(double value, double limit, bool stands)
{
    return value > (stands ? limit * 0.9 : limit);
}

static bool below(double value, double limit, bool stands)
{
    return value < (stands ? limit * 1.1 : limit);
}

/* Even what looks like a face is none in levels that hardly differ. */
static bool is_covered(const struct face_facts *facts)
{
    double most =
        facts->sight.kind == FACE_NONE ? COVERED_DEVIATION_MOST : COVERED_DEVIATION_MOST / 2.0;
    return facts->mean < COVERED_MEAN_MOST && facts->deviation < most;
}

static const char *code_of_place(const struct face_facts *facts, const char *last,
                                 const struct face_view *view)
{
    if (view->faces > 1) return "F-02";
    if (below(view->share, SHARE_LEAST, strcmp(last, "F-03") == 0)) return "F-03";
    if (facts->sight.kind == FACE_IN_PROFILE) return "F-08";
    double fill = face_portrait_fill(&facts->found.points, facts->width_px, facts->height_px);
    if (above(fill, FILL_MOST, strcmp(last, "F-05") == 0)) return "F-05";
    return view->move_x || view->move_y ? "F-06" : "";
}

static const char *code_of_hopeless(const struct face_facts *facts)
{
    if (facts->over_exposure.raw > OVER_HOPELESS) return "F-11";
    return facts->sharpness.raw < SHARPNESS_HOPELESS ? "F-13" : "";
}

static const char *code_of_pose(const struct face_facts *facts, const char *last,
                                const struct face_view *view)
{
    double roll = fabs(face_roll_degrees(&facts->found.points));
    if (above(roll, ROLL_MOST_DEGREES, strcmp(last, "F-07") == 0)) return "F-07";
    bool shut = below(view->eyes_open, EYES_OPEN_LEAST, strcmp(last, "F-09") == 0);
    if (shut && fabs(view->yaw) < TURN_OF_SHUT_MOST) return "F-09";
    if (above(fabs(view->yaw), TURN_MOST, strcmp(last, "F-08") == 0)) return "F-08";
    return shut ? "F-09" : "";
}

static const char *code_of_light(const struct face_facts *facts, const char *last)
{
    bool stands = strcmp(last, "F-10") == 0;
    if (below(brightest(&facts->light), BRIGHTEST_LEAST, stands) &&
        below(facts->dynamic_range.raw, BITS_LEAST, stands))
        return "F-10";
    if (above(facts->over_exposure.raw, OVER_MOST, strcmp(last, "F-11") == 0)) return "F-11";
    stands = strcmp(last, "F-12") == 0;
    if (below(facts->illumination.raw, ILLUMINATION_LEAST, stands) &&
        above(facts->cheeks, CHEEKS_MOST, stands))
        return "F-12";
    return below(facts->sharpness.raw, SHARPNESS_LEAST, strcmp(last, "F-13") == 0) ? "F-13" : "";
}

void face_judge(const struct face_facts *facts, const char *last, struct face_view *out)
{
    const struct face_sight *sight = &facts->sight;
    struct face_view view = {.faces = sight->faces, .eyes_open = -1};
    const char *code = is_covered(facts) ? "C-06" : sight->kind == FACE_NONE ? "F-01" : "";
    if (sight->kind != FACE_NONE) {
        view.x_px = (int)(sight->place.centre.x - sight->place.side_px / 2);
        view.y_px = (int)(sight->place.centre.y - sight->place.side_px / 2);
        view.width_px = view.height_px = (int)sight->place.side_px;
        view.share = sight->place.side_px / facts->height_px;
    }
    if (sight->kind == FACE_TO_FRONT) {
        view.yaw = facts->found.turn;
        view.eyes_open = eyes_open(&facts->found);
        face_portrait_move(&facts->found.points, facts->width_px, facts->height_px,
                           strcmp(last, "F-06") == 0, &view.move_x, &view.move_y);
    } else if (sight->kind == FACE_IN_PROFILE) {
        view.yaw = 0.95 * sight->profile;
    }
    if (!*code) code = code_of_place(facts, last, &view);
    if (!*code) code = code_of_hopeless(facts);
    if (!*code) code = code_of_pose(facts, last, &view);
    if (!*code) code = code_of_light(facts, last);
    if (strcmp(code, "F-06") != 0) view.move_x = view.move_y = 0;
    snprintf(view.code, sizeof view.code, "%s", code);
    *out = view;
}
