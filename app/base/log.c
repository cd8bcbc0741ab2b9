#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static atomic_int lowest = LOG_LEVEL_INFO;

static const char *level_name(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_DEBUG: return "<7>debug";
    case LOG_LEVEL_INFO: return "<6>info";
    case LOG_LEVEL_WARNING: return "<4>warning";
    case LOG_LEVEL_ERROR: return "<3>error";
    }
    return "?";
}

void log_set_level(enum log_level level)
{
    lowest = (int)level;
}

void log_line(enum log_level level, const char *module, const char *format, ...)
{
    if ((int)level < lowest) return;
    char line[640];
    int used = snprintf(line, sizeof line, "%s %s: ", level_name(level), module);
    va_list arguments;
    va_start(arguments, format);
    int more = vsnprintf(line + used, sizeof line - (size_t)used - 1, format, arguments);
    va_end(arguments);
    size_t length = (size_t)used + (more > 0 ? (size_t)more : 0);
    if (length > sizeof line - 2) length = sizeof line - 2;
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f) line[i] = ' ';
    line[length++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, length);
    (void)written;
}

void log_fault(enum log_level level, const char *module, const char *doing,
               const struct fault *fault)
{
    log_line(level, module, "%s: %s (%s%s%s, %s, cause %d)", doing, fault->text,
             fault_kind_name(fault->kind), fault->code[0] ? ", " : "", fault->code,
             fault->where ? fault->where : "?", fault->cause);
}
