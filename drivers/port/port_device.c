/* A character device: usblp, or a serial line, which is made raw. */
#define _DEFAULT_SOURCE
#include "device.h"
#include "port/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { BITS_A_BYTE = 10 }; /* with start and stop */

struct speed {
    int baud;
    speed_t code;
};
static const struct speed speeds[] = {{9600, B9600},     {19200, B19200},   {38400, B38400},
                                      {57600, B57600},   {115200, B115200}, {230400, B230400},
                                      {460800, B460800}, {921600, B921600}};

static bool make_raw(int fd, const char *uri, int *out_bytes_per_s, struct fault *fault)
{
    struct termios line;
    char flow[12];
    if (tcgetattr(fd, &line) != 0)
        return FAULT(fault, FAULT_SYSTEM, errno, "tcgetattr: %s", strerror(errno));
    if (!device_uri_option(uri, "flow", flow, sizeof flow))
        memcpy(flow, "hardware", sizeof "hardware");
    int baud = device_uri_number(uri, "baud", 115200, 1, 1000000);
    cfmakeraw(&line);
    line.c_cflag |= CLOCAL | CREAD;
    line.c_cflag &= ~(tcflag_t)(CRTSCTS | HUPCL); /* closing must not reset the printer */
    if (strcmp(flow, "hardware") == 0) line.c_cflag |= CRTSCTS;
    if (strcmp(flow, "software") == 0) line.c_iflag |= IXON;
    bool known = false;
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
        if (speeds[i].baud != baud) continue;
        known = cfsetispeed(&line, speeds[i].code) == 0 && cfsetospeed(&line, speeds[i].code) == 0;
    }
    if (!known)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no serial line runs at %d baud", baud);
    if (tcsetattr(fd, TCSANOW, &line) != 0)
        return FAULT(fault, FAULT_SYSTEM, errno, "tcsetattr: %s", strerror(errno));
    *out_bytes_per_s = baud / BITS_A_BYTE;
    return true;
}

static void refuse(const char *path, int cause, struct fault *fault)
{
    bool absent = cause == ENOENT || cause == ENODEV || cause == ENXIO || cause == EIO;
    if (cause == EBUSY)
        FAULT_CODED(fault, "P-01", FAULT_DEVICE, cause, "%s is in use by another program", path);
    else
        FAULT_CODED(fault, absent ? "P-06" : "P-01", FAULT_DEVICE, cause, "open %s: %s", path,
                    strerror(cause));
}

struct port *port_device_open(const char *path, const char *uri, struct fault *fault)
{
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        refuse(path, errno, fault);
        return NULL;
    }
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISCHR(info.st_mode)) {
        close(fd);
        FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s is not a device", path);
        return NULL;
    }
    bool serial = isatty(fd);
    int bytes_per_s = 0;
    if (serial && !make_raw(fd, uri, &bytes_per_s, fault)) {
        close(fd);
        return NULL;
    }
    /* A modem's line over USB takes any baud for an answer, and goes as fast as it can. */
    if (strncmp(path, "/dev/ttyACM", strlen("/dev/ttyACM")) == 0) bytes_per_s = 0;
    return stream_create(serial ? STREAM_SERIAL : STREAM_USB, fd, bytes_per_s);
}
