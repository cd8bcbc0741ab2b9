/* proof.h - the receipt on the glass: a QR and the code, large enough to photograph or to copy. */
#ifndef ANJUNGAN_SCREENS_PROOF_H
#define ANJUNGAN_SCREENS_PROOF_H

#include "screens/screen.h"

/* Draws view->qr and view->code on a white card filling rect. */
void proof_draw(struct canvas *, struct rect, const struct view *);
/* The paper receipt itself, as large as rect allows. */
void proof_draw_receipt(struct canvas *, struct rect, const struct view *);

#endif
