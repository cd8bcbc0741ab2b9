/* pdf_file.h - what can be told of a stranger's PDF without reading it as one: whether its end is
 * there, whether it is encrypted, and whether a signature stands in it.
 *
 * By ISO 32000-1: the end 7.5.5, what is encrypted 7.6.1, signatures 12.8.1. Each octet is looked
 * at a few times at most, whatever the file says, and nothing is copied. Not a verdict on its
 * content, and none on a signature: who signed, and whether it holds, is the verifier's to see. */
#ifndef ANJUNGAN_BASE_PDF_FILE_H
#define ANJUNGAN_BASE_PDF_FILE_H

#include <stdbool.h>
#include <stddef.h>

enum pdf_state {
    PDF_WHOLE,
    PDF_CUT,    /* its end is not there, or speaks of more than has come */
    PDF_LOCKED, /* encrypted, with a password or without */
};

struct pdf_file {
    enum pdf_state state;
    bool
        is_signed; /* PAdES (ETSI.CAdES.detached) or Adobe's PKCS#7 forms; not a time stamp alone */
};

struct pdf_file pdf_file_look(const void *data, size_t size);

#endif
