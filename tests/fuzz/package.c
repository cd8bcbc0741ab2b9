/* The layers inside the envelope, which anybody may fill: 0 signed data, 1 zip, 2 manifest. */
#include "base/file.h"
#include "seal/crypto.h"
#include "seal/manifest.h"
#include "seal/signed.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_signed(const struct bytes *package)
{
    static X509 *ca;
    const uint8_t *content;
    size_t size;
    X509 *signer;
    struct fault fault = {0};
    if (!ca) ca = crypto_certificate_load(FUZZ_DIR "/keys/ca.pem", &fault);
    assert(ca);
    if (!signed_open(package, ca, &content, &size, &signer, &fault)) return;
    assert(content >= package->data && content + size <= package->data + package->size);
    X509_free(signer);
}

/* What is read is exactly what would be written. */
static void fuzz_zip(const struct bytes *zip)
{
    struct zip_entry parts[ZIP_PARTS_MAX];
    struct fault fault = {0};
    struct bytes again = {0};
    int count;
    if (!zip_read(zip->data, zip->size, parts, &count, &fault)) return;
    zip_write(parts, count, &again);
    assert(again.size == zip->size && memcmp(again.data, zip->data, zip->size) == 0);
    bytes_free(&again);
}

static void fuzz_manifest(const struct bytes *json)
{
    static const char recipient[] =
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    struct zip_entry manifest = {.name = MANIFEST_NAME, .data = json->data, .size = json->size};
    struct zip_entry part = {"a", (const uint8_t *)"SPESIMEN", 8};
    struct fault fault = {0};
    char case_id[33];
    if (manifest_verify(&manifest, "SPS-01", recipient, &part, 1, case_id, &fault))
        assert(crypto_is_case_id(case_id));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    struct bytes layer = {0};
    bytes_append(&layer, data + 1, size - 1);
    switch (data[0] % 3) {
    case 0: fuzz_signed(&layer); break;
    case 1: fuzz_zip(&layer); break;
    case 2: fuzz_manifest(&layer); break;
    }
    bytes_free(&layer);
    return 0;
}
