/* camera_v4l2.h - a camera of Linux: V4L2, as every USB camera has it.
 *
 * Nothing is held while no picture is wanted: start opens the camera and stop closes it, so that
 * its lamp is dark, and so that one that was plugged out and in again is simply found again. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_CAMERA_V4L2_H
#define ANJUNGAN_DRIVERS_CAMERA_CAMERA_V4L2_H

#include "camera/camera.h"

/* K-01 for options that cannot be read; whether there is a camera is asked by query and start. */
struct camera *camera_v4l2_open(const char *uri, struct fault *);

#endif
