#define _DEFAULT_SOURCE
#include "kiosk/work_staff.h"

#include "base/log.h"
#include "kiosk/export.h"
#include "kiosk/kiosk.h"
#include "kiosk/power.h"
#include "kiosk/submit.h"
#include "kiosk/task.h"
#include "receipt/code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STICK_TRIES = 20, STICK_PAUSE_US = 400 * 1000 };

static void forget(void *memory, size_t size)
{
    memory_wipe_free(memory, size);
}

static void drop_member(void *memory)
{
    forget(memory, sizeof(struct staff_member));
}

static void run_enter(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    int wait_s = 0;
    struct staff_member *member = memory_alloc(sizeof *member);
    bool card = task->number != 0;
    store_staff_tell_mono(task->work->store, task->mono_s);
    bool in =
        card ? store_staff_enter_card(task->work->store, task->detail, task->at_s, member, &fault)
             : store_staff_enter(task->work->store, task->detail, task->at_s, member, &wait_s,
                                 &fault);
    if (in) {
        work_post(task->work, MAIL_WORK_STAFF, task->job, 0, member, drop_member);
    } else {
        drop_member(member);
        work_post_fault(task, &fault, wait_s);
    }
    task_free(task);
}

static void enter(struct worker *worker, struct work *work, uint32_t job, const char *said,
                  const struct clock *clock, bool card)
{
    struct task *task = task_create(work, job);
    snprintf(task->detail, sizeof task->detail, "%s", said);
    task->at_s = clock_wall_ms(clock) / 1000;
    task->mono_s = clock_mono_ms(clock) / 1000;
    task->number = card;
    worker_submit(worker, run_enter, task_free, task);
}

void work_staff_enter(struct worker *worker, struct work *work, uint32_t job, const char *typed,
                      const struct clock *clock)
{
    enter(worker, work, job, typed, clock, false);
}

void work_staff_card(struct worker *worker, struct work *work, uint32_t job, const char *card,
                     const struct clock *clock)
{
    enter(worker, work, job, card, clock, true);
}

static void run_facts(void *memory)
{
    struct task *task = memory;
    struct work *work = task->work;
    struct fault fault = {0};
    struct staff_facts *facts = memory_alloc(sizeof *facts);
    if (!store_cases_list(work->store, facts->rows, STAFF_CASES_MAX, &facts->count, &fault) ||
        !store_cases_waiting(work->store, &facts->waiting, &facts->oldest_s, &fault))
        log_fault(LOG_LEVEL_ERROR, "work", "waiting cases", &fault);
    if (!beat_line_read(work->config->state_dir, &facts->line, &fault))
        log_fault(LOG_LEVEL_WARNING, "work", "state of the line", &fault);
    work_post(work, MAIL_WORK_FACTS, task->job, 0, facts, free);
    task_free(task);
}

void work_staff_facts(struct worker *worker, struct work *work, uint32_t job)
{
    worker_submit(worker, run_facts, task_free, task_create(work, job));
}

static void drop_bitmap(void *memory)
{
    bitmap_free(memory);
    free(memory);
}

/* A bitmap that was drawn, or why it was not. */
static void post_page(struct task *task, bool drawn, struct bitmap *page, const struct fault *fault)
{
    if (drawn) {
        work_post(task->work, MAIL_WORK_RECEIPT, task->job, 0, page, drop_bitmap);
    } else {
        drop_bitmap(page);
        work_post_fault(task, fault, 0);
    }
    task_free(task);
}

/* From the row alone: what a receipt says is no personal data, and the sealed case is not opened.
 */
static void run_stored_copy(void *memory)
{
    struct task *task = memory;
    const struct stored_case *row = &task->row;
    struct fault fault = {0};
    struct bitmap *page = memory_alloc(sizeof *page);
    const struct service *service = catalogue_find_service(task->work->catalogue, row->service);
    struct receipt receipt = {
        .service = service,
        .language = LANGUAGE_ID,
        .code = row->code,
        .url = row->url,
        .handed_in = civil_from_unix(row->created_s, CIVIL_WIB),
        .copy = (int)task->number,
    };
    if (!civil_from_iso(row->due, &receipt.due)) receipt.due = (struct civil){0};
    bool drawn = service ? submit_draw_receipt(task->work, &receipt, page, &fault)
                         : FAULT(&fault, FAULT_NOT_FOUND, 0, "service %s is no longer offered",
                                 row->service);
    post_page(task, drawn, page, &fault);
}

void work_stored_copy(struct worker *worker, struct work *work, uint32_t job,
                      const struct stored_case *row, int copy)
{
    struct task *task = task_create(work, job);
    task->row = *row;
    task->number = copy;
    worker_submit(worker, run_stored_copy, task_free, task);
}

static void run_test_page(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct bitmap *page = memory_alloc(sizeof *page);
    struct test_page test = {
        .now = task->now, .terminal = work_terminal(task->work), .staff = (int)task->number};
    submit_paper(task->work, &test.width_px, &test.dpi);
    memcpy(test.digits, task->code, TEST_DIGITS);
    post_page(task,
              submit_fonts(task->work, &fault) &&
                  test_page_draw(task->work->printer, &test, page, &fault),
              page, &fault);
}

void work_test_page(struct worker *worker, struct work *work, uint32_t job,
                    const struct test_page *page)
{
    struct task *task = task_create(work, job);
    snprintf(task->code, sizeof task->code, "%s", page->digits);
    task->now = page->now;
    task->number = page->staff;
    worker_submit(worker, run_test_page, task_free, task);
}

static void progress(void *context, int permille)
{
    const struct task *task = context;
    work_post_progress(task->work, task->job, permille, "Menyalin permohonan ke USB");
}

static void event(struct task *task, const char *kind, const char *detail)
{
    struct fault fault = {0};
    if (!store_event_add(task->work->store, task->at_s, kind, detail, &fault))
        log_fault(LOG_LEVEL_ERROR, "work", "event", &fault);
}

/* The stick is mounted for this moment only, by the system, which takes a while. */
static bool export_to_stick(struct task *task, struct export_result *result, struct fault *fault)
{
    struct work *work = task->work;
    const struct kiosk_config *config = work->config;
    char outbox[PATH_SIZE];
    if (!path_join(config->state_dir, "outbox", outbox, fault)) return false;
    if (!config->media_dir)
        return FAULT_CODED(fault, "E-01", FAULT_NOT_FOUND, 0, "no media_dir is configured");
    power_request(config->state_dir, POWER_MOUNT, NULL);
    bool done = false;
    for (int tries = 0; tries < STICK_TRIES && !done; tries++) {
        if (tries > 0) usleep(STICK_PAUSE_US);
        *fault = (struct fault){0};
        work_post_progress(work, task->job, 0, "Mencari USB");
        done = export_cases(config->media_dir, outbox, work->sealer, task->at_s, progress, task,
                            result, fault);
        if (!done && strcmp(fault->code, "E-01") != 0) break;
    }
    power_request(config->state_dir, POWER_UNMOUNT, NULL);
    return done;
}

static void run_export(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    struct export_result result;
    char detail[64];
    if (export_to_stick(task, &result, &fault)) {
        snprintf(detail, sizeof detail, "%d cases", result.cases);
        event(task, "staff-export", detail);
        work_post(task->work, MAIL_WORK_DONE, task->job, result.cases, NULL, NULL);
    } else {
        event(task, "staff-export-failed", fault.code);
        work_post_fault(task, &fault, 0);
    }
    task_free(task);
}

void work_export(struct worker *worker, struct work *work, uint32_t job, int64_t now_s)
{
    struct task *task = task_create(work, job);
    task->at_s = now_s;
    worker_submit(worker, run_export, task_free, task);
}

static void run_track(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    char code[CODE_SIZE];
    struct stored_case *row = memory_alloc(sizeof *row);
    bool read = link_read_code(task->detail, code);
    if (!read) FAULT_CODED(&fault, "T-01", FAULT_INPUT, 0, "not a tracking code");
    if (read && !store_case_by_code(task->work->store, code, row, &fault)) {
        read = fault.kind == FAULT_NOT_FOUND;
        *row = (struct stored_case){0};
        memcpy(row->code, code, sizeof code);
    }
    if (read) {
        work_post(task->work, MAIL_WORK_TRACKED, task->job, 0, row, free);
    } else {
        free(row);
        work_post_fault(task, &fault, 0);
    }
    task_free(task);
}

void work_track(struct worker *worker, struct work *work, uint32_t job, const char *said)
{
    struct task *task = task_create(work, job);
    snprintf(task->detail, sizeof task->detail, "%s", said);
    worker_submit(worker, run_track, task_free, task);
}

static void run_request(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    if (!power_request(task->work->config->state_dir, (enum power_request)task->number, &fault))
        work_post_fault(task, &fault, 0);
    task_free(task);
}

void work_request(struct worker *worker, struct work *work, uint32_t job,
                  enum power_request request)
{
    struct task *task = task_create(work, job);
    task->number = (int64_t)request;
    worker_submit(worker, run_request, task_free, task);
}

static void run_brightness(void *memory)
{
    struct task *task = memory;
    if (!power_set_brightness(task->work->config->state_dir, (int)task->number))
        log_line(LOG_LEVEL_WARNING, "work", "the screen's light cannot be set");
    task_free(task);
}

void work_brightness(struct worker *worker, struct work *work, int percent)
{
    struct task *task = task_create(work, 0);
    task->number = percent;
    worker_submit(worker, run_brightness, task_free, task);
}

static int setting(struct work *work, const char *key, int least, int most, int fallback)
{
    char words[16];
    if (!store_setting_get(work->store, key, words, sizeof words, NULL)) return fallback;
    char *end;
    long value = strtol(words, &end, 10);
    return *words && !*end && value >= least && value <= most ? (int)value : fallback;
}

struct staff_settings work_settings(struct work *work)
{
    return (struct staff_settings){
        .volume = setting(work, "volume", 0, 100, 60),
        .brightness = setting(work, "brightness", 0, 100, -1),
        .language = (enum language)setting(work, "language", 0, LANGUAGE_COUNT - 1, LANGUAGE_ID),
        .roll_mm = setting(work, "roll_mm", 1, 1000000, 0),
    };
}

static void run_setting(void *memory)
{
    struct task *task = memory;
    struct fault fault = {0};
    char words[16];
    snprintf(words, sizeof words, "%d", (int)task->number);
    if (!store_setting_set(task->work->store, task->name, words, &fault))
        log_fault(LOG_LEVEL_ERROR, "work", task->name, &fault);
    task_free(task);
}

void work_setting(struct worker *worker, struct work *work, const char *key, int value)
{
    struct task *task = task_create(work, 0);
    snprintf(task->name, sizeof task->name, "%s", key);
    task->number = value;
    worker_submit(worker, run_setting, task_free, task);
}
