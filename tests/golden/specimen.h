/* specimen.h - made-up papers and a made-up face, drawn by code: no one's data, on no one's disk.
 */
#ifndef ANJUNGAN_TESTS_SPECIMEN_H
#define ANJUNGAN_TESTS_SPECIMEN_H

#include "base/picture.h"
#include "base/verdict.h"

/* RGB24. Each shows what it is, and SPESIMEN. */
void specimen_card(struct picture *out);
void specimen_letter(struct picture *out, const char *title);
/* Light (255) or shadow (0) that falls on a part of it, strongest in the middle. */
void specimen_stain(struct picture *, const struct spot *, uint8_t grey);
/* Somebody before the camera: where in the 640 x 480 frame, how near, in how much light. */
struct pose {
    int across_px,
        down_px;  /* off the middle; to the right in the frame is to the left in a mirror */
    double size;  /* 1: as near as is asked */
    double light; /* 1: enough; 0: the lens is covered */
};
/* A portrait of plain shapes. */
void specimen_frame(struct picture *out, const struct pose *);
void specimen_photo(struct picture *out);

#endif
