/* reader_inside.h - the drivers behind reader_open, and what they share. Inside the reader's room
 * only. */
#ifndef ANJUNGAN_DRIVERS_READER_READER_INSIDE_H
#define ANJUNGAN_DRIVERS_READER_READER_INSIDE_H

#include "reader/reader.h"

struct reader *reader_evdev_open(const char *uri, struct fault *);
struct reader *reader_serial_open(const char *uri, struct fault *);
struct reader *reader_sim_open(const char *uri, struct fault *);

/* Append what is there to out[count..max) and give the new count. */
int reader_evdev_list(struct device_found *out, int count, int max);
int reader_serial_list(struct device_found *out, int count, int max);

int64_t reader_now_ms(void); /* monotonic */
/* The part of the URI between the scheme's colon and "?"; false: too long. */
bool reader_uri_path(const char *uri, char *out, unsigned size);

/* Always false, with the fault that belongs to it. */
bool reader_none(struct fault *);            /* FAULT_NOT_FOUND: no code came */
bool reader_refused(struct fault *);         /* no text of ours */
bool reader_gone(int cause, struct fault *); /* not there, or no more */

/* Waits at most timeout_ms for fd. 1: readable or hung up, 0: nothing, -1: errno says why. */
int reader_wait(int fd, int64_t timeout_ms);
bool reader_hung_up(int fd);

#endif
