/* How long a question waits for its answer, by the test's clock. The worker and the loop are
 * stood in for: what is asked of them is counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/inquiry.h"
#include "kiosk/kiosk.h"
#include "kiosk/work_inquiry.h"

#include <string.h>

static struct kiosk kiosk;
static unsigned asked, unasked, failed;
static uint32_t failed_job;

void __wrap_work_ask(struct worker *, struct work *, uint32_t, const char *, struct bytes *,
                     int64_t);
void __wrap_work_unask(struct worker *, struct work *, uint32_t);
void __wrap_kiosk_mail(struct kiosk *, struct mail *);

void __wrap_work_ask(struct worker *worker, struct work *work, uint32_t job, const char *kind,
                     struct bytes *ask, int64_t now_s)
{
    (void)worker, (void)work, (void)job, (void)now_s;
    assert_string_equal(kind, "track");
    bytes_free(ask);
    asked++;
}

void __wrap_work_unask(struct worker *worker, struct work *work, uint32_t job)
{
    (void)worker, (void)work, (void)job;
    unasked++;
}

void __wrap_kiosk_mail(struct kiosk *of, struct mail *mail)
{
    const struct fault *fault = mail->payload;
    assert_ptr_equal(of, &kiosk);
    assert_int_equal(mail->kind, MAIL_WORK_FAILED);
    assert_string_equal(fault->code, "N-05");
    failed++;
    failed_job = mail->job;
    mail_drop(mail);
}

static int setup(void **state)
{
    (void)state;
    memset(&kiosk, 0, sizeof kiosk);
    asked = unasked = failed = 0;
    failed_job = 0;
    return 0;
}

static uint32_t ask(void)
{
    struct bytes json = {0};
    bytes_append_text(&json, "{}");
    return inquiry_begin(&kiosk, "track", &json);
}

static void twelve_seconds_and_nobody_waits(void **state)
{
    (void)state;
    assert_int_equal(inquiry_tick(&kiosk), -1);
    uint32_t job = ask();
    assert_in_range(inquiry_tick(&kiosk), 11000, 12000);
    clock_advance(&kiosk.clock, 11000);
    assert_in_range(inquiry_tick(&kiosk), 1, 1000);
    assert_int_equal(failed, 0);
    clock_advance(&kiosk.clock, 1000);
    assert_int_equal(inquiry_tick(&kiosk), -1);
    assert_int_equal(failed, 1);
    assert_int_equal(failed_job, job);
    assert_int_equal(unasked, 1); /* a late answer finds no one */
    clock_advance(&kiosk.clock, 60000);
    inquiry_tick(&kiosk);
    assert_int_equal(failed, 1); /* one mail, whatever comes */
}

static void what_was_answered_or_cancelled_does_not_fail(void **state)
{
    (void)state;
    uint32_t first = ask(), second = ask();
    assert_int_not_equal(first, second);
    inquiry_ended(&kiosk, first);
    inquiry_cancel(&kiosk, second);
    assert_int_equal(unasked, 1);
    clock_advance(&kiosk.clock, 13000);
    assert_int_equal(inquiry_tick(&kiosk), -1);
    assert_int_equal(failed, 0);
}

static void each_waits_its_own_time(void **state)
{
    (void)state;
    uint32_t first = ask();
    clock_advance(&kiosk.clock, 5000);
    uint32_t second = ask();
    assert_in_range(inquiry_tick(&kiosk), 6000, 7000);
    clock_advance(&kiosk.clock, 7000);
    assert_in_range(inquiry_tick(&kiosk), 4000, 5000);
    assert_int_equal(failed_job, first);
    clock_advance(&kiosk.clock, 5000);
    assert_int_equal(inquiry_tick(&kiosk), -1);
    assert_int_equal(failed_job, second);
    assert_int_equal(failed, 2);
}

static void all_end_with_their_session(void **state)
{
    (void)state;
    for (int i = 0; i < INQUIRIES_MAX; i++)
        ask();
    inquiry_cancel(&kiosk, 0);
    assert_int_equal(asked, INQUIRIES_MAX);
    assert_int_equal(unasked, INQUIRIES_MAX);
    clock_advance(&kiosk.clock, 13000);
    inquiry_tick(&kiosk);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(twelve_seconds_and_nobody_waits, setup),
        cmocka_unit_test_setup(what_was_answered_or_cancelled_does_not_fail, setup),
        cmocka_unit_test_setup(each_waits_its_own_time, setup),
        cmocka_unit_test_setup(all_end_with_their_session, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
