/* submit.c - what was given is sealed and put where a power cut does not reach it. */
#include "base/support.h"
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"

#include <stdio.h>

struct submit {
    int permille;
    bool failed;
    char words[96]; /* what is happening: a message id */
    char code[8];
};

static struct answer begin(struct submit *state)
{
    *state = (struct submit){0};
    return ASK(ASK_SUBMIT, 0);
}

static struct answer enter(void *of, const struct view *view)
{
    (void)view;
    return begin(of);
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    (void)view;
    struct submit *state = of;
    struct answer answer;
    switch (event->kind) {
    case EVENT_PROGRESS:
        state->permille = event->number;
        if (event->words) snprintf(state->words, sizeof state->words, "%s", event->words);
        return STAY;
    case EVENT_SEALED: return GO(OUTCOME_NEXT);
    case EVENT_FAULT:
        state->failed = true;
        snprintf(state->code, sizeof state->code, "%s", event->fault->code);
        return STAY;
    case EVENT_PRESS:
        if (!state->failed) return STAY;
        if (event_pressed(event, "retry")) return begin(state);
        return screen_common_event(event, &answer) ? answer : STAY;
    case EVENT_PAGE:
    case EVENT_FRAME:
    case EVENT_LOOK:
    case EVENT_CARD:
    case EVENT_FACE:
    case EVENT_PRINTED:
    case EVENT_TIMER:
    case EVENT_DEVICE:
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

static struct rect middle_square(struct canvas *canvas, struct rect picture, int reference_px)
{
    int side = screen_px(canvas, reference_px);
    if (side > picture.height) side = picture.height;
    if (side > picture.width) side = picture.width;
    return (struct rect){picture.x + (picture.width - side) / 2,
                         picture.y + (picture.height - side) / 2, side, side};
}

static void draw_failed(struct canvas *canvas, const struct view *view, const struct submit *state,
                        struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct support *support = *state->code ? support_find(state->code) : NULL;
    struct notice notice = {.kind = NOTICE_BAD,
                            .text = tr(theme, "Belum tersimpan"),
                            .detail = support ? tr(theme, support->text) : NULL,
                            .code = *state->code ? state->code : NULL};
    struct aside aside = {.notice = &notice};
    aside.buttons[aside.buttons_count++] =
        aside_button(theme, "call-staff", "Panggil petugas", ICON_PEOPLE);
    if (view_may_hand_over(view))
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "handover", "Lanjutkan dengan petugas", ICON_NEXT);
    frame->title =
        words_of_kind(theme, view, "Permohonan belum terkirim", "Pengaduan belum terkirim");
    frame->subtitle =
        tr(theme, "Isian Anda masih ada di terminal ini. Coba lagi, atau panggil petugas.");
    frame->primary = tr(theme, "Coba lagi");
    frame->primary_id = "retry";
    frame->primary_icon = ICON_RETRY;
    struct rect picture = aside_frame(canvas, frame, &aside, NULL);
    art_badge(canvas, picture, ICON_SHIELD, COLOUR_QUIET);
}

static void draw_progress(struct canvas *canvas, const struct view *view,
                          const struct submit *state, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const char *words = tr(theme, *state->words ? state->words : "Menyusun berkas Anda");
    frame->title =
        words_of_kind(theme, view, "Permohonan sedang disimpan", "Pengaduan sedang disimpan");
    frame->subtitle =
        tr(theme, "Berkas disegel sehingga hanya pusat layanan yang dapat membukanya.");
    frame->back = NULL;
    frame->cancel = false;
    struct rect body = ui_frame(canvas, frame);
    int line = canvas_text_height(canvas, body.width, TYPE_LARGE, words);
    int gap = screen_px(canvas, 56);
    struct rect above = {body.x, body.y, body.width, body.height - line - gap};
    struct rect ring = middle_square(canvas, above, 460);
    art_ring(canvas, ring, ICON_SHIELD, state->permille);
    struct rect text = {body.x, ring.y + ring.height + gap, body.width, line};
    canvas_text(canvas, text, TYPE_LARGE, screen_colour(canvas, COLOUR_INK), ALIGN_CENTRE, words);
    canvas_element(canvas, "progress", ROLE_PROGRESS, words, text, true);
    canvas_set_permille(canvas, state->permille);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct submit *state = of;
    char words[160];
    struct frame frame = screen_frame(view, canvas_theme(canvas), words);
    if (state->failed)
        draw_failed(canvas, view, state, &frame);
    else
        draw_progress(canvas, view, state, &frame);
}

const struct screen screen_submit = {.name = "submit",
                                     .state_size = sizeof(struct submit),
                                     .idle_s = 120,
                                     .enter = enter,
                                     .event = event,
                                     .draw = draw};
