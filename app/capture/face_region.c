/* face_region.c - the measures that look at pixels: which ones, and what is gathered there. */
#include "capture/face_measures.h"
#include "capture/face_patch.h"
#include "capture/pixels.h"

#include <math.h>
#include <string.h>

/* Linear light of each level, by its share in luminance (ITU-R BT.709). */
struct light {
    double red[256], green[256], blue[256];
};

static void light_make(struct light *light)
{
    for (int i = 0; i < 256; i++) {
        double x = i / 255.0;
        double linear = x > 0.04045 ? pow((x + 0.055) / 1.055, 2.4) : x / 12.92;
        light->red[i] = 255 * 0.2126 * linear;
        light->green[i] = 255 * 0.7152 * linear;
        light->blue[i] = 255 * 0.0722 * linear;
    }
}

static int luminance(const struct light *light, const uint8_t *rgb)
{
    return (int)(light->red[rgb[0]] + light->green[rgb[1]] + light->blue[rgb[2]] + 0.5);
}

/* NULL outside the picture. */
static const uint8_t *pixel_at(const struct picture *rgb, struct face_point at)
{
    if (!(at.x > -0.5 && at.y > -0.5 && at.x < rgb->width_px - 0.5 && at.y < rgb->height_px - 0.5))
        return NULL;
    return picture_row(rgb, (int)(at.y + 0.5)) + 3 * (int)(at.x + 0.5);
}

static void to_shares(const double counts[256], struct face_histogram *out)
{
    double sum = 0;
    for (int i = 0; i < 256; i++)
        sum += counts[i];
    for (int i = 0; i < 256; i++)
        out->shares[i] = sum > 0 ? counts[i] / sum : 0;
}

/* Samples across a region: as many for a face of any size. */
enum { SAMPLES = 128 };

/* An ellipse from just under the brows (0.2 T above the eyes) to the chin, 0.95 of the eyes'
 * distance to each side: inside the cheeks, so that no hair and no scarf lies in it. */
void face_histogram_of_face(const struct picture *rgb, const struct face_points *points,
                            struct face_histogram *out)
{
    double counts[256] = {0}, apart = face_eye_distance(points), chin = face_chin_distance(points);
    struct light light;
    light_make(&light);
    if (apart > 0) {
        struct face_window window = face_window_of_eyes(points, apart, 0, 0, 1, 1);
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            double u = (i % SAMPLES + 0.5) / SAMPLES * 2 - 1;
            double v = ((double)(i / SAMPLES) + 0.5) / SAMPLES * 2 - 1;
            if (u * u + v * v > 1) continue;
            struct face_point at =
                face_window_to_picture(&window, u * 0.95 * apart, (0.4 + v * 0.6) * chin);
            const uint8_t *pixel = pixel_at(rgb, at);
            if (pixel) counts[luminance(&light, pixel)]++;
        }
    }
    to_shares(counts, out);
}

static void gather_cheek(const struct picture *rgb, const struct face_window *window, double x,
                         double y, double side, struct face_histogram *out, double sums[4])
{
    double counts[256] = {0};
    struct light light;
    light_make(&light);
    for (int i = 0; i < SAMPLES * SAMPLES / 4; i++) {
        double u = (i % (SAMPLES / 2) + 0.5) / (SAMPLES / 2);
        double v = ((double)(i / (SAMPLES / 2)) + 0.5) / (SAMPLES / 2);
        const uint8_t *pixel =
            pixel_at(rgb, face_window_to_picture(window, x + u * side, y + v * side));
        if (!pixel) continue;
        counts[luminance(&light, pixel)]++;
        for (int c = 0; c < 3; c++)
            sums[c] += pixel[c];
        sums[3]++;
    }
    to_shares(counts, out);
}

/* ISO/IEC 29794-5: squares of 0.3 of the eyes' distance, outward of each eye, beginning half way
 * down to the mouth. */
void face_histogram_of_cheeks(const struct picture *rgb, const struct face_points *points,
                              struct face_histogram *right, struct face_histogram *left,
                              double mean_rgb[3])
{
    double apart = face_eye_distance(points), sums[4] = {0};
    struct face_point middle = face_eyes_middle(points);
    double mouth = hypot(points->mouth.x - middle.x, points->mouth.y - middle.y);
    if (apart > 0) {
        struct face_window window = face_window_of_eyes(points, apart, 0, 0, 1, 1);
        gather_cheek(rgb, &window, -0.8 * apart, mouth / 2, 0.3 * apart, right, sums);
        gather_cheek(rgb, &window, 0.5 * apart, mouth / 2, 0.3 * apart, left, sums);
    } else {
        *right = *left = (struct face_histogram){0};
    }
    for (int c = 0; c < 3; c++)
        mean_rgb[c] = sums[3] > 0 ? sums[c] / sums[3] : 0;
}

/* The standard's background picture: 354 x 292, the eyes at y = 196, 81.3 px apart. */
enum { GROUND_WIDTH = 354, GROUND_HEIGHT = 292 };
static const double ground_apart = 81.3, ground_eyes_x = 176.8, ground_eyes_y = 195.7;

/* Where the person may be, with hair, a scarf or a cap, and the shoulders: without a segmentation
 * net it is a wide outline, half 1.5 eye distances broad, spreading below the mouth. */
static bool is_person(double x, double y)
{
    double u = fabs(x - ground_eyes_x) / ground_apart, v = (y - ground_eyes_y) / ground_apart;
    if (v > 0.9) return u < 1.5 + (v - 0.9) * 3;
    return v > -0.3 ? u < 1.5 : pow(u / 1.5, 2) + pow((v + 0.3) / 2.4, 2) < 1;
}

/* Luminance of each pixel of the background picture, -1 outside the picture or on the person. */
static void read_ground(const struct picture *rgb, const struct face_points *points,
                        int16_t levels[GROUND_HEIGHT][GROUND_WIDTH])
{
    struct face_window window = face_window_of_eyes(points, ground_apart, ground_eyes_x,
                                                    ground_eyes_y, GROUND_WIDTH, GROUND_HEIGHT);
    struct light light;
    light_make(&light);
    for (int y = 0; y < GROUND_HEIGHT; y++) {
        for (int x = 0; x < GROUND_WIDTH; x++) {
            const uint8_t *pixel = pixel_at(rgb, face_window_to_picture(&window, x, y));
            levels[y][x] = pixel && !is_person(x, y) ? (int16_t)luminance(&light, pixel) : -1;
        }
    }
}

struct face_measure face_background(const struct picture *rgb, const struct face_points *points)
{
    if (!(face_eye_distance(points) > 0)) return (struct face_measure){0, -1};
    size_t size = sizeof(int16_t[GROUND_HEIGHT][GROUND_WIDTH]);
    int16_t(*levels)[GROUND_WIDTH] = memory_alloc(size);
    read_ground(rgb, points, levels);
    double sum = 0;
    int count = 0;
    for (int y = 1; y < GROUND_HEIGHT - 1; y++) {
        for (int x = 1; x < GROUND_WIDTH - 1; x++) {
            const int16_t *above = &levels[y - 1][x], *here = &levels[y][x],
                          *below = &levels[y + 1][x];
            int least = here[0];
            for (int i = -1; i <= 1; i++)
                least = (int)fmin(least, fmin(fmin(above[i], here[i]), below[i]));
            if (least < 0) continue;
            int across = above[1] + 2 * here[1] + below[1] - above[-1] - 2 * here[-1] - below[-1];
            int down = below[-1] + 2 * below[0] + below[1] - above[-1] - 2 * above[0] - above[1];
            sum += hypot(across, down);
            count++;
        }
    }
    memory_wipe_free(levels, size);
    if (count == 0) return (struct face_measure){0, -1};
    double raw = sum / count;
    double quality = round(190 * (1 - 1 / (1 + exp((10 - raw) / 100))));
    return (struct face_measure){raw, (int)fmin(100, fmax(0, quality))};
}

/* Sharpness is judged at this distance between the eyes, or the picture's own where it is less. */
static const double sharp_apart = 60;

struct face_measure face_sharpness(const struct picture *rgb, const struct face_points *points)
{
    double apart = fmin(face_eye_distance(points), sharp_apart);
    if (!(apart >= 8)) return (struct face_measure){0, -1};
    int half_width = (int)(0.85 * apart), above = (int)(0.3 * apart), below = (int)(1.2 * apart);
    struct face_window window =
        face_window_of_eyes(points, apart, half_width, above, 2 * half_width, above + below);
    struct picture patch;
    face_patch_read(rgb, &window, &patch);
    double sum = 0, squares = 0, edges = 0;
    int count = 0, stride = patch.stride_bytes;
    for (int y = 1; y < patch.height_px - 1; y++) {
        for (int x = 1; x < patch.width_px - 1; x++, count++) {
            const uint8_t *at = picture_row(&patch, y) + x;
            double edge = 4 * at[0] - at[-1] - at[1] - at[-stride] - at[stride];
            sum += at[0];
            squares += at[0] * at[0];
            edges += edge * edge;
        }
    }
    picture_free(&patch);
    double variance = squares / count - sum / count * sum / count;
    if (variance < 1) return (struct face_measure){0, 0};
    double raw = edges / count / variance;
    return (struct face_measure){raw, (int)fmin(100, round(100 * (1 - exp(-raw / 0.1))))};
}
