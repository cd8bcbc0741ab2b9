#include "capture/rim.h"

#include "capture/pixels.h"

#include <math.h>
#include <string.h>

enum { RIM_SIDE_MAX = 1800, PROBES = 64, REACH_MAX = 24, BAND = 4 };

/* What was seen across a side: for each probe along it, where the step lies and how high it is. */
struct probe {
    double along, across, height;
};

static void mean_colour(const struct picture *picture, struct point at, double tx, double ty,
                        double out[3])
{
    double sum[3] = {0};
    int count = 0;
    for (int k = -2; k <= 2; k++) {
        int x = (int)floor(at.x + k * tx), y = (int)floor(at.y + k * ty);
        if (x < 0 || y < 0 || x >= picture->width_px || y >= picture->height_px) continue;
        const uint8_t *p = picture_row(picture, y) + 3 * x;
        for (int c = 0; c < 3; c++)
            sum[c] += p[c];
        count++;
    }
    for (int c = 0; c < 3; c++)
        out[c] = count ? sum[c] / count : 0;
}

/* Colours across the side at one place, projected on its axis of change. */
static void read_profile(const struct picture *picture, struct point at, const struct line *line,
                         const double axis[3], int reach, double *out)
{
    for (int k = -reach; k <= reach; k++) {
        struct point p = {at.x + k * line->nx, at.y + k * line->ny};
        double colour[3];
        mean_colour(picture, p, line->ny, -line->nx, colour);
        out[k + reach] = colour[0] * axis[0] + colour[1] * axis[1] + colour[2] * axis[2];
    }
}

/* The difference of mean colour between both flanks, made a unit vector. Its length is returned. */
static double axis_of_change(const struct picture *picture, struct point a, struct point b,
                             const struct line *line, int reach, double out[3])
{
    memset(out, 0, 3 * sizeof *out);
    for (int i = 0; i < PROBES; i++) {
        double t = 0.1 + 0.8 * i / (PROBES - 1);
        for (int side = -1; side <= 1; side += 2) {
            for (int k = reach / 2; k <= reach; k += 2) {
                struct point p = {a.x + (b.x - a.x) * t + side * k * line->nx,
                                  a.y + (b.y - a.y) * t + side * k * line->ny};
                double colour[3];
                mean_colour(picture, p, line->ny, -line->nx, colour);
                for (int c = 0; c < 3; c++)
                    out[c] += side * colour[c];
            }
        }
    }
    double length = sqrt(out[0] * out[0] + out[1] * out[1] + out[2] * out[2]);
    for (int c = 0; c < 3; c++)
        out[c] = length > 0 ? out[c] / length : 0;
    return length / PROBES / (reach - reach / 2 + 1) * 2;
}

/* The highest rise in the profile, to a fraction of a pixel. */
static void find_step(const double *profile, int reach, struct probe *out)
{
    double rise[2 * REACH_MAX + 1] = {0};
    int from = BAND - reach, to = reach - BAND, best = from;
    for (int k = from; k <= to; k++) {
        double sum = 0;
        for (int j = 1; j <= BAND; j++)
            sum += profile[k + j + reach] - profile[k - j + reach];
        rise[k + reach] = sum / BAND;
        if (rise[k + reach] > rise[best + reach]) best = k;
    }
    out->across = best;
    out->height = rise[best + reach];
    if (best <= from || best >= to) return;
    double left = rise[best - 1 + reach], right = rise[best + 1 + reach];
    double bend = left - 2 * out->height + right;
    if (bend < 0) out->across += 0.5 * (left - right) / bend;
}

/* across = slope * along + offset, by least squares whose weights fall with the distance. */
static bool fit(const struct probe probes[PROBES], double height_least, double *out_slope,
                double *out_offset)
{
    double slope = 0, offset = 0, width = 6;
    /* Starts from the median, which half the probes may miss without harm. */
    double sorted[PROBES];
    int count = 0;
    for (int i = 0; i < PROBES; i++) {
        if (probes[i].height < height_least) continue;
        int at = count++;
        while (at > 0 && sorted[at - 1] > probes[i].across) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = probes[i].across;
    }
    if (count < PROBES / 3) return false;
    offset = sorted[count / 2];
    for (int round = 0; round < 12; round++) {
        double s = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
        for (int i = 0; i < PROBES; i++) {
            if (probes[i].height < height_least) continue;
            double miss = probes[i].across - slope * probes[i].along - offset;
            double w = 1 / (1 + miss * miss / (width * width));
            w *= w;
            s += w;
            sx += w * probes[i].along;
            sy += w * probes[i].across;
            sxx += w * probes[i].along * probes[i].along;
            sxy += w * probes[i].along * probes[i].across;
        }
        double determinant = s * sxx - sx * sx;
        if (determinant <= 1e-9) return false;
        slope = (s * sxy - sx * sy) / determinant;
        offset = (sy - slope * sx) / s;
        width = fmax(width * 0.75, 0.8);
    }
    *out_slope = slope;
    *out_offset = offset;
    return true;
}

static void fit_side(const struct picture *picture, struct point a, struct point b, int reach,
                     struct line *line)
{
    double axis[3];
    double height = axis_of_change(picture, a, b, line, reach, axis);
    if (height < 4) return;
    struct probe probes[PROBES];
    for (int i = 0; i < PROBES; i++) {
        double t = 0.08 + 0.84 * i / (PROBES - 1);
        struct point at = {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
        double profile[2 * REACH_MAX + 1];
        read_profile(picture, at, line, axis, reach, profile);
        probes[i].along = t - 0.5;
        find_step(profile, reach, &probes[i]);
    }
    double slope, offset;
    if (!fit(probes, height * 0.3, &slope, &offset)) return;
    /* The profile's samples are floored to pixels: its zero is the pixel that holds the line. */
    struct point from = {a.x + (offset - slope / 2) * line->nx,
                         a.y + (offset - slope / 2) * line->ny};
    struct point to = {b.x + (offset + slope / 2) * line->nx,
                       b.y + (offset + slope / 2) * line->ny};
    *line = line_through(from, to);
}

bool rim_is_border(const struct picture *picture, struct point a, struct point b)
{
    double slack = 0.004 * picture_longer_side(picture) + 1;
    double width = picture->width_px, height = picture->height_px;
    return (a.x < slack && b.x < slack) || (a.y < slack && b.y < slack) ||
           (a.x > width - slack && b.x > width - slack) ||
           (a.y > height - slack && b.y > height - slack);
}

static void fit_once(const struct picture *picture, struct quad *quad, int reach)
{
    struct line lines[4];
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        lines[i] = line_through(a, b);
        if (!rim_is_border(picture, a, b)) fit_side(picture, a, b, reach, &lines[i]);
    }
    struct quad fitted;
    for (int i = 0; i < 4; i++) {
        if (!line_cross(&lines[(i + 3) % 4], &lines[i], &fitted.corner[i])) return;
        if (point_distance(fitted.corner[i], quad->corner[i]) > 3 * reach) return;
    }
    *quad = fitted;
}

void rim_fit(const struct picture *picture, struct quad *quad)
{
    double left, top, right, bottom;
    quad_bounds(quad, &left, &top, &right, &bottom);
    double margin = 0.06 * fmax(right - left, bottom - top);
    int x = (int)fmax(0, left - margin), y = (int)fmax(0, top - margin);
    int width = (int)fmin(picture->width_px, right + margin) - x;
    int height = (int)fmin(picture->height_px, bottom + margin) - y;
    struct picture part = picture_part(picture, x, y, width, height), reduced;
    picture_reduce(&part, RIM_SIDE_MAX, &reduced);
    double scale = (double)picture_longer_side(&part) / picture_longer_side(&reduced);
    struct quad fitted = quad_moved(quad, -x, -y);
    fitted = quad_scaled(&fitted, 1 / scale);
    /* The search was true to two pixels of its 480. */
    int reach = picture_longer_side(&reduced) * 5 / 2 / 480 + BAND + 2;
    if (reach > REACH_MAX) reach = REACH_MAX;
    fit_once(&reduced, &fitted, reach);
    fit_once(&reduced, &fitted, BAND + 4);
    fitted = quad_scaled(&fitted, scale);
    *quad = quad_moved(&fitted, x, y);
    picture_free(&reduced);
}
