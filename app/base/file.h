/* file.h - whole files: read with a limit, written so that a power cut leaves the old or the new.
 */
#ifndef ANJUNGAN_BASE_FILE_H
#define ANJUNGAN_BASE_FILE_H

#include "base/bytes.h"
#include "base/fault.h"

#include <stdint.h>

enum { PATH_SIZE = 512 };

/* "dir/name". false when it does not fit. */
bool path_join(const char *dir, const char *name, char out[PATH_SIZE], struct fault *);
/* FAULT_NOT_FOUND when absent; FAULT_INPUT when larger than max bytes. */
bool file_read(const char *path, size_t max, struct bytes *out, struct fault *);
/* The same for what another user wrote: FAULT_INPUT also for a link, and for what is no regular
 * file; a pipe that stands there is not waited for. */
bool file_read_foreign(const char *path, size_t max, struct bytes *out, struct fault *);
/* A password: the file's first line. K-02 when it cannot be read, K-01 when that is empty. The
 * caller owns and wipes it. */
bool file_read_password(const char *path, char **out, struct fault *);
/* Writes dir/.name.part, fsyncs it, renames it to dir/name and fsyncs dir. mode as for open(2).
 * On failure the old file stands and the part is gone. */
bool file_write_durable(const char *dir, const char *name, const void *data, size_t size,
                        unsigned mode, struct fault *);
/* The same without waiting for the disk: whole or not there, but lost with the power. */
bool file_write(const char *dir, const char *name, const void *data, size_t size, unsigned mode,
                struct fault *);
/* Removes the regular files of dir that nobody has written to for older_s seconds. */
void dir_sweep(const char *dir, int64_t older_s);
/* Removes every regular file of dir, whatever the clock says. */
void dir_clear(const char *dir);
/* rename(2) between folders of one file system, with both folders fsynced. */
bool file_move_durable(const char *from_dir, const char *to_dir, const char *name, struct fault *);
/* unlink(2) and fsync of the folder. Absent is fine. */
bool file_remove_durable(const char *dir, const char *name, struct fault *);
bool dir_sync(const char *dir, struct fault *);
/* mkdir -p; an existing folder keeps its mode. */
bool dir_make(const char *dir, unsigned mode, struct fault *);

#endif
