#define _DEFAULT_SOURCE
#include "base/bytes.h"

#include <assert.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bytes_reserve(struct bytes *bytes, size_t capacity)
{
    if (capacity <= bytes->capacity) return;
    size_t grown = bytes->capacity ? bytes->capacity : 256;
    while (grown < capacity) {
        assert(grown <= SIZE_MAX / 2);
        grown *= 2;
    }
    uint8_t *data = memory_alloc(grown);
    if (bytes->size) memcpy(data, bytes->data, bytes->size);
    memory_wipe_free(bytes->data, bytes->capacity);
    bytes->data = data;
    bytes->capacity = grown;
}

void bytes_append(struct bytes *bytes, const void *data, size_t size)
{
    if (size == 0) return;
    assert(bytes->size <= SIZE_MAX - size - 1);
    bytes_reserve(bytes, bytes->size + size + 1);
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
    bytes->data[bytes->size] = 0;
}

void bytes_append_text(struct bytes *bytes, const char *text)
{
    bytes_append(bytes, text, strlen(text));
}

void bytes_append_format(struct bytes *bytes, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    bytes_reserve(bytes, bytes->size + (size_t)length + 1);
    vsnprintf((char *)bytes->data + bytes->size, (size_t)length + 1, format, again);
    va_end(again);
    bytes->size += (size_t)length;
}

void bytes_truncate(struct bytes *bytes, size_t size)
{
    assert(size <= bytes->size);
    if (size == bytes->size) return;
    explicit_bzero(bytes->data + size, bytes->size - size);
    bytes->size = size;
}

void bytes_move(struct bytes *to, struct bytes *from)
{
    bytes_free(to);
    *to = *from;
    *from = (struct bytes){0};
}

const char *bytes_text(struct bytes *bytes)
{
    bytes_reserve(bytes, bytes->size + 1);
    bytes->data[bytes->size] = 0;
    return (const char *)bytes->data;
}

void bytes_free(struct bytes *bytes)
{
    if (!bytes) return;
    memory_wipe_free(bytes->data, bytes->capacity);
    *bytes = (struct bytes){0};
}

void *memory_alloc(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return memory;
}

char *memory_copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = memory_alloc(size);
    memcpy(copy, text, size);
    return copy;
}

void memory_wipe_free(void *memory, size_t size)
{
    if (!memory) return;
    explicit_bzero(memory, size);
    free(memory);
}

/* A sanitizer's allocator stands in for the C library's. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

size_t memory_held(void)
{
    if (__sanitizer_get_current_allocated_bytes) return __sanitizer_get_current_allocated_bytes();
    struct mallinfo2 held = mallinfo2();
    return held.uordblks + held.hblkhd;
}
