/* printer_escpos.h - an ESC/POS printer over a port.
 *
 * A job is proved by its process id: the printer sends it back when the paper is out. One that
 * does not know process ids, or that cannot answer at all, leaves its jobs unconfirmed. After a
 * failure the printer is told to forget what it still holds, so that no half receipt of one
 * applicant comes out for the next. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PRINTER_ESCPOS_H
#define ANJUNGAN_DRIVERS_PRINTER_PRINTER_ESCPOS_H

#include "printer/printer.h"

/* uri: "escpos:" and a port's address. Options width (576), dpi (203), cut=partial|full|none, feed
 * (dots, 24), confirm=yes|no (whether it knows GS ( H). The port is opened when it is needed, so
 * that a printer that is absent now may be plugged in later. */
struct printer *printer_escpos_open(const char *uri, struct fault *);

#endif
