/* camera.h - the face camera. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_CAMERA_H
#define ANJUNGAN_DRIVERS_CAMERA_CAMERA_H

#include "base/picture.h"
#include "device.h"

struct camera;

struct camera_ops {
    bool (*start)(struct camera *, struct fault *);
    void (*stop)(struct camera *);
    /* The next live frame, RGB24; blocks until there is one, at most timeout_ms (C-03). */
    bool (*frame)(struct camera *, struct picture *out, int timeout_ms, struct fault *);
    /* A still at the camera's best size. */
    bool (*still)(struct camera *, struct picture *out, int timeout_ms, struct fault *);
    bool (*query)(struct camera *, enum device_state *out, int timeout_ms, struct fault *);
    bool (*control)(struct camera *, const char *word, struct fault *);
    void (*destroy)(struct camera *);
};

struct camera {
    const struct camera_ops *ops;
};

/* "sim:?files=face.jpg&fps=15" (the picture, with a little drift so that it is seen to live);
 * "v4l2:/dev/video0", or "v4l2:?name=TEXT" for the first whose card or bus holds TEXT, so that
 * the right one is found in whatever order they were plugged; "v4l2:" for the first that captures.
 * Options: size=1280x720 (live; that if left out), still=1920x1080 (at most; that if left out),
 * format=mjpg|yuyv, fps=30 (15 if left out), exposure=N, focus=N (V4L2's own numbers; left out:
 * automatic where the camera can). C-01 no answer, C-02 gone, C-03
 * stalled, C-04 used by another program, C-05 no format that we know. */
struct camera *camera_open(const char *uri, struct fault *);
int camera_list(struct device_found *out, int max);

#endif
