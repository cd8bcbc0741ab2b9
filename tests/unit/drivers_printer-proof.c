/* When a job is confirmed, and all that must never confirm one: another job's id, stray bytes, a
 * printer that lost its power and took the rest, floods and halves of replies. */
#define _GNU_SOURCE
#include "printer_fake.h"

static struct printer_profile with_automatic(enum printer_proof_by proof)
{
    struct printer_profile profile = fake_profile(proof);
    profile.automatic_status = true;
    return profile;
}

enum { BRIEF_MS = 5000 };

struct outcome {
    bool printed;
    enum print_proof proof;
    char code[8];
    int64_t took_ms;
};

static struct outcome print_within(struct printer *printer, int timeout_ms)
{
    struct outcome outcome = {0};
    struct fault fault = {0};
    int64_t began_ms = clock_mono_ms(&(struct clock){0});
    outcome.printed = print_page(printer, &outcome.proof, timeout_ms, &fault);
    outcome.took_ms = clock_mono_ms(&(struct clock){0}) - began_ms;
    memcpy(outcome.code, fault.code, sizeof outcome.code);
    return outcome;
}

static struct outcome print_one(struct printer *printer)
{
    return print_within(printer, PRINT_MS);
}

static void expect_unconfirmed(struct printer *printer)
{
    struct outcome outcome = print_one(printer);
    if (!outcome.printed || outcome.proof != PRINT_UNCONFIRMED)
        fail_msg("printed %d proof %d %s", outcome.printed, (int)outcome.proof, outcome.code);
}

/* Told, or left in doubt: never confirmed. */
static struct outcome expect_no_proof(struct printer *printer)
{
    struct outcome outcome = print_one(printer);
    if (outcome.printed) assert_int_equal(outcome.proof, PRINT_UNCONFIRMED);
    if (!outcome.printed && strcmp(outcome.code, "P-01") != 0)
        assert_string_equal(outcome.code, "P-11"); /* P-01 before its pace is known */
    return outcome;
}

static void test_status_proves_where_there_is_no_id(void **state)
{
    (void)state;
    for (int tcp = 0; tcp < 2; tcp++) {
        struct fake *fake = fake_create(tcp);
        struct printer_profile profile = fake_profile(PROOF_BY_STATUS);
        fake->knows_no_id = true;
        struct printer *printer = fake_start_as(fake, &profile);
        expect_proof(printer, PRINT_CONFIRMED);
        expect_proof(printer, PRINT_CONFIRMED);
        fake_end(fake, printer);
    }
}

static void test_status_without_gs_r_proves_nothing(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    struct printer_profile profile = fake_profile(PROOF_BY_STATUS);
    fake->deaf_to_gs_r = true;
    struct printer *printer = fake_start_as(fake, &profile);
    struct outcome outcome = print_within(printer, BRIEF_MS);
    assert_true(outcome.printed);
    assert_int_equal(outcome.proof, PRINT_UNCONFIRMED);
    fake_end(fake, printer);
}

static void test_status_by_strays_proves_nothing(void **state)
{
    (void)state;
    static const char *const strays[] = {"\x01", "\x12", "\x41\x02"};
    for (size_t i = 0; i < sizeof strays / sizeof *strays; i++) {
        struct fake *fake = fake_create(false);
        struct printer_profile profile = fake_profile(PROOF_BY_STATUS);
        fake->strays = strays[i];
        struct printer *printer = fake_start_as(fake, &profile);
        expect_unconfirmed(printer);
        fake_end(fake, printer);
    }
}

static void test_profile_without_proof_confirms_nothing(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    struct printer_profile profile = fake_profile(PROOF_BY_NOTHING);
    struct printer *printer = fake_start_as(fake, &profile);
    expect_unconfirmed(printer);
    fake_end(fake, printer);
}

static void test_wrong_id_proves_nothing(void **state)
{
    (void)state;
    static const int offsets[] = {1, 9999, 5000};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        struct fake *fake = fake_create(false);
        fake->id_offset = offsets[i];
        struct printer *printer = fake_start(fake);
        expect_unconfirmed(printer);
        fake_end(fake, printer);
    }
}

static void test_an_older_id_in_front_does_no_harm(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    fake->older_id = true;
    struct printer *printer = fake_start(fake);
    expect_proof(printer, PRINT_CONFIRMED);
    fake_end(fake, printer);
}

/* Two drivers one after the other do not count from the same number. */
static void test_numbers_do_not_begin_anew(void **state)
{
    (void)state;
    char seen[4][5] = {{0}};
    int same = 0;
    for (int i = 0; i < 4; i++) {
        struct fake *fake = fake_create(false);
        struct printer *printer = fake_start(fake);
        expect_proof(printer, PRINT_CONFIRMED);
        wait_for_bytes(fake, "\x1dr\x01", 3);
        memcpy(seen[i], id_of(fake), 4);
        same += i > 0 && strcmp(seen[i], seen[0]) == 0;
        fake_end(fake, printer);
    }
    assert_true(same < 3);
}

static void test_power_lost_in_the_middle(void **state)
{
    (void)state;
    static const int after[] = {3000, 30000, 64000};
    for (size_t i = 0; i < sizeof after / sizeof *after; i++)
        for (int by = PROOF_BY_PROCESS_ID; by <= PROOF_BY_STATUS; by++) {
            struct fake *fake = fake_create(false);
            struct printer_profile profile = with_automatic((enum printer_proof_by)by);
            fake->obeys_gs_a = true;
            fake->off_after = after[i];
            fake->off_ms = 1000;
            struct printer *printer = fake_start_as(fake, &profile);
            expect_no_proof(printer);
            expect_proof(printer, PRINT_CONFIRMED); /* and the next job is none the worse */
            fake_end(fake, printer);
        }
}

/* On a slow line the power is back long before the rest is sent: the printer takes it for a job. */
static void test_power_back_while_the_rest_is_sent(void **state)
{
    (void)state;
    for (int by = PROOF_BY_PROCESS_ID; by <= PROOF_BY_STATUS; by++) {
        struct fake *fake = fake_create(false);
        struct printer_profile profile = with_automatic((enum printer_proof_by)by);
        char *baud = strstr(fake->uri, "baud=");
        memcpy(baud, "baud=115200", sizeof "baud=115200");
        fake->obeys_gs_a = true;
        fake->off_after = 12000;
        fake->off_ms = 1100;
        struct printer *printer = fake_start_as(fake, &profile);
        expect_no_proof(printer);
        fake_end(fake, printer);
    }
}

static void test_power_that_stays_off_is_told_soon(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    struct printer_profile profile = with_automatic(PROOF_BY_PROCESS_ID);
    fake->obeys_gs_a = fake->knows_no_id = true;
    struct printer *printer = fake_start_as(fake, &profile);
    fake->off_after = 64890; /* behind the picture: the process id is lost */
    fake->off_ms = 60000;
    struct outcome outcome = expect_no_proof(printer);
    assert_true(outcome.took_ms < 17000);
    fake_end(fake, printer);
}

static void test_automatic_status_stops_a_job_at_once(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    struct printer_profile profile = with_automatic(PROOF_BY_PROCESS_ID);
    fake->obeys_gs_a = true;
    fake->out_after = 30000;
    struct printer *printer = fake_start_as(fake, &profile);
    struct outcome outcome = print_one(printer);
    assert_string_equal(outcome.code, "P-02");
    assert_true(outcome.took_ms < 2500);
    fake_end(fake, printer);
}

/* Between jobs the port is open, and what the printer tells by itself makes it readable. */
static void test_news_wake_the_caller(void **state)
{
    (void)state;
    for (int tcp = 0; tcp < 2; tcp++) {
        struct fake *fake = fake_create(tcp);
        struct printer_profile profile = with_automatic(PROOF_BY_PROCESS_ID);
        struct printer_status status;
        fake->obeys_gs_a = true;
        struct printer *printer = fake_start_as(fake, &profile);
        assert_int_equal(printer->ops->news_fd(printer), -1);
        assert_true(printer->ops->query(printer, &status, 2000, NULL));
        assert_int_equal(status.state, DEVICE_READY);
        assert_true(fake->asked_gs_a >= 1);
        poll(NULL, 0, 50);
        assert_true(printer->ops->query(printer, &status, 2000, NULL));
        struct pollfd wait = {.fd = printer->ops->news_fd(printer), .events = POLLIN};
        assert_true(wait.fd >= 0);
        assert_int_equal(poll(&wait, 1, 50), 0);
        run_out_of_paper(fake);
        tell_automatic(fake);
        assert_int_equal(poll(&wait, 1, 1000), 1);
        assert_true(printer->ops->query(printer, &status, 2000, NULL));
        assert_int_equal(status.paper, PAPER_OUT);
        wait.fd = printer->ops->news_fd(printer);
        assert_int_equal(poll(&wait, 1, 50), 0); /* all was heard */
        fake_end(fake, printer);
    }
}

/* A connection that was kept and is lost between jobs is made anew, and told so again. */
static void test_a_lost_connection_is_made_anew(void **state)
{
    (void)state;
    struct fake *fake = fake_create(true);
    struct printer_profile profile = with_automatic(PROOF_BY_PROCESS_ID);
    struct printer_status status;
    fake->obeys_gs_a = true;
    struct printer *printer = fake_start_as(fake, &profile);
    assert_true(printer->ops->query(printer, &status, 2000, NULL));
    fake->hang_up = true;
    while (fake->hang_up)
        poll(NULL, 0, 5);
    int before = fake->asked_gs_a;
    assert_true(printer->ops->query(printer, &status, 3000, NULL));
    assert_int_equal(status.state, DEVICE_READY);
    poll(NULL, 0, 50);
    assert_true(fake->asked_gs_a > before);
    fake_end(fake, printer);
}

static void test_a_job_that_failed_does_not_come_out_later(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    struct printer_status status;
    fake->out_after = 30000;
    fake->no_clear = true;
    struct printer *printer = fake_start(fake);
    expect_fault(printer, "P-02");
    int clears = fake->clears;
    assert_true(fake->job_size > 0); /* it has not forgotten */
    fake->no_clear = false;
    assert_true(printer->ops->query(printer, &status, 2000, NULL)); /* it is told once more */
    assert_true(fake->clears > clears);
    assert_int_equal(fake->job_size, 0);
    clears = fake->clears;
    assert_true(printer->ops->query(printer, &status, 2000, NULL)); /* and then believed */
    assert_int_equal(fake->clears, clears);
    fake_end(fake, printer);
}

/* Bytes without end: every call ends in its time, nothing is confirmed. */
static void test_floods_end_in_time(void **state)
{
    (void)state;
    static const char *const floods[] = {
        "\x12",
        "\x01\x12",
        "\x10\x01\x01\x01",
        "\x37\x22",
        "\x37\x22"
        "9999",
        "\xff",
        "\x5f"
        "1",
        "\x1a",
    };
    for (size_t i = 0; i < sizeof floods / sizeof *floods; i++) {
        struct fake *fake = fake_create(true);
        struct printer_profile profile = with_automatic(PROOF_BY_STATUS);
        struct printer_status status;
        fake->knows_no_id = true;
        fake->flood = floods[i];
        struct printer *printer = fake_start_as(fake, &profile);
        int64_t began_ms = clock_mono_ms(&(struct clock){0});
        printer->ops->query(printer, &status, 2000, NULL);
        assert_true(clock_mono_ms(&(struct clock){0}) - began_ms < 3500);
        struct outcome outcome = print_within(printer, BRIEF_MS);
        bool only_tells = floods[i][0] == 0x10; /* its answers are true all the same */
        if (outcome.printed && !only_tells) assert_int_equal(outcome.proof, PRINT_UNCONFIRMED);
        assert_true(outcome.took_ms < BRIEF_MS + 500);
        fake_end(fake, printer);
    }
}

static void test_a_slow_line_is_not_begun_without_time(void **state)
{
    (void)state;
    struct fake *fake = fake_create(false);
    char *baud = strstr(fake->uri, "baud=");
    memcpy(baud, "baud=9600", sizeof "baud=9600");
    struct printer *printer = fake_start(fake);
    struct fault fault = {0};
    enum print_proof proof;
    assert_false(print_page(printer, &proof, PRINT_MS, &fault));
    assert_string_equal(fault.code, "K-01");
    assert_int_equal(fake->job_size, 0);
    fake_end(fake, printer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_proves_where_there_is_no_id),
        cmocka_unit_test(test_status_without_gs_r_proves_nothing),
        cmocka_unit_test(test_status_by_strays_proves_nothing),
        cmocka_unit_test(test_profile_without_proof_confirms_nothing),
        cmocka_unit_test(test_wrong_id_proves_nothing),
        cmocka_unit_test(test_an_older_id_in_front_does_no_harm),
        cmocka_unit_test(test_numbers_do_not_begin_anew),
        cmocka_unit_test(test_power_lost_in_the_middle),
        cmocka_unit_test(test_power_back_while_the_rest_is_sent),
        cmocka_unit_test(test_power_that_stays_off_is_told_soon),
        cmocka_unit_test(test_automatic_status_stops_a_job_at_once),
        cmocka_unit_test(test_news_wake_the_caller),
        cmocka_unit_test(test_a_lost_connection_is_made_anew),
        cmocka_unit_test(test_a_job_that_failed_does_not_come_out_later),
        cmocka_unit_test(test_floods_end_in_time),
        cmocka_unit_test(test_a_slow_line_is_not_begun_without_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
