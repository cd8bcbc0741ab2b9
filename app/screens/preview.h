/* preview.h - one page as large as there is room, and on it the spot that its verdict means. */
#ifndef ANJUNGAN_SCREENS_PREVIEW_H
#define ANJUNGAN_SCREENS_PREVIEW_H

#include "case/case.h"
#include "ui/canvas.h"

/* label: what the picture is, as spoken. Elements: "preview" (private), and "spot" where there is
 * one, which says whereabouts it lies. */
void preview_draw(struct canvas *, struct rect panel, const struct case_page *, const char *label);

#endif
