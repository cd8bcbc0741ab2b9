/* manifest.h - the package's first part, manifest.json: what belongs to the case, by hash, and who
 * sealed it for whom. The signature over the zip covers it, and so every part.
 *
 * {"schema", "case_id", "terminal", "recipient", "parts": [{"name", "size", "sha256"}]} */
#ifndef ANJUNGAN_SEAL_MANIFEST_H
#define ANJUNGAN_SEAL_MANIFEST_H

#include "seal/zip.h"

#define MANIFEST_NAME "manifest.json"

/* Ids, names and parts must be good already: they are written without escaping. */
void manifest_write(const char *case_id, const char *terminal, const char *recipient,
                    const struct zip_entry *parts, int count, struct bytes *out);
/* The manifest names exactly these parts in this order, this terminal and this recipient (S-04). */
bool manifest_verify(const struct zip_entry *manifest, const char *terminal, const char *recipient,
                     const struct zip_entry *parts, int count, char out_case_id[33],
                     struct fault *);

#endif
