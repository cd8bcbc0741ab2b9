#include "capture/search.h"

#include <math.h>

/* A line of the candidates; those of the frame itself let a sheet reach the picture's border. */
struct candidate {
    struct line line;
    bool frame;
};

enum { CANDIDATES_MAX = LINES_MAX + 2 };

struct search {
    const struct field *field;
    const struct ground *ground;
    struct candidate across[CANDIDATES_MAX], down[CANDIDATES_MAX];
    int across_count, down_count;
    struct quad best;
    double best_score;
    /* How clear the piece of a line between two others is, once it was asked for; -1 before. */
    float across_step[CANDIDATES_MAX][CANDIDATES_MAX][CANDIDATES_MAX];
    float down_step[CANDIDATES_MAX][CANDIDATES_MAX][CANDIDATES_MAX];
};

/* Four of the candidates, by their number, and what they make. */
struct choice_of_lines {
    int top, bottom, left, right;
    struct quad quad;
    bool frame[4];
    double sides[4];
};

/* An ID-1 card on a glass of A4 covers 0.074; half of one may be there. */
#define AREA_LEAST     0.035
#define APART_LEAST    0.12
#define FRAME_SIDE     0.15 /* what a side counts that runs along the picture's border */
#define SCORE_LEAST    0.15
#define SIDE_LEAST     0.12
#define OVERRUN_PX     24.0 /* how far behind a corner is looked */
#define OVERRUN_GAP_PX 5.0
#define ASPECT_MOST    1.95 /* F4 and ID-1, 1.54 and 1.59, seen at an angle */
#define ASPECT_RECEIPT 4.5  /* narrower, where every side is clear */
#define RECEIPT_SIDE   0.45
#define GOES_ON        0.5 /* of a side's own clearness: it goes on behind the corner */

static void add_frame(struct candidate *lines, int *count, double nx, double ny, double rho)
{
    lines[(*count)++] = (struct candidate){{nx, ny, rho}, true};
}

static void collect(struct search *search)
{
    struct line_set lines;
    field_lines(search->field, &lines);
    for (int i = 0; i < lines.across_count; i++)
        search->across[search->across_count++] = (struct candidate){lines.across[i], false};
    for (int i = 0; i < lines.down_count; i++)
        search->down[search->down_count++] = (struct candidate){lines.down[i], false};
    add_frame(search->across, &search->across_count, 0, 1, 0);
    add_frame(search->across, &search->across_count, 0, 1, search->field->height);
    add_frame(search->down, &search->down_count, 1, 0, 0);
    add_frame(search->down, &search->down_count, 1, 0, search->field->width);
}

static bool corners_of(const struct search *search, struct choice_of_lines *choice)
{
    const struct line *top = &search->across[choice->top].line;
    const struct line *bottom = &search->across[choice->bottom].line;
    const struct line *left = &search->down[choice->left].line;
    const struct line *right = &search->down[choice->right].line;
    struct point *c = choice->quad.corner;
    if (!line_cross(top, left, &c[0]) || !line_cross(top, right, &c[1]) ||
        !line_cross(bottom, right, &c[2]) || !line_cross(bottom, left, &c[3]))
        return false;
    double width = search->field->width, height = search->field->height;
    double slack = 0.015 * (width > height ? width : height);
    for (int i = 0; i < 4; i++) {
        if (c[i].x < -slack || c[i].y < -slack || c[i].x > width + slack || c[i].y > height + slack)
            return false;
    }
    return true;
}

static bool is_plausible(const struct search *search, const struct quad *quad)
{
    double least, most, whole = (double)search->field->width * search->field->height;
    if (quad_area(quad) < AREA_LEAST * whole) return false;
    if (!quad_angles(quad, &least, &most) || least < 60 || most > 120) return false;
    const struct point *c = quad->corner;
    double wide = point_distance(c[0], c[1]) + point_distance(c[3], c[2]);
    double tall = point_distance(c[0], c[3]) + point_distance(c[1], c[2]);
    return fmax(wide, tall) < ASPECT_RECEIPT * fmin(wide, tall);
}

/* A till receipt is narrower than a letter; a block of print on a letter may be too. */
static bool is_narrow(const struct quad *quad)
{
    const struct point *c = quad->corner;
    double wide = point_distance(c[0], c[1]) + point_distance(c[3], c[2]);
    double tall = point_distance(c[0], c[3]) + point_distance(c[1], c[2]);
    return fmax(wide, tall) >= ASPECT_MOST * fmin(wide, tall);
}

static double side_step(struct search *search, const struct choice_of_lines *choice, int side)
{
    float *step = side == 0   ? &search->across_step[choice->top][choice->left][choice->right]
                  : side == 1 ? &search->down_step[choice->right][choice->top][choice->bottom]
                  : side == 2 ? &search->across_step[choice->bottom][choice->left][choice->right]
                              : &search->down_step[choice->left][choice->top][choice->bottom];
    if (*step < 0) {
        const struct point *c = choice->quad.corner;
        *step = (float)field_step(search->field, c[side], c[(side + 1) % 4]);
    }
    return (double)*step;
}

/* The clearness of four sides: their mean, held down by the weakest. Stops where it cannot come up
 * to the best so far. */
static double score_of(struct search *search, struct choice_of_lines *choice)
{
    double whole = (double)search->field->width * search->field->height;
    double bonus = 0.8 + 0.2 * sqrt(fmin(quad_area(&choice->quad) / whole, 1));
    double sum = 0, least = 1;
    for (int i = 0; i < 4; i++) {
        double side = choice->frame[i] ? FRAME_SIDE : side_step(search, choice, i);
        choice->sides[i] = side;
        if (side < SIDE_LEAST) return 0;
        sum += side;
        if (side < least) least = side;
        if ((0.15 * (sum + 3 - i) + 0.4 * least) * bonus <= search->best_score) return 0;
    }
    return (0.15 * sum + 0.4 * least) * bonus;
}

/* How clearly the step goes on behind b, outside the shape, as seen from a. */
static double overrun(const struct search *search, struct point a, struct point b)
{
    double length = point_distance(a, b), reach = fmin(0.2 * length, OVERRUN_PX);
    double dx = (b.x - a.x) / length, dy = (b.y - a.y) / length;
    struct point from = {b.x + OVERRUN_GAP_PX * dx, b.y + OVERRUN_GAP_PX * dy};
    struct point to = {from.x + reach * dx, from.y + reach * dy};
    if (to.x < 0 || to.y < 0 || to.x > search->field->width || to.y > search->field->height)
        return 0;
    return field_step(search->field, from, to);
}

/* A sheet's side ends at its corner. Where the step goes on behind it, the true side is longer, and
 * the line that cut it is print or a shadow on the sheet. */
static double share_that_ends(const struct search *search, const struct choice_of_lines *choice)
{
    double share = 1;
    for (int i = 0; i < 4; i++) {
        if (choice->frame[i]) continue;
        struct point a = choice->quad.corner[i], b = choice->quad.corner[(i + 1) % 4];
        share *= 1 - 0.3 * fmin(1, overrun(search, a, b) / choice->sides[i]);
        share *= 1 - 0.3 * fmin(1, overrun(search, b, a) / choice->sides[i]);
    }
    return share;
}

/* Paper ends at every side, or reaches the border of the picture there, and nothing is lost. */
static bool cut_is_safe(const struct search *search, const struct choice_of_lines *choice)
{
    const struct quad *quad = &choice->quad;
    for (int i = 0; i < 4; i++) {
        bool safe = choice->frame[i]
                        ? ground_is_covered(search->ground, quad, i)
                        : ground_begins(search->ground, quad->corner[i], quad->corner[(i + 1) % 4]);
        if (!safe) return false;
    }
    return ground_is_bare(search->ground, quad);
}

static void try_lines(struct search *search, struct choice_of_lines *choice)
{
    choice->frame[0] = search->across[choice->top].frame;
    choice->frame[1] = search->down[choice->right].frame;
    choice->frame[2] = search->across[choice->bottom].frame;
    choice->frame[3] = search->down[choice->left].frame;
    int frames = 0;
    for (int i = 0; i < 4; i++)
        frames += choice->frame[i];
    if (frames > 3 || !corners_of(search, choice) || !is_plausible(search, &choice->quad)) return;
    double score = score_of(search, choice);
    if (score <= search->best_score) return;
    bool narrow = is_narrow(&choice->quad);
    for (int i = 0; i < 4 && narrow; i++)
        if (choice->frame[i] ? frames > 1 : choice->sides[i] < RECEIPT_SIDE) return;
    score *= share_that_ends(search, choice);
    if (score <= search->best_score || !cut_is_safe(search, choice)) return;
    search->best_score = score;
    search->best = choice->quad;
}

/* Where a line crosses the middle of the picture: orders two lines of a kind. */
static double middle_of(const struct search *search, const struct line *line, bool across)
{
    if (across) return (line->rho - line->nx * search->field->width / 2) / line->ny;
    return (line->rho - line->ny * search->field->height / 2) / line->nx;
}

static bool in_order(const struct search *search, int first, int second, bool across)
{
    const struct candidate *lines = across ? search->across : search->down;
    double apart = middle_of(search, &lines[second].line, across) -
                   middle_of(search, &lines[first].line, across);
    return apart >= APART_LEAST * (across ? search->field->height : search->field->width);
}

static void search_all(struct search *search)
{
    struct choice_of_lines choice;
    for (choice.top = 0; choice.top < search->across_count; choice.top++) {
        for (choice.bottom = 0; choice.bottom < search->across_count; choice.bottom++) {
            if (!in_order(search, choice.top, choice.bottom, true)) continue;
            for (choice.left = 0; choice.left < search->down_count; choice.left++) {
                for (choice.right = 0; choice.right < search->down_count; choice.right++) {
                    if (in_order(search, choice.left, choice.right, false))
                        try_lines(search, &choice);
                }
            }
        }
    }
}

/* The side of the picture that side number `side` of a shape faces. */
static struct line frame_line(const struct search *search, int side)
{
    switch (side) {
    case 0: return (struct line){0, 1, 0};
    case 1: return (struct line){1, 0, search->field->width};
    case 2: return (struct line){0, 1, search->field->height};
    default: return (struct line){1, 0, 0};
    }
}

/* Does the step along a-b go on from b to the border of the picture? Where it does not, b stays. */
static bool goes_on(const struct search *search, struct point a, struct point b,
                    const struct line *frame, struct point *out)
{
    struct line line = line_through(a, b);
    if (!line_cross(&line, frame, out)) return false;
    double rest = point_distance(b, *out), whole = point_distance(a, b);
    if (rest < 2 * OVERRUN_GAP_PX) return false;
    double t = OVERRUN_GAP_PX / rest;
    struct point from = {b.x + (out->x - b.x) * t, b.y + (out->y - b.y) * t};
    return rest < whole &&
           field_step(search->field, from, *out) > GOES_ON * field_step(search->field, a, b);
}

/* A card that lies over the border of the picture ends there. Its portrait and its heading may seem
 * clearer ends to it, but both sides go on behind them. */
static void grow_to_border(struct search *search)
{
    struct point *c = search->best.corner;
    for (int i = 0; i < 4; i++) {
        struct line frame = frame_line(search, i);
        struct point here, next;
        int ahead = (i + 1) % 4, across = (i + 2) % 4, behind = (i + 3) % 4;
        if (!goes_on(search, c[behind], c[i], &frame, &here) ||
            !goes_on(search, c[across], c[ahead], &frame, &next))
            continue;
        c[i] = here;
        c[ahead] = next;
    }
}

bool search_best(const struct field *field, const struct ground *ground, struct quad *out)
{
    struct search *search = memory_alloc(sizeof *search);
    search->field = field;
    search->ground = ground;
    search->best_score = SCORE_LEAST;
    float *steps = &search->across_step[0][0][0], *more = &search->down_step[0][0][0];
    for (size_t i = 0; i < sizeof search->across_step / sizeof *steps; i++)
        steps[i] = more[i] = -1;
    collect(search);
    search_all(search);
    bool found = search->best_score > SCORE_LEAST;
    if (found) grow_to_border(search);
    if (found) *out = search->best;
    memory_wipe_free(search, sizeof *search);
    return found;
}
