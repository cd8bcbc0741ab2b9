#include "screens/proof.h"

#include "receipt/code.h"
#include "screens/common.h"
#include "screens/promised.h"
#include "ui/speech.h"

#include <stdio.h>
#include <string.h>

/* Paper stays white and ink black in every contrast mode: a phone must read it. */
static const uint32_t paper = 0xFFFFFFFF, print = 0xFF000000;

static void draw_paper(struct canvas *canvas, struct rect rect, int radius)
{
    canvas_shadow(canvas, rect, radius, screen_px(canvas, 24), 60);
    canvas_round(canvas, rect, radius, paper);
    if (theme_is_plain(canvas_theme(canvas)))
        canvas_round_line(canvas, rect, radius, screen_px(canvas, 2),
                          screen_colour(canvas, COLOUR_EDGE));
}

struct proof_words {
    enum type_style style, due_style; /* of the code, and of what stands below it */
    char code[CODE_GROUPED_SIZE], due[520];
};

static void add_line(struct proof_words *words, const char *line)
{
    size_t used = strlen(words->due);
    if (!*line) return;
    snprintf(words->due + used, sizeof words->due - used, "%s%s", used ? "\n" : "", line);
}

/* A complaint's code is also what one names at the national service. */
static void add_lapor(const struct theme *theme, const struct view *view, struct proof_words *words)
{
    const struct agency *agency = view_complains(view) ? view->record->service->agency : NULL;
    const char *at = agency_channel(agency, CHANNEL_LAPOR);
    char lapor[160];
    if (!at) return;
    words_fill(lapor, sizeof lapor, tr(theme, "Belum puas? {1}, sebut kode ini"), at, "");
    add_line(words, lapor);
}

static void add_class(const struct theme *theme, const struct view *view, struct proof_words *words)
{
    char of[PROMISED_SIZE];
    if (!view_complains(view)) return;
    promised_class(theme, view, false, of);
    add_line(words, of);
}

static struct proof_words words_of(const struct theme *theme, const struct view *view)
{
    struct proof_words words = {.style = TYPE_CODE, .due_style = TYPE_BODY};
    char moment[120];
    const char *due = words_of_kind(theme, view, "Selesai paling lambat", "Dijawab paling lambat");
    if (view->code && strlen(view->code) == CODE_LENGTH) code_group(view->code, words.code);
    if (view->record && view->record->due.year != 0) {
        words_moment(theme, &view->record->due, moment, sizeof moment);
        snprintf(words.due, sizeof words.due, "%s\n%s", due, moment);
    }
    add_class(theme, view, &words);
    add_lapor(theme, view, &words);
    return words;
}

/* What the receipt says, for whoever cannot see it: a code is spelt. */
static void set_heard(struct canvas *canvas, const struct view *view,
                      const struct proof_words *words)
{
    const struct theme *theme = canvas_theme(canvas);
    char spelt[80];
    struct bytes heard = {0};
    if (!view->code || !*view->code) return;
    speech_spell(view->code, spelt, sizeof spelt);
    const char *agency = view->agency ? phrase_in(&view->agency->name, theme->language) : "";
    const char *service = view->flow ? phrase_in(&view->flow->service->title, theme->language) : "";
    bytes_append_format(&heard, "%s. %s. %s: %s. %s", agency, service, tr(theme, "Kode Anda"),
                        spelt, words->due);
    canvas_set_value(canvas, bytes_text(&heard));
    canvas_mark_private(canvas);
    bytes_free(&heard);
}

static int words_height(struct canvas *canvas, int width, const struct proof_words *words)
{
    int code = canvas_text_height(canvas, width, words->style, words->code);
    if (!*words->due) return code;
    return code + screen_px(canvas, 12) +
           canvas_text_height(canvas, width, words->due_style, words->due);
}

static void draw_words(struct canvas *canvas, struct rect at, const struct view *view,
                       const struct proof_words *words)
{
    at.height = canvas_text_height(canvas, at.width, words->style, words->code);
    canvas_text(canvas, at, words->style, print, ALIGN_CENTRE, words->code);
    canvas_element(canvas, "code", ROLE_TEXT, words->code, at, true);
    set_heard(canvas, view, words);
    if (!*words->due) return;
    at.y += at.height + screen_px(canvas, 12);
    at.height = canvas_text_height(canvas, at.width, words->due_style, words->due);
    canvas_text(canvas, at, words->due_style, print, ALIGN_CENTRE, words->due);
    canvas_element(canvas, "due", ROLE_TEXT, words->due, at, true);
    if (view_complains(view)) canvas_mark_private(canvas); /* its class tells what it is about */
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* Where the QR and the words stand: above one another, or side by side. */
struct placed {
    struct rect qr, text;
};

static struct placed place(struct canvas *canvas, struct rect inner,
                           const struct proof_words *words)
{
    int gap = screen_px(canvas, 24), height = words_height(canvas, inner.width, words);
    int above = smaller(inner.height - gap - height, inner.width);
    int left = smaller(inner.height, inner.width * 2 / 5);
    struct placed placed = {{inner.x, inner.y, above, above}, inner};
    if (above >= left) {
        placed.qr.x += (inner.width - above) / 2;
        placed.qr.y += (inner.height - above - gap - height) / 2;
        placed.text.y = placed.qr.y + above + gap;
        placed.text.height = height;
        return placed;
    }
    placed.qr.width = placed.qr.height = left;
    placed.qr.y += (inner.height - left) / 2;
    placed.text.x += left + gap;
    placed.text.width -= left + gap;
    height = words_height(canvas, placed.text.width, words);
    placed.text.y += (inner.height - height) / 2;
    placed.text.height = height;
    return placed;
}

/* Code and QR are the proof. Where large text leaves no room, the code gives way a little, then the
 * due time does; at last it goes: the tracking page says it too. */
static struct placed fit(struct canvas *canvas, struct rect inner, struct proof_words *words)
{
    static const struct {
        enum type_style code, due;
        bool without;
    } ways[] = {{TYPE_CODE, TYPE_BODY, false},   {TYPE_TITLE, TYPE_BODY, false},
                {TYPE_LARGE, TYPE_BODY, false},  {TYPE_TITLE, TYPE_SMALL, false},
                {TYPE_LARGE, TYPE_SMALL, false}, {TYPE_CODE, TYPE_BODY, true},
                {TYPE_TITLE, TYPE_BODY, true},   {TYPE_LARGE, TYPE_BODY, true}};
    struct placed placed = {0};
    int margin = screen_px(canvas, 24); /* the paper has a rim */
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        words->style = ways[i].code;
        words->due_style = ways[i].due;
        if (ways[i].without) words->due[0] = 0;
        placed = place(canvas, inner, words);
        if (placed.text.height <= inner.height + margin) break;
    }
    return placed;
}

/* The QR above the words or at their left, whichever lets it be larger. */
void proof_draw(struct canvas *canvas, struct rect rect, const struct view *view)
{
    const struct theme *theme = canvas_theme(canvas);
    int pad = screen_px(canvas, rect.height < screen_px(canvas, 300) ? 16 : 36);
    struct rect inner = {rect.x + pad, rect.y + pad, rect.width - 2 * pad, rect.height - 2 * pad};
    struct proof_words words = words_of(theme, view);
    struct placed placed = fit(canvas, inner, &words);
    draw_paper(canvas, rect, screen_px(canvas, 20));
    if (view->qr) {
        canvas_bitmap(canvas, placed.qr, view->qr);
        canvas_element(canvas, "qr", ROLE_PICTURE, tr(theme, "Kode QR untuk melacak"), placed.qr,
                       true);
    }
    draw_words(canvas, placed.text, view, &words);
}

void proof_draw_receipt(struct canvas *canvas, struct rect rect, const struct view *view)
{
    const struct bitmap *receipt = view->receipt;
    if (!receipt || receipt->width_px == 0) return;
    int pad = screen_px(canvas, 20);
    double across = (double)(rect.width - 2 * pad) / receipt->width_px;
    double down = (double)(rect.height - 2 * pad) / receipt->height_px;
    double scale = across < down ? across : down;
    if (scale > 1) scale = 1;
    struct rect dots = {0, 0, (int)(receipt->width_px * scale), (int)(receipt->height_px * scale)};
    dots.x = rect.x + (rect.width - dots.width) / 2;
    dots.y = rect.y + (rect.height - dots.height) / 2;
    struct rect sheet = {dots.x - pad, dots.y - pad, dots.width + 2 * pad, dots.height + 2 * pad};
    draw_paper(canvas, sheet, screen_px(canvas, 4));
    canvas_bitmap(canvas, dots, receipt);
    canvas_element(canvas, "receipt", ROLE_PICTURE,
                   tr(canvas_theme(canvas), "Gambar tanda terima Anda"), sheet, true);
    struct proof_words words = words_of(canvas_theme(canvas), view);
    set_heard(canvas, view, &words);
}
