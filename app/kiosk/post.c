/* What arrives by mail: pages, frames, faces, the sealed case, device states; and whom it reaches.
 */
#include "base/log.h"
#include "kiosk/kiosk.h"
#include "kiosk/work.h"

#include <string.h>

void stage_news(struct kiosk *kiosk, const struct event *event)
{
    if (!kiosk->behind.screen) {
        stage_event(kiosk, event);
        return;
    }
    struct stage front = kiosk->stage;
    kiosk->stage = kiosk->behind;
    kiosk->behind = (struct stage){0};
    const struct screen *before = kiosk->stage.screen;
    stage_event(kiosk, event);
    if (kiosk->stage.screen == before) { /* still there: the other stays in front */
        kiosk->behind = kiosk->stage;
        kiosk->stage = front;
    } else {
        stage_leave(&front);
    }
}

static void news_fault(struct kiosk *kiosk, const struct fault *fault)
{
    session_note(kiosk, "fault", fault->code);
    stage_news(kiosk, &(struct event){.kind = EVENT_FAULT, .fault = fault});
}

static struct case_document *document_at_hand(struct kiosk *kiosk)
{
    if (!kiosk->record.service) return NULL;
    const struct station *station = flow_station(&kiosk->flow);
    return station->step == STEP_DOCUMENTS ? &kiosk->record.documents[station->item] : NULL;
}

static void page_arrived(struct kiosk *kiosk, struct captured_page *page)
{
    struct case_document *document = document_at_hand(kiosk);
    if (!document) return;
    unsigned most = document->requirement->pages_max;
    if (most == 0 || most > CASE_PAGES_MAX) most = CASE_PAGES_MAX;
    if ((unsigned)document->pages_count >= most) {
        struct fault fault;
        FAULT_CODED(&fault, "D-03", FAULT_INPUT, 0, "document is full");
        news_fault(kiosk, &fault);
        return;
    }
    struct case_page *slot = &document->pages[document->pages_count++];
    bytes_move(&slot->jpeg, &page->jpeg);
    slot->preview = page->preview;
    page->preview = (struct picture){0};
    slot->width_px = page->width_px;
    slot->height_px = page->height_px;
    slot->dpi = page->dpi;
    slot->width_mm = page->width_mm;
    slot->height_mm = page->height_mm;
    slot->colour = page->colour;
    document->state = DOCUMENT_SCANNED;
    stage_news(kiosk, &(struct event){.kind = EVENT_PAGE});
    kiosk_draw(kiosk);
    measure_end(&kiosk->measure, SPAN_SCAN_TO_PREVIEW);
}

/* A photo that is not as asked is kept with its reason: the applicant may go on as it is. */
static void face_arrived(struct kiosk *kiosk, struct captured_face *face)
{
    struct case_face *slot = &kiosk->record.face;
    bytes_move(&slot->jpeg, &face->jpeg);
    picture_free(&slot->preview);
    slot->preview = face->preview;
    face->preview = (struct picture){0};
    slot->taken = face->view.code[0] == 0;
    memcpy(slot->note, face->view.code, sizeof slot->note);
    if (slot->taken) {
        session_note(kiosk, "face", "taken");
        stage_news(kiosk, &(struct event){.kind = EVENT_FACE});
        return;
    }
    struct fault fault;
    FAULT_CODED(&fault, face->view.code, FAULT_INPUT, 0, "the photo is not as asked");
    news_fault(kiosk, &fault);
}

static void frame_arrived(struct kiosk *kiosk, struct picture *frame)
{
    picture_free(&kiosk->frame);
    kiosk->frame = *frame;
    *frame = (struct picture){0};
    if (!kiosk->looking) {
        struct picture copy = kiosk->frame;
        copy.pixels = (struct bytes){0};
        bytes_append(&copy.pixels, kiosk->frame.pixels.data, kiosk->frame.pixels.size);
        kiosk->looking = true;
        kiosk->look_job = ++kiosk->work_job;
        work_look(kiosk->worker, kiosk->work, kiosk->look_job, &copy);
    }
    stage_news(kiosk, &(struct event){.kind = EVENT_FRAME});
}

static void sealed(struct kiosk *kiosk, struct sealed_case *proof)
{
    measure_end(&kiosk->measure, SPAN_SUBMIT_TO_DURABLE);
    kiosk->submitting = false;
    kiosk->end_after_submit = false;
    idle_touch(kiosk); /* there must be time to take the receipt */
    kiosk->receipt = proof->receipt;
    kiosk->qr = proof->qr;
    proof->receipt = proof->qr = (struct bitmap){0};
    memcpy(kiosk->url, proof->url, sizeof kiosk->url);
    memcpy(kiosk->code, proof->code, sizeof kiosk->code);
    memcpy(kiosk->case_id, proof->id, sizeof kiosk->case_id);
    stage_news(kiosk, &(struct event){.kind = EVENT_SEALED});
}

static void submit_failed(struct kiosk *kiosk, const struct fault *fault)
{
    kiosk->submitting = false;
    if (kiosk->end_after_submit)
        session_end(kiosk, "idle");
    else
        news_fault(kiosk, fault);
}

/* What became of a receipt is recorded even when nobody waits for it any more. True: the applicant
 * still does. */
static bool print_ended(struct kiosk *kiosk, enum receipt_state state)
{
    kiosk->print_job = 0;
    work_receipt_state(kiosk->worker, kiosk->work, kiosk->printing_id, state);
    return strcmp(kiosk->printing_id, kiosk->case_id) == 0;
}

static void printed(struct kiosk *kiosk, enum print_proof proof)
{
    measure_end(&kiosk->measure, SPAN_SUBMIT_TO_PRINTED);
    bool confirmed = proof == PRINT_CONFIRMED;
    if (print_ended(kiosk, confirmed ? RECEIPT_CONFIRMED : RECEIPT_UNCONFIRMED))
        stage_news(kiosk, &(struct event){.kind = EVENT_PRINTED, .number = (int)proof});
}

static void device_failed(struct kiosk *kiosk, uint32_t job, const struct fault *fault)
{
    if (job == kiosk->scan_job) {
        kiosk->scan_job = 0;
    } else if (job == kiosk->still_job) {
        kiosk->still_job = 0;
    } else if (job == kiosk->live_job) {
        kiosk->live_job = 0;
    } else if (job == kiosk->print_job) {
        if (!print_ended(kiosk, RECEIPT_FAILED)) return;
    } else {
        return;
    }
    news_fault(kiosk, fault);
}

static void device_state(struct kiosk *kiosk, const struct device_report *report)
{
    if (report->role < 0 || report->role >= DEVICE_ROLES) return;
    bool was_ready = kiosk->reports[report->role].state == DEVICE_READY;
    kiosk->reports[report->role] = *report;
    if (was_ready != (report->state == DEVICE_READY))
        log_line(LOG_LEVEL_INFO, "device", "%s is %s %s", device_role_name(report->role),
                 device_state_name(report->state), report->code);
    stage_news(kiosk, &(struct event){.kind = EVENT_DEVICE});
}

static void device_mail(struct kiosk *kiosk, struct mail *mail)
{
    if (mail->kind == MAIL_DEVICE_STATE) {
        device_state(kiosk, mail->payload);
    } else if (mail->kind == MAIL_DEVICE_PAGE && mail->job && mail->job == kiosk->scan_job) {
        kiosk->scan_job = 0;
        kiosk->page_job = ++kiosk->work_job;
        work_page(kiosk->worker, kiosk->work, kiosk->page_job, mail->payload);
    } else if (mail->kind == MAIL_DEVICE_FRAME && mail->job && mail->job == kiosk->live_job) {
        frame_arrived(kiosk, mail->payload);
    } else if (mail->kind == MAIL_DEVICE_STILL && mail->job && mail->job == kiosk->still_job) {
        kiosk->still_job = 0;
        kiosk->face_job = ++kiosk->work_job;
        work_face(kiosk->worker, kiosk->work, kiosk->face_job, mail->payload);
    } else if (mail->kind == MAIL_DEVICE_PRINTED && mail->job && mail->job == kiosk->print_job) {
        printed(kiosk, (enum print_proof)mail->number);
    } else if (mail->kind == MAIL_DEVICE_FAILED && mail->job) {
        device_failed(kiosk, mail->job, mail->payload);
    }
}

static void looked(struct kiosk *kiosk, const struct mail *mail)
{
    if (mail->job != kiosk->look_job) return;
    kiosk->looking = false;
    kiosk->face = *(const struct face_view *)mail->payload;
    kiosk->face_known = true;
    stage_news(kiosk, &(struct event){.kind = EVENT_FRAME});
}

static void work_failed(struct kiosk *kiosk, const struct mail *mail)
{
    const struct fault *fault = mail->payload;
    if (mail->job == kiosk->page_job) {
        kiosk->page_job = 0;
    } else if (mail->job == kiosk->face_job) {
        kiosk->face_job = 0;
    } else if (kiosk->submitting && mail->job == kiosk->submit_job) {
        submit_failed(kiosk, fault);
        return;
    } else if (mail->job == kiosk->copy_job) {
        kiosk->copy_job = 0;
    } else {
        return; /* a look: no more of them until the camera is started again */
    }
    news_fault(kiosk, fault);
}

static void work_mail(struct kiosk *kiosk, struct mail *mail)
{
    if (mail->kind == MAIL_WORK_PAGE && mail->job == kiosk->page_job) {
        kiosk->page_job = 0;
        page_arrived(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_LOOK) {
        looked(kiosk, mail);
    } else if (mail->kind == MAIL_WORK_FACE && mail->job == kiosk->face_job) {
        kiosk->face_job = 0;
        face_arrived(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_PROGRESS && kiosk->submitting) {
        stage_news(kiosk, &(struct event){.kind = EVENT_PROGRESS,
                                          .number = (int)mail->number,
                                          .words = mail->payload});
    } else if (mail->kind == MAIL_WORK_SEALED && mail->job == kiosk->submit_job) {
        sealed(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_RECEIPT && mail->job == kiosk->copy_job) {
        kiosk->copy_job = 0;
        stage_print(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_FAILED) {
        work_failed(kiosk, mail);
    }
}

void stage_mail(struct kiosk *kiosk, struct mail *mail)
{
    if (mail->kind >= MAIL_WORK_PAGE)
        work_mail(kiosk, mail);
    else
        device_mail(kiosk, mail);
}
