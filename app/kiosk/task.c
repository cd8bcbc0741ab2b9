#define _DEFAULT_SOURCE
#include "kiosk/task.h"

#include "base/log.h"
#include "kiosk/kiosk.h"

#include <stdlib.h>
#include <unistd.h>

enum { POST_TRIES = 400, POST_PAUSE_US = 5000 };

struct task *task_create(struct work *work, uint32_t job)
{
    struct task *task = memory_alloc(sizeof *task);
    task->work = work;
    task->job = job;
    return task;
}

void task_free(void *memory)
{
    struct task *task = memory;
    picture_free(&task->picture);
    bytes_free(&task->jpeg);
    bytes_free(&task->ask);
    memory_wipe_free(task, sizeof *task);
}

void task_take_picture(struct task *task, struct picture *from)
{
    task->picture = *from;
    *from = (struct picture){0};
}

/* A full mailbox empties as soon as the UI thread looks at it; only at the end nobody does. */
void work_post(struct work *work, uint32_t kind, uint32_t job, int64_t number, void *payload,
               void (*drop)(void *))
{
    struct mail mail = {
        .kind = kind, .job = job, .number = number, .payload = payload, .drop = drop};
    bool posted = mailbox_post(work->mailbox, &mail);
    for (int i = 0; i < POST_TRIES && !posted; i++) {
        usleep(POST_PAUSE_US);
        posted = mailbox_post(work->mailbox, &mail);
    }
    if (!posted) {
        log_line(LOG_LEVEL_WARNING, "work", "mailbox full, an answer was dropped");
        mail_drop(&mail);
    }
}

void work_post_fault(struct task *task, const struct fault *fault, int64_t number)
{
    struct fault *copy = memory_alloc(sizeof *copy);
    *copy = *fault;
    log_fault(LOG_LEVEL_WARNING, "work", "job", fault);
    work_post(task->work, MAIL_WORK_FAILED, task->job, number, copy, free);
}
