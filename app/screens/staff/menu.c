/* menu.c - how the terminal is, in one sentence and a card, and everything that staff can do. */
#include "screens/staff/inside.h"

#include <stdio.h>
#include <string.h>

struct menu {
    unsigned page;
};

struct tile {
    enum staff_page page;
    enum icon icon;
    const char *label;
};
static const struct tile tiles[] = {
    {STAFF_PAGE_restock, ICON_RECEIPT, "Ganti kertas"},
    {STAFF_PAGE_devices, ICON_CHECKLIST, "Pemeriksaan alat"},
    {STAFF_PAGE_cases, ICON_INBOX, "Permohonan menunggu"},
    {STAFF_PAGE_manual, ICON_BOOK, "Buku panduan"},
    {STAFF_PAGE_network, ICON_NETWORK, "Jaringan"},
    {STAFF_PAGE_export, ICON_USB, "Simpan ke USB"},
    {STAFF_PAGE_settings, ICON_SETTINGS, "Pengaturan"},
    {STAFF_PAGE_power, ICON_POWER, "Mulai ulang, matikan"},
};
enum { TILES = sizeof tiles / sizeof *tiles, TILES_IN_ROW = 2 };

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct menu *state = of;
    (void)view;
    if (event_pressed(event, "back")) return ASK(ASK_STAFF_LEAVE, 0);
    if (event_pressed(event, "help")) return ASK(ASK_STAFF_SHOW, STAFF_PAGE_manual);
    for (int i = 0; i < TILES; i++)
        if (event_pressed(event, staff_screen(tiles[i].page)->name))
            return ASK(ASK_STAFF_SHOW, tiles[i].page);
    event_turned_page(event, &state->page);
    return STAY;
}

/* The whole terminal in one sentence: what is wrong comes before what is unknown. */
static void state_words(const struct theme *theme, const struct staff_view *staff, char *out,
                        size_t size)
{
    const char *code = "";
    int troubles = 0, unknown = 0;
    for (int i = 0; i < DEVICE_ROLES; i++) {
        const struct staff_device *device = &staff->devices[i];
        if (!device->fitted) continue;
        if (device->state == DEVICE_UNKNOWN || device->state == DEVICE_STARTING) unknown++;
        if (!*device->code) continue;
        if (troubles++ == 0 || i == DEVICE_PRINTER) code = device->code;
    }
    if (troubles == 0 && staff->paper.warns) code = "P-08";
    if (troubles > 1)
        words_fill_numbers(out, size, tr(theme, "{1} alat perlu tindakan"), troubles, 0);
    else if (*code)
        words_trouble(theme, code, out, size);
    else
        snprintf(out, size, "%s",
                 tr(theme, unknown ? "Belum semua alat menjawab" : "Semua alat siap"));
}

static int draw_tile(struct canvas *canvas, const struct tile *tile, struct rect at)
{
    struct button button = {.id = staff_screen(tile->page)->name,
                            .label = tr(canvas_theme(canvas), tile->label),
                            .icon = tile->icon,
                            .style =
                                tile->page == STAFF_PAGE_restock ? BUTTON_PRIMARY : BUTTON_PLAIN};
    ui_button(canvas, at, &button);
    return at.height;
}

static int draw_row(struct canvas *canvas, const void *of, unsigned item, struct rect at, bool draw)
{
    (void)of;
    int gap = screen_px(canvas, 20), height = screen_px(canvas, 136);
    if (!draw) return height;
    at.width = (at.width - gap) / TILES_IN_ROW;
    at.height = height;
    for (unsigned i = 0; i < TILES_IN_ROW; i++, at.x += at.width + gap)
        draw_tile(canvas, &tiles[item * TILES_IN_ROW + i], at);
    return height;
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct menu *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char who[WHO_SIZE], title[160];
    struct frame frame = staff_frame(view, theme, who);
    state_words(theme, view->staff, title, sizeof title);
    frame.title = title;
    frame.back = tr(theme, "Selesai");
    frame.back_icon = ICON_EXIT;
    struct list list = {.count = TILES / TILES_IN_ROW,
                        .gap_px = screen_px(canvas, 20),
                        .one_column = true,
                        .item = draw_row};
    list_draw(canvas, ui_frame(canvas, &frame), &list, state->page);
}

const struct screen screen_staff_menu = {.name = "staff-menu",
                                         .state_size = sizeof(struct menu),
                                         .idle_s = IDLE_STAFF_S,
                                         .event = event,
                                         .draw = draw};
