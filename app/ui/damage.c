/* Tiles that differ are joined into runs, runs into rectangles, and rectangles, cheapest first,
 * until few enough are left; each is then drawn in to the pixels that truly differ. */
#include "ui/canvas_inside.h"

#include <stdlib.h>
#include <string.h>

/* Rectangles that differ by less than NEAR pixels are one: showing a little too much is cheaper
 * than many small copies. */
enum { TILE = 64, ROWS = 16, NEAR = 2 * TILE, FOUND_MAX = 48 };

static int rect_area(const struct rect *rect)
{
    return rect->width * rect->height;
}

static struct rect rect_union(const struct rect *a, const struct rect *b)
{
    int left = a->x < b->x ? a->x : b->x;
    int top = a->y < b->y ? a->y : b->y;
    int right = a->x + a->width > b->x + b->width ? a->x + a->width : b->x + b->width;
    int bottom = a->y + a->height > b->y + b->height ? a->y + a->height : b->y + b->height;
    return (struct rect){left, top, right - left, bottom - top};
}

/* Joins the two whose union wastes least. */
static int join_cheapest(struct rect *rects, int count)
{
    int first = 0, second = 1, least = 0;
    for (int i = 0; i < count; i++)
        for (int k = i + 1; k < count; k++) {
            struct rect both = rect_union(&rects[i], &rects[k]);
            int waste = rect_area(&both) - rect_area(&rects[i]) - rect_area(&rects[k]);
            if ((i == 0 && k == 1) || waste < least) {
                least = waste;
                first = i;
                second = k;
            }
        }
    rects[first] = rect_union(&rects[first], &rects[second]);
    rects[second] = rects[count - 1];
    return count - 1;
}

static bool is_near(int a, int b)
{
    return abs(a - b) <= NEAR;
}

static int add(struct rect *rects, int count, const struct rect *run)
{
    for (int i = 0; i < count; i++) {
        struct rect *above = &rects[i];
        if (above->y + above->height == run->y && is_near(above->x, run->x) &&
            is_near(above->x + above->width, run->x + run->width)) {
            *above = rect_union(above, run);
            return count;
        }
    }
    if (count == FOUND_MAX) count = join_cheapest(rects, count);
    rects[count] = *run;
    return count + 1;
}

struct frames {
    const uint32_t *now, *before;
    int width, height;
};

static bool row_differs(const struct frames *frames, int x, int y, int width)
{
    size_t at = (size_t)y * (size_t)frames->width + (size_t)x;
    return memcmp(frames->now + at, frames->before + at, (size_t)width * sizeof(uint32_t)) != 0;
}

static bool tile_differs(const struct frames *frames, const struct rect *tile)
{
    for (int y = tile->y; y < tile->y + tile->height; y++)
        if (row_differs(frames, tile->x, y, tile->width)) return true;
    return false;
}

static bool column_differs(const struct frames *frames, int x, const struct rect *rect)
{
    for (int y = rect->y; y < rect->y + rect->height; y++) {
        size_t at = (size_t)y * (size_t)frames->width + (size_t)x;
        if (frames->now[at] != frames->before[at]) return true;
    }
    return false;
}

static void draw_in(const struct frames *frames, struct rect *rect)
{
    while (rect->height > 1 && !row_differs(frames, rect->x, rect->y, rect->width)) {
        rect->y++;
        rect->height--;
    }
    while (rect->height > 1 &&
           !row_differs(frames, rect->x, rect->y + rect->height - 1, rect->width))
        rect->height--;
    while (rect->width > 1 && !column_differs(frames, rect->x, rect)) {
        rect->x++;
        rect->width--;
    }
    while (rect->width > 1 && !column_differs(frames, rect->x + rect->width - 1, rect))
        rect->width--;
}

/* Appends the runs of differing tiles of one band of rows. */
static int scan_band(const struct frames *frames, const struct rect *band, struct rect *found,
                     int count)
{
    struct rect run = {0};
    for (int x = 0; x < frames->width; x += TILE) {
        int width = frames->width - x < TILE ? frames->width - x : TILE;
        struct rect tile = {x, band->y, width, band->height};
        if (!tile_differs(frames, &tile)) continue;
        bool joins = run.width && x - (run.x + run.width) <= NEAR;
        if (run.width && !joins) count = add(found, count, &run);
        run = joins ? rect_union(&run, &tile) : tile;
    }
    return run.width ? add(found, count, &run) : count;
}

int damage_find(const uint32_t *now, const uint32_t *before, int width, int height,
                struct rect out[DAMAGE_MAX])
{
    struct frames frames = {now, before, width, height};
    struct rect found[FOUND_MAX];
    int count = 0;
    for (int y = 0; y < height; y += ROWS) {
        struct rect band = {0, y, width, height - y < ROWS ? height - y : ROWS};
        /* Most bands are the same: one long comparison, not many short ones. */
        size_t at = (size_t)y * (size_t)width;
        size_t size = (size_t)band.height * (size_t)width * sizeof(uint32_t);
        if (memcmp(now + at, before + at, size) != 0)
            count = scan_band(&frames, &band, found, count);
    }
    while (count > DAMAGE_MAX)
        count = join_cheapest(found, count);
    for (int i = 0; i < count; i++) {
        draw_in(&frames, &found[i]);
        out[i] = found[i];
    }
    return count;
}
