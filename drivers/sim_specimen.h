/* sim_specimen.h - pictures that a simulator draws when it was given none: plainly no real paper
 * and no real person, with the word SPESIMEN across them. */
#ifndef ANJUNGAN_DRIVERS_SIM_SPECIMEN_H
#define ANJUNGAN_DRIVERS_SIM_SPECIMEN_H

#include "base/picture.h"

struct colour {
    uint8_t red, green, blue;
};

/* An A4 letter at dpi, RGB24 or GREY8. number (from 1) stands on it, to tell pages apart. */
void sim_specimen_page(int dpi, bool colour, int number, struct picture *out);
/* A painted person before a plain wall, RGB24. */
void sim_specimen_portrait(int width_px, int height_px, struct picture *out);

#endif
