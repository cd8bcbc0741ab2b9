/* cases.c - the cases of this terminal, newest first: sent or still waiting, and whether there is a
 * receipt. A receipt that is in doubt is printed again, as a marked copy with the same code. */
#include "receipt/code.h"
#include "screens/staff/inside.h"

#include <stdio.h>
#include <string.h>

enum phase { PHASE_LIST, PHASE_CONFIRM, PHASE_PRINTING, PHASE_DONE };

/* Above this, text leaves a row no room for a word beside it. */
static const double large_scale = 1.2;

struct cases_screen {
    enum phase phase;
    unsigned page;
    char code[20]; /* of the chosen one: the list may move under it */
    bool confirmed;
    char failed[8];
};

static unsigned find(const struct view *view, const char *code)
{
    unsigned i = 0;
    while (i < view->staff->cases_count && strcmp(view->staff->cases[i].code, code) != 0)
        i++;
    return i;
}

static struct answer copy(struct cases_screen *state, const struct view *view)
{
    unsigned index = find(view, state->code);
    state->phase = PHASE_LIST;
    if (index >= view->staff->cases_count) return STAY;
    state->phase = PHASE_PRINTING;
    state->failed[0] = '\0';
    return ASK(ASK_STAFF_COPY, index);
}

static struct answer press(struct cases_screen *state, const struct view *view,
                           const struct event *event)
{
    unsigned index;
    if (state->phase == PHASE_CONFIRM) {
        if (event_pressed(event, "copy")) return copy(state, view);
        if (event_pressed(event, "keep") || event_pressed(event, "back")) state->phase = PHASE_LIST;
        return STAY;
    }
    struct answer answer;
    if (staff_common_event(event, &answer)) return answer;
    if (event_turned_page(event, &state->page) || state->phase == PHASE_PRINTING) return STAY;
    if (event_pressed_number(event, "case-", &index) && index < view->staff->cases_count) {
        snprintf(state->code, sizeof state->code, "%s", view->staff->cases[index].code);
        state->phase = PHASE_CONFIRM;
    }
    return STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct cases_screen *state = of;
    if (event->kind == EVENT_PRESS) return press(state, view, event);
    if (state->phase != PHASE_PRINTING) return STAY;
    if (event->kind == EVENT_PRINTED) {
        state->phase = PHASE_DONE;
        state->confirmed = event->number != 0;
    }
    if (event->kind == EVENT_FAULT) {
        state->phase = PHASE_DONE;
        snprintf(state->failed, sizeof state->failed, "%s", event->fault->code);
    }
    return STAY;
}

static const char *proof_words(enum staff_proof proof)
{
    switch (proof) {
    case PROOF_CONFIRMED: return "Tanda terima tercetak";
    case PROOF_UNCONFIRMED: return "Cetakan belum pasti";
    case PROOF_FAILED: return "Cetakan gagal";
    case PROOF_SHOWN: return "Dicatat dari layar";
    case PROOF_NONE: break;
    }
    return "Belum ada tanda terima";
}

static bool in_doubt(const struct staff_case *row)
{
    return row->proof == PROOF_UNCONFIRMED || row->proof == PROOF_FAILED ||
           row->proof == PROOF_NONE;
}

static const char *way_words(const struct staff_case *row)
{
    if (row->refused) return "Disisihkan pusat layanan";
    return row->waiting ? "Menunggu dikirim" : "Terkirim";
}

static void grouped(const char *code, char out[CODE_GROUPED_SIZE])
{
    if (strlen(code) == CODE_LENGTH)
        code_group(code, out);
    else
        snprintf(out, CODE_GROUPED_SIZE, "%.17s", code);
}

static int draw_case(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct view *view = of;
    const struct theme *theme = canvas_theme(canvas);
    const struct staff_case *shown = &view->staff->cases[item];
    char id[ELEMENT_ID_SIZE], code[CODE_GROUPED_SIZE], when[64], hint[200];
    snprintf(id, sizeof id, "case-%u", item);
    grouped(shown->code, code);
    words_when(theme, &shown->handed_in, &view->now, when, sizeof when);
    snprintf(hint, sizeof hint, "%s%s%s",
             shown->service ? words_service(theme, view, shown->service) : "",
             shown->service ? " · " : "", when);
    struct row row = {.id = id,
                      .icon = shown->refused   ? ICON_BAD
                              : shown->waiting ? ICON_WAIT
                                               : ICON_GOOD,
                      .title = code,
                      .hint = hint,
                      .action = theme->scale > large_scale ? NULL : tr(theme, "Salinan"),
                      .accent = in_doubt(shown),
                      .warning = shown->refused};
    row.chips[0].icon = ICON_SEND;
    row.chips[0].text = tr(theme, way_words(shown));
    row.chips[1].icon = in_doubt(shown) ? ICON_WARNING : ICON_RECEIPT;
    row.chips[1].text = tr(theme, proof_words(shown->proof));
    return screen_row(canvas, at, &row, draw);
}

static struct notice result_of(const struct theme *theme, const struct cases_screen *state)
{
    if (state->phase == PHASE_PRINTING)
        return (struct notice){
            .kind = NOTICE_INFO, .icon = ICON_PRINTER, .text = tr(theme, "Salinan sedang dicetak")};
    if (*state->failed)
        return staff_fault(theme, tr(theme, "Salinan belum tercetak"), state->failed);
    if (!state->confirmed)
        return staff_fault(theme, tr(theme, "Salinan mungkin belum tercetak"), "P-07");
    return (struct notice){.kind = NOTICE_GOOD,
                           .icon = ICON_PRINTER,
                           .text = tr(theme, "Salinan dicetak dan terpotong")};
}

static void draw_confirm(struct canvas *canvas, const struct cases_screen *state)
{
    const struct theme *theme = canvas_theme(canvas);
    char code[CODE_GROUPED_SIZE], words[320];
    grouped(state->code, code);
    words_fill(words, sizeof words,
               tr(theme, "Kode {1}. Salinan diberi tanda dan memakai kode yang sama. Serahkan "
                         "hanya kepada pemohonnya."),
               code, "");
    struct dialog dialog = {
        .title = tr(theme, "Cetak salinan?"),
        .words = words,
        .buttons = {{.id = "keep", .label = tr(theme, "Tidak jadi"), .style = BUTTON_PLAIN},
                    {.id = "copy",
                     .label = tr(theme, "Cetak salinan"),
                     .icon = ICON_PRINTER,
                     .style = BUTTON_PRIMARY}},
        .countdown_s = -1};
    ui_dialog(canvas, &dialog);
}

static void draw_empty(struct canvas *canvas, struct rect body)
{
    int side = screen_px(canvas, 260);
    struct rect words = {body.x, body.y + side + screen_px(canvas, 32), body.width, 400};
    canvas_icon(canvas, ICON_INBOX, body.x + (body.width - side) / 2, body.y, side,
                screen_colour(canvas, COLOUR_TRACK));
    screen_text_centred(canvas, "empty", words, TYPE_LEAD, COLOUR_QUIET,
                        tr(canvas_theme(canvas), "Belum ada permohonan di terminal ini."));
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct cases_screen *state = of;
    const struct theme *theme = canvas_theme(canvas);
    char who[WHO_SIZE], waiting[160];
    struct frame frame = staff_frame(view, theme, who);
    words_waiting(theme, view, waiting, sizeof waiting);
    frame.title = tr(theme, "Permohonan di terminal ini");
    frame.subtitle = waiting;
    bool told = state->phase == PHASE_PRINTING || state->phase == PHASE_DONE;
    /* What has just happened counts for more than how many wait, where there is no room for both.
     */
    if (told && theme->scale > large_scale) frame.subtitle = NULL;
    struct rect body = ui_frame(canvas, &frame);
    if (told) {
        struct notice notice = result_of(theme, state);
        int height = ui_notice(canvas, body.x, body.y, body.width, &notice);
        body.y += height + screen_px(canvas, 28);
        body.height -= height + screen_px(canvas, 28);
    }
    struct list list = {.of = view,
                        .count = view->staff->cases_count,
                        .gap_px = screen_px(canvas, 20),
                        .item = draw_case};
    if (view->staff->cases_count == 0)
        draw_empty(canvas, body);
    else
        list_draw(canvas, body, &list, state->page);
    if (state->phase == PHASE_CONFIRM) draw_confirm(canvas, state);
}

const struct screen screen_staff_cases = {.name = "staff-cases",
                                          .state_size = sizeof(struct cases_screen),
                                          .idle_s = IDLE_STAFF_S,
                                          .event = event,
                                          .draw = draw};
