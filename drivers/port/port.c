#include "port/port.h"

#include "base/file.h"
#include "port/stream.h"

#include <string.h>

struct port *port_open(const char *address, int timeout_ms, struct fault *fault)
{
    char bare[PATH_SIZE];
    size_t length = strcspn(address, "?");
    if (length < sizeof bare) {
        memcpy(bare, address, length);
        bare[length] = 0;
        if (bare[0] == '/') return port_device_open(bare, address, fault);
        if (strncmp(bare, "tcp:", 4) == 0) return port_tcp_open(bare + 4, timeout_ms, fault);
        if (strncmp(bare, "file:", 5) == 0) return port_file_open(bare + 5, fault);
    }
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "\"%.60s\" is not the address of a port", address);
    return NULL;
}

void port_close(struct port *port)
{
    if (port) port->ops->close(port);
}
