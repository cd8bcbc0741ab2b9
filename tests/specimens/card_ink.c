#include "specimens/card_ink.h"

#include <ft2build.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include FT_FREETYPE_H

static const char *const files[CARD_FACES] = {
    [CARD_SANS] = "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    [CARD_SANS_BOLD] = "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
    [CARD_OCR] = "/usr/share/fonts/truetype/ocr-a/OCRA.ttf",
    [CARD_MONO] = "/usr/share/fonts/truetype/liberation/LiberationMono-Bold.ttf",
};

void card_ink_init(struct card_ink *ink, struct picture *canvas, double px_per_mm)
{
    *ink = (struct card_ink){.canvas = canvas, .px_per_mm = px_per_mm};
    bool ready = FT_Init_FreeType(&ink->library) == 0;
    for (int i = 0; ready && i < CARD_FACES; i++) {
        ready = FT_New_Face(ink->library, files[i], 0, &ink->faces[i]) == 0;
        if (!ready) fprintf(stderr, "no font %s\n", files[i]);
    }
    if (!ready) exit(2);
}

void card_ink_finish(struct card_ink *ink)
{
    for (int i = 0; i < CARD_FACES; i++)
        FT_Done_Face(ink->faces[i]);
    FT_Done_FreeType(ink->library);
}

static FT_Face sized(struct card_ink *ink, const struct card_pen *pen)
{
    FT_Face face = ink->faces[pen->face];
    FT_Set_Char_Size(face, 0, lround(pen->em_mm * ink->px_per_mm * 64), 72, 72);
    return face;
}

double card_ink_width_mm(struct card_ink *ink, const struct card_pen *pen, const char *text)
{
    FT_Face face = sized(ink, pen);
    double width = 0;
    for (const char *c = text; *c; c++) {
        if (FT_Load_Char(face, (FT_ULong)*c, FT_LOAD_NO_HINTING) == 0)
            width += (double)face->glyph->advance.x / 64;
    }
    return width / ink->px_per_mm;
}

void card_ink_dot(struct card_ink *ink, int x, int y, const double colour[3], double weight)
{
    struct picture *canvas = ink->canvas;
    if (x < 0 || y < 0 || x >= canvas->width_px || y >= canvas->height_px) return;
    uint8_t *to = canvas->pixels.data + (size_t)y * (size_t)canvas->stride_bytes + 3 * x;
    for (int c = 0; c < 3; c++)
        to[c] = (uint8_t)lround(to[c] * (1 - weight) + colour[c] * weight);
}

static void draw_glyph(struct card_ink *ink, const struct card_pen *pen, FT_GlyphSlot glyph, int x,
                       int y)
{
    const FT_Bitmap *bitmap = &glyph->bitmap;
    for (int row = 0; row < (int)bitmap->rows; row++) {
        for (int column = 0; column < (int)bitmap->width; column++) {
            double cover = bitmap->buffer[row * bitmap->pitch + column] / 255.0;
            if (cover > 0)
                card_ink_dot(ink, x + glyph->bitmap_left + column, y - glyph->bitmap_top + row,
                             pen->colour, cover * pen->weight);
        }
    }
}

void card_ink_write(struct card_ink *ink, const struct card_pen *pen, double x_mm, double y_mm,
                    const char *text)
{
    FT_Face face = sized(ink, pen);
    double x = x_mm * ink->px_per_mm;
    int y = (int)lround(y_mm * ink->px_per_mm);
    for (const char *c = text; *c; c++) {
        if (FT_Load_Char(face, (FT_ULong)*c, FT_LOAD_RENDER | FT_LOAD_NO_HINTING)) continue;
        draw_glyph(ink, pen, face->glyph, (int)lround(x), y);
        x += (double)face->glyph->advance.x / 64;
    }
}
