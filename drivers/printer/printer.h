/* printer.h - the receipt printer, whichever one is fitted. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PRINTER_H
#define ANJUNGAN_DRIVERS_PRINTER_PRINTER_H

#include "base/picture.h"
#include "device.h"

enum printer_paper { PAPER_UNKNOWN, PAPER_OK, PAPER_LOW, PAPER_OUT, PAPER_JAMMED };
enum printer_cover { COVER_UNKNOWN, COVER_CLOSED, COVER_OPEN };
enum printer_head { HEAD_UNKNOWN, HEAD_OK, HEAD_HOT, HEAD_INOPERATIVE };
enum printer_cutter { CUTTER_UNKNOWN, CUTTER_OK, CUTTER_JAMMED };

struct printer_status {
    enum device_state state;
    enum printer_paper paper;
    enum printer_cover cover;
    enum printer_head head;
    enum printer_cutter cutter;
    int width_px, dpi; /* of the head */
};

/* How a job ended. Bytes sent without proof are unconfirmed, and that is never success. */
enum print_proof { PRINT_UNCONFIRMED, PRINT_CONFIRMED };

struct printer;

struct printer_ops {
    /* Never blocks longer than timeout_ms. Leaves unknown what the printer did not say. */
    bool (*query)(struct printer *, struct printer_status *out_status, int timeout_ms,
                  struct fault *);
    /* Borrows page. True: everything was sent; out_proof tells whether the printer confirmed it.
     * False: the fault's code names the cause (P-02 paper out ...); part may have come out. */
    bool (*print)(struct printer *, const struct bitmap *page, enum print_proof *out_proof,
                  int timeout_ms, struct fault *);
    /* A word for the simulator ("paper_out", "cover_open", "hang", "crash", "unplug", "ok"); a real
     * device refuses. */
    bool (*control)(struct printer *, const char *word, struct fault *);
    void (*destroy)(struct printer *); /* NULL and half-built are fine */
};

struct printer {
    const struct printer_ops *ops; /* first member of every driver's struct */
};

/* "sim:?out=DIR", "escpos:/dev/usb/lp0", "escpos:tcp:HOST:PORT", "escpos:file:PATH"; options
 * width=576&dpi=203. FAULT_INPUT for a URI that no driver knows. */
struct printer *printer_open(const char *uri, struct fault *);

#endif
