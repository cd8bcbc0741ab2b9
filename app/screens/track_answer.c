#include "screens/track_answer.h"

#include "receipt/code.h"
#include "screens/common.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_SIZE = 160, STOPS = 3 };

const char *track_answer_title(const struct theme *theme, const struct tracked *tracked)
{
    if (!tracked->known) return tr(theme, "Kode ini bukan dari terminal ini");
    if (tracked->refused) return tr(theme, "Perlu dilihat petugas");
    return tr(theme, tracked->waiting ? "Tersimpan aman, menunggu dikirim"
                                      : "Sudah diterima pusat layanan");
}

/* One stop on the way of a case. */
struct stop {
    const char *id;
    enum icon icon;
    enum colour_name colour;
    const char *title;
    char hint[WORDS_SIZE];
};

static struct stop sent_stop(const struct theme *theme, const struct tracked *tracked)
{
    struct stop stop = {.id = "sent"};
    const char *hint;
    if (tracked->refused) {
        stop.icon = ICON_WARNING;
        stop.colour = COLOUR_ACCENT;
        stop.title = tr(theme, "Disisihkan pusat layanan");
        hint = tr(theme, "Tunjukkan tanda terima Anda kepada petugas di loket.");
    } else if (tracked->waiting) {
        stop.icon = ICON_WAIT;
        stop.colour = COLOUR_ACCENT;
        stop.title = tr(theme, "Menunggu dikirim");
        hint = tr(theme, "Dikirim sendiri begitu jaringan tersambung.");
    } else {
        stop.icon = ICON_GOOD;
        stop.colour = COLOUR_GOOD;
        stop.title = tr(theme, "Diterima pusat layanan");
        hint = tr(theme, "Petugas memprosesnya.");
    }
    snprintf(stop.hint, sizeof stop.hint, "%s", hint);
    return stop;
}

static struct stop stop_of(const struct theme *theme, const struct tracked *tracked, unsigned i)
{
    if (i == 1) return sent_stop(theme, tracked);
    struct stop stop = {
        .id = i == 0 ? "handed-in" : "due",
        .icon = i == 0 ? ICON_GOOD : ICON_CLOCK,
        .colour = i == 0 ? COLOUR_GOOD : COLOUR_QUIET,
        .title = tr(theme, i == 0 ? "Diajukan di terminal ini" : "Selesai paling lambat")};
    words_moment(theme, i == 0 ? &tracked->handed_in : &tracked->due, stop.hint, sizeof stop.hint);
    return stop;
}

/* Icons one below the other on a line, words beside them. */
static int draw_way(struct canvas *canvas, const struct tracked *tracked, struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    int pad = screen_px(canvas, 36), icon = screen_px(canvas, 44), gap = screen_px(canvas, 28);
    int apart = screen_px(canvas, 36), y = at.y + pad, before = 0;
    unsigned stops = tracked->due.year != 0 ? STOPS : STOPS - 1;
    for (unsigned i = 0; i < stops; i++) {
        struct stop stop = stop_of(theme, tracked, i);
        struct rect text = {at.x + pad + icon + gap, y, at.width - 2 * pad - icon - gap, 4096};
        int title = canvas_text_height(canvas, text.width, TYPE_BODY_BOLD, stop.title);
        int hint = canvas_text_height(canvas, text.width, TYPE_BODY, stop.hint);
        if (draw) {
            char id[ELEMENT_ID_SIZE];
            int middle = at.x + pad + icon / 2, line = screen_px(canvas, 4);
            if (i > 0)
                canvas_fill(canvas,
                            (struct rect){middle - line / 2, before, line, y - before - line * 2},
                            theme_colour(theme, COLOUR_LINE));
            canvas_icon(canvas, stop.icon, at.x + pad, y, icon, theme_colour(theme, stop.colour));
            screen_text(canvas, stop.id, text, TYPE_BODY_BOLD, COLOUR_INK, stop.title);
            text.y += title;
            snprintf(id, sizeof id, "%s-hint", stop.id);
            screen_text(canvas, id, text, TYPE_BODY, COLOUR_QUIET, stop.hint);
        }
        before = y + icon + screen_px(canvas, 8);
        y += (title + hint > icon ? title + hint : icon) + (i + 1 < stops ? apart : 0);
    }
    return y + pad - at.y;
}

static struct point point_of(const struct theme *theme, const struct view *view, unsigned item,
                             char words[WORDS_SIZE])
{
    const struct tracked *tracked = view->tracked;
    if (tracked->known && item == 0) {
        words[0] = '\0';
        if (strlen(tracked->code) == CODE_LENGTH) code_group(tracked->code, words);
        return (struct point){.id = "code",
                              .icon = ICON_DOCUMENT,
                              .title = words,
                              .hint = words_service(theme, view, tracked->service)};
    }
    if (tracked->known || item == 0)
        return (struct point){.id = "phone",
                              .icon = ICON_QR,
                              .title = tr(theme, "Pindai kode QR dengan ponsel"),
                              .hint = tr(theme, "Setiap langkah permohonan tampil di sana.")};
    return (struct point){.id = "desk",
                          .icon = ICON_PEOPLE,
                          .title = tr(theme, "Atau tanyakan kepada petugas"),
                          .hint = tr(theme, "Tunjukkan tanda terima Anda.")};
}

static int draw_item(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct view *view = of;
    char words[WORDS_SIZE];
    bool way = view->tracked->known && item == 1;
    struct point point = point_of(canvas_theme(canvas), view, item, words);
    int pad = screen_px(canvas, 36);
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, at.height};
    int height = way ? draw_way(canvas, view->tracked, at, false)
                     : screen_point(canvas, inner, &point, false) + 2 * pad;
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    if (way)
        draw_way(canvas, view->tracked, at, true);
    else
        screen_point(canvas, inner, &point, true);
    return height;
}

void track_answer_draw(struct canvas *canvas, struct rect body, const struct view *view)
{
    struct list list = {.of = view,
                        .count = view->tracked->known ? 3 : 2,
                        .gap_px = screen_px(canvas, 20),
                        .item = draw_item};
    list_draw(canvas, body, &list, 0);
}
