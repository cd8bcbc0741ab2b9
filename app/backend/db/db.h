/* db.h - what the backend remembers, whichever database holds it.
 *
 * No SQL stands anywhere else; inside of the room it is written once for both engines (sql.h). Any
 * number of backends may share a database: whatever two of them could do at once is written as
 * "from this state to that" and refused when another was first. Callable from any thread.
 *
 * Of applicants the database holds no personal data that can be read from it: random ids, keyed
 * hashes, names of services, times; notes of staff and letters on their way, encrypted under a key
 * that it does not hold; and for minutes a file from a phone, sealed so that only a terminal can
 * read it. Of staff it holds names (people.h). */
#ifndef ANJUNGAN_BACKEND_DB_DB_H
#define ANJUNGAN_BACKEND_DB_DB_H

#include "base/bytes.h"
#include "base/fault.h"

#include <stdint.h>

enum {
    DB_ID_SIZE = 33,   /* 32 hexadecimal digits and NUL */
    DB_HASH_SIZE = 32, /* HMAC-SHA-256 */
    DB_NAME_SIZE = 32, /* a terminal, an agency */
    DB_VISITS_MAX = 64,
    DB_OPEN_MAX = 16,     /* of a person and service */
    DB_STATION_SIZE = 64, /* a step at the terminal and its item */
    DB_MISSING_SIZE = 512,
    DB_CHOICE_SIZE = 41, /* of a field whose choice decides the promise */
    DB_SURVEY_ELEMENTS = 9,
    DB_LABEL_SIZE = 201, /* what a file is asked for as, in one language */
    DB_POINT_SIZE = 65,
    DB_KIND_SIZE = 8,
    DB_CONNECTIONS_USUAL = 8,
    DB_CONNECTIONS_MAX = 64,
    DB_SIGNED_SIZE = 81, /* a person's name */
};

/* Times are Unix seconds; 0 = has not happened. */
enum db_terminal_state { DB_TERMINAL_INVITED, DB_TERMINAL_ENROLLED, DB_TERMINAL_WITHDRAWN };

struct db_terminal {
    char id[DB_NAME_SIZE], agency[DB_NAME_SIZE];
    enum db_terminal_state state;
    int64_t added_s, enrolled_s;
    char tls_fingerprint[65];      /* SHA-256 of its current client certificate, hexadecimal */
    struct bytes sign_certificate; /* PEM; empty until it is enrolled */
};
void db_terminal_free(struct db_terminal *);

enum db_upload_state {
    DB_UPLOAD_OPEN,     /* bytes are missing */
    DB_UPLOAD_RECEIVED, /* every byte is durable; not opened yet */
    DB_UPLOAD_DONE,     /* a case was made of it */
    DB_UPLOAD_REFUSED,  /* set aside */
};

struct db_upload {
    char id[DB_ID_SIZE], case_id[DB_ID_SIZE], terminal[DB_NAME_SIZE];
    char sha256[65]; /* as announced */
    int64_t length, offset;
    enum db_upload_state state;
    int64_t created_s, expires_s, received_s;
    char
        recipient[65]; /* of one that was opened: whose key did it (seal/recipient.h); not stored */
};

/* One stay of a case at a step of its procedure. */
struct db_visit {
    unsigned step;
    int64_t entered_s, left_s; /* left_s 0: it is here */
    char outcome[32];          /* key of the outcome it left by */
    char by[DB_SIGNED_SIZE];   /* who decided, as staff sign; "" for the terminal */
};

/* Nobody's turn at the desk: it came back, and waits at the terminal for its applicant. */
enum { DB_ACTOR_AWAY = -4 };

struct db_case {
    char id[DB_ID_SIZE], terminal[DB_NAME_SIZE];
    char service[64];
    uint8_t code_hash[DB_HASH_SIZE];
    char blob[DB_ID_SIZE], sha256[65];
    unsigned step;                                     /* of its procedure; 0 = finished */
    int64_t handed_in_s, due_s, received_s, updated_s; /* due_s 0: not known */
    char handed_at[DB_STATION_SIZE];   /* handed over to staff at this station; "" = not */
    char missing[DB_MISSING_SIZE];     /* keys of what they have to complete */
    char promised_for[DB_CHOICE_SIZE]; /* the choice that its promise goes by: its class */
    bool has_person;                   /* person_hash is that of the applicant */
    uint8_t person_hash[DB_HASH_SIZE];
    bool due_differs; /* the terminal's due time is not what the backend reckons */
    /* The desk's. */
    char agency[DB_NAME_SIZE];
    bool complaint;
    int actor; /* enum actor of the step it is at; -1: not looked up; DB_ACTOR_AWAY */
    char assigned[DB_ID_SIZE]; /* the account that has it in hand, or "" */
    char proposed[32];         /* an outcome that waits for a second person, or "" */
    char proposed_by[DB_ID_SIZE];
    int64_t proposed_s;
    int64_t resent_s; /* when the link of the step it is at was sent again */
    /* By db_queue_list alone. */
    bool raised;        /* as it takes long */
    bool fresh;         /* papers have come of which nothing was found yet */
    char recipient[65]; /* of a new one: to whom it is sealed; "": not known. Not read back */
};

struct db_entry; /* audit.h */
struct db_job;   /* jobs.h */

/* Leaving a step. */
struct db_move {
    unsigned from_step, next_step; /* next_step 0: finished */
    const char *outcome, *by;
    int64_t at_s, due_s;      /* due_s 0: stays as it is */
    int next_actor;           /* of next_step; -1: not known */
    const char *assign;       /* to whom it goes with it; NULL: stays in the same hands */
    const char *second;       /* this outcome has to wait still, proposed by that account; NULL: by
                                 none has it to be */
    bool goes_back;           /* something is to be put right */
    bool stops;               /* its clock, until it was handed in again */
    int verdict;              /* next_step 0: enum timely (cases/reckon.h), and */
    int64_t took_s;           /* the service time it took */
    const struct db_job *job; /* queued with it; NULL: none */
};

/* A signed answer (a compact JWS) about one case of one terminal. */
struct db_answer {
    const char *case_id, *terminal, *token;
    bool accepted;
    int64_t at_s;
};

/* The last that was heard of a terminal. */
struct db_beat {
    char terminal[DB_NAME_SIZE], agency[DB_NAME_SIZE];
    enum db_terminal_state state;
    int64_t enrolled_s;
    int64_t at_s;        /* 0: nothing yet */
    struct bytes report; /* JSON of fleet/report.h; empty: nothing yet */
};

/* Cases that are not finished, of one agency and of one whose turn it is. */
struct db_case_count {
    char agency[DB_NAME_SIZE];
    bool complaints;
    int actor; /* enum actor; -1: not looked up */
    int64_t count;
};

/* An answer to the satisfaction survey: grades 1 to 4, by catalogue/survey.h's elements. */
struct db_survey {
    char case_id[DB_ID_SIZE], service[64];
    int64_t at_s;
    int grades[DB_SURVEY_ELEMENTS];
};
struct db_survey_sum {
    int64_t count;
    int64_t grades[DB_SURVEY_ELEMENTS]; /* the sum of each element's */
};

enum db_drop_state {
    DB_DROP_WAITING,
    DB_DROP_OPENED,  /* a phone has shown the page */
    DB_DROP_ARRIVED, /* the sealed file is there */
};

/* A place for one file from a phone, open for minutes. */
struct db_drop {
    uint8_t token_hash[DB_HASH_SIZE];
    char terminal[DB_NAME_SIZE], agency[DB_NAME_SIZE];
    uint8_t point[DB_POINT_SIZE];              /* the terminal's, to which the file is sealed */
    char language[4], label[2][DB_LABEL_SIZE]; /* Indonesian, English; "" = not given */
    unsigned accept;                           /* bits by base/file_kind.h */
    bool face;                                 /* a photo of the sender's face is wanted */
    int64_t max_bytes, expires_s;
    enum db_drop_state state;
    char kind[DB_KIND_SIZE]; /* of the file that arrived, and its size */
    int64_t bytes;
};

/* Return false to stop. */
typedef bool db_beat_visitor(struct db_beat *, void *context);
typedef bool db_terminal_visitor(const struct db_terminal *, void *context);
typedef bool db_silent_visitor(const char *terminal, int64_t last_s, void *context);
typedef bool db_case_count_visitor(const struct db_case_count *, void *context);
typedef bool db_upload_visitor(const struct db_upload *, void *context);
typedef bool db_case_visitor(const struct db_case *, void *context);

struct db;

/* Each is a whole transaction. What finds is FAULT_NOT_FOUND for what is not there; a change that
 * another made first, or that would make a second of what is one, is FAULT_REFUSED. */
/* A new terminal, or a new token for one that is known. */
bool db_terminal_invite(struct db *, const char *id, const char *agency,
                        const uint8_t token_hash[DB_HASH_SIZE], int64_t expires_s, int64_t now_s,
                        struct fault *);
bool db_terminal_find(struct db *, const char *id, struct db_terminal *out, struct fault *);
bool db_terminal_find_token(struct db *, const uint8_t token_hash[DB_HASH_SIZE], int64_t now_s,
                            struct db_terminal *out, struct fault *);
/* Spends the token. */
bool db_terminal_enrol(struct db *, const uint8_t token_hash[DB_HASH_SIZE],
                       const char *tls_fingerprint, const char *sign_certificate, int64_t now_s,
                       struct fault *);
bool db_terminal_withdraw(struct db *, const char *id, struct fault *);
bool db_terminal_list(struct db *, db_terminal_visitor *, void *context, struct fault *);

/* Keeps the latest of each terminal; out_previous is the one before, or empty; out_was_silent: it
 * had been told as silent (db_terminal_silence), and is not any more. */
bool db_beat_put(struct db *, const char *terminal, int64_t at_s, const char *report,
                 struct bytes *out_previous, bool *out_was_silent, struct fault *);
/* Of every terminal, also of one that was never heard of. */
bool db_beat_list(struct db *, db_beat_visitor *, void *context, struct fault *);
/* Enrolled, neither enrolled nor heard of after heard_by_s, and not told as silent yet. last_s:
 * when it was. The visitor must not use the database. */
bool db_silent_list(struct db *, int64_t heard_by_s, db_silent_visitor *, void *context,
                    struct fault *);
/* From now on it is told as silent. FAULT_REFUSED: it is no such terminal (any more): another told
 * it, or it was heard of. */
bool db_terminal_silence(struct db *, const char *terminal, int64_t heard_by_s, int64_t now_s,
                         struct fault *);

/* A terminal's question, once: FAULT_REFUSED when its id is known. Those taken before forget_s
 * are forgotten. */
bool db_inquiry_take(struct db *, const char *id, int64_t at_s, int64_t forget_s, struct fault *);

/* One upload for each case of a terminal. */
bool db_upload_add(struct db *, const struct db_upload *, struct fault *);
bool db_upload_find(struct db *, const char *id, struct db_upload *out, struct fault *);
bool db_upload_find_case(struct db *, const char *terminal, const char *case_id,
                         struct db_upload *out, struct fault *);
/* Bytes up to `to` are durable. At its length the upload becomes RECEIVED. */
bool db_upload_advance(struct db *, const char *id, int64_t from, int64_t to, int64_t expires_s,
                       int64_t now_s, struct fault *);
bool db_upload_remove(struct db *, const char *id, struct fault *); /* OPEN only */
/* Of several processes one opens what was received: it is the opener's for hold_s, whose name no
 * other that runs has. FAULT_NOT_FOUND: it is no RECEIVED one, or another's just now. */
bool db_upload_take(struct db *, const char *id, const char *opener, int64_t now_s, int64_t hold_s,
                    struct db_upload *out, struct fault *);
/* Whatever is this opener's is anybody's. */
bool db_upload_let_go(struct db *, const char *opener, struct fault *);
/* In that state and expiring at expires_by_s at the latest. */
bool db_upload_list(struct db *, enum db_upload_state, int64_t expires_by_s, db_upload_visitor *,
                    void *context, struct fault *);
bool db_upload_count(struct db *, enum db_upload_state, int64_t *out, struct fault *);

/* Case, visits, answer, entry and job (either may be NULL), and the upload DONE: all or nothing. */
bool db_case_add(struct db *, const struct db_case *, const struct db_visit *visits, int count,
                 const struct db_answer *, const char *upload_id, const struct db_entry *,
                 const struct db_job *, struct fault *);
/* Answer, and the upload REFUSED. */
bool db_case_refuse(struct db *, const struct db_answer *, const char *upload_id, struct fault *);
/* Answer, and the upload DONE: of a case that was destroyed since it was taken in. */
bool db_case_repeat(struct db *, const struct db_answer *, const char *upload_id, struct fault *);
bool db_answer_find(struct db *, const char *terminal, const char *case_id, struct bytes *out_token,
                    struct fault *);
bool db_case_find(struct db *, const char *id, struct db_case *out, struct fault *);
/* Of this person and service, not finished; the last DB_OPEN_MAX to arrive. */
bool db_case_list_open(struct db *, const uint8_t person_hash[DB_HASH_SIZE], const char *service,
                       struct db_case out[DB_OPEN_MAX], int *out_count, struct fault *);
/* Of this person and service, also what is finished; the last DB_OPEN_MAX to be handed in. */
bool db_case_list_person(struct db *, const uint8_t person_hash[DB_HASH_SIZE], const char *service,
                         struct db_case out[DB_OPEN_MAX], int *out_count, struct fault *);
bool db_case_find_code(struct db *, const uint8_t code_hash[DB_HASH_SIZE], struct db_case *out,
                       struct fault *);
/* Oldest first; the last DB_VISITS_MAX of them. */
bool db_case_visits(struct db *, const char *id, struct db_visit out[DB_VISITS_MAX], int *out_count,
                    struct fault *);
/* Leaves the step it is at and enters the next; papers that came meanwhile go with it
 * (supplements.h). The entry may be NULL. */
bool db_case_move(struct db *, const char *id, const struct db_move *, const struct db_entry *,
                  struct fault *);
/* A person who has one case of a service at a time. */
struct db_alone {
    const uint8_t *person_hash;
    const char *service;
    uint64_t back_steps; /* bit n: at step n a case waits to be handed in, and stands in no way */
};
/* On its way to next_step it goes by others, already left. */
struct db_through {
    struct db_visit visits[DB_VISITS_MAX];
    int count;
    const struct db_alone *alone; /* FAULT_REFUSED while another of theirs is under way; NULL: they
                                     may have any number */
};
bool db_case_move_through(struct db *, const char *id, const struct db_move *,
                          const struct db_through *, const struct db_entry *, struct fault *);
/* By due time, the unfinished first. */
bool db_case_list(struct db *, db_case_visitor *, void *context, struct fault *);
/* Where a reader of the changes stands: behind that case, by the time of its last change. */
struct db_change {
    int64_t updated_s; /* -1: before the first */
    char id[DB_ID_SIZE];
};
/* The cases of an agency, finished or not, in the order in which they last changed. The visitor
 * must not use the database. */
bool db_case_changes(struct db *, const char *agency, const struct db_change *after, int count,
                     db_case_visitor *, void *context, struct fault *);
/* By agency, kind and actor, of the unfinished alone: what is finished costs nothing. */
bool db_case_count(struct db *, db_case_count_visitor *, void *context, struct fault *);

/* One for each case: FAULT_REFUSED when it is there, and the first stays. */
bool db_survey_add(struct db *, const struct db_survey *, struct fault *);
bool db_survey_given(struct db *, const char *case_id, bool *out_given, struct fault *);
/* Given in from_s up to, not including, to_s. agency "": of every one. */
bool db_survey_sum(struct db *, const char *agency, int64_t from_s, int64_t to_s,
                   struct db_survey_sum *out, struct fault *);

/* One open drop a terminal: ends the one before. */
bool db_drop_open(struct db *, const struct db_drop *, struct fault *);
/* One that has expired is not there, for any of these. */
bool db_drop_find(struct db *, const uint8_t token_hash[DB_HASH_SIZE], int64_t now_s,
                  struct db_drop *out, struct fault *);
bool db_drop_show(struct db *, const uint8_t token_hash[DB_HASH_SIZE], struct fault *);
/* The file, sealed; bytes is its size before. Once: FAULT_REFUSED when there is one, or no
 * such drop. */
bool db_drop_put(struct db *, const uint8_t token_hash[DB_HASH_SIZE], const char *kind,
                 int64_t bytes, const struct bytes *sealed, int64_t now_s, struct fault *);
bool db_drop_read(struct db *, const uint8_t token_hash[DB_HASH_SIZE], struct bytes *out,
                  struct fault *);
/* Deletes it with its file; of that terminal only; absent is fine. */
bool db_drop_close(struct db *, const char *terminal, const uint8_t token_hash[DB_HASH_SIZE],
                   struct fault *);
bool db_drop_sweep(struct db *, int64_t now_s, struct fault *); /* deletes what has expired */

struct db_options {
    const char *uri;           /* "sqlite:PATH", or "postgresql://..." as libpq reads it */
    const char *password_file; /* PostgreSQL's, its first line; NULL: libpq finds one, or none */
    unsigned connections;      /* to PostgreSQL, at once; 0: DB_CONNECTIONS_USUAL */
};
/* Makes the tables where they are missing; refuses a database that is damaged, another program's,
 * or made by a newer one. Copies the options. */
struct db *db_open(const struct db_options *, struct fault *);
struct db *db_create(const char *uri, struct fault *); /* of a URI alone */
/* Whether there is an engine for it; nothing is opened. */
bool db_uri_is_known(const char *uri);
void db_destroy(struct db *); /* NULL is fine */

/* Only the latest certificate of an enrolled terminal counts: enrolling again, or being withdrawn,
 * ends the one before at once. FAULT_REFUSED: it is not admitted; any other: that is not known. */
bool db_terminal_admit(struct db *, const char *id, const char *tls_fingerprint, struct fault *);

#endif
