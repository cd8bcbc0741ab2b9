/* What looks at pictures of people and their cards: on a worker of its own, so that neither the
 * disk nor a page keeps the mirror waiting. */
#include "kiosk/kiosk.h"
#include "kiosk/task.h"
#include "wipe/wipe.h"

#include <stdlib.h>

enum { CARD_MS = 2000 }; /* a person reads the page meanwhile; nobody waits for more */

struct face_finder *work_face_finder(struct work *work, struct fault *fault)
{
    if (!work->finder) work->finder = face_finder_create(fault);
    return work->finder;
}

static void run_look(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct face_view *view = memory_alloc(sizeof *view);
    if (work_face_finder(task->work, &fault) &&
        face_finder_look(task->work->finder, &task->picture, view, &fault)) {
        work_post(task->work, MAIL_WORK_LOOK, task->job, 0, view, free);
    } else {
        free(view);
        work_post_fault(task, &fault, 0);
    }
    task_free(task);
}

static void drop_face(void *memory)
{
    captured_face_free(memory);
    memory_wipe_free(memory, sizeof(struct captured_face));
}

static void run_face(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct captured_face *face = memory_alloc(sizeof *face);
    if (work_face_finder(task->work, &fault) &&
        capture_face(task->work->finder, &task->picture, face, &fault)) {
        work_post(task->work, MAIL_WORK_FACE, task->job, 0, face, drop_face);
    } else {
        drop_face(face);
        work_post_fault(task, &fault, 0);
    }
    task_free(task);
    wipe_stack();
}

static void drop_card(void *memory)
{
    struct read_card *card = memory;
    card_reading_free(&card->reading);
    bytes_free(&card->jpeg);
    picture_free(&card->preview);
    memory_wipe_free(card, sizeof *card);
}

static bool reader_ready(struct work *work, struct fault *fault)
{
    if (!work->reader) work->reader = card_reader_create(fault);
    return work->reader != NULL;
}

/* A card that lies upside down is turned; that it could not be read changes nothing else. */
static bool read_card(struct task *task, struct read_card *card, struct fault *fault)
{
    bool upside_down = false;
    if (!reader_ready(task->work, fault) ||
        !card_reader_read(task->work->reader, &task->jpeg, CARD_MS, &card->reading, &upside_down,
                          fault))
        return false;
    if (!upside_down) return true;
    if (!capture_turn_over(&task->jpeg, &task->picture, fault)) return false;
    bytes_move(&card->jpeg, &task->jpeg);
    card->preview = task->picture;
    task->picture = (struct picture){0};
    return true;
}

static void run_card(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct read_card *card = memory_alloc(sizeof *card);
    if (read_card(task, card, &fault)) {
        work_post(task->work, MAIL_WORK_CARD, task->job, 0, card, drop_card);
    } else {
        drop_card(card);
        work_post_fault(task, &fault, 0);
    }
    task_free(task);
    wipe_stack();
}

void work_look(struct worker *eyes, struct work *work, uint32_t job, struct picture *frame)
{
    struct task *task = task_create(work, job);
    task_take_picture(task, frame);
    worker_submit(eyes, run_look, task_free, task);
}

void work_face(struct worker *eyes, struct work *work, uint32_t job, struct picture *still)
{
    struct task *task = task_create(work, job);
    task_take_picture(task, still);
    worker_submit(eyes, run_face, task_free, task);
}

void work_card(struct worker *eyes, struct work *work, uint32_t job, const struct bytes *jpeg,
               const struct picture *preview)
{
    struct task *task = task_create(work, job);
    bytes_append(&task->jpeg, jpeg->data, jpeg->size);
    task->picture = *preview;
    task->picture.pixels = (struct bytes){0};
    bytes_append(&task->picture.pixels, preview->pixels.data, preview->pixels.size);
    worker_submit(eyes, run_card, task_free, task);
}

static void run_rest(void *memory)
{
    struct task *task = memory;
    struct work *work = task->work;
    card_reader_destroy(work->reader);
    face_finder_destroy(work->finder);
    work->reader = NULL;
    work->finder = NULL;
    task_free(task);
    wipe_stack();
    wipe_heap();
}

void work_rest(struct worker *eyes, struct work *work)
{
    worker_submit(eyes, run_rest, task_free, task_create(work, 0));
}
