#define _DEFAULT_SOURCE
#include "capture/capture.h"
#include "capture/colour.h"
#include "capture/decode.h"
#include "capture/edges.h"
#include "capture/encode.h"
#include "capture/judge.h"
#include "capture/likeness.h"
#include "capture/paper.h"
#include "capture/pixels.h"
#include "capture/rim.h"
#include "capture/sheet.h"
#include "capture/skew.h"
#include "capture/upright.h"

#include <math.h>
#include <string.h>

enum {
    SOURCE_SIDE = 5000,   /* what a photo is decoded to at least: the sheet fills part of it */
    PAGE_SIDE_MAX = 3508, /* A4 at 300 dpi */
    PAGE_SIDE_F4 = 3898,
    PREVIEW_SIDE_MAX = 1000,
    DPI_LEAST = 50, /* of a scan */
    DPI_BELIEVED =
        100, /* of a file that says so itself: cameras write 72 and 96 without meaning it */
};

void captured_page_free(struct captured_page *page)
{
    if (!page) return;
    bytes_free(&page->jpeg);
    picture_free(&page->preview);
    bytes_free(&page->likeness);
    *page = (struct captured_page){0};
}

/* A scan shows a sheet as a rectangle; a photo as something that leans. */
static bool is_rectangle(const struct quad *quad)
{
    double least, most;
    return quad_angles(quad, &least, &most) && least > 89 && most < 91;
}

static void sides_of(const struct quad *quad, double *out_width, double *out_height)
{
    const struct point *c = quad->corner;
    *out_width = fmax(point_distance(c[0], c[1]), point_distance(c[3], c[2]));
    *out_height = fmax(point_distance(c[0], c[3]), point_distance(c[1], c[2]));
}

/* The size on paper, from the resolution where that makes sense, otherwise from the shape. */
static void measure(const struct picture *source, const struct quad *quad, double aspect,
                    double tolerance, struct captured_page *page)
{
    double width, height;
    sides_of(quad, &width, &height);
    if (source->dpi >= DPI_LEAST) {
        page->width_mm = width * 25.4 / source->dpi;
        page->height_mm = height * 25.4 / source->dpi;
        if (paper_by_size(&page->width_mm, &page->height_mm)) return;
        if (page->page_found && is_rectangle(quad) && fmax(page->width_mm, page->height_mm) < 450)
            return;
    }
    page->width_mm = page->height_mm = 0;
    if (!page->page_found && source->dpi >= DPI_LEAST) return; /* a glass, of whatever shape */
    paper_by_aspect(aspect, tolerance, &page->width_mm, &page->height_mm);
}

static int dpi_of(const struct captured_page *page)
{
    return (int)lround(page->width_px * 25.4 / page->width_mm);
}

/* The size in pixels: no side is enlarged but to give the sheet its shape back. */
static void choose_size(const struct quad *quad, double aspect, int source_dpi,
                        struct captured_page *page)
{
    if (page->width_mm > 0) aspect = page->width_mm / page->height_mm;
    double width, height;
    sides_of(quad, &width, &height);
    if (width < height * aspect) {
        width = height * aspect;
    } else {
        height = width / aspect;
    }
    double most = fmax(page->width_mm, page->height_mm) == 330 ? PAGE_SIDE_F4 : PAGE_SIDE_MAX;
    double scale = fmin(1, most / fmax(width, height));
    page->width_px = (int)fmax(1, round(width * scale));
    page->height_px = (int)fmax(1, round(height * scale));
    if (page->width_mm > 0)
        page->dpi = dpi_of(page);
    else if (source_dpi >= DPI_LEAST)
        page->dpi = (int)lround(source_dpi * scale);
}

/* A frame of the given size about the middle of the picture, turned by degrees. */
static struct quad turned_frame(const struct picture *source, double degrees, double wide,
                                double tall)
{
    double radians = degrees * M_PI / 180, c = cos(radians), s = sin(radians);
    static const double unit[4][2] = {{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}};
    struct quad quad;
    for (int i = 0; i < 4; i++) {
        double x = unit[i][0] * wide, y = unit[i][1] * tall;
        quad.corner[i] = (struct point){source->width_px / 2.0 + x * c - y * s,
                                        source->height_px / 2.0 + x * s + y * c};
    }
    return quad;
}

/* The whole picture, turned by the skew of its print: in a frame of its own size where the corners
 * that this cuts off are empty, otherwise in one that holds every corner. */
static struct quad level(const struct picture *source, double degrees)
{
    double radians = degrees * M_PI / 180, c = cos(radians), s = fabs(sin(radians));
    double width = source->width_px, height = source->height_px;
    struct quad quad = turned_frame(source, degrees, width, height);
    if (degrees == 0 || sheet_holds_print(source, &quad)) return quad;
    return turned_frame(source, degrees, width * c + height * s, height * c + width * s);
}

/* A page as it is drawn from its source; where nothing has to be moved, the source itself. */
struct sheet_picture {
    struct picture picture;
    bool borrowed;
};

static bool is_untouched(const struct picture *source, const struct quad *quad,
                         const struct captured_page *page)
{
    struct quad whole = quad_whole(source->width_px, source->height_px);
    for (int i = 0; i < 4; i++)
        if (point_distance(whole.corner[i], quad->corner[i]) > 0.01) return false;
    return page->width_px == source->width_px && page->height_px == source->height_px;
}

/* What a page that leaves its picture goes on with: what is along the border there. White would
 * make a dark page look light. */
static void border_colour(const struct picture *source, uint8_t out[3])
{
    uint64_t sum[3] = {0}, count = 0;
    int step = picture_longer_side(source) / 256 + 1;
    for (int y = 0; y < source->height_px; y += step) {
        const uint8_t *ends[2] = {picture_row(source, y),
                                  picture_row(source, y) + 3 * (source->width_px - 1)};
        for (int k = 0; k < 2; k++) {
            for (int c = 0; c < 3; c++)
                sum[c] += ends[k][c];
            count++;
        }
    }
    for (int c = 0; c < 3; c++)
        out[c] = (uint8_t)(sum[c] / count);
}

/* Reduces the source where the page will be much smaller than what it is taken from: the warp looks
 * at four neighbours only. */
static void draw_page(const struct picture *source, const struct quad *quad, int width_px,
                      int height_px, struct picture *out)
{
    double width, height;
    sides_of(quad, &width, &height);
    double scale = fmax(width_px / width, height_px / height);
    uint8_t fill[3];
    border_colour(source, fill);
    if (scale > 0.8) {
        picture_warp(source, quad, width_px, height_px, fill, out);
        return;
    }
    int longer = picture_longer_side(source);
    struct picture reduced;
    picture_reduce(source, (int)lround(longer * scale), &reduced);
    struct quad smaller = quad_scaled(quad, (double)picture_longer_side(&reduced) / longer);
    picture_warp(&reduced, &smaller, width_px, height_px, fill, out);
    picture_free(&reduced);
}

/* Where the page lies in its source. */
struct lie {
    struct quad quad;
    double aspect, tolerance;
    struct page_edges edges;
    bool open[4]; /* the side lies along the border of the source: more may lie beyond */
};

/* Sides i and i + 2 are set `wanted` apart: the one along the border is moved, or both alike. */
static void place_pair(struct point c[4], int i, const bool border[4], double wanted)
{
    double share = border[i] && border[i + 2] ? 0.5 : border[i] ? 1 : 0;
    for (int k = 0; k < 2; k++) {
        struct point *near = &c[i + k], *far = &c[(i + 3 - k) % 4];
        double length = point_distance(*near, *far), grow = wanted / length - 1;
        double dx = (near->x - far->x) * grow, dy = (near->y - far->y) * grow;
        near->x += dx * share;
        near->y += dy * share;
        far->x -= dx * (1 - share);
        far->y -= dy * (1 - share);
    }
}

/* A side along the border is not the sheet's own: it lies askew across it, and is known no better
 * than by how far it leans. Where the sheet is of a known kind, that side is put where it must be.
 */
static void place_border_sides(const struct picture *source, double mm, struct lie *lie)
{
    struct point *c = lie->quad.corner;
    bool border[4];
    for (int i = 0; i < 4; i++)
        border[i] = rim_is_border(source, c[i], c[(i + 1) % 4]);
    double width, height, lean = fabs(sin(quad_turn(&lie->quad) * M_PI / 180));
    sides_of(&lie->quad, &width, &height);
    double width_mm = width * mm, height_mm = height * mm;
    double slack_width = border[1] || border[3] ? lean * height_mm : 0;
    double slack_height = border[0] || border[2] ? lean * width_mm : 0;
    if (!paper_by_rough_size(&width_mm, &height_mm, slack_width, slack_height)) return;
    for (int i = 0; i < 2; i++) {
        double wanted = (i ? width_mm : height_mm) / mm;
        if (border[i] || border[i + 2]) place_pair(c, i, border, wanted);
    }
}

static void find_page(const struct picture *source, struct captured_page *page, struct lie *lie)
{
    double width, height;
    *lie = (struct lie){.tolerance = 0.05};
    page->page_found = sheet_find(source, &lie->quad);
    if (page->page_found) {
        double mm = source->dpi >= DPI_LEAST ? 25.4 / source->dpi : 0;
        if (mm > 0) place_border_sides(source, mm, lie);
        page->skew_degrees = quad_turn(&lie->quad);
        lie->aspect = quad_aspect(&lie->quad, source->width_px, source->height_px);
        sides_of(&lie->quad, &width, &height);
        edges_of_sheet(source, &lie->quad, width * mm, height * mm, &lie->edges);
        for (int i = 0; i < 4; i++)
            lie->open[i] =
                rim_is_border(source, lie->quad.corner[i], lie->quad.corner[(i + 1) % 4]);
        return;
    }
    page->skew_degrees = skew_of_print(source);
    if (fabs(page->skew_degrees) < 0.1) page->skew_degrees = 0;
    lie->quad = level(source, page->skew_degrees);
    sides_of(&lie->quad, &width, &height);
    lie->aspect = width / height;
    lie->tolerance = 0.015;
    for (int i = 0; i < 4; i++)
        lie->open[i] = true;
}

/* Turns the corners, so that the page is drawn upright at once. */
static void turn(struct lie *lie, int quarter_turns, struct captured_page *page)
{
    struct quad quad = lie->quad;
    bool open[4];
    memcpy(open, lie->open, sizeof open);
    for (int i = 0; i < 4; i++) {
        lie->quad.corner[i] = quad.corner[(i + 4 - quarter_turns) % 4];
        lie->open[i] = open[(i + 4 - quarter_turns) % 4];
    }
    lie->edges = edges_turned(&lie->edges, quarter_turns);
    page->quarter_turns = quarter_turns;
    if (quarter_turns % 2 == 0) return;
    lie->aspect = 1 / lie->aspect;
    double width_mm = page->width_mm;
    page->width_mm = page->height_mm;
    page->height_mm = width_mm;
    int width_px = page->width_px;
    page->width_px = page->height_px;
    page->height_px = width_px;
}

/* A card lies wide; which end is up is seen when it is read. Of a sheet the print tells. */
static int turns_of(const struct picture *source, const struct lie *lie,
                    const struct captured_page *page)
{
    double longer = fmax(page->width_mm, page->height_mm);
    if (longer == PAPER_CARD_LONGER) return page->height_mm > page->width_mm ? 1 : 0;
    double scale = (double)UPRIGHT_SIDE / fmax(page->width_px, page->height_px);
    if (page->dpi > 0) scale = (double)UPRIGHT_DPI / page->dpi;
    scale = fmin(scale, fmin(1, (double)UPRIGHT_MOST / fmax(page->width_px, page->height_px)));
    int width = (int)fmax(1, round(page->width_px * scale));
    int height = (int)fmax(1, round(page->height_px * scale));
    struct picture small, grey;
    draw_page(source, &lie->quad, width, height, &small);
    picture_to_grey(&small, &grey);
    int turns = upright_turns(&grey);
    picture_free(&small);
    picture_free(&grey);
    return turns;
}

static void straighten(const struct picture *source, struct captured_page *page, struct lie *lie,
                       struct sheet_picture *out)
{
    find_page(source, page, lie);
    measure(source, &lie->quad, lie->aspect, lie->tolerance, page);
    choose_size(&lie->quad, lie->aspect, source->dpi, page);
    int turns = turns_of(source, lie, page);
    if (turns) turn(lie, turns, page);
    *out = (struct sheet_picture){.borrowed = is_untouched(source, &lie->quad, page)};
    if (out->borrowed)
        out->picture = *source;
    else
        draw_page(source, &lie->quad, page->width_px, page->height_px, &out->picture);
}

static void look_at_page(const struct picture *sheet, const struct page_wish *wish,
                         const struct lie *lie, struct captured_page *page)
{
    struct page_edges edges = lie->edges;
    picture_reduce(sheet, PREVIEW_SIDE_MAX, &page->preview);
    page->colour = picture_is_coloured(&page->preview);
    edges_of_print(&page->preview, lie->open, &edges);
    judge_page(sheet, wish, &edges, page);
    likeness_make(&page->preview, &page->likeness);
}

bool capture_page(const struct picture *raw, const struct page_wish *wish,
                  struct captured_page *out, struct fault *fault)
{
    struct picture source = *raw;
    bool borrowed = raw->format == PICTURE_RGB24;
    if (borrowed ? !picture_check_raw(raw, fault)
                 : !picture_to_rgb(raw, SOURCE_SIDE, &source, fault))
        return false;
    if (!borrowed && !raw->dpi && source.dpi < DPI_BELIEVED) source.dpi = 0;
    struct captured_page page = {0};
    struct lie lie;
    struct sheet_picture sheet;
    straighten(&source, &page, &lie, &sheet);
    if (!borrowed && !sheet.borrowed) picture_free(&source);
    look_at_page(&sheet.picture, wish, &lie, &page);
    bool done = picture_encode_within(&sheet.picture, wish->size_max, &page.jpeg, &page.width_px,
                                      &page.height_px, fault);
    if (page.width_mm > 0) page.dpi = dpi_of(&page);
    if (!sheet.borrowed) picture_free(&sheet.picture);
    if (!borrowed && sheet.borrowed) picture_free(&source);
    if (done) {
        *out = page;
    } else {
        captured_page_free(&page);
    }
    return done;
}
