/* archive.h - makes a libharu document PDF/A-2b (ISO 19005-2): the XMP packet that says so, the
 * output intent that says what its colours mean, and the identifier. libharu itself knows only
 * PDF/A-1; a scanned document needs no more than these three. */
#ifndef ANJUNGAN_CAPTURE_ARCHIVE_H
#define ANJUNGAN_CAPTURE_ARCHIVE_H

#include <hpdf.h>
#include <stdbool.h>
#include <stdint.h>

enum { ARCHIVE_ID_SIZE = 16 };

/* title: UTF-8, the same that stands in the information dictionary. */
bool archive_mark(HPDF_Doc, const char *title, const uint8_t id[ARCHIVE_ID_SIZE]);

#endif
