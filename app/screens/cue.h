/* cue.h - advice as a picture over the mirror: an arrow where to go, arrows that grow or shrink, a
 * turn of the head, or a sign. It brings its own dark rim, for no theme helps over a live picture.
 */
#ifndef ANJUNGAN_SCREENS_CUE_H
#define ANJUNGAN_SCREENS_CUE_H

#include "screens/advice.h"

/* oval: where the face should be, inside the mirror at. */
void cue_draw(struct canvas *, struct rect at, struct rect oval, enum advice, uint32_t colour);

#endif
