/* inside.h - what the files of the API share: one request of somebody's system. */
#ifndef ANJUNGAN_BACKEND_API_INSIDE_H
#define ANJUNGAN_BACKEND_API_INSIDE_H

#include "backend/api/api.h"
#include "backend/api/query.h"
#include "backend/http/throttle.h"
#include "backend/people/tokens.h"
#include "case/shown.h"

#include <jansson.h>
#include <stdatomic.h>

struct api {
    struct api_options options;
    struct throttle *strangers; /* by address */
    struct throttle *readers;   /* who opens cases, by token */
    atomic_int open;            /* cases that are */
};

/* Somebody's system asks for something. */
struct asking {
    struct api *api;
    struct http_request *request;
    struct http_response *response;
    struct db_token token;
    enum scope scope;              /* by which it is here */
    const struct service *service; /* of the case, and */
    struct db_case item;           /* once asking_find_case has found one */
    bool has_place;
};

/* Whoever it is has that scope (SCOPE_CASES: or SCOPE_COMPLAINTS). False: the response is filled.
 */
bool asking_begin(struct asking *, struct api *, struct http_request *, struct http_response *,
                  enum scope);
/* The case that the request's first star names, of the own agency and of a kind that the token may
 * see. False: the response is filled; it looks the same whether there is none or it is not theirs.
 */
bool asking_find_case(struct asking *);
bool asking_sees(const struct asking *, const struct service *);
/* In the log, before it is shown. False: the response is filled. */
bool asking_note(struct asking *, const char *act, const char *detail);
/* 500 of a case that is not whole, else 503; logged. */
void asking_fail(struct asking *, const char *doing, const struct fault *);
/* 404; in the log of what was denied. */
void asking_deny(struct asking *);
/* 200; takes the root. */
void asking_answer(struct asking *, json_t *root);

/* cases.c: what every answer says of a case. */
json_t *json_case(const struct asking *, const struct db_case *, const struct service *);
json_t *json_time(int64_t at_s); /* ISO 8601 in WIB; null for 0 */
/* "" is null. */
json_t *json_text_or_null(const char *text);

/* The routes, by their files. */
void api_answer_changes(struct http_request *, struct http_response *, void *);
void api_answer_due(struct http_request *, struct http_response *, void *);
void api_answer_case(struct http_request *, struct http_response *, void *);
void api_answer_content(struct http_request *, struct http_response *, void *);
void api_answer_paper(struct http_request *, struct http_response *, void *);

#endif
