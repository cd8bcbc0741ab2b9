/* A sealed case, as the network delivers it. */
#include "ring.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct opener *opener;
    struct opened_case opened;
    struct bytes sealed = {0};
    struct fault fault = {0};
    if (!opener) opener = ring_opener(&fault);
    assert(opener);
    bytes_append(&sealed, data, size);
    if (opener_open(opener, &sealed, &opened, &fault)) {
        assert(opened.count > 0);
        opened_case_free(&opened);
    } else {
        assert(fault.code[0] == 'S');
    }
    bytes_free(&sealed);
    return 0;
}
