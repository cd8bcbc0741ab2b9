#define _DEFAULT_SOURCE
#include "capture/capture.h"
#include "capture/colour.h"
#include "capture/decode.h"
#include "capture/paper.h"
#include "capture/pixels.h"
#include "capture/sheet.h"
#include "capture/skew.h"

#include <math.h>

enum {
    SOURCE_SIDE = 5000,   /* what a photo is decoded to at least: the sheet fills part of it */
    PAGE_SIDE_MAX = 3508, /* A4 at 300 dpi */
    PAGE_SIDE_F4 = 3898,
    PREVIEW_SIDE_MAX = 1000,
    PAGE_QUALITY = 85,
    DPI_BELIEVED = 100, /* cameras write 72 and 96 without meaning it */
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
    if (source->dpi >= DPI_BELIEVED) {
        page->width_mm = width * 25.4 / source->dpi;
        page->height_mm = height * 25.4 / source->dpi;
        if (paper_by_size(&page->width_mm, &page->height_mm)) return;
        if (is_rectangle(quad) && fmax(page->width_mm, page->height_mm) < 450) return;
    }
    page->width_mm = page->height_mm = 0;
    paper_by_aspect(aspect, tolerance, &page->width_mm, &page->height_mm);
}

/* The size in pixels: no side is enlarged but to give the sheet its shape back. */
static void choose_size(const struct quad *quad, double aspect, struct captured_page *page)
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
    if (page->width_mm > 0) page->dpi = (int)lround(page->width_px * 25.4 / page->width_mm);
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

/* Reduces the source where the page will be much smaller than what it is taken from: the warp looks
 * at four neighbours only. */
static void draw_page(const struct picture *source, const struct quad *quad,
                      const struct captured_page *page, struct picture *out)
{
    double width, height;
    sides_of(quad, &width, &height);
    double scale = fmax(page->width_px / width, page->height_px / height);
    const uint8_t paper[3] = {255, 255, 255};
    if (scale > 0.8) {
        picture_warp(source, quad, page->width_px, page->height_px, paper, out);
        return;
    }
    int longer = picture_longer_side(source);
    struct picture reduced;
    picture_reduce(source, (int)lround(longer * scale), &reduced);
    struct quad smaller = quad_scaled(quad, (double)picture_longer_side(&reduced) / longer);
    picture_warp(&reduced, &smaller, page->width_px, page->height_px, paper, out);
    picture_free(&reduced);
}

static void straighten(const struct picture *source, struct captured_page *page,
                       struct picture *out)
{
    struct quad quad;
    double aspect, tolerance = 0.05;
    page->page_found = sheet_find(source, &quad);
    if (page->page_found) {
        page->skew_degrees = quad_turn(&quad);
        aspect = quad_aspect(&quad, source->width_px, source->height_px);
    } else {
        page->skew_degrees = skew_of_print(source);
        if (fabs(page->skew_degrees) < 0.1) page->skew_degrees = 0;
        quad = level(source, page->skew_degrees);
        double width, height;
        sides_of(&quad, &width, &height);
        aspect = width / height;
        tolerance = 0.015;
    }
    measure(source, &quad, aspect, tolerance, page);
    choose_size(&quad, aspect, page);
    draw_page(source, &quad, page, out);
}

bool capture_page(const struct picture *raw, const struct page_wish *wish,
                  struct captured_page *out, struct fault *fault)
{
    (void)wish;
    struct picture source, sheet;
    if (!picture_to_rgb(raw, SOURCE_SIDE, &source, fault)) return false;
    struct captured_page page = {0};
    straighten(&source, &page, &sheet);
    picture_free(&source);
    picture_reduce(&sheet, PREVIEW_SIDE_MAX, &page.preview);
    page.colour = picture_is_coloured(&page.preview);
    bool done = picture_encode_jpeg(&sheet, PAGE_QUALITY, &page.jpeg, fault);
    picture_free(&sheet);
    if (done) {
        *out = page;
    } else {
        captured_page_free(&page);
    }
    return done;
}
