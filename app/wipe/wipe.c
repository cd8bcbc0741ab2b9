#define _GNU_SOURCE
#include "wipe/wipe.h"

#include <errno.h>
#include <malloc.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { STACK_DEPTH = 256 * 1024 };

__attribute__((noinline)) void wipe_stack(void)
{
    unsigned char deep[STACK_DEPTH];
    explicit_bzero(deep, sizeof deep);
    __asm__ volatile("" : : "r"(deep) : "memory");
}

void wipe_heap(void)
{
#ifndef ANJUNGAN_SANITIZE /* whose heap is another: glibc's own would be begun here, by two        \
                             threads */
    malloc_trim(0);
#endif
}

void wipe_protect_process(void)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef ANJUNGAN_SANITIZE /* which looks for leaks as a debugger does */
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

#ifndef ANJUNGAN_SANITIZE
/* glibc documents replacing malloc by defining these; the allocator itself stays glibc's. */
extern void __libc_free(void *);
extern void *__libc_malloc(size_t);
void free(void *memory);
void *realloc(void *memory, size_t size);

void free(void *memory)
{
    if (!memory) return;
    int saved = errno;
    explicit_bzero(memory, malloc_usable_size(memory));
    __libc_free(memory);
    errno = saved;
}

void *realloc(void *memory, size_t size)
{
    if (!memory) return __libc_malloc(size);
    if (size == 0) {
        free(memory);
        return NULL;
    }
    size_t held = malloc_usable_size(memory);
    if (size <= held && size >= held / 2) return memory;
    void *moved = __libc_malloc(size);
    if (!moved) return NULL;
    memcpy(moved, memory, held < size ? held : size);
    free(memory);
    return moved;
}
#endif
