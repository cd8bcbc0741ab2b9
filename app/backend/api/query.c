#include "backend/api/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_DIGITS = 12 };

/* Digits alone, up to the character that ends them. NULL: that is no number. */
static const char *take_number(const char *text, char end, int64_t *out)
{
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > NUMBER_DIGITS || text[length] != end) return NULL;
    *out = strtoll(text, NULL, 10);
    return text + length + (end != 0);
}

static const char *take_name(const char *text, char out[CASES_NAME_SIZE])
{
    size_t length = strspn(text, "0123456789abcdef");
    if ((length != 0 && length != CASES_NAME_SIZE - 1) || text[length] != '.') return NULL;
    memcpy(out, text, length);
    out[length] = 0;
    return text + length + 1;
}

bool api_cursor_parse(const char *text, struct api_cursor *out)
{
    struct api_cursor cursor = {0};
    if (strncmp(text, "-1.", 3) == 0) {
        cursor.at_s = -1;
        text += 3;
    } else {
        text = take_number(text, '.', &cursor.at_s);
    }
    if (text) text = take_name(text, cursor.name);
    if (text) text = take_number(text, 0, &cursor.began_s);
    if (!text) return false;
    *out = cursor;
    return true;
}

void api_cursor_write(const struct api_cursor *cursor, char out[API_CURSOR_SIZE])
{
    snprintf(out, API_CURSOR_SIZE, "%lld.%s.%lld", (long long)cursor->at_s, cursor->name,
             (long long)cursor->began_s);
}

static bool read_limit(const char *text, int *out)
{
    int64_t limit;
    if (!take_number(text, 0, &limit) || limit < 1 || limit > API_PAGE_MAX) return false;
    *out = (int)limit;
    return true;
}

static bool read_kind(const char *text, bool *out)
{
    *out = strcmp(text, "complaint") == 0;
    return *out || strcmp(text, "application") == 0;
}

bool api_list_parse(const struct http_request *request, bool with_kind, struct api_list *out)
{
    struct api_list list = {.limit = API_PAGE_USUAL, .cursor.at_s = -1};
    bool begun = false, limited = false, kind = false;
    for (int i = 0; i < request->queries_count; i++) {
        const char *name = request->queries[i].name, *value = request->queries[i].value;
        bool *seen, fine;
        if (strcmp(name, "after") == 0) {
            seen = &begun;
            fine = api_cursor_parse(value, &list.cursor);
        } else if (strcmp(name, "limit") == 0) {
            seen = &limited;
            fine = read_limit(value, &list.limit);
        } else if (with_kind && strcmp(name, "kind") == 0) {
            seen = &kind;
            fine = read_kind(value, &list.complaints);
        } else {
            return false;
        }
        if (*seen || !fine) return false;
        *seen = true;
    }
    if (with_kind && !kind) return false;
    *out = list;
    return true;
}
