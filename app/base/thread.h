/* thread.h - a thread that leaves the process's signals to the main thread. */
#ifndef ANJUNGAN_BASE_THREAD_H
#define ANJUNGAN_BASE_THREAD_H

#include <pthread.h>

/* Starts it under a name of at most 15 characters. 0, or the errno of pthread_create. Signals that
 * a fault of its own raises stay open in it: else the process would end without a word. */
int thread_start(pthread_t *out, const char *name, void *(*run)(void *), void *context);

#endif
