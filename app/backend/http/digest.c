#include "backend/http/digest.h"

#include "base/bytes.h"

#include <assert.h>
#include <gnutls/crypto.h>
#include <stdlib.h>

struct digest {
    gnutls_hash_hd_t handle;
    size_t size;
};

struct digest *digest_create(enum digest_kind kind)
{
    struct digest *digest = memory_alloc(sizeof *digest);
    gnutls_digest_algorithm_t algorithm = kind == DIGEST_SHA1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256;
    digest->size = gnutls_hash_get_len(algorithm);
    int failed = gnutls_hash_init(&digest->handle, algorithm);
    assert(!failed && digest->size <= DIGEST_MAX);
    return digest;
}

void digest_add(struct digest *digest, const void *data, size_t size)
{
    int failed = gnutls_hash(digest->handle, data, size);
    assert(!failed);
}

size_t digest_finish(struct digest *digest, uint8_t out[DIGEST_MAX])
{
    size_t size = digest->size;
    gnutls_hash_deinit(digest->handle, out);
    free(digest);
    return size;
}

void digest_destroy(struct digest *digest)
{
    if (!digest) return;
    gnutls_hash_deinit(digest->handle, NULL);
    free(digest);
}
