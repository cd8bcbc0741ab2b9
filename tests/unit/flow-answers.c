/* Where each outcome leads, in a service of every step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "flow/flow.h"

#include <string.h>

static struct field fields[] = {{.key = "nik"}, {.key = "name"}};
static struct requirement papers[] = {{.key = "letter"}, {.key = "ktp"}, {.key = "decree"}};
static enum kiosk_step steps[] = {STEP_STANDARD,  STEP_CONSENT, STEP_FORM,
                                  STEP_DOCUMENTS, STEP_FACE,    STEP_REVIEW,
                                  STEP_SUBMIT,    STEP_RECEIPT, STEP_THANKS};
static const struct service service = {.key = "test/all",
                                       .fields = fields,
                                       .fields_count = 2,
                                       .requirements = papers,
                                       .requirements_count = 3,
                                       .steps = steps,
                                       .steps_count = sizeof steps / sizeof *steps};

/* The same with the card first, which is then no document any more. */
static struct requirement papers_and_card[] = {
    {.key = "letter"}, {.key = "ktp", .kind = REQUIREMENT_CARD}, {.key = "decree"}};
static enum kiosk_step card_steps[] = {STEP_STANDARD,  STEP_CONSENT, STEP_CARD,  STEP_FORM,
                                       STEP_DOCUMENTS, STEP_REVIEW,  STEP_SUBMIT};
static const struct service card_service = {.key = "test/card",
                                            .fields = fields,
                                            .fields_count = 2,
                                            .requirements = papers_and_card,
                                            .requirements_count = 3,
                                            .steps = card_steps,
                                            .steps_count = sizeof card_steps / sizeof *card_steps};

static struct flow begin_service(const struct service *which)
{
    struct flow flow;
    assert_true(flow_begin(&flow, which, NULL));
    return flow;
}

static struct flow begin(void)
{
    return begin_service(&service);
}

static void go_to(struct flow *flow, enum kiosk_step step, unsigned item)
{
    flow->at = flow_find(flow, step, item);
    assert_true(flow->at < flow->count);
}

static void walks_every_station_once(void **state)
{
    (void)state;
    struct flow flow = begin();
    assert_int_equal(flow.count, 7 + 2 + 3);
    for (unsigned i = 1; i < flow.count; i++) {
        assert_int_equal(flow_answer(&flow, OUTCOME_NEXT, 0), FLOW_MOVED);
        assert_int_equal(flow.at, i);
    }
    assert_int_equal(flow_answer(&flow, OUTCOME_NEXT, 0), FLOW_FINISHED);
}

/* A question that is not asked is passed over both ways, and cannot be changed to. */
static void passes_over_what_is_closed(void **state)
{
    (void)state;
    struct flow flow = begin();
    unsigned name = flow_find(&flow, STEP_FORM, 1);
    flow_close(&flow, name, true);
    go_to(&flow, STEP_FORM, 0);
    assert_int_equal(flow_progress(&flow).items, 1);
    assert_int_equal(flow_answer(&flow, OUTCOME_NEXT, 0), FLOW_MOVED);
    assert_int_equal(flow_station(&flow)->step, STEP_DOCUMENTS);
    assert_int_equal(flow_answer(&flow, OUTCOME_BACK, 0), FLOW_MOVED);
    assert_int_equal(flow_station(&flow)->step, STEP_FORM);
    assert_int_equal(flow_station(&flow)->item, 0);
    go_to(&flow, STEP_REVIEW, 0);
    assert_int_equal(flow_answer(&flow, OUTCOME_CHANGE, name), FLOW_HERE);
    flow_close(&flow, name, false);
    assert_int_equal(flow_answer(&flow, OUTCOME_CHANGE, name), FLOW_MOVED);
    flow_close(&flow, name, true); /* nobody is thrown out of where they are */
    assert_false(flow.closed[name]);
}

static void outcome_table(void **state)
{
    (void)state;
    static const struct {
        enum kiosk_step step;
        unsigned item;
        enum outcome outcome;
        enum flow_move move;
        enum kiosk_step to;
        unsigned to_item;
    } cases[] = {
        {STEP_STANDARD, 0, OUTCOME_BACK, FLOW_LEFT, STEP_STANDARD, 0},
        {STEP_CONSENT, 0, OUTCOME_BACK, FLOW_MOVED, STEP_STANDARD, 0},
        {STEP_CONSENT, 0, OUTCOME_SKIP, FLOW_HERE, STEP_CONSENT, 0}, /* consent cannot be skipped */
        {STEP_FORM, 0, OUTCOME_BACK, FLOW_MOVED, STEP_CONSENT, 0},
        {STEP_FORM, 1, OUTCOME_BACK, FLOW_MOVED, STEP_FORM, 0},
        {STEP_FORM, 1, OUTCOME_NEXT, FLOW_MOVED, STEP_DOCUMENTS, 0},
        {STEP_DOCUMENTS, 1, OUTCOME_SKIP, FLOW_MOVED, STEP_DOCUMENTS, 2},
        {STEP_DOCUMENTS, 2, OUTCOME_RETRY, FLOW_MOVED, STEP_DOCUMENTS, 2},
        {STEP_FACE, 0, OUTCOME_SKIP, FLOW_MOVED, STEP_REVIEW, 0},
        {STEP_FACE, 0, OUTCOME_CANCEL, FLOW_CANCELLED, STEP_FACE, 0},
        {STEP_SUBMIT, 0, OUTCOME_SKIP, FLOW_HERE, STEP_SUBMIT, 0},
        {STEP_RECEIPT, 0, OUTCOME_BACK, FLOW_HERE, STEP_RECEIPT, 0}, /* the case exists */
        {STEP_RECEIPT, 0, OUTCOME_CANCEL, FLOW_HERE, STEP_RECEIPT, 0},
        {STEP_THANKS, 0, OUTCOME_BACK, FLOW_HERE, STEP_THANKS, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct flow flow = begin();
        go_to(&flow, cases[i].step, cases[i].item);
        assert_int_equal(flow_answer(&flow, cases[i].outcome, 0), cases[i].move);
        assert_int_equal(flow_station(&flow)->step, cases[i].to);
        assert_int_equal(flow_station(&flow)->item, cases[i].to_item);
    }
}

/* Only what was consented to is handed over; what could not be sealed is taken back. */
static void staff_take_over_after_consent(void **state)
{
    (void)state;
    struct flow flow = begin();
    for (unsigned i = 0; i < flow.count; i++) {
        struct flow here = flow;
        here.at = i;
        enum kiosk_step step = flow_station(&here)->step;
        bool may = step >= STEP_CARD && step <= STEP_SUBMIT;
        assert_int_equal(flow_allows(&here, OUTCOME_HANDOVER), may);
        assert_int_equal(flow_answer(&here, OUTCOME_HANDOVER, 0), may ? FLOW_MOVED : FLOW_HERE);
        assert_int_equal(flow_station(&here)->step, may ? STEP_SUBMIT : step);
        if (!may) continue;
        struct flow back = here;
        assert_int_equal(flow_answer(&back, OUTCOME_BACK, 0), FLOW_MOVED);
        assert_int_equal(back.at, step == STEP_SUBMIT ? i - 1 : i);
        assert_false(back.handed_over);
        struct flow again = here; /* that could not be sealed either */
        assert_int_equal(flow_answer(&again, OUTCOME_HANDOVER, 0), FLOW_MOVED);
        assert_int_equal(again.at, here.at);
        assert_int_equal(again.handed_at, here.handed_at);
        assert_int_equal(flow_answer(&here, OUTCOME_NEXT, 0), FLOW_MOVED);
        assert_int_equal(flow_station(&here)->step, STEP_RECEIPT);
    }
}

/* Changed from the review and handed over there: the receipt follows, not the review. */
static void a_change_is_handed_over_too(void **state)
{
    (void)state;
    struct flow flow = begin();
    go_to(&flow, STEP_REVIEW, 0);
    flow_answer(&flow, OUTCOME_CHANGE, flow_find(&flow, STEP_FORM, 1));
    assert_int_equal(flow_answer(&flow, OUTCOME_HANDOVER, 0), FLOW_MOVED);
    struct flow back = flow;
    flow_answer(&back, OUTCOME_BACK, 0);
    assert_int_equal(flow_station(&back)->step, STEP_FORM);
    flow_answer(&back, OUTCOME_NEXT, 0);
    assert_int_equal(flow_station(&back)->step, STEP_REVIEW);
    flow_answer(&flow, OUTCOME_NEXT, 0);
    assert_int_equal(flow_station(&flow)->step, STEP_RECEIPT);
}

static void the_card_comes_first_and_once(void **state)
{
    (void)state;
    static const struct station order[] = {
        {STEP_STANDARD, 0},  {STEP_CONSENT, 0},   {STEP_CARD, 1},   {STEP_FORM, 0},  {STEP_FORM, 1},
        {STEP_DOCUMENTS, 0}, {STEP_DOCUMENTS, 2}, {STEP_REVIEW, 0}, {STEP_SUBMIT, 0}};
    struct flow flow = begin_service(&card_service);
    assert_int_equal(flow.count, sizeof order / sizeof *order);
    for (unsigned i = 0; i < flow.count; i++) {
        assert_int_equal(flow.stations[i].step, order[i].step);
        assert_int_equal(flow.stations[i].item, order[i].item);
    }
    assert_int_equal(flow_find(&flow, STEP_DOCUMENTS, 1), flow.count);
    assert_int_equal(flow_find(&flow, STEP_CARD, 0), flow.count);
    /* Without a step of its own a card is one of the documents. */
    struct service late = service;
    late.requirements = papers_and_card;
    flow = begin_service(&late);
    assert_true(flow_find(&flow, STEP_DOCUMENTS, 1) < flow.count);
}

static void the_card_stops_no_one(void **state)
{
    (void)state;
    static const struct {
        enum outcome outcome;
        enum flow_move move;
        enum kiosk_step to;
    } cases[] = {
        {OUTCOME_NEXT, FLOW_MOVED, STEP_FORM},       {OUTCOME_SKIP, FLOW_MOVED, STEP_FORM},
        {OUTCOME_BACK, FLOW_MOVED, STEP_CONSENT},    {OUTCOME_RETRY, FLOW_MOVED, STEP_CARD},
        {OUTCOME_CANCEL, FLOW_CANCELLED, STEP_CARD}, {OUTCOME_CHANGE, FLOW_HERE, STEP_CARD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct flow flow = begin_service(&card_service);
        go_to(&flow, STEP_CARD, 1);
        assert_int_equal(flow_answer(&flow, cases[i].outcome, 0), cases[i].move);
        assert_int_equal(flow_station(&flow)->step, cases[i].to);
    }
    /* Changed from the review, it leads back there, and not into the form. */
    struct flow flow = begin_service(&card_service);
    go_to(&flow, STEP_REVIEW, 0);
    unsigned card = flow_find(&flow, STEP_CARD, 1);
    assert_int_equal(flow_answer(&flow, OUTCOME_CHANGE, card), FLOW_MOVED);
    assert_int_equal(flow_answer(&flow, OUTCOME_NEXT, 0), FLOW_MOVED);
    assert_int_equal(flow_station(&flow)->step, STEP_REVIEW);
}

static void a_change_returns_to_the_review(void **state)
{
    (void)state;
    for (int out = OUTCOME_NEXT; out <= OUTCOME_BACK; out++) {
        struct flow flow = begin();
        go_to(&flow, STEP_REVIEW, 0);
        unsigned target = flow_find(&flow, STEP_DOCUMENTS, 1);
        assert_int_equal(flow_answer(&flow, OUTCOME_CHANGE, target), FLOW_MOVED);
        assert_int_equal(flow.at, target);
        assert_int_equal(flow_answer(&flow, (enum outcome)out, 0), FLOW_MOVED);
        assert_int_equal(flow_station(&flow)->step, STEP_REVIEW);
        assert_false(flow.returning);
    }
}

static void nothing_after_the_review_can_be_changed(void **state)
{
    (void)state;
    struct flow flow = begin();
    go_to(&flow, STEP_REVIEW, 0);
    assert_int_equal(flow_answer(&flow, OUTCOME_CHANGE, flow.at), FLOW_HERE);
    assert_int_equal(flow_answer(&flow, OUTCOME_CHANGE, flow_find(&flow, STEP_RECEIPT, 0)),
                     FLOW_HERE);
    assert_int_equal(flow_answer(&flow, OUTCOME_CHANGE, 4000), FLOW_HERE);
}

static void the_stepper_counts_what_the_applicant_does(void **state)
{
    (void)state;
    struct flow flow = begin();
    assert_int_equal(flow_progress(&flow).group, 0); /* the standard stands before it */
    go_to(&flow, STEP_DOCUMENTS, 2);
    struct flow_progress progress = flow_progress(&flow);
    assert_int_equal(progress.group, 3);
    assert_int_equal(progress.groups, 6);
    assert_int_equal(progress.item, 3);
    assert_int_equal(progress.items, 3);
    go_to(&flow, STEP_RECEIPT, 0);
    assert_int_equal(flow_progress(&flow).group, 0);
    /* The card's step is a group of its own, of one. */
    flow = begin_service(&card_service);
    go_to(&flow, STEP_CARD, 1);
    progress = flow_progress(&flow);
    assert_int_equal(progress.group, 2);
    assert_int_equal(progress.groups, 6);
    assert_int_equal(progress.item, 1);
    assert_int_equal(progress.items, 1);
    go_to(&flow, STEP_DOCUMENTS, 2);
    progress = flow_progress(&flow);
    assert_int_equal(progress.item, 2);
    assert_int_equal(progress.items, 2);
}

static void too_many_or_no_stations_are_refused(void **state)
{
    (void)state;
    struct service many = service, none = service;
    many.fields_count = FLOW_STATIONS_MAX;
    none.steps_count = 0;
    struct flow flow = {.at = 7};
    struct fault fault;
    assert_false(flow_begin(&flow, &many, &fault));
    assert_string_equal(fault.code, "K-01");
    assert_false(flow_begin(&flow, &none, &fault));
    assert_int_equal(flow.at, 7);
}

/* From every station, any outcome whatever leads to a station of the service or ends. */
static void no_outcome_leaves_the_table(void **state)
{
    (void)state;
    struct flow first = begin();
    for (unsigned at = 0; at < first.count; at++)
        for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
            for (unsigned target = 0; target < 64; target++) {
                struct flow flow = first;
                flow.at = at;
                flow_answer(&flow, (enum outcome)outcome, target);
                assert_true(flow.at < flow.count);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_every_station_once),
        cmocka_unit_test(passes_over_what_is_closed),
        cmocka_unit_test(outcome_table),
        cmocka_unit_test(the_card_comes_first_and_once),
        cmocka_unit_test(staff_take_over_after_consent),
        cmocka_unit_test(a_change_is_handed_over_too),
        cmocka_unit_test(the_card_stops_no_one),
        cmocka_unit_test(a_change_returns_to_the_review),
        cmocka_unit_test(nothing_after_the_review_can_be_changed),
        cmocka_unit_test(the_stepper_counts_what_the_applicant_does),
        cmocka_unit_test(too_many_or_no_stations_are_refused),
        cmocka_unit_test(no_outcome_leaves_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
