/* skew.h - how far the lines of print on a page are turned. */
#ifndef ANJUNGAN_CAPTURE_SKEW_H
#define ANJUNGAN_CAPTURE_SKEW_H

#include "base/picture.h"

/* Clockwise from level, within 15 degrees; 0 where there is too little print to be sure. */
double skew_of_print(const struct picture *);

#endif
