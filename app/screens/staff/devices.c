/* devices.c - every device: how it is, since when, and for each trouble its page of the manual. */
#include "screens/staff/inside.h"

#include <stdio.h>
#include <string.h>

struct devices_screen {
    unsigned page;
    struct civil asked; /* when all were asked; year 0: not yet */
    char code[8];       /* the page of the manual that is open; "" = the list */
    unsigned manual_page;
};

struct devices_drawn {
    const struct devices_screen *state;
    const struct view *view;
    enum device_role roles[DEVICE_ROLES];
    unsigned count;
};

static const char *role_title(enum device_role role)
{
    static const char *const titles[DEVICE_ROLES] = {
        "Pemindai",     "Kamera",         "Pencetak tanda terima",
        "Pembaca kode", "Lampu penunjuk", "Colokan headset"};
    return titles[role];
}

static enum icon role_icon(enum device_role role)
{
    static const enum icon icons[DEVICE_ROLES] = {ICON_SCANNER, ICON_CAMERA, ICON_PRINTER,
                                                  ICON_QR_SCAN, ICON_LAMP,   ICON_HEADSET};
    return icons[role];
}

static const char *state_words(enum device_state state)
{
    switch (state) {
    case DEVICE_STARTING: return "Sedang dinyalakan";
    case DEVICE_READY: return "Siap";
    case DEVICE_BUSY: return "Sedang bekerja";
    case DEVICE_OFFLINE: return "Tidak menjawab";
    case DEVICE_NO_DEVICE: return "Tidak terpasang";
    case DEVICE_HARDWARE_ERROR: return "Rusak";
    case DEVICE_USER_ERROR:
    case DEVICE_NEEDS_STAFF: return "Perlu tindakan";
    case DEVICE_UNKNOWN:
    case DEVICE_STATES: break;
    }
    return "Belum diketahui";
}

static struct answer press(struct devices_screen *state, const struct view *view,
                           const struct event *event)
{
    unsigned role;
    if (event_pressed(event, "next")) {
        state->asked = view->now;
        return ASK(ASK_STAFF_CHECK, 0);
    }
    if (event_pressed_number(event, "device-", &role) && role < DEVICE_ROLES) {
        snprintf(state->code, sizeof state->code, "%s", view->staff->devices[role].code);
        state->manual_page = 0;
        return STAY;
    }
    event_turned_page(event, &state->page);
    return STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct devices_screen *state = of;
    struct answer answer;
    if (*state->code) {
        if (event_pressed(event, "back")) state->code[0] = '\0';
        event_turned_page(event, &state->manual_page);
        return STAY;
    }
    if (staff_common_event(event, &answer)) return answer;
    return event->kind == EVENT_PRESS ? press(state, view, event) : STAY;
}

static void hint_of(const struct theme *theme, const struct devices_drawn *drawn,
                    const struct staff_device *device, char *out, size_t size)
{
    const struct civil *now = &drawn->view->now;
    char trouble[160], when[64], since[96] = "";
    if (*device->code)
        words_trouble(theme, device->code, trouble, sizeof trouble);
    else
        snprintf(trouble, sizeof trouble, "%s", tr(theme, state_words(device->state)));
    if (device->since.year != 0) {
        words_when(theme, &device->since, now, when, sizeof when);
        words_fill(since, sizeof since, tr(theme, "sejak {1}"), when, "");
    }
    snprintf(out, size, "%s%s%s", trouble, *since ? ", " : "", since);
}

static void checked_words(const struct theme *theme, const struct devices_drawn *drawn,
                          const struct staff_device *device, char *out, size_t size)
{
    char when[64];
    const struct civil *asked = &drawn->state->asked;
    bool waits = asked->year != 0 && (device->checked.year == 0 ||
                                      civil_to_unix(&device->checked) < civil_to_unix(asked));
    if (waits) {
        snprintf(out, size, "%s", tr(theme, "Sedang ditanya…"));
        return;
    }
    if (device->checked.year == 0) {
        snprintf(out, size, "%s", tr(theme, "Belum pernah menjawab"));
        return;
    }
    words_when(theme, &device->checked, &drawn->view->now, when, sizeof when);
    words_fill(out, size, tr(theme, "Diperiksa {1}"), when, "");
}

static int draw_device(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                       bool draw)
{
    const struct devices_drawn *drawn = of;
    const struct theme *theme = canvas_theme(canvas);
    enum device_role role = drawn->roles[item];
    const struct staff_device *device = &drawn->view->staff->devices[role];
    char id[ELEMENT_ID_SIZE], hint[260], checked[96];
    snprintf(id, sizeof id, "device-%d", (int)role);
    hint_of(theme, drawn, device, hint, sizeof hint);
    checked_words(theme, drawn, device, checked, sizeof checked);
    struct row row = {.id = *device->code ? id : NULL,
                      .icon = role_icon(role),
                      .title = tr(theme, role_title(role)),
                      .hint = hint,
                      .warning = *device->code != '\0',
                      .action = *device->code ? device->code : NULL};
    row.chips[0].icon = ICON_CLOCK;
    row.chips[0].text = checked;
    return screen_row(canvas, at, &row, draw);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct devices_screen *state = of;
    const struct theme *theme = canvas_theme(canvas);
    if (*state->code) {
        manual_draw(canvas, view, state->code, state->manual_page);
        return;
    }
    struct devices_drawn drawn = {.state = state, .view = view};
    for (int role = 0; role < DEVICE_ROLES; role++)
        if (view->staff->devices[role].fitted) drawn.roles[drawn.count++] = (enum device_role)role;
    struct list list = {
        .of = &drawn, .count = drawn.count, .gap_px = screen_px(canvas, 20), .item = draw_device};
    list.one_column = theme->scale > text_size_scale(TEXT_LARGE);
    char who[WHO_SIZE];
    struct frame frame = staff_frame(view, theme, who);
    frame.title = tr(theme, "Pemeriksaan alat");
    frame.subtitle = tr(theme, "Sentuh alat yang perlu tindakan untuk melihat caranya.");
    frame.primary = tr(theme, "Periksa semua");
    frame.primary_icon = ICON_RETRY;
    list_draw(canvas, ui_frame(canvas, &frame), &list, state->page);
}

const struct screen screen_staff_devices = {.name = "staff-devices",
                                            .state_size = sizeof(struct devices_screen),
                                            .idle_s = IDLE_STAFF_S,
                                            .event = event,
                                            .draw = draw};
