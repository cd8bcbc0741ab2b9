/* Whose request it is, on a real port: the client's own address, or what a proxy says it is. */
#include "backend/http/server.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static void answer(struct http_request *request, struct http_response *response, void *context)
{
    (void)context;
    response->status = 200;
    bytes_append_text(&response->body, request->address);
}

static const struct http_route routes[] = {{.methods = HTTP_GET, .pattern = "/", .answer = answer}};

/* The address as the server read it, of a request over IPv4 with that header. */
static void ask(unsigned port, const char *forwarded, char out[64])
{
    char text[512];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    int length = snprintf(text, sizeof text,
                          "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", forwarded);
    assert_int_equal(write(fd, text, (size_t)length), length);
    size_t size = 0;
    for (ssize_t got = 1; got > 0 && size < sizeof text - 1; size += (size_t)got) {
        got = read(fd, text + size, sizeof text - 1 - size);
        assert_true(got >= 0);
    }
    close(fd);
    text[size] = '\0';
    const char *body = strstr(text, "\r\n\r\n");
    assert_non_null(body);
    snprintf(out, 64, "%.63s", body + 4);
}

static void a_proxy_is_believed_and_nobody_else(void **state)
{
    (void)state;
    static const struct {
        const char *address, *proxy, *forwarded, *expected;
    } cases[] = {
        {"127.0.0.1", NULL, "", "127.0.0.1"},
        {"127.0.0.1", NULL, "X-Forwarded-For: 192.0.2.1\r\n", "127.0.0.1"},
        {"127.0.0.1", "192.0.2.9", "X-Forwarded-For: 192.0.2.1\r\n", "127.0.0.1"},
        {"127.0.0.1", "127.0.0.1", "X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1"},
        {"127.0.0.1", "127.0.0.1", "X-Forwarded-For: 192.0.2.1, 192.0.2.2\r\n", "192.0.2.2"},
        {"127.0.0.1", "127.0.0.1", "", "127.0.0.1"},
        /* Of both families at once, IPv4 comes as a mapped address. */
        {"::", NULL, "", "127.0.0.1"},
        {"::", "127.0.0.1", "X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1"},
        {"::", "127.0.0.1", "X-Forwarded-For: 2001:db8::1\r\n", "2001:db8::1"},
    };
    struct http_router router = {.sites = {{routes, 1, NULL}}, .count = 1};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char address[64];
        struct fault fault = {0};
        struct http_server_options options = {.address = cases[i].address,
                                              .connections_max = 16,
                                              .timeout_s = 10,
                                              .blocking = true,
                                              .proxy = cases[i].proxy};
        struct http_server *server = http_server_create(&options, &router, &fault);
        if (!server) fail_msg("%s", fault.text);
        ask(http_server_port(server), cases[i].forwarded, address);
        assert_string_equal(address, cases[i].expected);
        http_server_destroy(server);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_proxy_is_believed_and_nobody_else)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
