/* staff.h - staff mode: laid over whatever was shown, which goes on untouched when staff leave.
 *
 * The door opens by a PIN behind a hidden gesture (five presses on the agency's mark within four
 * seconds) or by a staff card before the reader. While it is open the applicant's screen is held:
 * not drawn, not idle, its news delivered as if it were shown. Devices change hands: a scan under
 * way is stopped, live frames stop and begin again after. */
#ifndef ANJUNGAN_KIOSK_STAFF_H
#define ANJUNGAN_KIOSK_STAFF_H

#include "kiosk/work_staff.h"
#include "screens/staff/staff.h"
#include "ui/presenter.h"

struct kiosk;
struct mail;

enum { STAGE_OVER_MOST = 4 }; /* help, language, access, underway */

/* A screen and its state, wiped when it is left. */
struct stage {
    const struct screen *screen;
    void *state;
    /* Of one that lies behind: what lay over it, one after the other, when the next was asked for.
     * Each is entered anew when it is returned to; it keeps nothing. */
    const struct screen *over[STAGE_OVER_MOST];
    unsigned over_count;
};

/* What staff mode lies over. */
struct held {
    struct stage stage, behind;
    int overlay; /* enum overlay */
    bool live, codes_wanted;
    struct access access;
    enum language language;
    int64_t timer_left_ms; /* -1: none */
    int64_t touched_ms;    /* by the applicant */
};

enum { STAFF_GESTURE_PRESSES = 5, STAFF_GESTURE_MS = 4000, STAFF_PRINTS = 4 };

/* A page on its way to paper; what becomes of it is recorded also when staff have left. */
struct staff_print {
    uint32_t job;          /* of the devices; 0 = none */
    char id[CASE_ID_SIZE]; /* of the case it is a copy of; "" = a test page */
    int length_mm;
};

struct staff_mode {
    bool open;               /* a staff screen is shown: the door, or behind it */
    struct staff_member who; /* number 0: still at the door */
    struct held held;
    struct staff_view view;
    struct stored_case rows[STAFF_CASES_MAX]; /* of view.cases */
    struct staff_settings settings;
    char digits[TEST_DIGITS + 1];                     /* of the last test print; "" = none */
    unsigned digits_tries;                            /* typed wrongly since */
    char copying_id[CASE_ID_SIZE];                    /* of the page that is drawn */
    uint32_t door_job, facts_job, draw_job, done_job; /* of the worker */
    struct staff_print prints[STAFF_PRINTS];
    uint32_t print_job; /* the one of them that the screen waits for */
    unsigned presses;   /* of the gesture */
    int64_t pressed_ms;
};

/* A press that met no control. */
void staff_gesture(struct kiosk *, int x, int y);
void staff_open(struct kiosk *, enum staff_page);
void staff_leave(struct kiosk *, const char *why);
/* The staff screen's answer. */
void staff_answer(struct kiosk *, const struct answer *);
/* A card before the reader; said: what it says. */
void staff_card(struct kiosk *, const char *said);
bool staff_is_card(const char *said);
/* True: it was for staff mode. */
bool staff_mail(struct kiosk *, struct mail *);
/* A job of the devices that staff mode has ordered. */
bool staff_prints(const struct kiosk *, uint32_t job);
struct staff_paper staff_paper_view(const struct paper_ledger *);
/* What staff see, from what the kiosk knows now. */
void staff_fill_view(struct kiosk *);
/* The milliseconds until a page that is left alone leaves by itself. */
int64_t staff_tick(struct kiosk *);

#endif
