/* answer_fixture.h - one request to a router, without a port: its query and headers, and what was
 * answered last. */
#ifndef ANJUNGAN_TESTS_UNIT_ANSWER_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_ANSWER_FIXTURE_H

#include "backend/http/router.h"

#include <string.h>

static struct http_response response;

static inline void ask_header(struct http_request *request, const char *name, const char *value)
{
    request->headers[request->headers_count++] = (struct http_pair){name, value};
}

/* "/path?a=1&b=2", which is cut up, as the request's; it borrows the pieces. */
static inline void ask_target(struct http_request *request, char *target)
{
    char *query = strchr(target, '?'), *rest = NULL;
    request->path = target;
    if (query) *query++ = 0;
    for (char *pair = query ? strtok_r(query, "&", &rest) : NULL; pair;
         pair = strtok_r(NULL, "&", &rest)) {
        char *value = strchr(pair, '=');
        *value = 0;
        request->queries[request->queries_count++] = (struct http_pair){pair, value + 1};
    }
}

/* The status; the answer is moved over what out held. */
static inline int answer_take(struct http_exchange *exchange, struct http_response *out)
{
    http_exchange_end(exchange);
    http_response_clear(out);
    *out = exchange->response;
    exchange->response = (struct http_response){0};
    http_exchange_finish(exchange);
    return out->status;
}

/* The same; the answer stays in response. */
static inline int answer_keep(struct http_exchange *exchange)
{
    return answer_take(exchange, &response);
}

static inline bool says(const char *words)
{
    return strstr(bytes_text(&response.body), words) != NULL;
}

static inline void must_say(const char *words)
{
    if (!says(words)) fail_msg("no \"%s\": %s", words, bytes_text(&response.body));
}

static inline void must_not_say(const char *words)
{
    if (says(words)) fail_msg("\"%s\": %s", words, bytes_text(&response.body));
}

#endif
