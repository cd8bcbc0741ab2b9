/* The classes about one defect each: from none of it to plenty. */
#include "bounds.h"
#include "trial.h"

/* A sheet of text by one of the scanner's ways. */
static void scanned(struct dice *dice, struct trial *trial)
{
    if (dice_below(dice, 2)) {
        trial_feeder(dice, trial);
    } else {
        trial_wide_glass(dice, trial, dice_between(dice, -4, 4));
    }
}

static void plan_empty(struct dice *dice, struct trial *trial, enum paper_kind kind)
{
    scanned(dice, trial);
    trial->order.kind = kind;
    trial->truth.measure_lie = false;
    trial_bad(trial, "D-04");
}

void plan_blank(struct dice *dice, struct trial *trial)
{
    plan_empty(dice, trial, PAPER_BLANK);
}

void plan_show_through(struct dice *dice, struct trial *trial)
{
    plan_empty(dice, trial, PAPER_SHOW_THROUGH);
}

void plan_blur(struct dice *dice, struct trial *trial)
{
    scanned(dice, trial);
    trial->harm.blur_px300 =
        trial_strength(dice, trial, 0, BLUR_FINE_PX300, BLUR_BAD_PX300, 4, "D-08");
}

/* By a scanner that was set so, or one that enlarges what it saw: that is a blur. */
void plan_coarse(struct dice *dice, struct trial *trial)
{
    scanned(dice, trial);
    if (dice_below(dice, 2)) {
        double ppi = trial_strength(dice, trial, 300, DETAIL_FINE_PPI, DETAIL_BAD_PPI, 75, "D-07");
        trial->order.dpi = (int)lround(ppi);
    } else {
        double ppi =
            trial_strength(dice, trial, 300, DETAIL_FINE_PPI, ENLARGED_BAD_PPI, 45, "D-08");
        trial->order.dpi = 300;
        trial->harm.detail_ppi = ppi < 290 ? ppi : 0;
        if (!trial->truth.good) trial->truth.codes[1] = "D-07";
    }
}

void plan_dark(struct dice *dice, struct trial *trial)
{
    if (dice_below(dice, 2)) {
        trial_camera(dice, trial);
    } else {
        scanned(dice, trial);
    }
    trial->harm.gain = trial_strength(dice, trial, 1, GAIN_FINE, GAIN_BAD, 0.2, "D-05");
}

static void somewhere(struct dice *dice, struct harm *harm)
{
    harm->glare_x_mm = dice_between(dice, 0.2, 0.8);
    harm->glare_y_mm = dice_between(dice, 0.2, 0.8);
}

void plan_glare(struct dice *dice, struct trial *trial)
{
    trial_camera(dice, trial);
    trial->order.kind = PAPER_LETTER;
    trial->harm.glare_mm = trial_strength(dice, trial, 0, GLARE_FINE_MM, GLARE_BAD_MM, 45, "D-09");
    somewhere(dice, &trial->harm);
}

void plan_glare_card(struct dice *dice, struct trial *trial)
{
    if (dice_below(dice, 2)) {
        plan_card(dice, trial);
    } else {
        plan_card_camera(dice, trial);
    }
    trial->harm.glare_mm =
        trial_strength(dice, trial, 0, GLARE_FINE_MM, GLARE_BAD_CARD_MM, 22, "D-09");
    somewhere(dice, &trial->harm);
}

void plan_shadow(struct dice *dice, struct trial *trial)
{
    if (dice_below(dice, 3)) {
        trial_camera(dice, trial);
    } else {
        trial_wide_glass(dice, trial, dice_between(dice, -2, 2));
    }
    trial->harm.shadow_depth =
        trial_strength(dice, trial, 0, SHADOW_FINE, SHADOW_BAD, 0.75, "D-10");
    trial->harm.shadow_at_mm = dice_between(dice, 0.3, 0.8);
    trial->harm.shadow_mm = dice_between(dice, 30, 70);
}

/* Fine: at most 1 mm beyond. Bad: print is cut. Where only margin is lost is the grey zone. */
void plan_crop(struct dice *dice, struct trial *trial)
{
    trial_flatbed(dice, trial);
    trial->order.kind = PAPER_LETTER;
    trial->harm.crop_mm =
        trial_strength(dice, trial, 0, CROP_FINE_MM, CROP_BAD_PRINT_MM, 30, "D-06");
    trial->harm.crop_side = dice_below(dice, 4);
    if (trial->truth.good) return;
    trial->truth.measure_size = false;
}

void plan_crop_card(struct dice *dice, struct trial *trial)
{
    plan_card(dice, trial);
    trial->taking.degrees = dice_between(dice, -2, 2);
    trial->harm.crop_mm =
        trial_strength(dice, trial, 0, CROP_FINE_MM, CROP_BAD_CARD_MM, 25, "D-06");
    if (!trial->truth.good) trial->truth.codes[1] = "D-13"; /* no longer of a card's size */
    trial->harm.crop_side = dice_below(dice, 4);
    if (!trial->truth.good) trial->truth.measure_size = false;
}

void plan_tilted(struct dice *dice, struct trial *trial)
{
    trial_wide_glass(dice, trial, 0);
    if (dice_below(dice, 2)) { /* A5: any angle has room */
        trial->order.width_mm = 148;
        trial->order.height_mm = 210;
    }
    double degrees =
        trial_strength(dice, trial, 5, SKEW_FINE_DEGREES, SKEW_BAD_DEGREES, 38, "D-15");
    trial->taking.degrees = dice_below(dice, 2) ? degrees : -degrees;
    trial->taking.glass_width_mm = 400;
    trial->taking.place_x = dice_between(dice, 0.1, 0.9);
    trial->taking.place_y = dice_between(dice, 0.1, 0.9);
}

void plan_grey_copy(struct dice *dice, struct trial *trial)
{
    if (dice_below(dice, 2)) {
        plan_card(dice, trial);
    } else {
        scanned(dice, trial);
        trial->order.kind = PAPER_LETTER;
        trial->order.colour = true;
    }
    trial->wish.colour = true;
    trial->harm.grey = dice_below(dice, 2);
    if (trial->harm.grey) trial_bad(trial, "D-11");
}

void plan_wrong(struct dice *dice, struct trial *trial)
{
    bool card = dice_below(dice, 2);
    if (card) {
        plan_card(dice, trial);
    } else {
        scanned(dice, trial);
    }
    trial->wish = (struct page_wish){.card = !card};
    trial_bad(trial, card ? "D-14" : "D-13");
}
