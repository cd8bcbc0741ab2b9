/* protocol.h - what the kiosk and a device's process say to each other.
 *
 * One message is one datagram of a SOCK_SEQPACKET pair: a struct of fixed size in the machine's own
 * byte order, as both ends are of one build. Pictures travel beside it as a memfd, sealed before it
 * is sent, so that personal data never meets a disk and its size cannot change while it is read.
 * Whatever comes from the child is hostile until message_receive and message_take_picture have
 * looked at it.
 *
 *   kiosk                                child
 *   STILL | PRINT | QUERY ...         ->
 *                                     <- STILL_TAKEN | PRINTED | FAILED   (where it is a job)
 *                                     <- DONE with the device's state     (always, last)
 *   SCAN                              ->
 *                                     <- PAGE, PAGE ... SCANNED | FAILED, then DONE
 *   CAMERA_START                      ->
 *                                     <- DONE, then FRAME, FRAME ... at most FRAMES_IN_FLIGHT
 *   FRAME_SEEN                        -> one more may come
 *                                     <- CODE, read or seen in a frame
 *   OFTEN                             -> (no answer of its own)
 *   STOP                              -> (no answer of its own)
 *                                     <- STATE when it changes unasked */
#ifndef ANJUNGAN_DEVICES_PROTOCOL_H
#define ANJUNGAN_DEVICES_PROTOCOL_H

#include "base/fault.h"
#include "base/picture.h"
#include "devices/devices.h"

enum message_kind {
    MESSAGE_NONE,
    /* To the child. */
    MESSAGE_SCAN,
    MESSAGE_CAMERA_START,
    MESSAGE_CAMERA_STOP,
    MESSAGE_STILL,
    MESSAGE_PRINT, /* with a bitmap */
    MESSAGE_QUERY,
    MESSAGE_CONTROL,
    MESSAGE_LIGHT,
    MESSAGE_OFTEN, /* look at the device more often, or no more */
    MESSAGE_FRAME_SEEN,
    MESSAGE_STOP, /* the job is no longer wanted; it may end sooner */
    /* From the child. */
    MESSAGE_STATE,
    MESSAGE_PAGE, /* with a picture */
    MESSAGE_SCANNED,
    MESSAGE_CODE,
    MESSAGE_FRAME,       /* with a picture */
    MESSAGE_STILL_TAKEN, /* with a picture */
    MESSAGE_PRINTED,
    MESSAGE_FAILED,
    MESSAGE_DONE,
    MESSAGE_KINDS,
};

enum {
    CHILD_FD = 3, /* where a child finds its end */
    FRAMES_IN_FLIGHT = 2,
    WORD_SIZE = 640, /* "code:" and a code's text, with some of it percent-encoded */
    PAGES_MAX = 1000,
    PICTURE_SIDE_MAX = 20000,
    PICTURE_BYTES_MAX = 192 << 20, /* A4 at 600 dpi in colour is 104 MB */
};

/* What a memfd holds: a picture, or with format SHAPE_BITMAP a page to print. */
enum { SHAPE_BITMAP = 100 };
struct message_shape {
    int32_t format, width_px, height_px, stride_bytes, dpi;
    uint64_t size;
};

struct message {
    uint32_t magic;
    uint32_t kind;
    uint32_t job;
    int32_t timeout_ms;          /* of a request: the driver's limit */
    int32_t dpi, colour, card;   /* SCAN */
    int32_t pages;               /* SCAN: at most so many; PAGE: its index; SCANNED: their number */
    int32_t find_codes;          /* CAMERA_START */
    int32_t place, flash;        /* LIGHT */
    int32_t often;               /* OFTEN */
    int32_t proof;               /* PRINTED */
    struct message_shape shape;  /* PAGE, FRAME, STILL_TAKEN, PRINT */
    struct device_report report; /* STATE, DONE */
    int32_t fault_kind, cause;   /* FAILED */
    char fault_code[8];          /* FAILED */
    char text[WORD_SIZE];        /* FAILED: the sentence; CONTROL: the word; CODE: the text */
};

/* A zeroed message of a kind. */
struct message message_make(enum message_kind, uint32_t job);
/* True: a message with a descriptor where one belongs to its kind (the caller closes), else -1.
 * FAULT_NOT_FOUND: nothing has come; FAULT_DEVICE: the other end is closed; FAULT_INPUT: not a
 * message. Never waits. */
bool message_receive(int socket, struct message *out, int *out_attached, struct fault *);
/* Whether the next message is a STOP for job; it stays where it is. */
bool message_stops(int socket, uint32_t job);
/* Never waits: a full socket is FAULT_TIMEOUT. attached: -1 or a descriptor, which stays open. */
bool message_send(int socket, const struct message *, int attached, struct fault *);

/* Fills the message's shape and gives the sealed memfd to send. */
bool message_put_picture(struct message *, const struct picture *, int *out_memfd, struct fault *);
bool message_put_bitmap(struct message *, const struct bitmap *, int *out_memfd, struct fault *);
/* Copies out of the memfd what the shape promises; FAULT_INPUT when it is not so. */
bool message_take_picture(const struct message *, int memfd, struct picture *out, struct fault *);
bool message_take_bitmap(const struct message *, int memfd, struct bitmap *out, struct fault *);

/* Puts a code's text in. False: it is not printable ASCII, or too long. */
bool message_put_code(struct message *, const char *text);

/* Whether all that people or programs could act on is equal. */
bool device_report_is_same(const struct device_report *, const struct device_report *);

/* A fault's way across. */
void message_put_fault(struct message *, const struct fault *);
void message_take_fault(const struct message *, struct fault *out);

#endif
