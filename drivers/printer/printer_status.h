/* printer_status.h - from what a printer says of its parts to the one thing that is wrong. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PRINTER_STATUS_H
#define ANJUNGAN_DRIVERS_PRINTER_PRINTER_STATUS_H

#include "printer/printer.h"

/* The status of a printer of which nothing is known but its model. */
struct printer_status printer_status_of(const struct printer_profile *);
/* Sets state from the parts: what a person must see to, else ready. For a printer that answers. */
void printer_status_judge(struct printer_status *);
/* True: nothing known keeps it from printing. False: the fault says what does, with its code. */
bool printer_status_allows(const struct printer_status *, struct fault *);

#endif
