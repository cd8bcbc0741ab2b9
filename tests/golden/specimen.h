/* specimen.h - made-up papers and a made-up face, drawn by code: no one's data, on no one's disk.
 */
#ifndef ANJUNGAN_TESTS_SPECIMEN_H
#define ANJUNGAN_TESTS_SPECIMEN_H

#include "base/picture.h"

/* RGB24. Each shows what it is, and SPESIMEN. */
void specimen_card(struct picture *out);
void specimen_letter(struct picture *out, const char *title);
/* A portrait of plain shapes; shift_px moves the head in the 640 x 480 frame. */
void specimen_frame(struct picture *out, int shift_px);
void specimen_photo(struct picture *out);

#endif
