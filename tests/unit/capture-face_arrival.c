/* A mirror in which nobody stands: whoever walks in is seen at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/pixels.h"
#include "face_staging.h"

/* The suit, the flag and the shuttle, with the head above the upper edge. */
static void stage_nobody(struct picture *out)
{
    struct staged staged;
    sitter_stage(&sitters[0], &(struct pose){640, -220, 1, 0, false}, &staged);
    *out = staged.frame;
}

static struct face_view look(struct face_finder *finder, const struct picture *frame)
{
    struct face_view view;
    struct fault fault = {0};
    if (!face_finder_look(finder, frame, &view, &fault)) fail_msg("%s", fault.text);
    return view;
}

static void test_who_walks_in_is_seen_within_three_looks(void **state)
{
    static const struct {
        const char *name;
        struct pose pose;
        enum mishap mishap;
        double amount;
    } arrivals[] = {
        {"in the middle", {640, 300, 1, 0, false}, NOTHING, 0},
        {"at the side", {250, 330, 0.8, 0, true}, NOTHING, 0},
        {"far", {640, 300, 0.5, 0, false}, NOTHING, 0},
        {"near", {640, 330, 2, 0, false}, NOTHING, 0},
        {"tilted left", {640, 300, 1, -22, false}, NOTHING, 0},
        {"tilted right", {640, 300, 1, 22, false}, NOTHING, 0},
        {"in little light", {640, 300, 1, 0, false}, LIGHT, 0.3},
        {"far, in little light", {640, 300, 0.5, 0, false}, LIGHT, 0.3},
        {"of very dark skin", {640, 300, 1, 0, false}, DARK_SKIN, 2.6},
        {"of very dark skin, far", {640, 300, 0.5, 0, false}, DARK_SKIN, 2.6},
        {"in a headscarf", {640, 300, 0.8, 0, false}, HEADSCARF, 0},
        {"in a peci", {640, 300, 0.8, 0, false}, PECI, 0},
    };
    struct picture nobody;
    int failures = 0;
    stage_nobody(&nobody);
    for (size_t i = 0; i < 2 * sizeof arrivals / sizeof *arrivals; i++) {
        const struct sitter *sitter = &sitters[i % 2];
        struct staged staged;
        sitter_stage(sitter, &arrivals[i / 2].pose, &staged);
        befall(&staged, arrivals[i / 2].mishap, arrivals[i / 2].amount);
        /* After any of the looks that take turns. */
        for (int before = 1; before <= 3; before++) {
            struct picture small;
            specimen_make(64, 48, &small); /* another camera: nothing is followed any more */
            look(*state, &small);
            picture_free(&small);
            for (int k = 0; k < before; k++)
                assert_int_equal(look(*state, &nobody).faces, 0);
            int looks = 1;
            while (looks <= 3 && look(*state, &staged.frame).faces == 0)
                looks++;
            if (looks <= 3) continue;
            print_error("%s %s is not seen after %d\n", sitter->name, arrivals[i / 2].name, before);
            failures++;
        }
        picture_free(&staged.frame);
    }
    picture_free(&nobody);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_walks_in_is_seen_within_three_looks),
    };
    return cmocka_run_group_tests(tests, sitters_set_up, sitters_tear_down);
}
