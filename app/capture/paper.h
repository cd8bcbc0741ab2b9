/* paper.h - the sizes of paper and cards that offices hand in. */
#ifndef ANJUNGAN_CAPTURE_PAPER_H
#define ANJUNGAN_CAPTURE_PAPER_H

#include <stdbool.h>

#define PAPER_CARD_LONGER  85.6 /* ID-1, in millimetres */
#define PAPER_CARD_SHORTER 53.98

/* By a measured size: within 3 mm of A4, F4 (215 x 330, common in Indonesia), Letter or ID-1
 * (ISO/IEC 7810), either way up, the size becomes exact. false: none of them, unchanged. */
bool paper_by_size(double *width_mm, double *height_mm);
/* The same where a side is known only to within more than that: slack_..: millimetres beyond 3. */
bool paper_by_rough_size(double *width_mm, double *height_mm, double slack_width,
                         double slack_height);
/* A sheet of a known kind that is cut off: one side is as long as that kind's, the other is shorter
 * by more than 4 mm and by less than two fifths. */
void paper_is_short(double width_mm, double height_mm, bool *out_width, bool *out_height);
/* By its shape alone (width / height): the nearest of them within tolerance (0.05 = 5 %), where a
 * card is rather expected to lie and a sheet to stand. */
bool paper_by_aspect(double aspect, double tolerance, double *out_width_mm, double *out_height_mm);

#endif
