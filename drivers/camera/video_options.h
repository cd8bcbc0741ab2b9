/* video_options.h - what a URI asks of a V4L2 camera; camera.h tells how it is written. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_VIDEO_OPTIONS_H
#define ANJUNGAN_DRIVERS_CAMERA_VIDEO_OPTIONS_H

#include "base/file.h"
#include "camera/video_controls.h"
#include "camera/video_mode.h"

struct video_options {
    char path[PATH_SIZE], name[128]; /* either or none: which camera */
    struct video_wish live, still;
    struct video_controls controls;
};

/* K-01 for what cannot be read. */
bool video_options_read(const char *uri, struct video_options *out, struct fault *);

#endif
