/* tool_picture.h - pictures between devices and a technician's files. */
#ifndef ANJUNGAN_DEVICES_CHILD_TOOL_PICTURE_H
#define ANJUNGAN_DEVICES_CHILD_TOOL_PICTURE_H

#include "base/fault.h"
#include "base/picture.h"

/* A PNG file, or a picture's own file as it is; says on standard output what was written. */
bool tool_picture_save(const struct picture *, const char *path, struct fault *);
/* A PNG file, black where it is darker than half grey. */
bool tool_picture_load(const char *path, struct bitmap *out, struct fault *);
/* "page.png", 2: "page-2.png". */
void tool_picture_number(const char *path, int number, char *out, unsigned size);

#endif
