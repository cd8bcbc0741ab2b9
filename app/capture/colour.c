#include "capture/colour.h"

#include "capture/pixels.h"

enum {
    TINTED = 45,    /* saturated beyond the paper's own tint, of 255 */
    SATURATED = 70, /* saturated whatever the lamp */
};

/* A blue stamp on a sheet that lies somewhere on a large glass has 0.0027. */
#define TINTED_SHARE    0.0012
#define SATURATED_SHARE 0.1

/* What nine tenths of the pixels do not exceed, channel by channel: the paper. */
static void paper_of(const struct picture *picture, int out[3])
{
    long histogram[3][256] = {{0}};
    for (int y = 0; y < picture->height_px; y++) {
        const uint8_t *p = picture_row(picture, y);
        for (int x = 0; x < picture->width_px; x++, p += 3) {
            for (int c = 0; c < 3; c++)
                histogram[c][p[c]]++;
        }
    }
    long wanted = (long)picture->width_px * picture->height_px * 9 / 10;
    for (int c = 0; c < 3; c++) {
        long sum = 0;
        int value = 0;
        while (value < 255 && (sum += histogram[c][value]) < wanted)
            value++;
        out[c] = value > 32 ? value : 32;
    }
}

static int saturation(const int colour[3])
{
    int high = colour[0], low = colour[0];
    for (int c = 1; c < 3; c++) {
        if (colour[c] > high) high = colour[c];
        if (colour[c] < low) low = colour[c];
    }
    return high - low;
}

bool picture_is_coloured(const struct picture *picture)
{
    int paper[3];
    paper_of(picture, paper);
    long tinted = 0, saturated = 0;
    for (int y = 0; y < picture->height_px; y++) {
        const uint8_t *p = picture_row(picture, y);
        for (int x = 0; x < picture->width_px; x++, p += 3) {
            int seen[3] = {p[0], p[1], p[2]}, even[3];
            for (int c = 0; c < 3; c++) {
                even[c] = p[c] * 255 / paper[c];
                if (even[c] > 255) even[c] = 255;
            }
            if (saturation(even) > TINTED && saturation(seen) > TINTED / 2) tinted++;
            if (saturation(seen) > SATURATED) saturated++;
        }
    }
    double all = (double)picture->width_px * picture->height_px;
    return (double)tinted > TINTED_SHARE * all || (double)saturated > SATURATED_SHARE * all;
}
