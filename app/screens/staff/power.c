/* power.c - restart and power off, each after a question that says what waits. */
#include "base/support.h"
#include "screens/staff/inside.h"

#include <stdio.h>

enum power_choice { CHOICE_NONE, CHOICE_RESTART, CHOICE_OFF };

struct power {
    enum power_choice choice; /* asked about now */
    bool done;                /* on its way: nothing can be pressed any more */
    bool failed;              /* the last one could not even be asked for */
};

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct power *state = of;
    struct answer answer;
    (void)view;
    if (event->kind == EVENT_FAULT && state->done) *state = (struct power){.failed = true};
    if (state->done) return STAY;
    if (state->choice != CHOICE_NONE) {
        if (event_pressed(event, "yes")) {
            state->done = true;
            return ASK(state->choice == CHOICE_OFF ? ASK_STAFF_POWER_OFF : ASK_STAFF_RESTART, 0);
        }
        if (event_pressed(event, "no") || event_pressed(event, "back")) state->choice = CHOICE_NONE;
        return STAY;
    }
    if (staff_common_event(event, &answer)) return answer;
    if (event_pressed(event, "restart")) state->choice = CHOICE_RESTART;
    if (event_pressed(event, "power-off")) state->choice = CHOICE_OFF;
    return STAY;
}

static const struct {
    const char *id, *title, *hint;
    enum icon icon;
} rows[] = {
    {"restart", "Mulai ulang", "Terminal siap lagi sekitar satu menit kemudian.", ICON_RESTART},
    {"power-off", "Matikan", "Untuk menyalakan lagi, tekan tombol daya pada mesinnya.", ICON_POWER},
};

static int draw_row(struct canvas *canvas, const void *of, unsigned item, struct rect at, bool draw)
{
    (void)of;
    const struct theme *theme = canvas_theme(canvas);
    struct row row = {.id = rows[item].id,
                      .icon = rows[item].icon,
                      .title = tr(theme, rows[item].title),
                      .hint = tr(theme, rows[item].hint)};
    return draw ? ui_row(canvas, at.x, at.y, at.width, &row)
                : ui_row_height(canvas, at.width, &row);
}

/* What is at stake: a person in the middle of a case comes first. */
static void stake_words(const struct theme *theme, const struct view *view, char *out, size_t size)
{
    char waiting[160];
    words_waiting(theme, view, waiting, sizeof waiting);
    if (view->staff->applicant_waits)
        snprintf(out, size, "%s",
                 tr(theme, "Seorang pemohon sedang mengisi permohonan. Isiannya akan hilang."));
    else if (view->staff->waiting > 0)
        snprintf(out, size, "%s. %s", waiting, tr(theme, "Semuanya tetap tersimpan."));
    else
        snprintf(out, size, "%s.", waiting);
}

static void draw_question(struct canvas *canvas, const struct view *view, enum power_choice choice)
{
    const struct theme *theme = canvas_theme(canvas);
    bool off = choice == CHOICE_OFF;
    char words[320];
    stake_words(theme, view, words, sizeof words);
    struct dialog dialog = {
        .title = tr(theme, off ? "Matikan terminal ini?" : "Mulai ulang terminal ini?"),
        .words = words,
        .buttons = {{.id = "no", .label = tr(theme, "Tidak jadi"), .style = BUTTON_PLAIN},
                    {.id = "yes",
                     .label = tr(theme, off ? "Matikan" : "Mulai ulang"),
                     .icon = off ? ICON_POWER : ICON_RESTART,
                     .style = BUTTON_DANGER}},
        .countdown_s = -1};
    ui_dialog(canvas, &dialog);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct power *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char who[WHO_SIZE];
    struct frame frame = staff_frame(view, theme, who);
    bool off = state->choice == CHOICE_OFF;
    frame.title = tr(theme, !state->done ? "Mulai ulang atau matikan"
                            : off        ? "Terminal dimatikan"
                                         : "Terminal dimulai ulang");
    const struct support *full = support_find("S-02"); /* the word goes to the disk */
    frame.subtitle = tr(theme, state->done     ? "Mohon tunggu."
                               : state->failed ? full->text
                                               : "Permohonan yang sudah diterima tetap tersimpan.");
    if (state->done) frame.back = NULL;
    struct list list = {.count = 2, .gap_px = screen_px(canvas, 24), .item = draw_row};
    struct rect body = ui_frame(canvas, &frame);
    if (!state->done) list_draw(canvas, body, &list, 0);
    if (state->choice != CHOICE_NONE && !state->done) draw_question(canvas, view, state->choice);
}

const struct screen screen_staff_power = {.name = "staff-power",
                                          .state_size = sizeof(struct power),
                                          .idle_s = IDLE_STAFF_S,
                                          .event = event,
                                          .draw = draw};
