#include "ui/canvas_inside.h"

#include <assert.h>
#include <string.h>

/* Cuts at the end of a whole character. */
static void copy_label(char out[ELEMENT_LABEL_SIZE], const char *label)
{
    size_t length = strlen(label);
    if (length >= ELEMENT_LABEL_SIZE) {
        length = ELEMENT_LABEL_SIZE - 1;
        while (length > 0 && ((unsigned char)label[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(out, label, length);
    out[length] = 0;
}

void canvas_element(struct canvas *canvas, const char *id, enum role role, const char *label,
                    struct rect rect, bool enabled)
{
    assert(canvas->elements_count < ELEMENTS_MAX);
    assert(strlen(id) < ELEMENT_ID_SIZE);
    struct element *element = &canvas->elements[canvas->elements_count++];
    *element = (struct element){.role = role, .rect = rect, .enabled = enabled};
    memcpy(element->id, id, strlen(id) + 1);
    copy_label(element->label, label);
    struct rect area = canvas_area(canvas);
    struct rect inside = rect_intersect(&area, &rect);
    bool outside = inside.width != rect.width || inside.height != rect.height;
    element->clipped = canvas->text_was_cut || outside;
    canvas->text_was_cut = false;
}

void canvas_mark_private(struct canvas *canvas)
{
    assert(canvas->elements_count > 0);
    canvas->elements[canvas->elements_count - 1].private = true;
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

static bool is_control(const struct element *element)
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
        if (element->enabled && is_control(element) && rect_contains(&element->rect, x, y))
            return element;
    }
    return NULL;
}

void canvas_cover(struct canvas *canvas)
{
    for (int i = 0; i < canvas->elements_count; i++)
        canvas->elements[i].enabled = false;
}
