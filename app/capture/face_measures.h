/* face_measures.h - how good a portrait is: the measures of ISO/IEC 29794-5 that need no trained
 * net, as pure functions of points and pixels.
 *
 * Each gives the raw value in the standard's own unit and its quality component, 0 to 100, by the
 * formulas of the standard's reference implementation (OFIQ 1.x): most are
 * Q(x) = h (a + s sigmoid((x - x0) / w)), rounded. What a figure needs and the picture does not
 * show has the score -1. Luminance is linear light (IEC 61966-2-1 undone), as there. Nothing here
 * looks above the brows, at hair or at ears: a head covering changes no figure. */
#ifndef ANJUNGAN_CAPTURE_FACE_MEASURES_H
#define ANJUNGAN_CAPTURE_FACE_MEASURES_H

#include "base/picture.h"

struct face_point {
    double x, y;
};

/* In pixels of the picture. Right and left are the person's own: the right eye stands left in an
 * unmirrored picture. */
struct face_points {
    struct face_point right_eye, left_eye, mouth, chin;
};

struct face_measure {
    double raw;
    int score; /* 0 to 100; -1: could not be assessed */
};

struct face_margins {
    struct face_measure left, right, above, below; /* of the picture */
};

double face_eye_distance(const struct face_points *);
struct face_point face_eyes_middle(const struct face_points *);
double face_chin_distance(const struct face_points *); /* T: from between the eyes to the chin */

/* Pixels between the eyes, as if the head were not turned. */
struct face_measure face_inter_eye(const struct face_points *, double yaw_degrees);
struct face_measure face_head_size(const struct face_points *, int picture_height_px); /* T by it */
struct face_measure face_pose(double degrees);               /* of any axis */
double face_roll_degrees(const struct face_points *);        /* of the line between the eyes */
struct face_margins face_margins(const struct face_points *, /* by eye distance, or by T */
                                 int width_px, int height_px);
struct face_measure face_eyes_open(double lid_gap_px, const struct face_points *);    /* by T */
struct face_measure face_mouth_closed(double lip_gap_px, const struct face_points *); /* by T */
/* Of the boxes of the second largest and the largest face. */
struct face_measure face_single(double second_area, double largest_area);

/* Luminance of one region; shares that sum up to 1, or all 0 where the picture shows none of it. */
struct face_histogram {
    double shares[256];
};
/* The face from the brows to the chin. rgb is RGB24. */
void face_histogram_of_face(const struct picture *rgb, const struct face_points *,
                            struct face_histogram *out);
/* A square of each cheek; mean_rgb, over both, 0 to 255. */
void face_histogram_of_cheeks(const struct picture *rgb, const struct face_points *,
                              struct face_histogram *right, struct face_histogram *left,
                              double mean_rgb[3]);

struct face_measure face_over_exposure(const struct face_histogram *);  /* share of 247 to 255 */
struct face_measure face_under_exposure(const struct face_histogram *); /* share of 0 to 25 */
struct face_measure face_luminance_mean(const struct face_histogram *); /* 0 to 1 */
struct face_measure face_luminance_variance(const struct face_histogram *);
struct face_measure face_dynamic_range(const struct face_histogram *); /* entropy, bits */
struct face_measure face_illumination(const struct face_histogram *right,
                                      const struct face_histogram *left);
struct face_measure face_natural_colour(const double mean_rgb[3]); /* CIELAB distance from skin */
/* Mean Sobel gradient beside the person. */
struct face_measure face_background(const struct picture *rgb, const struct face_points *);
/* Ours, for the standard's is a trained forest: the variance of the Laplacian around the eyes by
 * the variance of the levels there, at 60 px between the eyes. */
struct face_measure face_sharpness(const struct picture *rgb, const struct face_points *);

#endif
