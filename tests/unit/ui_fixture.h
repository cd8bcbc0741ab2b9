/* ui_fixture.h - a canvas and a theme for the tests of the ui room. */
#ifndef ANJUNGAN_TESTS_UI_FIXTURE_H
#define ANJUNGAN_TESTS_UI_FIXTURE_H

#include "ui/widgets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static inline struct theme theme_for(int width_px, int height_px, double px_per_mm, double scale)
{
    return (struct theme){
        .scale = scale, .px_per_mm = px_per_mm, .width_px = width_px, .height_px = height_px};
}

static inline struct canvas *canvas_for(const struct theme *theme)
{
    struct fault fault = {0};
    struct canvas *canvas = canvas_create(theme->width_px, theme->height_px, NULL, &fault);
    if (!canvas) fail_msg("%s", fault.text);
    return canvas;
}

static inline uint32_t pixel_at(const struct canvas *canvas, int x, int y)
{
    int stride = 0;
    const uint32_t *pixels = canvas_pixels(canvas, &stride);
    return pixels[y * stride + x];
}

#endif
