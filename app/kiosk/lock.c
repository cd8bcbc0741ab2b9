#define _GNU_SOURCE
#include "kiosk/lock.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

bool lock_take(const char *state_dir, int *out_fd, struct fault *fault)
{
    char dir[PATH_SIZE], path[PATH_SIZE];
    if (!path_join(state_dir, "kiosk", dir, fault) || !dir_make(dir, 0700, fault) ||
        !path_join(dir, "lock", path, fault))
        return false;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return FAULT_CODED(fault, "S-02", FAULT_SYSTEM, errno, "%s: %s", path, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return FAULT(fault, FAULT_REFUSED, errno, "another kiosk runs on %s", state_dir);
    }
    *out_fd = fd;
    return true;
}

void lock_release(int fd)
{
    if (fd >= 0) close(fd);
}
