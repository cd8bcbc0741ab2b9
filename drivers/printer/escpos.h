/* escpos.h - the bytes of an ESC/POS printer: one bitmap as a job.
 *
 * The text of a receipt is drawn by us, so a job is only: initialise, stripes of picture, feed and
 * cut, and a request for a process id that comes back once the paper is out. Real-time commands
 * (DLE EOT, DLE ENQ, DLE DC4) act even inside picture data, where they could clear the printer's
 * buffer; escpos_encode promises that none of them stands anywhere in a job.
 *
 * A stripe is one command, and between two commands the printer may be asked how it is: 24 rows
 * are as high as a column of ESC * 33 and take 1.8 s of a line of 9600 baud. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_ESCPOS_H
#define ANJUNGAN_DRIVERS_PRINTER_ESCPOS_H

#include "base/picture.h"
#include "printer/profile.h"

enum { ESCPOS_STRIPE_ROWS = 24, ESCPOS_WIDTH_MAX_PX = 2040 };
/* What a stripe takes at most, in either form. */
enum { ESCPOS_STRIPE_BYTES = 8 + 3 * (ESCPOS_WIDTH_MAX_PX + 1) };

struct escpos_job {
    const struct bitmap *page; /* at most ESCPOS_WIDTH_MAX_PX wide */
    enum printer_raster raster;
    enum printer_cut cut;
    int feed_px;           /* white behind the page, 0-255 */
    bool automatic_status; /* ask for it anew: ESC @ may have ended it */
    unsigned number;       /* 1-9999: the process id to be confirmed; 0: do not ask */
};

/* Appends the job. The number of dots that had to be blackened (see above): one for each pair of
 * bytes that would have been a real-time command. */
int escpos_encode(const struct escpos_job *, struct bytes *out);

/* The same job in parts of whole commands: part 0 initialises, the last feeds and cuts. */
int escpos_parts(const struct escpos_job *);
int escpos_encode_part(const struct escpos_job *, int part, struct bytes *out);

#endif
