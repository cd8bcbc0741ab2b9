/* search.h - which four lines of a field are the sides of a sheet. */
#ifndef ANJUNGAN_CAPTURE_SEARCH_H
#define ANJUNGAN_CAPTURE_SEARCH_H

#include "capture/field.h"
#include "capture/ground.h"

/* Every pair of lines across with every pair down, those of the picture's border among them. false:
 * none of them is clear enough, or to cut there would lose something. */
bool search_best(const struct field *, const struct ground *, struct quad *out);

#endif
