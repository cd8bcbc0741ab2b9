/* sane_page.h - a page as SANE gives it: one frame, or one each of red, green and blue; 1, 8 or 16
 * bits a sample; lines with padding; a length that may be known only at the end.
 *
 * Nothing here calls libsane: frames are begun with the scanner's parameters, filled with bytes,
 * and ended; then the page is a picture. What the parameters claim is believed only as far as
 * SANE_PAGE_BYTES_MAX and SANE_PAGE_SIDE_MAX. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SANE_PAGE_H
#define ANJUNGAN_DRIVERS_SCANNER_SANE_PAGE_H

#include "base/fault.h"
#include "base/picture.h"

#include <sane/sane.h>

enum {
    SANE_PAGE_BYTES_MAX = 192 << 20, /* A4 at 600 dpi in colour is 104 MB */
    SANE_PAGE_SIDE_MAX = 20000,
};

struct sane_page {
    SANE_Parameters shape; /* of the frame under way */
    struct bytes raw;      /* its bytes */
    struct picture picture;
    int planes; /* 1 red, 2 green, 4 blue: those that have come; 0 where one frame is all */
};

/* parameters that are no page's; D-02: a page too large to be taken. */
bool sane_page_begin_frame(struct sane_page *, const SANE_Parameters *, struct fault *);
/* Where the next bytes go, and how many may. D-02: the page is too large. */
bool sane_page_room(struct sane_page *, SANE_Byte **out_room, SANE_Int *out_size, struct fault *);
void sane_page_took(struct sane_page *, SANE_Int size);
/* the frame ended before the lines that were promised; an end that the scanner has since
 * corrected (ended, the parameters as they are now) is one that was promised. */
bool sane_page_end_frame(struct sane_page *, const SANE_Parameters *ended, struct fault *);
/* Hands the picture over: GREY8 or RGB24. X-12: not all of red, green and blue have come. */
bool sane_page_finish(struct sane_page *, struct picture *out, struct fault *);
void sane_page_free(struct sane_page *);

#endif
