#include "audit.h"

#include "ui/focus.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* WCAG 2.2: 1.4.3 text, 1.4.11 icons, 1.4.6 in high contrast; and a primary button's height. */
static const double text_least = 4.5, icon_least = 3, plain_least = 7, primary_least_mm = 20;
static const double rounding_mm = 0.25;

enum { SHADES = 4096, FEW = 8, SMALL_PX = 400 };

struct shade {
    uint32_t colour;
    unsigned count;
};

static bool is_control(const struct element *element)
{
    return element->role == ROLE_BUTTON || element->role == ROLE_KEY;
}

/* How often each colour stands in the rectangle; what does not fit the table is rare. */
static void count_shades(const struct canvas *canvas, const struct rect *rect,
                         struct shade shades[SHADES])
{
    int stride;
    const uint32_t *pixels = canvas_pixels(canvas, &stride);
    struct rect area = canvas_area(canvas);
    memset(shades, 0, SHADES * sizeof *shades);
    for (int y = rect->y; y < rect->y + rect->height && y < area.height; y++)
        for (int x = rect->x; x < rect->x + rect->width && x < area.width; x++) {
            if (x < 0 || y < 0) continue;
            uint32_t colour = pixels[y * stride + x];
            uint32_t at = colour * 2654435761u >> 20;
            for (int i = 0; i < 8; i++, at = (at + 1) % SHADES) {
                if (shades[at].count && shades[at].colour != colour) continue;
                shades[at].colour = colour;
                shades[at].count++;
                break;
            }
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

/* The ground is what most of the rectangle is; the label is told from it by the strongest colour
 * that is more than a speck, and no colour that text or icons are drawn in may be weaker than it
 * must be. */
static int check_contrast(const struct canvas *canvas, const struct theme *theme,
                          const struct element *element, const char *prefix)
{
    static const enum colour_name text[] = {COLOUR_INK, COLOUR_QUIET, COLOUR_ON_PRIMARY,
                                            COLOUR_ON_DARK_QUIET};
    static const enum colour_name icon[] = {COLOUR_PRIMARY, COLOUR_ACCENT, COLOUR_GOOD, COLOUR_BAD,
                                            COLOUR_GLOW};
    static struct shade shades[SHADES];
    const struct shade *ground = &shades[0];
    double strongest = 1, least = theme_is_plain(theme) ? plain_least : text_least;
    if (strncmp(element->id, "page-", 5) == 0) least = icon_least; /* a picture of a page */
    int faults = 0;
    if (element->rect.width * element->rect.height < SMALL_PX) return 0;
    count_shades(canvas, &element->rect, shades);
    for (int i = 0; i < SHADES; i++)
        if (shades[i].count > ground->count) ground = &shades[i];
    for (int i = 0; i < SHADES; i++)
        if (shades[i].count >= FEW)
            strongest = fmax(strongest, contrast(shades[i].colour, ground->colour));
    if (strongest < least)
        faults += printf("%s: %s (\"%s\") stands out by %.1f:1 only\n", prefix, element->id,
                         element->label, strongest) > 0;
    for (size_t i = 0; i < sizeof text / sizeof *text + sizeof icon / sizeof *icon; i++) {
        bool is_text = i < sizeof text / sizeof *text;
        enum colour_name name = is_text ? text[i] : icon[i - sizeof text / sizeof *text];
        const struct shade *shade = find_shade(shades, theme_colour(theme, name));
        if (!shade || shade == ground || shade->count < FEW) continue;
        double ratio = contrast(shade->colour, ground->colour);
        /* The ground's own twins: a white card's edge on a nearly white ground is no text. */
        if (ratio < 1.3 || ratio >= (is_text ? least : icon_least)) continue;
        faults += printf("%s: %s has a colour %06X on %06X, %.1f:1\n", prefix, element->id,
                         shade->colour & 0xFFFFFF, ground->colour & 0xFFFFFF, ratio) > 0;
    }
    return faults;
}

/* "P-02" */
static bool names_a_code(const char *label)
{
    for (const char *at = label; *at; at++)
        if (isupper((unsigned char)at[0]) && at[1] == '-' && isdigit((unsigned char)at[2]) &&
            isdigit((unsigned char)at[3]))
            return true;
    return false;
}

static bool says_something(const char *label)
{
    for (; *label; label++)
        if (isgraph((unsigned char)*label) || (unsigned char)*label >= 0x80) return true;
    return false;
}

/* Where a notice asks about what was typed, nothing has failed: there is no code for it. */
static bool asks(const char *screen)
{
    return strcmp(screen, "form") == 0 || strcmp(screen, "staff-restock") == 0;
}

static int check_one(const struct element *element, const struct theme *theme, const char *screen,
                     const char *prefix)
{
    int faults = 0;
    double least_px = (primary_least_mm - rounding_mm) * theme_mm(theme, 1000) / 1000.0;
    bool key = element->role == ROLE_KEY;
    if (is_control(element) && !says_something(element->label))
        faults += printf("%s: %s has no label\n", prefix, element->id) > 0;
    if (is_control(element) && !element->id[0])
        faults += printf("%s: \"%s\" has no id\n", prefix, element->label) > 0;
    if (is_control(element) && !key && strcmp(element->id, element->label) == 0)
        faults += printf("%s: the label of %s is its id\n", prefix, element->id) > 0;
    if (element->zone == ZONE_PRIMARY && is_control(element) && element->rect.height < least_px)
        faults += printf("%s: %s is primary and %.1f mm high\n", prefix, element->id,
                         element->rect.height * 1000.0 / theme_mm(theme, 1000)) > 0;
    if (element->role == ROLE_ALERT && strcmp(element->id, "notice") == 0 && !asks(screen) &&
        !names_a_code(element->label))
        faults += printf("%s: an alert without a code: %s\n", prefix, element->label) > 0;
    return faults;
}

static int first_uncovered(const struct canvas *canvas)
{
    for (int i = 0; i < canvas_element_count(canvas); i++)
        if (strcmp(canvas_element_at(canvas, i)->id, "dialog") == 0) return i;
    return 0;
}

/* The keys go through all that can be pressed, in the order of reading: within the body never
 * upwards, unless a column to the right follows. */
static int check_order(const struct canvas *canvas, const char *prefix)
{
    int order[ELEMENTS_MAX], faults = 0, controls = 0;
    int count = focus_order(canvas, false, order);
    for (int i = 0; i < canvas_element_count(canvas); i++) {
        const struct element *element = canvas_element_at(canvas, i);
        controls += !element->covered && (is_control(element) || element->role == ROLE_FIELD);
    }
    if (count != controls)
        faults += printf("%s: the keys reach %d of %d controls\n", prefix, count, controls) > 0;
    for (int i = 1; i < count; i++) {
        const struct element *a = canvas_element_at(canvas, order[i - 1]);
        const struct element *b = canvas_element_at(canvas, order[i]);
        bool upwards = b->rect.y + b->rect.height <= a->rect.y && b->rect.x <= a->rect.x;
        bool within = a->zone == ZONE_BODY && b->zone == ZONE_BODY && a->role == b->role;
        if (within && upwards)
            faults += printf("%s: after %s comes %s, above it\n", prefix, a->id, b->id) > 0;
    }
    return faults;
}

/* Where large text leaves no room, the sentence that asks stands in the title's place. */
static bool stands_for_title(const struct element *element, const char *screen)
{
    return strcmp(screen, "form") == 0 && strcmp(element->id, "subtitle") == 0;
}

int audit_check(const struct canvas *canvas, const struct theme *theme, const char *screen,
                const char *prefix)
{
    int faults = check_order(canvas, prefix), titles = 0, instead = 0,
        first = first_uncovered(canvas);
    for (int i = first; i < canvas_element_count(canvas); i++) {
        const struct element *element = canvas_element_at(canvas, i);
        instead += stands_for_title(element, screen);
        titles += element->role == ROLE_TITLE || strcmp(element->id, "dialog") == 0;
        faults += check_one(element, theme, screen, prefix);
        for (int j = first; j < i && is_control(element); j++)
            if (is_control(canvas_element_at(canvas, j)) &&
                strcmp(canvas_element_at(canvas, j)->id, element->id) == 0)
                faults += printf("%s: two controls are called %s\n", prefix, element->id) > 0;
    }
    if (titles != 1 && !(titles == 0 && instead))
        faults += printf("%s: %d titles\n", prefix, titles) > 0;
    return faults;
}

int audit_check_contrast(const struct canvas *canvas, const struct theme *theme, const char *prefix)
{
    int faults = 0;
    for (int i = first_uncovered(canvas); i < canvas_element_count(canvas); i++) {
        const struct element *element = canvas_element_at(canvas, i);
        /* Pictures, and the mark on one, which is drawn in black, white and gold together. */
        bool looked_at = element->role == ROLE_PICTURE || element->role == ROLE_FIELD ||
                         strcmp(element->id, "spot") == 0;
        if (element->enabled && !looked_at && element->label[0])
            faults += check_contrast(canvas, theme, element, prefix);
    }
    return faults;
}
