#include "receipt/typeface.h"

#include "base/bytes.h"
#include "base/file.h"

#include <assert.h>
#include <ft2build.h>
#include <stdint.h>
#include <string.h>
#include FT_FREETYPE_H

/* A dot is black from this coverage on: a little under half, since thermal heads print thin strokes
 * thinner. */
enum { BLACK_FROM = 112 };

struct typeface {
    FT_Library library;
    FT_Face regular, bold;
};

static bool open_face(struct typeface *typeface, const char *dir, const char *name, FT_Face *out,
                      struct fault *fault)
{
    char path[PATH_SIZE];
    if (!path_join(dir, name, path, fault)) return false;
    FT_Error error = FT_New_Face(typeface->library, path, 0, out);
    if (error) return FAULT(fault, FAULT_SYSTEM, error, "the font %s cannot be opened", path);
    return true;
}

struct typeface *typeface_create(const char *dir, struct fault *fault)
{
    struct typeface *typeface = memory_alloc(sizeof *typeface);
    FT_Error error = FT_Init_FreeType(&typeface->library);
    if (error) {
        FAULT(fault, FAULT_SYSTEM, error, "FreeType does not start");
        goto failed;
    }
    if (!open_face(typeface, dir, "Inter-Regular.otf", &typeface->regular, fault) ||
        !open_face(typeface, dir, "Inter-Bold.otf", &typeface->bold, fault))
        goto failed;
    return typeface;
failed:
    typeface_destroy(typeface);
    return NULL;
}

void typeface_destroy(struct typeface *typeface)
{
    if (!typeface) return;
    if (typeface->bold) FT_Done_Face(typeface->bold);
    if (typeface->regular) FT_Done_Face(typeface->regular);
    if (typeface->library) FT_Done_FreeType(typeface->library);
    memory_wipe_free(typeface, sizeof *typeface);
}

/* One character of UTF-8; *used is 1 and the answer U+FFFD where the bytes are none. */
static uint32_t utf8_next(const char *text, size_t length, size_t *used)
{
    const uint8_t *byte = (const uint8_t *)text;
    static const uint8_t lead_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    size_t count = byte[0] < 0x80             ? 1
                   : (byte[0] & 0xe0) == 0xc0 ? 2
                   : (byte[0] & 0xf0) == 0xe0 ? 3
                   : (byte[0] & 0xf8) == 0xf0 ? 4
                                              : 0;
    *used = 1;
    if (count == 0 || count > length) return 0xfffd;
    uint32_t value = byte[0] & lead_mask[count];
    for (size_t i = 1; i < count; i++) {
        if ((byte[i] & 0xc0) != 0x80) return 0xfffd;
        value = value << 6 | (byte[i] & 0x3f);
    }
    *used = count;
    return value;
}

/* ASCII and Latin-1, which is all that Indonesian and Javanese in Latin script need. */
static uint32_t capital(uint32_t c)
{
    bool small = (c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7);
    return small ? c - 32 : c;
}

static FT_Face face_of(struct typeface *typeface, const struct type_style *style)
{
    FT_Face face = style->bold ? typeface->bold : typeface->regular;
    FT_Set_Pixel_Sizes(face, 0, (FT_UInt)style->size_px);
    return face;
}

static int advance_of(FT_Face face, uint32_t character)
{
    if (FT_Load_Char(face, character, FT_LOAD_TARGET_LIGHT)) return 0;
    return (int)((face->glyph->advance.x + 32) >> 6);
}

static int figure_width(FT_Face face)
{
    int widest = 0;
    for (uint32_t figure = '0'; figure <= '9'; figure++) {
        int width = advance_of(face, figure);
        if (width > widest) widest = width;
    }
    return widest;
}

static void draw_glyph(FT_GlyphSlot glyph, struct bitmap *bitmap, int x, int baseline)
{
    const FT_Bitmap *grey = &glyph->bitmap;
    for (int row = 0; row < (int)grey->rows; row++) {
        for (int column = 0; column < (int)grey->width; column++) {
            if (grey->buffer[row * grey->pitch + column] >= BLACK_FROM)
                bitmap_set(bitmap, x + glyph->bitmap_left + column,
                           baseline - glyph->bitmap_top + row);
        }
    }
}

/* Measures, and draws where there is a bitmap. */
static int set_text(struct typeface *typeface, const struct type_style *style, const char *text,
                    size_t length, struct bitmap *bitmap, int x, int baseline)
{
    FT_Face face = face_of(typeface, style);
    int cell = style->tabular ? figure_width(face) : 0;
    int pen = x;
    for (size_t used, i = 0; i < length; i += used) {
        uint32_t character = utf8_next(text + i, length - i, &used);
        if (style->capitals) character = capital(character);
        int advance = advance_of(face, character);
        int inset = 0;
        if (cell && character >= '0' && character <= '9') {
            inset = (cell - advance) / 2;
            advance = cell;
        }
        if (bitmap && FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) == 0)
            draw_glyph(face->glyph, bitmap, pen + inset, baseline);
        pen += advance;
    }
    return pen - x;
}

int typeface_width(struct typeface *typeface, const struct type_style *style, const char *text,
                   size_t length)
{
    return set_text(typeface, style, text, length, NULL, 0, 0);
}

void typeface_draw(struct typeface *typeface, const struct type_style *style, const char *text,
                   size_t length, struct bitmap *bitmap, int x, int baseline)
{
    set_text(typeface, style, text, length, bitmap, x, baseline);
}

size_t typeface_fit(struct typeface *typeface, const struct type_style *style, const char *text,
                    int width)
{
    size_t length = strlen(text), space = 0, fits = 0;
    for (size_t used, i = 0; i < length; i += used) {
        utf8_next(text + i, length - i, &used);
        if (text[i] == ' ') space = i;
        if (typeface_width(typeface, style, text, i + used) > width && text[i] != ' ') {
            if (space > 0) return space;
            return fits > 0 ? fits : used;
        }
        fits = i + used;
    }
    return length;
}
