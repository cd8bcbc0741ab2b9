/* bytes.h - a growing buffer for what is personal: wiped whenever memory is given back.
 *
 * A zeroed struct is empty and valid. Growth copies into new memory and wipes the old. Running out
 * of memory stops the program: the supervisor restarts it, and nothing half done has been promised.
 */
#ifndef ANJUNGAN_BASE_BYTES_H
#define ANJUNGAN_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    uint8_t *data; /* NULL when empty */
    size_t size;
    size_t capacity;
};

/* Makes room for capacity bytes in all. */
void bytes_reserve(struct bytes *, size_t capacity);
/* Copies size bytes to the end. */
void bytes_append(struct bytes *, const void *data, size_t size);
void bytes_append_text(struct bytes *, const char *text);
void bytes_append_format(struct bytes *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Shortens to size; what is cut off is wiped. */
void bytes_truncate(struct bytes *, size_t size);
/* Hands the content over: *to is freed first, *from is left empty. */
void bytes_move(struct bytes *to, struct bytes *from);
/* A terminating NUL stands behind the content (not counted). "" when empty. */
const char *bytes_text(struct bytes *);
/* Wipes and frees; leaves it empty. NULL is fine. */
void bytes_free(struct bytes *);

/* malloc, calloc and strdup that stop the program when there is no memory. */
void *memory_alloc(size_t size); /* zeroed */
char *memory_copy_text(const char *text);
/* explicit_bzero, then free. NULL is fine. */
void memory_wipe_free(void *memory, size_t size);
/* What the whole process has allocated and not freed, in bytes. What an allocator keeps for later
 * is not in it. */
size_t memory_held(void);

#endif
