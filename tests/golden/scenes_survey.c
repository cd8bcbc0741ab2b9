/* The satisfaction survey: the first question, one in the middle, the last, and how it ends. */
#include "scenes.h"

#include <stdio.h>

/* At this question, from 1; those before it are answered. */
static void question(struct fixture *fixture, unsigned number)
{
    snprintf(fixture->rating.code, sizeof fixture->rating.code, "K7QF2M9XRT4BW8");
    fixture->view.rating = &fixture->rating;
    fixture_show(fixture, &screen_survey);
    for (unsigned i = 1; i < number; i++) {
        fixture_press(fixture, i % 3 ? "grade-4" : "grade-3");
        fixture_event(fixture, &(struct event){.kind = EVENT_TIMER});
    }
}

static void first(struct fixture *fixture)
{
    question(fixture, 1);
}

static void chosen(struct fixture *fixture)
{
    question(fixture, 3);
    fixture_press(fixture, "grade-3");
}

static void complaints(struct fixture *fixture)
{
    question(fixture, 8);
}

static void last(struct fixture *fixture)
{
    question(fixture, 9);
    fixture_press(fixture, "grade-4");
}

static void sending(struct fixture *fixture)
{
    last(fixture);
    fixture_press(fixture, "next");
}

static void failed(struct fixture *fixture)
{
    sending(fixture);
    fixture_fault(fixture, "N-01");
}

static void ended(struct fixture *fixture, int kept)
{
    sending(fixture);
    fixture_event(fixture, &(struct event){.kind = EVENT_RATED, .number = kept});
}

static void thanks(struct fixture *fixture)
{
    ended(fixture, 1);
}

static void given(struct fixture *fixture)
{
    ended(fixture, 0);
}

static const struct scene scenes[] = {
    {"survey", "survey", KEEP_ALL, first},
    {"survey-chosen", "survey", KEEP_INDONESIAN, chosen},
    {"survey-complaints", "survey", KEEP_ALL, complaints},
    {"survey-last", "survey", KEEP_ALL, last},
    {"survey-sending", "survey", KEEP_INDONESIAN, sending},
    {"survey-failed", "survey", KEEP_ALL, failed},
    {"survey-thanks", "survey", KEEP_ALL, thanks},
    {"survey-given", "survey", KEEP_INDONESIAN, given},
};

const struct scene *survey_scene_at(unsigned index)
{
    return index < survey_scene_count() ? &scenes[index] : NULL;
}

unsigned survey_scene_count(void)
{
    return sizeof scenes / sizeof *scenes;
}
