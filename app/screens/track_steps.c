#include "screens/track_steps.h"

#include "screens/common.h"

#include <stdio.h>

enum { WORDS_SIZE = 240 };

static enum icon icon_of(enum tracked_state state)
{
    switch (state) {
    case TRACKED_DONE: return ICON_GOOD;
    case TRACKED_CURRENT: return ICON_WAIT;
    case TRACKED_OPEN: return ICON_UNCHOSEN;
    case TRACKED_SKIPPED: return ICON_LESS;
    }
    return ICON_NONE;
}

static enum colour_name colour_of(enum tracked_state state)
{
    switch (state) {
    case TRACKED_DONE: return COLOUR_GOOD;
    case TRACKED_CURRENT: return COLOUR_ACCENT;
    case TRACKED_OPEN:
    case TRACKED_SKIPPED: return COLOUR_QUIET;
    }
    return COLOUR_INK;
}

/* The state in a word, too: not by the icon's colour alone. */
static const char *word_of(enum tracked_state state)
{
    switch (state) {
    case TRACKED_DONE: return "Selesai pada";
    case TRACKED_CURRENT: return "Sedang berjalan sejak";
    case TRACKED_OPEN: return "Belum mulai";
    case TRACKED_SKIPPED: return "Tidak diperlukan";
    }
    return "";
}

static void write_hint(const struct theme *theme, const struct tracked_step *step,
                       char out[WORDS_SIZE])
{
    char date[40] = "", time[16] = "";
    if (step->at.year) {
        text_date_short(theme->language, &step->at, date, sizeof date);
        text_time(theme->language, &step->at, time, sizeof time);
    }
    /* Of a language that the centre does not have, it tells the Indonesian words. */
    snprintf(out, WORDS_SIZE, "%s · %s%s%s%s%s", tr(theme, step->actor),
             tr(theme, word_of(step->state)), date[0] ? " " : "", date, date[0] ? ", " : "", time);
}

int track_steps_draw(struct canvas *canvas, const struct tracked_step *step, int number,
                     struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    int pad = screen_px(canvas, 22), side = screen_px(canvas, 36), icon = screen_px(canvas, 44);
    int gap = screen_px(canvas, 28);
    char hint[WORDS_SIZE], id[ELEMENT_ID_SIZE];
    struct rect text = {at.x + side + icon + gap, at.y + pad, at.width - 2 * side - icon - gap,
                        4096};
    bool bold = step->state == TRACKED_CURRENT;
    enum type_style style = bold ? TYPE_BODY_BOLD : TYPE_BODY;
    write_hint(theme, step, hint);
    int title = canvas_text_height(canvas, text.width, style, step->title);
    int words = title + canvas_text_height(canvas, text.width, TYPE_SMALL, hint);
    int height = (words > icon ? words : icon) + 2 * pad;
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    canvas_icon(canvas, icon_of(step->state), at.x + side, at.y + (height - icon) / 2, icon,
                theme_colour(theme, colour_of(step->state)));
    snprintf(id, sizeof id, "step-%d", number);
    screen_text(canvas, id, text, style, COLOUR_INK, step->title);
    text.y += title;
    snprintf(id, sizeof id, "step-%d-hint", number);
    screen_text(canvas, id, text, TYPE_SMALL, COLOUR_QUIET, hint);
    return height;
}
