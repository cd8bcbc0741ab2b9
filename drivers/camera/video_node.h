/* video_node.h - the files /dev/videoN: which of them are cameras, and the one that is wanted.
 *
 * A camera has several such files (picture, metadata), and its number changes with the order of
 * plugging: only what the driver behind says of itself (VIDIOC_QUERYCAP) counts. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_VIDEO_NODE_H
#define ANJUNGAN_DRIVERS_CAMERA_VIDEO_NODE_H

#include "base/fault.h"
#include "device.h"

/* ioctl(2) that is not ended by a signal; 0 or an errno. */
int video_ask(int fd, unsigned long request, void *argument);
/* What an errno of V4L2 means for us: C-02 gone, C-04 used by another, C-05 no bandwidth for this
 * format, else C-01. Always false. */
bool video_fault(struct fault *, int error, const char *what);

/* path, or where that is "" the first whose card or bus name holds name (upper and lower case are
 * the same), or where both are "" the first that captures. An open descriptor, never blocking; -1
 * and a fault. */
int video_node_open(const char *path, const char *name, struct fault *);
int video_node_list(struct device_found *out, int max);

#endif
