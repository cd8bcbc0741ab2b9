/* problems.h - what is wrong in the catalogue's files, said as "file:line: field: what".
 *
 * Every check reports here and goes on; catalogue_check prints all of it, catalogue_create keeps
 * the first. Lines come from the file's outline, because libcyaml forgets them once it has loaded.
 */
#ifndef ANJUNGAN_YAML_PROBLEMS_H
#define ANJUNGAN_YAML_PROBLEMS_H

#include "base/fault.h"

#include <stdio.h>

struct outline;

struct problems {
    const char *file;              /* the file being looked at, under the catalogue's folder */
    const struct outline *outline; /* its outline, or NULL before there is one */
    FILE *out;                     /* each problem on a line of its own, or NULL */
    struct fault *fault;           /* receives the first, or NULL */
    int count;
};

/* line 0: the file as a whole. field "" where none is concerned. */
void problem_add_line(struct problems *, int line, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The line is that of field ("procedure[2].outcomes[0].next"), or of its nearest parent there. */
void problem_add(struct problems *, const char *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes a field's path into out and returns it. */
enum { FIELD_PATH_SIZE = 128 };
const char *field_path(char out[FIELD_PATH_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
