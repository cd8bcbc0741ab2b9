#include "capture/capture.h"
#include "capture/colour.h"
#include "capture/decode.h"
#include "capture/edges.h"
#include "capture/encode.h"
#include "capture/judge.h"
#include "capture/lie.h"
#include "capture/likeness.h"
#include "capture/paper.h"
#include "capture/pixels.h"
#include "capture/upright.h"

#include <math.h>

enum {
    SOURCE_SIDE = 5000,   /* what a photo is decoded to at least: the sheet fills part of it */
    PAGE_SIDE_MAX = 3508, /* A4 at 300 dpi */
    PAGE_SIDE_F4 = 3898,
    PREVIEW_SIDE_MAX = 1000,
    BORDER_PLACES = 2000, /* that are looked at */
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

/* The size on paper, from the resolution where that makes sense, otherwise from the shape. */
static void measure(const struct picture *source, const struct quad *quad, double aspect,
                    double tolerance, struct captured_page *page)
{
    double width, height;
    quad_sides(quad, &width, &height);
    if (source->dpi >= LIE_DPI_LEAST) {
        page->width_mm = width * 25.4 / source->dpi;
        page->height_mm = height * 25.4 / source->dpi;
        if (paper_by_size(&page->width_mm, &page->height_mm)) return;
        if (page->page_found && is_rectangle(quad) && fmax(page->width_mm, page->height_mm) < 450)
            return;
    }
    page->width_mm = page->height_mm = 0;
    if (!page->page_found && source->dpi >= LIE_DPI_LEAST) return; /* a glass, of whatever shape */
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
    quad_sides(quad, &width, &height);
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
    else if (source_dpi >= LIE_DPI_LEAST)
        page->dpi = (int)lround(source_dpi * scale);
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

/* What a page that leaves the picture goes on with: the middle value along the border. White would
 * be taken for paper, or for glare. */
static void border_colour(const struct picture *source, uint8_t out[3])
{
    int counts[3][256] = {{0}}, all = 0;
    int width = source->width_px, height = source->height_px, round = 2 * (width + height);
    for (int i = 0; i < round; i += 1 + round / BORDER_PLACES, all++) {
        int x = i < 2 * width ? i / 2 : i % 2 * (width - 1);
        int y = i < 2 * width ? i % 2 * (height - 1) : (i - 2 * width) / 2;
        const uint8_t *p = picture_row(source, y) + 3 * x;
        for (int c = 0; c < 3; c++)
            counts[c][p[c]]++;
    }
    for (int c = 0; c < 3; c++) {
        int value = 0, sum = counts[c][0];
        while (sum * 2 < all)
            sum += counts[c][++value];
        out[c] = (uint8_t)value;
    }
}

/* Reduces the source where the page will be much smaller than what it is taken from: the warp looks
 * at four neighbours only. */
static void draw_page(const struct picture *source, const struct quad *quad, int width_px,
                      int height_px, struct picture *out)
{
    double width, height;
    quad_sides(quad, &width, &height);
    double scale = fmax(width_px / width, height_px / height);
    uint8_t ground[3];
    border_colour(source, ground);
    if (scale > 0.8) {
        picture_warp(source, quad, width_px, height_px, ground, out);
        return;
    }
    int longer = picture_longer_side(source);
    struct picture reduced;
    picture_reduce(source, (int)lround(longer * scale), &reduced);
    struct quad smaller = quad_scaled(quad, (double)picture_longer_side(&reduced) / longer);
    picture_warp(&reduced, &smaller, width_px, height_px, ground, out);
    picture_free(&reduced);
}

/* Turns the corners, so that the page is drawn upright at once. */
static void turn(struct lie *lie, int quarter_turns, struct captured_page *page)
{
    lie_turn(lie, quarter_turns);
    page->quarter_turns = quarter_turns;
    if (quarter_turns % 2 == 0) return;
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
    lie_find(source, lie);
    page->page_found = lie->found;
    page->skew_degrees = lie->skew_degrees;
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
    judge_page(sheet, wish, &edges, lie->left_degrees, page);
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
