/* layout.h - what must hold on every screen, in every language and size: nothing cut, nothing too
 * small to press, nothing too close, nothing without a word. */
#ifndef ANJUNGAN_TESTS_LAYOUT_H
#define ANJUNGAN_TESTS_LAYOUT_H

#include "ui/canvas.h"

/* Prints each fault behind prefix; returns how many there are. */
int layout_check(const struct canvas *, double px_per_mm, const char *prefix);
/* Reach mode: every control in the lower half. */
int layout_check_reach(const struct canvas *, const char *prefix);

#endif
