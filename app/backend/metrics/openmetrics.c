#include "backend/metrics/openmetrics.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

void metric_begin(struct bytes *out, const struct metric_family *family)
{
    bytes_append_format(out, "# TYPE %s %s\n", family->name, family->type);
    if (family->unit) bytes_append_format(out, "# UNIT %s %s\n", family->name, family->unit);
    bytes_append_format(out, "# HELP %s %s\n", family->name, family->help);
}

static void append_escaped(struct bytes *out, const char *value)
{
    for (; *value; value++) {
        if (*value == '\n')
            bytes_append_text(out, "\\n");
        else if (*value == '"' || *value == '\\')
            bytes_append_format(out, "\\%c", *value);
        else
            bytes_append(out, value, 1);
    }
}

void metric_sample(struct bytes *out, const struct metric_family *family, int64_t value, ...)
{
    const char *label, *between = "{";
    va_list pairs;
    bytes_append_text(out, family->name);
    if (strcmp(family->type, "info") == 0) bytes_append_text(out, "_info");
    if (strcmp(family->type, "counter") == 0) bytes_append_text(out, "_total");
    va_start(pairs, value);
    while ((label = va_arg(pairs, const char *))) {
        bytes_append_format(out, "%s%s=\"", between, label);
        append_escaped(out, va_arg(pairs, const char *));
        bytes_append_text(out, "\"");
        between = ",";
    }
    va_end(pairs);
    bytes_append_format(out, "%s %" PRId64 "\n", *between == ',' ? "}" : "", value);
}

void metric_end(struct bytes *out)
{
    bytes_append_text(out, "# EOF\n");
}
