/* child_inside.h - the state of a device's process, shared by the files that make it up: child.c
 * (the loop and what is asked), child_say.c (what is told), child_look.c (the device's state, its
 * news, its lights' blinking) and child_camera.c (live frames and the codes in them). */
#ifndef ANJUNGAN_DEVICES_CHILD_CHILD_INSIDE_H
#define ANJUNGAN_DEVICES_CHILD_CHILD_INSIDE_H

#include "devices/child/driver.h"
#include "devices/protocol.h"

enum {
    QUERY_MS = 1500, /* a look that the kiosk waits for */
    NEVER_MS = -1,
};

struct child {
    int socket;
    const struct driver_setup *setup;
    struct driver driver;
    bool opened, ended;
    uint32_t job;              /* being served */
    struct device_report last; /* as last told */
    /* Looking. */
    struct device_report suspect; /* differs from last, seen once */
    bool suspects;
    bool often;
    int64_t look_ms; /* when the next look is due */
    int64_t news_ms; /* not before is the device's news heard again */
    /* Live. */
    uint32_t live; /* the job that frames go to; 0: not live */
    int in_flight; /* frames not yet seen by the kiosk */
    bool find_codes;
    unsigned frames; /* since the start */
    char code[DEVICE_CODE_SIZE];
    int64_t code_ms; /* when it was told */
};

int64_t child_now_ms(void);

/* child_say.c: these wait until the kiosk takes more; when it is gone, the child ends. */
void child_say(struct child *, const struct message *, int attached);
/* False: the picture cannot be sent. */
bool child_say_picture(struct child *, struct message *, const struct picture *, struct fault *);
void child_say_failed(struct child *, uint32_t job, const struct fault *);
/* STATE or DONE. */
void child_say_report(struct child *, enum message_kind, uint32_t job,
                      const struct device_report *);
/* What is no text is not said. */
void child_say_code(struct child *, uint32_t job, const char *text);

/* child_look.c */
/* The device's state; a driver that could not be opened is tried again. */
struct device_report child_look(struct child *, int timeout_ms);
/* What is due by now: a look, a light's blinking. The milliseconds until something is, or -1. */
int child_tick(struct child *);
/* The device's descriptor to wait for, or -1. */
int child_news_fd(const struct child *);
void child_hear_news(struct child *);

/* child_camera.c */
void child_camera_start(struct child *, const struct message *request);
void child_camera_stop(struct child *);
bool child_frame_is_due(const struct child *);
void child_camera_frame(struct child *);

#endif
