#include "trial.h"

#include "bounds.h"

#include <string.h>

const struct trial_class trial_classes[] = {
    {"flatbed", "a sheet straight on the glass", plan_flatbed},
    {"askew", "up to 14 degrees askew on the glass", plan_askew},
    {"turned", "by a quarter or half", plan_turned},
    {"feeder", "through the feeder, up to 3 degrees askew", plan_feeder},
    {"camera", "under a document camera", plan_camera},
    {"form", "a filled form", plan_form},
    {"sparse", "a few lines on a sheet", plan_sparse},
    {"photocopy", "black and white, colour not asked for", plan_photocopy},
    {"card", "a card on the glass", plan_card},
    {"card-camera", "a card under the camera", plan_card_camera},
    {"odd", "receipts and A5", plan_odd},
    {"file", "comes as JPEG", plan_file},
    {"blank", "nothing on it", plan_blank},
    {"show-through", "nothing but what shines through", plan_show_through},
    {"blur", "out of focus", plan_blur},
    {"coarse", "of few dots an inch", plan_coarse},
    {"dark", "little light", plan_dark},
    {"glare", "a reflection on a sheet", plan_glare},
    {"glare-card", "a reflection on a card", plan_glare_card},
    {"shadow", "a band of shadow", plan_shadow},
    {"crop", "print beyond the picture's border", plan_crop},
    {"crop-card", "a card over the glass's edge", plan_crop_card},
    {"tilted", "more than 15 degrees askew, or less", plan_tilted},
    {"grey-copy", "colour asked for, grey or not", plan_grey_copy},
    {"wrong", "a card for a sheet, a sheet for a card", plan_wrong},
};

int trial_classes_count(void)
{
    return sizeof trial_classes / sizeof *trial_classes;
}

const struct trial_class *trial_class_find(const char *name)
{
    for (int i = 0; i < trial_classes_count(); i++) {
        if (strcmp(trial_classes[i].name, name) == 0) return &trial_classes[i];
    }
    return NULL;
}

void trial_bad(struct trial *trial, const char *code)
{
    trial->truth.good = false;
    trial->truth.codes[0] = code;
}

double trial_strength(struct dice *dice, struct trial *trial, double none, double fine, double bad,
                      double worst, const char *code)
{
    int which = dice_below(dice, 9);
    enum side side = which < 4 ? SIDE_FINE : which < 8 ? SIDE_BAD : SIDE_GREY;
    double from = none, to = fine;
    if (side == SIDE_GREY) {
        from = fine;
        to = bad;
    }
    if (side == SIDE_BAD) {
        from = bad;
        to = worst;
        trial_bad(trial, code);
    }
    trial->truth.grey_zone = side == SIDE_GREY;
    trial->truth.strength = dice_between(dice, from, to);
    return trial->truth.strength;
}

static void sheet_size(struct dice *dice, struct paper_order *order)
{
    static const double sizes[][2] = {{210, 297}, {210, 297}, {215, 330}, {215.9, 279.4}};
    int which = dice_below(dice, sizeof sizes / sizeof *sizes);
    order->width_mm = sizes[which][0];
    order->height_mm = sizes[which][1];
}

static void begin(struct dice *dice, struct trial *trial)
{
    sheet_size(dice, &trial->order);
    trial->order.kind = dice_below(dice, 3) ? PAPER_LETTER : PAPER_FORM;
    trial->order.dpi = (const int[]){200, 200, 240, 300}[dice_below(dice, 4)];
    trial->taking.seed = dice_next(dice);
    trial->harm.grain = dice_between(dice, 0.5, 3);
    trial->truth = (struct truth){.good = true, .measure_size = true, .measure_lie = true};
}

/* Lids are white or grey, or black; or open in a lit room. A sheet's own white is 242 to 250. */
static int a_lid(struct dice *dice)
{
    return (const int[]){252, 253, 235, 128, 25}[dice_below(dice, 5)];
}

void trial_flatbed(struct dice *dice, struct trial *trial)
{
    begin(dice, trial);
    struct taking *taking = &trial->taking;
    taking->device = TAKEN_FLATBED;
    taking->glass_width_mm = fmax(216, trial->order.width_mm + 1);
    taking->glass_height_mm = 356; /* legal, the usual glass that takes F4 */
    taking->degrees = 0;
    taking->lid = a_lid(dice);
    bool corner = dice_below(dice, 2);
    taking->place_x = corner ? 0 : dice_between(dice, 0, 1);
    taking->place_y = corner ? 0 : dice_between(dice, 0, 1);
}

void trial_wide_glass(struct dice *dice, struct trial *trial, double degrees)
{
    trial_flatbed(dice, trial);
    trial->order.dpi = 200;
    trial->taking.glass_width_mm = 360; /* F4 lying, askew */
    trial->taking.glass_height_mm = 440;
    trial->taking.degrees = degrees;
}

void trial_feeder(struct dice *dice, struct trial *trial)
{
    begin(dice, trial);
    trial->taking.device = TAKEN_FEEDER;
    trial->taking.degrees = dice_between(dice, -3, 3);
    trial->taking.lid = (const int[]){253, 253, 25}[dice_below(dice, 3)];
}

void trial_camera(struct dice *dice, struct trial *trial)
{
    begin(dice, trial);
    struct taking *taking = &trial->taking;
    trial->order.dpi = 240;
    taking->device = TAKEN_CAMERA;
    taking->frame_px = 3648; /* ten megapixels: an F4 sheet still gets more than 230 dpi */
    taking->fill = dice_between(dice, 0.86, 0.92);
    taking->degrees = dice_between(dice, -6, 6);
    taking->tilt_x = dice_between(dice, -0.03, 0.03);
    taking->tilt_y = dice_between(dice, -0.03, 0.03);
    taking->ground = (enum specimen_ground)dice_below(dice, GROUND_COUNT);
    taking->light = dice_between(dice, 0.02, 0.15);
}

void trial_card(struct dice *dice, struct trial *trial)
{
    trial->order.kind = PAPER_CARD;
    trial->order.width_mm = 85.6;
    trial->order.height_mm = 53.98;
    trial->order.dpi = 300;
    trial->wish = (struct page_wish){.card = true, .colour = dice_below(dice, 2)};
    trial->truth.half_turn_free = true;
}

void trial_plan(const struct trial_class *class, uint64_t seed, struct trial *out)
{
    struct dice dice = {.state = (seed + 1) * 0x9e3779b97f4a7c15u};
    for (const char *c = class->name; *c; c++)
        dice.state = dice.state * 131 + (uint64_t)*c;
    for (int i = 0; i < 8; i++)
        dice_next(&dice);
    *out = (struct trial){0};
    class->plan(&dice, out);
    out->order.seed = dice_next(&dice);
}

/* Where print stands is known once it is drawn: a crop that takes print, a glare that hides some.
 */
static void place_on_print(struct trial *trial, const struct paper *paper)
{
    const struct box_mm *print = &paper->print;
    struct harm *harm = &trial->harm;
    double width = trial->order.width_mm, height = trial->order.height_mm;
    if (harm->glare_mm > 0) {
        harm->glare_x_mm = print->left + harm->glare_x_mm * (print->right - print->left);
        harm->glare_y_mm = print->top + harm->glare_y_mm * (print->bottom - print->top);
    }
    harm->shadow_at_mm *= height;
    if (harm->crop_mm <= 0 || trial->truth.good || trial->truth.grey_zone ||
        trial->order.kind == PAPER_CARD)
        return;
    switch (harm->crop_side) {
    case 0: harm->crop_mm += print->top; break;
    case 1: harm->crop_mm += width - print->right; break;
    case 2: harm->crop_mm += height - print->bottom; break;
    default: harm->crop_mm += print->left; break;
    }
}

void trial_take(struct trial *trial, struct pen *pen, struct paper *out_paper,
                struct taken *out_taken)
{
    paper_draw(&trial->order, pen, out_paper);
    place_on_print(trial, out_paper);
    taking_do(&trial->taking, &trial->order, out_paper, &trial->harm, out_taken);
}

bool trial_judged_rightly(const struct truth *truth, const struct judgement *judgement)
{
    if (truth->grey_zone) return true;
    if (truth->good) return judgement->verdict == VERDICT_GOOD;
    if (judgement->verdict == VERDICT_GOOD) return false;
    for (int i = 0; i < TRUTH_CODES && truth->codes[i]; i++) {
        if (strcmp(judgement->code, truth->codes[i]) == 0) return true;
    }
    return false;
}
