#include "base/bytes.h"
#include "paint.h"

#include <ft2build.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include FT_FREETYPE_H

#define LIBERATION "/usr/share/fonts/truetype/liberation/Liberation"
#define INTER      "/usr/share/fonts/opentype/inter/Inter"

static const char *const files[PEN_FACES] = {
    [PEN_SERIF] = LIBERATION "Serif-Regular.ttf", [PEN_SERIF_BOLD] = LIBERATION "Serif-Bold.ttf",
    [PEN_SANS] = LIBERATION "Sans-Regular.ttf",   [PEN_SANS_BOLD] = LIBERATION "Sans-Bold.ttf",
    [PEN_INTER] = INTER "-Regular.otf",           [PEN_INTER_BOLD] = INTER "-Bold.otf",
    [PEN_MONO] = LIBERATION "Mono-Regular.ttf",
};

struct pen {
    FT_Library library;
    FT_Face faces[PEN_FACES];
};

struct pen *pen_create(void)
{
    struct pen *pen = memory_alloc(sizeof *pen);
    FT_Error error = FT_Init_FreeType(&pen->library);
    for (int i = 0; i < PEN_FACES && !error; i++) {
        error = FT_New_Face(pen->library, files[i], 0, &pen->faces[i]);
        if (error) fprintf(stderr, "%s cannot be opened\n", files[i]);
    }
    if (error) exit(2);
    return pen;
}

void pen_destroy(struct pen *pen)
{
    if (!pen) return;
    for (int i = 0; i < PEN_FACES; i++)
        FT_Done_Face(pen->faces[i]);
    FT_Done_FreeType(pen->library);
    memory_wipe_free(pen, sizeof *pen);
}

static FT_Face face_of(struct pen *pen, enum pen_face which, double size_px)
{
    FT_Face face = pen->faces[which];
    FT_Set_Char_Size(face, (FT_F26Dot6)lround(size_px * 64), 0, 72, 72);
    return face;
}

double pen_width(struct pen *pen, enum pen_face which, double size_px, const char *text, int length)
{
    FT_Face face = face_of(pen, which, size_px);
    double width = 0;
    for (int i = 0; i < length; i++) {
        if (FT_Load_Char(face, (FT_ULong)text[i], FT_LOAD_NO_HINTING)) continue;
        width += (double)face->glyph->linearHoriAdvance / 65536;
    }
    return width;
}

static void stamp(struct picture *picture, const FT_GlyphSlot glyph, int x, int y,
                  const struct paint *paint)
{
    for (unsigned row = 0; row < glyph->bitmap.rows; row++) {
        const uint8_t *from = glyph->bitmap.buffer + (int)row * glyph->bitmap.pitch;
        for (unsigned column = 0; column < glyph->bitmap.width; column++)
            paint_dot(picture, x + glyph->bitmap_left + (int)column,
                      y - glyph->bitmap_top + (int)row, paint, from[column] / 255.0);
    }
}

void pen_write(struct pen *pen, struct picture *picture, enum pen_face which, double size_px,
               double x, double y, const char *text, int length, const struct paint *paint)
{
    FT_Face face = face_of(pen, which, size_px);
    for (int i = 0; i < length; i++) {
        FT_Vector part = {(FT_Pos)((x - floor(x)) * 64), -(FT_Pos)((y - floor(y)) * 64)};
        FT_Set_Transform(face, NULL, &part);
        if (FT_Load_Char(face, (FT_ULong)text[i], FT_LOAD_NO_HINTING | FT_LOAD_RENDER)) continue;
        stamp(picture, face->glyph, (int)floor(x), (int)floor(y), paint);
        x += (double)face->glyph->linearHoriAdvance / 65536;
    }
    FT_Set_Transform(face, NULL, NULL);
}
