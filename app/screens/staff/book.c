/* book.c - the staff manual on the screen: parts, the codes of a part, and the page of a code. */
#include "base/support.h"
#include "screens/staff/inside.h"
#include "screens/staff/manual.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct part {
    char letter; /* of the codes */
    enum icon icon;
    const char *title;
};
static const struct part parts[] = {
    {'P', ICON_PRINTER, "Pencetak tanda terima"},
    {'X', ICON_SCANNER, "Pemindai"},
    {'C', ICON_CAMERA, "Kamera"},
    {'F', ICON_FACE, "Foto wajah"},
    {'R', ICON_QR_SCAN, "Pembaca kode"},
    {'L', ICON_LAMP, "Lampu penunjuk"},
    {'N', ICON_NETWORK, "Jaringan"},
    {'S', ICON_SHIELD, "Segel dan penyimpanan"},
    {'E', ICON_USB, "Simpan ke USB"},
    {'D', ICON_DOCUMENT, "Berkas pindaian"},
    {'H', ICON_MOBILE, "Berkas dari ponsel"},
    {'T', ICON_QR, "Pelacakan"},
    {'U', ICON_PEOPLE, "Petugas"},
    {'K', ICON_SETTINGS, "Konfigurasi"},
    {'A', ICON_POWER, "Terminal"},
};
enum { PARTS = sizeof parts / sizeof *parts, CODES_MOST = 20 };

struct book {
    unsigned part; /* 0: none open, else 1 + its place */
    unsigned parts_page, codes_page, page;
    char code[8];
};

static const struct support *code_of(char letter, unsigned nth)
{
    const struct support *support;
    for (unsigned i = 0; (support = support_at(i)); i++)
        if (support->code[0] == letter && nth-- == 0) return support;
    return NULL;
}

static struct answer back(struct book *state)
{
    if (*state->code)
        state->code[0] = '\0';
    else if (state->part)
        state->part = 0;
    else
        return GO(OUTCOME_BACK);
    return STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct book *state = of;
    unsigned number;
    (void)view;
    if (event_pressed(event, "back")) return back(state);
    if (*state->code) {
        event_turned_page(event, &state->page);
    } else if (state->part) {
        if (event_turned_page(event, &state->codes_page)) return STAY;
        if (!event_pressed_number(event, "code-", &number)) return STAY;
        const struct support *support = code_of(parts[state->part - 1].letter, number);
        if (support) snprintf(state->code, sizeof state->code, "%s", support->code);
        state->page = 0;
    } else {
        if (event_turned_page(event, &state->parts_page)) return STAY;
        if (event_pressed_number(event, "part-", &number) && number < PARTS) {
            state->part = number + 1;
            state->codes_page = 0;
        }
    }
    return STAY;
}

static int draw_part(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    (void)of;
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "part-%u", item);
    struct row row = {
        .id = id, .icon = parts[item].icon, .title = tr(canvas_theme(canvas), parts[item].title)};
    return draw ? ui_row(canvas, at.x, at.y, at.width, &row)
                : ui_row_height(canvas, at.width, &row);
}

static int draw_code(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct part *part = of;
    char id[ELEMENT_ID_SIZE], words[160];
    const struct support *support = code_of(part->letter, item);
    snprintf(id, sizeof id, "code-%u", item);
    words_trouble(canvas_theme(canvas), support->code, words, sizeof words);
    struct row row = {.id = id, .icon = part->icon, .title = support->code, .hint = words};
    return draw ? ui_row(canvas, at.x, at.y, at.width, &row)
                : ui_row_height(canvas, at.width, &row);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct book *state = of;
    const struct theme *theme = canvas_theme(canvas);
    if (*state->code) {
        manual_draw(canvas, view, state->code, state->page);
        return;
    }
    char who[WHO_SIZE];
    struct frame frame = staff_frame(view, theme, who);
    struct list list = {.count = PARTS, .gap_px = screen_px(canvas, 16), .item = draw_part};
    frame.title = tr(theme, "Buku panduan");
    frame.subtitle = tr(theme, "Pilih bagiannya, lalu kode yang tampil di layar.");
    if (state->part) {
        const struct part *part = &parts[state->part - 1];
        frame.title = tr(theme, part->title);
        frame.subtitle = tr(theme, "Sentuh kode yang tampil di layar atau tanda terima.");
        frame.back = tr(theme, "Kembali");
        list.of = part;
        list.item = draw_code;
        list.count = 0;
        while (code_of(part->letter, list.count))
            list.count++;
    }
    list_draw(canvas, ui_frame(canvas, &frame), &list,
              state->part ? state->codes_page : state->parts_page);
}

const struct screen screen_staff_manual = {.name = "staff-manual",
                                           .state_size = sizeof(struct book),
                                           .idle_s = IDLE_STAFF_S,
                                           .event = event,
                                           .draw = draw};
