/* peer.h - a camera that exists only in this process, behind the calls by which a program speaks to
 * V4L2: open, ioctl, mmap, poll, close.
 *
 * The driver above it is the real one. What the camera is and how it misbehaves is a script of
 * lines, given as text (unit tests, where the linker's --wrap leads the calls here) or in the file
 * that V4L2_PEER names (preload.c, for programs as they are shipped), read again whenever it
 * changes. A line is a word and its values:
 *
 *   name TEXT, bus TEXT, node N   what it is called, and that it is /dev/videoN
 *   plugged N                     0: pulled out; another number: plugged in anew
 *   format FOURCC W H FPS         offered; repeated
 *   steps FOURCC W H W H STEP     offered: from the first size to the second
 *   give FOURCC                   what it gives, whatever is asked
 *   fps N                         what it keeps to, whatever is asked
 *   controls 1                    exposure, focus, mains frequency; 2: without aperture priority
 *   picture FILE                  what it looks at, PNG or JPEG; else a moving drawing
 *   busy 1                        another program has it
 *   stall 1, stall_after N        no more frames (after N of a start)
 *   error_each N, short_each N, corrupt_each N   every N-th frame is flagged, cut off, damaged
 *   no_tables 1, stray 1          MJPG without Huffman tables; with stray bytes at the end
 *   eio N                         that many takings fail
 *   lie_index 1, lie_bytes 1, lie_length N, lie_stride N, buffers N   answers that cannot be
 *   fail REQUEST ERRNO            this ioctl fails: QUERYCAP, S_FMT, REQBUFS, QBUF, STREAMON ... */
#ifndef ANJUNGAN_TESTS_V4L2_PEER_H
#define ANJUNGAN_TESTS_V4L2_PEER_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

void v4l2_peer_script(const char *text);

/* The number of a /dev/videoN, or -1: a path that is none of the peer's. */
int v4l2_peer_number(const char *path);
int v4l2_peer_open(int number);
bool v4l2_peer_has(int fd);
int v4l2_peer_close(int fd);
int v4l2_peer_ioctl(int fd, unsigned long request, void *argument);
void *v4l2_peer_mmap(size_t length, int protection, int flags, int fd, off_t offset);
int v4l2_peer_poll(struct pollfd *waits, nfds_t count, int timeout_ms);

/* For tests: what a control was set to (-1: never), how many frames there were since the start,
 * whether or not they found a buffer, and how many descriptors are open. */
int v4l2_peer_control(uint32_t id);
int v4l2_peer_ticks(void);
int v4l2_peer_opened(void);

#endif
