/* The presence check: a turn or a blink passes it, nothing else does, and it never blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screens/presence.h"

#include <stdio.h>

/* So many looks of the same kind. */
struct part {
    int looks, faces;
    double yaw, eyes;
    bool bad; /* the face will not do: too far, say */
};
#define LOOKS_END                                                                                  \
    {                                                                                              \
        0                                                                                          \
    }

static struct presence_check play(enum presence kind, const struct part *parts)
{
    struct presence_check check;
    presence_begin(&check, kind);
    for (; parts->looks; parts++)
        for (int i = 0; i < parts->looks; i++)
            presence_look(&check, &(struct presence_look){.good = parts->faces == 1 && !parts->bad,
                                                          .faces = parts->faces,
                                                          .yaw = parts->yaw,
                                                          .eyes_open = parts->eyes});
    return check;
}

struct row {
    const char *what;
    struct part parts[8];
    enum presence_stage stage;
};

static void check_rows(enum presence kind, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct presence_check check = play(kind, rows[i].parts);
        if (check.stage != rows[i].stage)
            fail_msg("%s: ends in stage %d, not %d", rows[i].what, (int)check.stage,
                     (int)rows[i].stage);
    }
}

static void a_turn_and_back_is_seen(void **state)
{
    static const struct row rows[] = {
        {"nobody yet", {{40, 0, 0, -1, true}, LOOKS_END}, PRESENCE_WAITS},
        {"a face that will not do", {{40, 1, 0, 0.04, true}, LOOKS_END}, PRESENCE_WAITS},
        {"a good face is asked", {{3, 1, 0, 0.04, false}, LOOKS_END}, PRESENCE_MOVES},
        {"who only looks", {{100, 1, 0, 0.04, false}, LOOKS_END}, PRESENCE_MOVES},
        {"turned, and stays so",
         {{3, 1, 0, 0.04, false}, {9, 1, -0.6, 0.04, true}, LOOKS_END},
         PRESENCE_RETURNS},
        {"turned and back",
         {{3, 1, 0, 0.04, false}, {4, 1, -0.6, -1, true}, {2, 1, 0.1, 0.04, false}, LOOKS_END},
         PRESENCE_SEEN},
        {"the other way",
         {{3, 1, 0, 0.04, false}, {4, 1, 0.6, -1, true}, {9, 1, 0, 0.04, false}, LOOKS_END},
         PRESENCE_MOVES},
        {"not far enough",
         {{3, 1, 0, 0.04, false}, {9, 1, -0.3, -1, true}, {9, 1, 0, 0.04, false}, LOOKS_END},
         PRESENCE_MOVES},
        {"one look's noise",
         {{3, 1, 0, 0.04, false}, {1, 1, -0.9, -1, true}, {9, 1, 0, 0.04, false}, LOOKS_END},
         PRESENCE_MOVES},
        {"back by half",
         {{3, 1, 0, 0.04, false}, {4, 1, -0.6, -1, true}, {9, 1, -0.2, 0.04, true}, LOOKS_END},
         PRESENCE_RETURNS},
        {"turned so far that no face is found",
         {{3, 1, 0, 0.04, false},
          {3, 1, -0.6, -1, true},
          {8, 0, 0, -1, true},
          {2, 1, 0, 0.04, false},
          LOOKS_END},
         PRESENCE_SEEN},
    };
    (void)state;
    check_rows(PRESENCE_TURN, rows, sizeof rows / sizeof *rows);
}

static void a_blink_is_seen(void **state)
{
    static const struct row rows[] = {
        {"shut and open",
         {{9, 1, 0, 0.04, false}, {1, 1, 0, 0.01, true}, {1, 1, 0, 0.04, false}, LOOKS_END},
         PRESENCE_SEEN},
        {"eyes not found for a moment",
         {{9, 1, 0, 0.04, false}, {6, 1, 0, -1, true}, {1, 1, 0, 0.04, false}, LOOKS_END},
         PRESENCE_SEEN},
        {"kept shut",
         {{9, 1, 0, 0.04, false}, {7, 1, 0, -1, true}, {5, 1, 0, 0.04, false}, LOOKS_END},
         PRESENCE_MOVES},
        {"kept shut, then a blink",
         {{9, 1, 0, 0.04, false},
          {7, 1, 0, -1, true},
          {5, 1, 0, 0.04, false},
          {2, 1, 0, 0.01, true},
          {1, 1, 0, 0.04, false},
          LOOKS_END},
         PRESENCE_SEEN},
        {"never open", {{3, 1, 0, 0.04, false}, {60, 1, 0, -1, true}, LOOKS_END}, PRESENCE_MOVES},
        {"a picture that was never seen with open eyes",
         {{9, 1, 0, -1, false}, {3, 1, 0, 0.01, false}, {9, 1, 0, -1, false}, LOOKS_END},
         PRESENCE_MOVES},
        {"eyes that are measured a little smaller",
         {{9, 1, 0, 0.04, false}, {3, 1, 0, 0.026, false}, {9, 1, 0, 0.04, false}, LOOKS_END},
         PRESENCE_MOVES},
        {"who looks away has not blinked",
         {{9, 1, 0, 0.04, false},
          {2, 1, 0, -1, true},
          {2, 0, 0, -1, true},
          {2, 1, 0, 0.04, false},
          LOOKS_END},
         PRESENCE_MOVES},
        {"narrow eyes blink as well",
         {{9, 1, 0, 0.022, false}, {2, 1, 0, 0.005, true}, {1, 1, 0, 0.021, false}, LOOKS_END},
         PRESENCE_SEEN},
    };
    (void)state;
    check_rows(PRESENCE_BLINK, rows, sizeof rows / sizeof *rows);
}

/* Who was checked is who is photographed. */
static void another_face_is_asked_anew(void **state)
{
    static const struct row rows[] = {
        {"passed, and gone",
         {{3, 1, 0, 0.04, false},
          {4, 1, -0.6, -1, true},
          {3, 1, 0, 0.04, false},
          {9, 0, 0, -1, true},
          LOOKS_END},
         PRESENCE_WAITS},
        {"passed, and blinked out of sight",
         {{3, 1, 0, 0.04, false},
          {4, 1, -0.6, -1, true},
          {3, 1, 0, 0.04, false},
          {8, 0, 0, -1, true},
          {3, 1, 0, 0.04, false},
          LOOKS_END},
         PRESENCE_SEEN},
        {"passed, and a second face comes in",
         {{3, 1, 0, 0.04, false},
          {4, 1, -0.6, -1, true},
          {3, 1, 0, 0.04, false},
          {1, 2, 0, 0.04, true},
          LOOKS_END},
         PRESENCE_WAITS},
    };
    (void)state;
    check_rows(PRESENCE_TURN, rows, sizeof rows / sizeof *rows);
}

static void it_never_blocks(void **state)
{
    (void)state;
    const struct part still[] = {{3 + PRESENCE_LOOKS_MOST, 1, 0, 0.04, false}, LOOKS_END};
    const struct part longer[] = {{4 + PRESENCE_LOOKS_MOST, 1, 0, 0.04, false}, LOOKS_END};
    struct presence_check check = play(PRESENCE_TURN, still);
    assert_true(presence_is_open(&check));
    check = play(PRESENCE_TURN, longer);
    assert_int_equal(check.stage, PRESENCE_MISSED);
    assert_false(presence_is_open(&check));
    /* Nor by coming and going: the looks that were asked for are counted on. */
    struct part coming[64] = {0};
    for (int i = 0; i + 1 < 62; i += 2) {
        coming[i] = (struct part){9, 1, 0, 0.04, false};
        coming[i + 1] = (struct part){9, 0, 0, -1, true};
    }
    check = play(PRESENCE_TURN, coming);
    assert_int_equal(check.stage, PRESENCE_MISSED);
}

static void skipped_is_missed_and_seen_stays_seen(void **state)
{
    (void)state;
    const struct part turned[] = {
        {3, 1, 0, 0.04, false}, {4, 1, -0.6, -1, true}, {3, 1, 0, 0.04, false}, LOOKS_END};
    struct presence_check check = play(PRESENCE_TURN, turned);
    presence_skip(&check);
    assert_int_equal(check.stage, PRESENCE_SEEN);
    presence_begin(&check, PRESENCE_TURN);
    presence_skip(&check);
    assert_int_equal(check.stage, PRESENCE_MISSED);
    presence_begin(&check, PRESENCE_NONE);
    assert_false(presence_is_open(&check));
    presence_look(&check, &(struct presence_look){.good = true, .faces = 1});
    assert_false(presence_is_open(&check) || presence_is_asking(&check));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turn_and_back_is_seen),
        cmocka_unit_test(a_blink_is_seen),
        cmocka_unit_test(another_face_is_asked_anew),
        cmocka_unit_test(it_never_blocks),
        cmocka_unit_test(skipped_is_missed_and_seen_stays_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
