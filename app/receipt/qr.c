#include "receipt/receipt.h"

#include <errno.h>
#include <qrencode.h>

enum { QUIET_MODULES = 4 }; /* ISO/IEC 18004: four modules of white on every side */

bool qr_encode(const char *text, struct bitmap *out, struct fault *fault)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code) return FAULT(fault, FAULT_INPUT, errno, "the text does not fit a QR code");
    int side = code->width + 2 * QUIET_MODULES;
    bitmap_init(out, side, side);
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            if (code->data[y * code->width + x] & 1)
                bitmap_set(out, x + QUIET_MODULES, y + QUIET_MODULES);
        }
    }
    QRcode_free(code);
    return true;
}
