/* The ioctls of usblp: the IEEE 1284 string and the port's status. */
#define _DEFAULT_SOURCE
#include "port/stream.h"

#include <linux/lp.h>
#include <string.h>
#include <sys/ioctl.h>

enum { ID_MAX = 1024, NO_PAPER = 0x20 };

/* LPIOC_GET_DEVICE_ID of usblp.c, which no header of the system has. */
#define GET_DEVICE_ID _IOC(_IOC_READ, 'P', 1, ID_MAX)

bool usblp_device_id(int fd, char *out, size_t size)
{
    uint8_t id[ID_MAX] = {0};
    if (ioctl(fd, GET_DEVICE_ID, id) < 0) return false;
    /* Its length stands in front, with its own two bytes, the high one first. */
    size_t length = (size_t)id[0] << 8 | id[1];
    if (length <= 2 || length > sizeof id || length - 2 >= size) return false;
    memcpy(out, id + 2, length - 2);
    out[length - 2] = 0;
    return true;
}

bool usblp_hints_no_paper(int fd)
{
    int status = 0;
    return ioctl(fd, LPGETSTATUS, &status) == 0 && (status & NO_PAPER);
}
