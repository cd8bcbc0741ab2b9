/* face_module.h - the C boundary of anjungan-face.so, which holds OpenCV.
 *
 * The module is opened when the first face is looked for, so that a terminal at rest carries
 * nothing of it. It knows cascades only: what a box means is decided on this side. No exception
 * crosses: every function answers with a value. */
#ifndef ANJUNGAN_CAPTURE_FACE_MODULE_H
#define ANJUNGAN_CAPTURE_FACE_MODULE_H

#include <stdint.h>

#define FACE_MODULE_FILE  "anjungan-face.so"
#define FACE_MODULE_ENTRY "face_module_3"

struct face_box {
    int x_px, y_px, width_px, height_px;
};

/* Grey rows, and the part of them that is looked at. */
struct face_rows {
    const uint8_t *grey;
    int width_px, height_px, stride_bytes;
    struct face_box part;
};

/* RIGHT and LEFT are the sides of the picture to which a face in profile looks. */
enum face_side { FACE_FRONT, FACE_PROFILE_RIGHT, FACE_PROFILE_LEFT };

enum { FACE_BOXES_MAX = 8 };

struct face_detector;

struct face_module {
    /* NULL when a classifier file is missing or broken; out_why is then a sentence. */
    struct face_detector *(*create)(const char *classifier_dir, char *out_why, int why_size);
    void (*destroy)(struct face_detector *);
    /* Faces whose side is least_px to most_px long (most_px 0: any), the largest first; their
     * number, or -1 when OpenCV failed. step: from size to size, 1.1 fine, 1.2 quick. */
    int (*find)(struct face_detector *, const struct face_rows *, enum face_side, int least_px,
                int most_px, double step, struct face_box out[FACE_BOXES_MAX]);
    /* Faces to the front as find has them, in some third of its time where there are none: only
     * where a third classifier, of coarse patterns, sees one does it look. That one passes over
     * some small faces in little light. */
    int (*glance)(struct face_detector *, const struct face_rows *, int least_px, double step,
                  struct face_box out[FACE_BOXES_MAX]);
    /* Places where an eye may be in a part that shows the upper half of one face, eye_px being
     * about the width of an eye with its lids: their number, or -1. */
    int (*eyes)(struct face_detector *, const struct face_rows *, int eye_px,
                struct face_box out[FACE_BOXES_MAX]);
};

#ifdef __cplusplus
extern "C"
#endif
    const struct face_module *
    face_module_3(void);

#endif
