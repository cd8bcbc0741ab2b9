#include "reader/reader.h"

#include "base/clock.h"
#include "reader/reader_inside.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

int64_t reader_now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

bool reader_uri_path(const char *uri, char *out, unsigned size)
{
    const char *colon = strchr(uri, ':');
    const char *path = colon ? colon + 1 : uri;
    size_t length = strcspn(path, "?");
    if (length >= size) return false;
    memcpy(out, path, length);
    out[length] = 0;
    return true;
}

bool reader_none(struct fault *fault)
{
    return FAULT(fault, FAULT_NOT_FOUND, 0, "no code was read");
}

bool reader_refused(struct fault *fault)
{
    return FAULT_CODED(fault, "R-03", FAULT_INPUT, 0, "what was read is no code");
}

bool reader_gone(int cause, struct fault *fault)
{
    return FAULT_CODED(fault, "R-02", FAULT_DEVICE, cause, "the code reader is not there: %s",
                       strerror(cause));
}

int reader_wait(int fd, int64_t timeout_ms)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    int64_t end_ms = reader_now_ms() + timeout_ms;
    for (;;) {
        int64_t left_ms = end_ms - reader_now_ms();
        int count = poll(&wait, 1, left_ms > 0 ? (int)left_ms : 0);
        if (count >= 0 || errno != EINTR) return count;
    }
}

bool reader_hung_up(int fd)
{
    struct pollfd look = {.fd = fd};
    return poll(&look, 1, 0) > 0 && look.revents;
}

struct reader *reader_open(const char *uri, struct fault *fault)
{
    if (strncmp(uri, "evdev:", 6) == 0) return reader_evdev_open(uri, fault);
    if (strncmp(uri, "serial:", 7) == 0) return reader_serial_open(uri, fault);
    if (strncmp(uri, "sim:", 4) == 0) return reader_sim_open(uri, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no reader driver knows \"%.60s\"", uri);
    return NULL;
}

int reader_list(struct device_found *out, int max)
{
    return reader_serial_list(out, reader_evdev_list(out, 0, max), max);
}
