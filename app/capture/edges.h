/* edges.h - does a page run out of its picture? A sheet that is shorter than its kind where it lies
 * along the border, that leaves the picture with a corner, or whose print goes on to the last row.
 */
#ifndef ANJUNGAN_CAPTURE_EDGES_H
#define ANJUNGAN_CAPTURE_EDGES_H

#include "capture/geometry.h"
#include "capture/judge.h"

/* A sheet that was found: its corners in the source, and its size as measured, in millimetres (0:
 * not known). */
void edges_of_sheet(const struct picture *source, const struct quad *, double width_mm,
                    double height_mm, struct page_edges *out);
/* By the print along those sides of the page that are open; adds to out. RGB24, reduced. */
void edges_of_print(const struct picture *, const bool open[4], struct page_edges *out);
/* After quarter turns clockwise. */
struct page_edges edges_turned(const struct page_edges *, int quarter_turns);

#endif
