/* certificate.c - how does my certificate stand? A NIK is typed, BSrE's gateway is asked through
 * the centre, and the answer leads on.
 *
 * The NIK is in this screen's state alone, until the screen is left: back from the answer, one that
 * was mistyped is put right. */
#define _DEFAULT_SOURCE
#include "screens/certificate.h"

#include "base/support.h"
#include "case/case.h"
#include "case/sense.h"
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/service_row.h"
#include "screens/typing.h"

#include <stdio.h>
#include <string.h>

enum phase { PHASE_TYPE, PHASE_WAIT, PHASE_SILENT, PHASE_ANSWER };

struct certificate {
    enum phase phase;
    struct keyboard keyboard;
    char nik[CASE_NIK_SIZE];
    char code[8]; /* why there is no answer */
    struct certificate_answer answer;
};

static struct answer enter(void *of, const struct view *view)
{
    (void)view;
    struct certificate *state = of;
    state->keyboard.layout = KEYBOARD_DIGITS;
    return STAY;
}

static bool is_whole(const struct certificate *state)
{
    return strlen(state->nik) == CASE_NIK_SIZE - 1;
}

static void type(struct certificate *state, const char *key)
{
    size_t length = strlen(state->nik);
    if (key[0] == '\b') {
        if (length > 0) state->nik[length - 1] = '\0';
    } else if (key[0] >= '0' && key[0] <= '9' && key[1] == '\0' && !is_whole(state)) {
        state->nik[length] = key[0];
    }
}

static struct answer ask(struct certificate *state)
{
    if (!is_whole(state)) return STAY;
    state->phase = PHASE_WAIT;
    state->code[0] = '\0';
    state->answer = (struct certificate_answer){.status = CERTIFICATE_UNKNOWN};
    return SAY(ASK_CERTIFICATE_STATUS, state->nik);
}

/* From what staff would do to the answer, from there to the NIK, from there out. An answer that
 * comes after all finds nobody who waits for it. */
static struct answer go_back(struct certificate *state)
{
    if (state->phase == PHASE_TYPE) return GO(OUTCOME_BACK);
    if (state->phase == PHASE_ANSWER && state->answer.desk)
        state->answer.desk = false;
    else
        state->phase = PHASE_TYPE;
    return STAY;
}

static struct answer press(struct certificate *state, const struct view *view,
                           const struct event *event)
{
    struct answer answer;
    unsigned service;
    char key[8];
    if (event_pressed(event, "back")) return go_back(state);
    if (screen_common_event(event, &answer)) return answer;
    switch (state->phase) {
    case PHASE_TYPE:
        if (event_pressed(event, "next")) return ask(state);
        if (ui_keyboard_press(&state->keyboard, event->id, key)) type(state, key);
        return STAY;
    case PHASE_WAIT: return STAY;
    case PHASE_SILENT: return event_pressed(event, "retry") ? ask(state) : STAY;
    case PHASE_ANSWER: break;
    }
    if (event_turned_page(event, &state->answer.page)) return STAY;
    if (event_pressed(event, "other")) state->answer.desk = true;
    if (event_pressed(event, "track")) return ASK(ASK_TRACKING, 0);
    return service_row_pressed(event, view, &service) ? ASK(ASK_SERVICE, service) : STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct certificate *state = of;
    if (event->kind == EVENT_PRESS) return press(state, view, event);
    if (event->kind == EVENT_KEY && state->phase == PHASE_TYPE) type(state, event->id);
    if (state->phase != PHASE_WAIT) return STAY;
    if (event->kind == EVENT_CERTIFICATE) {
        state->phase = PHASE_ANSWER;
        state->answer.status = (enum certificate_status)event->number;
    } else if (event->kind == EVENT_FAULT) {
        state->phase = PHASE_SILENT;
        snprintf(state->code, sizeof state->code, "%s", event->fault->code);
    }
    return STAY;
}

static void draw_type(struct canvas *canvas, const struct certificate *state,
                      const struct view *view, struct frame *frame)
{
    static const struct field nik = {.kind = FIELD_NIK};
    const struct theme *theme = canvas_theme(canvas);
    char shown[CASE_NIK_SIZE + 8], count[60], label[120];
    words_value(theme, &nik, state->nik, shown, sizeof shown);
    words_fill_numbers(count, sizeof count, tr(theme, "{1} dari {2} angka"),
                       (int)strlen(state->nik), CASE_NIK_SIZE - 1);
    snprintf(label, sizeof label, "%s · %s", tr(theme, "Ketik di sini"), count);
    struct field_view box = {.id = "field", .label = label, .value = shown, .focused = true};
    const char *warning = is_whole(state) ? sense_warning(FIELD_NIK, state->nik, &view->now) : NULL;
    struct typing typing = {
        .title = tr(theme, "Ketik NIK Anda"),
        .hint = tr(theme, "Hanya untuk menanyakan status sertifikat; NIK tidak disimpan."),
        .warning = warning ? tr(theme, warning) : NULL,
        .keyboard = &state->keyboard};
    int width = ui_frame_body(canvas, frame).width;
    if (theme_is_landscape(theme)) width /= 2;
    typing.answer_px = ui_field_height(canvas, width, &box);
    frame->primary = tr(theme, "Cek status");
    frame->primary_disabled = !is_whole(state);
    struct rect at = typing_draw(canvas, frame, &typing, NULL);
    ui_field(canvas, at.x, at.y, at.width, &box);
    explicit_bzero(shown, sizeof shown);
}

/* Waiting, and what came of it when no answer did: both may be left at any time. */
static void draw_asking(struct canvas *canvas, const struct certificate *state, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    static const char often[] = "T-02";
    bool waits = state->phase == PHASE_WAIT;
    const struct support *support = strcmp(state->code, often) == 0 ? support_find(often) : NULL;
    struct notice notice = {
        .kind = NOTICE_WARNING,
        .icon = ICON_SUPPORT,
        .text = support ? tr(theme, support->text)
                        : tr(theme, "Pusat layanan atau BSrE belum menjawab. Coba lagi sebentar."),
        .detail = tr(theme, "NIK keliru? Kembali, lalu betulkan. Pertanyaan sebelumnya juga "
                            "menunjukkan layanan Anda."),
        .code = state->code};
    struct aside aside = {.notice = waits ? NULL : &notice};
    frame->title = tr(theme, waits ? "Menanyakan status sertifikat…"
                                   : "Status sertifikat belum dapat diperiksa");
    if (waits)
        frame->subtitle = tr(theme, "Pusat layanan sedang bertanya kepada BSrE. Paling lama 12 "
                                    "detik; Anda dapat kembali kapan saja.");
    frame->primary = tr(theme, "Coba lagi");
    frame->primary_id = "retry";
    frame->primary_disabled = waits;
    art_badge(canvas, aside_frame(canvas, frame, &aside, NULL), waits ? ICON_SCAN : ICON_SUPPORT,
              COLOUR_PRIMARY);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct certificate *state = of;
    char words[160];
    struct frame frame = screen_frame(view, canvas_theme(canvas), words);
    switch (state->phase) {
    case PHASE_TYPE: draw_type(canvas, state, view, &frame); break;
    case PHASE_WAIT:
    case PHASE_SILENT: draw_asking(canvas, state, &frame); break;
    case PHASE_ANSWER: certificate_answer_draw(canvas, view, &frame, &state->answer); break;
    }
}

const struct screen screen_certificate = {.name = "certificate",
                                          .state_size = sizeof(struct certificate),
                                          .idle_s = 60,
                                          .enter = enter,
                                          .event = event,
                                          .draw = draw};
