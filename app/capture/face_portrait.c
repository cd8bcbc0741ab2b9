#include "capture/face_portrait.h"

#include "capture/face_patch.h"
#include "capture/pixels.h"

#include <math.h>

#define CHIN_BY_HEIGHT 0.40
#define EYES_FROM_TOP  0.48
/* The least that will do around the eyes, by the portrait's height or width: the hair above, the
 * chin below (ISO/IEC 39794-5 wants the eyes 0.3 to 0.5 from the top and 0.45 to 0.55 across; one
 * that is cut out of a live frame may be a little off). */
#define ABOVE_LEAST  0.36
#define BELOW_LEAST  0.46
#define BESIDE_LEAST 0.44
/* Tilts below this are let be, tilts above that are not a photographer's to hide. */
#define ROLL_LEAST_DEGREES 0.7
#define ROLL_MOST_DEGREES  10

static double highest(int width_px, int height_px)
{
    return fmin(height_px, width_px * 4.0 / 3);
}

double face_portrait_fill(const struct face_points *points, int width_px, int height_px)
{
    return face_chin_distance(points) / highest(width_px, height_px);
}

/* -1 too near the low end, 1 too near the high end. */
static int too_near(double at, double length, double low, double high)
{
    return at < low ? -1 : length - at < high ? 1 : 0;
}

void face_portrait_move(const struct face_points *points, int width_px, int height_px, bool moving,
                        int *out_x, int *out_y)
{
    double height = fmin(face_chin_distance(points) / CHIN_BY_HEIGHT, highest(width_px, height_px));
    double more = moving ? 1.06 : 1, beside = BESIDE_LEAST * height * 3 / 4 * more;
    struct face_point eyes = face_eyes_middle(points);
    /* The picture is not mirrored: who stands left in it stands right of the camera's axis as they
     * see it, and moves to their left. */
    *out_x = too_near(eyes.x, width_px, beside, beside);
    *out_y = -too_near(eyes.y, height_px, ABOVE_LEAST * height * more, BELOW_LEAST * height * more);
}

static double clamp(double value, double most)
{
    return value < 0 ? 0 : value > most ? most : value;
}

static void move_points(struct face_points *points, const struct face_window *window)
{
    struct face_point *each[] = {&points->right_eye, &points->left_eye, &points->mouth,
                                 &points->chin};
    for (int i = 0; i < 4; i++) {
        double x = each[i]->x - window->origin.x, y = each[i]->y - window->origin.y;
        *each[i] = (struct face_point){x * window->along.x + y * window->along.y,
                                       y * window->along.x - x * window->along.y};
    }
}

static bool reaches(const struct face_window *window, const struct picture *rgb)
{
    for (int i = 0; i < 4; i++) {
        struct face_point corner = face_window_to_picture(window, i % 2 ? window->width_px - 1 : 0,
                                                          i / 2 ? window->height_px - 1 : 0);
        if (corner.x < 0 || corner.y < 0 || corner.x > rgb->width_px - 1 ||
            corner.y > rgb->height_px - 1)
            return false;
    }
    return true;
}

/* The window turned by the roll around the eyes, one to one. */
static struct face_window upright(const struct face_points *points, int width, int height)
{
    double apart = face_eye_distance(points);
    return face_window_of_eyes(points, apart, width / 2.0, height * EYES_FROM_TOP, width, height);
}

static void read_turned(const struct picture *rgb, const struct face_window *window,
                        struct picture *out)
{
    picture_make(PICTURE_RGB24, window->width_px, window->height_px, out);
    for (int y = 0; y < window->height_px; y++) {
        uint8_t *to = out->pixels.data + (size_t)y * (size_t)out->stride_bytes;
        for (int x = 0; x < window->width_px; x++, to += 3) {
            struct face_point at = face_window_to_picture(window, x, y);
            double left = clamp(floor(at.x), rgb->width_px - 2);
            double top = clamp(floor(at.y), rgb->height_px - 2);
            double u = clamp(at.x - left, 1), v = clamp(at.y - top, 1);
            const uint8_t *above = picture_row(rgb, (int)top) + 3 * (int)left;
            const uint8_t *below = above + rgb->stride_bytes;
            for (int c = 0; c < 3; c++) {
                double one = above[c] * (1 - u) + above[3 + c] * u;
                double other = below[c] * (1 - u) + below[3 + c] * u;
                to[c] = (uint8_t)(one * (1 - v) + other * v + 0.5);
            }
        }
    }
}

void face_portrait_cut(const struct picture *rgb, struct face_points *points, struct picture *out)
{
    double high =
        fmin(face_chin_distance(points) / CHIN_BY_HEIGHT, highest(rgb->width_px, rgb->height_px));
    int height = (int)fmax(4, high), width = (int)fmax(3, high * 3 / 4);
    if (height > rgb->height_px) height = rgb->height_px;
    if (width > rgb->width_px) width = rgb->width_px;
    double roll = fabs(face_roll_degrees(points));
    struct face_window window = upright(points, width, height);
    if (roll > ROLL_LEAST_DEGREES && roll < ROLL_MOST_DEGREES && reaches(&window, rgb)) {
        read_turned(rgb, &window, out);
    } else {
        struct face_point eyes = face_eyes_middle(points);
        int x = (int)clamp(eyes.x - width / 2.0, rgb->width_px - width);
        int y = (int)clamp(eyes.y - height * EYES_FROM_TOP, rgb->height_px - height);
        window = (struct face_window){.origin = {x, y}, .along = {1, 0}};
        picture_crop(rgb, x, y, width, height, out);
    }
    move_points(points, &window);
}
