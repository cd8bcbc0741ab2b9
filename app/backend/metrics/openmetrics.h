/* openmetrics.h - writes the text format of OpenMetrics 1.0: families, each with its samples. */
#ifndef ANJUNGAN_BACKEND_METRICS_OPENMETRICS_H
#define ANJUNGAN_BACKEND_METRICS_OPENMETRICS_H

#include "base/bytes.h"

#include <stdint.h>

#define OPENMETRICS_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

/* Literals. */
struct metric_family {
    const char *name, *type; /* "gauge", "counter", "info", "stateset" */
    const char *unit;        /* what the name ends in, or NULL */
    const char *help;
};

void metric_begin(struct bytes *out, const struct metric_family *);
/* One sample of the family that was begun last: pairs of label and value, ended by NULL. */
void metric_sample(struct bytes *out, const struct metric_family *, int64_t value, ...)
    __attribute__((sentinel));
void metric_end(struct bytes *out); /* of everything */

#endif
