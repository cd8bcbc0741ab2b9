#include "yaml/problems.h"

#include "yaml/outline.h"

#include <stdarg.h>

static void add(struct problems *problems, int line, const char *field, const char *what)
{
    char place[32] = "";
    if (line > 0) snprintf(place, sizeof place, ":%d", line);
    const char *gap = field[0] ? ": " : "";
    if (problems->out)
        fprintf(problems->out, "%s%s: %s%s%s\n", problems->file, place, field, gap, what);
    if (problems->count++ == 0)
        FAULT_CODED(problems->fault, "K-01", FAULT_INPUT, 0, "%s%s: %s%s%s", problems->file, place,
                    field, gap, what);
}

void problem_add_line(struct problems *problems, int line, const char *field, const char *format,
                      ...)
{
    char what[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    add(problems, line, field, what);
}

void problem_add(struct problems *problems, const char *field, const char *format, ...)
{
    char what[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    add(problems, problems->outline ? outline_line(problems->outline, field) : 0, field, what);
}

const char *field_path(char out[FIELD_PATH_SIZE], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out, FIELD_PATH_SIZE, format, arguments);
    va_end(arguments);
    return out;
}
