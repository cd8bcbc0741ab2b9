/* taking.h - a paper on the glass, through the feeder, or under a document camera: the picture that
 * the device gives, where the sheet's corners truly are in it, and what went wrong, each with a
 * strength that can be stated. */
#ifndef ANJUNGAN_TESTS_TAKING_H
#define ANJUNGAN_TESTS_TAKING_H

#include "desk.h"
#include "dice.h"
#include "paper.h"

enum taking_device { TAKEN_FLATBED, TAKEN_FEEDER, TAKEN_CAMERA };

struct taking {
    enum taking_device device;
    int quarter_turns; /* the sheet lies turned clockwise by so many */
    double degrees;    /* and by so much more, clockwise */
    int lid;           /* flatbed, feeder: the level of what is behind the sheet */
    double glass_width_mm, glass_height_mm;
    double place_x, place_y; /* on the glass, 0 to 1 of the room that the sheet leaves */
    int frame_px;            /* camera: the longer side; the shorter is three quarters */
    double fill;             /* camera: the part of the frame that the sheet takes */
    double tilt_x, tilt_y;   /* camera: perspective, 0.1 is strong */
    enum specimen_ground ground;
    double light; /* camera: from one side of the frame to the other, 0.2 = a fifth brighter */
    uint64_t seed;
};

/* Strengths; zero is none. Millimetres are on the sheet. */
struct harm {
    double blur_px300; /* sigma of a Gaussian, in pixels at 300 dpi */
    double glare_mm;   /* diameter of what is burnt out */
    double glare_x_mm, glare_y_mm;
    double shadow_depth; /* light that the band takes away: 0 to 1 */
    double shadow_at_mm; /* its middle, down the sheet */
    double shadow_mm;    /* its width between half depths */
    double gain;         /* 1, or 0: as it is */
    double crop_mm;      /* of the sheet, lost beyond a side of the picture */
    int crop_side;       /* 0 top, 1 right, 2 bottom, 3 left, of the picture */
    double grain;        /* standard deviation, in levels */
    double detail_ppi;   /* no detail finer than that: drawn smaller, then enlarged */
    bool grey;           /* all colour gone */
    int jpeg_quality;    /* comes as a file */
};

struct taken {
    struct picture raw;
    struct specimen_point corners[4]; /* of the upright sheet, clockwise from its top left */
};

void taking_do(const struct taking *, const struct paper_order *, const struct paper *,
               const struct harm *, struct taken *out);
void taken_free(struct taken *);

/* In place, before anything is lost at a border: sigma in pixels. */
void harm_blur(struct picture *, double sigma_px);
/* All but blur and crop. to_sheet: picture to sheet millimetres. px_mm: picture pixels a mm. */
void harm_apply(const struct harm *, const double to_sheet[9], double px_mm, uint64_t seed,
                struct picture *);

#endif
