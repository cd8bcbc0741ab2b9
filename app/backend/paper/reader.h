/* reader.h - one run of anjungan-paper: a document in, its answer out, and no process left. */
#ifndef ANJUNGAN_BACKEND_PAPER_READER_H
#define ANJUNGAN_BACKEND_PAPER_READER_H

#include "base/bytes.h"
#include "base/fault.h"

/* "DIR/anjungan-paper" beside the running program, or in libexec. */
bool reader_find(char **out_path, struct fault *); /* the caller frees */

/* argv[0] is the program. The document lies on its standard input, a sealed memfd; it hears and
 * sees nothing else of ours: no environment, no descriptor, no standard error. Killed, and reaped,
 * when it has not ended after time_ms or says more than answer_max bytes. */
bool reader_run(const char *const *argv, const struct bytes *document, unsigned time_ms,
                size_t answer_max, struct bytes *out_answer, struct fault *);

#endif
