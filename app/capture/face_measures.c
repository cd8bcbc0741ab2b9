#define _GNU_SOURCE
#include "capture/face_measures.h"

#include <math.h>

static double sigmoid(double x, double x0, double w)
{
    return 1 / (1 + exp((x0 - x) / w));
}

static int score_of(double quality)
{
    if (isnan(quality)) return -1;
    return (int)round(quality < 0 ? 0 : quality > 100 ? 100 : quality);
}

static const struct face_measure unknown = {0, -1};

static struct face_measure rising(double raw, double x0, double w)
{
    return (struct face_measure){raw, score_of(100 * sigmoid(raw, x0, w))};
}

double face_eye_distance(const struct face_points *points)
{
    return hypot(points->left_eye.x - points->right_eye.x,
                 points->left_eye.y - points->right_eye.y);
}

struct face_point face_eyes_middle(const struct face_points *points)
{
    return (struct face_point){(points->left_eye.x + points->right_eye.x) / 2,
                               (points->left_eye.y + points->right_eye.y) / 2};
}

double face_chin_distance(const struct face_points *points)
{
    struct face_point middle = face_eyes_middle(points);
    return hypot(points->chin.x - middle.x, points->chin.y - middle.y);
}

struct face_measure face_inter_eye(const struct face_points *points, double yaw_degrees)
{
    double turned = cos(yaw_degrees * M_PI / 180);
    if (fabs(turned) < 1e-6) return unknown;
    return rising(face_eye_distance(points) / turned, 70, 20);
}

struct face_measure face_head_size(const struct face_points *points, int picture_height_px)
{
    double raw = face_chin_distance(points) / picture_height_px;
    return (struct face_measure){raw, score_of(200 * (1 - sigmoid(fabs(raw - 0.45), 0, 0.05)))};
}

struct face_measure face_pose(double degrees)
{
    double along = cos(degrees * M_PI / 180);
    return (struct face_measure){degrees, score_of(along > 0 ? 100 * along * along : 0)};
}

double face_roll_degrees(const struct face_points *points)
{
    return atan2(points->left_eye.y - points->right_eye.y,
                 points->left_eye.x - points->right_eye.x) *
           180 / M_PI;
}

struct face_margins face_margins(const struct face_points *points, int width_px, int height_px)
{
    double apart = face_eye_distance(points), chin = face_chin_distance(points);
    double eyes_y = face_eyes_middle(points).y;
    if (apart <= 0 || chin <= 0) return (struct face_margins){unknown, unknown, unknown, unknown};
    return (struct face_margins){
        .left = rising(points->right_eye.x / apart, 0.9, 0.1),
        .right = rising((width_px - points->left_eye.x) / apart, 0.9, 0.1),
        .above = rising(eyes_y / chin, 1.4, 0.1),
        .below = rising((height_px - eyes_y) / chin, 1.8, 0.1),
    };
}

struct face_measure face_eyes_open(double lid_gap_px, const struct face_points *points)
{
    double chin = face_chin_distance(points);
    return chin > 0 && lid_gap_px >= 0 ? rising(lid_gap_px / chin, 0.02, 0.01) : unknown;
}

struct face_measure face_mouth_closed(double lip_gap_px, const struct face_points *points)
{
    double chin = face_chin_distance(points);
    if (chin <= 0 || lip_gap_px < 0) return unknown;
    double raw = lip_gap_px / chin;
    return (struct face_measure){raw, score_of(100 * (1 - sigmoid(raw, 0.2, 0.06)))};
}

struct face_measure face_single(double second_area, double largest_area)
{
    if (largest_area <= 0) return unknown;
    double raw = second_area / largest_area;
    return (struct face_measure){raw, score_of(100 * (1 - raw))};
}

static double share_between(const struct face_histogram *histogram, int from, int to)
{
    double share = 0;
    for (int i = from; i <= to; i++)
        share += histogram->shares[i];
    return share;
}

static bool is_empty(const struct face_histogram *histogram)
{
    return share_between(histogram, 0, 255) < 0.5;
}

struct face_measure face_over_exposure(const struct face_histogram *histogram)
{
    if (is_empty(histogram)) return unknown;
    double raw = share_between(histogram, 247, 255);
    return (struct face_measure){raw, score_of(1 / (raw + 0.01))};
}

struct face_measure face_under_exposure(const struct face_histogram *histogram)
{
    if (is_empty(histogram)) return unknown;
    double raw = share_between(histogram, 0, 25);
    return (struct face_measure){raw, score_of(120 * (0.832 - sigmoid(raw, 0.92, 0.05)))};
}

struct face_measure face_luminance_mean(const struct face_histogram *histogram)
{
    if (is_empty(histogram)) return unknown;
    double mean = 0;
    for (int i = 0; i < 256; i++)
        mean += histogram->shares[i] * i / 255;
    double quality = 100 * sigmoid(mean, 0.2, 0.05) * (1 - sigmoid(mean, 0.8, 0.05));
    return (struct face_measure){mean, score_of(quality)};
}

struct face_measure face_luminance_variance(const struct face_histogram *histogram)
{
    if (is_empty(histogram)) return unknown;
    double mean = face_luminance_mean(histogram).raw, variance = 0;
    for (int i = 0; i < 256; i++)
        variance += histogram->shares[i] * pow(i / 255.0 - mean, 2);
    double quality = 100 * sin(60 * variance / (60 * variance + 1) * M_PI);
    return (struct face_measure){variance, score_of(quality)};
}

struct face_measure face_dynamic_range(const struct face_histogram *histogram)
{
    if (is_empty(histogram)) return unknown;
    double bits = 0;
    for (int i = 0; i < 256; i++)
        if (histogram->shares[i] > 0) bits -= histogram->shares[i] * log2(histogram->shares[i]);
    return (struct face_measure){bits, score_of(12.5 * bits)};
}

struct face_measure face_illumination(const struct face_histogram *right,
                                      const struct face_histogram *left)
{
    if (is_empty(right) || is_empty(left)) return unknown;
    double common = 0;
    for (int i = 0; i < 256; i++)
        common += fmin(right->shares[i], left->shares[i]);
    return (struct face_measure){common, score_of(100 * pow(common, 0.3))};
}

static double linear(double level)
{
    double x = level / 255;
    return x > 0.04045 ? pow((x + 0.055) / 1.055, 2.4) : x / 12.92;
}

static double cube_root_of_lab(double x)
{
    return x <= 216 / 24389.0 ? (24389 / 27.0 * x + 16) / 116 : cbrt(x);
}

static double beyond(double x, double low, double high)
{
    return x < low ? low - x : x > high ? x - high : 0;
}

/* sRGB to CIELAB under D50, the white of the standard's matrix. A picture without any colour is no
 * unnatural one. */
struct face_measure face_natural_colour(const double mean_rgb[3])
{
    double spread = fmax(fabs(mean_rgb[0] - mean_rgb[1]), fabs(mean_rgb[1] - mean_rgb[2]));
    if (spread < 1e-9) return (struct face_measure){0, 100};
    double red = linear(mean_rgb[0]), green = linear(mean_rgb[1]), blue = linear(mean_rgb[2]);
    double x = (0.43605 * red + 0.38508 * green + 0.14309 * blue) / 0.964221;
    double y = 0.22249 * red + 0.71689 * green + 0.06062 * blue;
    double z = (0.01393 * red + 0.09710 * green + 0.71419 * blue) / 0.825211;
    double a = 500 * (cube_root_of_lab(x) - cube_root_of_lab(y));
    double b = 200 * (cube_root_of_lab(y) - cube_root_of_lab(z));
    double raw = a >= 0 && b >= 0 ? hypot(beyond(a, 5, 25), beyond(b, 5, 35)) : 100;
    return (struct face_measure){raw, score_of(200 * (1 - sigmoid(raw, 0, 10)))};
}
