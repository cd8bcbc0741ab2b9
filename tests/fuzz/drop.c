/* A file for one terminal, as a strange centre might answer; the same bytes as a strange terminal's
 * point, and as a file whose kind is asked. */
#include "seal/drop.h"
#include "base/file_kind.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN "oKGio6SlpqeoqaqrrK2urw"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct drop_key key;
    static bool made;
    struct bytes given = {0}, sealed = {0}, file = {0};
    struct fault fault = {0};
    if (!made) made = drop_key_new(&key, &fault);
    assert(made);
    bytes_append(&given, data, size);
    const char *kind = file_kind_name(file_kind_of(given.data, given.size));
    if (drop_open(&key, TOKEN, "csr", &given, &file, &fault)) abort(); /* whoever has no point */
    if (size > DROP_POINT_SIZE && drop_seal(given.data, TOKEN, kind, &given, &sealed, &fault) &&
        drop_open(&key, TOKEN, kind, &sealed, &file, &fault))
        assert(memcmp(given.data, key.point, DROP_POINT_SIZE) == 0);
    if (size > 0) {
        bool done = drop_seal(key.point, TOKEN, kind, &given, &sealed, &fault) &&
                    drop_open(&key, TOKEN, kind, &sealed, &file, &fault);
        assert(done && file.size == size && memcmp(file.data, data, size) == 0);
    }
    bytes_free(&given);
    bytes_free(&sealed);
    bytes_free(&file);
    return 0;
}
