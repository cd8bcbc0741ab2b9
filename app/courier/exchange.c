#include "courier/exchange.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

void exchange_begin(struct exchange *exchange, enum method method, const char *path)
{
    exchange->method = method;
    int length = snprintf(exchange->path, sizeof exchange->path, "%s", path);
    assert(length >= 0 && (size_t)length < sizeof exchange->path);
    exchange->header_count = 0;
    exchange->reply_max = REPLY_BODY_MAX;
    exchange->timeout_s = 0;
    bytes_truncate(&exchange->body, 0);
    reply_reset(&exchange->reply);
}

void exchange_header(struct exchange *exchange, const char *format, ...)
{
    assert(exchange->header_count < EXCHANGE_HEADERS_MAX);
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(exchange->headers[exchange->header_count++], EXCHANGE_HEADER_SIZE,
                           format, arguments);
    va_end(arguments);
    assert(length >= 0 && length < EXCHANGE_HEADER_SIZE);
}

void exchange_free(struct exchange *exchange)
{
    if (!exchange) return;
    bytes_free(&exchange->body);
    reply_free(&exchange->reply);
}
