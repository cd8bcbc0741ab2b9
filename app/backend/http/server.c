#define _GNU_SOURCE
#include "backend/http/server.h"

#include "backend/http/peer.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MEMORY_PER_CONNECTION = 64 * 1024, /* bounds the headers; and the size of a chunk of body */
    DRAIN_MAX = 256 * 1024, /* a refused body that is swallowed, so that the refusal is read */
    POOL_THREADS = 4,
};

struct http_server {
    struct MHD_Daemon *daemon;
    const struct http_router *router;
    gnutls_x509_trust_list_t trust; /* client certificates' CA, or NULL */
    char proxy[HTTP_ADDRESS_SIZE];
    bool tls;
};

/* One request of one connection. */
struct call {
    struct http_exchange exchange;
    uint64_t drained;
};

static enum MHD_Result collect(void *context, enum MHD_ValueKind kind, const char *name,
                               const char *value)
{
    struct http_request *request = context;
    bool header = kind == MHD_HEADER_KIND;
    struct http_pair *pairs = header ? request->headers : request->queries;
    int *count = header ? &request->headers_count : &request->queries_count;
    if (*count == HTTP_HEADERS_MAX) {
        request->crowded = true;
        return MHD_NO;
    }
    pairs[(*count)++] = (struct http_pair){.name = name, .value = value ? value : ""};
    return MHD_YES;
}

/* A port of both families has an IPv4 address as "::ffff:192.0.2.1". */
static void unmap(char address[HTTP_ADDRESS_SIZE])
{
    static const char mapped[] = "::ffff:";
    size_t length = sizeof mapped - 1;
    if (strncmp(address, mapped, length) == 0 && strchr(address, '.'))
        memmove(address, address + length, strlen(address + length) + 1);
}

/* Behind a proxy every connection comes from the proxy: the last address it added is the client's.
 */
static void read_address(struct http_server *server, struct MHD_Connection *connection,
                         struct http_request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (!info || !info->client_addr) return;
    socklen_t size = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                              : sizeof(struct sockaddr_in);
    if (getnameinfo(info->client_addr, size, request->address, sizeof request->address, NULL, 0,
                    NI_NUMERICHOST) != 0)
        return;
    unmap(request->address);
    const char *forwarded = http_request_header(request, "X-Forwarded-For");
    if (!forwarded || !server->proxy[0] || strcmp(server->proxy, request->address) != 0) return;
    const char *comma = strrchr(forwarded, ',');
    const char *last = comma ? comma + 1 : forwarded;
    last += strspn(last, " ");
    snprintf(request->address, sizeof request->address, "%s", last);
}

static void read_peer(struct http_server *server, struct MHD_Connection *connection,
                      struct http_request *request)
{
    if (!server->trust) return;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (info && info->tls_session)
        peer_verify((gnutls_session_t)info->tls_session, server->trust, &request->peer);
}

/* A page may hold personal data: it is wiped once it is sent. */
static void forget(void *body)
{
    bytes_free(body);
    free(body);
}

static enum MHD_Result send_response(struct MHD_Connection *connection, struct call *call)
{
    struct http_response *from = &call->exchange.response;
    struct bytes *body = memory_alloc(sizeof *body);
    bytes_move(body, &from->body);
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
        body->size, body->data, forget, body);
    if (!response) {
        forget(body);
        return MHD_NO;
    }
    for (int i = 0; i < from->headers_count; i++)
        MHD_add_response_header(response, from->headers[i].name, from->headers[i].value);
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)from->status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result begin(struct http_server *server, struct MHD_Connection *connection,
                             const char *path, const char *method, void **state)
{
    struct call *call = memory_alloc(sizeof *call);
    *state = call;
    struct http_request *request = &call->exchange.request;
    request->path = path;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, collect, request);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, collect, request);
    read_address(server, connection, request);
    read_peer(server, connection, request);
    http_exchange_begin(&call->exchange, server->router, method);
    int64_t length = 0;
    bool long_body = http_request_number(request, "Content-Length", &length) && length > DRAIN_MAX;
    /* Answered at once, libmicrohttpd closes the connection behind the response. */
    if (call->exchange.closes || (call->exchange.answered && long_body))
        return send_response(connection, call);
    return MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    (void)version;
    struct call *call = *state;
    if (!call) return begin(context, connection, path, method, state);
    if (*size > 0) {
        if (call->exchange.answered) call->drained += *size;
        http_exchange_data(&call->exchange, data, *size);
        *size = 0;
        return call->drained > DRAIN_MAX ? MHD_NO : MHD_YES;
    }
    http_exchange_end(&call->exchange);
    return send_response(connection, call);
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    struct call *call = *state;
    if (!call) return;
    http_exchange_finish(&call->exchange);
    free(call);
    *state = NULL;
}

static void log_library(void *context, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
static void log_library(void *context, const char *format, va_list arguments)
{
    (void)context;
    char line[200];
    vsnprintf(line, sizeof line, format, arguments);
    log_line(LOG_LEVEL_DEBUG, "http", "%s", line);
}

static bool resolve(const struct http_server_options *options, struct addrinfo **out,
                    struct fault *fault)
{
    char port[16];
    snprintf(port, sizeof port, "%u", options->port);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};
    int failed = getaddrinfo(options->address, port, &hints, out);
    if (!failed) return true;
    return FAULT_CODED(fault, "K-01", FAULT_INPUT, failed, "address %s: %s", options->address,
                       gai_strerror(failed));
}

enum { OPTIONS_MAX = 16 };
struct option_list {
    struct MHD_OptionItem items[OPTIONS_MAX];
    int count;
};

static void option(struct option_list *list, enum MHD_OPTION name, intptr_t value, void *pointer)
{
    list->items[list->count++] =
        (struct MHD_OptionItem){.option = name, .value = value, .ptr_value = pointer};
}

/* TLS 1.3 and 1.2, forward secrecy, authenticated encryption, and nothing else: as image/nginx. */
#define TLS_PRIORITIES                                                                             \
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:"                  \
    "-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM"

static unsigned list_options(const struct http_server_options *options, struct http_server *server,
                             struct option_list *list)
{
    option(list, MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_PER_CONNECTION, NULL);
    option(list, MHD_OPTION_CONNECTION_LIMIT, options->connections_max, NULL);
    option(list, MHD_OPTION_CONNECTION_TIMEOUT, options->timeout_s, NULL);
    option(list, MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL);
    option(list, MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)completed, server);
    option(list, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1, NULL);
    if (options->connections_per_address)
        option(list, MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->connections_per_address, NULL);
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ERROR_LOG | MHD_USE_ITC;
    if (options->blocking)
        flags |= MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL;
    else
        flags |= MHD_USE_EPOLL;
    if (!options->blocking) option(list, MHD_OPTION_THREAD_POOL_SIZE, POOL_THREADS, NULL);
    if (server->tls) {
        flags |= MHD_USE_TLS;
        option(list, MHD_OPTION_HTTPS_MEM_CERT, 0, options->certificate->data);
        option(list, MHD_OPTION_HTTPS_MEM_KEY, 0, options->key->data);
        option(list, MHD_OPTION_HTTPS_PRIORITIES, 0, TLS_PRIORITIES);
        if (options->client_ca)
            option(list, MHD_OPTION_HTTPS_MEM_TRUST, 0, options->client_ca->data);
    }
    option(list, MHD_OPTION_END, 0, NULL);
    return flags;
}

static bool start(struct http_server *server, const struct http_server_options *options,
                  struct fault *fault)
{
    struct addrinfo *address = NULL;
    if (!resolve(options, &address, fault)) return false;
    struct option_list list = {0};
    unsigned flags = list_options(options, server, &list);
    if (address->ai_family == AF_INET6) flags |= MHD_USE_IPv6 | MHD_USE_DUAL_STACK;
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, server, MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,
        MHD_OPTION_SOCK_ADDR, address->ai_addr, MHD_OPTION_ARRAY, list.items, MHD_OPTION_END);
    int cause = errno;
    freeaddrinfo(address);
    if (server->daemon) return true;
    return FAULT_CODED(fault, "K-01", FAULT_SYSTEM, cause, "cannot serve on %s port %u: %s",
                       options->address, options->port, strerror(cause));
}

struct http_server *http_server_create(const struct http_server_options *options,
                                       const struct http_router *router, struct fault *fault)
{
    struct http_server *server = memory_alloc(sizeof *server);
    server->router = router;
    server->tls = options->certificate != NULL;
    snprintf(server->proxy, sizeof server->proxy, "%s", options->proxy ? options->proxy : "");
    bool trusts =
        !options->client_ca || peer_trust_create(options->client_ca, &server->trust, fault);
    if (trusts && start(server, options, fault)) return server;
    http_server_destroy(server);
    return NULL;
}

unsigned http_server_port(const struct http_server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void http_server_destroy(struct http_server *server)
{
    if (!server) return;
    if (server->daemon) MHD_stop_daemon(server->daemon);
    peer_trust_destroy(server->trust);
    free(server);
}
