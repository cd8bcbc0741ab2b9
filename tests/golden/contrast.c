/* contrast.c - the contrast of what stands on a screen, as its pixels have it. */
#include "audit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* WCAG 2.2: 1.4.3 text, 1.4.11 icons and what shows where a field is, 1.4.6 in high contrast. */
static const double text_least = 4.5, icon_least = 3, plain_least = 7;

enum { SHADES = 4096, FEW = 8, SMALL_PX = 400 };

struct shade {
    uint32_t colour;
    unsigned count;
};

/* What does not fit the table is rare. */
static void count_shade(struct shade shades[SHADES], uint32_t colour, unsigned count)
{
    uint32_t at = colour * 2654435761u >> 20;
    for (int i = 0; i < 8; i++, at = (at + 1) % SHADES) {
        if (shades[at].count && shades[at].colour != colour) continue;
        shades[at].colour = colour;
        shades[at].count += count;
        break;
    }
}

static struct rect on_screen(const struct canvas *canvas, struct rect rect)
{
    struct rect area = canvas_area(canvas);
    int right = rect.x + rect.width, bottom = rect.y + rect.height;
    if (rect.x < 0) rect.x = 0;
    if (rect.y < 0) rect.y = 0;
    rect.width = (right < area.width ? right : area.width) - rect.x;
    rect.height = (bottom < area.height ? bottom : area.height) - rect.y;
    return rect;
}

/* How often each colour stands in the rectangle. Upright lines of these lengths do not count. */
static void count_shades(const struct canvas *canvas, const struct rect *rect, int cursor, int edge,
                         struct shade shades[SHADES])
{
    int stride;
    const uint32_t *pixels = canvas_pixels(canvas, &stride);
    struct rect seen = on_screen(canvas, *rect);
    int bottom = seen.y + seen.height;
    memset(shades, 0, SHADES * sizeof *shades);
    for (int x = seen.x; x < seen.x + seen.width; x++)
        for (int y = seen.y, run; y < bottom; y += run) {
            uint32_t colour = pixels[y * stride + x];
            for (run = 1; y + run < bottom && pixels[(y + run) * stride + x] == colour;)
                run++;
            if (run != cursor && (run < edge || edge == 0))
                count_shade(shades, colour, (unsigned)run);
        }
}

static double light_of(uint32_t channel)
{
    double c = (channel & 0xFF) / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * light_of(colour >> 16) + 0.7152 * light_of(colour >> 8) +
           0.0722 * light_of(colour);
}

static double contrast(uint32_t a, uint32_t b)
{
    double first = luminance(a), second = luminance(b);
    return first > second ? (first + 0.05) / (second + 0.05) : (second + 0.05) / (first + 0.05);
}

static const struct shade *find_shade(const struct shade shades[SHADES], uint32_t colour)
{
    uint32_t at = colour * 2654435761u >> 20;
    for (int i = 0; i < 8; i++, at = (at + 1) % SHADES)
        if (shades[at].count && shades[at].colour == colour) return &shades[at];
    return NULL;
}

static const struct shade *find_ground(const struct shade shades[SHADES])
{
    const struct shade *ground = &shades[0];
    for (int i = 0; i < SHADES; i++)
        if (shades[i].count > ground->count) ground = &shades[i];
    return ground;
}

/* By the colour that is more than a speck and differs most. */
static double strongest_on(const struct shade shades[SHADES], uint32_t ground)
{
    double strongest = 1;
    for (int i = 0; i < SHADES; i++)
        if (shades[i].count >= FEW) strongest = fmax(strongest, contrast(shades[i].colour, ground));
    return strongest;
}

static double least_of(const struct theme *theme, const struct element *element)
{
    if (strncmp(element->id, "page-", 5) == 0) return icon_least; /* a picture of a page */
    /* What cannot be pressed now may be quieter, never less than readable. */
    return theme_is_plain(theme) && element->enabled ? plain_least : text_least;
}

/* No colour that text or icons are drawn in may be weaker than it must be. */
static int check_named(const struct shade shades[SHADES], const struct shade *ground,
                       const struct theme *theme, const struct element *element, const char *prefix)
{
    static const enum colour_name text[] = {COLOUR_INK, COLOUR_QUIET, COLOUR_ON_PRIMARY,
                                            COLOUR_ON_DARK_QUIET};
    static const enum colour_name icon[] = {COLOUR_PRIMARY, COLOUR_ACCENT, COLOUR_GOOD, COLOUR_BAD,
                                            COLOUR_GLOW};
    int faults = 0;
    for (size_t i = 0; i < sizeof text / sizeof *text + sizeof icon / sizeof *icon; i++) {
        bool is_text = i < sizeof text / sizeof *text;
        enum colour_name name = is_text ? text[i] : icon[i - sizeof text / sizeof *text];
        const struct shade *shade = find_shade(shades, theme_colour(theme, name));
        if (!shade || shade == ground || shade->count < FEW) continue;
        double ratio = contrast(shade->colour, ground->colour);
        double least = is_text ? least_of(theme, element) : icon_least;
        /* The ground's own twins: a white card's edge on a nearly white ground is no text. */
        if (ratio < 1.3 || ratio >= least) continue;
        faults += printf("%s: %s has a colour %06X on %06X, %.1f:1\n", prefix, element->id,
                         shade->colour & 0xFFFFFF, ground->colour & 0xFFFFFF, ratio) > 0;
    }
    return faults;
}

/* The ground is what most of the rectangle is; the label is told from it by the strongest colour.
 */
static int check_label(const struct canvas *canvas, const struct theme *theme,
                       const struct element *element, const char *prefix)
{
    static struct shade shades[SHADES];
    if (element->rect.width * element->rect.height < SMALL_PX) return 0;
    count_shades(canvas, &element->rect, 0, 0, shades);
    const struct shade *ground = find_ground(shades);
    double strongest = strongest_on(shades, ground->colour);
    int faults = 0;
    if (strongest < least_of(theme, element))
        faults += printf("%s: %s (\"%s\") stands out by %.1f:1 only\n", prefix, element->id,
                         element->label, strongest) > 0;
    return faults + check_named(shades, ground, theme, element, prefix);
}

/* A field's edge, left of its middle, shows where it is. */
static int check_edge(const struct canvas *canvas, const struct element *element,
                      const char *prefix)
{
    enum { OUTSIDE = 3, INSIDE = 12 };
    int stride, middle = element->rect.y + element->rect.height / 2;
    const uint32_t *row = canvas_pixels(canvas, &stride) + middle * stride;
    double strongest = 1;
    for (int x = element->rect.x; x < element->rect.x + INSIDE; x++)
        strongest = fmax(strongest, contrast(row[x], row[element->rect.x - OUTSIDE]));
    if (strongest >= icon_least) return 0;
    return printf("%s: the edge of %s stands out by %.1f:1 only\n", prefix, element->id,
                  strongest) > 0;
}

static double strongest_in(const struct canvas *canvas, struct rect rect)
{
    static struct shade shades[SHADES];
    count_shades(canvas, &rect, 0, 0, shades);
    return strongest_on(shades, find_ground(shades)->colour);
}

/* The name of a field stands above it, where its last line tells; below only a row of boxes of one
 * digit, each with a name of its own. */
static int check_name(const struct canvas *canvas, const struct theme *theme,
                      const struct element *element, const char *prefix)
{
    enum { EDGE = 2 };
    const struct rect *box = &element->rect;
    int reach = theme_px(theme, 12) + theme_line_px(theme, TYPE_SMALL_BOLD);
    bool row = strcmp(element->id, "digits") == 0;
    int y = row ? box->y + box->height + EDGE : box->y - reach;
    double strongest = strongest_in(canvas, (struct rect){box->x, y, box->width, reach - EDGE});
    if (strongest >= least_of(theme, element)) return 0;
    return printf("%s: the name of %s stands out by %.1f:1 only\n", prefix, element->id,
                  strongest) > 0;
}

/* What was typed is read apart from the edge and the cursor, which would stand out in its place. */
static int check_field(const struct canvas *canvas, const struct theme *theme,
                       const struct element *element, const char *prefix)
{
    static struct shade shades[SHADES];
    int faults = check_edge(canvas, element, prefix) + check_name(canvas, theme, element, prefix);
    int inset = theme_px(theme, 12);
    if (!element->value[0]) return faults;
    struct rect inner = {element->rect.x + inset, element->rect.y + inset,
                         element->rect.width - 2 * inset, element->rect.height - 2 * inset};
    int cursor = theme_type_px(theme, TYPE_KEY) * 13 / 10, edge = inner.height * 7 / 10;
    count_shades(canvas, &inner, 0, 0, shades);
    uint32_t ground = find_ground(shades)->colour;
    count_shades(canvas, &inner, cursor, edge, shades);
    double strongest = strongest_on(shades, ground);
    if (strongest < least_of(theme, element))
        faults += printf("%s: what is typed in %s stands out by %.1f:1 only\n", prefix, element->id,
                         strongest) > 0;
    return faults;
}

int audit_check_contrast(const struct canvas *canvas, const struct theme *theme, const char *prefix)
{
    int faults = 0;
    for (int i = 0; i < canvas_element_count(canvas); i++) {
        const struct element *element = canvas_element_at(canvas, i);
        /* Pictures, and the mark on one, which is drawn in black, white and gold together. */
        bool shown = element->role == ROLE_PICTURE || strcmp(element->id, "spot") == 0;
        if (element->covered || shown) continue;
        if (element->role == ROLE_FIELD)
            faults += check_field(canvas, theme, element, prefix);
        else if (element->label[0])
            faults += check_label(canvas, theme, element, prefix);
    }
    return faults;
}
