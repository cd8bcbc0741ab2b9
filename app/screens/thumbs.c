#include "screens/thumbs.h"

#include "screens/common.h"

#include <stdio.h>

enum { HEIGHT = 164, BAND = 52, PAD = 8, GAP = 20, IN_A_ROW = CASE_PAGES_MAX / 2 };

/* How a page stands, without words: shape and colour both tell. */
struct mark {
    enum icon icon;
    enum colour_name colour;
    const char *words; /* a message id: behind "Halaman 2 dari 3" */
};

static struct mark mark_of(const struct case_page *page)
{
    switch (page->judgement.verdict) {
    case VERDICT_GOOD: return (struct mark){ICON_GOOD, COLOUR_GOOD, "baik"};
    case VERDICT_AGAIN:
        return page->kept ? (struct mark){ICON_INFO, COLOUR_PRIMARY, "dipakai apa adanya"}
                          : (struct mark){ICON_WARNING, COLOUR_ACCENT, "perlu dilihat"};
    case VERDICT_REFUSED: return (struct mark){ICON_BAD, COLOUR_BAD, "perlu dipindai ulang"};
    }
    return (struct mark){ICON_NONE, COLOUR_INK, ""};
}

int thumbs_height(struct canvas *canvas)
{
    int line = theme_line_px(canvas_theme(canvas), TYPE_SMALL_BOLD);
    int band = screen_px(canvas, BAND);
    return screen_px(canvas, HEIGHT - BAND) + (line > band ? line : band);
}

/* The number where it finds room, and the verdict. */
static void draw_band(struct canvas *canvas, struct rect band, int number, const struct mark *mark)
{
    char words[8];
    snprintf(words, sizeof words, "%d", number);
    int icon = screen_px(canvas, 36), gap = screen_px(canvas, 8);
    int text = canvas_text_width(canvas, TYPE_SMALL_BOLD, words) + 1;
    int line = theme_line_px(canvas_theme(canvas), TYPE_SMALL_BOLD);
    int whole = text + gap + icon;
    if (whole > band.width) whole = icon;
    int x = band.x + (band.width - whole) / 2;
    if (whole > icon) {
        canvas_text(canvas, (struct rect){x, band.y + (band.height - line) / 2, text, line},
                    TYPE_SMALL_BOLD, screen_colour(canvas, COLOUR_INK), ALIGN_LEFT, words);
        x += text + gap;
    }
    canvas_icon(canvas, mark->icon, x, band.y + (band.height - icon) / 2, icon,
                screen_colour(canvas, mark->colour));
}

static void draw_ground(struct canvas *canvas, struct rect thumb, const char *id, bool chosen)
{
    int radius = screen_px(canvas, 12), line = screen_px(canvas, chosen ? 6 : 2);
    bool pressed = canvas_is_pressed(canvas, id);
    canvas_round(canvas, thumb, radius,
                 screen_colour(canvas, pressed ? COLOUR_TINT : COLOUR_SURFACE));
    canvas_round_line(canvas, thumb, radius, line,
                      screen_colour(canvas, chosen ? COLOUR_PRIMARY : COLOUR_LINE));
    if (!canvas_is_focused(canvas, id)) return;
    int out = screen_px(canvas, 8);
    struct rect ring = {thumb.x - out, thumb.y - out, thumb.width + 2 * out,
                        thumb.height + 2 * out};
    canvas_round_line(canvas, ring, radius + out, screen_px(canvas, 5),
                      screen_colour(canvas, COLOUR_ACCENT));
}

static void draw_thumb(struct canvas *canvas, struct rect thumb,
                       const struct case_document *document, int page, bool chosen)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct case_page *of = &document->pages[page];
    struct mark mark = mark_of(of);
    char id[ELEMENT_ID_SIZE], place[80], label[120];
    snprintf(id, sizeof id, "page-%d", page + 1);
    draw_ground(canvas, thumb, id, chosen);
    int pad = screen_px(canvas, PAD), picture = screen_px(canvas, HEIGHT - BAND - PAD);
    struct rect inner = {thumb.x + pad, thumb.y + pad, thumb.width - 2 * pad, picture};
    canvas_picture(canvas, inner, &of->preview, FIT_CONTAIN, screen_px(canvas, 4), false);
    struct rect band = {thumb.x + pad, inner.y + picture, inner.width,
                        thumb.y + thumb.height - inner.y - picture};
    draw_band(canvas, band, page + 1, &mark);
    words_fill_numbers(place, sizeof place, tr(theme, "Halaman {1} dari {2}"), page + 1,
                       document->pages_count);
    snprintf(label, sizeof label, "%s, %s", place, tr(theme, mark.words));
    canvas_element(canvas, id, ROLE_BUTTON, label, thumb, true);
}

void thumbs_draw(struct canvas *canvas, struct rect strip, const struct case_document *document,
                 unsigned page)
{
    int gap = screen_px(canvas, GAP), count = document->pages_count;
    int row = count > IN_A_ROW ? count : IN_A_ROW;
    int width = (strip.width - (row - 1) * gap) / row;
    for (int i = 0; i < count; i++) {
        struct rect thumb = {strip.x + i * (width + gap), strip.y, width, strip.height};
        draw_thumb(canvas, thumb, document, i, (unsigned)i == page);
    }
}
