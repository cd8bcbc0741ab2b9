/* fault.h - an expected failure, as a value with a sentence.
 *
 * A function that can fail returns bool: true = done; false = the fault is filled, once, by whoever
 * noticed, and logged, once, by whoever decides. A NULL fault is allowed where the caller only
 * wants the bool. The text is for staff and logs and never holds personal data; what an applicant
 * reads is looked up by the support code. */
#ifndef ANJUNGAN_BASE_FAULT_H
#define ANJUNGAN_BASE_FAULT_H

#include <stdbool.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_INPUT,     /* the data is not what it should be */
    FAULT_NOT_FOUND, /* not there, and that may be fine */
    FAULT_ATTENTION, /* a person must act: paper out, cover open */
    FAULT_DEVICE,    /* the hardware is absent or does not answer as it should */
    FAULT_TIMEOUT,
    FAULT_REFUSED, /* the other side understood and said no */
    FAULT_SYSTEM,  /* the system or a library failed; cause holds its code */
};

struct fault {
    enum fault_kind kind;
    int cause;         /* errno, a library's code, or 0 */
    const char *where; /* the function that noticed; a string literal */
    char code[8];      /* support code such as "P-02" (support.h), "" where no person meets it */
    char text[200];
};

/* Fills fault (unless NULL) and returns false. Keeps errno. */
bool fault_set(struct fault *fault, const char *code, enum fault_kind kind, int cause,
               const char *where, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Always false, so that a function can end in `return FAULT(...)`. */
#define FAULT(fault, kind, cause, ...)                                                             \
    fault_set((fault), "", (kind), (cause), __func__, __VA_ARGS__)

/* The same with a support code from support.h. */
#define FAULT_CODED(fault, code, kind, cause, ...)                                                 \
    fault_set((fault), (code), (kind), (cause), __func__, __VA_ARGS__)

/* "attention", "device", ...: for logs. */
const char *fault_kind_name(enum fault_kind kind);

#endif
