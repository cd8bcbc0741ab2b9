/* specimen.h - made-up pages and cards, and photos of them lying on a desk, drawn by code.
 *
 * Everything comes from a seed, so that a failing picture can be drawn again; every sheet is marked
 * SPESIMEN. The corners of the sheet in the photo are known exactly. */
#ifndef ANJUNGAN_TESTS_SPECIMEN_H
#define ANJUNGAN_TESTS_SPECIMEN_H

#include "../specimens/desk.h"
#include "../specimens/dice.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Words of the length and spacing of a letter, as dark bars broken into characters. */
static inline void specimen_text(PIX *page, struct dice *dice, int x, int y, int width, int size)
{
    int end = x + width;
    while (x < end) {
        int letters = 2 + dice_below(dice, 9);
        for (int i = 0; i < letters && x < end - size; i++) {
            int tall = dice_below(dice, 4) == 0 ? size : size * 7 / 10;
            int stem = size / 7 + 1;
            pixRasterop(page, x, y + size - tall, stem, tall, PIX_CLR, NULL, 0, 0);
            pixRasterop(page, x, y + size - tall / 2, size / 2, stem, PIX_CLR, NULL, 0, 0);
            if (dice_below(dice, 2))
                pixRasterop(page, x + size / 3, y + size - tall, stem, tall, PIX_CLR, NULL, 0, 0);
            x += size * 6 / 10;
        }
        x += size / 2;
    }
}

static inline void specimen_box(PIX *page, int x, int y, int width, int height, uint32_t colour)
{
    BOX *box = boxCreate(x, y, width, height);
    pixSetInRectArbitrary(page, box, colour << 8);
    boxDestroy(&box);
}

static inline void specimen_mark(PIX *page, int x, int y, uint32_t colour)
{
    L_BMF *font = bmfCreate(NULL, 20);
    pixSetTextline(page, font, "SPESIMEN", colour << 8, x, y, NULL, NULL);
    bmfDestroy(&font);
}

static inline void specimen_from_pix(PIX *pix, struct picture *out)
{
    specimen_make(pixGetWidth(pix), pixGetHeight(pix), out);
    for (int y = 0; y < out->height_px; y++) {
        for (int x = 0; x < out->width_px; x++) {
            int red, green, blue;
            pixGetRGBPixel(pix, x, y, &red, &green, &blue);
            uint8_t *to = specimen_at(out, x, y);
            to[0] = (uint8_t)red;
            to[1] = (uint8_t)green;
            to[2] = (uint8_t)blue;
        }
    }
}

/* An A4 or F4 letter at dots an inch: letterhead, paragraphs, sometimes a ruled table and a stamp.
 */
static inline void specimen_letter(struct dice *dice, double width_mm, double height_mm, int dpi,
                                   struct picture *out)
{
    int width = (int)(width_mm * dpi / 25.4), height = (int)(height_mm * dpi / 25.4);
    double mm = dpi / 25.4;
    PIX *page = pixCreate(width, height, 32);
    specimen_box(page, 0, 0, width, height, 0xfafaf6);
    int left = (int)(25 * mm), inner = width - (int)(45 * mm), y = (int)(18 * mm);
    for (int i = 0; i < 3; i++, y += (int)(7 * mm))
        specimen_text(page, dice, left + inner / 6, y, inner * 2 / 3, (int)(4.5 * mm));
    pixRasterop(page, left, y, inner, (int)(0.8 * mm) + 1, PIX_CLR, NULL, 0, 0);
    y += (int)(8 * mm);
    bool table = dice_below(dice, 2);
    int table_top = (int)(height_mm * 0.5 * mm);
    while (y < height - (int)(60 * mm)) {
        if (table && y > table_top) {
            for (int row = 0; row < 5; row++) {
                int top = y + row * (int)(9 * mm);
                pixRasterop(page, left, top, inner, 2, PIX_CLR, NULL, 0, 0);
                specimen_text(page, dice, left + (int)(3 * mm), top + (int)(3 * mm), inner * 2 / 3,
                              (int)(3 * mm));
            }
            pixRasterop(page, left, y, 2, (int)(36 * mm), PIX_CLR, NULL, 0, 0);
            pixRasterop(page, left + inner, y, 2, (int)(36 * mm), PIX_CLR, NULL, 0, 0);
            y += (int)(45 * mm);
            table = false;
        }
        bool last = dice_below(dice, 6) == 0;
        specimen_text(page, dice, left, y, last ? inner / 2 : inner, (int)(3.2 * mm));
        y += (int)((last ? 9 : 6) * mm);
    }
    specimen_text(page, dice, left + inner * 3 / 5, height - (int)(48 * mm), inner / 3,
                  (int)(3.2 * mm));
    if (dice_below(dice, 2))
        specimen_box(page, left + inner * 3 / 5, height - (int)(40 * mm), (int)(30 * mm),
                     (int)(14 * mm), 0x7a4fa0);
    specimen_mark(page, left, height - (int)(15 * mm), 0xa8231b);
    specimen_from_pix(page, out);
    pixDestroy(&page);
    out->dpi = dpi;
}

/* An identity card of ID-1 size: pale blue, text, a portrait's place. */
static inline void specimen_card(struct dice *dice, int dpi, struct picture *out)
{
    double mm = dpi / 25.4;
    int width = (int)(85.6 * mm), height = (int)(53.98 * mm);
    PIX *card = pixCreate(width, height, 32);
    specimen_box(card, 0, 0, width, height, 0xcfe3f0);
    for (int i = 0; i < 9; i++)
        specimen_text(card, dice, (int)(4 * mm) + (i < 2 ? width / 4 : 0), (int)((4 + 5 * i) * mm),
                      width / 2, (int)(2.2 * mm));
    specimen_box(card, (int)(61 * mm), (int)(14 * mm), (int)(20 * mm), (int)(26 * mm), 0x9a3030);
    specimen_box(card, (int)(66 * mm), (int)(19 * mm), (int)(10 * mm), (int)(13 * mm), 0xd8b090);
    specimen_mark(card, width / 2, height - (int)(6 * mm), 0xa8231b);
    specimen_from_pix(card, out);
    pixDestroy(&card);
    out->dpi = dpi;
}

/* A photo and what is true of it. Corners run from the sheet's top left clockwise. */
struct specimen_photo {
    struct picture picture;
    struct specimen_point corners[4];
    double rotation_degrees;
    bool card;
    enum specimen_ground ground;
};

static inline void specimen_photo_free(struct specimen_photo *photo)
{
    picture_free(&photo->picture);
}

/* Where the sheet lies: turned by up to 20 degrees, each corner moved by perspective. */
static inline void specimen_place(struct dice *dice, double aspect, int width, int height,
                                  struct specimen_photo *photo)
{
    double turn = dice_between(dice, -20, 20), radians = turn * 3.14159265358979 / 180;
    double fill = dice_between(dice, 0.62, 0.86);
    double tall = 1, wide = aspect;
    double bound_x = wide * fabs(cos(radians)) + tall * fabs(sin(radians));
    double bound_y = wide * fabs(sin(radians)) + tall * fabs(cos(radians));
    double scale = fill * fmin(width / bound_x, height / bound_y);
    double centre_x = width * dice_between(dice, 0.48, 0.52);
    double centre_y = height * dice_between(dice, 0.48, 0.52);
    double tilt_x = dice_between(dice, -0.07, 0.07), tilt_y = dice_between(dice, -0.07, 0.07);
    static const double unit[4][2] = {{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}};
    for (int i = 0; i < 4; i++) {
        double x = unit[i][0] * wide * scale, y = unit[i][1] * tall * scale;
        double rotated_x = x * cos(radians) - y * sin(radians);
        double rotated_y = x * sin(radians) + y * cos(radians);
        double depth = 1 + 2 * tilt_x * unit[i][0] + 2 * tilt_y * unit[i][1];
        photo->corners[i].x = centre_x + rotated_x / depth;
        photo->corners[i].y = centre_y + rotated_y / depth;
    }
    photo->rotation_degrees = turn;
}

/* A letter or card of the seed, photographed: ground, uneven light, the shadow of a hand or phone,
 * noise. frame_px: the longer side of the photo. */
static inline void specimen_photograph(uint64_t seed, int frame_px, struct specimen_photo *photo)
{
    struct dice dice = {.state = seed * 2654435761u + 12345};
    *photo = (struct specimen_photo){.card = dice_below(&dice, 3) == 0};
    for (int i = 0; i < 8; i++)
        dice_next(&dice);
    struct picture sheet;
    if (photo->card) {
        specimen_card(&dice, 240, &sheet);
    } else {
        bool folio = dice_below(&dice, 3) == 0;
        specimen_letter(&dice, folio ? 215 : 210, folio ? 330 : 297, 120, &sheet);
    }
    bool wide = photo->card;
    int width = wide ? frame_px : frame_px * 3 / 4, height = wide ? frame_px * 3 / 4 : frame_px;
    specimen_place(&dice, (double)sheet.width_px / sheet.height_px, width, height, photo);
    photo->ground = (enum specimen_ground)(seed % GROUND_COUNT);
    double tone = dice_between(&dice, 0, 1), light_turn = dice_between(&dice, 0, 6.28);
    double light = dice_between(&dice, 0.05, 0.3), warm = dice_between(&dice, 0, 0.12);
    double shade = dice_below(&dice, 2) ? dice_between(&dice, 0.2, 0.45) : 0;
    double shade_turn = dice_between(&dice, 0, 6.28), shade_at = dice_between(&dice, -0.2, 0.2);
    double shade_soft = dice_between(&dice, 0.01, 0.06), grain = dice_between(&dice, 1, 5);
    uint32_t ground_seed = dice_next(&dice);
    struct specimen_point page[4] = {
        {0, 0}, {sheet.width_px, 0}, {sheet.width_px, sheet.height_px}, {0, sheet.height_px}};
    double to_page[9];
    specimen_mapping(photo->corners, page, to_page);
    specimen_make(width, height, &photo->picture);
    double ground_scale = 1200.0 / frame_px, drop = frame_px / 250.0;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            double sum[3] = {0};
            for (int k = 0; k < 4; k++) {
                double px = x + 0.25 + 0.5 * (k & 1), py = y + 0.25 + 0.5 * (k >> 1), colour[3];
                struct specimen_point at = specimen_map(to_page, px, py);
                if (specimen_inside(photo->card, at.x, at.y, sheet.width_px, sheet.height_px)) {
                    specimen_sample(&sheet, at.x, at.y, colour);
                } else {
                    specimen_ground(photo->ground, tone, ground_seed, px * ground_scale,
                                    py * ground_scale, colour);
                    at = specimen_map(to_page, px - drop, py - drop);
                    bool under =
                        specimen_inside(photo->card, at.x, at.y, sheet.width_px, sheet.height_px);
                    for (int c = 0; under && c < 3; c++)
                        colour[c] *= 0.8;
                }
                for (int c = 0; c < 3; c++)
                    sum[c] += colour[c] / 4;
            }
            double u = (double)x / width - 0.5, v = (double)y / height - 0.5;
            double lit = 0.93 + light * (u * cos(light_turn) + v * sin(light_turn));
            double side = u * cos(shade_turn) + v * sin(shade_turn) - shade_at;
            lit *= 1 - shade / (1 + exp(-side / shade_soft));
            uint8_t *to = specimen_at(&photo->picture, x, y);
            for (int c = 0; c < 3; c++) {
                double tint = c == 0 ? 1 : c == 1 ? 1 - warm / 2 : 1 - warm;
                to[c] = specimen_byte(sum[c] * lit * tint + dice_between(&dice, -grain, grain));
            }
        }
    }
    picture_free(&sheet);
}

#endif
