#define _DEFAULT_SOURCE
#include "ui/canvas_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool rect_contains(const struct rect *rect, int x, int y)
{
    return x >= rect->x && y >= rect->y && x < rect->x + rect->width && y < rect->y + rect->height;
}

struct rect rect_intersect(const struct rect *a, const struct rect *b)
{
    int left = a->x > b->x ? a->x : b->x;
    int top = a->y > b->y ? a->y : b->y;
    int right = a->x + a->width < b->x + b->width ? a->x + a->width : b->x + b->width;
    int bottom = a->y + a->height < b->y + b->height ? a->y + a->height : b->y + b->height;
    if (right <= left || bottom <= top) return (struct rect){left, top, 0, 0};
    return (struct rect){left, top, right - left, bottom - top};
}

static size_t frame_size(const struct canvas *canvas)
{
    return (size_t)canvas->width * (size_t)canvas->height * sizeof(uint32_t);
}

struct canvas *canvas_create(int width_px, int height_px, const char *font_dir, struct fault *fault)
{
    if (width_px < 64 || height_px < 64 || width_px > 8192 || height_px > 8192) {
        FAULT(fault, FAULT_INPUT, 0, "no canvas of %d by %d pixels", width_px, height_px);
        return NULL;
    }
    struct fonts *fonts = fonts_create(font_dir ? font_dir : "/usr/share/fonts", fault);
    if (!fonts) return NULL;
    struct canvas *canvas = memory_alloc(sizeof *canvas);
    canvas->width = width_px;
    canvas->height = height_px;
    canvas->fonts = fonts;
    canvas->drawing = memory_alloc(frame_size(canvas));
    canvas->before = memory_alloc(frame_size(canvas));
    canvas->clip = canvas_area(canvas);
    return canvas;
}

void canvas_destroy(struct canvas *canvas)
{
    if (!canvas) return;
    fonts_destroy(canvas->fonts);
    shadows_forget(canvas);
    free(canvas->kawung);
    memory_wipe_free(canvas->drawing, frame_size(canvas));
    memory_wipe_free(canvas->before, frame_size(canvas));
    memory_wipe_free(canvas, sizeof *canvas);
}

void canvas_begin(struct canvas *canvas, const struct theme *theme)
{
    canvas->theme = theme;
    canvas->elements_count = 0;
    canvas->zone = ZONE_BODY;
    canvas->ringed = false;
    canvas->text_was_cut = false;
    canvas->showing = false;
    canvas->upper = (struct rect){0};
    canvas_unclip(canvas);
    canvas_fill(canvas, canvas->clip, theme_colour(theme, COLOUR_GROUND));
}

int canvas_end(struct canvas *canvas, struct rect out[DAMAGE_MAX])
{
    if (canvas->blind) {
        canvas->theme = NULL;
        return 0;
    }
    int count = 1;
    if (canvas->drawn)
        count = damage_find(canvas->drawing, canvas->before, canvas->width, canvas->height, out);
    else
        out[0] = canvas_area(canvas);
    uint32_t *drawn = canvas->drawing;
    canvas->drawing = canvas->before;
    canvas->before = drawn;
    canvas->drawn = true;
    canvas->showing = true;
    canvas->theme = NULL;
    return count;
}

const struct theme *canvas_theme(const struct canvas *canvas)
{
    assert(canvas->theme);
    return canvas->theme;
}

struct rect canvas_area(const struct canvas *canvas)
{
    return (struct rect){0, 0, canvas->width, canvas->height};
}

const uint32_t *canvas_pixels(const struct canvas *canvas, int *out_stride_px)
{
    *out_stride_px = canvas->width;
    return canvas->showing ? canvas->before : canvas->drawing;
}

void canvas_wipe(struct canvas *canvas)
{
    explicit_bzero(canvas->drawing, frame_size(canvas));
    explicit_bzero(canvas->before, frame_size(canvas));
    explicit_bzero(canvas->elements, sizeof canvas->elements);
    canvas->elements_count = 0;
    canvas->drawn = false;
    fonts_forget(canvas->fonts);
}

static void copy_id(char out[ELEMENT_ID_SIZE], const char *id)
{
    size_t length = strlen(id);
    /* A cut id would be another control's. */
    assert(length < ELEMENT_ID_SIZE);
    memcpy(out, id, length + 1);
}

void canvas_set_pressed(struct canvas *canvas, const char *id)
{
    copy_id(canvas->pressed, id);
}

void canvas_set_focus(struct canvas *canvas, const char *id)
{
    copy_id(canvas->focus, id);
}

bool canvas_is_pressed(const struct canvas *canvas, const char *id)
{
    return id[0] != 0 && strcmp(canvas->pressed, id) == 0;
}

bool canvas_is_focused(const struct canvas *canvas, const char *id)
{
    return id[0] != 0 && strcmp(canvas->focus, id) == 0;
}

static struct rect drawn_area(const struct canvas *canvas)
{
    return canvas->blind ? (struct rect){0} : canvas_area(canvas);
}

void canvas_set_blind(struct canvas *canvas, bool blind)
{
    canvas->blind = blind;
}

void canvas_clip(struct canvas *canvas, struct rect rect)
{
    struct rect area = drawn_area(canvas);
    canvas->clip = rect_intersect(&area, &rect);
}

void canvas_unclip(struct canvas *canvas)
{
    canvas->clip = drawn_area(canvas);
}
