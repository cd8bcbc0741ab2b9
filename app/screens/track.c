/* track.c - how far is it? The QR of a receipt before the reader or the camera, or its code typed.
 *
 * The centre is asked, and answers for every case. While it cannot be, this terminal answers for
 * its own cases only, and says so; of any other the page behind the QR tells, on a phone. */
#define _DEFAULT_SOURCE
#include "base/support.h"
#include "receipt/code.h"
#include "receipt/link.h"
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/complain.h"
#include "screens/track_answer.h"
#include "screens/typing.h"

#include <stdio.h>
#include <string.h>

enum phase { PHASE_SHOW, PHASE_TYPE, PHASE_ANSWER };

struct track {
    enum phase phase;
    struct keyboard keyboard;
    char typed[CODE_SIZE];
    char said[LINK_SIZE]; /* what is being looked up */
    bool looking;
    char code[8];  /* T-01: not a code */
    unsigned page; /* of the answer */
};

static bool sees_codes(const struct view *view)
{
    return view->reader_ready || view->camera_ready;
}

static struct answer enter(void *of, const struct view *view)
{
    struct track *state = of;
    state->keyboard.layout = KEYBOARD_CODE;
    state->phase = view->tracked      ? PHASE_ANSWER /* back from its survey */
                   : sees_codes(view) ? PHASE_SHOW
                                      : PHASE_TYPE;
    return ASK(ASK_CODES, 1);
}

static struct answer leave_by(enum outcome outcome)
{
    return (struct answer){.outcome = outcome, .ask = ASK_CODES, .target = 0};
}

static struct answer look_up(struct track *state, const char *words)
{
    snprintf(state->said, sizeof state->said, "%s", words);
    state->looking = true;
    state->code[0] = '\0';
    return SAY(ASK_TRACK, state->said);
}

static void restart(struct track *state, enum phase phase)
{
    state->phase = phase;
    state->looking = false; /* its answer finds no one */
    state->code[0] = '\0';
    explicit_bzero(state->typed, sizeof state->typed);
    explicit_bzero(state->said, sizeof state->said);
}

/* A whole code is judged at once: its last character is a check of the others. */
static void type(struct track *state, const char *key)
{
    size_t length = strlen(state->typed);
    char parsed[CODE_SIZE];
    if (state->phase != PHASE_TYPE || state->looking) return;
    if (key[0] == '\b') {
        if (length > 0) state->typed[length - 1] = '\0';
    } else if (length < CODE_LENGTH && key[0] > ' ' && key[1] == '\0') {
        char letter = key[0];
        state->typed[length] = (char)(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
    }
    bool whole = strlen(state->typed) == CODE_LENGTH;
    bool wrong = whole && !code_parse(state->typed, parsed);
    snprintf(state->code, sizeof state->code, "%s", wrong ? "T-01" : "");
}

static struct answer next(struct track *state)
{
    if (state->phase == PHASE_ANSWER) return leave_by(OUTCOME_BACK);
    char parsed[CODE_SIZE];
    if (state->phase != PHASE_TYPE || state->looking || !code_parse(state->typed, parsed))
        return STAY;
    return look_up(state, parsed);
}

static struct answer back(struct track *state, const struct view *view)
{
    if (state->phase == PHASE_SHOW || !sees_codes(view)) return leave_by(OUTCOME_BACK);
    restart(state, PHASE_SHOW);
    return STAY;
}

static struct answer press(struct track *state, const struct view *view, const struct event *event)
{
    char key[8];
    if (state->phase == PHASE_ANSWER && event_turned_page(event, &state->page)) return STAY;
    if (event_pressed(event, "back")) return back(state, view);
    if (event_pressed(event, "help")) return GO(OUTCOME_HELP);
    if (event_pressed(event, "next")) return next(state);
    if (state->phase == PHASE_ANSWER && view->tracked) {
        if (event_pressed(event, "complain"))
            return SAY(ASK_COMPLAINT, complain_about(view->tracked));
        if (event_pressed(event, "rate") && view->tracked->survey_open) return ASK(ASK_SURVEY, 0);
    }
    if (event_pressed(event, "type") && !state->looking)
        restart(state, PHASE_TYPE);
    else if (event_pressed(event, "again"))
        restart(state, sees_codes(view) ? PHASE_SHOW : PHASE_TYPE);
    else if (ui_keyboard_press(&state->keyboard, event->id, key))
        type(state, key);
    return STAY;
}

/* What stays before the reader is read again and again; it has had its answer. */
static bool is_answered(const struct track *state, const char *words)
{
    bool same = strncmp(words, state->said, sizeof state->said - 1) == 0;
    return same && (state->phase == PHASE_ANSWER || state->code[0]);
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct track *state = of;
    if (event->kind == EVENT_PRESS) return press(state, view, event);
    if (event->kind == EVENT_KEY) type(state, event->id);
    if (event->kind == EVENT_CODE && !state->looking && !is_answered(state, event->words))
        return look_up(state, event->words);
    if (event->kind == EVENT_TRACKED && (state->looking || state->phase == PHASE_ANSWER)) {
        if (state->looking) state->page = 0;
        state->looking = false;
        state->phase = PHASE_ANSWER;
    }
    if (event->kind == EVENT_FAULT && state->looking) {
        state->looking = false;
        if (state->phase == PHASE_ANSWER) state->phase = PHASE_SHOW;
        snprintf(state->code, sizeof state->code, "%s", event->fault->code);
    }
    return STAY;
}

static struct frame frame_of(const struct view *view, const struct theme *theme, char words[160])
{
    struct frame frame = screen_frame(view, theme, words);
    frame.groups = 0;
    frame.cancel = false;
    return frame;
}

static void draw_show(struct canvas *canvas, const struct track *state, const struct view *view)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct support *support = support_find(state->code);
    char words[160];
    struct frame frame = frame_of(view, theme, words);
    struct notice notice = {.kind = NOTICE_WARNING,
                            .icon = ICON_QR_SCAN,
                            .text = support ? tr(theme, support->text) : NULL,
                            .code = state->code};
    struct aside aside = {.notice = support ? &notice : NULL};
    frame.title = tr(theme, "Lacak dengan kode");
    frame.subtitle =
        tr(theme, view->reader_ready ? "Dekatkan kode QR pada tanda terima ke pembaca kode."
                                     : "Tunjukkan kode QR pada tanda terima ke kamera.");
    if (state->looking) frame.subtitle = tr(theme, "Menanyakan kepada pusat layanan…");
    frame.primary = tr(theme, "Ketik kodenya");
    frame.primary_disabled = state->looking;
    frame.primary_id = "type";
    frame.primary_icon = ICON_KEYBOARD;
    struct rect room = aside_frame(canvas, &frame, &aside, NULL);
    struct rect inner = aside_panel(canvas, room);
    if (view->frame)
        canvas_picture(canvas, room, view->frame, FIT_COVER, screen_px(canvas, 20), true);
    else
        art_receipt_read(canvas, inner);
    canvas_element(canvas, "picture", ROLE_PICTURE,
                   tr(theme, "Gambar: kode QR pada tanda terima di depan pembaca kode"), room,
                   true);
}

static void draw_type(struct canvas *canvas, const struct track *state, const struct view *view)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct support *support = support_find(state->code);
    char words[160], shown[CODE_GROUPED_SIZE + 4] = "", label[80], parsed[CODE_SIZE];
    size_t used = 0;
    for (size_t i = 0; state->typed[i]; i++) {
        if (i > 0 && i % 4 == 0) shown[used++] = ' ';
        shown[used++] = state->typed[i];
    }
    words_fill_numbers(label, sizeof label, tr(theme, "Kode, {1} dari {2} tanda"),
                       (int)strlen(state->typed), CODE_LENGTH);
    struct field_view box = {.id = "code", .label = label, .value = shown, .focused = true};
    struct frame frame = frame_of(view, theme, words);
    struct typing typing = {.title = tr(theme, "Ketik kode pada tanda terima"),
                            .hint = tr(theme, "Empat belas huruf dan angka, di bawah kode QR."),
                            .warning = support ? tr(theme, support->text) : NULL,
                            .code = state->code,
                            .keyboard = &state->keyboard};
    typing.answer_px = ui_field_height(canvas, ui_frame_body(canvas, &frame).width, &box);
    frame.primary = tr(theme, state->looking ? "Mencari…" : "Lacak");
    frame.primary_icon = ICON_SCAN;
    frame.primary_disabled = state->looking || !code_parse(state->typed, parsed);
    struct rect at = typing_draw(canvas, &frame, &typing, NULL);
    ui_field(canvas, at.x, at.y, at.width, &box);
}

static void draw_answer(struct canvas *canvas, const struct track *state, const struct view *view)
{
    const struct theme *theme = canvas_theme(canvas);
    char words[160], below[TRACK_BELOW_SIZE];
    struct frame frame = frame_of(view, theme, words);
    frame.title = track_answer_title(theme, view->tracked);
    /* The largest text wants the room for the cards, and has it as one of them. */
    bool above =
        view->tracked->centre != CENTRE_KNOWS || theme->scale <= text_size_scale(TEXT_LARGE);
    if (above) frame.subtitle = track_answer_below(theme, view->tracked, below);
    frame.back = tr(theme, "Lacak yang lain");
    frame.back_id = "again";
    frame.back_icon = ICON_QR_SCAN;
    frame.primary = tr(theme, "Selesai");
    frame.primary_icon = ICON_CHECK;
    frame.reads = true;
    struct rect body = ui_frame(canvas, &frame);
    struct button rate = {.id = "rate",
                          .label = tr(theme, "Beri penilaian"),
                          .icon = ICON_STAR,
                          .style = BUTTON_PLAIN};
    const struct button *before = view->tracked->survey_open ? &rate : NULL;
    const char *complain = !*complain_about(view->tracked) ? NULL
                           : before                        ? tr(theme, "Buat pengaduan")
                                                           : tr(theme, "Adukan permohonan ini");
    track_answer_draw(canvas, complain_rest(canvas, view, body, before), view, state->page);
    complain_draw(canvas, view, body, complain, before);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct track *state = of;
    if (state->phase == PHASE_TYPE)
        draw_type(canvas, state, view);
    else if (state->phase == PHASE_ANSWER && view->tracked)
        draw_answer(canvas, state, view);
    else
        draw_show(canvas, state, view);
}

const struct screen screen_track = {.name = "track",
                                    .state_size = sizeof(struct track),
                                    .idle_s = 60,
                                    .enter = enter,
                                    .event = event,
                                    .draw = draw};
