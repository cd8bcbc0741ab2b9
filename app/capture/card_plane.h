/* card_plane.h - a card's picture made ready for reading: level, of one size, its print black on
 * white without the pattern beneath, and where its lines stand. */
#ifndef ANJUNGAN_CAPTURE_CARD_PLANE_H
#define ANJUNGAN_CAPTURE_CARD_PLANE_H

#include "base/picture.h"

enum {
    CARD_PLANE_WIDTH = 1264, /* 375 dots an inch of an ID-1 card: capitals of 26 px */
    CARD_BANDS_MAX = 24
};

/* A line of print: rows from top to before bottom. */
struct card_band {
    int top_px, bottom_px;
};

struct card_plane {
    struct picture colour; /* RGB24 */
    struct picture even;   /* GREY8: lightness by its surroundings', 255 = bare ground */
    struct picture print;  /* GREY8: 0 = print */
    struct card_band bands[CARD_BANDS_MAX];
    int bands_count;
};

/* Is it of a lying card's shape, more or less? */
bool card_plane_fits(const struct picture *rgb);
/* Does the portrait's place on the right look emptier than the same place on the left, turned? Then
 * the card probably lies upside down. */
bool card_plane_seems_turned(const struct picture *rgb);
/* The picture at the plane's width, its lines made level. */
void card_plane_make(const struct picture *rgb, struct card_plane *out);
void card_plane_free(struct card_plane *); /* leaves it zeroed; NULL is fine */

/* The plane's print once more, from harder (above 0) or softer (below 0) levels. */
void card_plane_print(const struct card_plane *, double harder, struct picture *out);

#endif
