#include "paper.h"

#include "capture/pixels.h"
#include "desk.h"

static void init(struct sheet *sheet, const struct paper_order *order, struct pen *pen)
{
    *sheet = (struct sheet){.dice = {.state = order->seed * 2654435761u + 77},
                            .pen = pen,
                            .mm = order->dpi / 25.4,
                            .width_mm = order->width_mm,
                            .height_mm = order->height_mm};
    for (int i = 0; i < 8; i++)
        dice_next(&sheet->dice);
    specimen_make((int)lround(order->width_mm * sheet->mm),
                  (int)lround(order->height_mm * sheet->mm), &sheet->picture);
    sheet->picture.dpi = order->dpi;
    int level = 242 + dice_below(&sheet->dice, 9);
    bool cream = dice_below(&sheet->dice, 3) == 0;
    for (size_t i = 0; i < sheet->picture.pixels.size; i++)
        sheet->picture.pixels.data[i] = (uint8_t)(level - (cream && i % 3 == 2 ? 9 : 0));
    sheet->colour = dice_below(&sheet->dice, 3) > 0 || order->colour;
}

/* A mirrored letter that shines through: 5 to 9 of a hundred of its darkness, as 70 g/m2 paper
 * lets through on a scanner with a white lid, and blurred by the fibres. */
static void show_through(struct sheet *sheet)
{
    struct sheet other = *sheet;
    specimen_make(sheet->picture.width_px, sheet->picture.height_px, &other.picture);
    memset(other.picture.pixels.data, 255, other.picture.pixels.size);
    other.colour = false;
    paper_letter(&other);
    struct picture soft;
    picture_reduce(&other.picture, picture_longer_side(&other.picture) / 4, &soft);
    double share = dice_between(&sheet->dice, 0.05, 0.09);
    int width = sheet->picture.width_px;
    double scale = (double)soft.width_px / width;
    for (int y = 0; y < sheet->picture.height_px; y++) {
        for (int x = 0; x < width; x++) {
            double shine[3];
            specimen_sample(&soft, (width - x - 0.5) * scale, (y + 0.5) * scale, shine);
            uint8_t *to = specimen_at(&sheet->picture, x, y);
            for (int c = 0; c < 3; c++)
                to[c] = specimen_byte(to[c] * (1 - share * (1 - shine[c] / 255)));
        }
    }
    picture_free(&soft);
    picture_free(&other.picture);
    sheet->print = (struct box_mm){0};
}

/* What a copier leaves: greys drawn apart, grain in the black, specks. */
static void copier(struct sheet *sheet)
{
    struct picture *picture = &sheet->picture;
    struct dice dice = {.state = sheet->dice.state};
    for (int y = 0; y < picture->height_px; y++) {
        uint8_t *p = specimen_at(picture, 0, y);
        for (int x = 0; x < picture->width_px; x++, p += 3) {
            double grey = 0.3 * p[0] + 0.59 * p[1] + 0.11 * p[2];
            double hard = 248 / (1 + exp(-(grey - 150) / 22)) + (grey < 120 ? 14 : 0);
            p[0] = p[1] = p[2] = specimen_byte(hard + dice_between(&dice, -3, 3));
        }
    }
    for (int i = 0; i < 60; i++)
        paint_ring(picture, dice_between(&dice, 0, picture->width_px),
                   dice_between(&dice, 0, picture->height_px), 0.04 * sheet->mm,
                   dice_between(&dice, 0.05, 0.16) * sheet->mm, &ink_black);
}

void paper_draw(const struct paper_order *order, struct pen *pen, struct paper *out)
{
    struct sheet sheet;
    init(&sheet, order, pen);
    switch (order->kind) {
    case PAPER_LETTER: paper_letter(&sheet); break;
    case PAPER_FORM: paper_form(&sheet); break;
    case PAPER_SPARSE: paper_sparse(&sheet); break;
    case PAPER_SHOW_THROUGH: show_through(&sheet); /* fall through */
    case PAPER_BLANK: sheet.colour = false; break;
    case PAPER_CARD: paper_card(&sheet); break;
    case PAPER_PHOTOCOPY:
        paper_letter(&sheet);
        copier(&sheet);
        sheet.colour = false;
        break;
    case PAPER_RECEIPT: paper_receipt(&sheet); break;
    case PAPER_KINDS: break;
    }
    *out = (struct paper){.picture = sheet.picture, .print = sheet.print, .colour = sheet.colour};
}

void paper_free(struct paper *paper)
{
    picture_free(&paper->picture);
}
