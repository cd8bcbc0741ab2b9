/* review.c - everything that was given, each with a way to change it, before it is handed in. */
#include "base/bytes.h"
#include "screens/common.h"
#include "screens/promised.h"

#include <stdio.h>
#include <string.h>

enum { VALUE_SIZE = 512, STORY_SHOWN = 70 };

struct review {
    unsigned page;
};

/* From here an answer may be erased and a page deleted or scanned again, and left so. A photo may
 * be missing: it is taken at the desk. */
static bool is_missing(const struct view *view, const struct station *station)
{
    if (station->step == STEP_DOCUMENTS || station->step == STEP_CARD) {
        const struct case_document *document = &view->record->documents[station->item];
        return (document->state == DOCUMENT_MISSING && !document->requirement->optional) ||
               (document->state == DOCUMENT_SCANNED &&
                case_document_unsettled(document) < document->pages_count);
    }
    return station->step == STEP_FORM && !view->flow->service->fields[station->item].optional &&
           !*case_value(view->record, station->item);
}

/* The first station that must be gone back to; the flow's count when all is there. */
static unsigned missing_station(const struct view *view)
{
    unsigned i = 0;
    while (i < view->flow->count &&
           (view->flow->closed[i] || !is_missing(view, &view->flow->stations[i])))
        i++;
    return i;
}

static struct answer hand_in(const struct view *view)
{
    unsigned missing = missing_station(view);
    if (missing == view->flow->count) return GO(OUTCOME_NEXT);
    return (struct answer){.outcome = OUTCOME_CHANGE, .target = missing};
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct review *state = of;
    struct answer answer;
    unsigned station;
    if (screen_common_event(event, &answer)) return answer;
    if (event_turned_page(event, &state->page)) return STAY;
    if (event_pressed_number(event, "change-", &station))
        return (struct answer){.outcome = OUTCOME_CHANGE, .target = station};
    return event_pressed(event, "next") ? hand_in(view) : STAY;
}

static int show_row(struct canvas *canvas, struct rect at, const struct row *row, bool draw)
{
    return screen_row(canvas, at, row, draw);
}

/* Its beginning is enough to know it again. */
static void cut_story(char *shown)
{
    size_t length = strlen(shown), end = STORY_SHOWN;
    if (length <= STORY_SHOWN) return;
    while (end > 0 && shown[end] != ' ')
        end--;
    snprintf(shown + end, VALUE_SIZE - end, "…");
}

static int draw_field(struct canvas *canvas, const struct view *view, unsigned index,
                      struct row *row, struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct field *field = &view->flow->service->fields[index];
    const char *value = case_value(view->record, index);
    char *shown = memory_alloc(VALUE_SIZE);
    words_value(theme, field, value, shown, VALUE_SIZE);
    if (field->kind == FIELD_STORY) cut_story(shown);
    row->title = *shown ? shown : tr(theme, "Tidak diisi");
    row->warning = !*shown && !field->optional;
    row->hint = phrase_in(&field->label, theme->language);
    row->is_private = true;
    int height = show_row(canvas, at, row, draw);
    memory_wipe_free(shown, VALUE_SIZE);
    return height;
}

/* "3 halaman", and quietly that the applicant kept some of them as they are; or which one still
 * has to be looked at. */
static void write_pages(const struct theme *theme, const struct case_document *document,
                        struct row *row, char *out, size_t size)
{
    char pages[48], more[120] = "";
    unsigned kept = 0;
    int unsettled = case_document_unsettled(document);
    for (int i = 0; i < document->pages_count; i++)
        if (document->pages[i].kept) kept++;
    words_pages(theme, (unsigned)document->pages_count, pages, sizeof pages);
    row->warning = unsettled < document->pages_count;
    if (!row->warning && kept > 0) words_kept(theme, kept, more, sizeof more);
    if (row->warning)
        words_fill_numbers(more, sizeof more,
                           tr(theme, document->pages_count > 1 ? "halaman {1} perlu dilihat lagi"
                                                               : "perlu dilihat lagi"),
                           unsettled + 1, 0);
    bool single = document->pages_count == 1 && kept > 0; /* its own sentence says it all */
    snprintf(out, size, "%s%s%s", single ? "" : pages, !single && *more ? " · " : "", more);
}

static int draw_document(struct canvas *canvas, const struct view *view, unsigned index,
                         struct row *row, struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct case_document *document = &view->record->documents[index];
    const struct requirement *requirement = &view->flow->service->requirements[index];
    char pages[200];
    row->icon = requirement->kind == REQUIREMENT_CARD ? ICON_CARD : ICON_DOCUMENT;
    row->title = phrase_in(&requirement->title, theme->language);
    switch (document->state) {
    case DOCUMENT_SCANNED:
        write_pages(theme, document, row, pages, sizeof pages);
        row->hint = pages;
        break;
    case DOCUMENT_SENT: row->hint = tr(theme, "Dikirim dari ponsel"); break;
    case DOCUMENT_LATER: row->hint = tr(theme, "Diserahkan di loket"); break;
    case DOCUMENT_MISSING:
        row->hint = tr(theme, requirement->optional ? "Dilewati" : "Belum ada");
        row->warning = !requirement->optional;
        break;
    }
    return show_row(canvas, at, row, draw);
}

static int draw_face(struct canvas *canvas, const struct view *view, struct row *row,
                     struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct case_face *face = &view->record->face;
    bool photo = face->preview.width_px > 0;
    row->icon = ICON_FACE;
    row->title = tr(theme, "Foto wajah");
    row->hint = tr(theme, face->taken ? "Sudah diambil"
                          : photo     ? "Diambil apa adanya, diperiksa petugas"
                                      : "Diambil di loket");
    row->warning = !face->taken;
    int height = show_row(canvas, at, row, draw);
    if (!draw || !photo) return height;
    int side = screen_px(canvas, 84); /* over the row's icon */
    struct rect picture = {at.x + screen_px(canvas, 36), at.y + (height - side) / 2, side, side};
    canvas_picture(canvas, picture, &face->preview, FIT_COVER, screen_px(canvas, 22), false);
    return height;
}

static bool reviewed(const struct flow *flow, unsigned station)
{
    enum kiosk_step step = flow->stations[station].step;
    if (flow->closed[station]) return false;
    return step == STEP_CARD || step == STEP_FORM || step == STEP_DOCUMENTS || step == STEP_FACE;
}

/* The station behind this row of the review; the flow's count past the last. */
static unsigned station_of(const struct flow *flow, unsigned item)
{
    for (unsigned i = 0; i < flow->count; i++)
        if (reviewed(flow, i) && item-- == 0) return i;
    return flow->count;
}

static unsigned rows_count(const struct flow *flow)
{
    unsigned count = 0;
    for (unsigned i = 0; i < flow->count; i++)
        if (reviewed(flow, i)) count++;
    return count;
}

/* Last, where it is sent: how soon this complaint is answered, and as what. Where large text leaves
 * no room, that it is counted from now goes unsaid. */
static int draw_promise(struct canvas *canvas, const struct view *view, struct rect at, bool draw)
{
    const struct theme *theme = canvas_theme(canvas);
    char due[PROMISED_SIZE], hint[2 * PROMISED_SIZE], of[PROMISED_SIZE];
    promised_due(theme, &view->due, due);
    promised_class(theme, view, false, of);
    snprintf(hint, sizeof hint, "%s%s%s", of, *of ? "\n" : "", tr(theme, "Jika dikirim sekarang"));
    struct point point = {.id = "promised",
                          .icon = ICON_CLOCK,
                          .title = due,
                          .hint = hint,
                          .is_private = true,
                          .is_hint_private = true};
    int above = screen_px(canvas, 16); /* it is no row */
    at.y += above;
    at.height -= above;
    if (screen_point(canvas, at, &point, false) > at.height) point.hint = *of ? of : NULL;
    if (*of && screen_point(canvas, at, &point, false) > at.height)
        promised_class(theme, view, true, of);
    return above + screen_point(canvas, at, &point, draw);
}

static int draw_item(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct view *view = of;
    unsigned number = station_of(view->flow, item);
    if (number == view->flow->count) return draw_promise(canvas, view, at, draw);
    const struct station *station = &view->flow->stations[number];
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "change-%u", number);
    struct row row = {.id = id, .action = tr(canvas_theme(canvas), "Ubah")};
    if (station->step == STEP_FORM) return draw_field(canvas, view, station->item, &row, at, draw);
    if (station->step == STEP_FACE) return draw_face(canvas, view, &row, at, draw);
    return draw_document(canvas, view, station->item, &row, at, draw);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct review *state = of;
    const struct theme *theme = canvas_theme(canvas);
    struct list list = {.of = view,
                        .count = rows_count(view->flow) + (view_complains(view) ? 1 : 0),
                        .gap_px = screen_px(canvas, 16),
                        .no_more = true,
                        .item = draw_item};
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.title = tr(theme, "Sudah benar semua?");
    frame.subtitle = tr(theme, "Periksa sebentar. Setelah dikirim, isian tidak dapat diubah di "
                               "terminal ini.");
    frame.primary = words_of_kind(theme, view, "Kirim permohonan", "Kirim pengaduan");
    frame.primary_icon = ICON_SEND;
    if (missing_station(view) < view->flow->count) {
        frame.primary = tr(theme, "Lengkapi dulu");
        frame.primary_icon = ICON_EDIT;
    }
    unsigned pages = list_pages(canvas, ui_frame_body(canvas, &frame), &list);
    if (state->page + 1 < pages) {
        frame.primary = tr(theme, "Lihat lanjutannya");
        frame.primary_icon = ICON_NONE;
        frame.primary_id = "more";
    }
    list_draw(canvas, ui_frame(canvas, &frame), &list, state->page);
}

const struct screen screen_review = {.name = "review",
                                     .state_size = sizeof(struct review),
                                     .idle_s = 120,
                                     .event = event,
                                     .draw = draw};
