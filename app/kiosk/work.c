#define _DEFAULT_SOURCE
#include "kiosk/work.h"

#include "base/file.h"
#include "base/log.h"
#include "capture/capture.h"
#include "kiosk/kiosk.h"
#include "kiosk/submit.h"
#include "kiosk/task.h"
#include "wipe/wipe.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void work_post_progress(struct work *work, uint32_t job, int permille, const char *words)
{
    work_post(work, MAIL_WORK_PROGRESS, job, permille, memory_copy_text(words), free);
}

static void drop_page(void *memory)
{
    captured_page_free(memory);
    memory_wipe_free(memory, sizeof(struct captured_page));
}

static void run_page(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct captured_page *page = memory_alloc(sizeof *page);
    if (capture_page(&task->picture, &task->wish, page, &fault)) {
        work_post(task->work, MAIL_WORK_PAGE, task->job, 0, page, drop_page);
    } else {
        drop_page(page);
        work_post_fault(task, &fault, 0);
    }
    task_free(task);
    wipe_stack();
}

static void drop_sealed(void *memory)
{
    struct sealed_case *sealed = memory;
    bitmap_free(&sealed->receipt);
    bitmap_free(&sealed->qr);
    free(sealed);
}

static void run_submit(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct sealed_case *sealed = memory_alloc(sizeof *sealed);
    work_follow_recipient(task->work);
    if (submit_case(task->work, task->job, task->record, task->now,
                    task->name[0] ? task->name : NULL, sealed, &fault)) {
        work_post(task->work, MAIL_WORK_SEALED, task->job, 0, sealed, drop_sealed);
    } else {
        drop_sealed(sealed);
        work_post_fault(task, &fault, 0);
    }
    task_free(task);
    wipe_stack();
}

static void drop_bitmap(void *memory)
{
    bitmap_free(memory);
    free(memory);
}

static void run_copy(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct bitmap *bitmap = memory_alloc(sizeof *bitmap);
    task->receipt.url = task->url;
    task->receipt.code = task->code;
    if (submit_draw_receipt(task->work, &task->receipt, bitmap, &fault)) {
        work_post(task->work, MAIL_WORK_RECEIPT, task->job, 0, bitmap, drop_bitmap);
    } else {
        drop_bitmap(bitmap);
        work_post_fault(task, &fault, 0);
    }
    task_free(task);
}

static void run_receipt_state(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    if (!store_case_receipt(task->work->store, task->name, (enum receipt_state)task->number,
                            &fault))
        log_fault(LOG_LEVEL_ERROR, "work", "receipt state", &fault);
    task_free(task);
}

static void run_acknowledge(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    if (!submit_acknowledge(task->work, task->name, &fault))
        log_fault(LOG_LEVEL_WARNING, "work", "acknowledgement", &fault);
    else
        work_post(task->work, MAIL_WORK_CARRIED, 0, 0, NULL, NULL);
    task_free(task);
}

static void run_event(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    if (!store_event_add(task->work->store, task->number, task->name, task->detail, &fault))
        log_fault(LOG_LEVEL_ERROR, "work", "event", &fault);
    task_free(task);
}

static void run_wipe(void *memory)
{
    task_free(memory);
    wipe_stack();
    wipe_heap();
}

void work_paper(struct work *work, int width_px, int dpi)
{
    atomic_store(&work->width_px, width_px);
    atomic_store(&work->dpi, dpi);
}

void work_page(struct worker *worker, struct work *work, uint32_t job, struct picture *raw,
               const struct page_wish *wish)
{
    struct task *task = task_create(work, job);
    task->wish = *wish;
    task_take_picture(task, raw);
    worker_submit(worker, run_page, task_free, task);
}

void work_submit(struct worker *worker, struct work *work, uint32_t job, struct case_record *record,
                 struct civil now, const char *copy_dir)
{
    struct task *task = task_create(work, job);
    task->record = record;
    task->now = now;
    if (copy_dir) snprintf(task->name, sizeof task->name, "%s", copy_dir);
    worker_submit(worker, run_submit, task_free, task);
}

void work_copy(struct worker *worker, struct work *work, uint32_t job,
               const struct case_record *record, const char *url, int copy)
{
    struct task *task = task_create(work, job);
    snprintf(task->url, sizeof task->url, "%s", url);
    snprintf(task->code, sizeof task->code, "%s", record->code);
    task->receipt = (struct receipt){
        .service = record->service,
        .language = record->language,
        .handed_in = record->handed_in,
        .due = record->due,
        .handed_over = record->handed_at[0] != 0,
        .copy = copy,
    };
    worker_submit(worker, run_copy, task_free, task);
}

void work_receipt_state(struct worker *worker, struct work *work, const char *case_id,
                        enum receipt_state state)
{
    struct task *task = task_create(work, 0);
    snprintf(task->name, sizeof task->name, "%s", case_id);
    task->number = state;
    worker_submit(worker, run_receipt_state, task_free, task);
}

void work_acknowledge(struct worker *worker, struct work *work, const char *name)
{
    struct task *task = task_create(work, 0);
    snprintf(task->name, sizeof task->name, "%s", name);
    worker_submit(worker, run_acknowledge, task_free, task);
}

void work_event(struct worker *worker, struct work *work, int64_t at_s, const char *kind,
                const char *detail)
{
    struct task *task = task_create(work, 0);
    snprintf(task->name, sizeof task->name, "%s", kind);
    snprintf(task->detail, sizeof task->detail, "%s", detail);
    task->number = at_s;
    worker_submit(worker, run_event, task_free, task);
}

void work_wipe(struct worker *worker, struct work *work)
{
    worker_submit(worker, run_wipe, task_free, task_create(work, 0));
}
