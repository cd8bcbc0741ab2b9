/* audit.h - what an audit of accessibility asks of a screen: from the list of what stands on it
 * labels, ids, one title, codes, the size of what is primary, the order in which keys reach it all;
 * and from its pixels the contrast (contrast.c) of labels, of what cannot be pressed now, of fields
 * and what is typed in them. Sizes and distances of everything else: layout.h. */
#ifndef ANJUNGAN_TESTS_AUDIT_H
#define ANJUNGAN_TESTS_AUDIT_H

#include "ui/canvas.h"

/* Print each failure with the prefix and return how many there are. screen: its name. */
int audit_check(const struct canvas *, const struct theme *, const char *screen,
                const char *prefix);
int audit_check_contrast(const struct canvas *, const struct theme *, const char *prefix);

#endif
