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

/* "sim:?files=face.jpg&fps=15" (the picture, with a little drift so that it is seen to live). */
struct camera *camera_open(const char *uri, struct fault *);

#endif
