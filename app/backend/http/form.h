/* form.h - the fields of a form as a browser sends them: application/x-www-form-urlencoded.
 *
 * Hostile until parsed: all of it is well formed, valid UTF-8 without control characters but line
 * breaks and tabs, no more than FORM_FIELDS_MAX fields, no name twice; or it is no form. */
#ifndef ANJUNGAN_BACKEND_HTTP_FORM_H
#define ANJUNGAN_BACKEND_HTTP_FORM_H

#include "backend/http/message.h"

enum { FORM_FIELDS_MAX = 64 };

struct form {
    struct bytes text; /* names and values, each ended by a NUL */
    struct {
        size_t name, value; /* where in text */
    } fields[FORM_FIELDS_MAX];
    int count;
};

/* Of a request whose body came whole. False: it is none; nothing has to be freed then. */
bool form_read(const struct http_request *, struct form *out);
void form_free(struct form *);                                 /* wipes; a zeroed one is fine */
const char *form_value(const struct form *, const char *name); /* NULL: absent */
/* "" where it is absent. */
const char *form_text(const struct form *, const char *name);

/* The value of a cookie of that name, copied; false: absent, twice, or too long. */
bool http_request_cookie(const struct http_request *, const char *name, char *out, size_t size);

#endif
