/* The transport against a real TLS server on the loopback, honest and otherwise: whom it talks to,
 * what it puts on the line, and that no answer can hold or flood it. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "base/encode.h"
#include "base/file.h"
#include "courier/transport.h"
#include "seal/seal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum manner {
    HONEST,
    CONTINUES,    /* 100, then 204 */
    REDIRECTS,    /* to itself */
    LONG_HEADER,  /* one line of 200 kB */
    MANY_HEADERS, /* 20 kB of lines a moment, without end */
    LONG_BODY,    /* 200 kB for an acknowledgement */
    GARBAGE,      /* no HTTP */
    CUTS,         /* in the middle of the head */
    CUTS_BODY,    /* in the middle of the body */
    SILENT,       /* until the client leaves */
    EARLY_413,    /* before the body was read */
};

struct server {
    enum manner manner;
    int listener, port;
    SSL_CTX *context;
    pthread_t thread;
    atomic_int requests;
    char heard[4096]; /* the last head */
    size_t body;      /* bytes behind it */
    char client[64];  /* common name of the client's certificate */
};

static struct files {
    char dir[64];
    char ca[PATH_SIZE], other_ca[PATH_SIZE], client[PATH_SIZE], client_key[PATH_SIZE];
    char server[PATH_SIZE], server_key[PATH_SIZE], elsewhere[PATH_SIZE];
    struct bytes pin;
} files;

static void keep(const char *name, const struct bytes *pem, char out_path[PATH_SIZE])
{
    assert_true(file_write_durable(files.dir, name, pem->data, pem->size, 0600, NULL));
    assert_true(path_join(files.dir, name, out_path, NULL));
}

static void issue(const struct bytes *ca_key, const struct bytes *ca, const struct bytes *key,
                  const char *name, enum seal_purpose purpose, const char *names, struct bytes *out)
{
    struct bytes request = {0};
    assert_true(seal_request_create(key, name, &request, NULL));
    assert_true(seal_certificate_issue(ca_key, ca, &request, name, purpose, names, 30, out, NULL));
    bytes_free(&request);
}

static int make_files(void **state)
{
    (void)state;
    struct bytes ca_key = {0}, ca = {0}, other_key = {0}, other = {0}, key = {0};
    struct bytes client = {0}, server = {0}, elsewhere = {0};
    signal(SIGPIPE, SIG_IGN);
    memcpy(files.dir, "/tmp/anjungan-transport-XXXXXX", sizeof "/tmp/anjungan-transport-XXXXXX");
    assert_non_null(mkdtemp(files.dir));
    assert_true(seal_ca_create("CA SPESIMEN", 30, &ca_key, &ca, NULL));
    assert_true(seal_ca_create("CA LAIN SPESIMEN", 30, &other_key, &other, NULL));
    assert_true(seal_key_create(&key, NULL));
    issue(&ca_key, &ca, &key, "PKL-01", SEAL_PURPOSE_TERMINAL_TLS, NULL, &client);
    issue(&ca_key, &ca, &key, "backend", SEAL_PURPOSE_BACKEND_TLS, "IP:127.0.0.1", &server);
    issue(&ca_key, &ca, &key, "backend", SEAL_PURPOSE_BACKEND_TLS, "DNS:elsewhere", &elsewhere);
    assert_true(seal_certificate_pin(&server, &files.pin, NULL));
    keep("ca.crt", &ca, files.ca);
    keep("other.crt", &other, files.other_ca);
    keep("client.crt", &client, files.client);
    keep("key.pem", &key, files.client_key);
    keep("key.pem", &key, files.server_key);
    keep("server.crt", &server, files.server);
    keep("elsewhere.crt", &elsewhere, files.elsewhere);
    struct bytes *all[] = {&ca_key, &ca, &other_key, &other, &key, &client, &server, &elsewhere};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        bytes_free(all[i]);
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    const char *const all[] = {files.ca,     files.other_ca,  files.client, files.client_key,
                               files.server, files.elsewhere, NULL};
    for (size_t i = 0; all[i]; i++)
        unlink(all[i]);
    bytes_free(&files.pin);
    return rmdir(files.dir);
}

/* The head, and how much of the body was announced. */
static bool hear(struct server *server, SSL *ssl)
{
    size_t size = 0;
    char *end = NULL;
    while (!end && size < sizeof server->heard - 1) {
        int got = SSL_read(ssl, server->heard + size, 1);
        if (got <= 0) return false;
        size += (size_t)got;
        server->heard[size] = 0;
        end = strstr(server->heard, "\r\n\r\n");
    }
    const char *length = strcasestr(server->heard, "Content-Length: ");
    server->body = length ? strtoul(length + 16, NULL, 10) : 0;
    server->requests++;
    return end != NULL;
}

static void read_body(struct server *server, SSL *ssl)
{
    char chunk[16384];
    size_t left = server->body;
    while (left > 0) {
        int got = SSL_read(ssl, chunk, left < sizeof chunk ? (int)left : (int)sizeof chunk);
        if (got <= 0) return;
        left -= (size_t)got;
    }
}

static bool say(SSL *ssl, const char *text)
{
    return SSL_write(ssl, text, (int)strlen(text)) > 0;
}

static void say_many(SSL *ssl, const char *text, int times)
{
    for (int i = 0; i < times; i++)
        if (!say(ssl, text)) return;
}

#define LINE_100                                                                                   \
    "X-Filler-------------------------------------------------------------------------------"      \
    "---: abcdef\r\n"

static void answer(const struct server *server, SSL *ssl)
{
    static const char honest[] =
        "HTTP/1.1 204 No Content\r\nUpload-Offset: 7\r\nConnection: close\r\n\r\n";
    char text[256], one;
    switch (server->manner) {
    case HONEST: say(ssl, honest); break;
    case CONTINUES:
        say(ssl, "HTTP/1.1 100 Continue\r\nUpload-Offset: 6\r\n\r\n");
        say(ssl, honest);
        break;
    case REDIRECTS:
        snprintf(text, sizeof text,
                 "HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:%d/intake/x\r\n"
                 "Content-Length: 0\r\nConnection: close\r\n\r\n",
                 server->port);
        say(ssl, text);
        break;
    case LONG_HEADER:
        say(ssl, "HTTP/1.1 204 No Content\r\nX-Long: ");
        say_many(ssl, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 4000);
        say(ssl, "\r\n\r\n");
        break;
    case MANY_HEADERS:
        say(ssl, "HTTP/1.1 204 No Content\r\n");
        say_many(ssl, LINE_100, 100000);
        break;
    case LONG_BODY:
        say(ssl, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        say_many(ssl, LINE_100, 2000);
        break;
    case GARBAGE: say(ssl, "220 mail.example.go.id ESMTP\r\n\r\n"); break;
    case CUTS: say(ssl, "HTTP/1.1 204 No Content\r\nUpload-Off"); break;
    case CUTS_BODY: say(ssl, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"); break;
    case SILENT: SSL_read(ssl, &one, 1); break;
    case EARLY_413:
        say(ssl, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        break;
    }
}

static void serve_one(struct server *server, int fd)
{
    SSL *ssl = SSL_new(server->context);
    SSL_set_fd(ssl, fd);
    if (SSL_accept(ssl) > 0 && hear(server, ssl)) {
        X509 *peer = SSL_get1_peer_certificate(ssl);
        if (peer)
            X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, server->client,
                                      sizeof server->client);
        X509_free(peer);
        if (server->manner != EARLY_413) read_body(server, ssl);
        answer(server, ssl);
        SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    close(fd);
}

static void *serve(void *context)
{
    struct server *server = context;
    for (int fd; (fd = accept(server->listener, NULL, NULL)) >= 0;)
        serve_one(server, fd);
    return NULL;
}

static void server_begin(struct server *server, enum manner manner, const char *certificate,
                         bool wants_client)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    *server = (struct server){.manner = manner};
    server->context = SSL_CTX_new(TLS_server_method());
    assert_int_equal(SSL_CTX_use_certificate_file(server->context, certificate, SSL_FILETYPE_PEM),
                     1);
    assert_int_equal(
        SSL_CTX_use_PrivateKey_file(server->context, files.server_key, SSL_FILETYPE_PEM), 1);
    assert_int_equal(SSL_CTX_load_verify_file(server->context, files.ca), 1);
    SSL_CTX_set_session_id_context(server->context, (const unsigned char *)"test", 4);
    if (wants_client)
        SSL_CTX_set_verify(server->context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                           NULL);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->listener, 8), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    server->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void server_end(struct server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->listener);
    SSL_CTX_free(server->context);
}

static struct transport *connect_to(int port, const char *ca, const char *pin)
{
    char origin[64];
    snprintf(origin, sizeof origin, "https://127.0.0.1:%d", port);
    struct transport *transport = transport_create(
        &(struct transport_setting){
            .origin = origin,
            .connect_timeout_s = 5,
            .stall_timeout_s = 2,
            .ca_path = ca,
            .certificate_path = ca ? files.client : NULL,
            .key_path = ca ? files.client_key : NULL,
            .pin = pin,
        },
        NULL);
    assert_non_null(transport);
    return transport;
}

static void write_chunk(struct exchange *exchange, size_t size)
{
    exchange_begin(exchange, METHOD_PATCH, "/intake/u");
    exchange_header(exchange, "Tus-Resumable: 1.0.0");
    exchange_header(exchange, "Content-Type: application/offset+octet-stream");
    uint8_t *body = memory_alloc(size);
    bytes_append(&exchange->body, body, size);
    free(body);
}

static const struct {
    enum manner manner;
    int status;
    int64_t offset;
} manners[] = {
    {HONEST, 204, 7},
    {CONTINUES, 204, 7},
    {REDIRECTS, 302, -1},
    {LONG_HEADER, REPLY_UNREADABLE, -1},
    {MANY_HEADERS, REPLY_UNREADABLE, -1},
    {LONG_BODY, REPLY_UNREADABLE, -1},
    {GARBAGE, REPLY_UNREADABLE, -1},
    {CUTS, 0, -1},
    {CUTS_BODY, 0, -1},
    {SILENT, 0, -1},
};

static void each_manner_is_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof manners / sizeof manners[0]; i++) {
        struct server server;
        struct exchange exchange = {0};
        server_begin(&server, manners[i].manner, files.server, true);
        struct transport *transport = connect_to(server.port, files.ca, NULL);
        write_chunk(&exchange, 100000);
        int64_t begin_ms = clock_mono_ms(&(struct clock){0});
        assert_true(transport_run(transport, &exchange, NULL));
        int64_t took_ms = clock_mono_ms(&(struct clock){0}) - begin_ms;
        if (exchange.reply.status != manners[i].status ||
            exchange.reply.offset != manners[i].offset || took_ms > 20000)
            fail_msg("manner %d: status %d, offset %lld, '%s', %lld ms", manners[i].manner,
                     exchange.reply.status, (long long)exchange.reply.offset,
                     exchange.reply.problem, (long long)took_ms);
        assert_int_equal(exchange.reply.status <= 0, exchange.reply.problem[0] != 0);
        transport_destroy(transport);
        server_end(&server);
        assert_int_equal(server.requests, 1);
        exchange_free(&exchange);
    }
}

/* A refusal that comes before the body was read: the answer or a broken line, never a hang. */
static void an_early_refusal_is_no_hang(void **state)
{
    (void)state;
    struct server server;
    struct exchange exchange = {0};
    server_begin(&server, EARLY_413, files.server, true);
    struct transport *transport = connect_to(server.port, files.ca, NULL);
    write_chunk(&exchange, 8 * 1024 * 1024);
    assert_true(transport_run(transport, &exchange, NULL));
    assert_true(exchange.reply.status == 413 || exchange.reply.status == 0);
    transport_destroy(transport);
    server_end(&server);
    exchange_free(&exchange);
}

static void the_line_carries_what_was_written(void **state)
{
    (void)state;
    struct server server;
    struct exchange exchange = {0};
    server_begin(&server, HONEST, files.server, true);
    struct transport *transport = connect_to(server.port, files.ca, NULL);
    write_chunk(&exchange, 3000000);
    assert_true(transport_run(transport, &exchange, NULL));
    assert_non_null(strstr(server.heard, "PATCH /intake/u HTTP/1.1\r\n"));
    assert_non_null(strstr(server.heard, "\r\nTus-Resumable: 1.0.0\r\n"));
    assert_non_null(strstr(server.heard, "\r\nContent-Type: application/offset+octet-stream\r\n"));
    assert_null(strcasestr(server.heard, "Expect:"));
    assert_int_equal(server.body, 3000000);
    assert_string_equal(server.client, "PKL-01");

    exchange_begin(&exchange, METHOD_POST, "/intake/");
    assert_true(transport_run(transport, &exchange, NULL));
    assert_non_null(strstr(server.heard, "POST /intake/ HTTP/1.1\r\n"));
    assert_non_null(strstr(server.heard, "\r\nContent-Length: 0\r\n"));
    assert_null(strcasestr(server.heard, "Content-Type:"));

    exchange_begin(&exchange, METHOD_HEAD, "/intake/u");
    assert_true(transport_run(transport, &exchange, NULL));
    assert_non_null(strstr(server.heard, "HEAD /intake/u HTTP/1.1\r\n"));
    assert_int_equal(exchange.reply.status, 204);
    transport_destroy(transport);
    server_end(&server);
    exchange_free(&exchange);
}

static int ask_once(int port, const char *ca, const char *pin)
{
    struct exchange exchange = {0};
    struct transport *transport = connect_to(port, ca, pin);
    exchange_begin(&exchange, METHOD_GET, "/intake/ack/x");
    assert_true(transport_run(transport, &exchange, NULL));
    int status = exchange.reply.status;
    transport_destroy(transport);
    exchange_free(&exchange);
    return status;
}

static void only_the_right_backend_is_spoken_to(void **state)
{
    (void)state;
    struct server server;
    server_begin(&server, HONEST, files.server, false);
    assert_int_equal(ask_once(server.port, files.other_ca, NULL), 0);
    struct bytes wrong = {0};
    base64_encode("another public key than the one ", 32, &wrong);
    assert_int_equal(ask_once(server.port, NULL, bytes_text(&wrong)), 0);
    assert_int_equal(server.requests, 0);
    assert_int_equal(ask_once(server.port, NULL, bytes_text(&files.pin)), 204);
    assert_int_equal(ask_once(server.port, files.ca, NULL), 204);
    assert_int_equal(server.requests, 2);
    server_end(&server);
    bytes_free(&wrong);

    server_begin(&server, HONEST, files.elsewhere, false);
    assert_int_equal(ask_once(server.port, files.ca, NULL), 0);
    assert_int_equal(server.requests, 0);
    server_end(&server);
}

static void the_environment_leads_nowhere(void **state)
{
    (void)state;
    struct server server;
    server_begin(&server, HONEST, files.server, true);
    setenv("https_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    setenv("SSL_CERT_FILE", files.other_ca, 1);
    assert_int_equal(ask_once(server.port, files.ca, NULL), 204);
    unsetenv("https_proxy");
    unsetenv("ALL_PROXY");
    unsetenv("SSL_CERT_FILE");
    server_end(&server);
}

static void nobody_there_is_no_answer(void **state)
{
    (void)state;
    assert_int_equal(ask_once(1, files.ca, NULL), 0);
}

static void one_that_hangs_does_not_hold_the_other(void **state)
{
    (void)state;
    struct server silent, honest;
    struct exchange slow = {0}, quick = {0};
    server_begin(&silent, SILENT, files.server, true);
    server_begin(&honest, HONEST, files.server, true);
    struct transport *to_silent = connect_to(silent.port, files.ca, NULL);
    struct transport *to_honest = connect_to(honest.port, files.ca, NULL);
    exchange_begin(&slow, METHOD_GET, "/intake/ack/x");
    exchange_begin(&quick, METHOD_GET, "/intake/ack/y");
    assert_true(transport_start(to_silent, &slow, NULL));
    assert_true(transport_wait(to_silent, NULL, 0, 100, NULL));
    assert_null(transport_done(to_silent));
    assert_true(transport_run(to_honest, &quick, NULL));
    assert_int_equal(quick.reply.status, 204);
    assert_null(transport_done(to_silent));
    /* Breaking off gives the exchange back and leaks nothing. */
    transport_destroy(to_silent);
    transport_destroy(to_honest);
    server_end(&silent);
    server_end(&honest);
    exchange_free(&slow);
    exchange_free(&quick);
}

/* The caller's own descriptors wake it, too. */
static void a_descriptor_wakes_it(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct transport *transport = connect_to(1, files.ca, NULL);
    struct pollfd fd = {.fd = ends[0], .events = POLLIN};
    assert_true(transport_wait(transport, &fd, 1, 50, NULL));
    assert_int_equal(fd.revents, 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_true(transport_wait(transport, &fd, 1, 60000, NULL));
    assert_int_equal(fd.revents, POLLIN);
    transport_destroy(transport);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_manner_is_survived),
        cmocka_unit_test(an_early_refusal_is_no_hang),
        cmocka_unit_test(the_line_carries_what_was_written),
        cmocka_unit_test(only_the_right_backend_is_spoken_to),
        cmocka_unit_test(the_environment_leads_nowhere),
        cmocka_unit_test(nobody_there_is_no_answer),
        cmocka_unit_test(one_that_hangs_does_not_hold_the_other),
        cmocka_unit_test(a_descriptor_wakes_it),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
