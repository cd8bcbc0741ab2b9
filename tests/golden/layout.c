#include "layout.h"

#include <stdio.h>
#include <string.h>

/* reference: accessibility figures of the product's look; 0.25 mm are the rounding of pixels. */
static const double target_least_mm = 15, gap_least_mm = 3, rounding_mm = 0.25;

static bool is_control(const struct element *element)
{
    return element->role == ROLE_BUTTON || element->role == ROLE_KEY;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* The distance between two rectangles; negative when they overlap. */
static double apart(const struct rect *a, const struct rect *b)
{
    double across = larger(b->x - (a->x + a->width), a->x - (b->x + b->width));
    double down = larger(b->y - (a->y + a->height), a->y - (b->y + b->height));
    return larger(across, down);
}

static int check_one(const struct canvas *canvas, const struct element *element, double px_per_mm,
                     const char *prefix)
{
    int faults = 0;
    struct rect area = canvas_area(canvas);
    const struct rect *rect = &element->rect;
    if (element->clipped)
        faults += printf("%s: %s is cut: \"%s\"\n", prefix, element->id, element->label) > 0;
    if (element->label[0] == '\0' && element->role != ROLE_FIELD)
        faults += printf("%s: %s says nothing\n", prefix, element->id) > 0;
    if (rect->x < 0 || rect->y < 0 || rect->x + rect->width > area.width ||
        rect->y + rect->height > area.height)
        faults += printf("%s: %s (\"%s\") stands outside the screen\n", prefix, element->id,
                         element->label) > 0;
    double width_mm = rect->width / px_per_mm, height_mm = rect->height / px_per_mm;
    double least_mm = target_least_mm - rounding_mm;
    if (element_is_control(element) && (width_mm < least_mm || height_mm < least_mm))
        faults +=
            printf("%s: %s is %.1f by %.1f mm\n", prefix, element->id, width_mm, height_mm) > 0;
    if (element->role == ROLE_PICTURE && (rect->width < 1 || rect->height / px_per_mm < 15))
        faults += printf("%s: %s has no room\n", prefix, element->id) > 0;
    return faults;
}

static int check_pair(const struct element *a, const struct element *b, double px_per_mm,
                      const char *prefix)
{
    double gap = apart(&a->rect, &b->rect) / px_per_mm;
    if (is_control(a) && is_control(b)) {
        bool keys = a->role == ROLE_KEY && b->role == ROLE_KEY;
        double least = keys ? 1 : gap_least_mm;
        if (gap < least - rounding_mm)
            return printf("%s: %s and %s are %.1f mm apart\n", prefix, a->id, b->id, gap) > 0;
        return 0;
    }
    /* A field and its keyboard. */
    if (a->role == ROLE_FIELD && b->role == ROLE_KEY && gap < 2)
        return printf("%s: %s is %.1f mm from %s\n", prefix, a->id, gap, b->id) > 0;
    /* Text over a control of another's, or two texts over each other. A row's own words share its
     * rectangle. */
    bool said = (a->role == ROLE_TEXT || a->role == ROLE_TITLE || a->role == ROLE_ALERT) &&
                (is_control(b) || b->role == ROLE_TEXT || b->role == ROLE_ALERT ||
                 b->role == ROLE_PROGRESS || b->role == ROLE_FIELD);
    bool same = a->rect.x == b->rect.x && a->rect.y == b->rect.y &&
                a->rect.width == b->rect.width && a->rect.height == b->rect.height;
    if (said && !same && gap < -1 && a->rect.height > 0 && b->rect.height > 0)
        return printf("%s: %s lies over %s\n", prefix, a->id, b->id) > 0;
    return 0;
}

/* What a dialog covers does not count: the first element of the dialog, or 0. */
static int first_uncovered(const struct canvas *canvas)
{
    for (int i = 0; i < canvas_element_count(canvas); i++)
        if (strcmp(canvas_element_at(canvas, i)->id, "dialog") == 0) return i;
    return 0;
}

int layout_check(const struct canvas *canvas, double px_per_mm, const char *prefix)
{
    int faults = 0, count = canvas_element_count(canvas), first = first_uncovered(canvas);
    for (int i = first; i < count; i++) {
        const struct element *element = canvas_element_at(canvas, i);
        faults += check_one(canvas, element, px_per_mm, prefix);
        for (int j = first; j < count; j++) {
            const struct element *other = canvas_element_at(canvas, j);
            if (j > i || (j < i && is_control(other) && !is_control(element)))
                faults += check_pair(element, other, px_per_mm, prefix);
        }
    }
    return faults;
}

int layout_check_reach(const struct canvas *canvas, const char *prefix)
{
    int faults = 0, middle = canvas_area(canvas).height / 2;
    for (int i = first_uncovered(canvas); i < canvas_element_count(canvas); i++) {
        const struct element *element = canvas_element_at(canvas, i);
        if (is_control(element) && element->rect.y < middle)
            faults += printf("%s: %s is out of reach\n", prefix, element->id) > 0;
    }
    return faults;
}
