#include "ui/focus.h"

#include "ui/canvas_inside.h"
#include "ui/widgets_inside.h"

#include <stdlib.h>
#include <string.h>

static int rank(const struct element *element)
{
    if (element->role == ROLE_TITLE) return 0;
    if (strcmp(element->id, "subtitle") == 0) return 1;
    if (element->role == ROLE_KEY) return 3;
    switch (element->zone) {
    case ZONE_BODY: return 2;
    case ZONE_PRIMARY: return 4;
    case ZONE_BACK: return 5;
    case ZONE_HEAD: return 6;
    }
    return 2;
}
enum { RANKS = 7 };

static bool same_rect(const struct rect *a, const struct rect *b)
{
    return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

bool focus_is_part(const struct canvas *canvas, int element)
{
    const struct element *part = canvas_element_at(canvas, element);
    if (element == 0 || part->role != ROLE_TEXT || part->id[0]) return false;
    return same_rect(&part->rect, &canvas_element_at(canvas, element - 1)->rect);
}

static bool is_stop(const struct canvas *canvas, int i, bool texts)
{
    const struct element *element = canvas_element_at(canvas, i);
    if (element->covered || focus_is_part(canvas, i)) return false;
    return element_is_control(element) || (texts && element->label[0]);
}

int focus_order(const struct canvas *canvas, bool texts, int out[ELEMENTS_MAX])
{
    int count = 0;
    for (int at = 0; at < RANKS; at++)
        for (int i = 0; i < canvas_element_count(canvas); i++)
            if (rank(canvas_element_at(canvas, i)) == at && is_stop(canvas, i, texts))
                out[count++] = i;
    return count;
}

int focus_find(const struct canvas *canvas, const struct focus *focus)
{
    int nth = 0;
    for (int i = 0; focus->set && i < canvas_element_count(canvas); i++) {
        const struct element *element = canvas_element_at(canvas, i);
        if (element->covered || strcmp(element->id, focus->id) != 0) continue;
        if (nth++ == focus->nth) return i;
    }
    return -1;
}

void focus_set(const struct canvas *canvas, struct focus *focus, int element)
{
    const struct element *on = canvas_element_at(canvas, element);
    *focus = (struct focus){.set = true};
    memcpy(focus->id, on->id, sizeof focus->id);
    for (int i = 0; i < element; i++) {
        const struct element *before = canvas_element_at(canvas, i);
        if (!before->covered && strcmp(before->id, on->id) == 0) focus->nth++;
    }
}

static int middle(const struct element *element)
{
    return element->rect.x + element->rect.width / 2;
}

/* The key in the row next to from's, nearest below or above it; -1: it is the last row. */
static int key_beside(const struct canvas *canvas, const int *order, int count, int from, int way)
{
    const struct element *key = canvas_element_at(canvas, from);
    int best = -1, best_down = 0, best_across = 0;
    for (int i = 0; i < count; i++) {
        const struct element *other = canvas_element_at(canvas, order[i]);
        int down = (other->rect.y - key->rect.y) * way;
        if (other->role != ROLE_KEY || down <= 0) continue;
        int across = abs(middle(other) - middle(key));
        if (best >= 0 && (down > best_down || (down == best_down && across >= best_across)))
            continue;
        best = order[i];
        best_down = down;
        best_across = across;
    }
    return best;
}

/* Past the keyboard's edge: the first stop that is no key. */
static int leave_keys(const struct canvas *canvas, const int *order, int count, int at, int way)
{
    for (int i = 0; i < count; i++) {
        at = (at + way + count) % count;
        if (canvas_element_at(canvas, order[at])->role != ROLE_KEY) break;
    }
    return order[at];
}

static int target(const struct canvas *canvas, const int *order, int count, int at,
                  enum focus_step step)
{
    int way = step == FOCUS_NEXT || step == FOCUS_BELOW ? 1 : -1;
    bool rows = step == FOCUS_BELOW || step == FOCUS_ABOVE;
    if (at < 0) return order[way > 0 ? 0 : count - 1];
    if (rows && canvas_element_at(canvas, order[at])->role == ROLE_KEY) {
        int beside = key_beside(canvas, order, count, order[at], way);
        return beside >= 0 ? beside : leave_keys(canvas, order, count, at, way);
    }
    return order[(at + way + count) % count];
}

bool focus_move(const struct canvas *canvas, struct focus *focus, enum focus_step step, bool texts)
{
    int order[ELEMENTS_MAX], count = focus_order(canvas, texts, order);
    int here = focus_find(canvas, focus), at = -1;
    if (count == 0) return false;
    for (int i = 0; i < count; i++)
        if (order[i] == here) at = i;
    focus_set(canvas, focus, target(canvas, order, count, at, step));
    return true;
}

void focus_draw(struct canvas *canvas, const struct focus *focus)
{
    int at = focus_find(canvas, focus);
    if (at < 0 || canvas->ringed) return;
    ui_focus_ring(canvas, canvas_element_at(canvas, at)->rect, theme_px(canvas->theme, 16));
}
