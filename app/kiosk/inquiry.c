#include "kiosk/inquiry.h"

#include "kiosk/kiosk.h"
#include "kiosk/work_inquiry.h"

#include <stdlib.h>

void inquiry_answer_free(struct inquiry_answer *answer)
{
    bytes_free(&answer->json);
    bytes_free(&answer->blob);
}

static struct inquiry_waiting *find(struct kiosk *kiosk, uint32_t job)
{
    for (int i = 0; i < INQUIRIES_MAX; i++)
        if (kiosk->inquiries[i].job == job) return &kiosk->inquiries[i];
    return NULL;
}

uint32_t inquiry_begin(struct kiosk *kiosk, const char *kind, struct bytes *ask)
{
    uint32_t job = ++kiosk->work_job;
    struct inquiry_waiting *waiting = find(kiosk, 0);
    if (waiting)
        *waiting = (struct inquiry_waiting){job, clock_mono_ms(&kiosk->clock) + INQUIRY_WAIT_MS};
    work_ask(kiosk->worker, kiosk->work, job, kind, ask, clock_wall_ms(&kiosk->clock) / 1000);
    return job;
}

void inquiry_cancel(struct kiosk *kiosk, uint32_t job)
{
    for (int i = 0; i < INQUIRIES_MAX; i++) {
        struct inquiry_waiting *waiting = &kiosk->inquiries[i];
        if (!waiting->job || (job && waiting->job != job)) continue;
        work_unask(kiosk->worker, kiosk->work, waiting->job);
        waiting->job = 0;
    }
}

void inquiry_ended(struct kiosk *kiosk, uint32_t job)
{
    struct inquiry_waiting *waiting = job ? find(kiosk, job) : NULL;
    if (waiting) waiting->job = 0;
}

static void run_out(struct kiosk *kiosk, uint32_t job)
{
    struct fault *fault = memory_alloc(sizeof *fault);
    FAULT_CODED(fault, "N-05", FAULT_TIMEOUT, 0, "the service centre has not answered");
    struct mail mail = {.kind = MAIL_WORK_FAILED, .job = job, .payload = fault, .drop = free};
    inquiry_cancel(kiosk, job);
    kiosk_mail(kiosk, &mail);
}

int inquiry_tick(struct kiosk *kiosk)
{
    int64_t now_ms = clock_mono_ms(&kiosk->clock), next_ms = -1;
    for (int i = 0; i < INQUIRIES_MAX; i++) {
        struct inquiry_waiting waiting = kiosk->inquiries[i];
        if (waiting.job && now_ms >= waiting.due_ms) run_out(kiosk, waiting.job);
    }
    for (int i = 0; i < INQUIRIES_MAX; i++) {
        const struct inquiry_waiting *waiting = &kiosk->inquiries[i];
        if (!waiting->job) continue;
        int64_t left_ms = waiting->due_ms > now_ms ? waiting->due_ms - now_ms : 0;
        if (next_ms < 0 || left_ms < next_ms) next_ms = left_ms;
    }
    return (int)next_ms;
}
