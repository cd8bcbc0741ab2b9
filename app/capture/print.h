/* print.h - print as black dots, the way leptonica wants it. */
#ifndef ANJUNGAN_CAPTURE_PRINT_H
#define ANJUNGAN_CAPTURE_PRINT_H

#include "base/picture.h"

/* Darker than the mean of its neighbourhood by a share of it. GREY8; the caller destroys it
 * (pixDestroy); NULL when there is no memory. */
struct Pix *print_of(const struct picture *grey);

#endif
