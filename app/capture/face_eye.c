#include "capture/face_eye.h"

#include "capture/pixels.h"

#include <math.h>
#include <stdlib.h>

enum { GRADIENTS_MAX = 4096 };

struct gradient {
    float x, y, across, down; /* place, and direction of length 1 */
};

static int level(const struct picture *patch, int x, int y)
{
    x = x < 0 ? 0 : x >= patch->width_px ? patch->width_px - 1 : x;
    y = y < 0 ? 0 : y >= patch->height_px ? patch->height_px - 1 : y;
    return picture_row(patch, y)[x];
}

static int smooth_level(const struct picture *patch, int x, int y)
{
    int sum = 0;
    for (int i = 0; i < 9; i++)
        sum += level(patch, x + i % 3 - 1, y + i / 3 - 1);
    return sum / 9;
}

/* The stronger half of the gradients within reach; their number. */
static int gather(const struct picture *patch, struct face_point centre, int reach,
                  struct gradient *out)
{
    double mean = 0;
    int count = 0;
    for (int pass = 0; pass < 2; pass++) {
        double sum = 0;
        int seen = 0;
        for (int y = (int)centre.y - reach; y <= (int)centre.y + reach; y++) {
            for (int x = (int)centre.x - reach; x <= (int)centre.x + reach; x++, seen++) {
                double across = smooth_level(patch, x + 1, y) - smooth_level(patch, x - 1, y);
                double down = smooth_level(patch, x, y + 1) - smooth_level(patch, x, y - 1);
                double length = hypot(across, down);
                sum += length;
                if (pass == 0 || length < 1.2 * mean || length < 4 || count == GRADIENTS_MAX)
                    continue;
                out[count++] = (struct gradient){(float)x, (float)y, (float)(across / length),
                                                 (float)(down / length)};
            }
        }
        mean = seen ? sum / seen : 0;
    }
    return count;
}

static double votes_for(const struct gradient *gradients, int count, double x, double y,
                        double reach)
{
    double votes = 0;
    for (int i = 0; i < count; i++) {
        double dx = gradients[i].x - x, dy = gradients[i].y - y, away = dx * dx + dy * dy;
        if (away < 1 || away > reach * reach) continue;
        double along = dx * gradients[i].across + dy * gradients[i].down;
        if (along > 0) votes += along * along / away;
    }
    return votes;
}

struct search {
    const struct picture *patch;
    const struct gradient *gradients;
    int count, radius_px;
    struct face_point guess, best;
    double most;
};

static void try_place(struct search *search, double x, double y)
{
    double dx = x - search->guess.x, dy = y - search->guess.y, radius = search->radius_px;
    /* Far from the guess a corner of the eye or of the glasses' rim is likelier. */
    double near = 1 - 0.5 * (dx * dx + dy * dy) / (radius * radius);
    double dark = 255 - smooth_level(search->patch, (int)(x + 0.5), (int)(y + 0.5));
    double votes = votes_for(search->gradients, search->count, x, y, radius) * dark * near;
    if (votes <= search->most) return;
    search->most = votes;
    search->best = (struct face_point){x, y};
}

struct face_point face_eye_pupil(const struct picture *patch, struct face_point guess,
                                 int radius_px)
{
    size_t size = GRADIENTS_MAX * sizeof(struct gradient);
    struct gradient *gradients = memory_alloc(size);
    struct search search = {patch, gradients, 0, radius_px, guess, guess, 0};
    search.count = gather(patch, guess, radius_px + radius_px / 2, gradients);
    for (int y = -radius_px; y <= radius_px; y += 3)
        for (int x = -radius_px; x <= radius_px; x += 3)
            try_place(&search, guess.x + x, guess.y + y);
    struct face_point coarse = search.best;
    for (int i = 0; i < 25; i++)
        try_place(&search, coarse.x + i % 5 - 2, coarse.y + (double)(i / 5) - 2);
    memory_wipe_free(gradients, size);
    return search.best;
}

enum { PROFILE_HALF_MAX = 64 };

/* The mean of the three darkest pixels of a row across: a highlight on the pupil does not break
 * it. */
static double dark_of_row(const struct picture *patch, int x, int y, int half)
{
    int least[3] = {255, 255, 255};
    for (int i = -half; i <= half; i++) {
        int here = level(patch, x + i, y);
        for (int k = 0; k < 3; k++) {
            if (here >= least[k]) continue;
            int swap = least[k];
            least[k] = here;
            here = swap;
        }
    }
    return (least[0] + least[1] + least[2]) / 3.0;
}

/* Lashes, or the line between closed lips, are some 0.035 of the eyes' distance thick. */
#define LINE_THICK 0.035
/* What is darker than its surroundings by less than this share of them shows nothing. */
#define DARKER_LEAST 0.15

double face_gap(const struct picture *patch, struct face_point at, double apart_px)
{
    double profile[2 * PROFILE_HALF_MAX + 1];
    int half = (int)fmin(PROFILE_HALF_MAX, 0.24 * apart_px), narrow = (int)(0.05 * apart_px);
    int x = (int)(at.x + 0.5), y = (int)(at.y + 0.5), near = (int)(0.07 * apart_px);
    for (int i = -half; i <= half; i++)
        profile[half + i] = dark_of_row(patch, x, y + i, narrow);
    int darkest = half;
    for (int i = half - near; i <= half + near; i++)
        if (profile[i] < profile[darkest]) darkest = i;
    double bright = 0; /* the skin below */
    for (int i = darkest; i <= 2 * half; i++)
        bright = fmax(bright, profile[i]);
    if (bright - profile[darkest] < DARKER_LEAST * bright) return -1;
    double limit = (profile[darkest] + bright) / 2;
    int top = darkest, bottom = darkest;
    while (top > 0 && profile[top - 1] < limit)
        top--;
    while (bottom < 2 * half && profile[bottom + 1] < limit)
        bottom++;
    if (top == 0 && bottom >= 2 * half - 2) return -1; /* dark all over: a lens, a hand */
    return fmax(0, bottom - top + 1 - LINE_THICK * apart_px);
}
