/* A network printer's raw port, 9100 by custom. */
#define _GNU_SOURCE
#include "port/stream.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* "192.0.2.7:9100" or "[2001:db8::7]:9100". Digits only: a name would have to be looked up, and
 * that cannot be given a time limit. */
static bool resolve(const char *address, struct addrinfo **out, struct fault *fault)
{
    char host[64];
    const char *colon = strrchr(address, ':');
    size_t length = colon ? (size_t)(colon - address) : 0;
    const char *from = address;
    if (length > 1 && address[0] == '[' && address[length - 1] == ']') {
        from++;
        length -= 2;
    }
    const struct addrinfo wanted = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
                                    .ai_socktype = SOCK_STREAM};
    if (length > 0 && length < sizeof host) {
        memcpy(host, from, length);
        host[length] = 0;
        if (getaddrinfo(host, colon + 1, &wanted, out) == 0) return true;
    }
    return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "\"%.60s\" is not ADDRESS:PORT in digits",
                       address);
}

static bool connect_within(int fd, const struct addrinfo *to, int timeout_ms, struct fault *fault)
{
    int cause = 0;
    if (connect(fd, to->ai_addr, to->ai_addrlen) != 0) {
        cause = errno;
        socklen_t size = sizeof cause;
        struct pollfd wait = {.fd = fd, .events = POLLOUT};
        if (cause == EINPROGRESS) {
            int count = poll(&wait, 1, timeout_ms);
            if (count == 0) cause = ETIMEDOUT;
            if (count > 0) getsockopt(fd, SOL_SOCKET, SO_ERROR, &cause, &size);
        }
    }
    if (cause == 0) return true;
    return FAULT_CODED(fault, "P-01", cause == ETIMEDOUT ? FAULT_TIMEOUT : FAULT_DEVICE, cause,
                       "connect to the printer: %s", strerror(cause));
}

struct port *port_tcp_open(const char *address, int timeout_ms, struct fault *fault)
{
    struct addrinfo *to = NULL;
    if (!resolve(address, &to, fault)) return NULL;
    int fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool connected = false;
    if (fd < 0)
        FAULT(fault, FAULT_SYSTEM, errno, "socket: %s", strerror(errno));
    else
        connected = connect_within(fd, to, timeout_ms, fault);
    freeaddrinfo(to);
    if (connected) return stream_create(STREAM_TCP, fd, 0);
    if (fd >= 0) close(fd);
    return NULL;
}
