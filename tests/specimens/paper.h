/* paper.h - made-up papers as they come from the drawer, upright and clean: letters of an office,
 * filled forms, pages with a few lines, empty ones, cards, photocopies.
 *
 * The same order gives the same picture. Every printed one is marked SPESIMEN, and its text has
 * small letters, so that up can be told from down. */
#ifndef ANJUNGAN_TESTS_PAPER_H
#define ANJUNGAN_TESTS_PAPER_H

#include "base/picture.h"
#include "dice.h"
#include "paint.h"

enum paper_kind {
    PAPER_LETTER,
    PAPER_FORM,
    PAPER_SPARSE,       /* a few lines of text and nothing else */
    PAPER_BLANK,        /* nothing but the grain of paper */
    PAPER_SHOW_THROUGH, /* empty; the print of its other side shines through faintly */
    PAPER_CARD,         /* laid out like a KTP; ID-1 */
    PAPER_PHOTOCOPY,    /* a letter, grey, with the specks of the copier */
    PAPER_RECEIPT,
    PAPER_KINDS
};

struct paper_order {
    enum paper_kind kind;
    double width_mm, height_mm;
    int dpi;
    bool colour; /* surely in colour; otherwise two letters of three are */
    uint64_t seed;
};

struct box_mm {
    double left, top, right, bottom;
};

struct paper {
    struct picture picture; /* RGB24 */
    struct box_mm print;    /* where its text stands; nothing on an empty page */
    bool colour;            /* stamp, crest or ground in colour */
};

void paper_draw(const struct paper_order *, struct pen *, struct paper *out);
void paper_free(struct paper *);

/* For the files that draw the kinds: a sheet in work, measured in millimetres. */
struct sheet {
    struct picture picture;
    struct dice dice;
    struct pen *pen;
    double mm; /* pixels in a millimetre */
    double width_mm, height_mm;
    struct box_mm print;
    bool colour;
};

extern const struct paint ink_black;
void sheet_write(struct sheet *, enum pen_face, double size_pt, double x_mm, double y_mm,
                 const char *text, const struct paint *);
double sheet_width_mm(struct sheet *, enum pen_face, double size_pt, const char *text, int length);
void sheet_centre(struct sheet *, enum pen_face, double size_pt, double x_mm, double y_mm,
                  const char *text, const struct paint *);
/* Wrapped between left and right, ragged, downwards from y until the text or bottom_mm is reached;
 * the foot of the next line. */
double sheet_paragraph(struct sheet *, enum pen_face, double size_pt, double left_mm,
                       double right_mm, double y_mm, double bottom_mm, const char *text);
void sheet_box(struct sheet *, double x, double y, double width, double height,
               const struct paint *);
void sheet_frame(struct sheet *, double x, double y, double width, double height, double thick_mm,
                 const struct paint *);
void sheet_stroke(struct sheet *, double x0, double y0, double x1, double y1, double thick_mm,
                  const struct paint *);
/* A hand's line from (x, y) on, about width long and height high. */
void sheet_scribble(struct sheet *, double x, double y, double width, double height,
                    const struct paint *);
void sheet_stamp(struct sheet *, double x, double y, const struct paint *);

void paper_letter(struct sheet *);
void paper_form(struct sheet *);
void paper_sparse(struct sheet *);
void paper_receipt(struct sheet *);
void paper_card(struct sheet *);

#endif
