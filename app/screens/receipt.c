/* receipt.c - the proof in hand. A receipt counts as printed when the printer confirmed it; until
 * then QR and code stand large on the screen, and no one is let go without one of the two. */
#include "base/support.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/proof.h"

#include <stdio.h>

enum phase { PHASE_PRINTING, PHASE_CONFIRMED, PHASE_UNCONFIRMED, PHASE_FAILED };
enum { COPIES_MAX = 2 };

struct receipt_screen {
    enum phase phase;
    unsigned copies; /* asked for beside the original */
    bool noted;      /* the code was seen and taken down */
    bool in_hand;    /* one was confirmed: a copy that fails takes nothing back */
    char code[8];    /* why printing failed */
};

static struct answer enter(void *of, const struct view *view)
{
    (void)of;
    (void)view;
    return ASK(ASK_PRINT, 0);
}

static struct answer press(struct receipt_screen *state, const struct view *view,
                           const struct event *event)
{
    if (event_pressed(event, "next")) return GO(OUTCOME_NEXT);
    if (event_pressed(event, "noted")) {
        state->noted = true;
        return ASK(ASK_PROOF_SEEN, 0);
    }
    if (event_pressed(event, "reprint") && view->printer_ready && state->copies < COPIES_MAX) {
        state->phase = PHASE_PRINTING;
        return ASK(ASK_PRINT, ++state->copies);
    }
    return STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct receipt_screen *state = of;
    switch (event->kind) {
    case EVENT_PRESS:
        return event_pressed(event, "help") ? GO(OUTCOME_HELP) : press(state, view, event);
    case EVENT_PRINTED: /* number: PRINT_UNCONFIRMED is 0 */
        state->phase = event->number != 0 ? PHASE_CONFIRMED : PHASE_UNCONFIRMED;
        if (event->number != 0) state->in_hand = true;
        return STAY;
    case EVENT_FAULT:
        snprintf(state->code, sizeof state->code, "%s", event->fault->code);
        state->phase = PHASE_FAILED;
        return STAY;
    case EVENT_PAGE:
    case EVENT_FRAME:
    case EVENT_FACE:
    case EVENT_PROGRESS:
    case EVENT_SEALED:
    case EVENT_TIMER:
    case EVENT_DEVICE:
    case EVENT_KEY: return STAY;
    }
    return STAY;
}

static struct notice notice_of(const struct theme *theme, const struct receipt_screen *state)
{
    const char *code = state->phase == PHASE_UNCONFIRMED ? "P-07" : state->code;
    const struct support *support = support_find(code);
    switch (state->phase) {
    case PHASE_PRINTING:
        return (struct notice){.kind = NOTICE_INFO,
                               .icon = ICON_PRINTER,
                               .text = tr(theme, "Tanda terima sedang dicetak"),
                               .detail = tr(theme, "Tunggu sampai kertas terpotong.")};
    case PHASE_CONFIRMED:
        return (struct notice){.kind = NOTICE_GOOD,
                               .icon = ICON_PRINTER,
                               .text = tr(theme, "Tanda terima dicetak dan terpotong"),
                               .detail = tr(theme, "Dipastikan oleh pencetak")};
    case PHASE_UNCONFIRMED:
    case PHASE_FAILED: break;
    }
    return (struct notice){.kind = NOTICE_WARNING,
                           .icon = ICON_PRINTER,
                           .text = tr(theme, state->phase == PHASE_FAILED
                                                 ? "Tanda terima belum tercetak"
                                                 : "Tanda terima mungkin belum tercetak"),
                           .detail = support ? tr(theme, support->text) : NULL,
                           .code = *code ? code : NULL};
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct receipt_screen *state = of;
    const struct theme *theme = canvas_theme(canvas);
    bool on_paper = state->phase == PHASE_PRINTING || state->phase == PHASE_CONFIRMED;
    bool may_copy =
        state->phase != PHASE_PRINTING && view->printer_ready && state->copies < COPIES_MAX;
    bool proved = state->in_hand || state->noted;
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.title = tr(theme, "Permohonan Anda sudah kami terima");
    frame.subtitle =
        tr(theme, on_paper ? "Ambil tanda terima di bawah layar. Pindai kodenya dengan "
                             "ponsel untuk melacak."
                           : "Foto layar ini atau catat kodenya. Kode ini bukti Anda.");
    frame.back = may_copy
                     ? tr(theme, state->phase == PHASE_CONFIRMED ? "Cetak salinan" : "Cetak ulang")
                     : NULL;
    frame.back_id = "reprint";
    frame.back_icon = ICON_RETRY;
    frame.cancel = false;
    frame.primary =
        tr(theme, proved || state->phase == PHASE_PRINTING ? "Selesai" : "Sudah saya catat");
    frame.primary_id = proved || state->phase == PHASE_PRINTING ? "next" : "noted";
    frame.primary_icon = ICON_CHECK;
    frame.primary_disabled = state->phase == PHASE_PRINTING;
    struct notice notice = notice_of(theme, state);
    struct aside aside = {.notice = &notice};
    struct rect picture = aside_draw(canvas, ui_frame(canvas, &frame), &aside, NULL);
    if (on_paper)
        proof_draw_receipt(canvas, picture, view->receipt);
    else
        proof_draw(canvas, picture, view);
}

const struct screen screen_receipt = {.name = "receipt",
                                      .state_size = sizeof(struct receipt_screen),
                                      .idle_s = 90,
                                      .enter = enter,
                                      .event = event,
                                      .draw = draw};
