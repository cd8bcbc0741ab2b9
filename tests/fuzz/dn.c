/* A Subject DN of any characters, as it is typed and whole: what makes sense whole was never warned
 * of on the way there, and another good part does it no harm. */
#include "base/bytes.h"
#include "case/sense.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = {0};
    bytes_append(&text, data, size);
    bool sound = !sense_dn(bytes_text(&text), true);
    if (sound) assert(!sense_dn(bytes_text(&text), false));
    if (sound && strlen(bytes_text(&text)) == size) {
        bytes_append_text(&text, " , C=ID");
        assert(!sense_dn(bytes_text(&text), true));
    }
    bytes_free(&text);
    return 0;
}
