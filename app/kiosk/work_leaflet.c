#include "kiosk/work_leaflet.h"

#include "kiosk/kiosk.h"
#include "kiosk/submit.h"
#include "kiosk/task.h"
#include "receipt/leaflet.h"

#include <stdlib.h>

static void drop_page(void *memory)
{
    bitmap_free(memory);
    free(memory);
}

static void run_leaflet(void *memory)
{
    struct task *task = memory;
    struct work *work = task->work;
    struct fault fault = {0};
    struct bitmap *page = memory_alloc(sizeof *page);
    struct leaflet leaflet = {.service = task->receipt.service,
                              .text = work->text,
                              .language = task->receipt.language,
                              .terminal = work_terminal(work),
                              .now = task->now};
    int width_px, dpi;
    submit_paper(work, &width_px, &dpi);
    if (submit_fonts(work, &fault) &&
        leaflet_draw(work->printer, &leaflet, width_px, dpi, page, &fault)) {
        work_post(work, MAIL_WORK_RECEIPT, task->job, 0, page, drop_page);
    } else {
        drop_page(page);
        work_post_fault(task, &fault, 0);
    }
    task_free(task);
}

void work_leaflet(struct worker *worker, struct work *work, uint32_t job,
                  const struct service *service, enum language language, struct civil now)
{
    struct task *task = task_create(work, job);
    task->receipt.service = service;
    task->receipt.language = language;
    task->now = now;
    worker_submit(worker, run_leaflet, task_free, task);
}
