/* lie.h - where a page lies in its picture: the corners of its sheet or, where no sheet is found,
 * the whole picture turned by the skew of its print. */
#ifndef ANJUNGAN_CAPTURE_LIE_H
#define ANJUNGAN_CAPTURE_LIE_H

#include "capture/geometry.h"
#include "capture/judge.h"

/* A picture of fewer dots an inch is none of a scanner's. */
enum { LIE_DPI_LEAST = 50 };

struct lie {
    struct quad quad;
    bool found;          /* the quad is that of a sheet */
    double skew_degrees; /* clockwise; of what the quad takes out */
    double left_degrees; /* of print that runs so far askew that it was left as it is; or 0 */
    double aspect;       /* width by height of the flat sheet */
    double tolerance;    /* of the aspect */
    struct page_edges edges;
    bool open[4]; /* the side lies along the border of the picture: more may lie beyond */
};

/* RGB24, which is only read. */
void lie_find(const struct picture *, struct lie *out);
/* After quarter turns clockwise. */
void lie_turn(struct lie *, int quarter_turns);

#endif
