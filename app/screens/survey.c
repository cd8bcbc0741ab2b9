/* survey.c - how was the service? The satisfaction survey of a case that is finished: one element
 * at a time, four grades in the words of its standard, and no name.
 *
 * A grade that is touched is shown for a moment before the next question comes: nobody rates what
 * was not yet read by touching twice. The last one is sent by hand. */
#include "screens/art.h"
#include "screens/common.h"

#include <stdio.h>

enum { SHOWN_MS = 500, STAYS_MS = 8000 };
enum phase { PHASE_ASK, PHASE_SEND, PHASE_FAILED, PHASE_KEPT, PHASE_GIVEN };

struct rate {
    enum phase phase;
    unsigned at;   /* the question */
    bool turning;  /* the next comes in a moment */
    unsigned page; /* of the grades, in large text */
    char code[8];  /* why it could not be sent */
};

static const struct survey *survey_of(const struct view *view)
{
    return catalogue_survey(view->catalogue);
}

static const struct survey_question *question_at(const struct rate *state, const struct view *view)
{
    return &survey_of(view)->questions[state->at];
}

static int grade_at(const struct rate *state, const struct view *view)
{
    return view->rating->grades[question_at(state, view)->element];
}

static bool is_last(const struct rate *state, const struct view *view)
{
    return state->at + 1 >= survey_of(view)->questions_count;
}

static void turn_to(struct rate *state, unsigned question)
{
    state->at = question;
    state->page = 0;
    state->turning = false;
}

static struct answer next(struct rate *state, const struct view *view)
{
    if (state->phase == PHASE_KEPT || state->phase == PHASE_GIVEN) return ASK(ASK_END, 0);
    if (state->phase == PHASE_SEND || !grade_at(state, view)) return STAY;
    if (!is_last(state, view)) {
        turn_to(state, state->at + 1);
        return STAY;
    }
    state->phase = PHASE_SEND;
    return ASK(ASK_RATE, 0);
}

static struct answer back(struct rate *state)
{
    if (state->phase == PHASE_FAILED)
        state->phase = PHASE_ASK;
    else if (state->phase != PHASE_ASK)
        return STAY;
    else if (state->at == 0)
        return GO(OUTCOME_BACK);
    else
        turn_to(state, state->at - 1);
    return STAY;
}

static struct answer press(struct rate *state, const struct view *view, const struct event *event)
{
    struct answer answer;
    unsigned grade;
    if (event_pressed(event, "next")) return next(state, view);
    if (event_pressed(event, "back")) return back(state);
    if (event_pressed(event, "cancel")) return STAY;
    if (screen_common_event(event, &answer)) return answer;
    if (state->phase != PHASE_ASK || event_turned_page(event, &state->page)) return STAY;
    if (!event_pressed_number(event, "grade-", &grade) || grade < 1 || grade > SURVEY_GRADES)
        return STAY;
    view->rating->grades[question_at(state, view)->element] = (int)grade;
    if (is_last(state, view)) return STAY;
    state->turning = true;
    return ASK(ASK_TIMER, SHOWN_MS);
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct rate *state = of;
    if (!view->rating || !survey_of(view)) return GO(OUTCOME_BACK);
    if (event->kind == EVENT_PRESS) return press(state, view, event);
    if (event->kind == EVENT_TIMER && state->turning) turn_to(state, state->at + 1);
    if (event->kind == EVENT_FAULT && state->phase == PHASE_SEND) {
        state->phase = PHASE_FAILED;
        snprintf(state->code, sizeof state->code, "%s", event->fault->code);
    }
    if (event->kind == EVENT_RATED && state->phase == PHASE_SEND) {
        state->phase = event->number ? PHASE_KEPT : PHASE_GIVEN;
        return ASK(ASK_LEAVE, STAYS_MS);
    }
    return STAY;
}

struct grades {
    const struct survey_question *question;
    int given;
};

static int draw_grade(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                      bool draw)
{
    const struct grades *grades = of;
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "grade-%u", item + 1);
    bool selected = grades->given == (int)item + 1;
    struct row row = {
        .id = id,
        .icon = selected ? ICON_CHOSEN : ICON_UNCHOSEN,
        .title = phrase_in(&grades->question->grades[item], canvas_theme(canvas)->language),
        .selected = selected};
    return draw ? ui_row(canvas, at.x, at.y, at.width, &row)
                : ui_row_height(canvas, at.width, &row);
}

static void draw_question(const struct rate *state, const struct view *view, struct canvas *canvas,
                          struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct survey_question *question = question_at(state, view);
    bool sending = state->phase == PHASE_SEND;
    struct grades grades = {question, grade_at(state, view)};
    struct list list = {.of = &grades,
                        .count = question->grades_count,
                        .gap_px = screen_px(canvas, 24),
                        .item = draw_grade};
    char words[160];
    words_fill_numbers(words, sizeof words, tr(theme, "Pertanyaan {1} dari {2}"),
                       (int)state->at + 1, (int)survey_of(view)->questions_count);
    frame->group = state->at;
    frame->groups = survey_of(view)->questions_count;
    frame->step_words = words;
    frame->title = phrase_in(&question->question, theme->language);
    if (state->at == 0) frame->subtitle = tr(theme, "Nama Anda tidak diminta.");
    frame->back = sending ? NULL : tr(theme, "Kembali");
    frame->primary_disabled = sending || !grades.given;
    frame->primary = tr(theme, "Lanjut");
    if (is_last(state, view)) {
        frame->primary = tr(theme, sending ? "Mengirim…" : "Kirim penilaian");
        frame->primary_icon = ICON_SEND;
    }
    list_draw(canvas, ui_frame(canvas, frame), &list, state->page);
}

static void draw_failed(const struct rate *state, struct canvas *canvas, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    struct notice notice = {
        .kind = NOTICE_WARNING,
        .icon = ICON_NO_NETWORK,
        .text = tr(theme, "Tidak ada yang disimpan di terminal ini"),
        .detail =
            tr(theme, "Coba lagi sebentar, atau buka kode QR pada tanda terima dengan ponsel."),
        .code = state->code};
    frame->title = tr(theme, "Penilaian belum terkirim");
    frame->back = tr(theme, "Kembali");
    frame->primary = tr(theme, "Kirim lagi");
    frame->primary_icon = ICON_RETRY;
    struct rect body = ui_frame(canvas, frame);
    ui_notice(canvas, body.x, body.y, body.width, &notice);
}

static void draw_thanks(const struct rate *state, struct canvas *canvas, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    bool kept = state->phase == PHASE_KEPT;
    frame->title =
        tr(theme, kept ? "Terima kasih atas penilaian Anda" : "Penilaian sudah diterima");
    frame->subtitle = tr(theme, kept ? "Penilaian Anda membantu kami memperbaiki layanan."
                                     : "Terima kasih. Satu permohonan dinilai satu kali.");
    frame->primary = tr(theme, "Selesai");
    frame->primary_icon = ICON_CHECK;
    art_badge(canvas, ui_frame(canvas, frame), ICON_GOOD, COLOUR_GOOD);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct rate *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.back = NULL;
    frame.groups = 0;
    frame.cancel = false;
    if (!view->rating || !survey_of(view)) {
        ui_frame(canvas, &frame);
        return;
    }
    switch (state->phase) {
    case PHASE_ASK:
    case PHASE_SEND: draw_question(state, view, canvas, &frame); break;
    case PHASE_FAILED: draw_failed(state, canvas, &frame); break;
    case PHASE_KEPT:
    case PHASE_GIVEN: draw_thanks(state, canvas, &frame); break;
    }
}

const struct screen screen_survey = {.name = "survey",
                                     .state_size = sizeof(struct rate),
                                     .idle_s = 60,
                                     .event = event,
                                     .draw = draw};
