/* track.h - the page behind the receipt's QR code: where the case is, who acts next, when it is
 * due.
 *
 * Read on a cheap phone in the sun: one response of less than 20 kB, no script. It names nobody:
 * whoever finds a receipt learns how far an application is, and nothing about the applicant. A code
 * that is unknown, malformed or forged gets the same answer, after the same work. */
#ifndef ANJUNGAN_BACKEND_TRACK_TRACK_H
#define ANJUNGAN_BACKEND_TRACK_TRACK_H

#include "backend/cases/cases.h"
#include "backend/http/router.h"
#include "backend/inquiry/inquiry.h"
#include "base/fault.h"

struct track;

/* Borrows cases. web_dir holds track.css and text/ (the translations of these pages). */
struct track *track_create(const struct cases *, const char *web_dir, struct fault *);
void track_destroy(struct track *); /* NULL is fine */
/* From now on the page of a case under way offers news by e-mail, at /k/CODE (follow/follow.h). */
void track_offer_news(struct track *);

/* GET /t/CODE; GET / to type a code, and GET /t?code=CODE which leads on from there. The context of
 * the site is the struct track. */
extern const struct http_route track_routes[];
extern const int track_routes_count;

/* GET and POST /s/CODE: the satisfaction survey of a finished case. The context is the same. */
extern const struct http_route survey_routes[];
extern const int survey_routes_count;

/* "track": {"said": a code or a receipt's link, "lang"} gets what GET /t/CODE gets as JSON.
 * "survey": {"code", "answers": grades in the order of catalogue/survey.h} gets {"survey": "kept"
 * or "given"}, as POST /s/CODE. The context of the site is the struct track. */
extern const struct inquiry_kind track_kinds[];
extern const int track_kinds_count;

/* http_router's missing: context is the struct track. */
void track_answer_missing(struct http_request *, struct http_response *, void *context);

#endif
