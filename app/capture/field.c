#define _DEFAULT_SOURCE
#include "capture/field.h"

#include "capture/pixels.h"

#include <math.h>

#define SIGMA 2.0 /* of the smoothing, in pixels of the reduced picture */

#define FLANK           4.0 /* where the colour to either side of a step is read */
#define STEP_PER_CHANGE 5.0 /* height of a smoothed step by its steepest change */

enum { KERNEL_REACH = 6 };

static size_t field_size(const struct field *field)
{
    return (size_t)field->width * (size_t)field->height * sizeof(float);
}

static void split_planes(struct field *field, const struct picture *picture)
{
    for (int y = 0; y < field->height; y++) {
        const uint8_t *p = picture_row(picture, y);
        for (int x = 0; x < field->width; x++, p += 3) {
            int i = y * field->width + x;
            field->smooth[0][i] = (float)(p[0] + 2 * p[1] + p[2]) / 4;
            field->smooth[1][i] = (float)(p[0] - p[1]) * 0.8F;
            field->smooth[2][i] = (float)(p[0] + p[1] - 2 * p[2]) * 0.4F;
        }
    }
}

/* One pass over count lines of length values; the ends are repeated. */
static void blur_lines(const float *from, float *to, int length, int step, int count, int line_step,
                       const float *kernel)
{
    for (int line = 0; line < count; line++) {
        const float *in = from + line * line_step;
        float *out = to + line * line_step;
        for (int i = 0; i < length; i++) {
            float sum = 0;
            for (int k = -KERNEL_REACH; k <= KERNEL_REACH; k++) {
                int at = i + k < 0 ? 0 : i + k >= length ? length - 1 : i + k;
                sum += in[at * step] * kernel[k + KERNEL_REACH];
            }
            out[i * step] = sum;
        }
    }
}

static void blur(const struct field *field, float *plane, float *scratch)
{
    float kernel[2 * KERNEL_REACH + 1], sum = 0;
    for (int k = -KERNEL_REACH; k <= KERNEL_REACH; k++)
        sum += kernel[k + KERNEL_REACH] = (float)exp(-k * k / (2 * SIGMA * SIGMA));
    for (int k = 0; k <= 2 * KERNEL_REACH; k++)
        kernel[k] /= sum;
    int width = field->width, height = field->height;
    blur_lines(plane, scratch, width, 1, height, width, kernel);
    blur_lines(scratch, plane, height, width, width, 1, kernel);
}

static void differentiate(struct field *field, int plane)
{
    int width = field->width, height = field->height;
    const float *from = field->smooth[plane];
    for (int y = 1; y < height - 1; y++) {
        for (int x = 1; x < width - 1; x++) {
            int i = y * width + x;
            field->gradient_x[plane][i] = (from[i + 1] - from[i - 1]) / 2;
            field->gradient_y[plane][i] = (from[i + width] - from[i - width]) / 2;
        }
    }
}

void field_init(struct field *field, const struct picture *picture)
{
    *field = (struct field){.width = picture->width_px, .height = picture->height_px};
    for (int plane = 0; plane < FIELD_PLANES; plane++) {
        field->smooth[plane] = memory_alloc(field_size(field));
        field->gradient_x[plane] = memory_alloc(field_size(field));
        field->gradient_y[plane] = memory_alloc(field_size(field));
    }
    split_planes(field, picture);
    float *scratch = memory_alloc(field_size(field));
    for (int plane = 0; plane < FIELD_PLANES; plane++) {
        blur(field, field->smooth[plane], scratch);
        differentiate(field, plane);
    }
    memory_wipe_free(scratch, field_size(field));
}

void field_finish(struct field *field)
{
    for (int plane = 0; plane < FIELD_PLANES; plane++) {
        memory_wipe_free(field->smooth[plane], field_size(field));
        memory_wipe_free(field->gradient_x[plane], field_size(field));
        memory_wipe_free(field->gradient_y[plane], field_size(field));
    }
    *field = (struct field){0};
}

static double smooth_at(const struct field *field, int plane, double x, double y)
{
    int column = x < 0 ? 0 : (int)x, row = y < 0 ? 0 : (int)y;
    if (column >= field->width) column = field->width - 1;
    if (row >= field->height) row = field->height - 1;
    return field->smooth[plane][row * field->width + column];
}

/* The strongest change across a line at a point, sought two pixels to either side. A step is a
 * change between the flanks as well: a thin line of print has none. */
static double change_at(const struct field *field, int plane, struct point at, double nx, double ny)
{
    double best = 0;
    int where = 0;
    for (int offset = -2; offset <= 2; offset++) {
        int x = (int)floor(at.x + offset * nx), y = (int)floor(at.y + offset * ny);
        if (x < 0 || y < 0 || x >= field->width || y >= field->height) continue;
        int i = y * field->width + x;
        double change = field->gradient_x[plane][i] * nx + field->gradient_y[plane][i] * ny;
        if (fabs(change) <= fabs(best)) continue;
        best = change;
        where = offset;
    }
    double ahead = where + FLANK, behind = where - FLANK;
    double flanks = smooth_at(field, plane, at.x + ahead * nx, at.y + ahead * ny) -
                    smooth_at(field, plane, at.x + behind * nx, at.y + behind * ny);
    flanks /= STEP_PER_CHANGE;
    if (flanks * best <= 0) return 0;
    return fabs(flanks) < fabs(best) ? flanks : best;
}

#define NOISE      0.7 /* changes below this count as none: a step of some 4 levels */
#define HALF_CLEAR 4.0 /* a change of this, a step of some 20 levels, counts half */

enum { SAMPLES = 32, WEAK = SAMPLES * 3 / 10 };

/* The change of which WEAK others fall short. */
static double weakest_of(const double changes[SAMPLES], int sign)
{
    double lowest[WEAK + 1];
    int count = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double value = changes[i] * sign;
        if (count > WEAK && value >= lowest[WEAK]) continue;
        int at = count > WEAK ? WEAK : count++;
        for (; at > 0 && lowest[at - 1] > value; at--)
            lowest[at] = lowest[at - 1];
        lowest[at] = value;
    }
    return lowest[WEAK];
}

/* The change that seven tenths of the line reach at least: the edge of a stamp or of a portrait,
 * which fills a part of its line only, has none to speak of. */
static double score_changes(const double changes[SAMPLES])
{
    double sum = 0, squares = 0;
    for (int i = 0; i < SAMPLES; i++) {
        sum += changes[i];
        squares += changes[i] * changes[i];
    }
    if (fabs(sum) < SAMPLES * NOISE / 2) return 0;
    double weak = weakest_of(changes, sum > 0 ? 1 : -1);
    if (weak <= 0) return 0;
    double even = fabs(sum) / SAMPLES / sqrt(squares / SAMPLES + NOISE * NOISE);
    return even * weak / (weak + HALF_CLEAR);
}

double field_step(const struct field *field, struct point a, struct point b)
{
    struct line line = line_through(a, b);
    double best = 0;
    for (int plane = 0; plane < FIELD_PLANES; plane++) {
        double changes[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            /* The ends are left out: a card's corners are round. */
            double t = 0.07 + 0.86 * i / (SAMPLES - 1);
            struct point at = {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
            changes[i] = change_at(field, plane, at, line.nx, line.ny);
        }
        best = fmax(best, score_changes(changes));
    }
    return best;
}

/* The Hough space: the angle of the normal in degrees, and the distance from the origin. */
enum { ANGLES = 180, SPREAD_DEGREES = 3, RHO_STEP = 2 };

struct voter {
    float x, y, angle, weight;
    bool spent;
};

struct space {
    int rhos;
    double sine[ANGLES], cosine[ANGLES];
    float *votes;
    struct voter *voters;
    int voters_count;
};

static void cast(struct space *space, const struct voter *voter, float weight)
{
    int middle = (int)lround(voter->angle * 180 / M_PI);
    for (int k = -SPREAD_DEGREES; k <= SPREAD_DEGREES; k++) {
        int degree = ((middle + k) % ANGLES + ANGLES) % ANGLES;
        double rho = voter->x * space->cosine[degree] + voter->y * space->sine[degree];
        int row = (int)floor(rho / RHO_STEP) + space->rhos / 2;
        if (row > 0 && row < space->rhos - 1) space->votes[degree * space->rhos + row] += weight;
    }
}

/* Every point whose change is the strongest across the direction of change has a vote. */
static void enrol_plane(const struct field *field, int plane, struct space *space)
{
    int width = field->width;
    const float *gx = field->gradient_x[plane], *gy = field->gradient_y[plane];
    for (int y = 2; y < field->height - 2; y++) {
        for (int x = 2; x < width - 2; x++) {
            int i = y * width + x;
            double strength = hypot(gx[i], gy[i]);
            if (strength < NOISE) continue;
            int dx = (int)lround(gx[i] / strength), dy = (int)lround(gy[i] / strength);
            int ahead = i + dy * width + dx, behind = i - dy * width - dx;
            if (hypot(gx[ahead], gy[ahead]) > strength || hypot(gx[behind], gy[behind]) >= strength)
                continue;
            space->voters[space->voters_count++] =
                (struct voter){(float)x + 0.5F, (float)y + 0.5F, (float)atan2(gy[i], gx[i]),
                               (float)(strength / (strength + HALF_CLEAR)), false};
        }
    }
}

static bool is_steep(int degree)
{
    return degree < 45 || degree >= 135;
}

static int strongest(const struct space *space, bool steep)
{
    int best = -1;
    for (int degree = 0; degree < ANGLES; degree++) {
        if (is_steep(degree) != steep) continue;
        for (int i = degree * space->rhos; i < (degree + 1) * space->rhos; i++) {
            if (space->votes[i] > 1 && (best < 0 || space->votes[i] > space->votes[best])) best = i;
        }
    }
    return best;
}

/* Who voted for this line takes the vote back, and all of it: one line is found once. */
static void withdraw(struct space *space, const struct line *line)
{
    for (int i = 0; i < space->voters_count; i++) {
        struct voter *voter = &space->voters[i];
        if (voter->spent) continue;
        double miss = voter->x * line->nx + voter->y * line->ny - line->rho;
        double along = cos(voter->angle) * line->nx + sin(voter->angle) * line->ny;
        if (fabs(miss) > 3 || fabs(along) < 0.97) continue;
        voter->spent = true;
        cast(space, voter, -voter->weight);
    }
}

static void space_init(struct space *space, const struct field *field)
{
    *space = (struct space){0};
    space->rhos = 2 * ((int)hypot(field->width, field->height) / RHO_STEP + 2);
    for (int degree = 0; degree < ANGLES; degree++) {
        space->sine[degree] = sin(degree * M_PI / 180);
        space->cosine[degree] = cos(degree * M_PI / 180);
    }
    space->votes = memory_alloc((size_t)(ANGLES * space->rhos) * sizeof(float));
    size_t most = (size_t)field->width * (size_t)field->height * FIELD_PLANES;
    space->voters = memory_alloc(most * sizeof *space->voters);
    for (int plane = 0; plane < FIELD_PLANES; plane++)
        enrol_plane(field, plane, space);
    for (int i = 0; i < space->voters_count; i++)
        cast(space, &space->voters[i], space->voters[i].weight);
}

static void space_finish(struct space *space)
{
    memory_wipe_free(space->votes, (size_t)(ANGLES * space->rhos) * sizeof(float));
    memory_wipe_free(space->voters, (size_t)space->voters_count * sizeof *space->voters);
}

static int take_lines(struct space *space, bool steep, struct line out[LINES_MAX])
{
    int count = 0;
    while (count < LINES_MAX) {
        int peak = strongest(space, steep);
        if (peak < 0) break;
        int degree = peak / space->rhos, row = peak % space->rhos;
        out[count] = (struct line){space->cosine[degree], space->sine[degree],
                                   (row - space->rhos / 2 + 0.5) * RHO_STEP};
        withdraw(space, &out[count]);
        space->votes[peak] = 0;
        count++;
    }
    return count;
}

void field_lines(const struct field *field, struct line_set *out)
{
    struct space space;
    space_init(&space, field);
    out->across_count = take_lines(&space, false, out->across);
    out->down_count = take_lines(&space, true, out->down);
    space_finish(&space);
}
