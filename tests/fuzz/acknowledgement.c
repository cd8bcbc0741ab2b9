/* The backend's answer, as the courier brings it. */
#include "base/file.h"
#include "seal/seal.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct bytes backend, ca;
    struct acknowledgement answer;
    struct fault fault = {0};
    if (!backend.size) {
        bool read = file_read(FUZZ_DIR "/keys/backend.pem", 65536, &backend, &fault) &&
                    file_read(FUZZ_DIR "/keys/ca.pem", 65536, &ca, &fault);
        assert(read);
    }
    if (acknowledgement_verify((const char *)data, size, &backend, &ca, &answer, &fault))
        assert(strlen(answer.case_id) == 32);
    /* A certificate comes by way of the courier too. */
    struct bytes pem = {0};
    char name[64];
    bytes_append(&pem, data, size);
    seal_certificate_common_name(&pem, name, &fault);
    bytes_free(&pem);
    return 0;
}
