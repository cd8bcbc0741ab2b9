/* pages.h - the pages of a document, looked at: one large, all of them small, and what can be said
 * of it and done about it. */
#ifndef ANJUNGAN_SCREENS_PAGES_H
#define ANJUNGAN_SCREENS_PAGES_H

#include "screens/screen.h"

/* The document at hand has at least one page; a page past the last is the last. Controls: "next",
 * "retake", "add" (where there is room), "delete", "page-1"... */
void pages_draw(struct canvas *, const struct view *, unsigned page, struct frame *);

#endif
