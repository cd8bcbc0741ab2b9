#include "screens/standard_card.h"

#include "screens/common.h"

#include <stdio.h>
#include <string.h>

enum { PAD = 32, GAP = 28, TILE = 72, TILE_GAP = 24, BESIDE = 40, WORDS = 200 };

struct fact {
    const char *id;
    enum icon icon;
    enum type_style style; /* of words */
    char label[WORDS], words[WORDS];
};

/* A quiet word above a bold one. Returns its height. */
static int draw_fact(struct canvas *canvas, struct rect at, const struct fact *fact, bool draw)
{
    int tile = screen_px(canvas, TILE), gap = screen_px(canvas, TILE_GAP);
    struct rect text = {at.x + tile + gap, at.y, at.width - tile - gap, 2048};
    int above = canvas_text_height(canvas, text.width, TYPE_SMALL, fact->label);
    int below = canvas_text_height(canvas, text.width, fact->style, fact->words);
    int height = above + screen_px(canvas, 4) + below;
    if (height < tile) height = tile;
    if (!draw) return height;
    canvas_round(canvas, (struct rect){at.x, at.y, tile, tile}, screen_px(canvas, 16),
                 screen_colour(canvas, COLOUR_TINT));
    int size = screen_px(canvas, 44);
    canvas_icon(canvas, fact->icon, at.x + (tile - size) / 2, at.y + (tile - size) / 2, size,
                screen_colour(canvas, COLOUR_PRIMARY));
    char label_id[ELEMENT_ID_SIZE];
    snprintf(label_id, sizeof label_id, "%s-label", fact->id);
    screen_text(canvas, label_id, text, TYPE_SMALL, COLOUR_QUIET, fact->label);
    text.y += above + screen_px(canvas, 4);
    screen_text(canvas, fact->id, text, fact->style, COLOUR_INK, fact->words);
    return height;
}

/* The width in which neither of its two lines breaks. */
static int fact_width(struct canvas *canvas, const struct fact *fact)
{
    int label = canvas_text_width(canvas, TYPE_SMALL, fact->label),
        words = canvas_text_width(canvas, fact->style, fact->words);
    return screen_px(canvas, TILE + TILE_GAP) + (label > words ? label : words) + 2;
}

/* What falls into which class, at least in part, is ours and not the standard's. */
static bool classes_assumed(const struct service *service)
{
    for (unsigned i = 0; i < service->promises_count; i++)
        if (service->promises[i].assumption) return true;
    return false;
}

static struct fact due_fact(const struct theme *theme, const struct view *view,
                            const struct service *service)
{
    struct fact fact = {.id = "due", .icon = ICON_CLOCK};
    bool dated = view->due.year != 0 && !service->promises_field;
    if (dated)
        words_moment(theme, &view->due, fact.words, sizeof fact.words);
    else
        words_promises(theme, service, fact.words, sizeof fact.words);
    const char *label =
        tr(theme, service->promises_field ? "Dijawab paling lambat, menurut jenisnya"
                  : dated                 ? "Jika diserahkan sekarang, selesai paling lambat"
                                          : "Selesai dalam (tanggal diberitahukan petugas)");
    words_marked(theme, label, classes_assumed(service) ? assumption_mark(false) : NULL, fact.label,
                 sizeof fact.label);
    return fact;
}

static struct fact cost_fact(const struct theme *theme)
{
    struct fact fact = {.id = "cost", .icon = ICON_COST};
    snprintf(fact.label, sizeof fact.label, "%s", tr(theme, "Biaya"));
    snprintf(fact.words, sizeof fact.words, "%s", tr(theme, "Gratis"));
    return fact;
}

/* Minutes since midnight as text_time writes it. */
static void words_hour(const struct theme *theme, unsigned minutes, char out[16])
{
    struct civil at = civil_from_unix((int64_t)minutes * 60, 0);
    text_time(theme->language, &at, out, 16);
}

static void words_span(const struct theme *theme, unsigned from, unsigned to, char out[40])
{
    char begin[16], end[16];
    words_hour(theme, from, begin);
    words_hour(theme, to, end);
    snprintf(out, 40, "%s\u2013%s", begin, end);
}

void words_opens(const struct theme *theme, const struct civil *opens, const struct civil *now,
                 char *out, size_t size)
{
    char date[64], hour[16];
    bool today = opens->year == now->year && opens->month == now->month && opens->day == now->day;
    text_time(theme->language, opens, hour, sizeof hour);
    text_date_short(theme->language, opens, date, sizeof date);
    snprintf(out, size, today ? "%s%s" : "%s, %s", today ? "" : date, hour);
}

void words_today(const struct theme *theme, const struct service_today *today, char *out,
                 size_t size)
{
    char first[120], moment[120], again[140] = "";
    if (today->serves && !today->over) {
        words_span(theme, today->hours.opens, today->hours.closes, first);
        words_fill(out, size, tr(theme, "Buka {1}"), first, "");
        return;
    }
    if (today->opens.year != 0) {
        words_moment(theme, &today->opens, moment, sizeof moment);
        words_fill(again, sizeof again, tr(theme, "buka lagi {1}"), moment, "");
    }
    if (today->holiday)
        words_fill(first, sizeof first, tr(theme, "Tutup (libur: {1})"),
                   phrase_in(&today->holiday->name, theme->language), "");
    else
        snprintf(first, sizeof first, "%s", tr(theme, today->serves ? "Sudah tutup" : "Tutup"));
    snprintf(out, size, "%s%s%s", first, *again ? ", " : "", again);
}

/* The break stands with the label: nobody need read it who comes at another time. */
static struct fact hours_fact(const struct theme *theme, const struct view *view,
                              const struct service *service)
{
    const struct service_today *today = &view->today;
    const struct day_hours *hours = &today->hours;
    struct fact fact = {.id = "hours", .icon = ICON_PEOPLE};
    char pause[80] = "", span[40], label[160];
    if (today->serves && !today->over && hours->break_from != hours->break_to) {
        words_span(theme, hours->break_from, hours->break_to, span);
        words_fill(pause, sizeof pause, tr(theme, ", istirahat {1}"), span, "");
    }
    snprintf(label, sizeof label, "%s%s", tr(theme, "Loket hari ini"), pause);
    words_marked(theme, label, service->hours_assumed ? assumption_mark(false) : NULL, fact.label,
                 sizeof fact.label);
    words_today(theme, today, fact.words, sizeof fact.words);
    return fact;
}

static int card_as(struct canvas *canvas, const struct view *view, const struct service *service,
                   struct rect at, enum type_style style, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    struct fact due = due_fact(theme, view, service), cost = cost_fact(theme),
                hours = hours_fact(theme, view, service);
    due.style = cost.style = hours.style = style;
    bool tight = style != TYPE_LARGE;
    int pad = screen_px(canvas, PAD), gap = screen_px(canvas, tight ? GAP / 2 : GAP);
    if (tight) pad /= 2;
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, 0};
    struct rect left = inner, right = inner;
    int aside = fact_width(canvas, &cost) + screen_px(canvas, BESIDE);
    bool beside = aside + fact_width(canvas, &hours) <= inner.width;
    int first = draw_fact(canvas, inner, &due, false);
    left.y = right.y = inner.y + first + gap;
    if (beside) {
        left.width = aside;
        right.x += aside;
        right.width -= aside;
    }
    int second = draw_fact(canvas, left, &cost, false),
        third = draw_fact(canvas, right, &hours, false);
    int below = second > third ? second : third;
    if (!beside) {
        right.y += second + gap;
        below = second + gap + third;
    }
    int height = 2 * pad + first + gap + below;
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    draw_fact(canvas, inner, &due, true);
    draw_fact(canvas, left, &cost, true);
    draw_fact(canvas, right, &hours, true);
    return height;
}

/* The largest text may want more than a page: then what it says is smaller, not cut. */
int standard_card(struct canvas *canvas, const struct view *view, const struct service *service,
                  struct rect at, bool draw)
{
    static const enum type_style styles[] = {TYPE_LARGE, TYPE_BODY_BOLD, TYPE_SMALL_BOLD};
    unsigned i = 0;
    while (i + 1 < sizeof styles / sizeof *styles &&
           card_as(canvas, view, service, at, styles[i], false) > at.height)
        i++;
    return card_as(canvas, view, service, at, styles[i], draw);
}
