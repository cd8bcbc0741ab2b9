#include "scenes.h"

#include <stdio.h>

static const char issue[] = "pekalongan/issue-esign";
enum { FORM_NIK = 0, FORM_NAME = 1, FORM_EMAIL = 5 };

static void attract(struct fixture *fixture)
{
    fixture_show(fixture, &screen_attract);
}

static void attract_no_paper(struct fixture *fixture)
{
    fixture->view.printer_ready = false;
    snprintf(fixture->view.printer_code, sizeof fixture->view.printer_code, "P-02");
    fixture->view.staffed_until.year = 0;
    fixture->view.today.opens = (struct civil){2026, 11, 23, 8, 0, 0, 1, CIVIL_WIB};
    attract(fixture);
}

static void language(struct fixture *fixture)
{
    fixture_show(fixture, &screen_language);
}

static void services(struct fixture *fixture)
{
    fixture_show(fixture, &screen_services);
}

static void standard(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_STANDARD, 0);
}

/* Christmas Eve: collective leave, and a long weekend behind it. */
static void standard_closed(struct fixture *fixture)
{
    const struct civil leave = {2026, 12, 24, 9, 0, 0, 4, CIVIL_WIB};
    standard(fixture);
    const struct service *service = fixture->record.service;
    fixture->view.today = promise_today(fixture->catalogue, service, &leave);
    promise_due(fixture->catalogue, service, &leave, &fixture->view.due, NULL);
}

static void standard_purbalingga(struct fixture *fixture)
{
    fixture_service(fixture, "purbalingga/forgot-passphrase");
    fixture_show_step(fixture, STEP_STANDARD, 0);
}

static void standard_kept(struct fixture *fixture)
{
    standard(fixture);
    fixture_press(fixture, "more");
    fixture->view.leaflet.state = LEAFLET_KEPT;
}

static void standard_components(struct fixture *fixture)
{
    standard(fixture);
    fixture_press(fixture, "more");
    if (fixture->look.size != TEXT_NORMAL) fixture_press(fixture, "more");
}

static void consent(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_CONSENT, 0);
}

static void consent_end(struct fixture *fixture)
{
    consent(fixture);
    for (int i = 0; i < 9; i++)
        fixture_press(fixture, "more");
}

static void form_nik(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FORM, FORM_NIK);
    fixture_type(fixture, "3375004101");
}

/* What the card said, with a strip of the drawn card in place of its line. */
static void read_card(struct fixture *fixture, enum card_line_kind kind, const char *text, int top)
{
    struct card_reading reading = {0};
    struct picture card;
    specimen_card(&card);
    int tall = card.height_px / 9;
    struct picture *strip = &reading.lines[kind].strip;
    *strip = card;
    strip->width_px = card.width_px * 2 / 3;
    strip->height_px = tall;
    strip->pixels = (struct bytes){0};
    size_t from = (size_t)(card.height_px * top / 100) * (size_t)card.stride_bytes;
    bytes_append(&strip->pixels, card.pixels.data + from, (size_t)(tall * card.stride_bytes));
    bytes_append_text(&reading.lines[kind].text, text);
    picture_free(&card);
    case_card_take(&fixture->record, &reading);
    fixture_event(fixture, &(struct event){.kind = EVENT_CARD});
}

static void form_card(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FORM, FORM_NIK);
    read_card(fixture, CARD_NIK, "3375010101900001", 29);
}

static void form_card_name(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FORM, FORM_NAME);
    read_card(fixture, CARD_NAME, "CONTOH SPESIMEN", 38);
}

/* Corrected since: the card says something else. */
static void form_card_differs(struct fixture *fixture)
{
    form_card(fixture);
    case_value_set(&fixture->record, FORM_NIK, "3375010101900007");
    fixture->record.from_card[FORM_NIK] = false;
}

static void form_warning(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FORM, FORM_NIK);
    fixture_type(fixture, "3375009999990000");
}

static void form_name(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FORM, FORM_NAME);
    fixture_type(fixture, "Contoh Nama Pem");
}

static void form_email(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FORM, FORM_EMAIL);
    fixture_type(fixture, "contoh.pemohon");
    fixture_press(fixture, "next");
}

static void form_choice(struct fixture *fixture)
{
    fixture_service(fixture, "pekalongan/revoke");
    const struct service *service = fixture->record.service;
    for (unsigned i = 0; i < service->fields_count; i++)
        if (service->fields[i].kind == FIELD_CHOICE) {
            fixture_show_step(fixture, STEP_FORM, i);
            case_value_set(&fixture->record, i, service->fields[i].choices[1].key);
        }
}

/* As near and as bright as is asked, in the middle. */
static const struct pose well = {0, 0, 1, 1};
enum { LOOKS_TOLD = 30, LOOKS_FIRST = 8 };

static void face_begin(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FACE, 0);
}

static void face(struct fixture *fixture)
{
    face_begin(fixture);
    fixture->view.face_move_x = 1;
    fixture_see(fixture, &(struct pose){110, 0, 1, 1}, "F-06", LOOKS_TOLD);
}

static void face_left(struct fixture *fixture)
{
    face_begin(fixture);
    fixture->view.face_move_x = -1;
    fixture_see(fixture, &(struct pose){-110, 0, 1, 1}, "F-06", LOOKS_TOLD);
}

static void face_near(struct fixture *fixture)
{
    face_begin(fixture);
    fixture_see(fixture, &(struct pose){0, 10, 0.6, 1}, "F-03", LOOKS_TOLD);
}

static void face_straighten(struct fixture *fixture)
{
    face_begin(fixture);
    fixture_see(fixture, &well, "F-07", LOOKS_TOLD);
}

static void face_turned(struct fixture *fixture)
{
    face_begin(fixture);
    fixture->view.face_yaw = 0.5;
    fixture_see(fixture, &well, "F-08", LOOKS_TOLD);
}

static void face_crowd(struct fixture *fixture)
{
    face_begin(fixture);
    fixture_see(fixture, &well, "F-02", LOOKS_TOLD);
}

static void face_dark(struct fixture *fixture)
{
    face_begin(fixture);
    fixture_see(fixture, &(struct pose){0, 0, 1, 0.4}, "F-10", LOOKS_TOLD);
}

static void face_lit(struct fixture *fixture)
{
    face_dark(fixture);
    fixture_see(fixture, &(struct pose){0, 0, 1, 0.7}, "", 7);
}

static void face_covered(struct fixture *fixture)
{
    face_begin(fixture);
    fixture_see(fixture, &(struct pose){0, 0, 0, 0}, "C-06", LOOKS_TOLD);
}

static void face_covered_long(struct fixture *fixture)
{
    face_begin(fixture);
    fixture_see(fixture, &(struct pose){0, 0, 0, 0}, "C-06", 2 * LOOKS_TOLD);
}

/* A tall person, near the top of the frame: the mirror has followed. */
static void face_tall(struct fixture *fixture)
{
    face_begin(fixture);
    fixture_see(fixture, &(struct pose){60, -90, 1, 1}, "F-13", LOOKS_TOLD);
}

static void face_good(struct fixture *fixture)
{
    face_begin(fixture);
    fixture_see(fixture, &well, "", LOOKS_FIRST + 5);
}

static void face_shooting(struct fixture *fixture)
{
    face_begin(fixture);
    fixture_see(fixture, &well, "", LOOKS_TOLD);
}

static void face_presence(struct fixture *fixture, enum presence presence)
{
    fixture_service(fixture, issue);
    fixture->asking = *fixture->record.service;
    fixture->asking.presence = presence;
    fixture->record.service = &fixture->asking;
    fixture_show_step(fixture, STEP_FACE, 0);
    fixture->view.face_eyes_open = 0.04;
    fixture_see(fixture, &well, "", LOOKS_TOLD);
}

static void face_turn(struct fixture *fixture)
{
    face_presence(fixture, PRESENCE_TURN);
}

static void face_blink(struct fixture *fixture)
{
    face_presence(fixture, PRESENCE_BLINK);
}

static void face_straight(struct fixture *fixture)
{
    face_turn(fixture);
    fixture->view.face_yaw = -0.5;
    fixture_see(fixture, &well, "F-08", LOOKS_TOLD);
}

/* High contrast keeps its rules, in the dark as well. */
static void face_contrast_dark(struct fixture *fixture)
{
    fixture->theme.contrast = CONTRAST_DARK;
    face_dark(fixture);
}

static void face_contrast_light(struct fixture *fixture)
{
    fixture->theme.contrast = CONTRAST_LIGHT;
    face_good(fixture);
}

static void face_look(struct fixture *fixture)
{
    face_good(fixture);
    fixture_press(fixture, "shoot");
    fixture_photo(fixture, "");
    fixture_event(fixture, &(struct event){.kind = EVENT_FACE});
}

/* The presence check was skipped. */
static void face_look_unseen(struct fixture *fixture)
{
    face_turn(fixture);
    fixture_press(fixture, "shoot");
    fixture_photo(fixture, "");
    fixture_event(fixture, &(struct event){.kind = EVENT_FACE});
}

static void face_note(struct fixture *fixture)
{
    face_good(fixture);
    for (int i = 0; i < 3; i++) {
        fixture_press(fixture, "retake");
        fixture_press(fixture, "shoot");
        fixture_photo(fixture, "F-03");
        fixture_fault(fixture, "F-03");
    }
}

static void face_no_camera(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture->view.camera_ready = false;
    case_consent_give(&fixture->record, &fixture->view.now);
    snprintf(fixture->view.camera_code, sizeof fixture->view.camera_code, "C-02");
    fixture_show_step(fixture, STEP_FACE, 0);
}

static void review(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_fill(fixture);
    fixture_show_step(fixture, STEP_REVIEW, 0);
}

static void review_kept(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_fill(fixture);
    struct case_document *documents = fixture->record.documents;
    documents[0].pages[1].judgement = (struct judgement){.verdict = VERDICT_AGAIN, .code = "D-10"};
    documents[0].pages[1].kept = true;
    documents[1].pages[0].judgement = (struct judgement){.verdict = VERDICT_AGAIN, .code = "D-08"};
    fixture_show_step(fixture, STEP_REVIEW, 0);
    for (int i = 0; i < 9; i++)
        fixture_press(fixture, "more");
}

static void review_end(struct fixture *fixture)
{
    review(fixture);
    for (int i = 0; i < 9; i++)
        fixture_press(fixture, "more");
}

static void submit(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_SUBMIT, 0);
    fixture_event(fixture, &(struct event){.kind = EVENT_PROGRESS, .number = 620});
}

static void submit_failed(struct fixture *fixture)
{
    submit(fixture);
    case_consent_give(&fixture->record, &fixture->view.now);
    fixture_fault(fixture, "S-02");
}

static void receipt_printing(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_hand_in(fixture);
    fixture_show_step(fixture, STEP_RECEIPT, 0);
}

static void receipt(struct fixture *fixture)
{
    receipt_printing(fixture);
    fixture_event(fixture, &(struct event){.kind = EVENT_PRINTED, .number = 1});
}

static void receipt_unconfirmed(struct fixture *fixture)
{
    receipt_printing(fixture);
    fixture_event(fixture, &(struct event){.kind = EVENT_PRINTED, .number = 0});
}

static void receipt_failed(struct fixture *fixture)
{
    receipt_printing(fixture);
    fixture->view.printer_ready = false;
    fixture_fault(fixture, "P-02");
}

static void receipt_waiting(struct fixture *fixture)
{
    receipt_failed(fixture);
    fixture_press(fixture, "wait");
}

static void thanks(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_THANKS, 0);
}

static void sorry(struct fixture *fixture)
{
    fixture_show(fixture, &screen_sorry);
}

static void sorry_proof(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_hand_in(fixture);
    fixture->view.record = NULL;
    fixture->view.flow = NULL;
    fixture_show(fixture, &screen_sorry);
}

static const struct scene scenes[] = {
    {"attract", "attract", KEEP_ALL, attract},
    {"attract-no-paper", "attract", KEEP_INDONESIAN, attract_no_paper},
    {"language", "language", KEEP_ALL, language},
    {"services", "services", KEEP_ALL, services},
    {"standard", "standard", KEEP_ALL, standard},
    {"standard-closed", "standard", KEEP_INDONESIAN, standard_closed},
    {"standard-purbalingga", "standard", KEEP_INDONESIAN, standard_purbalingga},
    {"standard-kept", "standard", KEEP_INDONESIAN, standard_kept},
    {"standard-components", "standard", KEEP_ALL, standard_components},
    {"consent", "consent", KEEP_ALL, consent},
    {"consent-end", "consent", KEEP_NONE, consent_end},
    {"form-nik", "form", KEEP_ALL, form_nik},
    {"form-card", "form", KEEP_ALL, form_card},
    {"form-card-name", "form", KEEP_ALL, form_card_name},
    {"form-card-differs", "form", KEEP_INDONESIAN, form_card_differs},
    {"form-warning", "form", KEEP_ALL, form_warning},
    {"form-name", "form", KEEP_ALL, form_name},
    {"form-email", "form", KEEP_INDONESIAN, form_email},
    {"form-choice", "form", KEEP_ALL, form_choice},
    {"face", "face", KEEP_ALL, face},
    {"face-left", "face", KEEP_INDONESIAN, face_left},
    {"face-near", "face", KEEP_INDONESIAN, face_near},
    {"face-straighten", "face", KEEP_INDONESIAN, face_straighten},
    {"face-turned", "face", KEEP_INDONESIAN, face_turned},
    {"face-crowd", "face", KEEP_ALL, face_crowd},
    {"face-dark", "face", KEEP_ALL, face_dark},
    {"face-lit", "face", KEEP_INDONESIAN, face_lit},
    {"face-covered", "face", KEEP_INDONESIAN, face_covered},
    {"face-covered-long", "face", KEEP_ALL, face_covered_long},
    {"face-tall", "face", KEEP_INDONESIAN, face_tall},
    {"face-good", "face", KEEP_ALL, face_good},
    {"face-contrast-dark", "face", KEEP_INDONESIAN, face_contrast_dark},
    {"face-contrast-light", "face", KEEP_INDONESIAN, face_contrast_light},
    {"face-shooting", "face", KEEP_INDONESIAN, face_shooting},
    {"face-turn", "face", KEEP_ALL, face_turn},
    {"face-straight", "face", KEEP_INDONESIAN, face_straight},
    {"face-blink", "face", KEEP_ALL, face_blink},
    {"face-look", "face", KEEP_INDONESIAN, face_look},
    {"face-look-unseen", "face", KEEP_INDONESIAN, face_look_unseen},
    {"face-note", "face", KEEP_INDONESIAN, face_note},
    {"face-no-camera", "face", KEEP_ALL, face_no_camera},
    {"review", "review", KEEP_ALL, review},
    {"review-end", "review", KEEP_INDONESIAN, review_end},
    {"review-kept", "review", KEEP_INDONESIAN, review_kept},
    {"submit", "submit", KEEP_ALL, submit},
    {"submit-failed", "submit", KEEP_ALL, submit_failed},
    {"receipt", "receipt", KEEP_ALL, receipt},
    {"receipt-printing", "receipt", KEEP_INDONESIAN, receipt_printing},
    {"receipt-unconfirmed", "receipt", KEEP_ALL, receipt_unconfirmed},
    {"receipt-failed", "receipt", KEEP_ALL, receipt_failed},
    {"receipt-waiting", "receipt", KEEP_ALL, receipt_waiting},
    {"thanks", "thanks", KEEP_ALL, thanks},
    {"sorry", "sorry", KEEP_ALL, sorry},
    {"sorry-proof", "sorry", KEEP_ALL, sorry_proof},
};

const struct scene *scene_at(unsigned index)
{
    const unsigned count = sizeof scenes / sizeof *scenes;
    if (index < count) return &scenes[index];
    index -= count;
    if (index < help_scene_count()) return help_scene_at(index);
    index -= help_scene_count();
    if (index < complaint_scene_count()) return complaint_scene_at(index);
    index -= complaint_scene_count();
    if (index < survey_scene_count()) return survey_scene_at(index);
    index -= survey_scene_count();
    if (index < guide_scene_count()) return guide_scene_at(index);
    index -= guide_scene_count();
    if (index < phone_scene_count()) return phone_scene_at(index);
    index -= phone_scene_count();
    if (index < documents_scene_count()) return documents_scene_at(index);
    index -= documents_scene_count();
    return index < staff_scene_count() ? staff_scene_at(index)
                                       : paper_scene_at(index - staff_scene_count());
}
