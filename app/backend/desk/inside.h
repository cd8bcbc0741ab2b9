/* inside.h - what the files of the desk share: one visit of somebody, and the page it ends in. */
#ifndef ANJUNGAN_BACKEND_DESK_INSIDE_H
#define ANJUNGAN_BACKEND_DESK_INSIDE_H

#include "backend/cases/reasons.h"
#include "backend/db/desk.h"
#include "backend/db/retention.h"
#include "backend/desk/desk.h"
#include "backend/http/form.h"
#include "backend/http/html.h"
#include "backend/http/throttle.h"
#include "case/shown.h"

#include <pthread.h>
#include <semaphore.h>

/* Guesses of one kind are looked at one after the other; whoever would be one too many to wait is
 * sent away, so that they never hold all of the port's threads. */
struct way_in {
    sem_t places;
    pthread_mutex_t one;
};

struct desk {
    struct desk_options options;
    struct text *text;
    struct bytes style;
    struct throttle *throttle; /* of those who try to get in, by address */
    struct way_in passwords, codes;
    sem_t places; /* for cases that are open */
};

/* Somebody asks for something. */
struct visit {
    struct desk *desk;
    struct http_request *request;
    struct http_response *response;
    bool known; /* member is somebody */
    struct member member;
    enum right right;            /* by which they are here: visit_begin_as */
    char key[PEOPLE_TOKEN_SIZE]; /* of this session's forms */
    struct form form;            /* of a POST */
    struct html html;            /* of the page that is being written */
    const struct service *service;
    bool has_place;      /* of the desk's */
    struct db_case item; /* once visit_find_case has found one, and */
    struct db_kept kept; /* how long it is kept, once keep_read has */
};

/* Anybody; for the way in. A POST has its form read. False: the response is filled. */
bool visit_begin(struct visit *, struct desk *, struct http_request *, struct http_response *);
/* Somebody with this right who is all in; a POST carries the session's key. False: the response is
 * filled. */
bool visit_begin_as(struct visit *, struct desk *, struct http_request *, struct http_response *,
                    enum right);
/* Somebody who is all in, whatever their rights: for what is their own. Likewise. */
bool visit_begin_own(struct visit *, struct desk *, struct http_request *, struct http_response *);
void visit_end(struct visit *);

/* The case that the request's first star names: of the own agency, and for these eyes with that
 * right. False: the response is filled; it looks the same whether there is none or it is not for
 * them. */
bool visit_find_case(struct visit *);
/* The case of a code as it is on a receipt; of the own agency, and for these eyes. FAULT_NOT_FOUND
 * otherwise, which visit_note_denied is told of: the log has each try, and no code. */
bool visit_find_code(const struct visit *, const char *text, struct db_case *out, struct fault *);
/* The same of a case that was found otherwise. */
bool visit_may_see(const struct visit *, const struct db_case *);
/* Whoever asks for what is not theirs is told of in the log. Of a case or an account: whether it is
 * another's or there is none, so that the time does not tell which. */
void visit_note_denied(struct visit *);
/* Not that it is not there: it cannot be said. */
bool visit_is_unknown(const struct fault *);
/* As a case and an account have it. */
bool visit_is_id(const char *text);
/* The right, by a role that sees this case. */
bool visit_may(const struct visit *, enum right);
/* An entry about it, or about none ("" object). */
struct db_entry visit_entry(const struct visit *, const char *act, const char *object,
                            const char *detail);

/* A page: everything around what is written between the two. */
void visit_page(struct visit *, int status, const char *title);
void visit_page_end(struct visit *);
/* Says what happened and where to go on; a whole page. */
void visit_say(struct visit *, int status, const char *sentence, const char *advice);
/* Where somebody with these roles begins. */
const char *visit_home(const struct visit *);
void visit_say_broken(struct visit *, const char *doing, const struct fault *); /* 500, logged */
/* 303. */
void visit_go(struct visit *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A table up to its first row, in a region that scrolls where a screen is too small for it. */
void visit_table(struct visit *, const char *class_name, const char *label,
                 const char *const *heads, int count);
void visit_table_end(struct visit *);
/* A form that posts: opened with its key in it; closed by html_close. */
void visit_form(struct visit *, const char *class_name, const char *action);
void visit_button(struct visit *, const char *class_name, const char *name, const char *value,
                  const char *label);
/* In a form that decides something: what it was shown for. A case may be at the same step again,
 * and not be what somebody saw there before. */
void visit_form_seen(struct visit *);
bool visit_form_is_current(const struct visit *);
/* A labelled input. */
void visit_input(struct visit *, const char *id, const char *label, const char *type,
                 const char *autocomplete, const char *hint);
/* A labelled field of several lines, which says until when the page stays. */
void visit_words_input(struct visit *, const char *id, const char *name, const char *label);

/* The cookie of a session; token NULL takes it away. */
void visit_set_cookie(struct visit *, const char *token);
bool visit_cookie(const struct visit *, char out[PEOPLE_TOKEN_SIZE]);

/* words.c */
enum { WORDS_SIZE = 96 };
void words_hour(int64_t at_s, char out[WORDS_SIZE]);                 /* "09.30" */
void words_time(int64_t at_s, char out[WORDS_SIZE]);                 /* "Sen 23 Nov, 09.30" */
void words_left(int64_t now_s, int64_t due_s, char out[WORDS_SIZE]); /* "3 jam lagi" */
const char *words_tone(int64_t now_s, int64_t due_s);                /* "late", "soon", "" */
/* Who that is, in words; of one who is unknown, the id as it is. */
void words_person(struct desk *, const char *account, char out[DB_PERSON_SIZE]);

/* What is checked of a case before it goes on. */
enum { ITEMS_MAX = CASE_DOCUMENTS_MAX + 2 };
struct item {
    char key[DB_ITEM_SIZE];          /* a requirement's, "face" or "data" */
    const char *title;               /* Indonesian */
    const struct requirement *paper; /* or NULL */
    bool optional;
    struct db_check check; /* at_s 0: not yet */
};
bool items_read(struct visit *, struct item out[ITEMS_MAX], int *out_count, struct fault *);
/* Every item agrees; the first that does not, or is not decided, else. */
bool items_agree(const struct item *, int count);
bool items_some_differ(const struct item *, int count);
/* What was found of it so far, as its form says it was shown: another may have looked since. */
enum { ITEM_SEEN_SIZE = DB_ID_SIZE + 24 };
void item_seen(const struct item *, char out[ITEM_SEEN_SIZE]);
/* The step sends back to be handed in anew, and so wants the checklist first. */
bool step_is_check(const struct service *, const struct procedure_step *);

/* opened.c: the sealed case of the visit, opened for this one answer: a few at once, for each may
 * be large. FAULT_TIMEOUT: too many are open. Forgotten by whoever asked, whether it could be
 * opened or not. */
bool opened_read(struct visit *, struct opened_case *out, struct fault *);
void opened_forget(struct visit *, struct opened_case *);
/* The place alone, for what else is opened; opened_forget gives it back. FAULT_TIMEOUT. */
bool opened_take_place(struct visit *, struct fault *);
/* A document's bytes: of a requirement, or "face". NULL: there is none. */
const struct bytes *opened_document(const struct opened_case *, const struct case_shown *,
                                    const struct service *, const char *key);

/* case_data.c, case_work.c: the two halves of a case's page. */
void case_write_data(struct visit *, struct case_shown *);
void case_write_papers(struct visit *, const struct case_shown *);
void case_write_work(struct visit *, const struct case_view *);
/* class.c: that it was raised; and a complaint's class, which its officer may change. */
void case_write_raised(struct visit *, const struct case_view *);
void case_write_class(struct visit *);

/* tokens.c: a part of the page of accounts. */
void tokens_write(struct visit *);

/* case.c: opens it; wiped by case_shown_free. The caller has told the log. */
bool case_open_shown(struct visit *, struct case_shown *, struct fault *);

/* keep.c: whether its papers are still kept; and what there is to do about that. */
bool keep_read(struct visit *, struct fault *);
/* Reads it. False: the response is filled; 410 when its papers are destroyed, or being destroyed.
 */
bool keep_has_papers(struct visit *);
void keep_write(struct visit *);
void keep_write_gone(struct visit *, const struct case_view *);

/* What makes a good one, and why one was not taken. */
#define PASSWORD_HINT                                                                              \
    "12 huruf atau lebih; nama Anda dan nama kantor tidak dihitung. Beberapa kata yang tidak "     \
    "berhubungan mudah diingat."
#define PASSWORD_TOO_EASY                                                                          \
    "Kata sandi terlalu mudah ditebak, atau pernah bocor. Pakai 12 huruf atau lebih, bukan kata "  \
    "umum, nama Anda, atau nama kantor."

/* login.c: guesses, one after the other; held up where there were too many. */
void visit_try(struct visit *, struct way_in *, void (*attempt)(struct visit *));
void visit_count_miss(struct visit *);

/* The routes, by their files. */
void answer_login(struct http_request *, struct http_response *, void *);
void answer_login_given(struct http_request *, struct http_response *, void *);
void answer_code(struct http_request *, struct http_response *, void *);
void answer_code_given(struct http_request *, struct http_response *, void *);
void answer_logout(struct http_request *, struct http_response *, void *);
void answer_invited(struct http_request *, struct http_response *, void *);
void answer_accepted(struct http_request *, struct http_response *, void *);
void answer_queue(struct http_request *, struct http_response *, void *);
void answer_search(struct http_request *, struct http_response *, void *);
void answer_case(struct http_request *, struct http_response *, void *);
void answer_viewer(struct http_request *, struct http_response *, void *);
void answer_picture(struct http_request *, struct http_response *, void *);
void answer_check(struct http_request *, struct http_response *, void *);
void answer_move(struct http_request *, struct http_response *, void *);
void answer_withdraw(struct http_request *, struct http_response *, void *);
void answer_assign(struct http_request *, struct http_response *, void *);
void answer_note(struct http_request *, struct http_response *, void *);
void answer_resent(struct http_request *, struct http_response *, void *);
void answer_accounts(struct http_request *, struct http_response *, void *);
void answer_account_add(struct http_request *, struct http_response *, void *);
void answer_own(struct http_request *, struct http_response *, void *);
void answer_own_password(struct http_request *, struct http_response *, void *);
void answer_own_sessions(struct http_request *, struct http_response *, void *);
void answer_account_act(struct http_request *, struct http_response *, void *);
void answer_token_withdraw(struct http_request *, struct http_response *, void *);
void answer_audit(struct http_request *, struct http_response *, void *);
void answer_class(struct http_request *, struct http_response *, void *);
void answer_report(struct http_request *, struct http_response *, void *);
void answer_report_csv(struct http_request *, struct http_response *, void *);
void answer_report_pdf(struct http_request *, struct http_response *, void *);
void answer_fleet(struct http_request *, struct http_response *, void *);
void answer_privacy(struct http_request *, struct http_response *, void *);
void answer_request_add(struct http_request *, struct http_response *, void *);
void answer_request(struct http_request *, struct http_response *, void *);
void answer_request_given(struct http_request *, struct http_response *, void *);
void answer_incident_add(struct http_request *, struct http_response *, void *);
void answer_incident(struct http_request *, struct http_response *, void *);
void answer_incident_csv(struct http_request *, struct http_response *, void *);
void answer_incident_letter(struct http_request *, struct http_response *, void *);
void answer_incident_told(struct http_request *, struct http_response *, void *);
void answer_hold(struct http_request *, struct http_response *, void *);
void answer_release(struct http_request *, struct http_response *, void *);
void answer_copy(struct http_request *, struct http_response *, void *);

#endif
