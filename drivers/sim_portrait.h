/* sim_portrait.h - a person who does not exist, for a simulated camera: painted by code in a head
 * scarf, plainly no photograph, and yet found by a face finder. */
#ifndef ANJUNGAN_DRIVERS_SIM_PORTRAIT_H
#define ANJUNGAN_DRIVERS_SIM_PORTRAIT_H

#include "base/picture.h"

/* Fills an RGB24 picture; the portrait is square, centred, as high as the picture. */
void sim_portrait_paint(struct picture *);

#endif
