/* words.h - sentences that read like an office's letters and mean nothing. ASCII. */
#ifndef ANJUNGAN_TESTS_WORDS_H
#define ANJUNGAN_TESTS_WORDS_H

#include "dice.h"

#include <stddef.h>

const char *words_one(struct dice *);
/* Sentences of 6 to 16 words, count of them, as long as they fit into size. */
void words_paragraph(struct dice *, int count, char *out, size_t size);
void words_date(struct dice *, char *out, size_t size);

#endif
