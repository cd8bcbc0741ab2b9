#define _DEFAULT_SOURCE
#include "kiosk/work_inquiry.h"

#include "base/log.h"
#include "kiosk/kiosk.h"
#include "kiosk/task.h"
#include "wipe/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void run_ask(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    work_follow_recipient(task->work);
    if (!asker_ask(task->work->asker, task->job, task->name, &task->ask, task->at_s, &fault))
        work_post_fault(task, &fault, 0);
    task_free(task);
    wipe_stack();
}

void work_ask(struct worker *worker, struct work *work, uint32_t job, const char *kind,
              struct bytes *ask, int64_t now_s)
{
    struct task *task = task_create(work, job);
    snprintf(task->name, sizeof task->name, "%s", kind);
    bytes_move(&task->ask, ask);
    task->at_s = now_s;
    worker_submit(worker, run_ask, task_free, task);
}

static void run_tell(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    work_follow_recipient(task->work);
    if (!asker_tell(task->work->asker, task->name, &task->ask, task->at_s, &fault))
        log_fault(LOG_LEVEL_INFO, "work", "telling the centre", &fault);
    task_free(task);
}

void work_tell(struct worker *worker, struct work *work, const char *kind, struct bytes *ask,
               int64_t now_s)
{
    struct task *task = task_create(work, 0);
    snprintf(task->name, sizeof task->name, "%s", kind);
    bytes_move(&task->ask, ask);
    task->at_s = now_s;
    worker_submit(worker, run_tell, task_free, task);
}

static void drop_answer(void *memory)
{
    inquiry_answer_free(memory);
    free(memory);
}

static void run_answer(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct inquiry_answer *answer = memory_alloc(sizeof *answer);
    bool done = asker_take(task->work->asker, task->name, &task->job, answer, &fault);
    if (done && task->job) {
        work_post(task->work, MAIL_WORK_ANSWERED, task->job, 0, answer, drop_answer);
    } else {
        drop_answer(answer);
        if (!done) work_post_fault(task, &fault, 0);
    }
    task_free(task);
    wipe_stack();
}

void work_answer(struct worker *worker, struct work *work, const char *name)
{
    struct task *task = task_create(work, 0);
    snprintf(task->name, sizeof task->name, "%s", name);
    worker_submit(worker, run_answer, task_free, task);
}

static void run_unask(void *memory)
{
    struct task *task = memory;
    asker_forget(task->work->asker, task->job);
    task_free(task);
}

void work_unask(struct worker *worker, struct work *work, uint32_t job)
{
    worker_submit(worker, run_unask, task_free, task_create(work, job));
}
