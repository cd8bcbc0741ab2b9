/* fonts.h - glyphs as coverage, cached. Inside the ui room only.
 *
 * Glyphs are kept, never strings: what an applicant types does not stay in a cache of words.
 * Positions are 26.6 fixed point, and a glyph is kept at four places between two pixels, so that
 * letters stand as evenly as the type was drawn. */
#ifndef ANJUNGAN_UI_FONTS_H
#define ANJUNGAN_UI_FONTS_H

#include "base/fault.h"
#include "ui/type.h"

enum { FONT_UNIT = 64, FONT_PHASES = 4 };

struct fonts;

/* dir: where the font packages put theirs ("/usr/share/fonts"), or one flat folder. */
struct fonts *fonts_create(const char *dir, struct fault *);
void fonts_destroy(struct fonts *);
/* Wipes every glyph and pair that was kept. */
void fonts_forget(struct fonts *);

/* From the pen's place before a character to that before the next, kerned against next (0: none),
 * in 1/64 px. */
int fonts_advance(struct fonts *, enum face, int size_px, uint32_t character, uint32_t next);

struct glyph {
    int left, top; /* from the pen on the baseline to the first pixel; top counts upward */
    int width, height;
    const uint8_t *cover; /* NULL when there is nothing to see */
};
/* pen: where it stands, in 1/64 px; only the part behind the point counts. Valid until the next
 * call. */
struct glyph fonts_glyph(struct fonts *, enum face, int size_px, uint32_t character, int pen);

/* Next character of UTF-8 text; moves *text behind it. 0 at the end, U+FFFD for what is broken. */
uint32_t utf8_next(const char **text);

#endif
