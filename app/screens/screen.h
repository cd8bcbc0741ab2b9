/* screen.h - a screen is one const struct: enter, event, draw, leave, over a zeroed state.
 *
 * draw depends on the state and the view alone - no clock, device or store - so that every screen
 * can be compared with a stored picture. event answers with an outcome and may ask for one thing
 * to be done; it knows neither its successor nor its device. The state is wiped on leave. */
#ifndef ANJUNGAN_SCREENS_SCREEN_H
#define ANJUNGAN_SCREENS_SCREEN_H

#include "case/case.h"
#include "catalogue/promise.h"
#include "catalogue/survey.h"
#include "flow/flow.h"
#include "screens/leaflet_view.h"
#include "screens/phone_view.h"
#include "screens/staff_view.h"
#include "ui/access.h"
#include "ui/widgets.h"

/* What a screen may ask the kiosk to do; the answer comes as an event. */
enum ask {
    ASK_NOTHING,
    ASK_SERVICE,    /* begin the service view->services[target] */
    ASK_COMPLAINT,  /* begin a complaint; words: the code of the case it is about, or "" */
    ASK_LANGUAGE,   /* switch to language target */
    ASK_ACCESS,     /* target: an enum access_change */
    ASK_VOICE,      /* target: an enum voice_change */
    ASK_SCAN,       /* pages for the document at hand, at most target (0: as many as it takes):
                       EVENT_PAGE, EVENT_SCANNED or EVENT_FAULT */
    ASK_SCAN_STOP,  /* cancel the scan */
    ASK_LIVE,       /* live frames: EVENT_FRAME; the kiosk stops them when the screen is left */
    ASK_STILL,      /* EVENT_FACE or EVENT_FAULT; target 1: the presence check was passed */
    ASK_SUBMIT,     /* seal and store: EVENT_PROGRESS..., EVENT_SEALED or EVENT_FAULT */
    ASK_PRINT,      /* the receipt (target: copy number): EVENT_PRINTED or EVENT_FAULT */
    ASK_LEAFLET,    /* print the service's standard in short: view->leaflet tells the rest */
    ASK_PROOF_SEEN, /* the applicant has noted the code on the screen */
    ASK_TIMER,      /* EVENT_TIMER after target ms */
    ASK_LEAVE,      /* ASK_END after target ms; later for who listens, or has something over it */
    ASK_END,        /* end the session and wipe */
    ASK_CALL_STAFF, /* someone is needed: the light, the heartbeat; target 0 ends it */
    ASK_HANDOVER,   /* staff are to go on with it: asked once, then handed in as it stands */
    ASK_SPEAK,      /* words: once, aloud; nothing personal */
    ASK_CODES, /* target 1: codes before the reader or the camera come as EVENT_CODE; 0: no more */
    ASK_GUIDE, /* show the questions that lead to a service */
    ASK_CERTIFICATE,        /* show the screen that asks how somebody's certificate stands */
    ASK_CERTIFICATE_STATUS, /* words: a NIK: EVENT_CERTIFICATE or EVENT_FAULT; nowhere kept */
    ASK_TRACKING,           /* show the tracking screen */
    ASK_PHONE, /* show the phone screen: a file from the applicant's phone, for the step at hand */
    ASK_PHONE_ADDRESS, /* an address for it, or another one: EVENT_PHONE; the kiosk closes it when
                          the screen is left */
    ASK_TRACK,         /* words: a code, or what a receipt's QR says: EVENT_TRACKED */
    ASK_SURVEY,        /* show the survey about the case that is tracked */
    ASK_RATE,          /* send view->rating: EVENT_RATED or EVENT_FAULT */
    /* Of staff mode; what each did is in the event chain. */
    ASK_STAFF_ENTER,  /* words: staff number and PIN, digits: EVENT_STAFF or EVENT_FAULT (U-..) */
    ASK_STAFF_SHOW,   /* the page target (enum staff_page) */
    ASK_STAFF_LEAVE,  /* back to where it was interrupted */
    ASK_STAFF_CHECK,  /* asks every device: EVENT_DEVICE as they answer */
    ASK_STAFF_WATCH,  /* target 1: the printer is looked at several times a second; 0: no more */
    ASK_STAFF_TEST,   /* a test print with new digits: EVENT_PRINTED or EVENT_FAULT */
    ASK_STAFF_DIGITS, /* words: typed back: EVENT_STAFF, number 1 right, 0 wrong */
    ASK_STAFF_ROLL,   /* a new roll of target mm: EVENT_STAFF once it is in the ledger */
    ASK_STAFF_COPY,   /* a marked copy of the receipt of cases[target]: EVENT_PRINTED or EVENT_FAULT
                       */
    ASK_STAFF_VOLUME, /* target percent */
    ASK_STAFF_BRIGHTNESS,
    ASK_STAFF_LANGUAGE, /* that the terminal begins with */
    ASK_STAFF_EXPORT,   /* EVENT_PROGRESS..., EVENT_STAFF (number: cases written) or EVENT_FAULT */
    ASK_STAFF_RESTART,  /* the machine */
    ASK_STAFF_POWER_OFF,
};

struct answer {
    enum outcome outcome;
    enum ask ask;
    unsigned target;   /* of OUTCOME_CHANGE, or of the ask */
    const char *words; /* of the ask; borrowed from the state, read before the next event */
};
#define STAY            ((struct answer){.outcome = OUTCOME_STAY})
#define GO(what)        ((struct answer){.outcome = (what)})
#define SAY(what, text) ((struct answer){.outcome = OUTCOME_STAY, .ask = (what), .words = (text)})
#define ASK(what, number)                                                                          \
    ((struct answer){.outcome = OUTCOME_STAY, .ask = (what), .target = (number)})

enum event_kind {
    EVENT_PRESS, /* id: the control pressed and released */
    EVENT_PAGE,  /* a page was added to the document at hand; number 1: more may come */
    EVENT_FRAME, /* view->frame has a new live frame */
    EVENT_LOOK,  /* the frame was looked at: view->faces, face and what follows them are new */
    EVENT_CARD,  /* the identity card was read: view->record->card, and the fields filled from it */
    EVENT_FACE,  /* the photo was taken into the record */
    EVENT_FAULT, /* what was asked for failed: fault */
    EVENT_PROGRESS, /* number: permille; words: what is happening */
    EVENT_SEALED,   /* the case is durable; code and due are in the record */
    EVENT_PRINTED,  /* number: enum print_proof */
    EVENT_TIMER,
    EVENT_DEVICE,      /* view->devices changed */
    EVENT_KEY,         /* a hardware key's text in id */
    EVENT_CODE,        /* words: what was held before the reader; a stranger's text */
    EVENT_TRACKED,     /* view->tracked is the answer */
    EVENT_CERTIFICATE, /* number: enum certificate_status */
    EVENT_PHONE,       /* view->phone changed */
    EVENT_SCANNED,     /* no more pages come */
    EVENT_RATED, /* number 1: the grades are kept; 0: this case was rated before, and stays so */
    EVENT_STAFF, /* number: what the ask says */
};

/* One step of a case's procedure, as the centre tells it, in the language of the screen. */
enum tracked_state { TRACKED_DONE, TRACKED_CURRENT, TRACKED_OPEN, TRACKED_SKIPPED };
struct tracked_step {
    char title[120], actor[80];
    enum tracked_state state;
    struct civil at; /* done: when; current: since when; otherwise year 0 */
};
enum { TRACKED_STEPS_MAX = 16 };

/* What the centre says of a code that it was asked about. */
enum tracked_centre {
    CENTRE_SILENT, /* it could not be asked */
    CENTRE_BUSY,   /* it could, and answers no more for a minute: too many codes were tried */
    CENTRE_UNKNOWN,
    CENTRE_WAITS, /* a terminal's own signature vouches for it: on its way */
    CENTRE_KNOWS,
};

/* What is known of a code: here, of this terminal's own cases; and at the centre. */
struct tracked {
    bool known; /* here */
    char code[20];
    const char *service;         /* title, a message id; NULL when not known */
    const struct agency *agency; /* whose service it is; likewise */
    struct civil handed_in, due;
    bool waiting, refused;
    /* From here on with CENTRE_KNOWS alone; due is then the centre's. */
    enum tracked_centre centre;
    char headline[200], advice[400]; /* finished: the advice is how it ended; "": not told */
    char reason[400];                /* why it came back to the applicant; "": it did not */
    bool late, finished;
    bool handed_over; /* to the desk, where nobody has moved it yet: said in words of our own */
    bool complaint;   /* else an application, or not known */
    bool survey_open; /* it may be rated now */
    struct civil updated;
    struct tracked_step steps[TRACKED_STEPS_MAX];
    int steps_count;
};

/* The satisfaction survey while it is filled in; the terminal keeps it no longer than the session.
 */
struct rating {
    char code[20];
    int grades[SURVEY_ELEMENTS]; /* by catalogue/survey.h's elements; 0: none yet */
};

/* What whoever hears the terminal may change; how it is now. Speed and volume are steps from 1. */
enum voice_change { VOICE_OFF, VOICE_ON, VOICE_SLOWER, VOICE_FASTER, VOICE_SOFTER, VOICE_LOUDER };
struct view_voice {
    bool on;
    int speed, speeds, volume, volumes;
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
    struct service_today today; /* of the service, or of the first one */
    const struct text *text;    /* for what is said, not shown */
    enum language language;
    struct access access;
    struct view_voice voice;
    bool scanner_ready, camera_ready, printer_ready;
    /* Why one is not: "P-02". */
    char scanner_code[8], camera_code[8], printer_code[8];
    const struct picture *frame;  /* the live frame, or NULL */
    int faces;                    /* seen in it; -1 not looked */
    struct rect face;             /* the largest, in frame pixels */
    char face_code[8];            /* "" when the face will do; else F-01 to F-13, C-06 */
    int face_move_x, face_move_y; /* with F-06: -1 to their own left, or up; 1 right, or down */
    double face_yaw;              /* -1 turned to their own left, 1 to the right, 0 straight */
    double face_eyes_open;        /* lid gap by the distance from eyes to chin; -1 not seen */
    const struct bitmap *receipt; /* as printed, or NULL */
    const struct bitmap *qr;      /* of the tracking URL, one dot a module; or NULL */
    const char *url;
    const char *code; /* the case's tracking code, ungrouped; "" while there is none */
    const char *terminal;
    struct staff_paper paper; /* of the receipt printer */
    struct leaflet_view leaflet;
    bool reader_ready;
    const struct phone_view *phone; /* NULL: no file is awaited */
    const struct tracked *tracked;  /* the last answer to ASK_TRACK, or NULL */
    struct rating *rating;          /* of the survey; NULL where none is filled in */
    const struct staff_view *staff; /* NULL outside staff mode */
    bool staff_called;
    bool under_way;         /* what is asked for is being done, or made: no second case */
    bool awaits_activation; /* of "underway": their certificate is made already */
    const char *over;       /* the screen that this one lies over (help, language); or NULL */
};

enum { IDLE_MOST_S = 120 };

struct screen {
    const char *name; /* "documents": `expect screen documents` */
    size_t state_size;
    int idle_s; /* seconds without a touch before the warning, at most IDLE_MOST_S; 0 = never */
    /* Any of these but draw may be NULL. */
    struct answer (*enter)(void *state, const struct view *);
    struct answer (*event)(void *state, const struct view *, const struct event *);
    void (*draw)(const void *state, const struct view *, struct canvas *);
    void (*leave)(void *state);
};

/* clang-format off */
#define SCREENS(X)                                                                                 \
    X(attract) X(language) X(services) X(standard) X(consent) X(form) X(documents) X(face)         \
    X(guide) X(review) X(submit) X(receipt) X(thanks) X(sorry) X(help) X(track) X(access)          \
    X(underway) X(survey) X(phone) X(certificate)
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
