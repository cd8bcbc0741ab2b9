/* A heartbeat, as a terminal sends it: what is taken can be written and is taken again, the same.
 */
#include "backend/fleet/report.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes json = {0}, written = {0}, again = {0};
    struct report report, reread;
    bytes_append(&json, data, size);
    if (report_read(&json, &report, NULL)) {
        report_write(&report, &written);
        bool taken = report_read(&written, &reread, NULL);
        assert(taken);
        report_write(&reread, &again);
        assert(written.size == again.size && memcmp(written.data, again.data, again.size) == 0);
    }
    bytes_free(&json);
    bytes_free(&written);
    bytes_free(&again);
    return 0;
}
