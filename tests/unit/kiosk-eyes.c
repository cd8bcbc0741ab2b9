/* The eyes at rest: when a session ends, nothing of the face stays with what has looked at it. A
 * classifier keeps the sums of the picture it saw last, from which its pixels can be had again. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "kiosk/kiosk.h"
#include "kiosk/worker_room.h"

#include <time.h>

#define PORTRAIT "/usr/lib/python3/dist-packages/skimage/data/astronaut.png"

enum { LOOK = 1, FACE, REST, ROUND_ABOUT = 64 * 1024, A_LOT = 1024 * 1024, WAIT_MS = 60 * 1000 };

struct bench {
    struct work work;
    struct worker *eyes;
};

static void portrait(struct picture *out)
{
    struct fault fault = {0};
    *out = (struct picture){.format = PICTURE_FILE};
    if (!file_read(PORTRAIT, 1 << 24, &out->pixels, &fault)) fail_msg("%s", fault.text);
}

static void await(struct bench *bench, uint32_t job, uint32_t kind)
{
    const struct timespec moment = {.tv_nsec = 1000 * 1000};
    struct mail mail;
    for (int ms = 0; !mailbox_take(bench->work.mailbox, &mail); ms++) {
        if (ms > WAIT_MS) fail_msg("no mail of job %u", job);
        nanosleep(&moment, NULL);
    }
    assert_int_equal(mail.job, job);
    assert_int_equal(mail.kind, kind);
    mail_drop(&mail);
}

/* A frame of the mirror, and the photo. */
static void look(struct bench *bench)
{
    struct picture frame, still;
    portrait(&frame);
    portrait(&still);
    work_look(bench->eyes, &bench->work, LOOK, &frame);
    await(bench, LOOK, MAIL_WORK_LOOK);
    work_face(bench->eyes, &bench->work, FACE, &still);
    await(bench, FACE, MAIL_WORK_FACE);
}

static void say_rested(void *work)
{
    struct bench *bench = work;
    assert_true(mailbox_post(bench->work.mailbox, &(struct mail){.job = REST}));
}

static void rest(struct bench *bench)
{
    work_rest(bench->eyes, &bench->work);
    worker_submit(bench->eyes, say_rested, NULL, bench);
    await(bench, REST, 0);
}

static void nothing_of_a_face_outlives_its_session(void **state)
{
    (void)state;
    struct bench bench = {.work.mailbox = mailbox_create(8, NULL, NULL),
                          .eyes = worker_create("eyes")};
    look(&bench); /* OpenCV itself keeps a little once it has been at work */
    rest(&bench);
    size_t before = memory_held();
    look(&bench);
    assert_true(memory_held() > before + A_LOT); /* else this measures nothing */
    rest(&bench);
    assert_null(bench.work.finder);
    assert_in_range(memory_held(), 0, before + ROUND_ABOUT);
    worker_destroy(bench.eyes);
    mailbox_destroy(bench.work.mailbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_of_a_face_outlives_its_session)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
