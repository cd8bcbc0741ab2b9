/* papers.h - the parts of the program papers: one trial measured, a class's tally, the table. */
#ifndef ANJUNGAN_TESTS_PAPERS_H
#define ANJUNGAN_TESTS_PAPERS_H

#include "trial.h"

/* What came of one trial. */
struct outcome {
    bool right; /* verdict and code as the truth has them */
    enum verdict verdict;
    char code[8];
    bool lie_measured, upright;
    double skew_degrees; /* what is left of it, worst side */
    bool size_told;
    double size_miss_mm; /* the worse of width and height */
    double cpu_ms;       /* capture_page alone */
};
/* Draws, captures and compares. False: capture_page refused the picture. */
bool papers_try(struct trial *, struct pen *, struct outcome *out);

/* Runs count seeds from first on through the named classes (names_count 0: all), prints the table;
 * false when too few verdicts are right or too many pages lie wrong. */
bool papers_table(const char *const *names, int names_count, uint64_t first, int count);

/* Writes the specimen as the device gives it (out.png), or, as page, what the pipeline makes of it
 * (out.jpg); prints its truth. */
int papers_draw(const char *class_name, uint64_t seed, const char *path, bool page);

/* One page from a PPM file of 300 dpi to a judged JPEG; prints how long it took and what memory. */
int papers_one(const char *ppm_path, const char *jpeg_path);

/* Writes such a page: a letter on A4 in colour, 2 degrees askew. */
int papers_sample(const char *ppm_path);

bool papers_keep(const char *path, const void *data, size_t size);

#endif
