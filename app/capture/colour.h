/* colour.h - is a page in colour? */
#ifndef ANJUNGAN_CAPTURE_COLOUR_H
#define ANJUNGAN_CAPTURE_COLOUR_H

#include "base/picture.h"

/* The tint that a lamp gives to white paper is taken out first; what is then still saturated, a
 * stamp, a portrait, a logo, must be more than a speck. RGB24. */
bool picture_is_coloured(const struct picture *);

#endif
