/* scanner.h - the document scanner, flatbed or feeder, whichever one is fitted. */
#ifndef ANJUNGAN_DRIVERS_SCANNER_SCANNER_H
#define ANJUNGAN_DRIVERS_SCANNER_SCANNER_H

#include "base/picture.h"
#include "device.h"

struct scan_request {
    int dpi;
    bool colour;
};

struct scanner;

struct scanner_ops {
    /* One page. Never blocks longer than timeout_ms; X-01 time-out, X-02 no document, X-03 jam,
     * X-04 cover open, X-05 gone, X-06 busy. */
    bool (*scan)(struct scanner *, const struct scan_request *, struct picture *out, int timeout_ms,
                 struct fault *);
    bool (*query)(struct scanner *, enum device_state *out, int timeout_ms, struct fault *);
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

/* "sim:?files=a.jpg,b.png" (each scan gives the next, round and round). */
struct scanner *scanner_open(const char *uri, struct fault *);

#endif
