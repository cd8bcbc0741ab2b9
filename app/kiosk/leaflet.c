#include "kiosk/leaflet.h"

#include "kiosk/kiosk.h"
#include "kiosk/work_leaflet.h"

#include <stdio.h>

enum { PRINTS_MAX = 3 };

static void say(struct kiosk *kiosk, enum leaflet_state state, const char *code)
{
    struct leaflet_view *view = &kiosk->leaflet.view;
    view->state = state;
    snprintf(view->code, sizeof view->code, "%s", code);
    kiosk->dirty = true;
}

static bool is_under_way(const struct leaflet_print *leaflet)
{
    return leaflet->draw_job || leaflet->print_job;
}

/* Other pages that are on their way to the printer: a receipt, a copy, what staff ordered. */
static bool others_print(const struct kiosk *kiosk)
{
    bool staff = false;
    for (int i = 0; i < STAFF_PRINTS; i++)
        staff = staff || kiosk->staff.prints[i].job;
    return staff || kiosk->printing.job || kiosk->copy_job;
}

/* The few receipts that are left, by the ledger or by the printer's sensor. */
static bool is_low(const struct kiosk *kiosk)
{
    return kiosk->ledger.warns || kiosk->ledger.near_end ||
           (kiosk->near_end.told && kiosk->near_end.low);
}

void leaflet_print(struct kiosk *kiosk)
{
    struct leaflet_print *leaflet = &kiosk->leaflet;
    const struct device_report *printer = &kiosk->reports[DEVICE_PRINTER];
    bool away =
        printer->code[0] || (printer->state != DEVICE_READY && printer->state != DEVICE_UNKNOWN &&
                             printer->state != DEVICE_BUSY);
    if (!kiosk->record.service || is_under_way(leaflet)) return;
    if (leaflet->prints >= PRINTS_MAX) {
        say(kiosk, LEAFLET_ENOUGH, "");
    } else if (is_low(kiosk)) {
        say(kiosk, LEAFLET_KEPT, "");
    } else if (away) {
        say(kiosk, LEAFLET_AWAY, printer->code);
    } else if (others_print(kiosk) || printer->state == DEVICE_BUSY) {
        say(kiosk, LEAFLET_BUSY, "");
    } else {
        say(kiosk, LEAFLET_PRINTING, "");
        leaflet->draw_job = ++kiosk->work_job;
        work_leaflet(kiosk->worker, kiosk->work, leaflet->draw_job, kiosk->record.service,
                     kiosk->language, kiosk_now(kiosk));
    }
}

static void drawn(struct kiosk *kiosk, const struct bitmap *page)
{
    struct leaflet_print *leaflet = &kiosk->leaflet;
    leaflet->draw_job = 0;
    if (others_print(kiosk)) { /* a receipt came first */
        say(kiosk, LEAFLET_BUSY, "");
        return;
    }
    leaflet->length_mm = print_length_mm(kiosk, page);
    leaflet->print_job = devices_print(kiosk->devices, page);
    leaflet->prints++;
    guide_to(kiosk, LIGHT_RECEIPT, LIGHT_MEDIUM);
}

static void ended(struct kiosk *kiosk, enum leaflet_state state, const char *code, bool sent)
{
    struct leaflet_print *leaflet = &kiosk->leaflet;
    leaflet->print_job = 0;
    if (sent) print_charge(kiosk, leaflet->length_mm, false);
    if (!kiosk->printing.job)
        guide_to(kiosk, state == LEAFLET_FAILED ? LIGHT_PLACES : LIGHT_RECEIPT, LIGHT_SLOW);
    say(kiosk, state, code);
}

bool leaflet_mail(struct kiosk *kiosk, struct mail *mail)
{
    struct leaflet_print *leaflet = &kiosk->leaflet;
    bool works = mail->kind >= MAIL_WORK_PAGE;
    uint32_t job = works ? leaflet->draw_job : leaflet->print_job;
    if (!mail->job || mail->job != job) return false;
    if (mail->kind == MAIL_WORK_RECEIPT) {
        drawn(kiosk, mail->payload);
    } else if (mail->kind == MAIL_WORK_FAILED) {
        leaflet->draw_job = 0;
        say(kiosk, LEAFLET_FAILED, ((const struct fault *)mail->payload)->code);
    } else if (mail->kind == MAIL_DEVICE_PRINTED) {
        ended(kiosk, mail->number == PRINT_CONFIRMED ? LEAFLET_PRINTED : LEAFLET_SENT, "", true);
    } else if (mail->kind == MAIL_DEVICE_FAILED) {
        const struct fault *fault = mail->payload;
        ended(kiosk, LEAFLET_FAILED, fault->code, print_was_sent(fault));
    } else {
        return false;
    }
    return true;
}

void leaflet_turn(struct kiosk *kiosk)
{
    if (!is_under_way(&kiosk->leaflet)) kiosk->leaflet.view = (struct leaflet_view){0};
}

void leaflet_forget(struct kiosk *kiosk)
{
    kiosk->leaflet = (struct leaflet_print){.print_job = kiosk->leaflet.print_job,
                                            .length_mm = kiosk->leaflet.length_mm};
}
