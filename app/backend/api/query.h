/* query.h - what stands behind the question mark of a list: hostile until parsed, and nothing else
 * than what the list knows. */
#ifndef ANJUNGAN_BACKEND_API_QUERY_H
#define ANJUNGAN_BACKEND_API_QUERY_H

#include "backend/cases/cases.h"
#include "backend/http/message.h"

enum { API_PAGE_USUAL = 50, API_PAGE_MAX = 200, API_CURSOR_SIZE = 100 };

/* Where a page ended: a time, a case by its name, and the time at which its walk began. */
struct api_cursor {
    int64_t at_s; /* -1: before the first */
    char name[CASES_NAME_SIZE];
    int64_t began_s; /* 0: it begins when it is asked for */
};
/* "TIME.ID.BEGAN": two numbers of Unix seconds, of 1 to 12 digits each (the first may be -1), and
 * a name or nothing. */
bool api_cursor_parse(const char *text, struct api_cursor *out);
void api_cursor_write(const struct api_cursor *, char out[API_CURSOR_SIZE]);

struct api_list {
    struct api_cursor cursor;
    int limit;
    bool complaints; /* kind=complaint */
};
/* Each of after, limit and, where it is wanted, kind, which has to be there then, once at most;
 * with anything else it is none. */
bool api_list_parse(const struct http_request *, bool with_kind, struct api_list *out);

#endif
