/* tool_pattern.h - the page that a technician prints to judge a printer by eye: where its dots
 * begin and end, which way is up, how dark it prints, whether a millimetre is one, where it cuts.
 */
#ifndef ANJUNGAN_DEVICES_CHILD_TOOL_PATTERN_H
#define ANJUNGAN_DEVICES_CHILD_TOOL_PATTERN_H

#include "base/picture.h"

/* number: printed in figures, to tell copies apart. */
void tool_pattern_draw(int width_px, int dpi, int number, struct bitmap *out);

#endif
