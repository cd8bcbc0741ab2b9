/* The mirror follows a face within its frame, and shows what is to be changed as it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screens/mirror.h"

#include <math.h>

enum { WIDTH = 640, HEIGHT = 480 };

struct shown {
    double left, top, width, height; /* of the face, in shares of the mirror (not mirrored) */
};

static void settle(struct mirror *mirror, const struct view *view, enum advice advice)
{
    mirror_aim(mirror, view, advice);
    for (int i = 0; i < 60; i++)
        mirror_step(mirror);
}

static struct shown show(const struct mirror *mirror, const struct view *view)
{
    const struct picture *frame = view->frame;
    struct picture part = mirror_part_of(mirror, frame, 1000, 900);
    size_t skipped = (size_t)(part.pixels.data - frame->pixels.data);
    int x = (int)(skipped % (size_t)frame->stride_bytes),
        y = (int)(skipped / (size_t)frame->stride_bytes);
    assert_in_range(x + part.width_px, 1, frame->width_px);
    assert_in_range(y + part.height_px, 1, frame->height_px);
    assert_int_equal(part.stride_bytes, frame->stride_bytes);
    return (struct shown){
        (double)(view->face.x - x) / part.width_px, (double)(view->face.y - y) / part.height_px,
        (double)view->face.width / part.width_px, (double)view->face.height / part.height_px};
}

static struct view view_of(struct picture *frame, struct rect face)
{
    *frame =
        (struct picture){.format = PICTURE_GREY8,
                         .width_px = WIDTH,
                         .height_px = HEIGHT,
                         .stride_bytes = WIDTH,
                         .pixels = {memory_alloc(WIDTH * HEIGHT), WIDTH * HEIGHT, WIDTH * HEIGHT}};
    return (struct view){.frame = frame, .faces = 1, .face = face};
}

static double middle_across(const struct shown *shown)
{
    return shown->left + shown->width / 2;
}

static double middle_down(const struct shown *shown)
{
    return shown->top + shown->height / 2;
}

static void it_follows_a_face(void **state)
{
    (void)state;
    static const struct {
        struct rect face;
        double off_most; /* of the mirror: how far from its middle it may still stand */
    } rows[] = {
        {{250, 170, 140, 140}, 0.01}, /* in the middle */
        {{330, 170, 140, 140}, 0.01}, /* beside it */
        {{250, 70, 140, 140}, 0.06},  /* tall */
        {{250, 270, 140, 140}, 0.06}, /* seated */
        {{300, 200, 90, 90}, 0.01},   /* far away */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct picture frame;
        struct mirror mirror = {0};
        struct view view = view_of(&frame, rows[i].face);
        settle(&mirror, &view, ADVICE_GOOD);
        struct shown shown = show(&mirror, &view);
        assert_true(fabs(middle_across(&shown) - 0.5) <= rows[i].off_most);
        assert_true(fabs(middle_down(&shown) - 0.5) <= rows[i].off_most);
        assert_true(shown.height <= 0.57); /* never so large that it would look too near */
        picture_free(&frame);
    }
}

/* Whoever is told to move sees that they are not in the middle; who is told to come nearer, that
 * they are small. */
static void what_is_to_be_changed_is_seen(void **state)
{
    (void)state;
    struct picture frame;
    struct view view = view_of(&frame, (struct rect){420, 170, 140, 140});
    struct mirror mirror = {0};
    settle(&mirror, &view, ADVICE_RIGHT);
    struct shown shown = show(&mirror, &view);
    assert_true(middle_across(&shown) > 0.78); /* of the frame; in the mirror at the left */
    settle(&mirror, &view, ADVICE_GOOD);
    shown = show(&mirror, &view);
    assert_true(middle_across(&shown) < 0.7);
    view.face = (struct rect){250, 60, 120, 120};
    settle(&mirror, &view, ADVICE_LOWER);
    shown = show(&mirror, &view);
    assert_true(middle_down(&shown) < 0.3);
    view.face = (struct rect){280, 200, 80, 80};
    settle(&mirror, &view, ADVICE_NEARER);
    shown = show(&mirror, &view);
    assert_true(shown.height < 0.2);
    picture_free(&frame);
}

static void it_moves_smoothly_and_rests(void **state)
{
    (void)state;
    struct picture frame;
    struct view view = view_of(&frame, (struct rect){330, 170, 140, 140});
    struct mirror mirror = {0};
    mirror_aim(&mirror, &view, ADVICE_GOOD);
    double way = mirror.aim.across, before = 0;
    assert_true(way > 0.1);
    for (int i = 0; i < 40; i++) {
        mirror_step(&mirror);
        assert_true(mirror.now.across >= before && mirror.now.across - before < way / 4);
        before = mirror.now.across;
    }
    assert_true(mirror.now.across == way);
    view.face.x += 10; /* as a face is found, a little elsewhere each time */
    mirror_aim(&mirror, &view, ADVICE_GOOD);
    assert_true(mirror.aim.across == way);
    view.faces = 0;
    settle(&mirror, &view, ADVICE_ABSENT);
    assert_true(mirror.now.across == 0 && mirror.now.zoom == 0);
    picture_free(&frame);
}

/* Whatever a face finder may say, the part lies within the frame. */
static void it_stays_within_the_frame(void **state)
{
    (void)state;
    static const struct rect faces[] = {{-500, -500, 100, 100}, {2000, 2000, 10, 10},
                                        {0, 0, 1, 1},           {0, 0, 640, 480},
                                        {639, 479, 1, 1},       {-100000, 100000, 5, 100000}};
    static const int shapes[][2] = {{1, 1}, {1000, 3}, {3, 1000}, {968, 860}};
    struct picture frame;
    struct view view = view_of(&frame, faces[0]);
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++)
        for (size_t j = 0; j < sizeof shapes / sizeof *shapes; j++) {
            struct mirror mirror = {0};
            view.face = faces[i];
            settle(&mirror, &view, ADVICE_GOOD);
            struct picture part = mirror_part_of(&mirror, &frame, shapes[j][0], shapes[j][1]);
            assert_true(part.width_px >= 1 && part.height_px >= 1);
            const uint8_t *last =
                part.pixels.data + (size_t)(part.height_px - 1) * WIDTH + part.width_px - 1;
            assert_true(part.pixels.data >= frame.pixels.data);
            assert_true(last < frame.pixels.data + WIDTH * HEIGHT);
        }
    picture_free(&frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_follows_a_face),
        cmocka_unit_test(what_is_to_be_changed_is_seen),
        cmocka_unit_test(it_moves_smoothly_and_rests),
        cmocka_unit_test(it_stays_within_the_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
