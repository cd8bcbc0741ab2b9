#include "capture/judge.h"

#include "capture/light.h"
#include "capture/paper.h"
#include "capture/pixels.h"
#include "capture/sharp.h"

#include <math.h>
#include <stdio.h>

/* Below the first a page is as good as empty, below the second quite empty. The share of a page
 * with one line of print is some 0.1 %. */
#define INK_BLANK 0.002
#define INK_EMPTY 0.0003

enum {
    PAPER_DARK = 130, /* luma of the paper; some 230 on a scanner's glass */
    PAPER_BLACK = 45,
    PPI_LEAST = 196,  /* 200, the accepted least for text (13 TAC 6.96), less 2 % */
    PPI_USELESS = 70, /* small letters have 5 pixels */
};

/* Width of the edges of print (sharp.h), in pixels of 300 dpi: a blur of 1 is read with ease, of 2
 * with trouble, of 5 not at all. What the measure itself smooths is a pixel of the page, which at
 * fewer dots is more of the print. On specimens (tests/specimens) a fine page has at most 1.10 at
 * 300 dpi and 1.30 at 200, a bad one at least 1.33 and 1.62. */
#define EDGE_FINE_PX     0.76
#define EDGE_FINE_PER_PX 0.46
#define EDGE_UNREAD_PX   3.0

#define GLARE_MOST_CARD  0.010  /* of the page */
#define GLARE_MOST_SHEET 0.0015 /* three tiles: a word on two lines */
#define SKEW_MOST        15.5 /* degrees; 15 is the most that is asked for, and no measure is exact */
#define SHADOW_MOST      0.03
#define CARD_SHAPE       (85.6 / 53.98)
#define CARD_SHAPE_SLACK 0.06
#define EDGE_SPOT        0.06 /* of the shorter side: what is marked along a side that is cut */

struct measured {
    struct light light;
    struct sharpness sharpness;
    const struct page_wish *wish;
    const struct page_edges *edges;
    const struct captured_page *page;
    double skew_degrees; /* as it lay */
    double edge_px;      /* of 300 dpi; 0: nothing to tell by */
    double edge_fine;    /* what it may be at most */
    int cut;             /* the first side that is cut; -1 none */
    bool is_card;
};

static bool has_size(const struct captured_page *page)
{
    return page->width_mm > 0 && page->height_mm > 0;
}

/* By its size; where that is not known, by its shape. */
static bool is_card(const struct captured_page *page)
{
    double longer = fmax(page->width_mm, page->height_mm);
    double shorter = fmin(page->width_mm, page->height_mm);
    if (has_size(page)) return longer == PAPER_CARD_LONGER && shorter == PAPER_CARD_SHORTER;
    if (page->dpi > 0) return false; /* its scale is known, and it is no card's */
    double shape = (double)page->width_px / page->height_px;
    if (shape < 1) shape = 1 / shape;
    return fabs(shape / CARD_SHAPE - 1) < CARD_SHAPE_SLACK;
}

static struct spot side_spot(const struct picture *preview, int side)
{
    int width = preview->width_px, height = preview->height_px;
    int thick = (int)(EDGE_SPOT * (width < height ? width : height)) + 1;
    switch (side) {
    case 0: return (struct spot){0, 0, width, thick};
    case 1: return (struct spot){width - thick, 0, thick, height};
    case 2: return (struct spot){0, height - thick, width, thick};
    default: return (struct spot){0, 0, thick, height};
    }
}

/* From the full page to the preview, and grown so that it can be seen. */
static struct spot scaled_spot(const struct spot *spot, const struct captured_page *page)
{
    double scale = (double)page->preview.width_px / page->width_px;
    int grow = picture_longer_side(&page->preview) / 25;
    int x = (int)(spot->x_px * scale) - grow, y = (int)(spot->y_px * scale) - grow;
    int right = (int)((spot->x_px + spot->width_px) * scale) + grow;
    int bottom = (int)((spot->y_px + spot->height_px) * scale) + grow;
    if (x < 0) x = 0;
    if (y < 0) y = 0;
    if (right > page->preview.width_px) right = page->preview.width_px;
    if (bottom > page->preview.height_px) bottom = page->preview.height_px;
    return (struct spot){x, y, right - x, bottom - y};
}

/* The first that holds is the reason: what spoils most, and what one would change first. */
static const char *reason(const struct measured *m, enum verdict *out_verdict,
                          struct spot *out_spot)
{
    const struct captured_page *page = m->page;
    *out_verdict = VERDICT_AGAIN;
    *out_spot = (struct spot){0};
    if (m->light.lightest < PAPER_BLACK) {
        *out_verdict = VERDICT_REFUSED;
        return "D-05";
    }
    if (m->light.ink < INK_BLANK) {
        if (m->light.ink < INK_EMPTY) *out_verdict = VERDICT_REFUSED;
        return "D-04";
    }
    if (m->cut >= 0) {
        *out_spot = side_spot(&page->preview, m->cut);
        return "D-06";
    }
    if (m->wish->card && !m->is_card) return "D-13";
    if (!m->wish->card && m->is_card) return "D-14";
    if (m->light.lightest < PAPER_DARK) return "D-05";
    if (fabs(m->skew_degrees) > SKEW_MOST) return "D-15";
    if (page->dpi > 0 && page->dpi < PPI_LEAST) {
        if (page->dpi < PPI_USELESS) *out_verdict = VERDICT_REFUSED;
        return "D-07";
    }
    if (m->edge_px > m->edge_fine) {
        if (m->edge_px > EDGE_UNREAD_PX) *out_verdict = VERDICT_REFUSED;
        *out_spot = scaled_spot(&m->sharpness.spot, page);
        return "D-08";
    }
    if (m->light.glare > (m->is_card ? GLARE_MOST_CARD : GLARE_MOST_SHEET)) {
        *out_spot = m->light.glare_spot;
        return "D-09";
    }
    if (m->light.shadow > SHADOW_MOST) {
        *out_spot = m->light.shadow_spot;
        return "D-10";
    }
    return m->wish->colour && !page->colour ? "D-11" : "";
}

static void add_figures(const struct measured *m, struct judgement *judgement)
{
    judgement_add(judgement, "ppi", m->page->dpi, -1);
    judgement_add(judgement, "edge_px", m->edge_px, -1);
    judgement_add(judgement, "edge_pieces", m->sharpness.pieces, -1);
    judgement_add(judgement, "ink_share", m->light.ink, -1);
    judgement_add(judgement, "paper_level", m->light.paper, -1);
    judgement_add(judgement, "glare_share", m->light.glare, -1);
    judgement_add(judgement, "shadow_share", m->light.shadow, -1);
    judgement_add(judgement, "shadow_depth", m->light.shadow_depth, -1);
    judgement_add(judgement, "skew_degrees", m->skew_degrees, -1);
}

void judge_page(const struct picture *sheet, const struct page_wish *wish,
                const struct page_edges *edges, double left_degrees, struct captured_page *page)
{
    struct measured measured = {.wish = wish, .edges = edges, .page = page, .cut = -1};
    measured.skew_degrees = left_degrees != 0 ? left_degrees : page->skew_degrees;
    measured.is_card = is_card(page);
    for (int side = 3; side >= 0; side--)
        if (edges->cut[side]) measured.cut = side;
    light_measure(&page->preview, measured.is_card, &measured.light);
    sharpness_measure(sheet, &measured.sharpness);
    double dpi = page->dpi > 0 ? page->dpi : 300;
    measured.edge_px = measured.sharpness.edge_px * 300 / dpi;
    measured.edge_fine = EDGE_FINE_PX + EDGE_FINE_PER_PX * 300 / dpi;
    struct judgement judgement = {0};
    const char *code = reason(&measured, &judgement.verdict, &judgement.spot);
    if (!*code) judgement.verdict = VERDICT_GOOD;
    snprintf(judgement.code, sizeof judgement.code, "%s", code);
    add_figures(&measured, &judgement);
    page->judgement = judgement;
}
