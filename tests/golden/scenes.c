#include "scenes.h"

#include <stdio.h>

static const char issue[] = "pekalongan/issue-esign";
enum { KTP = 2, FORM_NIK = 0, FORM_NAME = 1, FORM_EMAIL = 5 };

static void attract(struct fixture *fixture)
{
    fixture_show(fixture, &screen_attract);
}

static void attract_no_paper(struct fixture *fixture)
{
    fixture->view.printer_ready = false;
    snprintf(fixture->view.printer_code, sizeof fixture->view.printer_code, "P-02");
    fixture->view.staffed_until.year = 0;
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

static void standard_components(struct fixture *fixture)
{
    standard(fixture);
    fixture_press(fixture, "more");
    if (fixture->look.scale > 1) fixture_press(fixture, "more");
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

static void documents_lay(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_DOCUMENTS, KTP);
}

static void documents_sheet(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_DOCUMENTS, 0);
}

static void documents_scanning(struct fixture *fixture)
{
    documents_sheet(fixture);
    fixture_press(fixture, "scan");
    fixture_event(fixture, &(struct event){.kind = EVENT_PROGRESS, .number = 400});
}

static void documents_look(struct fixture *fixture)
{
    documents_lay(fixture);
    fixture_scan(fixture, KTP, 1);
    fixture_event(fixture, &(struct event){.kind = EVENT_PAGE});
}

static void documents_pages(struct fixture *fixture)
{
    documents_sheet(fixture);
    fixture_scan(fixture, 0, 3);
    fixture_event(fixture, &(struct event){.kind = EVENT_PAGE});
    fixture_press(fixture, "page-2");
}

static void documents_fault(struct fixture *fixture)
{
    documents_sheet(fixture);
    fixture_fault(fixture, "X-02");
    fixture_fault(fixture, "X-02");
}

static void documents_file(struct fixture *fixture)
{
    fixture_service(fixture, "pekalongan/forgot-passphrase");
    const struct service *service = fixture->record.service;
    for (unsigned i = 0; i < service->requirements_count; i++)
        if (service->requirements[i].kind == REQUIREMENT_FILE)
            fixture_show_step(fixture, STEP_DOCUMENTS, i);
}

static void face(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FACE, 0);
    fixture_see(fixture, 90);
}

static void face_good(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FACE, 0);
    fixture_see(fixture, 0);
}

static void face_look(struct fixture *fixture)
{
    face_good(fixture);
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
    snprintf(fixture->view.camera_code, sizeof fixture->view.camera_code, "C-02");
    fixture_show_step(fixture, STEP_FACE, 0);
}

static void review(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_fill(fixture);
    fixture_show_step(fixture, STEP_REVIEW, 0);
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

static void help(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture->flow.at = flow_find(&fixture->flow, STEP_DOCUMENTS, 0);
    fixture_show(fixture, &screen_help);
}

const struct scene scenes[] = {
    {"attract", "attract", false, attract},
    {"attract-no-paper", "attract", true, attract_no_paper},
    {"language", "language", true, language},
    {"services", "services", false, services},
    {"standard", "standard", false, standard},
    {"standard-components", "standard", false, standard_components},
    {"consent", "consent", false, consent},
    {"consent-end", "consent", true, consent_end},
    {"form-nik", "form", false, form_nik},
    {"form-warning", "form", true, form_warning},
    {"form-name", "form", false, form_name},
    {"form-email", "form", true, form_email},
    {"form-choice", "form", false, form_choice},
    {"documents-lay", "documents", false, documents_lay},
    {"documents-sheet", "documents", true, documents_sheet},
    {"documents-scanning", "documents", true, documents_scanning},
    {"documents-look", "documents", false, documents_look},
    {"documents-pages", "documents", true, documents_pages},
    {"documents-fault", "documents", true, documents_fault},
    {"documents-file", "documents", true, documents_file},
    {"face", "face", false, face},
    {"face-good", "face", true, face_good},
    {"face-look", "face", true, face_look},
    {"face-note", "face", true, face_note},
    {"face-no-camera", "face", true, face_no_camera},
    {"review", "review", false, review},
    {"review-end", "review", true, review_end},
    {"submit", "submit", false, submit},
    {"submit-failed", "submit", true, submit_failed},
    {"receipt", "receipt", false, receipt},
    {"receipt-printing", "receipt", true, receipt_printing},
    {"receipt-unconfirmed", "receipt", true, receipt_unconfirmed},
    {"receipt-failed", "receipt", false, receipt_failed},
    {"thanks", "thanks", true, thanks},
    {"sorry", "sorry", true, sorry},
    {"sorry-proof", "sorry", true, sorry_proof},
    {"help", "help", false, help},
};
const unsigned scenes_count = sizeof scenes / sizeof *scenes;
