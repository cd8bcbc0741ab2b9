/* watcher.h - one device: its child, its orders and its state, all in one thread.
 *
 * The thread alone touches the child. Orders come through a mailbox of its own; answers leave as
 * mail to the UI thread. The child gets one order at a time and ends each with DONE. What is
 * shared with the UI thread: the list of jobs that still want an answer (a lock held for a few
 * instructions), and the child's pid. */
#ifndef ANJUNGAN_DEVICES_WATCHER_H
#define ANJUNGAN_DEVICES_WATCHER_H

#include "devices/devices.h"
#include "devices/protocol.h"

/* Something for the child to do. */
struct order {
    enum message_kind kind;
    uint32_t job;
    int limit_ms;
    struct scan_request scan;
    bool find_codes;        /* CAMERA_START */
    enum light_place place; /* LIGHT */
    enum light_flash flash;
    bool often;        /* OFTEN */
    bool waiting_only; /* STOP: not what the child already has */
    struct bitmap page;
    char word[WORD_SIZE];
};

struct order *order_make(enum message_kind, uint32_t job, int limit_ms);
void order_drop(void *order);

struct watcher;

/* Copies what it needs of the configuration. limits must have no 0 left. */
struct watcher *watcher_create(enum device_role, const struct devices_config *,
                               const struct devices_limits *, struct mailbox *, struct fault *);
void watcher_end(struct watcher *);     /* asks it to end; does not wait */
void watcher_destroy(struct watcher *); /* waits: the child is gone afterwards */

/* These never wait. The order is owned, whatever is returned. answered: mail with its job's number
 * will end it. False: there are too many orders already. */
bool watcher_submit(struct watcher *, struct order *, bool answered);
/* No mail for job is posted from now on. False: not a job of this device, or ended. */
bool watcher_forget(struct watcher *, uint32_t job);
bool watcher_wants(struct watcher *, uint32_t job);
int watcher_pid(const struct watcher *);

#endif
