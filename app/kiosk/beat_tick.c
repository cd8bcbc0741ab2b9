#include "kiosk/kiosk.h"
#include "kiosk/work_staff.h"

#include <string.h>

/* Where whoever comes is needed: the step, never what was given in it. */
static void tell_place(const struct kiosk *kiosk, struct beat *beat)
{
    if (!kiosk->staff_called) return;
    const struct stage *held = kiosk->staff.open ? &kiosk->staff.held.stage : &kiosk->stage;
    const struct stage *behind = kiosk->staff.open ? &kiosk->staff.held.behind : &kiosk->behind;
    const struct screen *screen = behind->screen ? behind->screen : held->screen;
    const struct service *service = kiosk->record.service;
    beat->step = service ? kiosk_step_name(flow_station(&kiosk->flow)->step) : screen->name;
    beat->service = service ? service->key : "";
}

/* Something of it lies on the scanner's glass. */
static bool scans(const struct service *service)
{
    bool wanted = service_has_step(service, STEP_CARD);
    for (unsigned i = 0; i < service->requirements_count && !wanted; i++)
        wanted = service_has_step(service, STEP_DOCUMENTS) &&
                 service->requirements[i].kind != REQUIREMENT_FILE;
    return wanted;
}

static void tell_services(const struct kiosk *kiosk, struct beat *beat)
{
    for (unsigned i = 0; i < kiosk->services_count && i < BEAT_SERVICES_MAX; i++) {
        const struct service *service = kiosk->services[i];
        struct beat_service *out = &beat->services[beat->services_count++];
        const struct {
            bool wanted;
            enum device_role role;
        } needs[] = {{scans(service), DEVICE_SCANNER},
                     {service_has_step(service, STEP_FACE), DEVICE_CAMERA},
                     {service_has_step(service, STEP_RECEIPT), DEVICE_PRINTER}};
        *out = (struct beat_service){.key = service->key, .ready = true};
        for (size_t n = 0; n < sizeof needs / sizeof *needs && out->ready; n++)
            out->ready = !needs[n].wanted || kiosk_is_ready(kiosk, needs[n].role, out->code);
    }
}

/* Only what changed is told, so that a terminal at rest rests. */
void beat_tick(struct kiosk *kiosk)
{
    if (!kiosk->beat_due) return;
    kiosk->beat_due = false;
    struct beat beat = {.now_s = clock_wall_ms(&kiosk->clock) / 1000,
                        .started_s = kiosk->started_s,
                        .printer = kiosk->reports[DEVICE_PRINTER].printer,
                        .staff_called = kiosk->staff_called,
                        .staff_in = kiosk->staff.who.number != 0};
    for (int role = 0; role < DEVICE_ROLES; role++) {
        const struct device_report *report = &kiosk->reports[role];
        beat.devices[role].fitted = kiosk->fitted[role];
        beat.devices[role].state = report->state;
        memcpy(beat.devices[role].code, report->code, sizeof beat.devices[role].code);
    }
    tell_place(kiosk, &beat);
    tell_services(kiosk, &beat);
    work_beat(kiosk->worker, kiosk->work, &beat);
}
