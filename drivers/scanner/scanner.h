/* scanner.h - the document scanner, flatbed or feeder, whichever one is fitted. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SCANNER_H
#define ANJUNGAN_DRIVERS_SCANNER_SCANNER_H

#include "base/picture.h"
#include "device.h"

struct scanner;

struct scanner_ops {
    /* Page number index (from 0) of one batch. Never blocks longer than timeout_ms where the
     * library beneath lets it (who opened it has a watchdog). A feeder gives page after page;
     * FAULT_NOT_FOUND without a code ends a batch that has had its pages: a flatbed's after one, a
     * feeder's when it is empty. X-01 time-out, X-02 no document, X-03 jam, X-04 cover open, X-05
     * gone, X-06 busy, X-07 to X-11 for the other words of SANE (base/support.h); FAULT_REFUSED:
     * stopped. */
    bool (*scan)(struct scanner *, const struct scan_request *, int index, struct picture *out,
                 int timeout_ms, struct fault *);
    /* The batch is over, also after a fault: the scanner may rest, and whoever comes next may scan.
     */
    void (*finish)(struct scanner *);
    /* Without moving anything. Cheap: it is asked every few seconds. */
    bool (*query)(struct scanner *, enum device_state *out, int timeout_ms, struct fault *);
    /* A word for the simulator; a real device refuses. */
    bool (*control)(struct scanner *, const char *word, struct fault *);
    void (*destroy)(struct scanner *);
};

struct scanner {
    const struct scanner_ops *ops; /* first member of every driver's struct */
    /* Set by who opened it, or NULL: whether the page under way is no longer wanted. A driver asks
     * between two steps of a scan and then ends it with FAULT_REFUSED. */
    bool (*stop_wanted)(void *context);
    void *stop_context;
};

bool scanner_stop_wanted(const struct scanner *);

/* "sim:?files=a.jpg,b.png" (each scan gives the next, round and round; feeder=N: N pages a batch);
 * "sane:NAME" with a SANE device name, "sane:" for the first that there is,
 * "escl:http://HOST:PORT/eSCL/" for a network scanner by its address (through sane-airscan);
 * options source=flatbed|feeder|auto.
 */
struct scanner *scanner_open(const char *uri, struct fault *);
/* The scanners that can be seen from here (it may take seconds). Their number, at most max. */
int scanner_list(struct device_found *out, int max);

#endif
