/* A signing request by a stranger: any bytes. What is called fit must have all that is promised. */
#include "seal/csr.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes file = {0};
    struct csr csr = {0};
    bytes_append(&file, data, size);
    csr_read(&file, &csr);
    if (csr.verdict == CSR_FIT) {
        assert(csr.dn.size > 0 && csr.parts[CSR_COMMON_NAME].size > 0 && csr.digest[0]);
        assert(csr.key_bits >= (csr.key == CSR_KEY_RSA ? CSR_RSA_BITS : CSR_EC_BITS));
    }
    csr_free(&csr);
    bytes_free(&file);
    return 0;
}
