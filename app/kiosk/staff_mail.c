/* What arrives for staff mode, and what staff see. */
#include "base/log.h"
#include "kiosk/kiosk.h"

#include <stdio.h>
#include <string.h>

static void entered(struct kiosk *kiosk, const struct staff_member *member)
{
    kiosk->staff.door_job = 0;
    kiosk->staff.who = *member;
    kiosk->staff.view.entered = kiosk_now(kiosk);
    log_line(LOG_LEVEL_INFO, "staff", "number %d is in", member->number);
    staff_open(kiosk, STAFF_PAGE_menu);
}

static struct civil civil_or_none(int64_t at_s)
{
    return at_s > 0 ? civil_from_unix(at_s, CIVIL_WIB) : (struct civil){0};
}

static void show_case(const struct kiosk *kiosk, const struct stored_case *row,
                      struct staff_case *out)
{
    static const enum staff_proof proofs[] = {[RECEIPT_NONE] = PROOF_NONE,
                                              [RECEIPT_CONFIRMED] = PROOF_CONFIRMED,
                                              [RECEIPT_UNCONFIRMED] = PROOF_UNCONFIRMED,
                                              [RECEIPT_FAILED] = PROOF_FAILED,
                                              [RECEIPT_SHOWN] = PROOF_SHOWN};
    const struct service *service = catalogue_find_service(kiosk->catalogue, row->service);
    *out = (struct staff_case){
        .service = service ? service->short_title.id : NULL,
        .handed_in = civil_or_none(row->created_s),
        .proof = proofs[row->receipt],
        .waiting = row->state == CASE_WAITING,
        .refused = row->state == CASE_REFUSED,
    };
    memcpy(out->code, row->code, sizeof out->code);
}

static void take_facts(struct kiosk *kiosk, const struct staff_facts *facts)
{
    struct staff_view *view = &kiosk->staff.view;
    memcpy(kiosk->staff.rows, facts->rows, sizeof kiosk->staff.rows);
    view->cases_count = (unsigned)facts->count;
    for (int i = 0; i < facts->count; i++)
        show_case(kiosk, &facts->rows[i], &view->cases[i]);
    view->waiting = facts->waiting;
    view->oldest = civil_or_none(facts->oldest_s);
    const struct beat_line *line = &facts->line;
    view->line = !line->known ? LINE_UNKNOWN : line->up ? LINE_UP : LINE_DOWN;
    view->contact = civil_or_none(line->contact_s);
    memcpy(view->line_code, line->code, sizeof view->line_code);
    view->clock_offset_s = line->clock_offset_s;
    stage_event(kiosk, &(struct event){.kind = EVENT_DEVICE});
}

/* job 0: a free place. */
static struct staff_print *find_print(struct staff_mode *staff, uint32_t job)
{
    for (int i = 0; i < STAFF_PRINTS; i++)
        if (staff->prints[i].job == job) return &staff->prints[i];
    return NULL;
}

bool staff_prints(const struct kiosk *kiosk, uint32_t job)
{
    for (int i = 0; i < STAFF_PRINTS; i++)
        if (job && kiosk->staff.prints[i].job == job) return true;
    return false;
}

static void print_page(struct kiosk *kiosk, const struct bitmap *page)
{
    struct staff_mode *staff = &kiosk->staff;
    struct staff_print *print = find_print(staff, 0);
    if (!print) {
        struct fault fault = {0};
        FAULT_CODED(&fault, "P-07", FAULT_REFUSED, 0, "the printer has too much to do");
        stage_event(kiosk, &(struct event){.kind = EVENT_FAULT, .fault = &fault});
        return;
    }
    memcpy(print->id, staff->copying_id, sizeof print->id);
    print->length_mm = print_length_mm(kiosk, page);
    print->job = staff->print_job = devices_print(kiosk->devices, page);
}

static void page_ended(struct kiosk *kiosk, const struct staff_print *print,
                       enum receipt_state state, bool sent)
{
    struct staff_mode *staff = &kiosk->staff;
    bool receipt = print->id[0] != 0;
    if (sent) print_charge(kiosk, print->length_mm, receipt);
    if (!receipt) return;
    work_receipt_state(kiosk->worker, kiosk->work, print->id, state);
    if (!staff->open) return;
    staff->facts_job = ++kiosk->work_job;
    work_staff_facts(kiosk->worker, kiosk->work, staff->facts_job);
}

static bool print_ended(struct kiosk *kiosk, const struct mail *mail)
{
    struct staff_mode *staff = &kiosk->staff;
    bool printed = mail->kind == MAIL_DEVICE_PRINTED;
    if (!printed && mail->kind != MAIL_DEVICE_FAILED) return false;
    struct staff_print *place = find_print(staff, mail->job);
    if (!place) return false;
    const struct staff_print print = *place;
    bool waited_for = staff->open && print.job == staff->print_job;
    *place = (struct staff_print){0};
    if (printed) {
        bool confirmed = mail->number == PRINT_CONFIRMED;
        page_ended(kiosk, &print, confirmed ? RECEIPT_CONFIRMED : RECEIPT_UNCONFIRMED, true);
    } else {
        page_ended(kiosk, &print, RECEIPT_FAILED, print_was_sent(mail->payload));
    }
    if (!waited_for) return true;
    staff->print_job = 0;
    if (printed)
        stage_event(kiosk, &(struct event){.kind = EVENT_PRINTED, .number = (int)mail->number});
    else
        stage_event(kiosk, &(struct event){.kind = EVENT_FAULT, .fault = mail->payload});
    return true;
}

static bool failed(struct kiosk *kiosk, const struct mail *mail)
{
    struct staff_mode *staff = &kiosk->staff;
    uint32_t *jobs[] = {&staff->door_job, &staff->draw_job, &staff->done_job, &staff->facts_job};
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        if (!*jobs[i] || mail->job != *jobs[i]) continue;
        *jobs[i] = 0;
        if (staff->open)
            stage_event(kiosk, &(struct event){.kind = EVENT_FAULT,
                                               .fault = mail->payload,
                                               .number = (int)mail->number});
        return true;
    }
    return false;
}

bool staff_mail(struct kiosk *kiosk, struct mail *mail)
{
    struct staff_mode *staff = &kiosk->staff;
    if (!mail->job) return false;
    if (print_ended(kiosk, mail)) return true;
    if (mail->kind == MAIL_WORK_FAILED) return failed(kiosk, mail);
    if (mail->kind == MAIL_WORK_STAFF) {
        if (mail->job == staff->door_job && staff->open) entered(kiosk, mail->payload);
        return true;
    }
    if (mail->kind == MAIL_WORK_FACTS) {
        if (mail->job == staff->facts_job && staff->open) take_facts(kiosk, mail->payload);
        return true;
    }
    if (mail->kind == MAIL_WORK_RECEIPT && staff->draw_job && mail->job == staff->draw_job) {
        staff->draw_job = 0;
        if (staff->open) print_page(kiosk, mail->payload);
        return true;
    }
    if (!staff->done_job || mail->job != staff->done_job) return false;
    if (mail->kind == MAIL_WORK_PROGRESS) {
        idle_touch(kiosk); /* while it goes on, nobody has to touch anything */
        stage_event(kiosk, &(struct event){.kind = EVENT_PROGRESS,
                                           .number = (int)mail->number,
                                           .words = mail->payload});
        return true;
    }
    if (mail->kind != MAIL_WORK_DONE) return false;
    staff->done_job = 0;
    if (staff->open)
        stage_event(kiosk, &(struct event){.kind = EVENT_STAFF, .number = (int)mail->number});
    return true;
}

static void fill_devices(const struct kiosk *kiosk, struct staff_view *view)
{
    for (int role = 0; role < DEVICE_ROLES; role++) {
        struct staff_device *device = &view->devices[role];
        const struct device_report *report = &kiosk->reports[role];
        device->fitted = kiosk->fitted[role];
        device->state = report->state;
        memcpy(device->code, report->code, sizeof device->code);
        device->since = civil_or_none(kiosk->reported[role].since_s);
        device->checked = civil_or_none(kiosk->reported[role].heard_s);
    }
    view->printer = kiosk->reports[DEVICE_PRINTER].printer;
}

struct staff_paper staff_paper_view(const struct paper_ledger *ledger)
{
    return (struct staff_paper){
        .known = ledger->known,
        .roll_mm = ledger->roll_mm,
        .remaining_mm = ledger->remaining_mm,
        .receipts_left = ledger->receipts_left,
        .near_end = ledger->near_end,
        .warns = ledger->warns,
        .since = civil_or_none(ledger->since_s),
        .by = ledger->by,
        .ends = civil_or_none(ledger->ends_s),
    };
}

void staff_fill_view(struct kiosk *kiosk)
{
    struct staff_view *view = &kiosk->staff.view;
    const struct staff_settings *settings = &kiosk->staff.settings;
    view->number = kiosk->staff.who.number;
    memcpy(view->name, kiosk->staff.who.name, sizeof view->name);
    fill_devices(kiosk, view);
    view->paper = staff_paper_view(&kiosk->ledger);
    view->volume = settings->volume;
    view->brightness = settings->brightness;
    view->language = settings->language;
    view->applicant_waits = kiosk->in_session;
    view->version = ANJUNGAN_VERSION;
}
