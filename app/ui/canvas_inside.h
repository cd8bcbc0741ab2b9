/* canvas_inside.h - what the files that draw share. Inside the ui room only.
 *
 * Two frames: one is drawn into, the other is the frame before, which canvas_end compares with;
 * then they change places, so that nothing is copied. */
#ifndef ANJUNGAN_UI_CANVAS_INSIDE_H
#define ANJUNGAN_UI_CANVAS_INSIDE_H

#include "ui/canvas.h"
#include "ui/fonts.h"

enum { SHADOWS_MAX = 8 };

/* One quarter of a blurred round rectangle: alpha by the distance from the outer edges. */
struct shadow {
    int radius, blur;
    int size; /* of the quarter, in pixels; 0: unused */
    uint8_t *quarter;
};

struct canvas {
    int width, height;
    uint32_t *drawing, *before;
    bool drawn;   /* before holds a whole frame to compare with */
    bool showing; /* between frames: canvas_pixels is the one drawn last */
    struct rect clip;
    bool blind; /* nothing is drawn */
    const struct theme *theme;
    struct fonts *fonts;
    struct shadow shadows[SHADOWS_MAX];
    int shadow_next;
    uint8_t *kawung; /* kawung_size squared, coverage */
    int kawung_size;
    struct element elements[ELEMENTS_MAX];
    int elements_count;
    enum zone zone;
    bool text_was_cut; /* since the last element was registered */
    struct rect upper; /* ui_frame_upper */
    bool ringed;       /* a widget drew the ring round the focus */
    char pressed[ELEMENT_ID_SIZE], focus[ELEMENT_ID_SIZE];
};

struct rect rect_intersect(const struct rect *, const struct rect *);

/* over's own alpha is not read; alpha 0..255. The result is opaque. */
static inline uint32_t pixel_mix(uint32_t under, uint32_t over, unsigned alpha)
{
    unsigned weight = alpha + (alpha >> 7);
    uint32_t rb = under & 0xFF00FF, g = under & 0x00FF00;
    rb += ((((over & 0xFF00FF) - rb) * weight) >> 8);
    g += ((((over & 0x00FF00) - g) * weight) >> 8);
    return 0xFF000000 | (rb & 0xFF00FF) | (g & 0x00FF00);
}

static inline unsigned colour_alpha(uint32_t colour)
{
    return colour >> 24;
}

/* a * b / 255, rounded. */
static inline unsigned alpha_times(unsigned a, unsigned b)
{
    unsigned product = a * b + 128;
    return (product + (product >> 8)) >> 8;
}

/* Coverage 0..255 of a pixel whose centre lies distance pixels outside of an edge. */
static inline unsigned edge_cover(float distance)
{
    if (distance <= -0.5f) return 255;
    if (distance >= 0.5f) return 0;
    return (unsigned)((0.5f - distance) * 255.0f + 0.5f);
}

/* One pixel, which must lie in the clip. */
static inline void canvas_dot(struct canvas *canvas, int x, int y, uint32_t colour, unsigned cover)
{
    uint32_t *pixel = canvas->drawing + (size_t)y * (size_t)canvas->width + x;
    *pixel = pixel_mix(*pixel, colour, alpha_times(cover, colour_alpha(colour)));
}

/* A run of one row; clips by itself. */
void canvas_span(struct canvas *, int x, int y, int length, uint32_t colour);
/* Coverage bytes blended in colour; clips by itself. */
void canvas_mask(struct canvas *, int x, int y, int width, int height, const uint8_t *cover,
                 int stride, uint32_t colour);

/* Distance from the centre of pixel (x, y) to the edge of a round rectangle; negative inside. */
float round_distance(const struct rect *, int radius, int x, int y);
/* The radius, or what of it the rectangle has room for. */
int fitting_radius(const struct rect *, int radius);

/* Finds what differs between two frames (damage.c). */
int damage_find(const uint32_t *now, const uint32_t *before, int width, int height,
                struct rect out[DAMAGE_MAX]);

void shadows_forget(struct canvas *);

/* The widest of the lines into which canvas_text would break text in this width. */
int text_block_width(struct canvas *, enum type_style, int width, const char *text);
/* Its longest word's: narrower, a word would be parted. */
int text_widest_word(struct canvas *, enum type_style, const char *text);

#endif
