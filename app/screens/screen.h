/* screen.h - a screen is one const struct: enter, event, draw, leave, over a zeroed state.
 *
 * draw depends on the state and the view alone - no clock, device or store - so that every screen
 * can be compared with a stored picture. event answers with an outcome and may ask for one thing
 * to be done; it knows neither its successor nor its device. The state is wiped on leave. */
#ifndef ANJUNGAN_SCREENS_SCREEN_H
#define ANJUNGAN_SCREENS_SCREEN_H

#include "case/case.h"
#include "flow/flow.h"
#include "ui/widgets.h"

/* What a screen may ask the kiosk to do; the answer comes as an event. */
enum ask {
    ASK_NOTHING,
    ASK_SERVICE,    /* begin the service view->services[target] */
    ASK_LANGUAGE,   /* switch to language target */
    ASK_LARGE,      /* toggle large text */
    ASK_SCAN,       /* one page for the document at hand: EVENT_PAGE or EVENT_FAULT */
    ASK_SCAN_STOP,  /* cancel the scan */
    ASK_LIVE,       /* live frames: EVENT_FRAME; the kiosk stops them when the screen is left */
    ASK_STILL,      /* EVENT_FACE or EVENT_FAULT */
    ASK_SUBMIT,     /* seal and store: EVENT_PROGRESS..., EVENT_SEALED or EVENT_FAULT */
    ASK_PRINT,      /* the receipt (target: copy number): EVENT_PRINTED or EVENT_FAULT */
    ASK_PROOF_SEEN, /* the applicant has noted the code on the screen */
    ASK_TIMER,      /* EVENT_TIMER after target ms */
    ASK_END,        /* end the session and wipe */
};

struct answer {
    enum outcome outcome;
    enum ask ask;
    unsigned target; /* of OUTCOME_CHANGE, or of the ask */
};
#define STAY     ((struct answer){.outcome = OUTCOME_STAY})
#define GO(what) ((struct answer){.outcome = (what)})
#define ASK(what, number)                                                                          \
    ((struct answer){.outcome = OUTCOME_STAY, .ask = (what), .target = (number)})

enum event_kind {
    EVENT_PRESS,    /* id: the control pressed and released */
    EVENT_PAGE,     /* a page was added to the document at hand */
    EVENT_FRAME,    /* view->frame has a new live frame, view->face what is seen in it */
    EVENT_FACE,     /* the photo was taken into the record */
    EVENT_FAULT,    /* what was asked for failed: fault */
    EVENT_PROGRESS, /* number: permille; words: what is happening */
    EVENT_SEALED,   /* the case is durable; code and due are in the record */
    EVENT_PRINTED,  /* number: enum print_proof */
    EVENT_TIMER,
    EVENT_DEVICE, /* view->devices changed */
    EVENT_KEY,    /* a hardware key's text in id */
};

struct event {
    enum event_kind kind;
    const char *id;
    int number;
    const char *words;
    const struct fault *fault;
};

/* What every screen may read; filled by the kiosk, borrowed for the call. */
struct view {
    const struct catalogue *catalogue;
    const struct agency *agency;
    const struct service *const *services; /* of this terminal, in order */
    unsigned services_count;
    struct case_record *record; /* NULL outside a session's service */
    const struct flow *flow;    /* NULL likewise */
    struct civil now;
    struct civil due;           /* of handing in now; year 0 when not known */
    struct civil staffed_until; /* year 0: nobody now */
    bool large;
    bool scanner_ready, camera_ready, printer_ready;
    /* Why one is not: "P-02". */
    char scanner_code[8], camera_code[8], printer_code[8];
    const struct picture *frame;  /* the live frame, or NULL */
    int faces;                    /* seen in it; -1 not looked */
    struct rect face;             /* the largest, in frame pixels */
    char face_code[8];            /* "" when the face will do; else F-01, F-02, F-03 */
    const struct bitmap *receipt; /* as printed, or NULL */
    const struct bitmap *qr;      /* of the tracking URL, one dot a module; or NULL */
    const char *url;
    const char *code; /* the case's tracking code, ungrouped; "" while there is none */
    const char *terminal;
};

struct screen {
    const char *name; /* "documents": `expect screen documents` */
    size_t state_size;
    int idle_s; /* seconds without a touch before the warning; 0 = never */
    /* Any of these but draw may be NULL. */
    struct answer (*enter)(void *state, const struct view *);
    struct answer (*event)(void *state, const struct view *, const struct event *);
    void (*draw)(const void *state, const struct view *, struct canvas *);
    void (*leave)(void *state);
};

/* clang-format off */
#define SCREENS(X)                                                                                 \
    X(attract) X(language) X(services) X(standard) X(consent) X(form) X(documents) X(face)         \
    X(review) X(submit) X(receipt) X(thanks) X(sorry) X(help)
/* clang-format on */

#define X(name) extern const struct screen screen_##name;
SCREENS(X)
#undef X

/* The screen of a kiosk step. */
const struct screen *screen_for_step(enum kiosk_step);
const struct screen *screen_by_name(const char *name); /* or NULL */

/* The common frame filled from the view: heading, stepper and its words. */
struct frame screen_frame(const struct view *, const struct theme *, char step_words[160]);

#endif
