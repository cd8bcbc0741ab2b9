/* thumbs.h - all pages of a document, small and in order, each with its verdict as an icon; the one
 * looked at has a thick line. */
#ifndef ANJUNGAN_SCREENS_THUMBS_H
#define ANJUNGAN_SCREENS_THUMBS_H

#include "case/case.h"
#include "ui/canvas.h"

/* Of one row of them, as they are best. */
int thumbs_height(struct canvas *);
/* So many stand side by side in this width, each wide enough for a finger: most, or fewer. */
int thumbs_in_a_row(struct canvas *, int width, int most);
/* From the upper left on, in as many rows as are needed. Each is a control: "page-1", "page-2"...
 */
void thumbs_draw(struct canvas *, struct rect, const struct case_document *, unsigned page,
                 int in_a_row);

#endif
