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
/* Asks it to end after the running job; does not wait. */
void worker_end(struct worker *);
/* Lets the running job finish, drops (by drop) those that have not begun, ends the thread. */
void worker_destroy(struct worker *);
/* The same for one who cannot wait longer than limit_ms. False: the job still runs, and the worker
 * with all that its jobs touch must be left as it is: the process ends around it. */
bool worker_destroy_within(struct worker *, int limit_ms);
/* Never waits. The job owns work: run is called once on the worker's thread, or drop is called. */
void worker_submit(struct worker *, void (*run)(void *work), void (*drop)(void *work), void *work);

#endif
