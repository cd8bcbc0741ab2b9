/* fonts.h - the typefaces for a PDF that brings none of its own.
 *
 * A document without its fonts looks the same on every machine: of all that are installed it gets
 * Liberation (the widths of Helvetica, Times and Courier) and, for signs, DejaVu Sans. They are
 * opened here, before the process is confined; afterwards open() and fopen(), which freetype and
 * poppler call with a path, are answered from what is open (open.c) and ask the system no more. */
#ifndef ANJUNGAN_BACKEND_PAPER_CHILD_FONTS_H
#define ANJUNGAN_BACKEND_PAPER_CHILD_FONTS_H

#include <stdbool.h>

/* False: one of them is not installed. */
bool fonts_prepare(void);

/* open.c. Keeps the file open for those who will open it after open_close(); false: it is not
 * there. path is kept. */
bool open_keep(const char *path);
/* From now on what is kept can be opened, and nothing else. */
void open_close(void);

#endif
