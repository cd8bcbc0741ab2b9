/* watcher_inside.h - the watcher's state, shared by the files that make it up: watcher.c (the
 * thread and the way in), watcher_orders.c (what the child is to do), watcher_child.c (its life and
 * death) and watcher_hear.c (what it says). Only the watcher's thread calls these. */
#ifndef ANJUNGAN_DEVICES_WATCHER_INSIDE_H
#define ANJUNGAN_DEVICES_WATCHER_INSIDE_H

#include "devices/jobs.h"
#include "devices/process.h"
#include "devices/watcher.h"
#include "devices/words.h"

enum { ORDERS_MAX = 64 };

/* What is to hold until it is told otherwise, also for a child that is started again. */
struct wishes {
    enum light_flash flashes[LIGHT_PLACES];
    bool often;
};

enum life { LIFE_NONE, LIFE_STARTING, LIFE_READY, LIFE_DYING };

struct watcher {
    /* Fixed. */
    enum device_role role;
    char *program, *uri, *profiles_dir; /* profiles_dir: NULL is none */
    struct devices_limits limits;
    struct mailbox *orders; /* from the UI thread */
    int wake;               /* eventfd: there are orders, or it is time to end */
    pthread_t thread;
    atomic_int pid;
    struct jobs jobs; /* shared with the UI thread, under its own lock */
    /* The thread's own. */
    struct process process;
    enum life life;
    struct order *pending[ORDERS_MAX + LIGHT_PLACES + 1]; /* and the wishes again */
    int pending_count;
    struct order *running; /* NULL: the child waits for an order */
    bool answered;         /* running has had its answer, DONE is to come */
    bool stopped;          /* running is no longer wanted: its deadline is not renewed */
    int pages;             /* that running has given */
    uint32_t live;         /* the job that frames go to */
    int64_t deadline_ms;   /* of start, of running */
    int64_t frame_deadline_ms;
    int64_t heard_ms; /* when the child last said something */
    int64_t born_ms, restart_at_ms;
    int backoff_ms;
    struct words words;
    struct wishes wishes;
    struct device_report report;
};

enum { VOUCHED_MS = 2000 }; /* what is personal is said on the word of a headset that is in */

int64_t watcher_now_ms(void); /* never stands still, also while the machine sleeps */

/* Posts the state when it has changed, or was asked for. */
void watcher_set_report(struct watcher *, const struct device_report *, bool asked);
void watcher_set_state(struct watcher *, enum device_state, const char *code);

/* When a child that has said nothing is asked for its state. */
int64_t watcher_pulse_due_ms(const struct watcher *);
void watcher_collect_orders(struct watcher *);
/* Gives the child its next order, if it waits for one. */
void watcher_send_next(struct watcher *);
/* Lets go of running. */
void watcher_end_order(struct watcher *);
/* Gives a new child the wishes that hold. */
void watcher_repeat_wishes(struct watcher *);
/* Ends all jobs that wait. */
void watcher_refuse_orders(struct watcher *, const struct fault *);

void watcher_start_child(struct watcher *);
/* The child is of no use any more: its jobs end with the fault, and it is killed. */
void watcher_lose_child(struct watcher *, const struct fault *);
void watcher_lose_child_for(struct watcher *, enum fault_kind, const char *why);
/* It sends no frames. */
void watcher_lose_stalled(struct watcher *);
void watcher_reap_child(struct watcher *);
void watcher_end_child(struct watcher *); /* for good */

/* Reads what the child says; what does not fit costs it its life. */
void watcher_listen(struct watcher *);

#endif
