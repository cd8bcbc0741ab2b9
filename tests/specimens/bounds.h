/* bounds.h - from which strength on a defect is clearly none, and from which it clearly is one.
 *
 * What lies between is the grey zone: two careful people would differ there, so either verdict is
 * right. Everything that the specimens promise about verdicts rests on these numbers. */
#ifndef ANJUNGAN_TESTS_BOUNDS_H
#define ANJUNGAN_TESTS_BOUNDS_H

/* Sigma of a Gaussian at 300 dpi. Its contrast falls to a tenth at 0.3415 / sigma cycles a pixel:
 * sigma 1.1 still resolves 62 % of what 300 dpi can (FADGI 2023 asks one star for 60 %), sigma 2.2
 * resolves as much as a good scan at 93 dpi, and letters of 9 points run into each other. */
#define BLUR_FINE_PX300 1.1
#define BLUR_BAD_PX300  2.2

/* 200 dpi is the accepted least for text; at 140 a letter of 9 points is 10 pixels high. */
#define DETAIL_FINE_PPI 200.0
#define DETAIL_BAD_PPI  140.0
/* What was enlarged to 300 dpi from fewer dots is blurred by half a dot: from 68 dots on, by as
 * much as the blur that is clearly bad. */
#define ENLARGED_BAD_PPI 68.0

/* Of the light of a good picture. At 0.4 paper is at level 98 of 255, darker than a pencil line
 * should be. */
#define GAIN_FINE 0.70
#define GAIN_BAD  0.40

/* Diameter of what is burnt out, on print. 3 mm hide a letter, 14 mm two words on three lines. On a
 * card a hundredth of its area is 7.7 mm across. */
#define GLARE_FINE_MM     2.0
#define GLARE_BAD_MM      14.0
#define GLARE_BAD_CARD_MM 9.0

/* The part of the light that the middle of a shadow takes away. Paper at half light is as dark as
 * what copiers take for grey print. */
#define SHADOW_FINE 0.20
#define SHADOW_BAD  0.50

/* Of the sheet, beyond the glass. Up to 1 mm is within what the size is told by. Bad: print is
 * lost, by this much or more (on a card, of the card itself). */
#define CROP_FINE_MM      1.0
#define CROP_BAD_PRINT_MM 4.0
#define CROP_BAD_CARD_MM  5.0

/* Askew: 15 is the most that is taken (design limit), and no measure is exact. */
#define SKEW_FINE_DEGREES 14.0
#define SKEW_BAD_DEGREES  16.0

/* What must come out, whatever went in. */
#define SKEW_LEFT_DEGREES 0.5
#define SIZE_WITHIN_MM    3.0

/* Grain of ordinary sensors, no defect: FADGI 2023 allows an RMS of 4 levels for one star. */
#define GRAIN_FINE 4.0

#endif
