/* The classes whose pages are good. */
#include "bounds.h"
#include "trial.h"

void plan_flatbed(struct dice *dice, struct trial *trial)
{
    trial_flatbed(dice, trial);
    trial->taking.degrees = 0;
}

/* Any angle but those near none, which plan_flatbed has. */
static double an_angle(struct dice *dice, double most)
{
    double degrees = dice_between(dice, 0.3, most);
    return dice_below(dice, 2) ? degrees : -degrees;
}

void plan_askew(struct dice *dice, struct trial *trial)
{
    trial_wide_glass(dice, trial, an_angle(dice, SKEW_FINE_DEGREES));
}

void plan_turned(struct dice *dice, struct trial *trial)
{
    if (dice_below(dice, 4) == 0) {
        trial_feeder(dice, trial);
    } else {
        trial_wide_glass(dice, trial, an_angle(dice, 4));
    }
    trial->taking.quarter_turns = 1 + dice_below(dice, 3);
}

void plan_feeder(struct dice *dice, struct trial *trial)
{
    trial_feeder(dice, trial);
}

void plan_camera(struct dice *dice, struct trial *trial)
{
    trial_camera(dice, trial);
}

void plan_form(struct dice *dice, struct trial *trial)
{
    if (dice_below(dice, 2)) {
        trial_feeder(dice, trial);
    } else {
        trial_wide_glass(dice, trial, an_angle(dice, 6));
    }
    trial->order.kind = PAPER_FORM;
}

void plan_sparse(struct dice *dice, struct trial *trial)
{
    if (dice_below(dice, 2)) {
        trial_feeder(dice, trial);
    } else {
        trial_wide_glass(dice, trial, an_angle(dice, 6));
    }
    trial->order.kind = PAPER_SPARSE;
}

void plan_photocopy(struct dice *dice, struct trial *trial)
{
    if (dice_below(dice, 2)) {
        trial_feeder(dice, trial);
    } else {
        trial_wide_glass(dice, trial, an_angle(dice, 6));
    }
    trial->order.kind = PAPER_PHOTOCOPY;
}

void plan_card(struct dice *dice, struct trial *trial)
{
    trial_flatbed(dice, trial);
    trial_card(dice, trial);
    trial->taking.degrees = an_angle(dice, SKEW_FINE_DEGREES);
    trial->taking.quarter_turns = dice_below(dice, 4);
    trial->taking.glass_height_mm = 297;
    trial->taking.place_x = dice_between(dice, 0.05, 0.95);
    trial->taking.place_y = dice_between(dice, 0.05, 0.95);
}

void plan_card_camera(struct dice *dice, struct trial *trial)
{
    trial_camera(dice, trial);
    trial_card(dice, trial);
    trial->taking.frame_px = 1920;
    trial->taking.fill = dice_between(dice, 0.6, 0.8);
}

void plan_odd(struct dice *dice, struct trial *trial)
{
    static const double sizes[][2] = {{80, 150}, {80, 210}, {58, 160}, {148, 210}, {105, 148}};
    trial_flatbed(dice, trial);
    int which = dice_below(dice, 5);
    trial->order.kind = which < 3 ? PAPER_RECEIPT : which == 3 ? PAPER_LETTER : PAPER_SPARSE;
    trial->order.width_mm = sizes[which][0];
    trial->order.height_mm = sizes[which][1];
    trial->taking.glass_height_mm = 297;
    trial->taking.degrees = an_angle(dice, 8);
    trial->taking.place_x = dice_between(dice, 0.02, 0.98);
    trial->taking.place_y = dice_between(dice, 0.02, 0.98);
}

void plan_file(struct dice *dice, struct trial *trial)
{
    int which = dice_below(dice, 3);
    if (which == 0) trial_flatbed(dice, trial);
    if (which == 1) trial_feeder(dice, trial);
    if (which == 2) trial_camera(dice, trial);
    trial->harm.jpeg_quality = 75 + dice_below(dice, 20);
}
