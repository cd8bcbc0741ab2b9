#include "screens/promised.h"

#include "screens/common.h"

#include <stdio.h>

void promised_class(const struct theme *theme, const struct view *view, bool brief,
                    char out[PROMISED_SIZE])
{
    const struct service *service = view->record->service;
    const struct promise_rule *rule =
        service_promise_rule(service, case_promised_for(view->record));
    out[0] = 0;
    if (!rule) return;
    words_marked(theme, phrase_in(&rule->title, theme->language),
                 rule->assumption ? assumption_mark(brief) : NULL, out, PROMISED_SIZE);
}

void promised_due(const struct theme *theme, const struct civil *due, char out[PROMISED_SIZE])
{
    char moment[120];
    if (due->year == 0) {
        snprintf(out, PROMISED_SIZE, "%s", tr(theme, "Tanggal selesai diberitahukan petugas"));
        return;
    }
    words_moment(theme, due, moment, sizeof moment);
    snprintf(out, PROMISED_SIZE, "%s %s", tr(theme, "Dijawab paling lambat"), moment);
}

/* What it is about is read off its class: not said to all. */
static int line_draw(struct canvas *canvas, const char *id, struct rect at, enum type_style style,
                     const char *words, bool draw)
{
    if (!*words) return 0;
    if (draw) {
        screen_text_centred(canvas, id, at, style, COLOUR_INK, words);
        canvas_mark_private(canvas);
    }
    return canvas_text_height(canvas, at.width, style, words);
}

int promised_draw(struct canvas *canvas, struct rect at, const struct view *view, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    char class_words[PROMISED_SIZE], due[PROMISED_SIZE];
    if (!view_complains(view)) return 0;
    promised_class(theme, view, false, class_words);
    promised_due(theme, &view->record->due, due);
    at.height = 2048;
    int height = line_draw(canvas, "promised-class", at, TYPE_SMALL, class_words, draw);
    at.y += height;
    return height + line_draw(canvas, "promised-due", at, TYPE_SMALL_BOLD, due, draw);
}
