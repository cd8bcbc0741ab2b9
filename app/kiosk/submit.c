#include "kiosk/submit.h"

#include "base/log.h"
#include "base/picture.h"
#include "capture/capture.h"
#include "catalogue/promise.h"
#include "kiosk/worker_room.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parts of the package; each takes its bytes over. */
struct package {
    struct seal_part parts[SEAL_PARTS_MAX];
    int count;
};

static struct bytes *package_add(struct package *package, const char *name)
{
    assert(package->count < SEAL_PARTS_MAX);
    struct seal_part *part = &package->parts[package->count++];
    snprintf(part->name, sizeof part->name, "%s", name);
    return &part->data;
}

static void package_free(struct package *package)
{
    for (int i = 0; i < package->count; i++)
        bytes_free(&package->parts[i].data);
}

enum { PDF_OVERHEAD = 4096, PAGE_OVERHEAD = 1024 }; /* what the file holds beside its JPEGs */

/* How large a page may be at most: what small pages leave is shared by the large ones. 0: no limit.
 */
static size_t page_room(const struct case_document *document)
{
    int count = document->pages_count;
    size_t most = (size_t)document->requirement->size_max_kb * 1024;
    size_t overhead = PDF_OVERHEAD + (size_t)count * PAGE_OVERHEAD;
    if (!most) return 0;
    size_t room = most > overhead ? most - overhead : (size_t)count;
    size_t share = room / (size_t)count, before = 0;
    while (share != before) {
        size_t left = room;
        int large = 0;
        before = share;
        for (int i = 0; i < count; i++) {
            size_t size = document->pages[i].jpeg.size;
            if (size > share)
                large++;
            else
                left -= size;
        }
        if (large > 0) share = left / (size_t)large;
    }
    return share;
}

/* One PDF within the size its requirement allows. Its pages were compressed for it when they were
 * taken; only where they are more than was foreseen are the largest compressed again. */
static bool make_pdf(struct case_document *document, struct bytes *out, struct fault *fault)
{
    const struct bytes *jpegs[CASE_PAGES_MAX];
    double sizes[CASE_PAGES_MAX][2];
    struct bytes reduced[CASE_PAGES_MAX] = {0};
    size_t room = page_room(document);
    bool done = true;
    for (int i = 0; i < document->pages_count && done; i++) {
        struct case_page *page = &document->pages[i];
        jpegs[i] = &page->jpeg;
        bool told = page->width_mm <= 0 && page->dpi > 0; /* the whole glass: at its true scale */
        sizes[i][0] = told ? page->width_px * 25.4 / page->dpi : page->width_mm;
        sizes[i][1] = told ? page->height_px * 25.4 / page->dpi : page->height_mm;
        if (!room || page->jpeg.size <= room) continue;
        done = capture_jpeg_limit(&page->jpeg, room, &reduced[i], fault);
        jpegs[i] = &reduced[i];
    }
    done = done && capture_pdf(jpegs, (const double(*)[2])sizes, document->pages_count,
                               document->requirement->title.id, out, fault);
    for (int i = 0; i < CASE_PAGES_MAX; i++)
        bytes_free(&reduced[i]);
    return done;
}

/* Of a case that staff complete, what cannot be made into a file is theirs to ask for again. */
static void leave_to_desk(struct case_document *document, const struct fault *fault)
{
    log_fault(LOG_LEVEL_WARNING, "submit", "a document is left to the desk", fault);
    document->state = DOCUMENT_LATER;
    snprintf(document->note, sizeof document->note, "%s", fault->code);
}

/* The case's JSON names the files, so they are made before it is written. */
static bool make_documents(struct work *work, uint32_t job, struct case_record *record,
                           struct fault *fault)
{
    unsigned count = record->service->requirements_count;
    for (unsigned i = 0; i < count; i++) {
        struct case_document *document = &record->documents[i];
        work_post_progress(work, job, 50 + (int)(450 * i / count), "Menyusun berkas Anda");
        bytes_free(&document->pdf); /* of a try before */
        if (document->pages_count == 0 || make_pdf(document, &document->pdf, fault)) continue;
        if (!record->handed_at[0]) return false;
        leave_to_desk(document, fault);
    }
    return true;
}

static void copy(struct bytes *to, const struct bytes *from)
{
    bytes_append(to, from->data, from->size);
}

static bool add_parts(struct work *work, struct case_record *record, struct package *package,
                      struct fault *fault)
{
    if (!case_write_json(record, sealer_terminal(work->sealer), sealer_recipient(work->sealer),
                         package_add(package, "case.json"), fault) ||
        !case_write_consent(record, package_add(package, "consent.json"), fault) ||
        !case_write_events(record, package_add(package, "events.json"), fault))
        return false;
    if (record->face.jpeg.size) copy(package_add(package, "face.jpg"), &record->face.jpeg);
    for (unsigned i = 0; i < record->service->requirements_count; i++) {
        const struct case_document *document = &record->documents[i];
        char name[CASE_FILE_NAME_SIZE];
        case_document_file_name(document, name);
        bool sent = document->file.kind != FILE_KIND_NONE;
        if (name[0])
            copy(package_add(package, name), sent ? &document->file.content : &document->pdf);
    }
    return true;
}

static bool draw_code(char out[CODE_SIZE], struct fault *fault)
{
    uint8_t random[9];
    do {
        if (!seal_random(random, sizeof random, fault)) return false;
    } while (!code_from_random(random, out));
    return true;
}

static bool make_link(struct work *work, const char *code, char out[LINK_SIZE], struct fault *fault)
{
    char message[LINK_MESSAGE_SIZE];
    const char *terminal = sealer_terminal(work->sealer);
    size_t length = link_message(code, terminal, message);
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    return sealer_sign(work->sealer, message, length, signature, fault) &&
           link_write(work->tracking_base, code, terminal, signature, out, fault);
}

static void fill_row(const struct case_record *record, const char *url, struct civil now,
                     struct stored_case *row)
{
    *row = (struct stored_case){.created_s = civil_to_unix(&now)};
    snprintf(row->id, sizeof row->id, "%s", record->id);
    snprintf(row->code, sizeof row->code, "%s", record->code);
    snprintf(row->service, sizeof row->service, "%s", record->service->key);
    snprintf(row->url, sizeof row->url, "%s", url);
    if (record->due.year != 0) civil_to_iso(&record->due, row->due);
}

static void keep_file(const char *dir, const char *name, const struct bytes *data)
{
    struct fault fault;
    if (!file_write_durable(dir, name, data->data, data->size, 0644, &fault))
        log_fault(LOG_LEVEL_WARNING, "submit", "copy for the one who tries it out", &fault);
}

/* Copies for who tries the terminal out: the sealed bytes, opaque like the original, and the
 * receipt as it is printed. */
static void keep_copies(const char *dir, const struct bytes *sealed, const struct bitmap *receipt)
{
    struct bytes png = {0};
    if (!dir) return;
    keep_file(dir, "case.p7m", sealed);
    if (bitmap_write_png(receipt, &png, NULL)) keep_file(dir, "receipt.png", &png);
    bytes_free(&png);
}

static bool draw_proof(struct work *work, const struct case_record *record, const char *url,
                       struct sealed_case *out, struct fault *fault)
{
    struct receipt receipt = {
        .service = record->service,
        .language = record->language,
        .code = record->code,
        .url = url,
        .handed_in = record->handed_in,
        .due = record->due,
        .handed_over = record->handed_at[0] != 0,
    };
    return submit_draw_receipt(work, &receipt, &out->receipt, fault) &&
           qr_encode(url, &out->qr, fault);
}

/* Past the last year of the holiday list no time can be promised: the case is taken all the same,
 * and the office, which may know more, says when. */
static void promise(struct work *work, struct case_record *record, const struct civil *now)
{
    struct fault fault;
    record->due = (struct civil){0};
    if (record->handed_at[0]) return; /* the time runs from when it is complete */
    if (!promise_due_of(work->catalogue, record->service, case_promised_for(record), now,
                        &record->due, &fault))
        log_fault(LOG_LEVEL_WARNING, "submit", "no due time", &fault);
}

bool submit_case(struct work *work, uint32_t job, struct case_record *record, struct civil now,
                 const char *copy_dir, struct sealed_case *out, struct fault *fault)
{
    struct package package = {0};
    struct bytes sealed = {0};
    struct sealed_case proof = {0};
    struct stored_case row;
    char url[LINK_SIZE];
    work_post_progress(work, job, 20, "Menyusun berkas Anda");
    record->handed_in = now;
    promise(work, record, &now);
    /* The proof is drawn before anything is stored: once the case exists, nothing may stand between
     * it and its receipt. */
    bool done = draw_code(record->code, fault) && make_link(work, record->code, url, fault) &&
                draw_proof(work, record, url, &proof, fault) &&
                make_documents(work, job, record, fault) &&
                add_parts(work, record, &package, fault);
    if (done) work_post_progress(work, job, 550, "Menyegel berkas Anda");
    done =
        done && sealer_seal(work->sealer, record->id, package.parts, package.count, &sealed, fault);
    if (done) {
        work_post_progress(work, job, 800, "Menyimpan dengan aman");
        fill_row(record, url, now, &row);
        keep_copies(copy_dir, &sealed, &proof.receipt);
    }
    done = done && store_case_add(work->store, &row, &sealed, fault);
    package_free(&package);
    bytes_free(&sealed);
    if (!done) {
        bitmap_free(&proof.receipt);
        bitmap_free(&proof.qr);
        record->code[0] = 0;
        return false;
    }
    snprintf(proof.id, sizeof proof.id, "%s", record->id);
    snprintf(proof.code, sizeof proof.code, "%s", record->code);
    snprintf(proof.url, sizeof proof.url, "%s", url);
    proof.due = record->due;
    *out = proof;
    work_post_progress(work, job, 1000, "Tersimpan");
    return true;
}

bool submit_fonts(struct work *work, struct fault *fault)
{
    if (!work->printer) work->printer = receipt_printer_create(NULL, fault);
    return work->printer != NULL;
}

void submit_paper(struct work *work, int *out_width_px, int *out_dpi)
{
    int width_px = atomic_load(&work->width_px), dpi = atomic_load(&work->dpi);
    bool known = width_px > 0 && dpi > 0;
    *out_width_px = known ? width_px : (int)work->config->receipt.width_px;
    *out_dpi = known ? dpi : (int)work->config->receipt.dpi;
}

bool submit_draw_receipt(struct work *work, struct receipt *receipt, struct bitmap *out,
                         struct fault *fault)
{
    if (!submit_fonts(work, fault)) return false;
    receipt->text = work->text;
    receipt->terminal = sealer_terminal(work->sealer);
    int width_px, dpi;
    submit_paper(work, &width_px, &dpi);
    return receipt_draw(work->printer, receipt, width_px, dpi, out, fault);
}

static bool read_pem(const struct work *work, const char *name, struct bytes *out,
                     struct fault *fault)
{
    char path[PATH_SIZE];
    return path_join(work->enrol_dir, name, path, fault) && file_read(path, 16384, out, fault);
}

static bool verify(const struct work *work, const struct bytes *token, struct acknowledgement *out,
                   struct fault *fault)
{
    struct bytes backend = {0}, ca = {0};
    bool done =
        read_pem(work, "backend.crt", &backend, fault) && read_pem(work, "ca.crt", &ca, fault) &&
        acknowledgement_verify((const char *)token->data, token->size, &backend, &ca, out, fault);
    bytes_free(&backend);
    bytes_free(&ca);
    if (done && strcmp(out->terminal, sealer_terminal(work->sealer)) != 0)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "acknowledgement for another terminal");
    return done;
}

static void set_aside(const struct work *work, const char *name)
{
    char from[PATH_SIZE], to[PATH_SIZE + 8];
    if (!path_join(work->acks_dir, name, from, NULL)) return;
    snprintf(to, sizeof to, "%s.bad", from);
    if (rename(from, to) != 0) log_line(LOG_LEVEL_WARNING, "submit", "cannot set %s aside", name);
}

bool submit_acknowledge(struct work *work, const char *name, struct fault *fault)
{
    char path[PATH_SIZE];
    struct bytes token = {0};
    struct acknowledgement answer;
    if (!path_join(work->acks_dir, name, path, fault)) return false;
    if (!file_read(path, 8192, &token, fault)) return false;
    bool true_answer = verify(work, &token, &answer, fault);
    bytes_free(&token);
    if (!true_answer) {
        set_aside(work, name);
        return false;
    }
    return store_case_acknowledge(work->store, answer.case_id, answer.sha256, answer.accepted,
                                  fault) &&
           file_remove_durable(work->acks_dir, name, fault);
}
