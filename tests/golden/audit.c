#include "audit.h"

#include "ui/focus.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* reference: accessibility figures, the size at which standing at a kiosk errors no longer fall. */
static const double primary_least_mm = 20, rounding_mm = 0.25;

static bool is_control(const struct element *element)
{
    return element->role == ROLE_BUTTON || element->role == ROLE_KEY;
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
    if (element->zone == ZONE_PRIMARY && is_control(element) &&
        (element->rect.height < least_px || element->rect.width < least_px))
        faults += printf("%s: %s is primary and %.1f by %.1f mm\n", prefix, element->id,
                         element->rect.width * 1000.0 / theme_mm(theme, 1000),
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
