/* devices.h - one anjungan-device child for each device, started, watched and restarted.
 *
 * The UI thread calls; nothing here ever waits. A thread a child reads its answers and posts them
 * as mail. A child that dies or misses its deadline is killed and started again (after 0.2 s, then
 * doubling up to 5 s); the job it had ends with a fault, and an answer to a job that was
 * cancelled is dropped by its number. */
#ifndef ANJUNGAN_DEVICES_DEVICES_H
#define ANJUNGAN_DEVICES_DEVICES_H

#include "base/clock.h"
#include "base/fault.h"
#include "base/mailbox.h"
#include "base/picture.h"
#include "vocabulary.h"

enum device_mail {
    MAIL_DEVICE_STATE = 0x100, /* payload struct device_report; number = enum device_role */
    MAIL_DEVICE_PAGE,          /* payload struct picture; number = its index in the scan, from 0 */
    MAIL_DEVICE_SCANNED,       /* the scan has ended well; number = its pages, at least 1 */
    MAIL_DEVICE_FRAME,         /* payload struct picture: a live frame; only the latest is kept */
    MAIL_DEVICE_STILL,         /* payload struct picture */
    MAIL_DEVICE_PRINTED,       /* number = enum print_proof */
    MAIL_DEVICE_CODE,   /* payload char[]: printable ASCII, a stranger's; number = who saw it:
                         * DEVICE_READER (job 0), DEVICE_CAMERA (under its live job) */
    MAIL_DEVICE_FAILED, /* payload struct fault: the job ended so; pages that came stay.
                         * With job 0 from the reader: what it read is no code */
};

enum { DEVICE_CODE_SIZE = 512 }; /* of a code's text, with its end */

/* ready: jobs may be given, also while one is under way. unknown: the device is there and says
 * nothing of itself (a printer that cannot answer): jobs may be given, and a print ends
 * unconfirmed. starting: the child is being started. offline: it is lost, or the device does not
 * answer; no_device: it is not there. Both are looked for again in the device's own time. */
struct device_report {
    enum device_role role;
    enum device_state state;
    struct printer_status printer; /* DEVICE_PRINTER only */
    enum headset_jack jack;        /* DEVICE_HEADSET only; known while it is ready, and no longer */
    char code[8];                  /* support code, or "" */
};

/* Time limits in milliseconds; 0 = the default in brackets. A child that misses one is killed. */
struct devices_limits {
    int start_ms;         /* from its start to its first word [10000, scanner 30000] */
    int scan_ms;          /* for each page [40000] */
    int finish_ms;        /* for a scanner to rest after a scan, or when it is stopped [10000] */
    int still_ms;         /* [10000] */
    int frame_ms;         /* between two live frames [5000] */
    int print_ms;         /* [40000]: at 19200 baud a receipt is 20 s on the line */
    int query_ms;         /* also of a word, of a light, of the camera's start and stop, and of
                           * stopping a job [3000, scanner 20000: it may have to be looked for, headset
                           * 1500] */
    int pulse_ms;         /* a child that was not heard for so long is asked for its state [15000];
                           * while a headset is in, after 2000 at most */
    int restart_ms;       /* before the first restart [200] */
    int restart_most_ms;  /* doubling up to [5000] */
    int restart_reset_ms; /* a child that lived so long counts as healthy again [30000] */
};

struct devices_config {
    const char *program;            /* path of anjungan-device */
    const char *profiles_dir;       /* config/printers, or NULL: none but the generic profile */
    const char *uris[DEVICE_ROLES]; /* NULL or "": not fitted */
    struct devices_limits limits;
};

struct devices;

struct devices *devices_create(const struct devices_config *, struct mailbox *, struct fault *);
/* Ends every child (SIGTERM, then SIGKILL after 1 s). */
void devices_destroy(struct devices *);

/* Each returns the job's number (never 0); its end comes as mail with that number. */
uint32_t devices_scan(struct devices *, const struct scan_request *);
/* Frames come under this job until stop, and with find_codes also each code that is seen in them:
 * once, and again when it is still there two seconds later. */
uint32_t devices_camera_start(struct devices *, bool find_codes);
void devices_camera_stop(struct devices *);
uint32_t devices_camera_still(struct devices *);
uint32_t devices_print(struct devices *, const struct bitmap *page); /* copies page */
void devices_query(struct devices *, enum device_role); /* answered by MAIL_DEVICE_STATE */
/* Nobody answers. A child that was lost gets its lights again. */
void devices_light(struct devices *, enum light_place, enum light_flash);
/* While on, a change of the device is noticed within half a second (someone works on it), else in
 * its own time: printer 1.5 s, scanner, camera and reader 5 s, a
 * headset at once. */
void devices_look_often(struct devices *, enum device_role, bool on);
/* No mail for this job is posted from now on; the device is told to stop. */
void devices_cancel(struct devices *, uint32_t job);
/* A job that still waits for its turn (the device is busy, or its child is being started) ends with
 * FAULT_REFUSED, P-07: nobody is there any more to take what would come out. One that the device
 * already has goes on to its end. */
void devices_drop_waiting(struct devices *, uint32_t job);
/* A word for a simulator (drivers/sim.h and each *_sim.h list them). What it does to the hardware
 * outlives the child; hang and crash strike once, in the next job. */
void devices_control(struct devices *, enum device_role, const char *word);
/* 0 when there is none just now. */
int devices_pid(struct devices *, enum device_role);

#endif
