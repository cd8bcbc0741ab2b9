#include "screens/staff/status.h"

#include "screens/staff/inside.h"

#include <stdio.h>

enum { POINTS = 3, WORDS_SIZE = 200, PADDING = 32, BAR = 22 };

/* Words of one line of the card. */
struct status_words {
    char title[WORDS_SIZE], hint[WORDS_SIZE];
};

static void paper_words(const struct theme *theme, const struct staff_view *staff,
                        struct status_words *words)
{
    const struct staff_paper *paper = &staff->paper;
    char date[64];
    if (staff->printer.paper == PAPER_OUT) {
        snprintf(words->title, WORDS_SIZE, "%s", tr(theme, "Kertas habis"));
        return;
    }
    if (!paper->known) {
        snprintf(words->title, WORDS_SIZE, "%s", tr(theme, "Sisa kertas belum diketahui"));
        snprintf(words->hint, WORDS_SIZE, "%s",
                 tr(theme, "Ganti kertas sekali, maka sisanya dihitung."));
        return;
    }
    words_fill_numbers(words->title, WORDS_SIZE, tr(theme, "Kertas untuk sekitar {1} tanda terima"),
                       paper->receipts_left, 0);
    if (paper->ends.year == 0) return;
    text_date_short(theme->language, &paper->ends, date, sizeof date);
    words_fill(words->hint, WORDS_SIZE, tr(theme, "Diperkirakan habis {1}"), date, "");
}

static struct point point_of(const struct theme *theme, const struct view *view, unsigned item,
                             struct status_words *words)
{
    static const char *const ids[POINTS] = {"paper", "waiting", "line"};
    static const enum icon icons[POINTS] = {ICON_RECEIPT, ICON_INBOX, ICON_NETWORK};
    words->hint[0] = '\0';
    struct point point = {.id = ids[item], .icon = icons[item], .title = words->title};
    if (item == 0) {
        paper_words(theme, view->staff, words);
        if (*words->hint) point.hint = words->hint;
    } else if (item == 1) {
        words_waiting(theme, view, words->title, WORDS_SIZE);
    } else {
        if (view->staff->line == LINE_DOWN) point.icon = ICON_NO_NETWORK;
        snprintf(words->title, WORDS_SIZE, "%s", words_line(theme, view->staff));
    }
    return point;
}

/* The share of the roll that is left. */
static void draw_bar(struct canvas *canvas, struct rect at, const struct staff_paper *paper)
{
    const struct theme *theme = canvas_theme(canvas);
    struct rect left = at;
    left.width =
        paper->roll_mm > 0 ? (int)((long long)at.width * paper->remaining_mm / paper->roll_mm) : 0;
    if (left.width > at.width) left.width = at.width;
    if (left.width > 0 && left.width < at.height) left.width = at.height;
    enum colour_name name = paper->warns ? COLOUR_ACCENT : COLOUR_PRIMARY;
    canvas_round(canvas, at, at.height / 2, theme_colour(theme, COLOUR_TRACK));
    if (theme_is_plain(theme))
        canvas_round_line(canvas, at, at.height / 2, screen_px(canvas, 3),
                          theme_colour(theme, COLOUR_INK));
    if (left.width > 0) canvas_round(canvas, left, at.height / 2, theme_colour(theme, name));
}

static int draw_card(struct canvas *canvas, struct rect at, const struct view *view,
                     unsigned points, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    int pad = screen_px(canvas, PADDING), gap = screen_px(canvas, 26), bar = screen_px(canvas, BAR);
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, 4096};
    for (unsigned i = 0; i < points; i++) {
        struct status_words words;
        struct point point = point_of(theme, view, i, &words);
        inner.y += screen_point(canvas, inner, &point, draw);
        if (i == 0 && view->staff->paper.known) {
            struct rect track = {inner.x, inner.y + screen_px(canvas, 18), inner.width, bar};
            if (draw) draw_bar(canvas, track, &view->staff->paper);
            inner.y = track.y + bar;
        }
        inner.y += i + 1 < points ? gap : 0;
    }
    return inner.y + pad - at.y;
}

int status_draw(struct canvas *canvas, struct rect room, const struct view *view)
{
    const struct theme *theme = canvas_theme(canvas);
    int gap = screen_px(canvas, 24), top = room.y;
    struct notice notice = {
        .kind = NOTICE_INFO,
        .icon = ICON_PERSON,
        .text = tr(theme, "Permohonan seorang pemohon menunggu dan akan dilanjutkan.")};
    int waits = view->staff->applicant_waits ? ui_notice_height(canvas, room.width, &notice) : 0;
    if (waits > room.height) return 0;
    if (waits) {
        ui_notice(canvas, room.x, room.y, room.width, &notice);
        room.y += waits + gap;
        room.height -= waits + gap;
    }
    for (unsigned points = POINTS; points > 0; points--) {
        int height = draw_card(canvas, room, view, points, false);
        if (height > room.height) continue;
        screen_card(canvas, (struct rect){room.x, room.y, room.width, height});
        draw_card(canvas, room, view, points, true);
        return room.y + height - top;
    }
    return waits;
}
