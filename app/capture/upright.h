/* upright.h - which way up the print on a page stands.
 *
 * Latin small letters have more ascenders (b d f h k l t) than descenders (g j p q y): leptonica
 * counts both (pixUpDownDetect). A page in capitals alone, or with little print, stays as it is. */
#ifndef ANJUNGAN_CAPTURE_UPRIGHT_H
#define ANJUNGAN_CAPTURE_UPRIGHT_H

#include "base/picture.h"

/* What suits a page: small letters of some 14 pixels. By its dots an inch, or where they are not
 * known by the longer side of a letter. */
enum { UPRIGHT_DPI = 200, UPRIGHT_SIDE = 2300, UPRIGHT_MOST = 3000 };

/* Quarter turns clockwise that bring the print upright, 0 to 3; 0 where there is doubt. GREY8,
 * level. */
int upright_turns(const struct picture *grey);

#endif
