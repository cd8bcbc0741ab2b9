/* pages.h - the pages of a document, looked at: one large with its verdict, all of them small, and
 * what can be said of it and done about it. */
#ifndef ANJUNGAN_SCREENS_PAGES_H
#define ANJUNGAN_SCREENS_PAGES_H

#include "screens/screen.h"

/* What is looked at. */
struct pages {
    unsigned page; /* past the last: the last */
    bool desk;     /* where a page is refused, it may be handed in at the desk */
};

/* How many pages the requirement takes. */
unsigned pages_most(const struct requirement *);

/* The document at hand has at least one page. Controls: "page-1"..., "delete", "add" where there is
 * room, and by the verdict of the page looked at:
 *   settled (good, or kept as it is): "next", or "unsettled" while another page is not; "retake",
 *     and of several pages "earlier" and "later-page", which move it
 *   better again: "retake" first of all, and "anyway"
 *   refused: "retake", and "later" */
void pages_draw(struct canvas *, const struct view *, const struct pages *, struct frame *);

#endif
