/* confine.h - from here on this process can compute, read and write what is open, and end.
 *
 * 1. It opens nothing, by any path: what it needs (fonts.h) is open already. An attempt fails.
 * 2. It starts nothing, connects to nothing, signals nobody but itself, maps nothing executable.
 *    An attempt kills it.
 * 3. It writes no file, not even an open one, and leaves no core.
 * 4. It has CONFINE_CPU_S seconds of computing and CONFINE_MEMORY bytes of address space.
 * 5. It dies with the thread that waits for it. */
#ifndef ANJUNGAN_BACKEND_PAPER_CHILD_CONFINE_H
#define ANJUNGAN_BACKEND_PAPER_CHILD_CONFINE_H

#include <stdbool.h>

/* A picture of DECODE_PIXELS_MAX takes 360 MB, the libraries 100. */
enum { CONFINE_CPU_S = 10, CONFINE_MEMORY = 768 << 20 };

/* False: not all of it could be had, and nothing hostile may be looked at. */
bool confine(void);

#endif
