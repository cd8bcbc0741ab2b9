/* desk.h - the service desk: the pages on which staff work the cases.
 *
 * Plain pages and forms, no script. Whoever asks is somebody who is logged in by both factors
 * (people/people.h), of one agency, with roles; each route names the right it needs, and whatever
 * belongs to another agency is not there. A form carries its session's key. Looking at a case or at
 * one of its papers is in the audit log before it is shown; an act is in it with what it did. What
 * is opened is opened in memory, for one answer, and wiped. */
#ifndef ANJUNGAN_BACKEND_DESK_DESK_H
#define ANJUNGAN_BACKEND_DESK_DESK_H

#include "backend/blobs/blobs.h"
#include "backend/http/router.h"
#include "backend/people/people.h"

/* All borrowed. */
struct desk_options {
    const struct cases *cases;
    struct blobs *blobs;
    const struct opener *opener;
    struct papers *papers; /* pages as pictures */
    const char *web_dir;   /* has desk.css and text/ */
    const char *base_url;  /* what an invitation begins with */
    bool https;            /* the cookie is for TLS alone */
};

struct desk;
struct desk *desk_create(const struct desk_options *, struct fault *);
void desk_destroy(struct desk *); /* NULL is fine */
/* Now and then: ends the sessions whose time is over. */
void desk_tick(struct desk *);

/* The context of the site is the struct desk. */
extern const struct http_route desk_routes[];
extern const int desk_routes_count;
void desk_answer_missing(struct http_request *, struct http_response *, void *context);

#endif
