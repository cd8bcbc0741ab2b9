/* address.c - whoever cannot scan the code types its address: it is there with the code in every
 * language, size and mode, with how long it is good for, and so is how it is done, on a page of its
 * own where one has no room for all. */
#include "address.h"

#include "layout.h"

#include <stdio.h>
#include <string.h>

enum { STEPS = 3, PAGES_MOST = 6, CODE_LEAST_MM = 45 };

bool look_of_address(unsigned index, struct look *out)
{
    struct look look;
    if (!look_of_layout(index / 2, &look) || look.reach || look.left_handed) return false;
    look.reach = look.left_handed = index % 2; /* a screen that lies has no upper half */
    look.reach &= look.height_px > look.width_px;
    *out = look;
    return true;
}

static const struct element *find(const struct fixture *fixture, const char *id)
{
    for (int i = 0; i < canvas_element_count(fixture->canvas); i++)
        if (strcmp(canvas_element_at(fixture->canvas, i)->id, id) == 0)
            return canvas_element_at(fixture->canvas, i);
    return NULL;
}

static void press(struct fixture *fixture, const char *id)
{
    fixture->screen->event(fixture->state, &fixture->view,
                           &(struct event){.kind = EVENT_PRESS, .id = id});
    fixture_draw(fixture);
}

static int check_code(const struct fixture *fixture, const char *prefix)
{
    int faults = 0;
    char minutes[16];
    const struct element *qr = find(fixture, "qr"), *notice = find(fixture, "notice");
    snprintf(minutes, sizeof minutes, "%d", fixture->phone.minutes);
    if (!qr || qr->rect.height < theme_mm(&fixture->theme, CODE_LEAST_MM))
        faults += printf("%s: the code is too small\n", prefix) > 0;
    if (!find(fixture, "address")) faults += printf("%s: no address to type\n", prefix) > 0;
    bool told = notice && strstr(notice->label, minutes);
    if (fixture->phone.state == PHONE_WAITING && !told)
        faults += printf("%s: not told how long it is good for\n", prefix) > 0;
    return faults;
}

int address_check(struct fixture *fixture, const char *prefix)
{
    bool seen[STEPS] = {false};
    int faults = 0, pages = 0;
    double px_per_mm = theme_mm(&fixture->theme, 1000) / 1000.0;
    press(fixture, "code");
    faults += check_code(fixture, prefix);
    for (; pages < PAGES_MOST; pages++) {
        faults += layout_check(fixture->canvas, px_per_mm, prefix);
        if (fixture->look.reach) faults += layout_check_reach(fixture->canvas, prefix);
        for (int i = 0; i < STEPS; i++)
            seen[i] |=
                find(fixture, (const char *const[]){"step-1", "step-2", "step-3"}[i]) != NULL;
        if (!find(fixture, "more")) break;
        press(fixture, "more");
    }
    for (int i = 0; i < STEPS; i++)
        if (!seen[i]) faults += printf("%s: step %d is on no page\n", prefix, i + 1) > 0;
    if (pages > 0) press(fixture, "code");
    return faults + check_code(fixture, prefix);
}
