/* printer_escpos.h - an ESC/POS printer over a port.
 *
 * Its profile (profile.h) says what it is and how it speaks. The port is opened when it is needed,
 * so that a printer that is absent now may be plugged in later, perhaps another model; it stays
 * open where opening is felt, or where the printer tells of changes by itself.
 *
 * No half receipt of one applicant may come out for the next: what the printer may still hold is
 * cleared when it is first met, after a job that failed, and after one that was not processed to
 * its end, again and again until it says that it has forgotten (where its model can). */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PRINTER_ESCPOS_H
#define ANJUNGAN_DRIVERS_PRINTER_PRINTER_ESCPOS_H

#include "printer/printer.h"

/* uri: "escpos:" and a port's address. Options: profile=NAME; against the profile width (dots),
 * dpi, cut=partial|full|none, feed (dots), confirm=id|status|no (yes: id). Borrows profiles. */
struct printer *printer_escpos_open(const char *uri, const struct printer_profiles *,
                                    struct fault *);

#endif
