/* attract.c - what the terminal is for, whether it works right now, and one large button. */
#include "base/support.h"
#include "screens/common.h"
#include "screens/standard_card.h"

#include <stdio.h>

enum { MARGIN = 56, TOP = 48 };

/* Deep teal by day; in the contrast modes their own ground and ink. */
struct palette {
    uint32_t ground, ink, quiet, accent, card, on_card;
};

static struct palette palette_of(const struct theme *theme)
{
    if (theme_is_plain(theme)) {
        uint32_t ground = theme_colour(theme, COLOUR_GROUND), ink = theme_colour(theme, COLOUR_INK);
        return (struct palette){ground, ink, ink, ink, ink, ground};
    }
    return (struct palette){.ground = theme_colour(theme, COLOUR_PRESSED),
                            .ink = theme_colour(theme, COLOUR_ON_PRIMARY),
                            .quiet = theme_colour(theme, COLOUR_ON_DARK_QUIET),
                            .accent = theme_colour(theme, COLOUR_GLOW),
                            .card = theme_colour(theme, COLOUR_SURFACE),
                            .on_card = theme_colour(theme, COLOUR_PRESSED)};
}

static struct answer event(void *state, const struct view *view, const struct event *event)
{
    (void)state;
    (void)view;
    if (event_pressed(event, "start")) return GO(OUTCOME_NEXT);
    if (event_pressed(event, "language-id")) return ASK(ASK_LANGUAGE, LANGUAGE_ID);
    if (event_pressed(event, "language-en")) return ASK(ASK_LANGUAGE, LANGUAGE_EN);
    if (event_pressed(event, "language-jv")) return ASK(ASK_LANGUAGE, LANGUAGE_JV);
    if (event_pressed(event, "help")) return GO(OUTCOME_HELP);
    if (event_pressed(event, "track")) return ASK(ASK_TRACKING, 0);
    return STAY;
}

static int words_at(struct canvas *canvas, const char *id, struct rect at, enum type_style style,
                    uint32_t colour, const char *words)
{
    at.height = canvas_text(canvas, at, style, colour, ALIGN_LEFT, words);
    canvas_element(canvas, id, ROLE_TEXT, words, at, true);
    return at.height;
}

/* On one line where it fits; else parted where one thing ends. */
static void hours_words(struct canvas *canvas, const struct view *view, int width, char *out,
                        size_t size)
{
    const struct theme *theme = canvas_theme(canvas);
    char until[64], staff[120];
    if (view->staffed_until.year == 0 && view->today.opens.year != 0) {
        words_opens(theme, &view->today.opens, &view->now, until, sizeof until);
        words_fill(staff, sizeof staff, tr(theme, "petugas kembali {1}"), until, "");
    } else if (view->staffed_until.year == 0) {
        snprintf(staff, sizeof staff, "%s", tr(theme, "petugas sedang tidak di tempat"));
    } else {
        text_time(theme->language, &view->staffed_until, until, sizeof until);
        words_fill(staff, sizeof staff, tr(theme, "petugas hingga {1}"), until, "");
    }
    const char *open = tr(theme, "Terminal ini buka 24 jam");
    snprintf(out, size, "%s · %s", open, staff);
    if (canvas_text_width(canvas, TYPE_HINT, out) > width)
        snprintf(out, size, "%s\n%s", open, staff);
}

enum amount { AMOUNT_WHOLE, AMOUNT_BRIEF /* without details */ };

/* The hours, and what the terminal cannot do at the moment. Returns the height. */
static int draw_state(struct canvas *canvas, struct rect at, const struct view *view,
                      const struct palette *palette, enum amount amount, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    char hours[160];
    int icon = screen_px(canvas, 40), gap = screen_px(canvas, 20);
    struct rect text = {at.x + icon + gap, at.y, at.width - icon - gap, 4096};
    hours_words(canvas, view, text.width, hours, sizeof hours);
    int height = canvas_text_height(canvas, text.width, TYPE_HINT, hours);
    if (draw) {
        int line = canvas_text_height(canvas, text.width, TYPE_HINT, "M");
        canvas_icon(canvas, ICON_CLOCK, at.x, at.y + (line - icon) / 2, icon, palette->accent);
        words_at(canvas, "hours", text, TYPE_HINT, palette->quiet, hours);
    }
    if (view->printer_ready) return height;
    struct notice notice = {
        .kind = NOTICE_WARNING,
        .icon = ICON_PRINTER,
        .text = tr(theme, "Tanda terima sedang tidak dapat dicetak"),
        .detail = tr(theme, "Anda tetap dapat mengajukan. Buktinya tampil di layar untuk difoto "
                            "atau dicatat."),
        .code = view->printer_code[0] ? view->printer_code : NULL};
    if (amount == AMOUNT_BRIEF) notice.detail = NULL;
    height += screen_px(canvas, 36);
    return height + (draw ? ui_notice(canvas, at.x, at.y + height, at.width, &notice)
                          : ui_notice_height(canvas, at.width, &notice));
}

/* How much of the title there is room for. */
struct title {
    enum type_style style;
    bool brief; /* without the line below it */
};

static int draw_title(struct canvas *canvas, struct rect at, const struct palette *palette,
                      const struct title *how, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    const char *title = tr(theme, "Urus sertifikat elektronik Anda di sini.");
    const char *subtitle =
        tr(theme, "Pilih layanan, pindai berkas, ambil foto. Anda pulang membawa tanda terima.");
    int gap = screen_px(canvas, 36);
    int height = canvas_text_height(canvas, at.width, how->style, title);
    if (draw) {
        at.height = canvas_text(canvas, at, how->style, palette->ink, ALIGN_LEFT, title);
        canvas_element(canvas, "title", ROLE_TITLE, title, at, true);
    }
    if (how->brief) return height;
    height += gap;
    at.y += height;
    at.height = 4096;
    if (draw) words_at(canvas, "subtitle", at, TYPE_BODY, palette->quiet, subtitle);
    return height + canvas_text_height(canvas, at.width, TYPE_BODY, subtitle);
}

/* The title, as large as the room lets it be, and the state below it, in the middle of the room. */
static void draw_words(struct canvas *canvas, struct rect room, const struct view *view,
                       const struct palette *palette)
{
    static const struct title ways[] = {
        {TYPE_DISPLAY, false}, {TYPE_TITLE, false}, {TYPE_TITLE, true}};
    static const struct title least = {TYPE_LARGE, true};
    int gap = screen_px(canvas, 64),
        state = draw_state(canvas, room, view, palette, AMOUNT_WHOLE, false);
    enum amount amount = AMOUNT_WHOLE;
    int title = 0;
    const struct title *way = ways;
    for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++) {
        way = &ways[i];
        title = draw_title(canvas, room, palette, way, false);
        if (title + gap + state <= room.height) break;
    }
    if (title + gap + state > room.height) {
        amount = AMOUNT_BRIEF;
        state = draw_state(canvas, room, view, palette, amount, false);
    }
    if (title + gap + state > room.height) {
        way = &least;
        title = draw_title(canvas, room, palette, way, false);
    }
    int spare = room.height - title - gap - state;
    if (spare > 0) room.y += spare / 2;
    draw_title(canvas, room, palette, way, true);
    room.y += title + gap;
    draw_state(canvas, room, view, palette, amount, true);
}

static void draw_start(struct canvas *canvas, struct rect at, const struct palette *palette)
{
    const struct theme *theme = canvas_theme(canvas);
    const char *label = tr(theme, "Sentuh untuk mulai");
    int radius = screen_px(canvas, 28), icon = screen_px(canvas, 92), gap = screen_px(canvas, 32);
    bool pressed = canvas_is_pressed(canvas, "start");
    canvas_shadow(canvas, at, radius, screen_px(canvas, 28), 90);
    canvas_round(canvas, at, radius, pressed ? palette->quiet : palette->card);
    int room = at.width - icon - 5 * gap;
    int width = canvas_text_width(canvas, TYPE_TITLE, label);
    if (width > room) width = room;
    int height = canvas_text_height(canvas, width + 1, TYPE_TITLE, label);
    int x = at.x + (at.width - icon - gap - width) / 2;
    canvas_icon(canvas, ICON_TOUCH, x, at.y + (at.height - icon) / 2, icon,
                theme_is_plain(theme) ? palette->on_card : theme_colour(theme, COLOUR_ACCENT));
    struct rect text = {x + icon + gap, at.y + (at.height - height) / 2, width + 1, height};
    canvas_text(canvas, text, TYPE_TITLE, palette->on_card, ALIGN_LEFT, label);
    canvas_element(canvas, "start", ROLE_BUTTON, label, at, true);
}

/* A pill on the dark ground: outlined, or filled where it is the one chosen. */
static void draw_pill(struct canvas *canvas, struct rect at, const struct palette *palette,
                      const struct button *button, bool chosen)
{
    int radius = at.height / 2, icon = button->icon == ICON_NONE ? 0 : screen_px(canvas, 44);
    int gap = icon ? screen_px(canvas, 16) : 0;
    bool filled = chosen != canvas_is_pressed(canvas, button->id);
    bool plain = theme_is_plain(canvas_theme(canvas));
    uint32_t ink = filled ? palette->on_card : palette->ink;
    if (filled)
        canvas_round(canvas, at, radius, palette->card);
    else if (!plain)
        canvas_round(canvas, at, radius, (palette->ink & 0xFFFFFF) | 0x24000000);
    if (!filled)
        canvas_round_line(canvas, at, radius, screen_px(canvas, 2),
                          (palette->ink & 0xFFFFFF) | (plain ? 0xFF000000 : 0x70000000));
    int width = canvas_text_width(canvas, TYPE_BODY_BOLD, button->label);
    int line = canvas_text_height(canvas, at.width, TYPE_BODY_BOLD, button->label);
    int x = at.x + (at.width - icon - gap - width) / 2;
    if (icon) canvas_icon(canvas, button->icon, x, at.y + (at.height - icon) / 2, icon, ink);
    struct rect text = {x + icon + gap, at.y + (at.height - line) / 2, width + 2, line};
    canvas_text(canvas, text, TYPE_BODY_BOLD, ink, ALIGN_LEFT, button->label);
    canvas_element(canvas, button->id, ROLE_BUTTON, button->label, at, true);
    if (chosen) canvas_mark_choice(canvas, true);
}

static int pill_width(struct canvas *canvas, const char *label, bool icon)
{
    return canvas_text_width(canvas, TYPE_BODY_BOLD, label) + screen_px(canvas, icon ? 124 : 84);
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int aid_width(struct canvas *canvas)
{
    const struct theme *theme = canvas_theme(canvas);
    return larger(pill_width(canvas, tr(theme, "Bantuan"), true),
                  pill_width(canvas, tr(theme, "Tampilan"), true));
}

enum aids { AIDS_BESIDE, AIDS_STACKED /* one below the other */, AIDS_FILL /* all the width */ };

/* Help, and how things look: at the right end of at. Returns where they stand. */
static struct rect draw_aids(struct canvas *canvas, struct rect at, const struct palette *palette,
                             enum aids aids)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct button buttons[2] = {
        {.id = "help", .label = tr(theme, "Bantuan"), .icon = ICON_HELP},
        {.id = "access", .label = tr(theme, "Tampilan"), .icon = ICON_ACCESS}};
    int gap = theme_mm(theme, 4), width = aid_width(canvas);
    if (aids == AIDS_FILL) width = (at.width - gap) / 2;
    int whole = aids == AIDS_STACKED ? width : 2 * width + gap;
    struct rect pill = {at.x + at.width - whole, at.y, width, at.height};
    struct rect taken = {pill.x, at.y, whole, at.height};
    for (int i = 0; i < 2; i++) {
        draw_pill(canvas, pill, palette, &buttons[i], false);
        taken.height = pill.y + pill.height - at.y;
        if (aids == AIDS_STACKED)
            pill.y += pill.height + gap;
        else
            pill.x += width + gap;
    }
    return taken;
}

/* Whether the agency's name keeps room enough beside both pills. */
static bool fits_beside(struct canvas *canvas, const struct view *view, int room)
{
    const struct theme *theme = canvas_theme(canvas);
    if (!view->agency) return true;
    room -= 2 * aid_width(canvas) + theme_mm(theme, 4);
    int line = canvas_text_height(canvas, 4096, TYPE_SMALL_BOLD, "M");
    return room > 0 &&
           canvas_text_height(canvas, room, TYPE_SMALL_BOLD,
                              phrase_in(&view->agency->name, theme->language)) <= 2 * line;
}

/* The agency at the left, help and how things look at the right. Returns its bottom. */
static int draw_top(struct canvas *canvas, const struct view *view, const struct palette *palette)
{
    const struct theme *theme = canvas_theme(canvas);
    int margin = screen_px(canvas, MARGIN), y = screen_px(canvas, TOP),
        tile = screen_px(canvas, 80);
    struct rect row = {margin, y, canvas_area(canvas).width - 2 * margin, tile};
    int x = margin + tile + screen_px(canvas, 20), apart = screen_px(canvas, 24);
    int right = margin + row.width, bottom = y + tile;
    if (!theme->reach || theme_is_landscape(theme)) {
        bool beside = fits_beside(canvas, view, right - x - apart);
        struct rect aids = draw_aids(canvas, row, palette, beside ? AIDS_BESIDE : AIDS_STACKED);
        right = aids.x;
        bottom = aids.y + aids.height;
    }
    struct rect mark = {margin, y, tile, tile};
    canvas_round(canvas, mark, screen_px(canvas, 18), palette->card);
    int size = screen_px(canvas, 44);
    canvas_icon(canvas, ICON_AGENCY, mark.x + (tile - size) / 2, mark.y + (tile - size) / 2, size,
                palette->on_card);
    if (!view->agency) return bottom;
    struct rect name = {x, y, right - x - apart, 4 * tile};
    name.y += words_at(canvas, "agency", name, TYPE_SMALL_BOLD, palette->ink,
                       phrase_in(&view->agency->name, theme->language));
    name.y += words_at(canvas, "place", name, TYPE_SMALL, palette->quiet,
                       phrase_in(&view->agency->place, theme->language));
    return larger(name.y, bottom);
}

/* Each by its name in itself; by the brief one where all three have no room side by side. */
static void draw_languages(struct canvas *canvas, struct rect at, const struct palette *palette)
{
    static const struct {
        const char *id, *name, *brief;
    } languages[LANGUAGE_COUNT] = {
        [LANGUAGE_ID] = {"language-id", "Bahasa Indonesia", "Indonesia"},
        [LANGUAGE_EN] = {"language-en", "English", "English"},
        [LANGUAGE_JV] = {"language-jv", "Basa Jawa", "Jawa"},
    };
    int gap = screen_px(canvas, 24), whole = (LANGUAGE_COUNT - 1) * gap;
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        whole += pill_width(canvas, languages[i].name, false);
    bool brief = whole > at.width;
    int width[LANGUAGE_COUNT], x = at.x + at.width + gap;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        width[i] = pill_width(canvas, brief ? languages[i].brief : languages[i].name, false);
        x -= width[i] + gap;
    }
    x = at.x + (x - at.x) / 2;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        struct button button = {.id = languages[i].id,
                                .label = brief ? languages[i].brief : languages[i].name};
        draw_pill(canvas, (struct rect){x, at.y, width[i], at.height}, palette, &button,
                  (int)canvas_theme(canvas)->language == i);
        x += width[i] + gap;
    }
}

static void draw(const void *state, const struct view *view, struct canvas *canvas)
{
    (void)state;
    const struct theme *theme = canvas_theme(canvas);
    struct palette palette = palette_of(theme);
    struct rect area = canvas_area(canvas);
    canvas_fill(canvas, area, palette.ground);
    if (!theme_is_plain(theme))
        canvas_kawung_fading(canvas, area, (palette.ink & 0xFFFFFF) | 0x28000000, 200);
    int margin = screen_px(canvas, MARGIN);
    int top = draw_top(canvas, view, &palette) + screen_px(canvas, 40);
    bool beside = theme_is_landscape(theme);
    struct rect pills = {margin, area.height - screen_px(canvas, 200), area.width - 2 * margin,
                         screen_px(canvas, 96)};
    struct rect aids = {margin, pills.y - screen_px(canvas, 136), pills.width,
                        screen_px(canvas, 96)};
    struct rect track = aids;
    bool low = theme->reach && !beside; /* at the top they could not be reached */
    if (low) track.y -= screen_px(canvas, 136);
    struct rect start = {margin, track.y - screen_px(canvas, 300), pills.width,
                         screen_px(canvas, 260)};
    struct rect words = {margin, top, pills.width, start.y - screen_px(canvas, 56) - top};
    if (beside) {
        int half = (area.width - 3 * margin) / 2;
        words.width = half;
        words.height = area.height - margin - top;
        start.x = track.x = pills.x = 2 * margin + half;
        start.width = track.width = pills.width = half;
        start.height = screen_px(canvas, 380);
        start.y = (area.height - start.height) / 2 - screen_px(canvas, 48);
        track.y = start.y + start.height + screen_px(canvas, 40);
        pills.y = track.y + track.height + screen_px(canvas, 56);
    }
    draw_words(canvas, words, view, &palette);
    draw_start(canvas, start, &palette);
    struct button tracking = {
        .id = "track", .label = tr(theme, "Lacak dengan kode"), .icon = ICON_QR};
    draw_pill(canvas, track, &palette, &tracking, false);
    if (low) draw_aids(canvas, aids, &palette, AIDS_FILL);
    draw_languages(canvas, pills, &palette);
}

const struct screen screen_attract = {.name = "attract", .event = event, .draw = draw};
