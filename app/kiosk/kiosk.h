/* kiosk.h - everything the terminal holds while it runs, and who in this room does what with it.
 *
 * One UI thread (loop.c) owns all of it. Work that takes longer than a frame goes to the one worker
 * (work.c), devices are children (app/devices), acknowledgements come from a watcher (acks.c); all
 * three answer by mail. In reading order: main.c, config.h, loop.c, stage.c (which screen, its
 * answers), post.c (mail), pages.c and photo.c (what was captured), session.c (begin, wipe),
 * work.c, idle.c, inquiry.c (questions to the centre), tracking.c, person.c, certificate.c,
 * rating.c and phone.c (what they are about), print.c (receipts and their paper), leaflet.c (a
 * standard in short), staff.c (staff mode, over whatever was shown), guide.c (the lights), keys.c,
 * voice.c and voice_said.c (without sight), beat_tick.c, script.c (scenarios and --control). */
#ifndef ANJUNGAN_KIOSK_KIOSK_H
#define ANJUNGAN_KIOSK_KIOSK_H

#include "base/clock.h"
#include "base/mailbox.h"
#include "base/worker.h"
#include "capture/capture.h"
#include "devices/devices.h"
#include "kiosk/certificate.h"
#include "kiosk/config.h"
#include "kiosk/inquiry.h"
#include "kiosk/leaflet.h"
#include "kiosk/measure.h"
#include "kiosk/person.h"
#include "kiosk/phone.h"
#include "kiosk/staff.h"
#include "kiosk/voice.h"
#include "kiosk/work.h"
#include "receipt/link.h"
#include "receipt/receipt.h"
#include "screens/screen.h"
#include "seal/seal.h"
#include "store/store.h"
#include "ui/presenter.h"
#include "ui/speech.h"

/* Mail of this room; the devices' begins at 0x100. */
enum kiosk_mail {
    MAIL_WORK_PAGE = 0x200, /* payload struct captured_page */
    MAIL_WORK_LOOK,         /* payload struct face_view */
    MAIL_WORK_FACE,         /* payload struct captured_face */
    MAIL_WORK_CARD,         /* payload struct read_card */
    MAIL_WORK_PROGRESS,     /* number: permille; payload char[]: what is happening, a message id */
    MAIL_WORK_SEALED,       /* payload struct sealed_case */
    MAIL_WORK_RECEIPT,      /* payload struct bitmap: a copy, ready to print */
    MAIL_WORK_STAFF,        /* payload struct staff_member: who is at the door */
    MAIL_WORK_FACTS,        /* payload struct staff_facts */
    MAIL_WORK_LEDGER,       /* payload struct paper_ledger */
    MAIL_WORK_TRACKED,      /* payload struct stored_case */
    MAIL_WORK_ANSWERED,     /* payload struct inquiry_answer; of inquiry_begin (inquiry.h) */
    MAIL_WORK_PHONE,        /* payload struct phone_arrival */
    MAIL_WORK_DONE,         /* number: as the job says */
    MAIL_WORK_CARRIED,      /* a case was acknowledged */
    MAIL_WORK_FAILED,       /* payload struct fault; number: seconds to wait, of the staff door */
    MAIL_SCRIPT,            /* payload struct bytes: one line from the control socket */
    MAIL_END,               /* a signal asked for the end */
};

/* A receipt on its way to paper. */
struct printing {
    uint32_t job; /* of the devices; 0 = none */
    char id[CASE_ID_SIZE];
    int length_mm; /* what the roll loses by it */
};

/* What lies over the screen. */
enum overlay {
    OVERLAY_NONE,
    OVERLAY_BLUR,
    OVERLAY_IDLE,
    OVERLAY_CANCEL,
    OVERLAY_TRACKING,
    OVERLAY_HANDOVER
};

struct kiosk {
    const struct kiosk_config *config;
    struct clock clock;
    struct text *text;
    struct catalogue *catalogue;
    const struct service **services; /* of this terminal's agency */
    unsigned services_count;
    struct canvas *canvas;
    struct presenter *presenter;
    struct mailbox *mailbox;
    struct worker *worker; /* pages, sealing, the disk */
    struct worker *eyes;   /* faces and identity cards */
    struct devices *devices;
    struct device_report reports[DEVICE_ROLES];
    struct reported {
        int64_t since_s, heard_s; /* in this state; 0: never heard */
    } reported[DEVICE_ROLES];
    bool fitted[DEVICE_ROLES];
    struct near_end {
        bool told, low; /* what the printer's sensor says */
        bool touched;   /* since it said so, the roll may have been changed */
    } near_end;
    struct work *work; /* what belongs to the workers: store, sealer, face finder, card reader... */

    struct stage stage, behind; /* behind: under the screens that may lie over any other */
    enum overlay overlay;
    char pressed[ELEMENT_ID_SIZE]; /* the control under the finger; "" = none */
    unsigned entered;              /* grows with every screen that is entered */
    int64_t moved_us;              /* when a press led to this screen; 0 = none did */
    bool dirty;                    /* something changed since the last frame */
    bool ending;

    /* The session. Without a service, record.service is NULL. */
    bool in_session;
    struct case_record record;
    struct flow flow;
    enum language language;
    struct access access;
    struct picture frame;
    struct face_view face;
    bool face_known, looking;
    int64_t looked_ms; /* when the last look was begun */
    bool submitting;   /* the worker reads the record: nothing may change or wipe it */
    bool end_after_submit;
    struct bitmap receipt, qr;
    char url[LINK_SIZE];
    char code[CASE_CODE_SIZE];
    char case_id[CASE_ID_SIZE];
    uint32_t scan_job, live_job, still_job; /* of the devices; 0 = none */
    struct printing printing;               /* may outlive its session */
    struct leaflet_print leaflet;
    bool print_waits;  /* for what is still printed of the session before */
    unsigned prints;   /* of this case's receipt that were sent to the printer */
    uint32_t work_job; /* grows: a late answer is dropped by it */
    uint32_t page_job, copy_job, submit_job, track_job; /* of the worker */
    uint32_t centre_job;                                /* the question to the centre about it */
    uint32_t face_job, look_job, card_job;              /* of the eyes */
    bool presence_seen;                                 /* with the still that was asked for */
    bool lit;             /* the screen is at its brightest, for the camera */
    int pages_coming;     /* scanned, and still in the worker's hands */
    bool codes_wanted;    /* a screen asked for what is held before the reader */
    struct person person; /* whether something is under way for whoever this is */
    struct phone phone;   /* the file that is awaited from one */
    bool held_data;       /* since the session began: it ends with a wipe */
    bool staff_called;
    struct tracked tracked;
    bool tracked_known;
    char track_said[LINK_SIZE]; /* what it was asked by */
    struct rating rating;       /* code "": none is filled in */
    uint32_t rate_job;          /* the question that carries it */
    uint32_t certificate_job;   /* that which asks how a certificate stands */
    struct inquiry_waiting inquiries[INQUIRIES_MAX];

    struct staff_mode staff;
    struct paper_ledger ledger;
    bool beat_due; /* something changed that the heartbeat tells */
    int64_t started_s;
    struct speech *speech;
    struct voice voice;
    enum light_place guide; /* the light that is on; LIGHT_PLACES: none */

    int64_t touched_ms; /* the last touch, by clock_mono_ms */
    int64_t timer_ms;   /* when EVENT_TIMER is due; 0 = none */
    struct leaving {
        int64_t due_ms; /* 0: not leaving */
        int step_ms, turns;
    } leaving;          /* a good-bye: the session ends by itself, once nobody reads or listens */
    int64_t attract_ms; /* when the attract screen's hours line changes; 0 = never */
    int countdown_s;    /* shown by OVERLAY_IDLE */
    unsigned more_time; /* how often the applicant asked for it: the limits double each time */

    struct script *script; /* or NULL */
    struct measure measure;
    const char *shots_dir; /* or NULL */
    int shots;
};

/* loop.c */
/* Until the end; the exit status. */
int kiosk_run(struct kiosk *);
void kiosk_input(struct kiosk *, const struct input *);
/* It means the screen before: see press_down. */
bool kiosk_comes_too_soon(const struct kiosk *, int64_t at_us, const struct element *hit);
/* Draws and shows when dirty. */
void kiosk_draw(struct kiosk *);
/* Hands a mail to whom it is for, and drops it. */
void kiosk_mail(struct kiosk *, struct mail *);
/* It belongs to the terminal, not to a session: kept when a session's mail is dropped. */
bool kiosk_mail_is_ours(const struct kiosk *, const struct mail *);
struct view kiosk_view(struct kiosk *);
/* out_code: why it is not; "". */
bool kiosk_is_ready(const struct kiosk *, enum device_role, char out_code[8]);
struct civil kiosk_now(const struct kiosk *);

/* stage.c */
void stage_show(struct kiosk *, const struct screen *);
/* Over the current screen, which comes back after. */
void stage_show_over(struct kiosk *, const struct screen *);
/* Back to the screen beneath, which may lie over another itself. */
void stage_return(struct kiosk *);
void stage_leave(struct stage *);
/* What runs on scanner and camera ends; no one waits for it any more. */
void stage_stop_devices(struct kiosk *);
/* Live frames, with the codes that are in them where a screen wants those. */
void stage_go_live(struct kiosk *);
void stage_event(struct kiosk *, const struct event *);
void stage_press(struct kiosk *, const char *id);
/* Hands the case in as it stands, for staff to complete. */
void stage_hand_over(struct kiosk *);
/* Enters a screen whose predecessor was left, or lies behind. */
void stage_enter(struct kiosk *, const struct screen *);
/* post.c */
/* What happens by itself: while another screen lies over it, it belongs to the screen behind. */
void stage_news(struct kiosk *, const struct event *);
void stage_mail(struct kiosk *, struct mail *);
/* Notes the fault and tells the applicant's screen. */
void stage_fault(struct kiosk *, const struct fault *);

/* session.c */
void session_begin(struct kiosk *);
void session_begin_tracking(struct kiosk *);
void session_begin_service(struct kiosk *, const struct service *);
/* about: the code of the case that is complained about, or "". */
void session_begin_complaint(struct kiosk *, const char *about);
/* Ends the session: wipes everything personal, back to the attract screen. why: for the event log.
 */
void session_end(struct kiosk *, const char *why);
/* What was answered says which questions are asked next. */
void session_follow(struct kiosk *);
void session_note(struct kiosk *, const char *kind, const char *detail);

/* pages.c: what became of a scan. */
struct page_wish pages_wish(struct kiosk *);
void pages_arrived(struct kiosk *, struct captured_page *); /* moved from */
void pages_sent(struct kiosk *, struct captured_page *);    /* by phone; likewise */
/* The document at hand; NULL outside the steps that take one. */
struct case_document *pages_document(struct kiosk *);
void pages_card_read(struct kiosk *, struct read_card *); /* moved from */
/* What the card said is not known, and stays so: one types. */
void pages_card_unread(struct kiosk *);

/* photo.c: what became of a photo of the face; moved from. */
void face_arrived(struct kiosk *, struct captured_face *); /* the camera's */
void face_sent(struct kiosk *, struct captured_face *);    /* by phone */

/* print.c: an original is sent to the printer once; whatever is printed after it is a marked copy.
 */
void print_receipt(struct kiosk *);
/* Pages that the worker drew: a copy for the applicant. */
void print_copy(struct kiosk *, struct bitmap *); /* moved from */
/* What became of a receipt is recorded also when nobody waits for it any more. False: not ours. */
bool print_mail(struct kiosk *, struct mail *);
/* The millimetres that a page takes from the roll. */
int print_length_mm(const struct kiosk *, const struct bitmap *);
/* The ledger: charged for what was sent, also when it failed on the way. */
void print_charge(struct kiosk *, int length_mm, bool receipt);
bool print_was_sent(const struct fault *);
void print_report(struct kiosk *, const struct printer_status *);

/* tracking.c: what is known here of a code, and then what the centre knows of it. */
void tracking_begin(struct kiosk *, const char *said);
/* The same once more, in the language that was chosen meanwhile. */
void tracking_again(struct kiosk *);
void tracking_found(struct kiosk *, const struct stored_case *);
/* The end of a question to the centre: its answer, or NULL for none. False: not ours. */
bool tracking_answered(struct kiosk *, uint32_t job, const struct inquiry_answer *);

/* rating.c: the satisfaction survey of the case that is tracked. */
void rating_begin(struct kiosk *);
/* Back to what was tracked; what was filled in is kept until the session ends. */
void rating_leave(struct kiosk *);
void rating_send(struct kiosk *);
/* The centre's answer. False: not ours. */
bool rating_answered(struct kiosk *, uint32_t job, const struct inquiry_answer *);

/* guide.c: the light at the place in use, and the voice. */
void guide_to(struct kiosk *, enum light_place, enum light_flash); /* LIGHT_PLACES: nowhere */
void guide_call_staff(struct kiosk *, bool);
void guide_say(struct kiosk *, const char *words);

/* The heartbeat's facts, once a round of the loop when they have changed. */
void beat_tick(struct kiosk *);

/* idle.c */
void idle_touch(struct kiosk *);
/* Somebody chooses among the answers to the warning: it stays, and counts down anew. */
void idle_recount(struct kiosk *);
/* Does what is due; the milliseconds until something is next, or -1. */
int idle_tick(struct kiosk *);
/* ASK_LEAVE. */
void idle_leave(struct kiosk *, unsigned after_ms);
/* How long an applicant's screen, whichever, may stand untouched in this session. */
int64_t idle_limit_ms(const struct kiosk *);
void idle_draw(struct kiosk *);
bool idle_press(struct kiosk *, const char *id);

#endif
