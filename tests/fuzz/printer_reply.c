/* What a printer, or whatever is at the other end of its cable, sends back. */
#include "printer/escpos_reply.h"
#include "printer/printer_status.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct escpos_reader reader = {0};
    struct escpos_reply reply;
    const struct printer_profile *profile = printer_profile_generic();
    for (size_t i = 0; i < size; i++) {
        struct printer_signs signs = {0};
        struct printer_status status = printer_status_of(profile);
        if (!escpos_reader_feed(&reader, data[i], &reply)) continue;
        assert(reply.kind <= ESCPOS_COUNTER);
        if (reply.kind == ESCPOS_REAL_TIME)
            escpos_status_real_time(profile, (int)(i % 4) + 1, reply.bytes[0], &signs);
        if (reply.kind == ESCPOS_AUTOMATIC) escpos_status_automatic(profile, reply.bytes, &signs);
        if (reply.kind == ESCPOS_TRANSMITTED)
            escpos_status_transmitted(profile, reply.bytes[0], &signs);
        printer_signs_tell(&signs, &status);
        printer_status_judge(&status);
        assert(printer_status_allows(&status, NULL) == (status.state == DEVICE_READY));
    }
    return 0;
}
