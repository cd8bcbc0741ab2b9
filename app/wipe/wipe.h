/* wipe.h - nothing of a session stays in memory: the kiosk's, and that of the devices' processes;
 * nor of a case that the backend has opened.
 *
 * In these programs free() and realloc() wipe whatever any library gives back (wipe.c replaces
 * them), so that a library's own copies of a name or a page die with it. Stacks are overwritten at
 * the session's end, or a device's job's. Sanitizer builds keep their own allocator and so wipe
 * only what we free. */
#ifndef ANJUNGAN_WIPE_WIPE_H
#define ANJUNGAN_WIPE_WIPE_H

/* Overwrites the unused part of the calling thread's stack, 256 kB deep. */
void wipe_stack(void);
/* Gives free memory back to the system. */
void wipe_heap(void);
/* No core dumps, not readable by other processes of the same user, no new privileges. */
void wipe_protect_process(void);

#endif
