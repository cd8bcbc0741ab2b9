/* zip.h - the one shape of zip (APPNOTE 6.3) that a package has, and nothing else.
 *
 * Parts are stored, in order, without extra fields, comments, descriptors, encryption, zip64 or
 * gaps; every byte of the file is accounted for. So the reader needs no decompressor (no bombs),
 * two readings of the same bytes cannot differ, and personal data passes through no library's
 * memory. Any unzip opens it. */
#ifndef ANJUNGAN_SEAL_ZIP_H
#define ANJUNGAN_SEAL_ZIP_H

#include "seal/seal.h"

enum { ZIP_PARTS_MAX = SEAL_PARTS_MAX + 1 /* the manifest */ };

/* One part inside the zip's bytes. */
struct zip_entry {
    char name[SEAL_NAME_SIZE];
    const uint8_t *data; /* borrowed from the zip */
    size_t size;
};

/* 1 to 63 of a-z 0-9 . _ - /, no empty, "." or ".." component. */
bool zip_name_is_good(const char *name);
/* Appends the zip of count parts. The caller holds the names good and different, and the whole
 * below 4 GiB. */
void zip_write(const struct zip_entry *parts, int count, struct bytes *out);
/* S-04 when zip is anything that zip_write would not have written. */
bool zip_read(const uint8_t *data, size_t size, struct zip_entry out[ZIP_PARTS_MAX], int *out_count,
              struct fault *);

#endif
