/* What a printer, or whatever is at the other end of its cable, sends back. */
#include "printer/escpos_reply.h"
#include "printer/printer_status.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct escpos_reader reader = {0};
    struct escpos_reply reply;
    struct printer_status status = printer_status_unknown(576, 203);
    bool offline = false;
    for (size_t i = 0; i < size; i++) {
        if (!escpos_reader_feed(&reader, data[i], &reply)) continue;
        assert(reply.kind <= ESCPOS_COUNTER);
        if (reply.kind == ESCPOS_REAL_TIME)
            escpos_status_real_time((int)(i % 4) + 1, reply.bytes[0], &status, &offline);
        if (reply.kind == ESCPOS_AUTOMATIC) escpos_status_automatic(reply.bytes, &status, &offline);
        printer_status_judge(&status);
        assert(printer_status_allows(&status, NULL) == (status.state == DEVICE_READY));
    }
    return 0;
}
