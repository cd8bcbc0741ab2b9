#include "screens/track_answer.h"

#include "screens/common.h"
#include "screens/track_points.h"
#include "screens/track_steps.h"

#include <stdio.h>
#include <string.h>

enum { STOPS = 3, CARDS_MAX = 8 };

const char *track_answer_title(const struct theme *theme, const struct tracked *tracked)
{
    if (tracked->centre == CENTRE_KNOWS && tracked->finished)
        return tr(theme, tracked->complaint ? "Pengaduan Anda sudah selesai"
                                            : "Permohonan Anda sudah selesai");
    if (tracked->centre == CENTRE_KNOWS && tracked->handed_over)
        return tr(theme, tracked->complaint
                             ? "Pengaduan Anda belum lengkap: tunjukkan kode ini di loket"
                             : "Permohonan Anda belum lengkap: tunjukkan kode ini di loket");
    if (tracked->centre == CENTRE_KNOWS) return tracked->headline;
    if (!tracked->known && tracked->centre == CENTRE_WAITS)
        return tr(theme, "Berkas Anda sudah diserahkan");
    if (!tracked->known && tracked->centre == CENTRE_UNKNOWN)
        return tr(theme, "Kode ini tidak dikenal");
    if (!tracked->known && tracked->centre == CENTRE_BUSY)
        return tr(theme, "Terlalu banyak kode dicoba");
    if (!tracked->known) return tr(theme, "Kode ini bukan dari terminal ini");
    if (tracked->refused) return tr(theme, "Perlu dilihat petugas");
    return tr(theme, tracked->waiting ? "Tersimpan aman, menunggu dikirim"
                                      : "Sudah diterima pusat layanan");
}

/* Of what is finished: how it ended, and thanks. */
static const char *words_below(const struct theme *theme, const struct tracked *tracked,
                               char words[TRACK_BELOW_SIZE])
{
    if (tracked->handed_over)
        return tr(theme, "Petugas di loket melengkapi yang belum ada, dengan kode yang sama.");
    if (!tracked->finished) return tracked->advice[0] ? tracked->advice : NULL;
    snprintf(words, TRACK_BELOW_SIZE, "%s%s%s", tracked->advice, tracked->advice[0] ? ". " : "",
             tr(theme, "Terima kasih sudah menunggu."));
    return words;
}

const char *track_answer_below(const struct theme *theme, const struct tracked *tracked,
                               char words[TRACK_BELOW_SIZE])
{
    bool silent = tracked->centre == CENTRE_SILENT;
    if (tracked->centre == CENTRE_KNOWS) return words_below(theme, tracked, words);
    if (silent && tracked->known)
        return tr(theme, "Pusat layanan belum tersambung. Ini yang diketahui terminal ini.");
    if (silent)
        return tr(theme, "Pusat layanan belum tersambung, dan terminal ini hanya mengenal "
                         "yang diajukan di sini.");
    if (tracked->centre == CENTRE_BUSY)
        return tr(theme, tracked->known
                             ? "Terlalu banyak kode dicoba. Tunggu satu menit, lalu lacak lagi."
                             : "Tunggu satu menit, lalu lacak lagi.");
    if (!tracked->known && tracked->centre == CENTRE_UNKNOWN)
        return tr(theme, "Periksa kembali kode pada tanda terima.");
    return NULL;
}

/* One stop on the way of a case. */
struct stop {
    const char *id;
    enum icon icon;
    enum colour_name colour;
    const char *title;
    char hint[TRACK_WORDS_SIZE];
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
        .title = tr(theme, i == 0 ? "Diajukan di terminal ini" : track_due_words(tracked))};
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

/* The cards of an answer, in order; after the first so many the steps, where the centre tells them.
 */
struct deck {
    enum track_card cards[CARDS_MAX];
    unsigned count, steps_after;
};

static void deal(struct deck *deck, enum track_card card, bool holds)
{
    if (holds) deck->cards[deck->count++] = card;
}

/* As the page behind the QR has them. */
static void deal_centre(struct deck *deck, const struct tracked *tracked, bool said_above)
{
    bool under_way = !tracked->finished;
    deal(deck, CARD_ADVICE,
         !said_above && (tracked->finished || tracked->handed_over || tracked->advice[0]));
    deal(deck, CARD_REASON, under_way && tracked->reason[0]);
    deal(deck, CARD_CODE, true);
    deal(deck, CARD_DUE, true);
    deal(deck, CARD_LATE, under_way && tracked->late);
    deck->steps_after = deck->count;
    deal(deck, CARD_LAPOR, agency_channel(tracked->agency, CHANNEL_LAPOR));
}

static struct deck deck_of(const struct tracked *tracked, bool said_above)
{
    struct deck deck = {0};
    bool waits = tracked->centre == CENTRE_WAITS;
    if (tracked->centre == CENTRE_KNOWS) {
        deal_centre(&deck, tracked, said_above);
        return deck;
    }
    deal(&deck, CARD_CODE, tracked->known || waits);
    deal(&deck, CARD_WAY, tracked->known);
    deal(&deck, CARD_PHONE, true);
    deal(&deck, CARD_DESK, !tracked->known);
    deal(&deck, CARD_LAPOR, tracked->known && agency_channel(tracked->agency, CHANNEL_LAPOR));
    return deck;
}

struct shown {
    const struct view *view;
    struct deck deck;
    unsigned steps;
};

/* More of them stand closer, so that fewer need a second page. */
static bool stands_close(const struct shown *shown)
{
    return shown->deck.count + shown->steps > 3;
}

static int draw_card(struct canvas *canvas, const struct shown *shown, enum track_card card,
                     struct rect at, bool draw)
{
    const struct tracked *tracked = shown->view->tracked;
    char words[TRACK_WORDS_SIZE], below[TRACK_BELOW_SIZE];
    bool way = card == CARD_WAY;
    struct point point = track_point(canvas_theme(canvas), shown->view, card, words);
    if (card == CARD_ADVICE) point.title = track_answer_below(canvas_theme(canvas), tracked, below);
    int side = screen_px(canvas, 36);
    int pad = stands_close(shown) ? screen_px(canvas, 26) : side;
    struct rect inner = {at.x + side, at.y + pad, at.width - 2 * side, at.height};
    int height = way ? draw_way(canvas, tracked, at, false)
                     : screen_point(canvas, inner, &point, false) + 2 * pad;
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    if (way)
        draw_way(canvas, tracked, at, true);
    else
        screen_point(canvas, inner, &point, true);
    return height;
}

static int draw_item(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct shown *shown = of;
    const struct tracked_step *steps = shown->view->tracked->steps;
    unsigned first = shown->deck.steps_after;
    if (item < first) return draw_card(canvas, shown, shown->deck.cards[item], at, draw);
    unsigned step = item - first;
    if (step < shown->steps) return track_steps_draw(canvas, &steps[step], (int)step + 1, at, draw);
    return draw_card(canvas, shown, shown->deck.cards[item - shown->steps], at, draw);
}

/* Large text leaves the frame no room for it. */
static bool is_said_above(const struct canvas *canvas)
{
    for (int i = 0; i < canvas_element_count(canvas); i++)
        if (strcmp(canvas_element_at(canvas, i)->id, "subtitle") == 0) return true;
    return false;
}

unsigned track_answer_draw(struct canvas *canvas, struct rect body, const struct view *view,
                           unsigned page)
{
    const struct tracked *tracked = view->tracked;
    struct shown shown = {.view = view, .deck = deck_of(tracked, is_said_above(canvas))};
    if (tracked->centre == CENTRE_KNOWS) shown.steps = (unsigned)tracked->steps_count;
    struct list list = {.of = &shown,
                        .count = shown.deck.count + shown.steps,
                        .gap_px = screen_px(canvas, stands_close(&shown) ? 12 : 20),
                        .item = draw_item};
    return list_draw(canvas, body, &list, page);
}
