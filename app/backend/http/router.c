#include "backend/http/router.h"

#include "backend/http/framing.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ASVS 5.0, 3.4: a page is nothing but itself, is not framed, not guessed at, and leaks no address
 * (which may hold a tracking code). A room's own header goes before these. */
static void add_security(struct http_exchange *exchange)
{
    static const struct http_pair always[] = {
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cache-Control", "no-store"},
        {"Content-Security-Policy",
         "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    };
    struct http_response *response = &exchange->response;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (!http_response_find(response, always[i].name))
            http_response_header(response, always[i].name, "%s", always[i].value);
    const struct http_pair *more = &exchange->router->always;
    if (more->name) http_response_header(response, more->name, "%s", more->value);
    if (exchange->router->https)
        http_response_header(response, "Strict-Transport-Security",
                             "max-age=31536000; includeSubDomains");
}

static void answered(struct http_exchange *exchange)
{
    assert(exchange->response.status >= 200);
    exchange->answered = true;
    add_security(exchange);
}

/* One segment, not empty, that fits. */
static const char *take_segment(const char *path, char out[HTTP_ARGUMENT_SIZE])
{
    size_t length = strcspn(path, "/");
    if (length == 0 || length >= HTTP_ARGUMENT_SIZE) return NULL;
    memcpy(out, path, length);
    out[length] = 0;
    return path + length;
}

static bool match(const char *pattern, const char *path, struct http_request *request)
{
    char *stars[] = {request->argument, request->second};
    int count = 0;
    request->argument[0] = request->second[0] = 0;
    for (;;) {
        size_t fixed = strcspn(pattern, "*");
        if (strncmp(pattern, path, fixed) != 0) return false;
        path += fixed;
        pattern += fixed;
        if (!*pattern) return !*path;
        assert(count < 2);
        path = take_segment(path, stars[count++]);
        if (!path) return false;
        pattern++;
    }
}

static bool allows(const struct http_route *route, enum http_method method)
{
    unsigned methods = route->methods | (route->methods & HTTP_GET ? HTTP_HEAD : 0U);
    return methods & (unsigned)method;
}

/* The route of this path and method, and the methods that the path knows. */
static const struct http_route *find(struct http_exchange *exchange, unsigned *out_methods)
{
    struct http_request *request = &exchange->request;
    *out_methods = 0;
    for (int s = 0; s < exchange->router->count; s++) {
        const struct http_site *site = &exchange->router->sites[s];
        for (int r = 0; r < site->count; r++) {
            const struct http_route *route = &site->routes[r];
            if (!match(route->pattern, request->path, request)) continue;
            *out_methods |= route->methods;
            if (!allows(route, request->method)) continue;
            exchange->context = site->context;
            return route;
        }
    }
    return NULL;
}

static void answer_no_route(struct http_exchange *exchange, unsigned methods)
{
    struct http_response *response = &exchange->response;
    if (methods) {
        static const enum http_method all[] = {HTTP_GET,   HTTP_HEAD,   HTTP_POST,
                                               HTTP_PATCH, HTTP_DELETE, HTTP_OPTIONS};
        char list[64] = "";
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            if (!(methods & (unsigned)all[i])) continue;
            size_t used = strlen(list);
            snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "",
                     http_method_name(all[i]));
        }
        http_response_error(response, 405, "N-04", "this address does not know that method");
        http_response_header(response, "Allow", "%s", list);
    } else {
        exchange->router->missing(&exchange->request, response, exchange->router->missing_context);
    }
    answered(exchange);
}

/* A proxy on the way may know only GET and POST; then what it lets through says nothing. */
static bool read_method(const struct http_router *router, struct http_request *request,
                        const char *name)
{
    const char *override = http_request_header(request, "X-HTTP-Method-Override");
    return http_method_parse(router->overrides && override ? override : name, &request->method);
}

static void answer_too_large(struct http_exchange *exchange)
{
    http_response_error(&exchange->response, 413, "N-04", "the request is too large");
    answered(exchange);
}

void http_exchange_begin(struct http_exchange *exchange, const struct http_router *router,
                         const char *method_name)
{
    struct http_request *request = &exchange->request;
    exchange->router = router;
    if (!framing_is_plain(request)) {
        exchange->closes = true;
        http_response_error(&exchange->response, 400, "N-04", "the headers are not plain");
        http_response_header(&exchange->response, "Connection", "close");
        answered(exchange);
        return;
    }
    if (!read_method(router, request, method_name)) {
        http_response_error(&exchange->response, 501, "N-04", "method not known");
        answered(exchange);
        return;
    }
    unsigned methods;
    exchange->route = find(exchange, &methods);
    if (!exchange->route) {
        answer_no_route(exchange, methods);
        return;
    }
    const struct http_stream *stream = exchange->route->stream;
    if (!stream) {
        int64_t length = 0;
        if (http_request_number(request, "Content-Length", &length) &&
            (uint64_t)length > exchange->route->body_max)
            answer_too_large(exchange);
        return;
    }
    exchange->streaming = true;
    if (stream->begin(request, &exchange->response, exchange->context)) return;
    stream->cut(request, exchange->context);
    exchange->streaming = false;
    answered(exchange);
}

void http_exchange_data(struct http_exchange *exchange, const void *data, size_t size)
{
    if (exchange->answered) return;
    struct http_request *request = &exchange->request;
    if (exchange->streaming) {
        const struct http_stream *stream = exchange->route->stream;
        if (stream->data(request, &exchange->response, data, size, exchange->context)) return;
        stream->cut(request, exchange->context);
        exchange->streaming = false;
        answered(exchange);
        return;
    }
    if (request->body.size + size > exchange->route->body_max) {
        answer_too_large(exchange);
        return;
    }
    bytes_append(&request->body, data, size);
}

void http_exchange_end(struct http_exchange *exchange)
{
    if (exchange->answered) return;
    struct http_request *request = &exchange->request;
    if (exchange->streaming) {
        exchange->streaming = false;
        exchange->route->stream->end(request, &exchange->response, exchange->context);
    } else {
        exchange->route->answer(request, &exchange->response, exchange->context);
    }
    answered(exchange);
}

void http_exchange_finish(struct http_exchange *exchange)
{
    if (exchange->streaming) exchange->route->stream->cut(&exchange->request, exchange->context);
    exchange->streaming = false;
    bytes_free(&exchange->request.body);
    http_response_clear(&exchange->response);
}
