/* match.h - how true a finished page lies, measured against the paper that was drawn: patches of
 * the drawing are looked for in the page, and where they are found says how it was turned. Knows
 * nothing of how the page was straightened. */
#ifndef ANJUNGAN_TESTS_MATCH_H
#define ANJUNGAN_TESTS_MATCH_H

#include "base/picture.h"

struct match {
    bool measured;       /* enough patches were found again */
    int quarter_turns;   /* clockwise, that the page is still turned by */
    double skew_degrees; /* the worst of its four sides against where they belong */
};

/* px_mm: the page's pixels in a millimetre; 0: it is taken to be the whole sheet. width_mm: of the
 * drawing. */
void match_page(const struct picture *drawing, double width_mm, const struct picture *page,
                double px_mm, struct match *out);

#endif
