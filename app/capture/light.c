#include "capture/light.h"

#include "capture/pixels.h"

#include <stdlib.h>
#include <string.h>

enum {
    TILES_MAX = LIGHT_TILES * LIGHT_TILES,
    BLOWN = 253,         /* every channel at least this: paper is at most some 250 */
    BLOWN_TILE = 60,     /* percent of a tile's pixels, to count it */
    PAPER_BLOWN = 240,   /* paper as light as this cannot be told from glare */
    INK_PERCENT = 80,    /* of the paper around it: darker is ink */
    LID_PERCENT = 60,    /* darker than this beside a sheet is a lid */
    LID_MOST = 25,       /* percent of the page: more of it is none */
    SHADOW_PERCENT = 70, /* of the paper's level: a darker tile lies in shadow */
    BLACK_PERCENT = 12,  /* darker than this is no shadow but something black */
    STEP_PX = 3,         /* of the preview: within so much a printed edge has done */
    STEP_PERCENT = 70,   /* this much of its whole step */
    PROBE = 3,           /* pixels to either hand, of which the lightest is the paper */
    GREY_MOST = 60,      /* a shadow has the paper's colour: its channels differ no more */
};

struct tile {
    uint8_t level;  /* of its paper, luma */
    uint8_t spread; /* of the channels at that level */
    uint8_t blown;  /* percent of its pixels */
};

struct tiles {
    const struct picture *picture;
    struct light *light;
    struct tile tile[TILES_MAX];
};

static int luma(const uint8_t *rgb)
{
    return (rgb[0] * 77 + rgb[1] * 150 + rgb[2] * 29 + 128) >> 8;
}

/* The level that a seventh of the pixels exceed. */
static int upper_level(const int histogram[256], int count)
{
    int level = 255, above = 0;
    while (level > 0 && (above += histogram[level]) * 7 < count)
        level--;
    return level;
}

static void measure_tile(const struct picture *picture, int left, int top, int side,
                         struct tile *out)
{
    int histogram[256] = {0}, count = 0, blown = 0, spread = 0, light = 0;
    int right = left + side < picture->width_px ? left + side : picture->width_px;
    int bottom = top + side < picture->height_px ? top + side : picture->height_px;
    for (int y = top; y < bottom; y++) {
        const uint8_t *p = picture_row(picture, y) + 3 * left;
        for (int x = left; x < right; x++, p += 3) {
            histogram[luma(p)]++;
            blown += p[0] >= BLOWN && p[1] >= BLOWN && p[2] >= BLOWN;
            count++;
        }
    }
    int level = upper_level(histogram, count);
    for (int y = top; y < bottom; y++) {
        const uint8_t *p = picture_row(picture, y) + 3 * left;
        for (int x = left; x < right; x++, p += 3) {
            if (abs(luma(p) - level) > 6) continue;
            int most = p[0] > p[1] ? p[0] : p[1], least = p[0] < p[1] ? p[0] : p[1];
            spread += (p[2] > most ? p[2] : most) - (p[2] < least ? p[2] : least);
            light++;
        }
    }
    *out = (struct tile){(uint8_t)level, (uint8_t)(light ? spread / light : 0),
                         (uint8_t)(blown * 100 / count)};
}

static void cut_tiles(const struct picture *picture, struct tiles *tiles)
{
    struct light *light = tiles->light;
    int longer = picture_longer_side(picture);
    light->tile_px = (longer + LIGHT_TILES - 1) / LIGHT_TILES;
    light->columns = (picture->width_px + light->tile_px - 1) / light->tile_px;
    light->rows = (picture->height_px + light->tile_px - 1) / light->tile_px;
    for (int row = 0; row < light->rows; row++) {
        for (int column = 0; column < light->columns; column++)
            measure_tile(picture, column * light->tile_px, row * light->tile_px, light->tile_px,
                         &tiles->tile[row * light->columns + column]);
    }
}

/* The level that one of `share` tiles exceeds. */
static int level_of(const struct tiles *tiles, int share)
{
    int histogram[256] = {0}, count = tiles->light->columns * tiles->light->rows;
    for (int i = 0; i < count; i++)
        histogram[tiles->tile[i].level]++;
    int level = 255, above = 0;
    while (level > 0 && (above += histogram[level]) * share < count)
        level--;
    return level;
}

/* What the tiles around a pixel call paper: the lightest of the nine. */
static int paper_near(const struct tiles *tiles, int column, int row)
{
    int most = 1;
    for (int y = row - 1; y <= row + 1; y++) {
        for (int x = column - 1; x <= column + 1; x++) {
            if (x < 0 || y < 0 || x >= tiles->light->columns || y >= tiles->light->rows) continue;
            int level = tiles->tile[y * tiles->light->columns + x].level;
            if (level > most) most = level;
        }
    }
    return most;
}

/* How far the dark reaches in from each place of the border: a lid that shows beside its sheet. */
struct lid {
    int *left, *right; /* of each row */
    int *top, *bottom; /* of each column */
    size_t size;       /* bytes of them all, from left on */
};

/* Dark pixels from (x, y) on in steps of (dx, dy), at most half of `length`. */
static int dark_run(const struct picture *picture, int x, int y, int dx, int dy, int length,
                    int limit)
{
    int run = 0;
    while (run < length / 2 &&
           luma(picture_row(picture, y + run * dy) + 3 * (x + run * dx)) < limit)
        run++;
    return run;
}

/* Nothing where so much would be left out that it is more of a dark page than of a lid. */
static void find_lid(const struct picture *picture, int limit, struct lid *out)
{
    int width = picture->width_px, height = picture->height_px;
    long dark = 0;
    out->size = 2 * ((size_t)width + (size_t)height) * sizeof *out->left;
    out->left = memory_alloc(out->size);
    out->right = out->left + height;
    out->top = out->right + height;
    out->bottom = out->top + width;
    for (int y = 0; y < height; y++) {
        out->left[y] = dark_run(picture, 0, y, 1, 0, width, limit);
        out->right[y] = dark_run(picture, width - 1, y, -1, 0, width, limit);
        dark += out->left[y] + out->right[y];
    }
    for (int x = 0; x < width; x++) {
        out->top[x] = dark_run(picture, x, 0, 0, 1, height, limit);
        out->bottom[x] = dark_run(picture, x, height - 1, 0, -1, height, limit);
        dark += out->top[x] + out->bottom[x];
    }
    if (dark * 100 > (long)width * height * LID_MOST) memset(out->left, 0, out->size);
}

static bool is_lid(const struct picture *picture, const struct lid *lid, int edge, int x, int y)
{
    return x < lid->left[y] + edge || x >= picture->width_px - lid->right[y] - edge ||
           y < lid->top[x] + edge || y >= picture->height_px - lid->bottom[x] - edge;
}

/* The outermost hundredth of the page is left out, and what is dark beyond: the rim of a sheet is
 * dark, and a lid too. */
static double ink_share(const struct picture *picture, const struct tiles *tiles)
{
    const struct light *light = tiles->light;
    int edge = picture_longer_side(picture) / 100 + 1;
    long ink = 0, count = 0;
    struct lid lid;
    find_lid(picture, light->paper * LID_PERCENT / 100, &lid);
    for (int row = 0; row < light->rows; row++) {
        for (int column = 0; column < light->columns; column++) {
            int limit = paper_near(tiles, column, row) * INK_PERCENT / 100;
            for (int y = row * light->tile_px; y < (row + 1) * light->tile_px; y++) {
                if (y >= picture->height_px) break;
                for (int x = column * light->tile_px; x < (column + 1) * light->tile_px; x++) {
                    if (x >= picture->width_px) break;
                    if (is_lid(picture, &lid, edge, x, y)) continue;
                    ink += luma(picture_row(picture, y) + 3 * x) < limit;
                    count++;
                }
            }
        }
    }
    memory_wipe_free(lid.left, lid.size);
    return count ? (double)ink / (double)count : 0;
}

/* Which tiles belong to a fault, and the largest group of neighbours among them. */
struct marks {
    bool marked[TILES_MAX], seen[TILES_MAX];
    int stack[TILES_MAX];
};

struct group {
    int count, left, top, right, bottom;
    int rim, soft_rim; /* neighbours that are not marked, and those without a step between */
};

/* The paper at a place: the lightest of a short line across the direction of a probe. */
static int paper_at(const struct picture *picture, int x, int y, bool across)
{
    int most = 0;
    for (int k = -PROBE; k <= PROBE; k++) {
        int px = across ? x + k : x, py = across ? y : y + k;
        if (px < 0 || py < 0 || px >= picture->width_px || py >= picture->height_px) continue;
        int level = luma(picture_row(picture, py) + 3 * px);
        if (level > most) most = level;
    }
    return most;
}

/* From the middle of one tile to the middle of its neighbour: does the paper's level change all
 * along, as where a shadow ends, or within a step, as where something printed does? */
static bool is_soft(const struct tiles *tiles, int column, int row, int dx, int dy)
{
    const struct picture *picture = tiles->picture;
    int side = tiles->light->tile_px, steepest = 0;
    int x = column * side + side / 2, y = row * side + side / 2;
    int behind[STEP_PX] = {0}, first = 0, last = 0;
    for (int i = 0; i <= side; i++) {
        int at_x = x + i * dx, at_y = y + i * dy;
        if (at_x >= picture->width_px) at_x = picture->width_px - 1;
        if (at_y >= picture->height_px) at_y = picture->height_px - 1;
        last = paper_at(picture, at_x, at_y, dx == 0);
        if (i == 0) first = last;
        int step = i < STEP_PX ? last - first : last - behind[i % STEP_PX];
        if (step > steepest) steepest = step;
        behind[i % STEP_PX] = last;
    }
    return steepest * 100 < (last - first) * STEP_PERCENT;
}

static void look_around(const struct tiles *tiles, struct marks *marks, int at, int *stacked,
                        struct group *group)
{
    static const int dx[4] = {1, -1, 0, 0}, dy[4] = {0, 0, 1, -1};
    int columns = tiles->light->columns, column = at % columns, row = at / columns;
    for (int i = 0; i < 4; i++) {
        int x = column + dx[i], y = row + dy[i];
        if (x < 0 || y < 0 || x >= columns || y >= tiles->light->rows) continue;
        int next = y * columns + x;
        if (!marks->marked[next]) {
            group->rim++;
            group->soft_rim += is_soft(tiles, column, row, dx[i], dy[i]);
        } else if (!marks->seen[next]) {
            marks->seen[next] = true;
            marks->stack[(*stacked)++] = next;
        }
    }
}

static struct group group_from(const struct tiles *tiles, struct marks *marks, int start)
{
    int columns = tiles->light->columns, stacked = 0;
    struct group group = {.left = columns, .top = tiles->light->rows};
    marks->seen[start] = true;
    marks->stack[stacked++] = start;
    while (stacked > 0) {
        int at = marks->stack[--stacked], column = at % columns, row = at / columns;
        group.count++;
        if (column < group.left) group.left = column;
        if (column >= group.right) group.right = column + 1;
        if (row < group.top) group.top = row;
        if (row >= group.bottom) group.bottom = row + 1;
        look_around(tiles, marks, at, &stacked, &group);
    }
    return group;
}

static struct spot spot_of(const struct picture *picture, const struct light *light,
                           const struct group *group)
{
    int right = group->right * light->tile_px, bottom = group->bottom * light->tile_px;
    struct spot spot = {group->left * light->tile_px, group->top * light->tile_px, 0, 0};
    spot.width_px = (right < picture->width_px ? right : picture->width_px) - spot.x_px;
    spot.height_px = (bottom < picture->height_px ? bottom : picture->height_px) - spot.y_px;
    return spot;
}

/* The largest group of marked tiles; soft: of those whose rim is mostly without a step. */
static struct group largest_group(const struct tiles *tiles, struct marks *marks, bool soft)
{
    struct group best = {0};
    int count = tiles->light->columns * tiles->light->rows;
    for (int i = 0; i < count; i++) {
        if (!marks->marked[i] || marks->seen[i]) continue;
        struct group group = group_from(tiles, marks, i);
        if (soft && group.soft_rim * 2 < group.rim) continue;
        if (group.count > best.count) best = group;
    }
    return best;
}

static bool touches_border(const struct light *light, const struct group *group)
{
    return group->left == 0 || group->top == 0 || group->right == light->columns ||
           group->bottom == light->rows;
}

static void find_glare(const struct picture *picture, struct tiles *tiles, struct marks *marks,
                       bool card)
{
    struct light *light = tiles->light;
    int count = light->columns * light->rows;
    if (light->paper >= PAPER_BLOWN && light->paper > 0) {
        int blown = 0;
        for (int i = 0; i < count; i++)
            blown += tiles->tile[i].blown >= BLOWN_TILE;
        if (blown * 3 > count) return; /* the paper itself is as light */
    }
    memset(marks, 0, sizeof *marks);
    for (int i = 0; i < count; i++)
        marks->marked[i] = tiles->tile[i].blown >= BLOWN_TILE;
    struct group group = largest_group(tiles, marks, false);
    if (!card && touches_border(light, &group)) return;
    light->glare = (double)group.count / count;
    if (group.count) light->glare_spot = spot_of(picture, light, &group);
}

static void find_shadow(const struct picture *picture, struct tiles *tiles, struct marks *marks)
{
    struct light *light = tiles->light;
    int count = light->columns * light->rows, darkest = 255;
    memset(marks, 0, sizeof *marks);
    for (int i = 0; i < count; i++) {
        const struct tile *tile = &tiles->tile[i];
        int percent = tile->level * 100 / (light->paper ? light->paper : 1);
        marks->marked[i] =
            percent < SHADOW_PERCENT && percent >= BLACK_PERCENT && tile->spread < GREY_MOST;
        if (marks->marked[i] && tile->level < darkest) darkest = tile->level;
    }
    struct group group = largest_group(tiles, marks, true);
    light->shadow = (double)group.count / count;
    if (!group.count) return;
    light->shadow_spot = spot_of(picture, light, &group);
    light->shadow_depth = 1 - (double)darkest / (light->paper ? light->paper : 1);
}

void light_measure(const struct picture *picture, bool card, struct light *out)
{
    struct tiles *tiles = memory_alloc(sizeof *tiles);
    struct marks *marks = memory_alloc(sizeof *marks);
    *out = (struct light){0};
    tiles->picture = picture;
    tiles->light = out;
    cut_tiles(picture, tiles);
    out->paper = level_of(tiles, 10);
    out->lightest = level_of(tiles, 50);
    out->ink = ink_share(picture, tiles);
    find_glare(picture, tiles, marks, card);
    if (!card) find_shadow(picture, tiles, marks);
    memory_wipe_free(tiles, sizeof *tiles);
    memory_wipe_free(marks, sizeof *marks);
}
