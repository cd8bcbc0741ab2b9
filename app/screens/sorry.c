/* sorry.c - the terminal has stopped and come back. What was handed in before still has its proof;
 * what was not is gone, and this says so. */
#include "base/support.h"
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/proof.h"

#include <string.h>

static struct answer event(void *state, const struct view *view, const struct event *event)
{
    (void)state;
    (void)view;
    if (event_pressed(event, "help")) return GO(OUTCOME_HELP);
    return event_pressed(event, "next") ? ASK(ASK_END, 0) : STAY;
}

static void draw(const void *state, const struct view *view, struct canvas *canvas)
{
    (void)state;
    const struct theme *theme = canvas_theme(canvas);
    bool has_proof = view->qr && view->code && *view->code;
    const struct support *support = support_find("A-01");
    struct notice notice = {
        .kind = NOTICE_WARNING,
        .text = tr(theme, support->text),
        .detail = has_proof ? tr(theme, "Berkas dengan kode ini sudah aman kami terima.")
                            : tr(theme, "Isian yang belum dikirim sudah terhapus."),
        .code = support->code};
    struct aside aside = {.notice = &notice};
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.title = tr(theme, "Maaf, terminal sempat berhenti");
    frame.subtitle = has_proof
                         ? tr(theme, "Foto layar ini atau catat kodenya. Kode ini bukti Anda.")
                         : tr(theme, "Silakan mulai lagi dari awal.");
    frame.back = NULL;
    frame.primary = tr(theme, has_proof ? "Sudah saya catat" : "Mulai lagi");
    frame.primary_icon = has_proof ? ICON_CHECK : ICON_NONE;
    struct rect picture = aside_frame(canvas, &frame, &aside, NULL);
    if (has_proof) {
        proof_draw(canvas, picture, view);
        return;
    }
    art_badge(canvas, picture, ICON_RETRY, COLOUR_PRIMARY);
}

const struct screen screen_sorry = {.name = "sorry", .idle_s = 60, .event = event, .draw = draw};
