/* case.json (first byte even) and events.json (odd), which a terminal signed but anyone may have
 * written. */
#include "case/case.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    struct bytes json = {0};
    struct case_summary summary;
    struct fault fault = {0};
    int count;
    bytes_append(&json, data + 1, size - 1);
    if (data[0] % 2 == 0) {
        if (case_read_json(&json, &summary, &fault)) assert(strlen(summary.id) == 32);
    } else {
        if (case_read_events(&json, &count, &fault)) assert(count >= 0);
    }
    bytes_free(&json);
    return 0;
}
