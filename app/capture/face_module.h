/* face_module.h - the C boundary of anjungan-face.so, which holds OpenCV.
 *
 * The module is opened when the first face is looked for, so that a terminal at rest carries
 * nothing of it. No exception crosses: every function answers with a value. */
#ifndef ANJUNGAN_CAPTURE_FACE_MODULE_H
#define ANJUNGAN_CAPTURE_FACE_MODULE_H

#include <stdint.h>

#define FACE_MODULE_FILE  "anjungan-face.so"
#define FACE_MODULE_ENTRY "face_module_1"

struct face_box {
    int x_px, y_px, width_px, height_px;
};

enum { FACE_BOXES_MAX = 8 };

struct face_detector;

struct face_module {
    /* NULL when a classifier file is missing or broken; out_why is then a sentence. */
    struct face_detector *(*create)(const char *classifier_dir, char *out_why, int why_size);
    void (*destroy)(struct face_detector *);
    /* Faces in grey rows, the largest first; their number, or -1 when OpenCV failed. least_px: the
     * side of the smallest face looked for. */
    int (*find)(struct face_detector *, const uint8_t *grey, int width_px, int height_px,
                int stride_bytes, int least_px, struct face_box out[FACE_BOXES_MAX]);
};

#ifdef __cplusplus
extern "C"
#endif
    const struct face_module *
    face_module_1(void);

#endif
