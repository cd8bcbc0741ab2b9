/* cases.h - what becomes of a case once it is here: made once, moved along its service's procedure,
 * looked up by the code on the receipt.
 *
 * The procedure is the catalogue's; the database remembers only which steps were entered and left,
 * when, and by which outcome. No personal data is kept outside of the sealed blob. */
#ifndef ANJUNGAN_BACKEND_CASES_CASES_H
#define ANJUNGAN_BACKEND_CASES_CASES_H

#include "backend/db/audit.h"
#include "backend/db/jobs.h"
#include "base/clock.h"
#include "case/case.h"
#include "catalogue/catalogue.h"
#include "receipt/code.h"
#include "seal/seal.h"

/* Whoever else is told of a move: letters that are queued with it (follow/follow.h). Errors in what
 * they are told are theirs to log; false: the database does not answer, and nothing moves. */
enum { CASES_LETTERS_MAX = 4 };
struct case_told {
    const struct procedure_step *next; /* where it goes; NULL: it has ended, */
    bool closed;                       /* and was not done */
};
struct cases_letters {
    /* item: as it was before. The caller frees. */
    bool (*write)(const struct cases_letters *, const struct db_case *item,
                  const struct case_told *, struct db_job out[CASES_LETTERS_MAX], int *out_count,
                  struct fault *);
};

/* All borrowed. */
struct cases {
    struct db *db;
    const struct catalogue *catalogue;
    const struct clock *clock;
    const struct bytes *secret;         /* the server's own, of 32 bytes or more */
    const struct bytes *ca_certificate; /* of the terminals; PEM */
    const struct bytes *certificate;    /* of our own signing key, and */
    uint8_t decoy[SEAL_SIGNATURE_SIZE]; /* something it signed: cases_link_is_ours */
    const char *const *told; /* agencies whose own systems hear of their cases (notify/webhook.h),
                                and NULL; or NULL */
    const char *api_base;    /* of the addresses at which they read on (api/api.h); NULL: nowhere */
    const struct cases_letters *letters; /* NULL: nobody else is told */
};

int64_t cases_now_s(const struct cases *);

/* HMAC-SHA-256 of a code under the secret: what the database holds instead of the code, so that a
 * copy of it tracks nothing. purpose separates the kinds of code ("track", "enrol"). */
void cases_hash(const struct bytes *secret, const char *purpose, const char *code,
                uint8_t out[DB_HASH_SIZE]);

/* What agencies' own systems call a case, in events and in the API: hexadecimal, the same each
 * time, and nothing to anybody who has not the secret. False: that is no id; that was never a name.
 */
enum { CASES_NAME_SIZE = 65 };
bool cases_name(const struct cases *, const char *id, char out[CASES_NAME_SIZE]);
bool cases_named(const struct cases *, const char *name, char out_id[DB_ID_SIZE]);

/* Makes the case that an upload turned out to hold, settles the upload with the signed answer, and
 * queues the event where its agency is told: all or nothing, and true too when that was done
 * before. S-03: not a case for here (service or code not known); S-04: another case has this id or
 * this code. */
bool cases_add(const struct cases *, const struct case_summary *, const struct db_upload *,
               const struct db_answer *, struct fault *);

/* This person has a case of this service under way: neither finished nor come back to be handed in
 * again. */
bool cases_has_open(const struct cases *, const char *nik, const struct service *, bool *out,
                    struct fault *);

/* The case that this person had under way in this service when this one was handed in, where a
 * person has but one (`once`): a terminal that is cut off cannot know, and both have their
 * receipts. Found from what both went through, so in whichever order they arrive, and also once
 * either is finished. out_id: "" where there is none. */
bool cases_earlier(const struct cases *, const struct db_case *, char out_id[DB_ID_SIZE],
                   struct fault *);

/* Another that this person has under way in this service now, where a person has but one: the first
 * that was handed in. While there is one, a case that is back is not sent on by phone. out->id: ""
 * where there is none. */
bool cases_beside(const struct cases *, const struct db_case *, struct db_case *out,
                  struct fault *);

/* What somebody decides about the step that a case is at. */
struct case_act {
    unsigned step;       /* that they saw it at; 0: whichever it is */
    const char *outcome; /* its key */
    const char *by;      /* as they sign */
    const char *account; /* whose id, for the audit log and the rule of two; NULL: `by` */
    const char *assign;  /* the account that has it in hand from now on; NULL: stays */
    bool hands_in;       /* by which the steps behind it that are done by handing in are done too */
};
enum case_moved { CASE_MOVED, CASE_WAITS /* for a second person who decides the same */ };
/* Leaves the current step by that outcome; where the step is one for two persons and the outcome
 * leads on, the first who decides only proposes it. The first move of a case that was handed over
 * says that staff have completed it: its time runs from then. FAULT_INPUT when the step has no such
 * outcome (the text names those it has), FAULT_REFUSED when it is finished, another was first, the
 * one who proposed it would be the second too, or something else waits. out may be NULL. */
bool cases_move(const struct cases *, const char *id, const struct case_act *, enum case_moved *out,
                struct fault *);

/* Keeps the answer to a request about a case (db/privacy.h); whoever hears of its moves hears that
 * it ended, where it does by that. */
struct db_request;
bool cases_answer_request(const struct cases *, const struct db_request *, const struct db_entry *,
                          struct fault *);

/* One that came back to that step by back_by_s, to be handed in again, and of which nothing came
 * since: it ends there (db/retention.h), and goes at gone_s. FAULT_REFUSED: that is not so. */
bool cases_lapse(const struct cases *, const char *id, unsigned step, int64_t back_by_s,
                 int64_t gone_s, struct fault *);

/* An entry of the audit log, of now; account NULL: the system's. detail is cut to fit. */
struct db_entry cases_entry(const struct cases *, const char *account, const char *agency,
                            const char *act, const char *object, const char *detail);

enum case_step_state {
    CASE_STEP_DONE,
    CASE_STEP_CURRENT,
    CASE_STEP_OPEN,
    CASE_STEP_SKIPPED, /* the way led past it */
};
const char *case_step_state_name(enum case_step_state); /* "done" */

enum { CASE_STEPS_MAX = 32, CASE_STATE_SIZE = 16 };

struct case_step {
    const struct procedure_step *rule;
    enum case_step_state state;
    struct civil at; /* done: when; current: since when; otherwise all zero */
};

/* A case as anyone who holds its code may see it. */
struct case_view {
    char id[DB_ID_SIZE]; /* ours: never shown */
    const struct service *service;
    struct case_step steps[CASE_STEPS_MAX];
    int count;
    const struct procedure_step *current; /* NULL: finished */
    const struct outcome_rule *outcome;   /* by which the last step was left; NULL: none yet */
    bool returned;                        /* it went back: something is to be put right */
    bool lapsed;                          /* and nobody did, until its time was over */
    bool withdrawn;                       /* it ended, for consent to it was withdrawn */
    bool late;
    bool raised;                  /* because it takes long, at last */
    enum escalation_to raised_to; /* to them */
    bool handed_over;             /* to the desk, where nobody has moved it yet */
    char state[CASE_STATE_SIZE];  /* "received", "handed-over", "step-3", "finished" */
    struct civil link_ends; /* until when the link by e-mail of this step is good; year 0: none */
    struct civil destroyed; /* its papers were, on that day; year 0: they are kept */
    struct civil handed_in, due, updated; /* due: year 0 when nobody could say,
                                            handed over, or back */
};

/* Back at a step that is done by handing in: what staff found amiss is to be handed in again. */
bool cases_is_back(const struct case_view *);
/* The applicant has: the case goes on as it did when it was handed in, with the papers that came
 * meanwhile, and its time begins anew. FAULT_REFUSED: it is not back (any more), or another is
 * under way beside it (cases_beside). */
bool cases_hand_in_again(const struct cases *, const struct case_view *, struct fault *);

/* NULL code: looks for one that cannot exist, so that a malformed code takes as long as an unknown
 * one. FAULT_NOT_FOUND. */
bool cases_view_code(const struct cases *, const char *code, struct case_view *out, struct fault *);
bool cases_view(const struct cases *, const struct db_case *, struct case_view *out,
                struct fault *);

/* Did this enrolled terminal sign a link to this code (receipt/link.h)? For codes that are not here
 * yet. Any part may be NULL or nonsense; every call does the same work, so that the time tells
 * nothing. True: out_agency is the terminal's. */
bool cases_link_is_ours(const struct cases *, const char *code, const char *terminal,
                        const char *signature, char out_agency[DB_NAME_SIZE]);

#endif
