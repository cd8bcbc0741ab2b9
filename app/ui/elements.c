#include "ui/canvas_inside.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

void canvas_element(struct canvas *canvas, const char *id, enum role role, const char *label,
                    struct rect rect, bool enabled)
{
    assert(canvas->elements_count < ELEMENTS_MAX);
    assert(strlen(id) < ELEMENT_ID_SIZE);
    struct element *element = &canvas->elements[canvas->elements_count++];
    *element = (struct element){
        .role = role, .rect = rect, .zone = canvas->zone, .permille = -1, .enabled = enabled};
    memcpy(element->id, id, strlen(id) + 1);
    utf8_copy(element->label, sizeof element->label, label);
    struct rect area = canvas_area(canvas);
    struct rect inside = rect_intersect(&area, &rect);
    bool outside = inside.width != rect.width || inside.height != rect.height;
    element->clipped = canvas->text_was_cut || outside;
    canvas->text_was_cut = false;
}

static struct element *last(struct canvas *canvas)
{
    assert(canvas->elements_count > 0);
    return &canvas->elements[canvas->elements_count - 1];
}

void canvas_mark_private(struct canvas *canvas)
{
    last(canvas)->private = true;
}

void canvas_mark_choice(struct canvas *canvas, bool selected)
{
    last(canvas)->choice = true;
    last(canvas)->selected = selected;
}

void canvas_set_value(struct canvas *canvas, const char *value)
{
    struct element *element = last(canvas);
    utf8_copy(element->value, sizeof element->value, value);
}

void canvas_set_permille(struct canvas *canvas, int permille)
{
    last(canvas)->permille = permille;
}

void canvas_zone(struct canvas *canvas, enum zone zone)
{
    canvas->zone = zone;
}

int canvas_element_count(const struct canvas *canvas)
{
    return canvas->elements_count;
}

const struct element *canvas_element_at(const struct canvas *canvas, int index)
{
    assert(index >= 0 && index < canvas->elements_count);
    return &canvas->elements[index];
}

bool element_is_control(const struct element *element)
{
    switch (element->role) {
    case ROLE_BUTTON:
    case ROLE_KEY:
    case ROLE_FIELD: return true;
    case ROLE_TITLE:
    case ROLE_TEXT:
    case ROLE_PICTURE:
    case ROLE_ALERT:
    case ROLE_PROGRESS: return false;
    }
    return false;
}

const struct element *canvas_hit(const struct canvas *canvas, int x, int y)
{
    for (int i = canvas->elements_count - 1; i >= 0; i--) {
        const struct element *element = &canvas->elements[i];
        if (element->enabled && element_is_control(element) && rect_contains(&element->rect, x, y))
            return element;
    }
    return NULL;
}

void canvas_cover(struct canvas *canvas)
{
    for (int i = 0; i < canvas->elements_count; i++) {
        canvas->elements[i].enabled = false;
        canvas->elements[i].covered = true;
    }
    canvas->zone = ZONE_BODY;
}
