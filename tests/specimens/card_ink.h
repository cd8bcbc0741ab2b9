/* card_ink.h - FreeType glyphs, lines and shapes onto an RGB24 canvas in millimetres. */
#ifndef ANJUNGAN_TESTS_SPECIMENS_CARD_INK_H
#define ANJUNGAN_TESTS_SPECIMENS_CARD_INK_H

#include "base/picture.h"

enum card_face { CARD_SANS, CARD_SANS_BOLD, CARD_OCR, CARD_MONO, CARD_FACES };

struct card_ink {
    struct picture *canvas;
    double px_per_mm;
    struct FT_LibraryRec_ *library;
    struct FT_FaceRec_ *faces[CARD_FACES];
};

struct card_pen {
    enum card_face face;
    double em_mm;
    double colour[3];
    double weight; /* 0 to 1: how much of the ground it covers */
};

/* Stops the program with a sentence when a font is not installed. */
void card_ink_init(struct card_ink *, struct picture *canvas, double px_per_mm);
void card_ink_finish(struct card_ink *);
double card_ink_width_mm(struct card_ink *, const struct card_pen *, const char *text);
/* The baseline begins at (x, y). */
void card_ink_write(struct card_ink *, const struct card_pen *, double x_mm, double y_mm,
                    const char *text);
/* Mixes colour into one pixel; outside the canvas nothing happens. */
void card_ink_dot(struct card_ink *, int x_px, int y_px, const double colour[3], double weight);

#endif
