/* escpos.h - the bytes of an ESC/POS printer: one bitmap as a job, and what the printer answers.
 *
 * The text of a receipt is drawn by us, so a job is only: initialise, raster bands, feed and cut,
 * and a request for a process id that comes back once the paper is out. Real-time commands (DLE
 * EOT, DLE ENQ, DLE DC4) act even inside raster data, where they could clear the printer's buffer;
 * escpos_encode promises that none of them stands anywhere in a job. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_ESCPOS_H
#define ANJUNGAN_DRIVERS_PRINTER_ESCPOS_H

#include "base/picture.h"

enum { ESCPOS_BAND_ROWS = 256, ESCPOS_WIDTH_MAX_PX = 2040 };

enum escpos_cut { ESCPOS_CUT_NONE, ESCPOS_CUT_PARTIAL, ESCPOS_CUT_FULL };

struct escpos_job {
    const struct bitmap *page; /* at most ESCPOS_WIDTH_MAX_PX wide */
    enum escpos_cut cut;
    int feed_dots;   /* white behind the page, 0-255 */
    unsigned number; /* 1-9999: the process id to be confirmed; 0: do not ask */
};

/* Appends the job. The number of dots that had to be blackened (see above): one for each pair of
 * bytes that would have been a real-time command. */
int escpos_encode(const struct escpos_job *, struct bytes *out);

#endif
