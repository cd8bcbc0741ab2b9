/* receipt.c - the proof in hand. A receipt counts as printed when the printer confirmed it; until
 * then QR and code stand large on the screen, and no one is let go without one of the two. */
#include "base/support.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/promised.h"
#include "screens/proof.h"

#include <stdio.h>
#include <string.h>

enum phase {
    PHASE_PRINTING,
    PHASE_CONFIRMED,
    PHASE_UNCONFIRMED,
    PHASE_FAILED,
    PHASE_WAITING /* for staff, who were called: printed as soon as the printer can */
};
enum { COPIES_MAX = 2, PROOF_LEAST = 300 };

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

static struct answer print(struct receipt_screen *state)
{
    state->phase = PHASE_PRINTING;
    return ASK(ASK_PRINT, 0);
}

/* Whoever asked for more paper than one receipt and two copies has enough. */
static bool may_print(const struct receipt_screen *state, const struct view *view)
{
    return state->phase != PHASE_PRINTING && view->printer_ready && state->copies < COPIES_MAX;
}

static struct answer press(struct receipt_screen *state, const struct view *view,
                           const struct event *event)
{
    if (event_pressed(event, "next")) return GO(OUTCOME_NEXT);
    if (event_pressed(event, "noted")) {
        state->noted = true;
        return ASK(ASK_PROOF_SEEN, 0);
    }
    if (event_pressed(event, "wait") && state->phase == PHASE_FAILED) {
        state->phase = PHASE_WAITING;
        return ASK(ASK_CALL_STAFF, 1);
    }
    if (event_pressed(event, "reprint") && may_print(state, view)) {
        state->copies++;
        return print(state);
    }
    return STAY;
}

/* What the screen shows is also said: whoever cannot see it must not leave without proof. The code
 * itself is for the headset, to which the screen is read. */
static struct answer failed(struct receipt_screen *state, const struct view *view,
                            const struct fault *fault)
{
    snprintf(state->code, sizeof state->code, "%s", fault->code);
    state->phase = PHASE_FAILED;
    return SAY(
        ASK_SPEAK,
        text_get(view->text, view->language,
                 view_complains(view)
                     ? "Pengaduan Anda sudah kami terima, tetapi tanda terima belum tercetak. Foto "
                       "layar ini, atau catat kodenya. Kode dibacakan lewat headset."
                     : "Permohonan Anda sudah kami terima, tetapi tanda terima belum tercetak. "
                       "Foto layar ini, atau catat kodenya. Kode dibacakan lewat headset."));
}

/* Whoever waits for staff, or for a hot head to cool, gets the receipt as soon as it can be. After
 * an unknown outcome nothing is sent again unasked. */
static struct answer device(struct receipt_screen *state, const struct view *view)
{
    bool mends = state->phase == PHASE_FAILED && strcmp(state->code, "P-04") == 0;
    if (!may_print(state, view)) return STAY;
    if (mends) state->copies++;
    return mends || state->phase == PHASE_WAITING ? print(state) : STAY;
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
    case EVENT_FAULT: return failed(state, view, event->fault);
    case EVENT_DEVICE: return device(state, view);
    case EVENT_PAGE:
    case EVENT_FRAME:
    case EVENT_LOOK:
    case EVENT_CARD:
    case EVENT_FACE:
    case EVENT_PROGRESS:
    case EVENT_SEALED:
    case EVENT_TIMER:
    case EVENT_KEY:
    case EVENT_CODE:
    case EVENT_TRACKED:
    case EVENT_PHONE:
    case EVENT_SCANNED:
    case EVENT_CERTIFICATE:
    case EVENT_RATED:
    case EVENT_STAFF: return STAY;
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
    case PHASE_WAITING:
        return (struct notice){.kind = NOTICE_INFO,
                               .icon = ICON_PEOPLE,
                               .text = tr(theme, "Petugas sudah dipanggil"),
                               .detail = tr(theme, "Tanda terima dicetak begitu pencetak siap. "
                                                   "Anda boleh menunggu, atau catat kodenya."),
                               .code = *code ? code : NULL};
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
    bool handed = view->record && view->record->handed_at[0];
    bool may_copy = may_print(state, view);
    bool proved = state->in_hand || state->noted;
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.title = words_of_kind(theme, view, "Permohonan Anda sudah kami terima",
                                "Pengaduan Anda sudah kami terima");
    frame.subtitle =
        tr(theme, !on_paper ? "Foto layar ini atau catat kodenya. Kode ini bukti Anda."
                  : handed  ? "Ambil tanda terima, lalu tunjukkan di loket. Petugas "
                              "melengkapi yang belum ada."
                            : "Ambil tanda terima di bawah layar. Pindai kodenya dengan "
                              "ponsel untuk melacak.");
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
    if (state->phase == PHASE_FAILED && !view->printer_ready)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "wait", "Panggil petugas dan tunggu", ICON_PEOPLE);
    struct rect strip = aside_strip(canvas, ui_frame_body(canvas, &frame), &aside);
    if (on_paper) aside.strip_px = promised_draw(canvas, strip, view, false);
    /* The proof itself comes before the words about it. */
    struct rect room = aside_room(canvas, ui_frame_body(canvas, &frame), &aside);
    if ((!on_paper || aside.strip_px) && room.height < screen_px(canvas, PROOF_LEAST))
        frame.subtitle = NULL;
    struct rect picture = aside_frame(canvas, &frame, &aside, &strip);
    if (on_paper)
        proof_draw_receipt(canvas, picture, view);
    else
        proof_draw(canvas, picture, view);
    if (aside.strip_px) promised_draw(canvas, strip, view, true);
}

const struct screen screen_receipt = {.name = "receipt",
                                      .state_size = sizeof(struct receipt_screen),
                                      .idle_s = 90,
                                      .enter = enter,
                                      .event = event,
                                      .draw = draw};
