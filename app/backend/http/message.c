#define _POSIX_C_SOURCE 200809L
#include "backend/http/message.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
    enum http_method method;
    const char *name;
} methods[] = {
    {HTTP_GET, "GET"},     {HTTP_HEAD, "HEAD"},     {HTTP_POST, "POST"},
    {HTTP_PATCH, "PATCH"}, {HTTP_DELETE, "DELETE"}, {HTTP_OPTIONS, "OPTIONS"},
};

const char *http_method_name(enum http_method method)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (methods[i].method == method) return methods[i].name;
    return "?";
}

bool http_method_parse(const char *name, enum http_method *out)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(methods[i].name, name) != 0) continue;
        *out = methods[i].method;
        return true;
    }
    return false;
}

const char *http_request_header(const struct http_request *request, const char *name)
{
    for (int i = 0; i < request->headers_count; i++)
        if (strcasecmp(request->headers[i].name, name) == 0) return request->headers[i].value;
    return NULL;
}

const char *http_request_query(const struct http_request *request, const char *name)
{
    for (int i = 0; i < request->queries_count; i++)
        if (strcmp(request->queries[i].name, name) == 0) return request->queries[i].value;
    return NULL;
}

bool http_request_number(const struct http_request *request, const char *name, int64_t *out)
{
    const char *text = http_request_header(request, name);
    if (!text || !*text) return false;
    int64_t number = 0;
    for (; *text; text++) {
        if (*text < '0' || *text > '9') return false;
        int digit = *text - '0';
        number = number > (INT64_MAX - digit) / 10 ? INT64_MAX : number * 10 + digit;
    }
    *out = number;
    return true;
}

void http_response_header(struct http_response *response, const char *name, const char *format, ...)
{
    int at = 0;
    while (at < response->headers_count && strcasecmp(response->headers[at].name, name) != 0)
        at++;
    assert(at < HTTP_RESPONSE_HEADERS_MAX);
    char *value = response->headers[at].value;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(value, HTTP_VALUE_SIZE, format, arguments);
    va_end(arguments);
    assert(length >= 0 && length < HTTP_VALUE_SIZE && !strpbrk(value, "\r\n"));
    response->headers[at].name = name;
    if (at == response->headers_count) response->headers_count++;
}

const char *http_response_find(const struct http_response *response, const char *name)
{
    for (int i = 0; i < response->headers_count; i++)
        if (strcasecmp(response->headers[i].name, name) == 0) return response->headers[i].value;
    return NULL;
}

void http_response_error(struct http_response *response, int status, const char *code,
                         const char *message)
{
    response->status = status;
    http_response_header(response, "Content-Type", "application/json");
    bytes_truncate(&response->body, 0);
    bytes_append_format(&response->body, "{\"code\": \"%s\", \"message\": \"%s\"}\n", code,
                        message);
}

void http_response_away(struct http_response *response)
{
    http_response_error(response, 503, "N-05", "not now: to be asked again");
    http_response_header(response, "Retry-After", "5");
}

void http_response_clear(struct http_response *response)
{
    bytes_free(&response->body);
    *response = (struct http_response){0};
}
