#define _DEFAULT_SOURCE
#include "ui/fonts.h"

#include "base/bytes.h"
#include "base/file.h"

#include <assert.h>
#include <limits.h>
#include <SDL.h>
#include <SDL_ttf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A glyph is rasterised this many times larger and averaged: its place between two pixels, and its
 * weight, are then exact. Very large type needs it less and costs more. */
enum { FINE = 4, FINE_LIMIT_PX = 80 };
enum { OPEN_MAX_FONTS = 32, GLYPHS_MAX = 1536, BUCKETS = 2048, PAIRS_MAX = 16384, PATHS = 2 };

struct font {
    enum face face;
    int size_px;
    int fine;
    unsigned used;
    TTF_Font *ttf;
};

struct slot {
    enum face face;
    int size_px, phase;
    uint32_t character;
    struct glyph glyph;
    uint8_t *cover;
    int hash_next;    /* the next slot of the bucket, or -1 */
    int newer, older; /* by use, or -1 */
};

/* Advances and kerning: direct-mapped, so that a stranger's pair just makes place. */
struct pair {
    uint32_t character, next;
    short size_px;
    short face; /* face + 1; 0: empty */
    int advance;
};

struct fonts {
    char paths[FACE_COUNT][PATH_SIZE];
    struct font open[OPEN_MAX_FONTS];
    int open_count;
    unsigned uses;
    struct slot slots[GLYPHS_MAX];
    int slots_count;
    int newest, oldest;
    int buckets[BUCKETS];
    struct pair pairs[PAIRS_MAX];
};

static bool find_file(const char *dir, enum face face, char out[PATH_SIZE], struct fault *fault)
{
    static const char *const names[FACE_COUNT][PATHS] = {
        [FACE_REGULAR] = {"opentype/inter/Inter-Regular.otf", "Inter-Regular.otf"},
        [FACE_MEDIUM] = {"opentype/inter/Inter-Medium.otf", "Inter-Medium.otf"},
        [FACE_SEMIBOLD] = {"opentype/inter/Inter-SemiBold.otf", "Inter-SemiBold.otf"},
        [FACE_BOLD] = {"opentype/inter/Inter-Bold.otf", "Inter-Bold.otf"},
        [FACE_ICONS] = {"truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf",
                        "MaterialIcons-Regular.ttf"},
    };
    for (int i = 0; i < PATHS; i++) {
        if (!path_join(dir, names[face][i], out, fault)) return false;
        if (access(out, R_OK) == 0) return true;
    }
    return FAULT_CODED(fault, "K-02", FAULT_NOT_FOUND, 0, "font %s is not in %s", names[face][1],
                       dir);
}

static void forget_glyphs(struct fonts *fonts)
{
    for (int i = 0; i < fonts->slots_count; i++) {
        struct slot *slot = &fonts->slots[i];
        memory_wipe_free(slot->cover, (size_t)slot->glyph.width * (size_t)slot->glyph.height);
    }
    explicit_bzero(fonts->slots, sizeof fonts->slots);
    fonts->slots_count = 0;
    fonts->newest = fonts->oldest = -1;
    for (int i = 0; i < BUCKETS; i++)
        fonts->buckets[i] = -1;
}

struct fonts *fonts_create(const char *dir, struct fault *fault)
{
    struct fonts *fonts = memory_alloc(sizeof *fonts);
    for (enum face face = 0; face < FACE_COUNT; face++)
        if (!find_file(dir, face, fonts->paths[face], fault)) goto out;
    forget_glyphs(fonts);
    if (TTF_Init() != 0) {
        FAULT(fault, FAULT_SYSTEM, 0, "font library: %s", TTF_GetError());
        goto out;
    }
    return fonts;
out:
    free(fonts);
    return NULL;
}

void fonts_forget(struct fonts *fonts)
{
    forget_glyphs(fonts);
    explicit_bzero(fonts->pairs, sizeof fonts->pairs);
    /* The library keeps glyphs of its own. */
    for (int i = 0; i < fonts->open_count; i++)
        TTF_CloseFont(fonts->open[i].ttf);
    fonts->open_count = 0;
}

void fonts_destroy(struct fonts *fonts)
{
    if (!fonts) return;
    fonts_forget(fonts);
    TTF_Quit();
    free(fonts);
}

static struct font *font_open(struct fonts *fonts, enum face face, int size_px)
{
    struct font *font = NULL;
    for (int i = 0; i < fonts->open_count; i++) {
        struct font *other = &fonts->open[i];
        if (other->face == face && other->size_px == size_px) {
            other->used = ++fonts->uses;
            return other;
        }
        if (!font || other->used < font->used) font = other;
    }
    if (fonts->open_count < OPEN_MAX_FONTS)
        font = &fonts->open[fonts->open_count++];
    else
        TTF_CloseFont(font->ttf);
    int fine = size_px <= FINE_LIMIT_PX && face != FACE_ICONS ? FINE : 1;
    *font = (struct font){face, size_px, fine, ++fonts->uses, NULL};
    font->ttf = TTF_OpenFont(fonts->paths[face], size_px * fine);
    /* Checked at the start; without its font a terminal has nothing to say. */
    assert(font->ttf);
    TTF_SetFontHinting(font->ttf, TTF_HINTING_NONE);
    return font;
}

static int utf8_put(uint32_t character, char *out)
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xC0 | character >> 6);
        out[1] = (char)(0x80 | (character & 0x3F));
        return 2;
    }
    if (character < 0x10000) {
        out[0] = (char)(0xE0 | character >> 12);
        out[1] = (char)(0x80 | (character >> 6 & 0x3F));
        out[2] = (char)(0x80 | (character & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | character >> 18);
    out[1] = (char)(0x80 | (character >> 12 & 0x3F));
    out[2] = (char)(0x80 | (character >> 6 & 0x3F));
    out[3] = (char)(0x80 | (character & 0x3F));
    return 4;
}

static int shaped_width(TTF_Font *ttf, uint32_t first, uint32_t second)
{
    char text[9] = "";
    int length = utf8_put(first, text);
    if (second) utf8_put(second, text + length);
    int width = 0;
    TTF_SizeUTF8(ttf, text, &width, NULL);
    return width;
}

static int plain_advance(TTF_Font *ttf, uint32_t character)
{
    int advance = 0;
    TTF_GlyphMetrics32(ttf, character, NULL, NULL, NULL, NULL, &advance);
    return advance;
}

/* Inter has its kerning in the GPOS table, which only the shaper reads: a pair's kerning is what
 * the shaped pair's width differs by from its letters one by one. */
static int measure_pair(struct font *font, uint32_t character, uint32_t next)
{
    int advance = plain_advance(font->ttf, character);
    if (next && font->face != FACE_ICONS) {
        int alone = shaped_width(font->ttf, next, 0);
        int both = shaped_width(font->ttf, character, next);
        int kerned = both - alone;
        /* A pair may be shaped into something else ("->" into an arrow): not kerning. */
        if (abs(kerned - advance) < font->size_px * font->fine / 4) advance = kerned;
    }
    return advance * FONT_UNIT / font->fine;
}

int fonts_advance(struct fonts *fonts, enum face face, int size_px, uint32_t character,
                  uint32_t next)
{
    uint32_t hash = character * 0x9E3779B1u ^ next * 0x85EBCA77u ^
                    (uint32_t)(size_px * FACE_COUNT + (int)face) * 0xC2B2AE3Du;
    struct pair *pair = &fonts->pairs[(hash >> 8) % PAIRS_MAX];
    if (pair->face == (short)face + 1 && pair->size_px == size_px && pair->character == character &&
        pair->next == next)
        return pair->advance;
    int advance = measure_pair(font_open(fonts, face, size_px), character, next);
    *pair = (struct pair){character, next, (short)size_px, (short)((short)face + 1), advance};
    return advance;
}

static uint8_t *average(const SDL_Surface *large, int fine, int shift_x, int shift_y,
                        struct glyph *glyph)
{
    const uint8_t *pixels = large->pixels;
    uint8_t *cover = memory_alloc((size_t)glyph->width * (size_t)glyph->height);
    for (int y = 0; y < glyph->height; y++)
        for (int x = 0; x < glyph->width; x++) {
            int sum = 0;
            for (int v = 0; v < fine; v++) {
                int row = y * fine + v - shift_y;
                if (row < 0 || row >= large->h) continue;
                for (int u = 0; u < fine; u++) {
                    int column = x * fine + u - shift_x;
                    if (column >= 0 && column < large->w)
                        sum += pixels[row * large->pitch + column];
                }
            }
            cover[y * glyph->width + x] = (uint8_t)(sum / (fine * fine));
        }
    return cover;
}

static int floor_div(int a, int b)
{
    return a >= 0 ? a / b : -((b - 1 - a) / b);
}

/* The surface of a glyph begins at the pen, or left of it where the glyph does, and at the
 * ascender's line, or above it where the glyph is higher. */
static void rasterise(struct font *font, struct slot *slot)
{
    int min_x = 0, max_x = 0, min_y = 0, max_y = 0;
    if (TTF_GlyphMetrics32(font->ttf, slot->character, &min_x, &max_x, &min_y, &max_y, NULL) != 0 ||
        max_x <= min_x || max_y <= min_y)
        return;
    SDL_Color white = {255, 255, 255, 255}, black = {0, 0, 0, 255};
    SDL_Surface *large = TTF_RenderGlyph32_Shaded(font->ttf, slot->character, white, black);
    if (!large) return;
    assert(large->format->BitsPerPixel == 8);
    int fine = font->fine;
    int ascent = TTF_FontAscent(font->ttf);
    int surface_left = (min_x < 0 ? min_x : 0) + slot->phase * fine / FONT_PHASES;
    int surface_top = max_y > ascent ? max_y : ascent;
    struct glyph *glyph = &slot->glyph;
    glyph->left = floor_div(min_x + slot->phase * fine / FONT_PHASES, fine);
    glyph->top = -floor_div(-max_y, fine);
    int right = -floor_div(-(max_x + slot->phase * fine / FONT_PHASES), fine);
    int bottom = floor_div(min_y, fine);
    glyph->width = right - glyph->left;
    glyph->height = glyph->top - bottom;
    slot->cover = average(large, fine, surface_left - glyph->left * fine,
                          glyph->top * fine - surface_top, glyph);
    glyph->cover = slot->cover;
    SDL_FreeSurface(large);
}

static void unlink_use(struct fonts *fonts, int index)
{
    struct slot *slot = &fonts->slots[index];
    if (slot->newer >= 0) fonts->slots[slot->newer].older = slot->older;
    if (slot->older >= 0) fonts->slots[slot->older].newer = slot->newer;
    if (fonts->newest == index) fonts->newest = slot->older;
    if (fonts->oldest == index) fonts->oldest = slot->newer;
}

static void make_newest(struct fonts *fonts, int index)
{
    struct slot *slot = &fonts->slots[index];
    slot->newer = -1;
    slot->older = fonts->newest;
    if (fonts->newest >= 0) fonts->slots[fonts->newest].newer = index;
    fonts->newest = index;
    if (fonts->oldest < 0) fonts->oldest = index;
}

static uint32_t bucket_of(enum face face, int size_px, uint32_t character, int phase)
{
    uint32_t hash =
        character * 0x9E3779B1u ^
        (uint32_t)((size_px * FACE_COUNT + (int)face) * FONT_PHASES + phase) * 0x85EBCA77u;
    return (hash >> 10) % BUCKETS;
}

/* The slot least recently used, out of its bucket. */
static int take_oldest(struct fonts *fonts)
{
    int index = fonts->oldest;
    struct slot *slot = &fonts->slots[index];
    int *link = &fonts->buckets[bucket_of(slot->face, slot->size_px, slot->character, slot->phase)];
    while (*link != index)
        link = &fonts->slots[*link].hash_next;
    *link = slot->hash_next;
    unlink_use(fonts, index);
    memory_wipe_free(slot->cover, (size_t)slot->glyph.width * (size_t)slot->glyph.height);
    return index;
}

struct glyph fonts_glyph(struct fonts *fonts, enum face face, int size_px, uint32_t character,
                         int pen)
{
    int phase = (pen & (FONT_UNIT - 1)) * FONT_PHASES / FONT_UNIT;
    if (size_px > FINE_LIMIT_PX || face == FACE_ICONS) phase = 0;
    uint32_t bucket = bucket_of(face, size_px, character, phase);
    for (int i = fonts->buckets[bucket]; i >= 0; i = fonts->slots[i].hash_next) {
        struct slot *slot = &fonts->slots[i];
        if (slot->character != character || slot->size_px != size_px || slot->face != face ||
            slot->phase != phase)
            continue;
        if (fonts->newest != i) {
            unlink_use(fonts, i);
            make_newest(fonts, i);
        }
        return slot->glyph;
    }
    int index = fonts->slots_count < GLYPHS_MAX ? fonts->slots_count++ : take_oldest(fonts);
    struct slot *slot = &fonts->slots[index];
    *slot = (struct slot){.face = face,
                          .size_px = size_px,
                          .phase = phase,
                          .character = character,
                          .hash_next = fonts->buckets[bucket]};
    fonts->buckets[bucket] = index;
    make_newest(fonts, index);
    rasterise(font_open(fonts, face, size_px), slot);
    return slot->glyph;
}
