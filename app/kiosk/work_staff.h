/* work_staff.h - what the worker does for staff and tracking (work_staff.c), for paper and beat
 * (work_paper.c). Each ends by mail under its job's number; MAIL_WORK_FAILED where it fails. */
#ifndef ANJUNGAN_KIOSK_WORK_STAFF_H
#define ANJUNGAN_KIOSK_WORK_STAFF_H

#include "kiosk/beat.h"
#include "kiosk/power.h"
#include "kiosk/work.h"
#include "receipt/test_page.h"
#include "screens/staff_view.h"
#include "store/paper.h"
#include "store/staff.h"

/* What the terminal's staff set, kept in the store. */
struct staff_settings {
    int volume, brightness; /* percent; brightness -1: as the screen has it */
    enum language language; /* that the terminal begins with */
    int roll_mm;            /* of the last roll, offered first for the next; 0: none yet */
};
/* Before the worker starts. */
struct staff_settings work_settings(struct work *);
void work_setting(struct worker *, struct work *, const char *key, int value);

/* What the system is asked for (power.h). MAIL_WORK_FAILED where the word cannot be written; a word
 * that was needs no answer. */
void work_request(struct worker *, struct work *, uint32_t job, enum power_request);
void work_brightness(struct worker *, struct work *, int percent);

/* The door: MAIL_WORK_STAFF with struct staff_member. MAIL_WORK_FAILED: number is the seconds to
 * wait. typed is copied and wiped. */
void work_staff_enter(struct worker *, struct work *, uint32_t job, const char *typed,
                      const struct clock *);
void work_staff_card(struct worker *, struct work *, uint32_t job, const char *card,
                     const struct clock *);

/* MAIL_WORK_FACTS. */
struct staff_facts {
    struct stored_case rows[STAFF_CASES_MAX];
    int count, waiting;
    int64_t oldest_s; /* 0: none waits */
    struct beat_line line;
};
void work_staff_facts(struct worker *, struct work *, uint32_t job);

/* MAIL_WORK_RECEIPT, ready to print: a marked copy for a case of the store; a test page. */
void work_stored_copy(struct worker *, struct work *, uint32_t job, const struct stored_case *,
                      int copy);
void work_test_page(struct worker *, struct work *, uint32_t job, const struct test_page *);

/* MAIL_WORK_DONE with the number of cases; MAIL_WORK_PROGRESS before. */
void work_export(struct worker *, struct work *, uint32_t job, int64_t now_s);
/* MAIL_WORK_DONE. */
void work_roll(struct worker *, struct work *, uint32_t job, int length_mm, int staff,
               int64_t now_s);

void work_paper_use(struct worker *, struct work *, int used_mm, bool receipt, int64_t now_s);
void work_near_end(struct worker *, struct work *, bool near_end, int64_t now_s);
/* Reads ledger and outbox, writes beat/kiosk.json; MAIL_WORK_LEDGER with struct paper_ledger.
 * facts: what the kiosk knows; the rest is filled in. */
void work_beat(struct worker *, struct work *, const struct beat *facts);

/* A code, or the URL of a receipt: MAIL_WORK_TRACKED with struct stored_case, its id "" when it is
 * not one of this terminal's. T-01: neither. */
void work_track(struct worker *, struct work *, uint32_t job, const char *said);

#endif
