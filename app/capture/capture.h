/* capture.h - from what a device gave to what a verifier can use, in memory only.
 *
 * Plain functions called on a worker thread; they keep nothing between calls. Every byte that comes
 * in is hostile: sizes are bounded before anything is decoded. */
#ifndef ANJUNGAN_CAPTURE_CAPTURE_H
#define ANJUNGAN_CAPTURE_CAPTURE_H

#include "base/card.h"
#include "base/fault.h"
#include "base/picture.h"
#include "base/verdict.h"

/* What a page is wanted for: the rules of its requirement. */
struct page_wish {
    bool colour;     /* the standard demands a colour scan */
    bool card;       /* an identity card (ID-1) is asked for, not a sheet */
    size_t size_max; /* bytes that the page's JPEG may take; 0: no limit */
};

/* A page as it goes into the case: upright, straight, judged. */
struct captured_page {
    struct bytes jpeg;      /* encoded once, its quality chosen for wish.size_max */
    struct picture preview; /* RGB24, longer side at most 1000 px */
    int width_px, height_px, dpi;
    double width_mm, height_mm; /* 0 when the resolution is unknown */
    bool colour;                /* the page has colour in it */
    bool page_found;            /* edges of a sheet or card were found and put upright */
    double skew_degrees;        /* what was taken out */
    int quarter_turns;          /* clockwise, 0 to 3: done to bring it upright */
    struct judgement judgement; /* the preview's pixels; D-04 to D-15 */
    struct bytes likeness;      /* for capture_pages_alike */
};
void captured_page_free(struct captured_page *);

/* Decodes (JPEG, PNG or raw), finds the sheet or card on its ground, straightens by perspective or
 * skew, brings it upright, judges, encodes. A page that is not as wished is no fault: the judgement
 * says so. D-01 unreadable, D-02 too large (over 120 megapixels). Borrows raw. */
bool capture_page(const struct picture *raw, const struct page_wish *, struct captured_page *out,
                  struct fault *);

/* Do these likenesses show the same sheet, scanned twice? */
bool capture_pages_alike(const struct bytes *, const struct bytes *);

/* One PDF/A-2b of count JPEG pages, each at its size in millimetres (A4 when unknown), JPEG passed
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
    char code[8]; /* the one thing to change, F-01 to F-13 or C-06; "" when it will do */
    /* With F-06: where the applicant should move, as they see it in the mirror: -1 left or up,
     * 1 right or down, 0 stay. */
    int move_x, move_y;
    double yaw;       /* how far the head is turned: -1 to their own left, 1 right, 0 straight */
    double eyes_open; /* lid gap by the distance from eyes to chin (OFIQ); -1 not seen */
};

struct face_finder; /* the classifiers, and what they keep of the last picture; of one thread */
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
    struct judgement
        judgement; /* verdict and code are the view's; its measures with their scores */
};
void captured_face_free(struct captured_face *);
bool capture_face(struct face_finder *, const struct picture *still, struct captured_face *out,
                  struct fault *);

struct card_reader; /* holds the recogniser; made once, used by one thread */
/* Loaded at run time like the face classifier: the module anjungan-card.so. D-16. */
struct card_reader *card_reader_create(struct fault *);
void card_reader_destroy(struct card_reader *);
/* Reads an identity card from its page's JPEG, lying as the page pipeline left it: upright or
 * upside down (out_upside_down). Never takes longer than timeout_ms; what was not read by then, or
 * not well enough, stays empty. */
bool card_reader_read(struct card_reader *, const struct bytes *jpeg, int timeout_ms,
                      struct card_reading *out, bool *out_upside_down, struct fault *);
/* Turns a page's JPEG and preview by 180 degrees, without a second compression. */
bool capture_turn_over(struct bytes *jpeg, struct picture *preview, struct fault *);

/* A PICTURE_FILE decoded to RGB24, longer side reduced to about max_px (0: as it is). */
bool picture_decode(const struct picture *file, int max_px, struct picture *out, struct fault *);
bool picture_encode_jpeg(const struct picture *, int quality, struct bytes *out, struct fault *);

#endif
