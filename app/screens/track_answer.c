#include "screens/track_answer.h"

#include "receipt/code.h"
#include "screens/common.h"
#include "screens/track_steps.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_SIZE = 160, STOPS = 3, STEPS_AFTER = 2 /* cards of the centre's answer */ };

const char *track_answer_title(const struct theme *theme, const struct tracked *tracked)
{
    if (tracked->centre == CENTRE_KNOWS && tracked->finished)
        return tr(theme, tracked->complaint ? "Pengaduan Anda sudah selesai"
                                            : "Permohonan Anda sudah selesai");
    if (tracked->centre == CENTRE_KNOWS) return tracked->headline;
    if (!tracked->known && tracked->centre == CENTRE_WAITS)
        return tr(theme, "Berkas Anda sudah diserahkan");
    if (!tracked->known && tracked->centre == CENTRE_UNKNOWN)
        return tr(theme, "Kode ini tidak dikenal");
    if (!tracked->known) return tr(theme, "Kode ini bukan dari terminal ini");
    if (tracked->refused) return tr(theme, "Perlu dilihat petugas");
    return tr(theme, tracked->waiting ? "Tersimpan aman, menunggu dikirim"
                                      : "Sudah diterima pusat layanan");
}

const char *track_answer_source(const struct theme *theme, const struct tracked *tracked)
{
    bool silent = tracked->centre == CENTRE_SILENT;
    if (silent && tracked->known)
        return tr(theme, "Pusat layanan belum tersambung. Ini yang diketahui terminal ini.");
    if (silent)
        return tr(theme, "Pusat layanan belum tersambung, dan terminal ini hanya mengenal "
                         "yang diajukan di sini.");
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

/* A complaint is answered. */
static const char *due_words(const struct tracked *tracked)
{
    return tracked->complaint ? "Dijawab paling lambat" : "Selesai paling lambat";
}

static struct stop stop_of(const struct theme *theme, const struct tracked *tracked, unsigned i)
{
    if (i == 1) return sent_stop(theme, tracked);
    struct stop stop = {.id = i == 0 ? "handed-in" : "due",
                        .icon = i == 0 ? ICON_GOOD : ICON_CLOCK,
                        .colour = i == 0 ? COLOUR_GOOD : COLOUR_QUIET,
                        .title =
                            tr(theme, i == 0 ? "Diajukan di terminal ini" : due_words(tracked))};
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

static struct point code_point(const struct theme *theme, const struct view *view,
                               char words[WORDS_SIZE])
{
    const struct tracked *tracked = view->tracked;
    words[0] = '\0';
    if (strlen(tracked->code) == CODE_LENGTH) code_group(tracked->code, words);
    return (struct point){.id = "code",
                          .icon = ICON_DOCUMENT,
                          .title = words,
                          .is_private = true,
                          .hint = tracked->service ? words_service(theme, view, tracked->service)
                                                   : NULL};
}

/* When it is promised, or was done. words: for its time. */
static struct point due_point(const struct theme *theme, const struct tracked *tracked,
                              char words[WORDS_SIZE])
{
    struct point point = {.id = "due", .icon = ICON_CLOCK, .hint = words};
    const struct civil *at = tracked->finished ? &tracked->updated : &tracked->due;
    if (at->year)
        words_moment(theme, at, words, WORDS_SIZE);
    else
        snprintf(words, WORDS_SIZE, "%s", tr(theme, "Diberitahukan petugas"));
    point.title = tr(theme, tracked->finished ? "Selesai pada"
                            : tracked->late   ? "Lewat batas waktu"
                                              : due_words(tracked));
    if (tracked->late && !tracked->finished) point.icon = ICON_WARNING;
    return point;
}

static struct point phone_point(const struct theme *theme)
{
    return (struct point){.id = "phone",
                          .icon = ICON_QR,
                          .title = tr(theme, "Pindai kode QR dengan ponsel"),
                          .hint = tr(theme, "Setiap langkahnya tampil di sana.")};
}

static struct point desk_point(const struct theme *theme)
{
    return (struct point){.id = "desk",
                          .icon = ICON_PEOPLE,
                          .title = tr(theme, "Atau tanyakan kepada petugas"),
                          .hint = tr(theme, "Tunjukkan tanda terima Anda.")};
}

/* The national service knows no code of ours until one names it. */
static struct point lapor_point(const struct theme *theme, const struct tracked *tracked,
                                char words[WORDS_SIZE])
{
    char code[CODE_GROUPED_SIZE] = "";
    if (strlen(tracked->code) == CODE_LENGTH) code_group(tracked->code, code);
    words_fill(words, WORDS_SIZE, tr(theme, "SP4N-LAPOR, sebut kode {1}"), code, "");
    return (struct point){.id = "lapor",
                          .icon = ICON_MEGAPHONE,
                          .title = agency_channel(tracked->agency, CHANNEL_LAPOR),
                          .hint = words,
                          .is_hint_private = true};
}

/* The cards of an answer, in order; the steps, where the centre tells them, before CARD_LAPOR. */
enum card { CARD_CODE, CARD_WAY, CARD_DUE, CARD_PHONE, CARD_DESK, CARD_LAPOR };

static unsigned cards(const struct tracked *tracked, const enum card **out)
{
    static const enum card centre[] = {CARD_CODE, CARD_DUE, CARD_LAPOR},
                           here[] = {CARD_CODE, CARD_WAY, CARD_PHONE, CARD_LAPOR},
                           under_way[] = {CARD_CODE, CARD_PHONE, CARD_DESK},
                           unknown[] = {CARD_PHONE, CARD_DESK};
    unsigned lapor = agency_channel(tracked->agency, CHANNEL_LAPOR) ? 1 : 0;
    if (tracked->centre == CENTRE_KNOWS) {
        *out = centre;
        return STEPS_AFTER + (unsigned)tracked->steps_count + lapor;
    }
    if (tracked->known) {
        *out = here;
        return 3 + lapor;
    }
    if (tracked->centre == CENTRE_WAITS) {
        *out = under_way;
        return 3;
    }
    *out = unknown;
    return 2;
}

static struct point point_of(const struct theme *theme, const struct view *view, enum card card,
                             char words[WORDS_SIZE])
{
    switch (card) {
    case CARD_CODE: return code_point(theme, view, words);
    case CARD_DUE: return due_point(theme, view->tracked, words);
    case CARD_PHONE: return phone_point(theme);
    case CARD_DESK: return desk_point(theme);
    case CARD_LAPOR: return lapor_point(theme, view->tracked, words);
    case CARD_WAY: break;
    }
    return (struct point){0};
}

/* More of them stand closer, so that fewer need a second page. */
static bool stands_close(const struct tracked *tracked)
{
    const enum card *all;
    return cards(tracked, &all) > 3;
}

static int draw_item(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct view *view = of;
    const struct tracked *tracked = view->tracked;
    const enum card *all;
    char words[WORDS_SIZE];
    cards(tracked, &all);
    if (tracked->centre == CENTRE_KNOWS && item >= STEPS_AFTER) {
        unsigned step = item - STEPS_AFTER, count = (unsigned)tracked->steps_count;
        if (step < count)
            return track_steps_draw(canvas, &tracked->steps[step], (int)step + 1, at, draw);
        item -= count;
    }
    bool way = all[item] == CARD_WAY;
    struct point point = point_of(canvas_theme(canvas), view, all[item], words);
    int side = screen_px(canvas, 36);
    int pad = stands_close(tracked) ? screen_px(canvas, 26) : side;
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

unsigned track_answer_draw(struct canvas *canvas, struct rect body, const struct view *view,
                           unsigned page)
{
    const enum card *all;
    struct list list = {.of = view,
                        .count = cards(view->tracked, &all),
                        .gap_px = screen_px(canvas, stands_close(view->tracked) ? 12 : 20),
                        .item = draw_item};
    return list_draw(canvas, body, &list, page);
}
