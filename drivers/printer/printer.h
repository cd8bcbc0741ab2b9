/* printer.h - the receipt printer, whichever one is fitted. */
#ifndef ANJUNGAN_DRIVERS_PRINTER_PRINTER_H
#define ANJUNGAN_DRIVERS_PRINTER_PRINTER_H

#include "base/picture.h"
#include "device.h"
#include "printer/profile.h"

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
    /* A descriptor that becomes readable when the printer speaks unasked (automatic status back),
     * or -1: then a query tells more. NULL: never. */
    int (*news_fd)(struct printer *);
    void (*destroy)(struct printer *); /* NULL and half-built are fine */
};

struct printer {
    const struct printer_ops *ops; /* first member of every driver's struct */
};

/* "sim:?out=DIR", "escpos:/dev/usb/lp0", "escpos:tcp:HOST:PORT", "escpos:file:PATH"; options:
 * profile=NAME (one of profiles; without it the printer's IEEE 1284 string chooses, else
 * "generic-80"), and width=, dpi=, cut=, feed=, confirm= against the profile. Borrows profiles,
 * which outlive the printer. FAULT_INPUT (K-01) for a URI that no driver knows, or a profile that
 * is not there. */
struct printer *printer_open(const char *uri, const struct printer_profiles *, struct fault *);
/* The printers that can be seen from here: usblp devices and serial lines. Their number, at most
 * max. */
int printer_list(struct device_found *out, int max);

#endif
