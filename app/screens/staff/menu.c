/* menu.c - how the terminal is, in one sentence and a card, and everything that staff can do. */
#include "screens/staff/inside.h"
#include "screens/staff/status.h"

#include <stdio.h>
#include <string.h>

struct menu {
    unsigned page;
};

struct entry {
    enum staff_page page;
    enum icon icon;
    const char *label;
};
static const struct entry entries[] = {
    {STAFF_PAGE_restock, ICON_RECEIPT, "Ganti kertas"},
    {STAFF_PAGE_devices, ICON_CHECKLIST, "Pemeriksaan alat"},
    {STAFF_PAGE_cases, ICON_INBOX, "Permohonan menunggu"},
    {STAFF_PAGE_manual, ICON_BOOK, "Buku panduan"},
    {STAFF_PAGE_network, ICON_NETWORK, "Jaringan"},
    {STAFF_PAGE_export, ICON_USB, "Simpan ke USB"},
    {STAFF_PAGE_settings, ICON_SETTINGS, "Pengaturan"},
    {STAFF_PAGE_power, ICON_POWER, "Mulai ulang, matikan"},
};
enum { GAP = 20, ENTRIES = sizeof entries / sizeof *entries, IN_ROW_MOST = 2 };

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct menu *state = of;
    (void)view;
    if (event_pressed(event, "back")) return ASK(ASK_STAFF_LEAVE, 0);
    if (event_pressed(event, "help")) return ASK(ASK_STAFF_SHOW, STAFF_PAGE_manual);
    for (int i = 0; i < ENTRIES; i++)
        if (event_pressed(event, staff_screen(entries[i].page)->name))
            return ASK(ASK_STAFF_SHOW, entries[i].page);
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

struct menu_drawn {
    const struct view *view;
    int tile_px; /* height of a tile */
    int in_row;
};

static bool has_trouble(const struct staff_view *staff)
{
    for (int i = 0; i < DEVICE_ROLES; i++)
        if (staff->devices[i].fitted && *staff->devices[i].code) return true;
    return false;
}

static struct tile tile_of(const struct theme *theme, const struct view *view, unsigned i)
{
    const struct entry *entry = &entries[i];
    return (struct tile){.id = staff_screen(entry->page)->name,
                         .icon = entry->icon,
                         .label = tr(theme, entry->label),
                         .primary = entry->page == STAFF_PAGE_restock,
                         .warning = entry->page == STAFF_PAGE_devices && has_trouble(view->staff)};
}

static int tile_width(struct canvas *canvas, int width, int in_row)
{
    return (width - (in_row - 1) * screen_px(canvas, GAP)) / in_row;
}

/* Two, or one below the other where a word would be parted. */
static int in_row_of(struct canvas *canvas, const struct view *view, int width)
{
    for (unsigned i = 0; i < ENTRIES; i++) {
        struct tile tile = tile_of(canvas_theme(canvas), view, i);
        if (!ui_tile_fits(canvas, tile_width(canvas, width, IN_ROW_MOST), &tile)) return 1;
    }
    return IN_ROW_MOST;
}

static int tiles_height(struct canvas *canvas, const struct view *view, int width, int in_row)
{
    int highest = 0;
    for (unsigned i = 0; i < ENTRIES; i++) {
        struct tile tile = tile_of(canvas_theme(canvas), view, i);
        int height = ui_tile_height(canvas, tile_width(canvas, width, in_row), &tile);
        if (height > highest) highest = height;
    }
    return highest;
}

static int draw_tiles(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                      bool draw)
{
    const struct menu_drawn *drawn = of;
    if (!draw) return drawn->tile_px;
    unsigned in_row = (unsigned)drawn->in_row;
    at.width = tile_width(canvas, at.width, drawn->in_row);
    at.height = drawn->tile_px;
    for (unsigned i = 0; i < in_row; i++, at.x += at.width + screen_px(canvas, GAP)) {
        struct tile tile = tile_of(canvas_theme(canvas), drawn->view, item * in_row + i);
        ui_tile(canvas, at, &tile);
    }
    return drawn->tile_px;
}

/* As high as the room lets them be, within measure; pages where even the least is too much. */
static void draw_entries(struct canvas *canvas, struct rect room, const struct view *view,
                         unsigned page)
{
    int gap = screen_px(canvas, GAP), most = screen_px(canvas, 156);
    int in_row = in_row_of(canvas, view, room.width), rows = ENTRIES / in_row;
    struct menu_drawn drawn = {
        .view = view, .tile_px = tiles_height(canvas, view, room.width, in_row), .in_row = in_row};
    int each = (room.height - (rows - 1) * gap) / rows;
    if (each > most) each = most;
    if (each > drawn.tile_px) drawn.tile_px = each;
    struct list list = {.of = &drawn,
                        .count = (unsigned)rows,
                        .gap_px = gap,
                        .one_column = true,
                        .item = draw_tiles};
    list_draw(canvas, room, &list, page);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct menu *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char who[WHO_SIZE], title[160], since[64], hour[16];
    struct frame frame = staff_frame(view, theme, who);
    state_words(theme, view->staff, title, sizeof title);
    frame.title = title;
    if (view->staff->entered.year != 0) {
        text_time(theme->language, &view->staff->entered, hour, sizeof hour);
        words_fill(since, sizeof since, tr(theme, "Anda masuk pukul {1}."), hour, "");
        frame.subtitle = since;
    }
    frame.back = tr(theme, "Selesai");
    frame.back_icon = ICON_EXIT;
    struct rect body = ui_frame(canvas, &frame), upper = ui_frame_upper(canvas), status = body;
    int gap = screen_px(canvas, 32), in_row = in_row_of(canvas, view, body.width);
    int least =
        4 * tiles_height(canvas, view, body.width, in_row) + 3 * screen_px(canvas, GAP) + gap;
    if (theme_is_landscape(theme)) {
        status.width = body.width * 9 / 20 - gap;
        body.x += status.width + 2 * gap;
        body.width -= status.width + 2 * gap;
        status_draw(canvas, status, view);
    } else if (upper.height > 0) {
        status_draw(canvas, upper, view);
    } else {
        status.height -= least;
        int height = status_draw(canvas, status, view);
        if (height > 0) height += gap;
        body.y += height;
        body.height -= height;
    }
    draw_entries(canvas, body, view, state->page);
}

const struct screen screen_staff_menu = {.name = "staff-menu",
                                         .state_size = sizeof(struct menu),
                                         .idle_s = IDLE_STAFF_S,
                                         .event = event,
                                         .draw = draw};
