/* video_controls.h - exposure, focus and mains frequency, where the camera has them. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_VIDEO_CONTROLS_H
#define ANJUNGAN_DRIVERS_CAMERA_VIDEO_CONTROLS_H

enum { VIDEO_AUTOMATIC = -1 };

struct video_controls {
    int exposure; /* V4L2_CID_EXPOSURE_ABSOLUTE, or VIDEO_AUTOMATIC */
    int focus;    /* V4L2_CID_FOCUS_ABSOLUTE, or VIDEO_AUTOMATIC */
};

/* A number beyond what the camera takes becomes its nearest; what it does not have is left. Lamps
 * on Indonesia's mains flicker at 2 x 50 Hz, which is always set. */
void video_controls_set(int fd, const struct video_controls *);

#endif
