/* task.h - what the worker's jobs are made of: an argument, and the way its end is posted. */
#ifndef ANJUNGAN_KIOSK_TASK_H
#define ANJUNGAN_KIOSK_TASK_H

#include "kiosk/beat.h"
#include "kiosk/work.h"
#include "kiosk/worker_room.h"
#include "receipt/receipt.h"
#include "screens/phone_wanted.h"

enum { TASK_TEXT_SIZE = 512 };

/* One job's argument; what a kind does not use is empty. */
struct task {
    struct work *work;
    uint32_t job;
    struct picture picture;
    struct bytes jpeg, ask;
    struct page_wish wish;
    struct case_record *record;
    struct phone_wanted wanted;
    struct civil now;
    struct receipt receipt;
    struct stored_case row;
    char url[LINK_SIZE];
    char code[CASE_CODE_SIZE];
    char name[PATH_SIZE];
    char detail[TASK_TEXT_SIZE];
    struct beat beat;
    int64_t number, at_s, mono_s;
    int staff;
    bool flag;
};

struct task *task_create(struct work *, uint32_t job);
void task_free(void *task);
void task_take_picture(struct task *, struct picture *from); /* leaves it empty */

/* Mail must not be lost: it waits while the mailbox is full. drop frees the payload. */
void work_post(struct work *, uint32_t kind, uint32_t job, int64_t number, void *payload,
               void (*drop)(void *));
/* Logs it; MAIL_WORK_FAILED with the number. */
void work_post_fault(struct task *, const struct fault *, int64_t number);

#endif
