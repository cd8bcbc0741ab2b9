/* stream.h - what the ports have in common: a non-blocking descriptor and poll. */
#ifndef ANJUNGAN_DRIVERS_PORT_STREAM_H
#define ANJUNGAN_DRIVERS_PORT_STREAM_H

#include "port/port.h"

enum stream_kind { STREAM_USB, STREAM_SERIAL, STREAM_TCP, STREAM_FILE };

/* Owns fd, which must be O_NONBLOCK. bytes_per_s: of a serial line, else 0. */
struct port *stream_create(enum stream_kind, int fd, int bytes_per_s);

/* Each opens its address, without options. */
struct port *port_device_open(const char *path, const char *uri, struct fault *);
struct port *port_tcp_open(const char *address, int timeout_ms, struct fault *);
struct port *port_file_open(const char *path, struct fault *);

/* What usblp (drivers/usb/class/usblp.c of Linux) tells beside the bytes; false: it does not. */
bool usblp_device_id(int fd, char *out, size_t size);
bool usblp_hints_no_paper(int fd);

/* Milliseconds from now until end_ms of the system's monotonic clock, at least 0. */
int64_t stream_now_ms(void);
int stream_left_ms(int64_t end_ms);

#endif
