#include "ui/canvas_inside.h"
#include "ui/scale.h"

#include <assert.h>

enum { BLUR_CELL_PX = 44 };

struct crop {
    double x, y, width, height;
};

/* What of the picture is seen, and where it stands in rect. */
static struct crop fit_picture(struct rect *rect, const struct picture *picture, enum fit fit)
{
    struct crop crop = {0, 0, picture->width_px, picture->height_px};
    double across = rect->width / crop.width, down = rect->height / crop.height;
    if (fit == FIT_COVER) {
        double scale = across > down ? across : down;
        crop.width = rect->width / scale;
        crop.height = rect->height / scale;
        crop.x = (picture->width_px - crop.width) / 2;
        crop.y = (picture->height_px - crop.height) / 2;
        return crop;
    }
    double scale = across < down ? across : down;
    int width = (int)(crop.width * scale + 0.5), height = (int)(crop.height * scale + 0.5);
    width = width < 1 ? 1 : width;
    height = height < 1 ? 1 : height;
    *rect = (struct rect){rect->x + (rect->width - width) / 2,
                          rect->y + (rect->height - height) / 2, width, height};
    return crop;
}

static void put_row(struct canvas *canvas, const struct rect *rect, int radius, int y,
                    const uint32_t *row)
{
    const struct rect line = {rect->x, y, rect->width, 1};
    struct rect part = rect_intersect(&canvas->clip, &line);
    if (part.height == 0) return;
    bool corner = y < rect->y + radius || y >= rect->y + rect->height - radius;
    uint32_t *to = canvas->drawing + (size_t)y * (size_t)canvas->width;
    for (int x = part.x; x < part.x + part.width; x++) {
        uint32_t colour = row[x - rect->x];
        bool edge = corner && (x < rect->x + radius || x >= rect->x + rect->width - radius);
        to[x] = edge ? pixel_mix(to[x], colour, edge_cover(round_distance(rect, radius, x, y)))
                     : colour;
    }
}

static void draw_scaled(struct canvas *canvas, const struct rect *rect, int radius,
                        struct scaler *scaler)
{
    uint32_t *row = memory_alloc((size_t)rect->width * sizeof *row);
    for (int y = 0; y < rect->height; y++) {
        scaler_row(scaler, row);
        put_row(canvas, rect, radius, rect->y + y, row);
    }
    memory_wipe_free(row, (size_t)rect->width * sizeof *row);
}

void canvas_picture(struct canvas *canvas, struct rect rect, const struct picture *picture,
                    enum fit fit, int radius, bool mirrored)
{
    assert(picture->format != PICTURE_FILE);
    if (rect.width <= 0 || rect.height <= 0 || picture->width_px <= 0 || picture->height_px <= 0)
        return;
    struct crop crop = fit_picture(&rect, picture, fit);
    /* To scale it takes long: not where nothing of it is seen. */
    if (rect_intersect(&canvas->clip, &rect).height == 0) return;
    struct scaler *scaler = scaler_create(picture, crop.x, crop.y, crop.width, crop.height,
                                          rect.width, rect.height, mirrored);
    draw_scaled(canvas, &rect, fitting_radius(&rect, radius), scaler);
    scaler_destroy(scaler);
}

static void bitmap_whole(struct canvas *canvas, struct rect rect, const struct bitmap *bitmap,
                         int times)
{
    int left = rect.x + (rect.width - bitmap->width_px * times) / 2;
    int top = rect.y + (rect.height - bitmap->height_px * times) / 2;
    canvas_fill(canvas,
                (struct rect){left, top, bitmap->width_px * times, bitmap->height_px * times},
                0xFFFFFFFF);
    for (int y = 0; y < bitmap->height_px; y++)
        for (int x = 0; x < bitmap->width_px; x++) {
            int run = 0;
            while (x + run < bitmap->width_px && bitmap_get(bitmap, x + run, y))
                run++;
            if (!run) continue;
            canvas_fill(canvas,
                        (struct rect){left + x * times, top + y * times, run * times, times},
                        0xFF000000);
            x += run;
        }
}

void canvas_bitmap(struct canvas *canvas, struct rect rect, const struct bitmap *bitmap)
{
    if (bitmap->width_px <= 0 || bitmap->height_px <= 0 || rect.width <= 0 || rect.height <= 0)
        return;
    int across = rect.width / bitmap->width_px, down = rect.height / bitmap->height_px;
    int times = across < down ? across : down;
    if (times >= 1) {
        bitmap_whole(canvas, rect, bitmap, times);
        return;
    }
    struct picture grey = {.format = PICTURE_GREY8,
                           .width_px = bitmap->width_px,
                           .height_px = bitmap->height_px,
                           .stride_bytes = bitmap->width_px};
    bytes_reserve(&grey.pixels, (size_t)grey.stride_bytes * (size_t)grey.height_px);
    for (int y = 0; y < grey.height_px; y++)
        for (int x = 0; x < grey.width_px; x++)
            grey.pixels.data[(size_t)y * (size_t)grey.stride_bytes + (size_t)x] =
                bitmap_get(bitmap, x, y) ? 0 : 255;
    canvas_picture(canvas, rect, &grey, FIT_CONTAIN, 0, false);
    picture_free(&grey);
}

/* The mean of every second pixel of every second row: enough for what nobody shall read. */
static void cell_mean(const struct canvas *canvas, const struct rect *cell, uint8_t out[3])
{
    uint32_t red = 0, green = 0, blue = 0, count = 0;
    for (int y = cell->y; y < cell->y + cell->height; y += 2)
        for (int x = cell->x; x < cell->x + cell->width; x += 2, count++) {
            uint32_t pixel = canvas->drawing[(size_t)y * (size_t)canvas->width + (size_t)x];
            red += pixel >> 16 & 255;
            green += pixel >> 8 & 255;
            blue += pixel & 255;
        }
    out[0] = (uint8_t)(red / count);
    out[1] = (uint8_t)(green / count);
    out[2] = (uint8_t)(blue / count);
}

/* A letter of the largest text covers about one cell: what remains is where something stood. */
void canvas_blur(struct canvas *canvas, struct rect rect)
{
    struct rect part = rect_intersect(&canvas->clip, &rect);
    if (part.width == 0 || part.height == 0) return;
    int cell = theme_px(canvas_theme(canvas), BLUR_CELL_PX);
    if (cell < 24) cell = 24;
    struct picture coarse = {.format = PICTURE_RGB24,
                             .width_px = (part.width + cell - 1) / cell,
                             .height_px = (part.height + cell - 1) / cell};
    coarse.stride_bytes = coarse.width_px * 3;
    bytes_reserve(&coarse.pixels, (size_t)coarse.stride_bytes * (size_t)coarse.height_px);
    for (int y = 0; y < coarse.height_px; y++)
        for (int x = 0; x < coarse.width_px; x++) {
            struct rect whole = {part.x + x * cell, part.y + y * cell, cell, cell};
            struct rect seen = rect_intersect(&part, &whole);
            cell_mean(canvas, &seen,
                      coarse.pixels.data + (size_t)y * (size_t)coarse.stride_bytes + 3 * (size_t)x);
        }
    struct scaler *scaler =
        scaler_create(&coarse, 0, 0, (double)part.width / cell, (double)part.height / cell,
                      part.width, part.height, false);
    draw_scaled(canvas, &part, 0, scaler);
    scaler_destroy(scaler);
    picture_free(&coarse);
}
