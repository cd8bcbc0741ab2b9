/* staff_view.h - what staff see that applicants do not: devices, paper, waiting cases, the line. It
 * holds codes, times and states, never what an applicant has given. */
#ifndef ANJUNGAN_SCREENS_STAFF_VIEW_H
#define ANJUNGAN_SCREENS_STAFF_VIEW_H

#include "base/clock.h"
#include "text/text.h"
#include "vocabulary.h"

enum { STAFF_CASES_MAX = 60 };

struct staff_device {
    bool fitted;
    enum device_state state;
    char code[8];         /* support code of what is wrong; "" = nothing known */
    struct civil since;   /* in this state; year 0: not known */
    struct civil checked; /* last heard of; year 0: not yet */
};

/* What the ledger and the near-end sensor together say of the roll. */
struct staff_paper {
    bool known; /* a roll was put in and its length told */
    int roll_mm, remaining_mm;
    int receipts_left;
    bool near_end;      /* the sensor says so */
    bool warns;         /* few enough that someone should bring a roll: P-08 */
    struct civil since; /* when it was put in */
    int by;             /* staff number */
    struct civil ends;  /* the day on which it will be used up; year 0: too little is known */
};

enum staff_proof {
    PROOF_NONE,        /* never tried, or it is not known */
    PROOF_CONFIRMED,   /* printed, and the printer said so */
    PROOF_UNCONFIRMED, /* sent, and the printer said nothing */
    PROOF_FAILED,
    PROOF_SHOWN /* noted from the screen */
};

struct staff_case {
    char code[20];          /* ungrouped */
    const char *service;    /* title, a message id; NULL when it is no longer in the catalogue */
    struct civil handed_in; /* its age is told from here */
    enum staff_proof proof;
    bool waiting, refused; /* not yet acknowledged; set aside by the service centre */
};

enum staff_line { LINE_UNKNOWN, LINE_UP, LINE_DOWN };

struct staff_view {
    int number;    /* of who is in; 0: nobody yet */
    char name[32]; /* as registered, or "" */
    struct staff_device devices[DEVICE_ROLES];
    struct printer_status printer;
    struct staff_paper paper;
    struct staff_case cases[STAFF_CASES_MAX]; /* newest first */
    unsigned cases_count;
    int waiting;         /* in the outbox, also those that did not fit above */
    struct civil oldest; /* of them; year 0: none waits */
    enum staff_line line;
    struct civil contact;   /* the last answer of the service centre; year 0: never */
    char line_code[8];      /* "N-01" */
    int clock_offset_s;     /* of this terminal against the service centre */
    int volume;             /* percent */
    int brightness;         /* percent; -1: this screen cannot be dimmed */
    enum language language; /* that the terminal begins with */
    bool applicant_waits;   /* a case was interrupted, and goes on when staff leave */
    const char *version;
    struct civil entered; /* who is in came then; year 0: not told */
};

#endif
