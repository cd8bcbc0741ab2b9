/* printer_list.h - the printers that can be seen, under a root that tests may choose. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PRINTER_LIST_H
#define ANJUNGAN_DRIVERS_PRINTER_PRINTER_LIST_H

#include "device.h"

/* printer_list of printer.h, with root ("" on a real machine) in front of /dev and /sys. */
int printer_list_under(const char *root, struct device_found *out, int max);

#endif
