/* log.h - one line a fact, to standard error (the journal), without personal data.
 *
 * "level module: sentence [code]". Thread-safe: one write(2) a line. */
#ifndef ANJUNGAN_BASE_LOG_H
#define ANJUNGAN_BASE_LOG_H

#include "base/fault.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/* Lines below level are dropped. The default is LOG_LEVEL_INFO. */
void log_set_level(enum log_level level);
void log_line(enum log_level level, const char *module, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The fault's sentence, kind, code and place behind what was being tried. */
void log_fault(enum log_level level, const char *module, const char *doing, const struct fault *);

#endif
