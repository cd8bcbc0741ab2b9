#include "screens/thumbs.h"

#include "screens/common.h"

#include <stdio.h>

enum {
    HEIGHT = 164,
    BAND = 52,
    PAD = 8,
    GAP = 20,
    ICON = 36,
    ICON_GAP = 8,
    WIDTH_LEAST_MM = 15,
};

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

static int band_height(struct canvas *canvas)
{
    int line = theme_line_px(canvas_theme(canvas), TYPE_SMALL_BOLD), band = screen_px(canvas, BAND);
    return line > band ? line : band;
}

int thumbs_height(struct canvas *canvas)
{
    return screen_px(canvas, HEIGHT - BAND) + band_height(canvas);
}

int thumbs_in_a_row(struct canvas *canvas, int width, int most)
{
    int gap = screen_px(canvas, GAP), least = theme_mm(canvas_theme(canvas), WIDTH_LEAST_MM);
    while (most > 1 && (width - (most - 1) * gap) / most < least)
        most--;
    return most;
}

/* Numbers, unless the last one finds no room. */
static bool are_numbered(struct canvas *canvas, int width, int count)
{
    char words[12];
    snprintf(words, sizeof words, "%d", count);
    int pads = 2 * screen_px(canvas, PAD) + screen_px(canvas, ICON + ICON_GAP);
    return canvas_text_width(canvas, TYPE_SMALL_BOLD, words) + 1 + pads <= width;
}

/* The number and the verdict. */
static void draw_band(struct canvas *canvas, struct rect band, int number, const struct mark *mark)
{
    char words[12] = "";
    if (number > 0) snprintf(words, sizeof words, "%d", number);
    int icon = screen_px(canvas, ICON), gap = number > 0 ? screen_px(canvas, ICON_GAP) : 0;
    int text = number > 0 ? canvas_text_width(canvas, TYPE_SMALL_BOLD, words) + 1 : 0;
    int line = theme_line_px(canvas_theme(canvas), TYPE_SMALL_BOLD);
    int x = band.x + (band.width - text - gap - icon) / 2;
    canvas_text(canvas, (struct rect){x, band.y + (band.height - line) / 2, text, line},
                TYPE_SMALL_BOLD, screen_colour(canvas, COLOUR_INK), ALIGN_LEFT, words);
    canvas_icon(canvas, mark->icon, x + text + gap, band.y + (band.height - icon) / 2, icon,
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
    int pad = screen_px(canvas, PAD);
    struct rect inner = {thumb.x + pad, thumb.y + pad, thumb.width - 2 * pad,
                         thumb.height - pad - band_height(canvas)};
    canvas_picture(canvas, inner, &of->preview, FIT_CONTAIN, screen_px(canvas, 4), false);
    struct rect band = {inner.x, inner.y + inner.height, inner.width, band_height(canvas)};
    bool numbered = are_numbered(canvas, thumb.width, document->pages_count);
    draw_band(canvas, band, numbered ? page + 1 : 0, &mark);
    words_fill_numbers(place, sizeof place, tr(theme, "Halaman {1} dari {2}"), page + 1,
                       document->pages_count);
    snprintf(label, sizeof label, "%s, %s", place, tr(theme, mark.words));
    canvas_element(canvas, id, ROLE_BUTTON, label, thumb, true);
    canvas_mark_choice(canvas, chosen);
}

void thumbs_draw(struct canvas *canvas, struct rect rect, const struct case_document *document,
                 unsigned page, int in_a_row)
{
    int gap = screen_px(canvas, GAP), count = document->pages_count;
    int rows = (count + in_a_row - 1) / in_a_row;
    int width = (rect.width - (in_a_row - 1) * gap) / in_a_row;
    int height = (rect.height - (rows - 1) * gap) / rows;
    /* As a page is, and neither a slit nor too small for a finger. */
    int most = width * 3 / 2 > thumbs_height(canvas) ? width * 3 / 2 : thumbs_height(canvas);
    if (width > height) width = height;
    if (height > most) height = most;
    for (int i = 0; i < count; i++) {
        struct rect thumb = {rect.x + i % in_a_row * (width + gap),
                             rect.y + i / in_a_row * (height + gap), width, height};
        draw_thumb(canvas, thumb, document, i, (unsigned)i == page);
    }
}
