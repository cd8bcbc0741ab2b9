/* verdict.h - how good a page or a face photo is: one verdict, the one reason, where it shows, and
 * the figures behind it.
 *
 * Made where pictures are judged (capture/), shown by the screens, written into the case. A soft
 * reason (AGAIN) may be kept by the applicant; a refused page cannot be used as it is. */
#ifndef ANJUNGAN_BASE_VERDICT_H
#define ANJUNGAN_BASE_VERDICT_H

enum verdict {
    VERDICT_GOOD,
    VERDICT_AGAIN,  /* better again: what the applicant keeps all the same is marked */
    VERDICT_REFUSED /* a verifier could do nothing with it */
};

/* A place in the preview; width_px 0: the reason has no place. */
struct spot {
    int x_px, y_px, width_px, height_px;
};

enum { FIGURE_NAME_SIZE = 28, FIGURES_MAX = 20 };

/* One measure: its raw value in its own unit, and its score where it has one. */
struct figure {
    char name[FIGURE_NAME_SIZE]; /* "inter_eye_distance_px": the key in case.json */
    double raw;
    int score; /* 0 to 100; -1: none */
};

struct judgement {
    enum verdict verdict;
    char code[8]; /* the support code of the one reason; "" when good */
    struct spot spot;
    struct figure figures[FIGURES_MAX];
    int figures_count;
};

const char *verdict_name(enum verdict); /* "good", "again", "refused" */
/* Adds one; past FIGURES_MAX it is a broken promise. */
void judgement_add(struct judgement *, const char *name, double raw, int score);

#endif
