/* Where a request ends, on a real port: what two readers could take for two different requests is
 * answered once, and nothing behind it is read. */
#include "backend/http/server.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define SECOND "GET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
#define POST   "POST / HTTP/1.1\r\nHost: x\r\n"

static int seen_second;

static void answer(struct http_request *request, struct http_response *response, void *context)
{
    (void)context;
    seen_second += strcmp(request->path, "/second") == 0;
    response->status = 200;
    bytes_append(&response->body, request->body.data, request->body.size);
}

static const struct http_route routes[] = {
    {.methods = HTTP_GET | HTTP_POST, .pattern = "/", .body_max = 64, .answer = answer},
    {.methods = HTTP_GET, .pattern = "/second", .answer = answer},
};

/* All that is answered until the connection ends. */
static void ask(unsigned port, const char *text, char out[4096])
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
    size_t size = 0;
    ssize_t got;
    while (size < 4095 && (got = read(fd, out + size, 4095 - size)) > 0)
        size += (size_t)got;
    close(fd);
    out[size] = 0;
}

static int count(const char *text, const char *words)
{
    int found = 0;
    while ((text = strstr(text, words))) {
        found++;
        text += strlen(words);
    }
    return found;
}

/* 70 headers, the last of which is somebody's address. */
static const char *crowd(void)
{
    static char text[4096];
    size_t used = (size_t)snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 70; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "X-%d: a\r\n", i);
    snprintf(text + used, sizeof text - used, "X-Forwarded-For: 192.0.2.1\r\n\r\n" SECOND);
    return text;
}

static void a_request_ends_in_one_place(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int second; /* it is read, too */
    } cases[] = {
        {POST "Content-Length: 3\r\n\r\na=b" SECOND, 1},
        {POST "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n" SECOND, 1},
        {POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SECOND, 0},
        {POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" SECOND, 0},
        {POST "Content-Length: 0\r\nContent-Length: 3\r\n\r\na=b" SECOND, 0},
        {POST "Content-Length: 0\r\nContent-Length: 57\r\n\r\n" SECOND, 0},
        {POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b" SECOND, 0},
        {POST "Content-Length: +3\r\n\r\na=b" SECOND, 0},
        {POST "Content-Length : 57\r\n\r\n" SECOND, 0},
        {POST "Transfer-Encoding: xchunked\r\n\r\n" SECOND, 0},
        {POST "Transfer-Encoding: identity\r\n\r\n" SECOND, 0},
        {POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" SECOND,
         0},
        {POST "Host: y\r\n\r\n" SECOND, 0},
        {"GET / HTTP/1.1\r\n\r\n" SECOND, 0},
        {crowd(), 0},
    };
    struct http_router router = {.sites = {{routes, 2, NULL}}, .count = 1};
    struct fault fault = {0};
    const struct http_server_options options = {
        .address = "127.0.0.1", .connections_max = 16, .timeout_s = 30, .blocking = true};
    struct http_server *server = http_server_create(&options, &router, &fault);
    if (!server) fail_msg("%s", fault.text);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[4096];
        seen_second = 0;
        ask(http_server_port(server), cases[i].text, text);
        const char *wanted = cases[i].second ? "HTTP/1.1 200" : "HTTP/1.1 400";
        if (strncmp(text, wanted, strlen(wanted)) != 0 || seen_second != cases[i].second ||
            count(text, "HTTP/1.1 200") != 2 * cases[i].second)
            fail_msg("case %zu: %s", i, text);
    }
    http_server_destroy(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_request_ends_in_one_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
