/* Which service?: the questions, and where each kind of answer leads. */
#include "scenes.h"

static void guide(struct fixture *fixture)
{
    fixture_show(fixture, &screen_guide);
}

static void guide_answer(struct fixture *fixture)
{
    guide(fixture);
    fixture_press(fixture, "situation-2");
}

/* Purbalingga has one service; the second situation is one of Pekalongan's. */
static void guide_elsewhere(struct fixture *fixture)
{
    fixture_agency(fixture, "purbalingga");
    guide(fixture);
    fixture_press(fixture, "situation-2");
}

static void guide_staff(struct fixture *fixture)
{
    guide(fixture);
    fixture_press(fixture, "situation-255");
    fixture->view.staff_called = true;
}

static const struct scene scenes[] = {
    {"guide", "guide", KEEP_ALL, guide},
    {"guide-answer", "guide", KEEP_ALL, guide_answer},
    {"guide-elsewhere", "guide", KEEP_ALL, guide_elsewhere},
    {"guide-staff", "guide", KEEP_INDONESIAN, guide_staff},
};

const struct scene *guide_scene_at(unsigned index)
{
    return index < guide_scene_count() ? &scenes[index] : NULL;
}

unsigned guide_scene_count(void)
{
    return sizeof scenes / sizeof *scenes;
}
