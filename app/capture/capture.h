/* capture.h - from what a device gave to what a verifier can use, in memory only.
 *
 * Plain functions called on a worker thread; they keep nothing between calls. Every byte that comes
 * in is hostile: sizes are bounded before anything is decoded. */
#ifndef ANJUNGAN_CAPTURE_CAPTURE_H
#define ANJUNGAN_CAPTURE_CAPTURE_H

#include "base/fault.h"
#include "base/picture.h"

/* A page as it goes into the case. */
struct captured_page {
    struct bytes jpeg;      /* quality chosen for the size limit */
    struct picture preview; /* RGB24, longer side at most 1000 px */
    int width_px, height_px, dpi;
    double width_mm, height_mm; /* 0 when the resolution is unknown */
    bool colour;                /* the page has colour in it */
    bool page_found;            /* edges of a sheet or card were found and put upright */
    double skew_degrees;        /* what was taken out */
};
void captured_page_free(struct captured_page *);

/* Decodes (JPEG, PNG or raw), finds the sheet or card on its ground, straightens by perspective or
 * skew, encodes. D-01 unreadable, D-02 too large (over 120 megapixels). */
bool capture_page(const struct picture *raw, struct captured_page *out, struct fault *);

/* One PDF of count JPEG pages, each at its size in millimetres (A4 when unknown), JPEG passed
 * through without a second compression. title goes into the document information. */
bool capture_pdf(const struct bytes *const *jpegs, const double (*sizes_mm)[2], int count,
                 const char *title, struct bytes *out, struct fault *);

/* Reduces and re-encodes a page's JPEG until it is at most max bytes; never fails for size alone.
 */
bool capture_jpeg_limit(const struct bytes *jpeg, size_t max, struct bytes *out, struct fault *);

/* What is seen of faces in one frame. */
struct face_view {
    int faces;                           /* 0, 1, 2 = two or more */
    int x_px, y_px, width_px, height_px; /* the largest, in the frame */
    double share;                        /* its height by the frame's height */
    char code[8]; /* "" when it will do; else F-01 none, F-02 many, F-03 too small */
};

struct face_finder; /* holds the classifier; made once, used by one thread */
/* The classifier is loaded at run time, so that a terminal at rest does not carry it: the module
 * anjungan-face.so beside the program, or in lib/TRIPLET/anjungan or lib/anjungan of its prefix.
 * F-04. */
struct face_finder *face_finder_create(struct fault *);
void face_finder_destroy(struct face_finder *);
bool face_finder_look(struct face_finder *, const struct picture *frame, struct face_view *out,
                      struct fault *);

/* A still to keep: portrait crop around the face (3:4, whole picture when none), JPEG and preview.
 */
struct captured_face {
    struct bytes jpeg;
    struct picture preview;
    struct face_view view;
};
void captured_face_free(struct captured_face *);
bool capture_face(struct face_finder *, const struct picture *still, struct captured_face *out,
                  struct fault *);

/* A PICTURE_FILE decoded to RGB24, longer side reduced to about max_px (0: as it is). */
bool picture_decode(const struct picture *file, int max_px, struct picture *out, struct fault *);
bool picture_encode_jpeg(const struct picture *, int quality, struct bytes *out, struct fault *);

#endif
