/* api.h - the desk's cases as JSON, for an agency's own system: which changed, how one stands, what
 * was typed, each paper. It reads; moving a case is for people (desk/desk.h).
 *
 * Whoever asks has a token (people/tokens.h) of one agency, and another agency's case is not there.
 * It stands on the desk's port, and so by the desk's rules behind TLS. Looking at a case, at its
 * content or at a paper is in the audit log before it is answered, under the token's id, as a
 * person's look is. config/openapi.yaml says what is answered, to the field. */
#ifndef ANJUNGAN_BACKEND_API_API_H
#define ANJUNGAN_BACKEND_API_API_H

#include "backend/blobs/blobs.h"
#include "backend/cases/cases.h"
#include "backend/http/router.h"

/* All borrowed. */
struct api_options {
    const struct cases *cases;
    struct blobs *blobs;
    const struct opener *opener;
};

struct api;
struct api *api_create(const struct api_options *);
void api_destroy(struct api *); /* NULL is fine */

/* The context of the site is the struct api. */
extern const struct http_route api_routes[];
extern const int api_routes_count;
/* A path that begins as the API's do, and which no route knows. */
bool api_is_asked(const struct http_request *);
void api_answer_missing(struct http_request *, struct http_response *, void *context);

#endif
