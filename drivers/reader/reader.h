/* reader.h - the code reader: a QR or bar code held before it becomes a line of text.
 *
 * The device is grabbed for us alone: as a keyboard it could type anything into anything. What it
 * reads is a stranger's text: only printable ASCII within READER_TEXT_SIZE passes, and it is
 * never more than data. */
#ifndef ANJUNGAN_DRIVERS_READER_READER_H
#define ANJUNGAN_DRIVERS_READER_READER_H

#include "base/picture.h"
#include "device.h"

enum { READER_TEXT_SIZE = 512 };

struct reader;

struct reader_ops {
    /* The next code. FAULT_NOT_FOUND: none within timeout_ms, or half of one that went stale;
     * R-03 for what is no text of ours; R-02 gone. */
    bool (*read)(struct reader *, char out[READER_TEXT_SIZE], int timeout_ms, struct fault *);
    bool (*query)(struct reader *, enum device_state *out, int timeout_ms, struct fault *);
    /* Readable when there may be something to read; -1: none (then read is asked now and then). */
    int (*news_fd)(struct reader *);
    bool (*control)(struct reader *, const char *word, struct fault *);
    void (*destroy)(struct reader *);
};

struct reader {
    const struct reader_ops *ops;
};

/* "evdev:/dev/input/event3" or "evdev:?name=TEXT" (a scanner that claims to be a keyboard, grabbed:
 * EVIOCGRAB), "serial:/dev/ttyACM0?baud=9600" (exclusive: TIOCEXCL); "sim:" reads what the word
 * "code:TEXT" holds before it, percent-encoded. R-01 does not answer, R-02 not there, R-04 taken
 * by another program. */
struct reader *reader_open(const char *uri, struct fault *);
int reader_list(struct device_found *out, int max);

/* The code seen in a camera's frame, if there is one (zbar; QR and Code 128). False: none, or not a
 * text of ours. */
bool reader_find_in_picture(const struct picture *frame, char out[READER_TEXT_SIZE]);

#endif
