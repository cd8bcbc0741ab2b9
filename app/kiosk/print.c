/* Receipts on their way to paper, and what they take from the roll. */
#include "kiosk/kiosk.h"
#include "kiosk/work_staff.h"

#include <string.h>

static int64_t now_s(const struct kiosk *kiosk)
{
    return clock_wall_ms(&kiosk->clock) / 1000;
}

int print_length_mm(const struct kiosk *kiosk, const struct bitmap *page)
{
    const struct printer_status *printer = &kiosk->reports[DEVICE_PRINTER].printer;
    int dpi = printer->dpi > 0 ? printer->dpi : (int)kiosk->config->receipt.dpi;
    return (int)(page->height_px * 25.4 / dpi + 0.5) + printer->trailer_mm;
}

void print_charge(struct kiosk *kiosk, int length_mm, bool receipt)
{
    work_paper_use(kiosk->worker, kiosk->work, length_mm, receipt, now_s(kiosk));
    kiosk->beat_due = true;
}

/* The sensor's word, when it changes. At the edge it wavers with every turn of the roll: that there
 * is plenty again is believed only when someone may have been at the roll, or the printer was away.
 */
void print_report(struct kiosk *kiosk, const struct printer_status *status)
{
    struct near_end *known = &kiosk->near_end;
    if (status->width_px > 0) work_paper(kiosk->work, status->width_px, status->dpi);
    bool low = status->paper == PAPER_LOW;
    bool lies_well = (low || status->paper == PAPER_OK) && status->cover != COVER_OPEN;
    if (!lies_well) known->touched = true;
    if (!lies_well || (known->told && low == known->low)) return;
    if (known->told && !low && !known->touched) return;
    *known = (struct near_end){.told = true, .low = low};
    work_near_end(kiosk->worker, kiosk->work, low, now_s(kiosk));
    kiosk->beat_due = true;
}

static void send(struct kiosk *kiosk, const struct bitmap *page)
{
    struct printing *printing = &kiosk->printing;
    memcpy(printing->id, kiosk->case_id, sizeof printing->id);
    printing->length_mm = print_length_mm(kiosk, page);
    printing->job = devices_print(kiosk->devices, page);
    kiosk->prints++;
    guide_to(kiosk, LIGHT_RECEIPT, LIGHT_MEDIUM);
}

/* What is known to keep the printer from printing: then nothing is sent, and the original stays to
 * be printed. */
static bool known_out(struct kiosk *kiosk)
{
    const struct device_report *report = &kiosk->reports[DEVICE_PRINTER];
    if (!report->code[0]) return false;
    struct fault fault = {0};
    FAULT_CODED(&fault, report->code, FAULT_ATTENTION, 0, "the printer is known to be out");
    work_receipt_state(kiosk->worker, kiosk->work, kiosk->case_id, RECEIPT_FAILED);
    session_note(kiosk, "fault", fault.code);
    stage_news(kiosk, &(struct event){.kind = EVENT_FAULT, .fault = &fault});
    return true;
}

void print_receipt(struct kiosk *kiosk)
{
    kiosk->print_waits = kiosk->printing.job && strcmp(kiosk->printing.id, kiosk->case_id) != 0;
    if (kiosk->printing.job || kiosk->copy_job || known_out(kiosk)) return;
    if (kiosk->prints == 0) {
        send(kiosk, &kiosk->receipt);
        return;
    }
    kiosk->copy_job = ++kiosk->work_job;
    work_copy(kiosk->worker, kiosk->work, kiosk->copy_job, &kiosk->record, kiosk->url,
              (int)kiosk->prints);
}

void print_copy(struct kiosk *kiosk, struct bitmap *page)
{
    if (known_out(kiosk)) return;
    bitmap_free(&kiosk->receipt); /* the screen shows what comes out */
    kiosk->receipt = *page;
    *page = (struct bitmap){0};
    send(kiosk, &kiosk->receipt);
}

/* Recorded also when nobody waits for it any more. True: the applicant still does. */
static bool ended(struct kiosk *kiosk, enum receipt_state state, bool sent)
{
    struct printing *printing = &kiosk->printing;
    printing->job = 0;
    if (sent) print_charge(kiosk, printing->length_mm, true);
    work_receipt_state(kiosk->worker, kiosk->work, printing->id, state);
    guide_to(kiosk, state == RECEIPT_CONFIRMED ? LIGHT_RECEIPT : LIGHT_PLACES, LIGHT_SLOW);
    if (strcmp(printing->id, kiosk->case_id) == 0) return true;
    if (kiosk->print_waits) print_receipt(kiosk); /* the printer was still busy for someone else */
    return false;
}

bool print_was_sent(const struct fault *fault)
{
    return fault->kind != FAULT_REFUSED;
}

bool print_mail(struct kiosk *kiosk, struct mail *mail)
{
    if (!kiosk->printing.job || mail->job != kiosk->printing.job) return false;
    if (mail->kind == MAIL_DEVICE_PRINTED) {
        measure_end(&kiosk->measure, SPAN_SUBMIT_TO_PRINTED);
        bool confirmed = mail->number == PRINT_CONFIRMED;
        if (ended(kiosk, confirmed ? RECEIPT_CONFIRMED : RECEIPT_UNCONFIRMED, true))
            stage_news(kiosk, &(struct event){.kind = EVENT_PRINTED, .number = (int)mail->number});
    } else if (mail->kind == MAIL_DEVICE_FAILED) {
        if (ended(kiosk, RECEIPT_FAILED, print_was_sent(mail->payload)))
            stage_fault(kiosk, mail->payload);
    } else {
        return false;
    }
    return true;
}
