/* A file that comes from the applicant's own phone: awaited, arrived, and what is said of it. */
#include "scenes.h"

#include <stdio.h>
#include <stdlib.h>

enum { STATEMENT = 0, CSR = 1 };

static void show(struct fixture *fixture, enum phone_state state)
{
    static const char url[] = "https://loket.example.go.id/u/SpesimenSpesimenSpesim";
    struct fault fault = {0};
    fixture_service(fixture, "pekalongan/forgot-passphrase");
    if (!qr_encode(url, &fixture->qr, &fault)) abort();
    fixture->phone =
        (struct phone_view){.state = state, .qr = &fixture->qr, .url = url, .minutes = 10};
    fixture->view.phone = &fixture->phone;
    fixture->flow.at = flow_find(&fixture->flow, STEP_DOCUMENTS, CSR);
    fixture_show(fixture, &screen_phone);
}

static void first(struct fixture *fixture)
{
    show(fixture, PHONE_OPENING);
}

static void waiting(struct fixture *fixture)
{
    show(fixture, PHONE_WAITING);
}

static void waiting_dark(struct fixture *fixture)
{
    waiting(fixture);
    fixture->theme.contrast = CONTRAST_DARK;
}

/* How it is done, on the page after the code. */
static void steps(struct fixture *fixture)
{
    waiting(fixture);
    fixture->screen->event(fixture->state, &fixture->view,
                           &(struct event){.kind = EVENT_PRESS, .id = "more"});
}

static void opened(struct fixture *fixture)
{
    show(fixture, PHONE_OPENED);
}

static void arrived(struct fixture *fixture)
{
    show(fixture, PHONE_ARRIVED);
}

static void expired(struct fixture *fixture)
{
    show(fixture, PHONE_EXPIRED);
}

static void silent(struct fixture *fixture)
{
    show(fixture, PHONE_SILENT);
    snprintf(fixture->phone.code, sizeof fixture->phone.code, "N-01");
}

static void unfit(struct fixture *fixture, enum phone_unfit reason, enum csr_verdict request)
{
    show(fixture, PHONE_UNFIT);
    fixture->phone.unfit = reason;
    fixture->phone.request = request;
}

static void key_weak(struct fixture *fixture)
{
    unfit(fixture, PHONE_REQUEST, CSR_KEY_WEAK);
}

/* The longest of them. */
static void key_private(struct fixture *fixture)
{
    unfit(fixture, PHONE_REQUEST, CSR_PRIVATE);
}

static void kind_wrong(struct fixture *fixture)
{
    unfit(fixture, PHONE_KIND, CSR_FIT);
}

static void large(struct fixture *fixture)
{
    unfit(fixture, PHONE_LARGE, CSR_FIT);
}

static void pdf_locked(struct fixture *fixture)
{
    unfit(fixture, PHONE_PDF_LOCKED, CSR_FIT);
}

static void pdf_cut(struct fixture *fixture)
{
    unfit(fixture, PHONE_PDF_CUT, CSR_FIT);
}

static void await_face(struct fixture *fixture, enum phone_state state)
{
    show(fixture, state);
    fixture_service(fixture, "pekalongan/issue-esign");
    fixture->view.phone = &fixture->phone;
    fixture->flow.at = flow_find(&fixture->flow, STEP_FACE, 0);
    fixture_show(fixture, &screen_phone);
}

static void face(struct fixture *fixture)
{
    await_face(fixture, PHONE_WAITING);
}

static void face_opened(struct fixture *fixture)
{
    await_face(fixture, PHONE_OPENED);
}

static void face_arrived(struct fixture *fixture)
{
    await_face(fixture, PHONE_ARRIVED);
}

static void face_silent(struct fixture *fixture)
{
    await_face(fixture, PHONE_SILENT);
    snprintf(fixture->phone.code, sizeof fixture->phone.code, "N-01");
}

static void face_expired(struct fixture *fixture)
{
    await_face(fixture, PHONE_EXPIRED);
}

static void face_unfit(struct fixture *fixture)
{
    await_face(fixture, PHONE_UNFIT);
    fixture->phone.unfit = PHONE_NO_FACE;
    snprintf(fixture->phone.face_code, sizeof fixture->phone.face_code, "F-01");
}

/* The photo that came is shown before it is kept. */
static void face_sent(struct fixture *fixture)
{
    struct case_face *face = &fixture->record.face;
    fixture_service(fixture, "pekalongan/issue-esign");
    fixture->view.camera_ready = false;
    fixture_photo(fixture, "");
    face->by_phone = true;
    snprintf(face->note, sizeof face->note, "F-16");
    fixture_show_step(fixture, STEP_FACE, 0);
}

static void add_bytes(struct bytes *out, size_t size)
{
    while (out->size < size)
        bytes_append_text(out, "SPESIMEN");
}

static void take_csr(struct fixture *fixture, const char *name, const char *organisation)
{
    struct case_file file = {.kind = FILE_KIND_CSR};
    add_bytes(&file.content, 1024);
    file.csr = (struct csr){.key = CSR_KEY_RSA, .key_bits = 2048, .digest = "SHA-256"};
    bytes_append_text(&file.csr.parts[CSR_COMMON_NAME], name);
    bytes_append_text(&file.csr.parts[CSR_ORGANISATION], organisation);
    bytes_append_text(&file.csr.parts[CSR_EMAIL], "contoh.pemohon@spesimen.example");
    bytes_append_text(&file.csr.parts[CSR_COUNTRY], "ID");
    fixture_service(fixture, "pekalongan/forgot-passphrase");
    case_document_take_file(&fixture->record.documents[CSR], &file);
    fixture_show_step(fixture, STEP_DOCUMENTS, CSR);
}

static void csr_fit(struct fixture *fixture)
{
    take_csr(fixture, "Contoh Nama Pemohon", "Dinas Contoh");
}

static void csr_name(struct fixture *fixture)
{
    csr_fit(fixture);
    case_value_set(&fixture->record, 1, "Spesimen Nama Lain");
}

static void csr_long(struct fixture *fixture)
{
    take_csr(
        fixture,
        "Contoh Nama Pemohon Yang Sangat Panjang Sekali Beserta Segenap Gelarnya, S.T., M.Kom.",
        "Dinas Komunikasi dan Informatika Kabupaten Contoh Bidang Persandian dan Statistik");
}

static void pdf_sent(struct fixture *fixture)
{
    struct case_file file = {.kind = FILE_KIND_PDF};
    add_bytes(&file.content, 318 * 1024);
    fixture_service(fixture, "pekalongan/forgot-passphrase");
    case_document_take_file(&fixture->record.documents[STATEMENT], &file);
    fixture_show_step(fixture, STEP_DOCUMENTS, STATEMENT);
}

/* Where the scanner will not. */
static void no_scanner(struct fixture *fixture)
{
    fixture_service(fixture, "pekalongan/forgot-passphrase");
    fixture->view.scanner_ready = false;
    snprintf(fixture->view.scanner_code, sizeof fixture->view.scanner_code, "X-01");
    fixture_show_step(fixture, STEP_DOCUMENTS, STATEMENT);
}

static const struct scene scenes[] = {
    {"phone-first", "phone", KEEP_NONE, first},
    {"phone", "phone", KEEP_ALL, waiting},
    {"phone-dark", "phone", KEEP_INDONESIAN, waiting_dark},
    {"phone-steps", "phone", KEEP_NONE, steps},
    {"phone-opened", "phone", KEEP_INDONESIAN, opened},
    {"phone-arrived", "phone", KEEP_INDONESIAN, arrived},
    {"phone-expired", "phone", KEEP_ALL, expired},
    {"phone-silent", "phone", KEEP_ALL, silent},
    {"phone-weak", "phone", KEEP_ALL, key_weak},
    {"phone-private", "phone", KEEP_NONE, key_private},
    {"phone-kind", "phone", KEEP_NONE, kind_wrong},
    {"phone-large", "phone", KEEP_NONE, large},
    {"phone-csr", "phone", KEEP_ALL, csr_fit},
    {"phone-csr-name", "phone", KEEP_ALL, csr_name},
    {"phone-csr-long", "phone", KEEP_NONE, csr_long},
    {"phone-pdf", "phone", KEEP_INDONESIAN, pdf_sent},
    {"phone-pdf-locked", "phone", KEEP_NONE, pdf_locked},
    {"phone-pdf-cut", "phone", KEEP_NONE, pdf_cut},
    {"phone-face", "phone", KEEP_ALL, face},
    {"phone-face-opened", "phone", KEEP_NONE, face_opened},
    {"phone-face-arrived", "phone", KEEP_INDONESIAN, face_arrived},
    {"phone-face-silent", "phone", KEEP_NONE, face_silent},
    {"phone-face-expired", "phone", KEEP_NONE, face_expired},
    {"phone-face-unfit", "phone", KEEP_ALL, face_unfit},
    {"phone-face-sent", "phone", KEEP_ALL, face_sent},
    {"phone-no-scanner", "phone", KEEP_INDONESIAN, no_scanner},
};

const struct scene *phone_scene_at(unsigned index)
{
    return &scenes[index];
}

unsigned phone_scene_count(void)
{
    return sizeof scenes / sizeof *scenes;
}
