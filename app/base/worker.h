/* worker.h - one background thread that does one job after another.
 *
 * The UI thread hands over work that takes longer than a frame (straightening a page, sealing,
 * the disk). A job gives its result back by posting mail itself. */
#ifndef ANJUNGAN_BASE_WORKER_H
#define ANJUNGAN_BASE_WORKER_H

#include <stdbool.h>

struct worker;

/* name: at most 15 characters, shown by the system's tools. */
struct worker *worker_create(const char *name);
/* Lets the running job finish, drops (by drop) those that have not begun, ends the thread. */
void worker_destroy(struct worker *);
/* Never waits. The job owns work: run is called once on the worker's thread, or drop is called. */
void worker_submit(struct worker *, void (*run)(void *work), void (*drop)(void *work), void *work);

#endif
