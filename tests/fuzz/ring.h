/* ring.h - the opener of the harnesses: a ring of one key, which fuzz-seeds has left in a file. */
#ifndef ANJUNGAN_TESTS_FUZZ_RING_H
#define ANJUNGAN_TESTS_FUZZ_RING_H

#include "base/file.h"
#include "seal/recipient.h"

#include <string.h>

struct ring {
    struct bytes key, certificate, ca;
    char id[RECIPIENT_SIZE];
};

static inline bool ring_find(void *context, const char *id, struct bytes *out_key,
                             struct bytes *out_certificate, struct fault *fault)
{
    const struct ring *ring = context;
    if (strcmp(ring->id, id) != 0)
        return FAULT_CODED(fault, "S-03", FAULT_REFUSED, 0, "sealed for another recipient");
    bytes_append(out_key, ring->key.data, ring->key.size);
    bytes_append(out_certificate, ring->certificate.data, ring->certificate.size);
    return true;
}

/* NULL: there are no such files. */
static inline struct opener *ring_opener(struct fault *fault)
{
    enum { PEM_MAX = 1 << 16 };
    static struct ring ring;
    bool read = file_read(FUZZ_DIR "/keys/recipient.key", PEM_MAX, &ring.key, fault) &&
                file_read(FUZZ_DIR "/keys/recipient.pem", PEM_MAX, &ring.certificate, fault) &&
                file_read(FUZZ_DIR "/keys/ca.pem", PEM_MAX, &ring.ca, fault) &&
                recipient_of_certificate(&ring.certificate, ring.id, fault);
    return read ? opener_create(&(struct recipient_ring){ring_find, &ring}, &ring.ca, fault) : NULL;
}

#endif
