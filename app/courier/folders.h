/* folders.h - the folders that kiosk and courier share, and the sealed files in them.
 *
 * What lies in the outbox was written by another user: a name must be 32 hexadecimal digits and
 * ".p7m", the file must be a regular one of a sane size, and no link is followed. The courier
 * never changes or removes a sealed file. */
#ifndef ANJUNGAN_COURIER_FOLDERS_H
#define ANJUNGAN_COURIER_FOLDERS_H

#include "base/fault.h"
#include "base/file.h"

#include <stdint.h>

enum { CASE_ID_SIZE = 33 };
#define SEALED_SIZE_MAX ((int64_t)512 * 1024 * 1024)

struct folders {
    char outbox[PATH_SIZE], acks[PATH_SIZE], enrol[PATH_SIZE];
    char courier[PATH_SIZE], uploads[PATH_SIZE], beat[PATH_SIZE];
    char ask[PATH_SIZE], answers[PATH_SIZE];
};

/* Names them and makes those that are missing (where the system's tmpfiles did not). */
bool folders_open(const char *state_dir, struct folders *out, struct fault *);

struct sealed_name {
    char id[CASE_ID_SIZE];
    int64_t modified_ms;
};
/* The sealed files of the outbox, sorted by id. The caller frees *out_names. */
bool folders_list(const struct folders *, struct sealed_name **out_names, int *out_count,
                  struct fault *);
/* For reading. FAULT_NOT_FOUND: gone; FAULT_INPUT: not a file to send. The caller closes out_fd. */
bool folders_sealed_open(const struct folders *, const char *id, int *out_fd, int64_t *out_size,
                         struct fault *);
/* Exactly size bytes from offset. */
bool folders_sealed_read(int fd, int64_t offset, void *out, int64_t size, struct fault *);

/* The upload's path of an earlier run, or "". */
void folders_upload_get(const struct folders *, const char *id, char *out, size_t size);
bool folders_upload_set(const struct folders *, const char *id, const char *path, struct fault *);
bool folders_upload_forget(const struct folders *, const char *id, struct fault *);
/* Forgets uploads of cases that are not among names (sorted by id). */
void folders_uploads_prune(const struct folders *, const struct sealed_name *names, int count);

bool folders_acknowledged(const struct folders *, const char *id);
bool folders_acknowledge(const struct folders *, const char *id, const void *token, size_t size,
                         struct fault *);

/* A small file of beat/, whoever wrote it. FAULT_NOT_FOUND; FAULT_INPUT: a link, no regular file,
 * or larger than max. */
bool folders_beat_read(const struct folders *, const char *name, size_t max, struct bytes *out,
                       struct fault *);
bool folders_beat_write(const struct folders *, const char *name, const char *text, struct fault *);

/* Calls visit for each question in ask/ until it says false; first removes what is older than
 * stale_s there and in answers/. */
bool folders_questions(const struct folders *, int64_t stale_s,
                       bool (*visit)(const char *id, void *context), void *context, struct fault *);
/* Reads ask/ID.p7m and removes it, whatever it is. FAULT_NOT_FOUND; FAULT_INPUT: a link, no regular
 * file, empty, or larger than max. */
bool folders_question_take(const struct folders *, const char *id, size_t max, struct bytes *out,
                           struct fault *);
/* answers/ID and ending: whole by a rename, and lost with the power. */
bool folders_answer_put(const struct folders *, const char *id, const char *ending,
                        const void *data, size_t size, struct fault *);

bool case_id_valid(const char *id); /* 32 lower-case hexadecimal digits */

#endif
