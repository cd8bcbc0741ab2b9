/* Two cases of one person, who has but one at a time: what came back waits, and nothing of it is
 * lost. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "supplement_fixture.h"

#include <pthread.h>

#define SECOND_CASE "ffeeddccbbaa99887766554433221100"

/* The first is back with one paper amiss, which has been sent again; the other is handed in. */
static void two_of_one_person(char other[CODE_SIZE])
{
    struct case_summary summary;
    for (unsigned i = 1; i <= 2; i++) {
        world_summary(&world, i == 1 ? WORLD_CASE : SECOND_CASE,
                      world_code(i, i == 1 ? code : other), WORLD_SERVICE, &summary);
        snprintf(summary.nik, sizeof summary.nik, "3375000101900001"); /* no such district */
        world_take(&world, &summary);
        if (i == 2) continue;
        find("recommendation", "unsigned");
        move("done");
        move("return");
        assert_int_equal(send_text("recommendation", PDF), 303);
        assert_int_equal(look_at_case(), 200);
        assert_true(says("Kirim ke petugas</button>"));
        pass(3600);
    }
}

/* A terminal begins no second case of who has one under way; nor is this one sent on into one. It
 * waits, with all that came of it, until the other is at its end. */
static void it_waits_while_another_of_theirs_is_under_way(void **state)
{
    (void)state;
    char other[CODE_SIZE];
    struct fault fault = {0};
    struct case_view view;
    two_of_one_person(other);
    assert_int_equal(look_at_case(), 200);
    assert_true(says("Permohonan Anda yang lain sedang berjalan: ikuti yang itu."));
    assert_true(says("sedang berjalan, diserahkan Jum 20 Nov, 11.42"));
    assert_true(says("sudah diterima, Jum 20 Nov, 10.42"));
    assert_false(says("<button") || says("Ganti berkasnya"));
    assert_false(says(other));
    assert_int_equal(go_on(), 303); /* the button was there when they looked */
    assert_int_equal(step_now(), 1);
    MUST(cases_view_code(&world.cases, code, &view, &why));
    assert_false(cases_hand_in_again(&world.cases, &view, &fault));
    assert_int_equal(fault.kind, FAULT_REFUSED);
    assert_int_equal(step_now(), 1);
    assert_int_equal(rows(DB_SUPPLEMENT_KEPT), 1);
    world_finish(&world, other);
    assert_int_equal(look_at_case(), 200);
    assert_true(says("Kirim ke petugas</button>"));
    assert_int_equal(go_on(), 303);
    assert_int_equal(step_now(), 2);
    assert_int_equal(rows(DB_SUPPLEMENT_SENT), 1);
}

struct sending {
    pthread_t thread;
    pthread_barrier_t *together;
    struct case_view view;
    bool done;
    struct fault fault;
};

static void *send_one_on(void *context)
{
    struct sending *sending = context;
    pthread_barrier_wait(sending->together);
    sending->done = cases_hand_in_again(&world.cases, &sending->view, &sending->fault);
    return NULL;
}

/* Both are back, and both are sent on at the same moment: by two backends, as far as the database
 * can tell. */
static void of_two_sent_on_at_once_one_goes(void **state)
{
    (void)state;
    enum { ROUNDS = 8 };
    char other[CODE_SIZE];
    static const char *const ids[] = {WORLD_CASE, SECOND_CASE};
    const struct case_act done = {.outcome = "done", .by = "SPESIMEN"};
    const struct case_act back = {.outcome = "return", .by = "SPESIMEN"};
    pthread_barrier_t together;
    two_of_one_person(other);
    pthread_barrier_init(&together, NULL, 2);
    int last = 1;
    for (int round = 0; round < ROUNDS; round++) {
        struct sending both[2] = {{.together = &together}, {.together = &together}};
        MUST(cases_move(&world.cases, ids[last], &done, NULL, &why));
        MUST(cases_move(&world.cases, ids[last], &back, NULL, &why));
        MUST(cases_view_code(&world.cases, code, &both[0].view, &why));
        MUST(cases_view_code(&world.cases, other, &both[1].view, &why));
        for (int i = 0; i < 2; i++)
            pthread_create(&both[i].thread, NULL, send_one_on, &both[i]);
        for (int i = 0; i < 2; i++)
            pthread_join(both[i].thread, NULL);
        assert_int_equal(both[0].done + both[1].done, 1);
        last = both[1].done;
        assert_int_equal(both[!last].fault.kind, FAULT_REFUSED);
    }
    pthread_barrier_destroy(&together);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, supplement_setup, supplement_teardown)
    const struct CMUnitTest tests[] = {
        CASE(it_waits_while_another_of_theirs_is_under_way),
        CASE(of_two_sent_on_at_once_one_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
