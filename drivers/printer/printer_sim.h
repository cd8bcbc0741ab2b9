/* printer_sim.h - a printer whose paper is a file. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PRINTER_SIM_H
#define ANJUNGAN_DRIVERS_PRINTER_PRINTER_SIM_H

#include "printer/printer.h"

/* Each job replaces out/receipt.bin by its exact bytes, durably; without the option out they are
 * thrown away. Words beside those of sim.h, each until ok: paper_out, paper_out_midprint (half a
 * job comes out, then it is paper_out), paper_low, cover_open, head_hot, cutter_jammed, jam,
 * unconfirmed (prints, and gives no proof). */
struct printer *printer_sim_open(const char *uri, struct fault *);

#endif
