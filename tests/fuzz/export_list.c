/* The list on a stick, before anything of it is verified. */
#include "seal/export_list.h"
#include "base/encode.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char header[] = "{\"alg\":\"ES256\",\"typ\":\"anjungan-export-1\"}";
    struct bytes token = {0};
    struct fault fault = {0};
    char terminal[32];
    bytes_append(&token, data, size);
    if (export_list_claims(&token, terminal, &fault)) assert(terminal[0]);
    /* The claims as they are, within a token that is one: so the fuzzer reaches behind base64. */
    uint8_t signature[SEAL_SIGNATURE_SIZE] = {0};
    bytes_truncate(&token, 0);
    base64url_encode(header, strlen(header), &token);
    bytes_append_text(&token, ".");
    base64url_encode(data, size, &token);
    bytes_append_text(&token, ".");
    base64url_encode(signature, sizeof signature, &token);
    if (export_list_claims(&token, terminal, &fault))
        assert(strlen(terminal) < sizeof terminal && terminal[0]);
    bytes_free(&token);
    return 0;
}
