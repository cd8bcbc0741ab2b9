/* printer_sim.h - a printer whose paper is a file. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PRINTER_SIM_H
#define ANJUNGAN_DRIVERS_PRINTER_PRINTER_SIM_H

#include "printer/printer.h"

/* Each job replaces out/receipt.bin by its exact bytes, durably; without the option out they are
 * thrown away. Its profile is chosen as for a real one. Words beside those of sim.h, each until ok:
 * paper_out, paper_low, cover_open, head_hot, head_inoperative, cutter_jammed, jam, offline;
 * presented (a receipt waits to be taken); unconfirmed and old_id (prints, and gives no proof or an
 * earlier job's); silent (prints, and says nothing). In the middle of the next job, when half of it
 * has come out: paper_out_midprint, cover_open_midprint, and, with no trouble after it,
 * power_cycle. */
struct printer *printer_sim_open(const char *uri, const struct printer_profiles *, struct fault *);

#endif
