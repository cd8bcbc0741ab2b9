/* judge.h - is a page fit for a verifier? One verdict, the one reason that matters most, and where.
 *
 * Everything is measured on the page as it will be seen: light and ink on the preview, sharpness on
 * pieces of print at full resolution. Thresholds lean towards the applicant: what a verifier could
 * read is left alone. */
#ifndef ANJUNGAN_CAPTURE_JUDGE_H
#define ANJUNGAN_CAPTURE_JUDGE_H

#include "capture/capture.h"

/* What was lost where the sheet lay: the sides that run out of the picture, and by how much. */
struct page_edges {
    bool cut[4]; /* top, right, bottom, left, of the upright page */
};

/* sheet: the page at full resolution, RGB24; left_degrees: how far askew its print was left; page:
 * its preview, size and colour are known. Fills page->judgement. */
void judge_page(const struct picture *sheet, const struct page_wish *, const struct page_edges *,
                double left_degrees, struct captured_page *page);

#endif
