#include "fixture.h"

#include "base/file.h"
#include "catalogue/promise.h"
#include "receipt/code.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZES_MAX = 4, RECEIPTS_MAX = 32 };

static const struct civil now = {2026, 11, 20, 10, 42, 0, 5, CIVIL_WIB};
static const char *const code = "K7QF2M9XRT4BW8";
static const char *const url =
    "https://loket.example.go.id/t/K7QF2M9XRT4BW8?k=SPESIMEN-01&s="
    "SPESIMENSPESIMENSPESIMENSPESIMENSPESIMENSPESIMENSPESIMENSPESIMENSPESIM"
    "ENSPESIMENSPESIMEN";

static void *must(void *made, const char *what, const struct fault *fault)
{
    if (made) return made;
    fprintf(stderr, "%s: %s\n", what, fault->text);
    exit(2);
}

static void open_services(struct fixture *fixture, const struct agency *agency)
{
    unsigned count = 0;
    for (unsigned i = 0; i < catalogue_service_count(fixture->catalogue); i++) {
        const struct service *service = catalogue_service(fixture->catalogue, i);
        if (service->agency == agency && count < 8) fixture->services[count++] = service;
    }
    fixture->view.services = fixture->services;
    fixture->view.services_count = count;
}

void fixture_agency(struct fixture *fixture, const char *key)
{
    fixture->view.agency = catalogue_find_agency(fixture->catalogue, key);
    assert(fixture->view.agency);
    open_services(fixture, fixture->view.agency);
    fixture->view.today = promise_today(fixture->catalogue, fixture->services[0], &now);
}

void fixture_gateway(struct fixture *fixture)
{
    fixture->connected = *fixture->view.agency;
    fixture->connected.gateway = true;
    fixture->view.agency = &fixture->connected;
}

/* What no scene changes is read once. */
static void open_books(struct fixture *fixture, const char *source_dir)
{
    static struct text *text;
    static struct catalogue *catalogue;
    static struct receipt_printer *printer;
    struct fault fault = {0};
    char path[PATH_SIZE];
    if (!text) {
        snprintf(path, sizeof path, "%s/assets/text", source_dir);
        text = must(text_create(path, &fault), "text", &fault);
        snprintf(path, sizeof path, "%s/config", source_dir);
        catalogue = must(catalogue_create(path, &fault), "catalogue", &fault);
        printer = must(receipt_printer_create(NULL, &fault), "receipt", &fault);
    }
    fixture->text = text;
    fixture->catalogue = catalogue;
    fixture->printer = printer;
}

/* One canvas for each size: the next scene begins it anew. */
static struct canvas *canvas_of(int width_px, int height_px)
{
    static struct canvas *kept[SIZES_MAX];
    int i = 0;
    for (; i < SIZES_MAX && kept[i]; i++) {
        struct rect area = canvas_area(kept[i]);
        if (area.width == width_px && area.height == height_px) return kept[i];
    }
    assert(i < SIZES_MAX);
    struct fault fault = {0};
    kept[i] = must(canvas_create(width_px, height_px, NULL, &fault), "canvas", &fault);
    return kept[i];
}

void fixture_open(struct fixture *fixture, const char *source_dir, const struct look *look)
{
    *fixture = (struct fixture){.look = *look};
    open_books(fixture, source_dir);
    fixture->canvas = canvas_of(look->width_px, look->height_px);
    fixture->theme = (struct theme){.language = look->language,
                                    .text = fixture->text,
                                    .contrast = look->contrast,
                                    .scale = text_size_scale(look->size),
                                    .px_per_mm = look->px_per_mm,
                                    .width_px = look->width_px,
                                    .height_px = look->height_px,
                                    .reach = look->reach,
                                    .left_handed = look->left_handed,
                                    .reduced_motion = true};
    struct view *view = &fixture->view;
    view->catalogue = fixture->catalogue;
    fixture_agency(fixture, "pekalongan");
    view->now = now;
    view->staffed_until = (struct civil){2026, 11, 20, 11, 0, 0, 5, CIVIL_WIB};
    view->text = fixture->text;
    view->language = look->language;
    view->access = (struct access){.size = look->size,
                                   .contrast = look->contrast,
                                   .reach = look->reach,
                                   .left_handed = look->left_handed};
    view->voice = (struct view_voice){.speed = 2, .speeds = 5, .volume = 6, .volumes = 8};
    view->scanner_ready = view->camera_ready = view->printer_ready = true;
    view->faces = -1;
    view->url = view->code = "";
    view->terminal = "SPESIMEN-01";
}

static void leave(struct fixture *fixture)
{
    if (!fixture->screen) return;
    if (fixture->screen->leave) fixture->screen->leave(fixture->state);
    memory_wipe_free(fixture->state, fixture->screen->state_size);
    fixture->screen = NULL;
    fixture->state = NULL;
}

void fixture_close(struct fixture *fixture)
{
    leave(fixture);
    case_clear(&fixture->record);
    picture_free(&fixture->frame);
    bitmap_free(&fixture->receipt);
    bitmap_free(&fixture->qr);
}

/* As the kiosk fills it: by what was answered so far. */
static void promise(struct fixture *fixture)
{
    struct fault fault;
    promise_due_of(fixture->catalogue, fixture->record.service, case_promised_for(&fixture->record),
                   &now, &fixture->view.due, &fault);
}

void fixture_service(struct fixture *fixture, const char *key)
{
    struct fault fault;
    const struct service *service = catalogue_find_service(fixture->catalogue, key);
    assert(service);
    case_clear(&fixture->record);
    case_begin(&fixture->record, service, fixture->look.language);
    bool begun = flow_begin(&fixture->flow, service, &fault);
    assert(begun);
    struct view *view = &fixture->view;
    view->agency = service->agency;
    view->record = &fixture->record;
    view->flow = &fixture->flow;
    promise(fixture);
    view->today = promise_today(fixture->catalogue, service, &now);
}

/* Made-up answers: numbers of nobody, an address that cannot exist. */
static const char *specimen_value(const struct field *field)
{
    switch (field->kind) {
    case FIELD_NAME: return "Contoh Nama Pemohon";
    case FIELD_NIK: return "3375004101800000";
    case FIELD_NIP: return "198001012005012000";
    case FIELD_EMAIL: return "contoh.pemohon@spesimen.example";
    case FIELD_PHONE: return "081200000000";
    case FIELD_DN: return "CN=Contoh Nama Pemohon, O=Dinas Contoh, C=ID";
    case FIELD_CHOICE: return field->choices[0].key;
    case FIELD_TEXT: return "Spesimen isian";
    case FIELD_STORY:
        return "SPESIMEN. Saya menyerahkan berkas hari Senin dan dijanjikan selesai Selasa. Sampai "
               "hari Kamis belum ada kabar. Mohon diberi tahu sampai di mana prosesnya.";
    case FIELD_CODE: return code;
    case FIELD_CONTACT: return "contoh.pemohon@spesimen.example";
    }
    return "";
}

void fixture_fill(struct fixture *fixture)
{
    const struct service *service = fixture->record.service;
    for (unsigned i = 0; i < service->fields_count; i++)
        case_value_set(&fixture->record, i, specimen_value(&service->fields[i]));
    for (unsigned i = 0; i < service->requirements_count; i++)
        fixture_scan(fixture, i, i == 0 ? 2 : 1);
    fixture_photo(fixture, "");
    promise(fixture);
}

void fixture_scan(struct fixture *fixture, unsigned requirement, int pages)
{
    struct case_document *document = &fixture->record.documents[requirement];
    for (int i = 0; i < pages; i++) {
        struct case_page *page = &document->pages[document->pages_count++];
        bool card = document->requirement->kind == REQUIREMENT_CARD;
        if (card)
            specimen_card(&page->preview);
        else
            specimen_letter(&page->preview, i == 0 ? "SURAT CONTOH" : "LAMPIRAN CONTOH");
        bytes_append_text(&page->jpeg, "specimen");
        page->dpi = 300;
        page->width_mm = card ? 85.6 : 210;
        page->height_mm = card ? 54 : 297;
        page->colour = true;
    }
    document->state = DOCUMENT_SCANNED;
}

void fixture_judge(struct fixture *fixture, unsigned requirement, enum verdict verdict,
                   const char *support_code, struct spot spot)
{
    struct case_document *document = &fixture->record.documents[requirement];
    struct case_page *page = &document->pages[document->pages_count - 1];
    page->judgement = (struct judgement){.verdict = verdict, .spot = spot};
    snprintf(page->judgement.code, sizeof page->judgement.code, "%s", support_code);
    bool light = strcmp(support_code, "D-09") == 0, shadow = strcmp(support_code, "D-10") == 0;
    if (light || shadow) specimen_stain(&page->preview, &spot, light ? 255 : 96);
}

void fixture_read_card(struct fixture *fixture, const char *nik, const char *name)
{
    struct card_line *lines = fixture->record.card.lines;
    if (nik) bytes_append_text(&lines[CARD_NIK].text, nik);
    if (name) bytes_append_text(&lines[CARD_NAME].text, name);
    fixture->record.card_read = true;
    fixture_event(fixture, &(struct event){.kind = EVENT_CARD});
}

void fixture_photo(struct fixture *fixture, const char *note)
{
    struct case_face *face = &fixture->record.face;
    picture_free(&face->preview);
    specimen_photo(&face->preview);
    face->taken = *note == '\0';
    snprintf(face->note, sizeof face->note, "%s", note);
}

/* Each is drawn once: it looks the same however large the screen's text is. */
static bool draw_receipt(struct fixture *fixture, const struct receipt *receipt,
                         struct fault *fault)
{
    static struct {
        const struct service *service;
        enum language language;
        struct civil due;
        bool handed_over;
        struct bitmap bitmap;
    } drawn[RECEIPTS_MAX];
    int i = 0;
    for (; drawn[i].service; i++) {
        assert(i + 1 < RECEIPTS_MAX);
        if (drawn[i].service == receipt->service && drawn[i].language == receipt->language &&
            memcmp(&drawn[i].due, &receipt->due, sizeof receipt->due) == 0 &&
            drawn[i].handed_over == receipt->handed_over)
            break;
    }
    struct bitmap *bitmap = &drawn[i].bitmap;
    if (!drawn[i].service) {
        if (!receipt_draw(fixture->printer, receipt, 576, 203, bitmap, fault)) return false;
        drawn[i].service = receipt->service;
        drawn[i].language = receipt->language;
        drawn[i].due = receipt->due;
        drawn[i].handed_over = receipt->handed_over;
    }
    bitmap_init(&fixture->receipt, bitmap->width_px, bitmap->height_px);
    memcpy(fixture->receipt.rows, bitmap->rows,
           (size_t)bitmap->stride_bytes * (size_t)bitmap->height_px);
    return true;
}

void fixture_hand_in(struct fixture *fixture)
{
    struct fault fault = {0};
    struct case_record *record = &fixture->record;
    snprintf(record->code, sizeof record->code, "%s", code);
    record->handed_in = now;
    record->due = fixture->view.due;
    struct receipt receipt = {.service = record->service,
                              .text = fixture->text,
                              .language = fixture->look.language,
                              .code = code,
                              .url = url,
                              .terminal = "SPESIMEN-01",
                              .handed_in = now,
                              .due = record->due,
                              .handed_over = record->handed_at[0] != 0};
    bool drawn = draw_receipt(fixture, &receipt, &fault) && qr_encode(url, &fixture->qr, &fault);
    must(drawn ? fixture->printer : NULL, "receipt", &fault);
    fixture->view.receipt = &fixture->receipt;
    fixture->view.qr = &fixture->qr;
    fixture->view.url = url;
    fixture->view.code = code;
}

void fixture_see(struct fixture *fixture, const struct pose *pose, const char *advice_code,
                 int looks)
{
    struct view *view = &fixture->view;
    picture_free(&fixture->frame);
    specimen_frame(&fixture->frame, pose);
    view->frame = &fixture->frame;
    bool face = pose->light > 0 && pose->size > 0;
    view->faces = !face ? 0 : strcmp(advice_code, "F-02") == 0 ? 2 : 1;
    int width = (int)(152 * pose->size), height = (int)(205 * pose->size);
    view->face = (struct rect){320 + pose->across_px - width / 2, 236 + pose->down_px - height / 2,
                               width, height};
    snprintf(view->face_code, sizeof view->face_code, "%s", advice_code);
    for (int i = 0; i < looks; i++) {
        fixture_event(fixture, &(struct event){.kind = EVENT_LOOK});
        for (int frame = 0; frame < 2; frame++)
            fixture_event(fixture, &(struct event){.kind = EVENT_FRAME});
    }
}

static struct civil today(int hour, int minute)
{
    return (struct civil){2026, 11, 20, hour, minute, 0, 5, CIVIL_WIB};
}

static void add_case(struct staff_view *staff, const char *case_code, struct civil handed_in,
                     enum staff_proof proof, bool waiting)
{
    struct staff_case *row = &staff->cases[staff->cases_count++];
    *row = (struct staff_case){.service = "Penerbitan sertifikat baru",
                               .handed_in = handed_in,
                               .proof = proof,
                               .waiting = waiting};
    snprintf(row->code, sizeof row->code, "%s", case_code);
    if (waiting) {
        staff->waiting++;
        staff->oldest = handed_in;
    }
}

void fixture_staff(struct fixture *fixture)
{
    static const struct civil yesterday = {2026, 11, 19, 15, 20, 0, 4, CIVIL_WIB};
    struct staff_view *staff = &fixture->staff;
    *staff = (struct staff_view){.number = 7,
                                 .name = "Contoh Petugas",
                                 .printer = {.state = DEVICE_READY,
                                             .paper = PAPER_OK,
                                             .cover = COVER_CLOSED,
                                             .head = HEAD_OK,
                                             .cutter = CUTTER_OK},
                                 .paper = {.known = true,
                                           .roll_mm = 80000,
                                           .remaining_mm = 51200,
                                           .receipts_left = 426,
                                           .since = {2026, 11, 16, 8, 5, 0, 1, CIVIL_WIB},
                                           .by = 3,
                                           .ends = {2026, 12, 2, 0, 0, 0, 3, CIVIL_WIB}},
                                 .line = LINE_UP,
                                 .contact = today(10, 41),
                                 .volume = 60,
                                 .brightness = 80,
                                 .version = "0.1.0",
                                 .entered = today(10, 40)};
    for (int role = 0; role < DEVICE_ROLES; role++)
        staff->devices[role] = (struct staff_device){
            .fitted = true, .state = DEVICE_READY, .since = today(7, 30), .checked = today(10, 41)};
    add_case(staff, code, today(10, 38), PROOF_CONFIRMED, true);
    add_case(staff, "3M8PX0V6KD2RJ4", today(10, 21), PROOF_UNCONFIRMED, true);
    add_case(staff, "9H2WB7T5QE1ZN6", today(9, 56), PROOF_FAILED, true);
    add_case(staff, "A4C6E8G0J2K4M6", today(8, 47), PROOF_SHOWN, false);
    for (int i = 0; i < 8; i++)
        add_case(staff, "P1R3T5V7X9Z0B2", yesterday, PROOF_CONFIRMED, false);
    fixture->view.staff = staff;
    fixture->view.paper = staff->paper;
    fixture->view.reader_ready = true;
}

void fixture_show(struct fixture *fixture, const struct screen *screen)
{
    leave(fixture);
    fixture->screen = screen;
    fixture->state = memory_alloc(screen->state_size ? screen->state_size : 1);
    if (screen->enter) screen->enter(fixture->state, &fixture->view);
}

void fixture_show_step(struct fixture *fixture, enum kiosk_step step, unsigned item)
{
    fixture->flow.at = flow_find(&fixture->flow, step, item);
    assert(fixture->flow.at < fixture->flow.count);
    fixture_show(fixture, screen_for_step(step));
}

struct answer fixture_event(struct fixture *fixture, const struct event *event)
{
    if (!fixture->screen || !fixture->screen->event) return STAY;
    return fixture->screen->event(fixture->state, &fixture->view, event);
}

void fixture_press(struct fixture *fixture, const char *id)
{
    fixture_event(fixture, &(struct event){.kind = EVENT_PRESS, .id = id});
}

void fixture_type(struct fixture *fixture, const char *text)
{
    for (; *text; text++)
        fixture_event(fixture,
                      &(struct event){.kind = EVENT_KEY, .id = (const char[]){*text, '\0'}});
}

void fixture_fault(struct fixture *fixture, const char *support_code)
{
    struct fault fault;
    FAULT_CODED(&fault, support_code, FAULT_DEVICE, 0, "made up");
    fixture_event(fixture, &(struct event){.kind = EVENT_FAULT, .fault = &fault});
}

void fixture_draw(struct fixture *fixture)
{
    struct rect damage[DAMAGE_MAX];
    canvas_begin(fixture->canvas, &fixture->theme);
    fixture->screen->draw(fixture->state, &fixture->view, fixture->canvas);
    if (fixture->over) fixture->over(fixture->canvas);
    canvas_end(fixture->canvas, damage);
}
