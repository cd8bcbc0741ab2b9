/* port.h - the wire to a printer: a character device, a TCP connection or a file.
 *
 * Every call ends within its time, also when the printer stalls in the middle of a byte. A port
 * that has given a fault other than FAULT_TIMEOUT is of no use any more: close it and open anew. */
#ifndef ANJUNGAN_DRIVERS_PORT_PORT_H
#define ANJUNGAN_DRIVERS_PORT_PORT_H

#include "base/fault.h"

#include <stddef.h>
#include <stdint.h>

struct port;

struct port_ops {
    /* Sends all, or fails: FAULT_TIMEOUT, or FAULT_DEVICE with P-06 when the device is gone.
     * out_written is set in any case. */
    bool (*write)(struct port *, const void *data, size_t size, int timeout_ms, size_t *out_written,
                  struct fault *);
    /* What has come, at most size bytes. Nothing within timeout_ms is success with 0. */
    bool (*read)(struct port *, void *buffer, size_t size, int timeout_ms, size_t *out_got,
                 struct fault *);
    /* Waits until what was written has left the machine. FAULT_TIMEOUT: its cause is the number of
     * bytes that have not, where that is known. */
    bool (*drain)(struct port *, int timeout_ms, struct fault *);
    void (*close)(struct port *);
    /* A descriptor that is readable when something has come. */
    int (*fd)(const struct port *);
    /* The IEEE 1284 string of what is at the other end ("MFG:EPSON;MDL:TM-T82;..."). False: not
     * known, as on all but usblp. */
    bool (*device_id)(struct port *, char *out, size_t size);
    /* usblp's own wire says that there is no paper. Many printers never say so: no more than a hint
     * when nothing else is heard. */
    bool (*hints_no_paper)(struct port *);
};

struct port {
    const struct port_ops *ops; /* first member of every port's struct */
    bool two_way;               /* what is at the other end could answer */
    bool keep_open;             /* opening is felt there (a serial line resets some printers) */
    int bytes_per_s;            /* of a serial line; 0: as fast as it takes */
    bool far; /* what was taken may lie on the way for long: a network has buffers of its own */
};

/* address: "/dev/usb/lp0", "/dev/ttyS0", "tcp:ADDRESS:PORT" (an address in digits, an IPv6 one in
 * brackets; no names, since looking one up cannot be given a time limit) or "file:PATH"; behind it
 * "?" and options: baud=115200, flow=hardware|software|none for a serial line. P-06: not there;
 * P-01: does not answer, or another program has it; K-01: not an address. */
struct port *port_open(const char *address, int timeout_ms, struct fault *);
void port_close(struct port *); /* NULL is fine */

#endif
