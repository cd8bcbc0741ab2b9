/* opener.h - inside of this room: what an opener opens beside cases. */
#ifndef ANJUNGAN_SEAL_OPENER_H
#define ANJUNGAN_SEAL_OPENER_H

#include "seal/seal.h"

/* The envelope alone, whatever is in it. S-03. */
bool opener_open_envelope(const struct opener *, const struct bytes *sealed, struct bytes *out,
                          struct fault *);

#endif
