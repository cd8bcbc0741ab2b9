/* A file, pipe or write-only device node: bytes go in, nothing ever comes back. */
#define _GNU_SOURCE
#include "port/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

struct port *port_file_open(const char *path, struct fault *fault)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
    if (fd >= 0) return stream_create(STREAM_FILE, fd, 0);
    FAULT_CODED(fault, "P-06", FAULT_DEVICE, errno, "open %s: %s", path, strerror(errno));
    return NULL;
}
