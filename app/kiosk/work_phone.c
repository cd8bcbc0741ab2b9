#define _DEFAULT_SOURCE
#include "kiosk/work_phone.h"

#include "base/log.h"
#include "base/pdf_file.h"
#include "kiosk/kiosk.h"
#include "kiosk/task.h"
#include "wipe/wipe.h"

#include <stdio.h>
#include <string.h>

void phone_arrival_free(struct phone_arrival *arrival)
{
    case_file_free(&arrival->file);
    captured_page_free(&arrival->page);
    captured_face_free(&arrival->face);
    explicit_bzero(arrival, sizeof *arrival);
}

/* A page as the scanner's are: put upright, judged, made as small as it must be. */
static enum phone_unfit take_page(const struct phone_parcel *parcel, const struct picture *picture,
                                  struct phone_arrival *out)
{
    struct fault fault;
    out->is = ARRIVAL_PAGE;
    return capture_page(picture, &parcel->wish, &out->page, &fault) ? PHONE_FIT : PHONE_PICTURE;
}

/* A photo as the camera's are. One that will not do is not kept: another is a touch away. */
static enum phone_unfit take_face(struct face_finder *finder, const struct picture *picture,
                                  struct phone_arrival *out)
{
    struct fault fault = {.code = "F-04"};
    if (finder && !capture_face(finder, picture, &out->face, &fault) && fault.code[0] != 'F')
        return PHONE_PICTURE;
    const char *code = out->face.jpeg.size ? out->face.view.code : fault.code;
    snprintf(out->face_code, sizeof out->face_code, "%s", code);
    out->is = ARRIVAL_FACE;
    return *code ? PHONE_NO_FACE : PHONE_FIT;
}

static enum phone_unfit take_picture(const struct phone_parcel *parcel, struct face_finder *finder,
                                     struct bytes *content, struct phone_arrival *out)
{
    struct picture picture = {.format = PICTURE_FILE};
    bytes_move(&picture.pixels, content);
    enum phone_unfit unfit = parcel->wanted.thing == PHONE_FACE ? take_face(finder, &picture, out)
                                                                : take_page(parcel, &picture, out);
    picture_free(&picture);
    return unfit;
}

static enum phone_unfit look_at_pdf(const struct bytes *content, struct phone_arrival *out)
{
    const struct pdf_file pdf = pdf_file_look(content->data, content->size);
    out->file.is_signed = pdf.is_signed;
    switch (pdf.state) {
    case PDF_WHOLE: break;
    case PDF_CUT: return PHONE_PDF_CUT;
    case PDF_LOCKED: return PHONE_PDF_LOCKED;
    }
    return PHONE_FIT;
}

static enum phone_unfit take_file(const struct phone_parcel *parcel, enum file_kind kind,
                                  struct bytes *content, struct phone_arrival *out)
{
    const struct requirement *requirement = parcel->wanted.requirement;
    if (content->size > (size_t)requirement->size_max_kb * 1024) return PHONE_LARGE;
    if (kind == FILE_KIND_CSR) {
        csr_read(content, &out->file.csr);
        out->request = out->file.csr.verdict;
        if (out->request != CSR_FIT) return PHONE_REQUEST;
    }
    if (kind == FILE_KIND_PDF) {
        enum phone_unfit unfit = look_at_pdf(content, out);
        if (unfit != PHONE_FIT) return unfit;
    }
    out->file.kind = kind;
    bytes_move(&out->file.content, content);
    return PHONE_FIT;
}

void phone_open(const struct phone_parcel *parcel, struct face_finder *finder, struct bytes *sealed,
                struct phone_arrival *out)
{
    struct bytes content = {0};
    struct fault fault;
    enum file_kind told = file_kind_from_name(parcel->kind);
    *out = (struct phone_arrival){.unfit = PHONE_DAMAGED};
    if (drop_open(parcel->key, parcel->token, parcel->kind, sealed, &content, &fault)) {
        enum file_kind kind = file_kind_of(content.data, content.size);
        bool picture = kind == FILE_KIND_JPEG || kind == FILE_KIND_PNG;
        if (kind != told || !phone_wanted_takes(&parcel->wanted, kind))
            out->unfit = PHONE_KIND;
        else if (picture)
            out->unfit = take_picture(parcel, finder, &content, out);
        else
            out->unfit = take_file(parcel, kind, &content, out);
    }
    if (out->unfit != PHONE_FIT) {
        case_file_free(&out->file);
        captured_face_free(&out->face);
    }
    bytes_free(&content);
    bytes_free(sealed);
}

static void drop_arrival(void *memory)
{
    phone_arrival_free(memory);
    memory_wipe_free(memory, sizeof(struct phone_arrival));
}

/* The key travels in ask, the sealed file in jpeg: both are wiped with the task. */
static void run_phone(void *memory)
{
    struct task *task = memory;
    struct drop_key key;
    struct phone_parcel parcel = {.key = &key,
                                  .token = task->detail,
                                  .kind = task->name,
                                  .wanted = task->wanted,
                                  .wish = task->wish};
    struct phone_arrival *arrival = memory_alloc(sizeof *arrival);
    struct face_finder *finder = NULL;
    struct fault fault;
    if (parcel.wanted.thing == PHONE_FACE && !(finder = work_face_finder(task->work, &fault)))
        log_fault(LOG_LEVEL_ERROR, "phone", "look for a face", &fault);
    memcpy(&key, task->ask.data, sizeof key);
    phone_open(&parcel, finder, &task->jpeg, arrival);
    drop_key_forget(&key);
    work_post(task->work, MAIL_WORK_PHONE, task->job, 0, arrival, drop_arrival);
    task_free(task);
    wipe_stack();
}

void work_phone(struct worker *worker, struct work *work, uint32_t job,
                const struct phone_parcel *parcel, struct bytes *sealed)
{
    struct task *task = task_create(work, job);
    bytes_append(&task->ask, parcel->key, sizeof *parcel->key);
    bytes_move(&task->jpeg, sealed);
    snprintf(task->detail, sizeof task->detail, "%s", parcel->token);
    snprintf(task->name, sizeof task->name, "%s", parcel->kind);
    task->wanted = parcel->wanted;
    task->wish = parcel->wish;
    worker_submit(worker, run_phone, task_free, task);
}
