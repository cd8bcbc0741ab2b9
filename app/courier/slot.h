/* slot.h - which of the image's slots the terminal runs from, as its boot loader tells the kernel:
 * RAUC's `rauc.slot=NAME` on the command line. One that is installed in place has none. */
#ifndef ANJUNGAN_COURIER_SLOT_H
#define ANJUNGAN_COURIER_SLOT_H

#include <stdbool.h>

enum { SLOT_SIZE = 24 };
/* Of the kernel: image/tmpfiles.d copies it there, for of /proc the courier sees itself alone. */
#define SLOT_COMMAND_LINE "/run/anjungan/command-line"

/* "" and false: there is none, or it is no word of letters, digits and "._-". */
bool slot_booted(const char *command_line_path, char out[SLOT_SIZE]);

#endif
