/* likeness.h - what is kept of a page to know it again: a map of where its ink stands. */
#ifndef ANJUNGAN_CAPTURE_LIKENESS_H
#define ANJUNGAN_CAPTURE_LIKENESS_H

#include "base/picture.h"

void likeness_make(const struct picture *preview, struct bytes *out); /* RGB24 or GREY8 */
/* 0 (nothing in common) to 1 (the same); 0 where either is not from likeness_make. */
double likeness_of(const struct bytes *, const struct bytes *);

#endif
