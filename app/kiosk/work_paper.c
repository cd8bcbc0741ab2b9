/* The paper ledger, and the heartbeat that tells of it. */
#include "base/log.h"
#include "kiosk/kiosk.h"
#include "kiosk/task.h"
#include "kiosk/work_staff.h"

#include <stdio.h>
#include <stdlib.h>

static void run_roll(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    char words[16];
    snprintf(words, sizeof words, "%d", (int)task->number);
    if (store_paper_roll(task->work->store, (int)task->number, task->staff, task->at_s, &fault) &&
        store_setting_set(task->work->store, "roll_mm", words, &fault))
        work_post(task->work, MAIL_WORK_DONE, task->job, 1, NULL, NULL);
    else
        work_post_fault(task, &fault, 0);
    task_free(task);
}

void work_roll(struct worker *worker, struct work *work, uint32_t job, int length_mm, int staff,
               int64_t now_s)
{
    struct task *task = task_create(work, job);
    task->number = length_mm;
    task->staff = staff;
    task->at_s = now_s;
    worker_submit(worker, run_roll, task_free, task);
}

static void run_paper_use(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    if (!store_paper_use(task->work->store, (int)task->number, task->flag, task->at_s, &fault))
        log_fault(LOG_LEVEL_ERROR, "work", "paper use", &fault);
    task_free(task);
}

void work_paper_use(struct worker *worker, struct work *work, int used_mm, bool receipt,
                    int64_t now_s)
{
    struct task *task = task_create(work, 0);
    task->number = used_mm;
    task->flag = receipt;
    task->at_s = now_s;
    worker_submit(worker, run_paper_use, task_free, task);
}

static void run_near_end(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    if (!store_paper_near_end(task->work->store, task->flag, task->at_s, &fault))
        log_fault(LOG_LEVEL_ERROR, "work", "near end of the roll", &fault);
    task_free(task);
}

void work_near_end(struct worker *worker, struct work *work, bool near_end, int64_t now_s)
{
    struct task *task = task_create(work, 0);
    task->flag = near_end;
    task->at_s = now_s;
    worker_submit(worker, run_near_end, task_free, task);
}

static void fill_beat(struct work *work, struct beat *beat)
{
    struct fault fault = {0};
    const struct kiosk_paper *paper = &work->config->paper;
    struct paper_terms terms = {.near_end_mm = (int)paper->near_end_mm,
                                .receipt_mm = (int)paper->receipt_mm,
                                .warn_receipts = (int)paper->warn_receipts};
    beat->terminal = work_terminal(work);
    beat->version = ANJUNGAN_VERSION;
    if (!store_paper_read(work->store, &terms, beat->now_s, &beat->paper, &fault) ||
        !store_cases_waiting(work->store, &beat->waiting, &beat->oldest_s, &fault) ||
        !store_cases_refused(work->store, &beat->refused, &fault))
        log_fault(LOG_LEVEL_ERROR, "work", "beat", &fault);
}

static void run_beat(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct beat beat = task->beat;
    struct paper_ledger *ledger = memory_alloc(sizeof *ledger);
    fill_beat(task->work, &beat);
    if (!beat_write(task->work->config->state_dir, &beat, &fault))
        log_fault(LOG_LEVEL_WARNING, "work", "beat", &fault);
    *ledger = beat.paper;
    work_post(task->work, MAIL_WORK_LEDGER, 0, 0, ledger, free);
    task_free(task);
}

void work_beat(struct worker *worker, struct work *work, const struct beat *facts)
{
    struct task *task = task_create(work, 0);
    task->beat = *facts;
    worker_submit(worker, run_beat, task_free, task);
}
