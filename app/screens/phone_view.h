/* phone_view.h - a file that is awaited from the applicant's phone: how far that is, and what was
 * wrong with what came. It never holds the file, nor the name that the phone gave it. */
#ifndef ANJUNGAN_SCREENS_PHONE_VIEW_H
#define ANJUNGAN_SCREENS_PHONE_VIEW_H

#include "base/picture.h"
#include "case/case.h"

enum phone_state {
    PHONE_NONE,
    PHONE_OPENING, /* the centre is asked for an address */
    PHONE_WAITING, /* the address is shown; no phone has been there yet */
    PHONE_OPENED,  /* a phone shows its page */
    PHONE_ARRIVED, /* the file is at the centre, and being fetched and looked at */
    PHONE_TAKEN,   /* it is in the record */
    PHONE_UNFIT,   /* it came, and will not do */
    PHONE_EXPIRED, /* the address is not good any more */
    PHONE_SILENT,  /* the centre cannot be asked: code says why */
};

enum phone_unfit {
    PHONE_FIT,
    PHONE_KIND,    /* something else than was asked for */
    PHONE_LARGE,   /* larger than the requirement allows */
    PHONE_DAMAGED, /* not what was sent */
    PHONE_PDF_CUT, /* a PDF whose end did not come */
    PHONE_PDF_LOCKED,
    PHONE_PICTURE, /* a picture that cannot be read */
    PHONE_REQUEST, /* a signing request that will not do: request says why */
    PHONE_NO_FACE, /* a photo that will not do as one of the face: face_code says why */
};

struct phone_view {
    enum phone_state state;
    const struct bitmap *qr; /* of the address, one dot a module; NULL until it is known */
    const char *url;
    int minutes; /* that it is good for, when it was opened */
    char code[8];
    enum phone_unfit unfit;
    enum csr_verdict request;
    char face_code[8]; /* F-01 to F-13, C-06 */
};

#endif
