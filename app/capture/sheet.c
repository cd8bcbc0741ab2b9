#define _DEFAULT_SOURCE
#include "capture/sheet.h"

#include "capture/field.h"
#include "capture/ground.h"
#include "capture/pixels.h"
#include "capture/rim.h"

#include <math.h>

/* A line of the candidates; those of the frame itself let a sheet reach the picture's border. */
struct candidate {
    struct line line;
    bool frame;
};

enum { SIDE_LEAST_PX = 100 };

struct search {
    const struct field *field;
    const struct ground *ground;
    struct candidate across[LINES_MAX + 2], down[LINES_MAX + 2];
    int across_count, down_count;
    struct quad best;
    double best_score;
};

#define AREA_LEAST     0.05 /* an ID-1 card on a glass of A4 covers 0.074 */
#define APART_LEAST    0.12
#define FRAME_SIDE     0.15 /* what a side counts that runs along the picture's border */
#define SCORE_LEAST    0.18
#define SIDE_LEAST     0.12
#define CLOSER_SHARE   0.5
#define SQUARE_DEGREES 0.8
#define OVERRUN_PX     24.0 /* how far behind a corner is looked */
#define OVERRUN_GAP_PX 5.0
#define ASPECT_MOST    1.95 /* F4 and ID-1, 1.54 and 1.59, seen at an angle */

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

static bool corners_of(const struct search *search, const struct candidate *top,
                       const struct candidate *bottom, const struct candidate *left,
                       const struct candidate *right, struct quad *out)
{
    struct point *c = out->corner;
    if (!line_cross(&top->line, &left->line, &c[0]) ||
        !line_cross(&top->line, &right->line, &c[1]) ||
        !line_cross(&bottom->line, &right->line, &c[2]) ||
        !line_cross(&bottom->line, &left->line, &c[3]))
        return false;
    double width = search->field->width, height = search->field->height;
    double slack = 0.015 * fmax(width, height);
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
    return fmax(wide, tall) < ASPECT_MOST * fmin(wide, tall);
}

/* The clearness of four sides: their mean, held down by the weakest. */
static double score_of(const struct search *search, const struct quad *quad, const bool frame[4],
                       double sides[4])
{
    double sum = 0, least = 1;
    for (int i = 0; i < 4; i++) {
        sides[i] = FRAME_SIDE;
        if (!frame[i])
            sides[i] = field_step(search->field, quad->corner[i], quad->corner[(i + 1) % 4]);
        if (sides[i] < SIDE_LEAST) return 0;
        sum += sides[i];
        least = fmin(least, sides[i]);
    }
    double share = quad_area(quad) / ((double)search->field->width * search->field->height);
    return (0.15 * sum + 0.4 * least) * (0.8 + 0.2 * sqrt(fmin(share, 1)));
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
static double share_that_ends(const struct search *search, const struct quad *quad,
                              const bool frame[4], const double sides[4])
{
    double share = 1;
    for (int i = 0; i < 4; i++) {
        if (frame[i]) continue;
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        share *= 1 - 0.3 * fmin(1, overrun(search, a, b) / sides[i]);
        share *= 1 - 0.3 * fmin(1, overrun(search, b, a) / sides[i]);
    }
    return share;
}

/* Paper ends at every side, or reaches the border of the picture there, and nothing is lost. */
static bool cut_is_safe(const struct search *search, const struct quad *quad, const bool frame[4])
{
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        bool safe = frame[i] ? ground_is_covered(search->ground, quad, i)
                             : ground_begins(search->ground, a, b);
        if (!safe) return false;
    }
    return ground_is_bare(search->ground, quad);
}

static void try_sides(struct search *search, const struct candidate *top,
                      const struct candidate *bottom, const struct candidate *left,
                      const struct candidate *right)
{
    bool frame[4] = {top->frame, right->frame, bottom->frame, left->frame};
    if (frame[0] + frame[1] + frame[2] + frame[3] > 2) return;
    struct quad quad;
    if (!corners_of(search, top, bottom, left, right, &quad)) return;
    if (!is_plausible(search, &quad)) return;
    double sides[4], score = score_of(search, &quad, frame, sides);
    if (score <= search->best_score) return;
    score *= share_that_ends(search, &quad, frame, sides);
    if (score <= search->best_score || !cut_is_safe(search, &quad, frame)) return;
    search->best_score = score;
    search->best = quad;
}

/* Where a line crosses the middle of the picture: orders two lines of a kind. */
static double middle_of(const struct search *search, const struct candidate *line, bool across)
{
    if (across) return (line->line.rho - line->line.nx * search->field->width / 2) / line->line.ny;
    return (line->line.rho - line->line.ny * search->field->height / 2) / line->line.nx;
}

static void search_pairs(struct search *search, const struct candidate *top,
                         const struct candidate *bottom)
{
    for (int i = 0; i < search->down_count; i++) {
        for (int j = 0; j < search->down_count; j++) {
            const struct candidate *left = &search->down[i], *right = &search->down[j];
            double apart = middle_of(search, right, false) - middle_of(search, left, false);
            if (apart < APART_LEAST * search->field->width) continue;
            try_sides(search, top, bottom, left, right);
        }
    }
}

static bool search_field(const struct field *field, const struct ground *ground, struct quad *out)
{
    struct search search = {.field = field, .ground = ground, .best_score = SCORE_LEAST};
    collect(&search);
    for (int i = 0; i < search.across_count; i++) {
        for (int j = 0; j < search.across_count; j++) {
            const struct candidate *top = &search.across[i], *bottom = &search.across[j];
            double apart = middle_of(&search, bottom, true) - middle_of(&search, top, true);
            if (apart < APART_LEAST * field->height) continue;
            search_pairs(&search, top, bottom);
        }
    }
    if (search.best_score <= SCORE_LEAST) return false;
    *out = search.best;
    return true;
}

/* One search in a picture of any size. */
static bool find_in(const struct picture *picture, struct quad *out)
{
    struct picture small;
    picture_reduce(picture, FIELD_SIDE_MAX, &small);
    double scale = (double)picture_longer_side(picture) / picture_longer_side(&small);
    struct field field;
    field_init(&field, &small);
    struct ground ground;
    ground_init(&ground, &small);
    struct quad found;
    bool done = search_field(&field, &ground, &found);
    ground_finish(&ground);
    field_finish(&field);
    picture_free(&small);
    if (done) *out = quad_scaled(&found, scale);
    return done;
}

/* A small card on a large glass is looked at again, from nearer. What is then found replaces the
 * first finding when both are about the same thing. */
static void look_closer(const struct picture *picture, struct quad *quad)
{
    double left, top, right, bottom;
    quad_bounds(quad, &left, &top, &right, &bottom);
    double margin = 0.25 * fmax(right - left, bottom - top);
    int x = (int)fmax(0, left - margin), y = (int)fmax(0, top - margin);
    int width = (int)fmin(picture->width_px, right + margin) - x;
    int height = (int)fmin(picture->height_px, bottom + margin) - y;
    if ((double)width * height > CLOSER_SHARE * picture->width_px * picture->height_px) return;
    struct picture part;
    picture_crop(picture, x, y, width, height, &part);
    struct quad again;
    bool found = find_in(&part, &again);
    picture_free(&part);
    if (!found) return;
    again = quad_moved(&again, x, y);
    for (int i = 0; i < 4; i++) {
        if (point_distance(again.corner[i], quad->corner[i]) > margin) return;
    }
    *quad = again;
}

/* Angle of side i against the turn of the whole, when side 0 lies level: 0 for a rectangle. */
static double lean(const struct quad *quad, int i, double turn)
{
    struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
    return remainder(atan2(b.y - a.y, b.x - a.x) * 180 / M_PI - 90.0 * i - turn, 360);
}

/* A sheet that lies askew over the edge of the glass: its sides that were seen make right angles,
 * so the one along the border is set to do the same, moved out until nothing is lost. */
static void square_up(const struct picture *picture, struct quad *quad)
{
    bool border[4];
    double turn = 0;
    int seen = 0;
    for (int i = 0; i < 4; i++) {
        border[i] = rim_is_border(picture, quad->corner[i], quad->corner[(i + 1) % 4]);
        if (border[i]) continue;
        turn += lean(quad, i, 0);
        seen++;
    }
    if (seen < 2 || seen == 4) return;
    turn /= seen;
    struct line lines[4];
    for (int i = 0; i < 4; i++) {
        struct point a = quad->corner[i], b = quad->corner[(i + 1) % 4];
        lines[i] = line_through(a, b);
        if (!border[i] && fabs(lean(quad, i, turn)) > SQUARE_DEGREES) return;
        if (!border[i]) continue;
        double angle = (turn + 90.0 * i) * M_PI / 180;
        lines[i].nx = sin(angle);
        lines[i].ny = -cos(angle);
        lines[i].rho =
            fmax(a.x * lines[i].nx + a.y * lines[i].ny, b.x * lines[i].nx + b.y * lines[i].ny);
    }
    struct quad squared;
    for (int i = 0; i < 4; i++) {
        if (!line_cross(&lines[(i + 3) % 4], &lines[i], &squared.corner[i])) return;
    }
    *quad = squared;
}

bool sheet_find(const struct picture *picture, struct quad *out)
{
    struct quad quad;
    if (picture->width_px < SIDE_LEAST_PX || picture->height_px < SIDE_LEAST_PX) return false;
    if (!find_in(picture, &quad)) return false;
    look_closer(picture, &quad);
    rim_fit(picture, &quad);
    square_up(picture, &quad);
    *out = quad;
    return true;
}

bool sheet_holds_print(const struct picture *picture, const struct quad *quad)
{
    struct picture small;
    picture_reduce(picture, FIELD_SIDE_MAX, &small);
    double scale = (double)picture_longer_side(&small) / picture_longer_side(picture);
    struct quad scaled = quad_scaled(quad, scale);
    struct ground ground;
    ground_init(&ground, &small);
    bool holds = ground_print_share(&ground, &scaled) == 0;
    ground_finish(&ground);
    picture_free(&small);
    return holds;
}
