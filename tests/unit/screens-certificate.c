/* How does my certificate stand?: a NIK is asked about once it is whole, and every answer, and
 * none, leads somewhere. */
#include "screens_stage.h"

#include "base/certificate_status.h"

static struct catalogue *catalogue;
static const struct service *here[1];

static int read_catalogue(void **state)
{
    struct fault fault = {0};
    (void)state;
    catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    return catalogue ? 0 : -1;
}

static int forget_catalogue(void **state)
{
    (void)state;
    catalogue_destroy(catalogue);
    return 0;
}

static void type(struct stage *stage, const char *digits)
{
    for (; *digits; digits++)
        stage_event(stage, &(struct event){.kind = EVENT_KEY, .id = (char[]){*digits, 0}});
}

/* The NIK is asked about. */
static void show(struct stage *stage, const char *service)
{
    here[0] = catalogue_find_service(catalogue, service);
    assert_non_null(here[0]);
    stage->view.catalogue = catalogue;
    stage->view.services = here;
    stage->view.services_count = 1;
    stage->view.record = NULL;
    stage->view.flow = NULL;
    stage_show(stage, &screen_certificate);
    type(stage, "33750191079900");
    type(stage, "x4");
    assert_false(stage_can_press(stage, "next"));
    assert_asks(stage_press(stage, "next"), ASK_NOTHING, 0);
    type(stage, "2");
    assert_string_equal(stage_element(stage, "field")->value, "3375 0191 0799 0042");
    struct answer asked = stage_press(stage, "next");
    assert_int_equal(asked.ask, ASK_CERTIFICATE_STATUS);
    assert_string_equal(asked.words, "3375019107990042");
}

static void answered(struct stage *stage, enum certificate_status status)
{
    stage_event(stage, &(struct event){.kind = EVENT_CERTIFICATE, .number = (int)status});
}

static void a_service_that_helps_is_offered(void **state)
{
    struct stage *stage = *state;
    show(stage, "pekalongan/renew-rekey");
    answered(stage, CERTIFICATE_EXPIRED);
    assert_non_null(stage_element(stage, "service-pekalongan/renew-rekey"));
    assert_asks(stage_press(stage, "service-pekalongan/renew-rekey"), ASK_SERVICE, 0);
}

static void what_is_not_done_here_leads_to_the_desk(void **state)
{
    struct stage *stage = *state;
    show(stage, "purbalingga/forgot-passphrase");
    answered(stage, CERTIFICATE_EXPIRED);
    assert_null(stage_element(stage, "service-purbalingga/forgot-passphrase"));
    assert_string_equal(stage_element(stage, "subtitle")->label,
                        "Ini belum dilayani di terminal ini");
    assert_true(stage_can_press(stage, "call-staff"));
}

static void what_is_under_way_is_only_followed(void **state)
{
    struct stage *stage = *state;
    show(stage, "pekalongan/renew-rekey");
    answered(stage, CERTIFICATE_RENEW);
    assert_null(stage_element(stage, "service-pekalongan/renew-rekey"));
    assert_asks(stage_press(stage, "track"), ASK_TRACKING, 0);
}

/* To the NIK as it was typed, to be put right; from there to the guide. */
static void leads_back(struct stage *stage)
{
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_string_equal(stage_element(stage, "field")->value, "3375 0191 0799 0042");
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
}

static void every_answer_leads_on_and_back(void **state)
{
    struct stage *stage = *state;
    for (int status = 0; status < CERTIFICATE_STATUSES; status++) {
        show(stage, "pekalongan/renew-rekey");
        answered(stage, (enum certificate_status)status);
        assert_true(stage_can_press(stage, "call-staff") || stage_can_press(stage, "track") ||
                    stage_element(stage, "service-pekalongan/renew-rekey"));
        assert_null(stage_element(stage, "field"));
        leads_back(stage);
    }
}

static void silence_is_told_and_tried_again(void **state)
{
    struct stage *stage = *state;
    show(stage, "pekalongan/renew-rekey");
    assert_false(stage_can_press(stage, "retry"));
    stage_fault(stage, "N-05");
    assert_non_null(strstr(stage_element(stage, "notice")->label, "N-05"));
    struct answer again = stage_press(stage, "retry");
    assert_int_equal(again.ask, ASK_CERTIFICATE_STATUS);
    assert_string_equal(again.words, "3375019107990042");
    leads_back(stage);
}

/* In a service that would make a second one: no way on but the e-mail, back, and staff. */
static void what_is_made_is_activated_instead_of_asked_for_again(void **state)
{
    struct stage *stage = *state;
    stage_show(stage, &screen_underway);
    assert_asks(stage_press(stage, "next"), ASK_TRACKING, 0);
    stage->view.awaits_activation = true;
    const struct element *title = stage_element(stage, "title");
    assert_string_equal(title->label, "Sertifikat Anda sudah jadi, tinggal diaktifkan");
    assert_true(title->private);
    assert_non_null(strstr(stage_element(stage, "subtitle")->label, "tautan di e-mail"));
    assert_null(stage_element(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    assert_asks(stage_press(stage, "call-staff"), ASK_CALL_STAFF, 1);
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
    stage->view.staff_called = true;
    assert_false(stage_can_press(stage, "call-staff"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(a_service_that_helps_is_offered),
        STAGE_TEST(what_is_not_done_here_leads_to_the_desk),
        STAGE_TEST(what_is_under_way_is_only_followed),
        STAGE_TEST(every_answer_leads_on_and_back),
        STAGE_TEST(silence_is_told_and_tried_again),
        STAGE_TEST(what_is_made_is_activated_instead_of_asked_for_again),
    };
    return cmocka_run_group_tests(tests, read_catalogue, forget_catalogue);
}
