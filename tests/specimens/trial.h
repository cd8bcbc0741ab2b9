/* trial.h - a specimen with its truth: what was drawn and how it was taken, and what a just judge
 * says of it. A class is a way to make trials from seeds; class and seed name a trial for ever. */
#ifndef ANJUNGAN_TESTS_TRIAL_H
#define ANJUNGAN_TESTS_TRIAL_H

#include "base/verdict.h"
#include "capture/capture.h"
#include "taking.h"

enum { TRUTH_CODES = 3 };

struct truth {
    bool grey_zone; /* either verdict is right */
    bool good;      /* otherwise not good, for one of the codes */
    const char *codes[TRUTH_CODES];
    bool measure_size;   /* the whole sheet is there, and its size can be told */
    bool measure_lie;    /* it has print that says how it lies */
    bool half_turn_free; /* a card: its reader turns it over */
    double strength;     /* of what the class is about, in its own unit */
};

struct trial {
    struct paper_order order;
    struct taking taking;
    struct harm harm;
    struct page_wish wish;
    struct truth truth;
};

struct trial_class {
    const char *name, *what;
    void (*plan)(struct dice *, struct trial *);
};

extern const struct trial_class trial_classes[];
int trial_classes_count(void);
const struct trial_class *trial_class_find(const char *name); /* NULL: there is none */

/* The numbers of a trial; draws nothing yet. */
void trial_plan(const struct trial_class *, uint64_t seed, struct trial *out);
/* Draws it. Where the harm is placed on print, the trial is completed. */
void trial_take(struct trial *, struct pen *, struct paper *out_paper, struct taken *out_taken);

bool trial_judged_rightly(const struct truth *, const struct judgement *);

/* For the files of classes. */
enum side { SIDE_FINE, SIDE_GREY, SIDE_BAD };
/* A strength: four of nine clearly none (from none to fine), four clearly bad (from bad to worst),
 * one between; the truth is set with it. */
double trial_strength(struct dice *, struct trial *, double none, double fine, double bad,
                      double worst, const char *code);
void trial_flatbed(struct dice *, struct trial *); /* a sheet that lies straight; good */
void trial_wide_glass(struct dice *, struct trial *, double degrees); /* A3, any turn */
void trial_camera(struct dice *, struct trial *);
void trial_feeder(struct dice *, struct trial *);
void trial_card(struct dice *, struct trial *);
void trial_bad(struct trial *, const char *code);

void plan_flatbed(struct dice *, struct trial *);
void plan_askew(struct dice *, struct trial *);
void plan_turned(struct dice *, struct trial *);
void plan_feeder(struct dice *, struct trial *);
void plan_camera(struct dice *, struct trial *);
void plan_form(struct dice *, struct trial *);
void plan_sparse(struct dice *, struct trial *);
void plan_photocopy(struct dice *, struct trial *);
void plan_card(struct dice *, struct trial *);
void plan_card_camera(struct dice *, struct trial *);
void plan_odd(struct dice *, struct trial *);
void plan_file(struct dice *, struct trial *);

void plan_blank(struct dice *, struct trial *);
void plan_show_through(struct dice *, struct trial *);
void plan_blur(struct dice *, struct trial *);
void plan_coarse(struct dice *, struct trial *);
void plan_dark(struct dice *, struct trial *);
void plan_glare(struct dice *, struct trial *);
void plan_glare_card(struct dice *, struct trial *);
void plan_shadow(struct dice *, struct trial *);
void plan_crop(struct dice *, struct trial *);
void plan_crop_card(struct dice *, struct trial *);
void plan_tilted(struct dice *, struct trial *);
void plan_grey_copy(struct dice *, struct trial *);
void plan_wrong(struct dice *, struct trial *);

#endif
