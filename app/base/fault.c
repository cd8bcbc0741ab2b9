#include "base/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool fault_set(struct fault *fault, const char *code, enum fault_kind kind, int cause,
               const char *where, const char *format, ...)
{
    int saved = errno;
    if (fault) {
        memset(fault, 0, sizeof *fault);
        fault->kind = kind;
        fault->cause = cause;
        fault->where = where;
        snprintf(fault->code, sizeof fault->code, "%s", code);
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(fault->text, sizeof fault->text, format, arguments);
        va_end(arguments);
    }
    errno = saved;
    return false;
}

const char *fault_kind_name(enum fault_kind kind)
{
    switch (kind) {
    case FAULT_NONE: return "none";
    case FAULT_INPUT: return "input";
    case FAULT_NOT_FOUND: return "not-found";
    case FAULT_ATTENTION: return "attention";
    case FAULT_DEVICE: return "device";
    case FAULT_TIMEOUT: return "timeout";
    case FAULT_REFUSED: return "refused";
    case FAULT_SYSTEM: return "system";
    }
    return "?";
}
