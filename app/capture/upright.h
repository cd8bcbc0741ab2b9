/* upright.h - which way up the print on a page stands.
 *
 * Letters stand closer to their neighbours in a line than the lines do: closed along the lines they
 * become words, closed across they hardly change; so much says along which side the print runs.
 * Latin small letters have more ascenders (b d f h k l t) than descenders (g j p q y): leptonica
 * counts both (pixUpDownDetect), here in words only. A page in capitals alone, or with little
 * print, stays as it is. */
#ifndef ANJUNGAN_CAPTURE_UPRIGHT_H
#define ANJUNGAN_CAPTURE_UPRIGHT_H

#include "base/picture.h"

/* What suits a page: small letters of some 12 pixels. By its dots an inch, or where they are not
 * known by the longer side of a letter. */
enum { UPRIGHT_DPI = 180, UPRIGHT_SIDE = 2100, UPRIGHT_MOST = 3000 };

/* Quarter turns clockwise that bring the print upright, 0 to 3; 0 where there is doubt. GREY8,
 * level. */
int upright_turns(const struct picture *grey);

#endif
