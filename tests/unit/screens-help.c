/* What help says where, the channels behind it, and that a complaint begun there takes nothing from
 * anybody who was not asked. */
#include "screens_stage.h"

static const struct channel channels[] = {
    {.kind = CHANNEL_PHONE, .label = {.id = "Telepon"}, .value = "(000) 000"},
    {.kind = CHANNEL_LETTER, .label = {.id = "Surat ke kotak"}},
    {.kind = CHANNEL_LAPOR, .label = {.id = "SP4N-LAPOR"}, .value = "lapor.example"},
};
static const struct service complaint = {.key = "contoh/pengaduan", .kind = SERVICE_COMPLAINT};
static const struct service *const services[] = {&stage_service, &complaint};

static void open_channels(struct stage *stage, struct agency *agency)
{
    *agency = stage_agency;
    agency->channels = (struct channel *)channels;
    agency->channels_count = sizeof channels / sizeof *channels;
    stage->view.agency = agency;
    stage->view.services = services;
    stage->view.services_count = 2;
    stage_show(stage, &screen_help);
    assert_int_equal(stage_press(stage, "channels").ask, ASK_NOTHING);
}

static void says(struct stage *stage, const char *tip)
{
    stage_show(stage, &screen_help);
    assert_string_equal(stage_element(stage, "tip-1")->label, tip);
}

static void it_is_about_the_screen_below(void **state)
{
    static const struct {
        const char *over, *tip;
    } cases[] = {
        {"services", "Sentuh satu layanan"},       {"guide", "Sentuh yang paling sesuai"},
        {"certificate", "NIK ada di KTP"},         {"track", "Kode ada di tanda terima"},
        {"survey", "Sembilan pertanyaan singkat"}, {"sorry", "Terminal sempat berhenti"},
    };
    struct stage *stage = *state;
    stage->flow.at = flow_find(&stage->flow, STEP_DOCUMENTS, 0);
    stage->view.over = "documents";
    says(stage, "Letakkan menghadap ke bawah");
    stage->view.over = "underway";
    says(stage, "Kode ada di tanda terima");
    stage->view.awaits_activation = true; /* nothing is to be tracked */
    says(stage, "Tautannya ada di e-mail");
    stage->view.over = "phone"; /* aside of that step */
    says(stage, "Buka kamera ponsel, arahkan ke kode QR");
    stage->view.flow = NULL;
    stage->view.record = NULL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        stage->view.over = cases[i].over;
        says(stage, cases[i].tip);
    }
}

static void it_is_about_the_question_below(void **state)
{
    static const char *const tips[] = {
        [FIELD_TEXT] = "Belum yakin isinya?",
        [FIELD_NAME] = "Nama seperti di KTP",
        [FIELD_NIK] = "NIK ada di KTP",
        [FIELD_NIP] = "NIP ada di SK atau kartu pegawai",
        [FIELD_EMAIL] = "Pakai e-mail yang dapat Anda buka",
        [FIELD_PHONE] = "Nomor yang aktif",
        [FIELD_DN] = "Subject DN ada pada sertifikat",
        [FIELD_CHOICE] = "Sentuh satu jawaban",
        [FIELD_STORY] = "Ceritakan dengan kata-kata sendiri",
        [FIELD_CODE] = "Kode ada di tanda terima",
        [FIELD_CONTACT] = "Satu saja sudah cukup",
    };
    struct stage *stage = *state;
    struct service service = *stage->flow.service;
    struct field field = service.fields[0];
    service.fields = &field;
    stage->flow.service = &service;
    stage->flow.at = flow_find(&stage->flow, STEP_FORM, 0);
    stage->view.over = "form";
    for (size_t i = 0; i < sizeof tips / sizeof *tips; i++) {
        field.kind = (enum field_kind)i;
        says(stage, tips[i]);
    }
}

static void every_channel_is_there(void **state)
{
    struct stage *stage = *state;
    struct agency agency;
    open_channels(stage, &agency);
    assert_string_equal(stage_element(stage, "channel-1")->label, "(000) 000");
    assert_string_equal(stage_element(stage, "channel-2")->label, "Surat ke kotak");
    assert_string_equal(stage_element(stage, "channel-3")->label, "lapor.example");
    /* Back leads to the tips, and from there to what lay below. */
    assert_goes(stage_press(stage, "back"), OUTCOME_STAY);
    assert_null(stage_element(stage, "channel-1"));
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
}

static void outside_a_case_it_begins_at_once(void **state)
{
    struct stage *stage = *state;
    struct agency agency;
    struct tracked tracked = {.code = "SPES1MEN000014"};
    stage->view.flow = NULL;
    stage->view.record = NULL;
    open_channels(stage, &agency);
    struct answer answer = stage_press(stage, "complain");
    assert_int_equal(answer.ask, ASK_COMPLAINT);
    assert_string_equal(answer.words, "");
    stage->view.over = "track";
    stage->view.tracked = &tracked; /* nobody knows it */
    assert_string_equal(stage_press(stage, "complain").words, "");
    tracked.known = true;
    assert_string_equal(stage_press(stage, "complain").words, "SPES1MEN000014");
    tracked.complaint = true; /* not a complaint about a complaint */
    assert_string_equal(stage_press(stage, "complain").words, "");
}

static void what_was_entered_goes_only_when_they_say_so(void **state)
{
    struct stage *stage = *state;
    struct agency agency;
    stage->flow.at = flow_find(&stage->flow, STEP_FORM, 0);
    case_consent_give(&stage->record, &stage->view.now);
    stage->record.consent.given = false; /* taken back since: what was entered is there yet */
    open_channels(stage, &agency);
    assert_int_equal(stage_press(stage, "complain").ask, ASK_NOTHING);
    stage_press(stage, "complain-no");
    stage->record.consent.given = true;
    open_channels(stage, &agency);
    assert_int_equal(stage_press(stage, "complain-yes").ask, ASK_NOTHING); /* not asked yet */
    assert_int_equal(stage_press(stage, "complain").ask, ASK_NOTHING);
    assert_non_null(stage_element(stage, "complain-yes"));
    assert_int_equal(stage_press(stage, "complain-no").ask, ASK_NOTHING);
    assert_null(stage_element(stage, "complain-yes"));
    stage_press(stage, "complain");
    assert_int_equal(stage_press(stage, "handover").ask, ASK_HANDOVER);
    stage_press(stage, "complain");
    assert_int_equal(stage_press(stage, "complain-yes").ask, ASK_COMPLAINT);
}

static void proof_on_the_screen_is_not_left(void **state)
{
    static const char *const keeps[] = {"sorry", "survey"};
    struct stage *stage = *state;
    struct agency agency;
    stage->flow.at = flow_find(&stage->flow, STEP_RECEIPT, 0);
    stage->record.consent.given = true;
    open_channels(stage, &agency);
    assert_null(stage_element(stage, "complain"));
    assert_int_equal(stage_press(stage, "complain").ask, ASK_NOTHING);
    assert_int_equal(stage_press(stage, "complain-yes").ask, ASK_NOTHING);
    stage->view.flow = NULL;
    stage->view.record = NULL;
    for (size_t i = 0; i < sizeof keeps / sizeof *keeps; i++) {
        stage->view.over = keeps[i];
        assert_int_equal(stage_press(stage, "complain").ask, ASK_NOTHING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(it_is_about_the_screen_below),
        STAGE_TEST(it_is_about_the_question_below),
        STAGE_TEST(every_channel_is_there),
        STAGE_TEST(outside_a_case_it_begins_at_once),
        STAGE_TEST(what_was_entered_goes_only_when_they_say_so),
        STAGE_TEST(proof_on_the_screen_is_not_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
