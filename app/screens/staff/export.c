/* export.c - the waiting cases, sealed as they are, onto a USB stick: for a terminal that stays
 * without a network. What is on the stick still waits here until the service centre has it. */
#include "screens/staff/art_staff.h"
#include "screens/staff/inside.h"

#include <stdio.h>

enum phase { PHASE_PLUG, PHASE_WRITING, PHASE_DONE, PHASE_FAULT };

struct export_screen {
    enum phase phase;
    int permille, written;
    char doing[96]; /* a message id, or "" */
    char code[8];
};

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct export_screen *state = of;
    struct answer answer;
    if (state->phase == PHASE_WRITING) {
        if (event->kind == EVENT_PROGRESS) {
            state->permille = event->number;
            snprintf(state->doing, sizeof state->doing, "%s", event->words ? event->words : "");
        } else if (event->kind == EVENT_STAFF) {
            state->phase = PHASE_DONE;
            state->written = event->number;
        } else if (event->kind == EVENT_FAULT) {
            state->phase = PHASE_FAULT;
            snprintf(state->code, sizeof state->code, "%s", event->fault->code);
        }
        return STAY;
    }
    if (staff_common_event(event, &answer)) return answer;
    if (!event_pressed(event, "next")) return STAY;
    if (state->phase == PHASE_DONE) return GO(OUTCOME_BACK);
    if (view->staff->waiting == 0) return STAY;
    state->phase = PHASE_WRITING;
    state->permille = 0;
    state->doing[0] = '\0';
    return ASK(ASK_STAFF_EXPORT, 0);
}

static struct notice notice_of(const struct theme *theme, const struct export_screen *state,
                               const struct view *view, char words[160])
{
    if (state->phase == PHASE_FAULT)
        return staff_fault(theme, tr(theme, "Belum tersimpan ke USB"), state->code);
    if (state->phase == PHASE_DONE) {
        words_fill_numbers(words, 160, tr(theme, "{1} permohonan tersimpan di USB"), state->written,
                           0);
        return (struct notice){.kind = NOTICE_GOOD,
                               .text = words,
                               .detail = tr(theme, "USB sudah boleh dicabut. Serahkan kepada "
                                                   "pusat layanan.")};
    }
    words_waiting(theme, view, words, 160);
    return (struct notice){.kind = NOTICE_INFO, .icon = ICON_INBOX, .text = words};
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct export_screen *state = of;
    const struct theme *theme = canvas_theme(canvas);
    bool writing = state->phase == PHASE_WRITING, done = state->phase == PHASE_DONE;
    char who[WHO_SIZE], words[160];
    struct frame frame = staff_frame(view, theme, who);
    frame.title = tr(theme, writing ? "Menyimpan ke USB"
                            : done  ? "Sudah tersimpan"
                                    : "Simpan ke USB");
    frame.subtitle = tr(theme, writing ? "Jangan cabut USB dulu."
                                       : "Permohonan tetap tersegel: hanya pusat layanan yang "
                                         "dapat membukanya.");
    frame.primary = tr(theme, done ? "Selesai" : "Simpan");
    frame.primary_icon = done ? ICON_CHECK : ICON_USB;
    frame.primary_disabled = writing || (!done && view->staff->waiting == 0);
    if (writing) frame.back = NULL;
    struct notice notice = notice_of(theme, state, view, words);
    struct aside aside = {.notice = writing ? NULL : &notice,
                          .strip_px = writing ? screen_px(canvas, 120) : 0};
    struct rect strip;
    struct rect room = aside_frame(canvas, &frame, &aside, &strip);
    (done ? art_usb_written : art_usb_plug)(canvas, aside_panel(canvas, room));
    canvas_element(canvas, "picture", ROLE_PICTURE,
                   tr(theme, done ? "Gambar: USB sudah boleh dicabut"
                                  : "Gambar: USB dipasang ke lubangnya di terminal"),
                   room, true);
    if (writing)
        ui_progress(canvas, strip, state->permille,
                    tr(theme, *state->doing ? state->doing : "Menulis permohonan ke USB"));
}

const struct screen screen_staff_export = {.name = "staff-export",
                                           .state_size = sizeof(struct export_screen),
                                           .idle_s = IDLE_STAFF_S,
                                           .event = event,
                                           .draw = draw};
