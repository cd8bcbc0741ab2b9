/* documents.c - one requirement after the other is laid on the glass, scanned and looked at.
 *
 * The file that is no paper (a CSR) is handed over at the desk under the same code; and where the
 * scanner fails twice, so may a paper be: no one is stuck here. */
#include "base/support.h"
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/pages.h"

#include <stdio.h>
#include <string.h>

enum phase { PHASE_LAY, PHASE_SCANNING, PHASE_LOOK, PHASE_FAULT };
enum { FAULTS_BEFORE_DESK = 2 };

struct documents {
    enum phase phase;
    unsigned faults;
    unsigned page;         /* the one looked at */
    bool replacing;        /* the page under way goes where `page` was */
    int permille;          /* of the scan; 0 = the scanner does not say */
    char code[8];          /* of the last fault */
    struct case_page kept; /* while replacing: what comes back when no new page does */
};

static struct answer enter(void *of, const struct view *view)
{
    struct documents *state = of;
    state->phase = view_document(view)->pages_count > 0 ? PHASE_LOOK : PHASE_LAY;
    return STAY;
}

static struct answer scan(struct documents *state)
{
    state->phase = PHASE_SCANNING;
    state->permille = 0;
    return ASK(ASK_SCAN, state->replacing ? 1 : 0);
}

static void forget_kept(struct documents *state)
{
    bytes_free(&state->kept.jpeg);
    picture_free(&state->kept.preview);
    state->kept = (struct case_page){0};
    state->replacing = false;
}

/* A page that is scanned again makes room for the new one. */
static void set_page_aside(struct documents *state, struct case_document *document)
{
    if (document->pages_count == 0) return;
    if (state->page >= (unsigned)document->pages_count)
        state->page = (unsigned)document->pages_count - 1;
    state->kept = document->pages[state->page];
    document->pages[state->page] = (struct case_page){0};
    case_document_remove_page(document, (int)state->page);
    state->replacing = true;
}

static void put_page_back(struct documents *state, struct case_document *document)
{
    if (!state->replacing) return;
    struct case_page *place = &document->pages[state->page];
    memmove(place + 1, place, ((unsigned)document->pages_count - state->page) * sizeof *place);
    *place = state->kept;
    document->pages_count++;
    document->state = DOCUMENT_SCANNED;
    state->kept = (struct case_page){0};
    state->replacing = false;
}

static void fault(struct documents *state, struct case_document *document,
                  const struct fault *fault)
{
    snprintf(state->code, sizeof state->code, "%s", fault->code);
    state->faults++;
    state->phase = PHASE_FAULT;
    put_page_back(state, document);
}

/* The new page stands at the end; a page scanned again belongs where the old one was. A feeder may
 * still have more, which must not be lost by going on too soon. */
static void page_arrived(struct documents *state, struct case_document *document, bool more)
{
    unsigned last = (unsigned)document->pages_count - 1;
    if (state->replacing && state->page < last) {
        struct case_page page = document->pages[last];
        memmove(&document->pages[state->page + 1], &document->pages[state->page],
                (last - state->page) * sizeof page);
        document->pages[state->page] = page;
    } else {
        state->page = last;
    }
    forget_kept(state);
    if (!more && state->phase != PHASE_FAULT) state->phase = PHASE_LOOK;
    state->faults = 0;
}

static void remove_page(struct documents *state, struct case_document *document)
{
    if (document->pages_count == 0) return;
    if (state->page >= (unsigned)document->pages_count)
        state->page = (unsigned)document->pages_count - 1;
    case_document_remove_page(document, (int)state->page);
}

static struct answer later(struct case_document *document)
{
    document->state = DOCUMENT_LATER;
    return GO(OUTCOME_SKIP);
}

static struct answer press(struct documents *state, struct case_document *document,
                           const struct event *event)
{
    unsigned number;
    if (event_pressed(event, "scan") || event_pressed(event, "add")) return scan(state);
    if (event_pressed(event, "next")) {
        document->state = DOCUMENT_SCANNED; /* also what was to be handed over later */
        return GO(OUTCOME_NEXT);
    }
    if (event_pressed(event, "later")) return later(document);
    if (event_pressed(event, "retake")) {
        set_page_aside(state, document);
        return scan(state);
    }
    if (event_pressed(event, "delete")) {
        remove_page(state, document);
        if (state->page > 0) state->page--;
        if (document->pages_count == 0) state->phase = PHASE_LAY;
    }
    if (event_pressed(event, "stop")) {
        put_page_back(state, document);
        state->phase = document->pages_count > 0 ? PHASE_LOOK : PHASE_LAY;
        return ASK(ASK_SCAN_STOP, 0);
    }
    if (event_pressed(event, "look"))
        state->phase = PHASE_LOOK;
    else if (event_pressed_number(event, "page-", &number) && number > 0 &&
             number <= (unsigned)document->pages_count)
        state->page = number - 1;
    return STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct documents *state = of;
    struct case_document *document = view_document(view);
    struct answer answer;
    if (screen_common_event(event, &answer)) {
        if (answer.outcome == OUTCOME_BACK) put_page_back(state, document);
        return answer;
    }
    switch (event->kind) {
    case EVENT_PRESS: return press(state, document, event);
    case EVENT_PAGE: page_arrived(state, document, event->number != 0); return STAY;
    case EVENT_SCANNED:
        if (state->phase == PHASE_SCANNING) state->phase = PHASE_LOOK;
        return STAY;
    case EVENT_FAULT: fault(state, document, event->fault); return STAY;
    case EVENT_PROGRESS: state->permille = event->number; return STAY;
    case EVENT_FRAME:
    case EVENT_LOOK:
    case EVENT_CARD:
    case EVENT_FACE:
    case EVENT_SEALED:
    case EVENT_PRINTED:
    case EVENT_TIMER:
    case EVENT_DEVICE:
    case EVENT_KEY:
    case EVENT_CODE:
    case EVENT_TRACKED:
    case EVENT_STAFF: return STAY;
    }
    return STAY;
}

static void leave(void *of)
{
    forget_kept(of);
}

static enum art_paper paper_of(const struct requirement *requirement)
{
    return requirement->kind == REQUIREMENT_CARD ? ART_CARD : ART_SHEET;
}

/* Before the scan, and after one that failed. */
static void draw_lay(struct canvas *canvas, const struct view *view, const struct documents *state,
                     struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct requirement *requirement = view_requirement(view);
    const char *hint = phrase_in(&requirement->hint, theme->language);
    bool failed = state->phase == PHASE_FAULT;
    const char *code = !view->scanner_ready ? view->scanner_code : failed ? state->code : "";
    const struct support *support = *code ? support_find(code) : NULL;
    struct notice notice = {
        .kind = NOTICE_WARNING,
        .icon = ICON_SCANNER,
        .text = tr(theme, failed ? "Belum berhasil dipindai" : "Pemindai belum siap"),
        .detail = support ? tr(theme, support->text) : NULL,
        .code = *code ? code : NULL};
    struct aside aside = {.notice = failed || !view->scanner_ready ? &notice : NULL};
    if (!view->scanner_ready || state->faults >= FAULTS_BEFORE_DESK)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "later", "Serahkan di loket", ICON_PEOPLE);
    if (failed && view_document(view)->pages_count > 0)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "look", "Lihat yang sudah dipindai", ICON_DOCUMENT);

    frame->title = phrase_in(&requirement->title, theme->language);
    frame->subtitle =
        *hint ? hint
              : tr(theme, "Letakkan menghadap ke bawah, rapat ke pojok kaca, lalu sentuh Pindai.");
    frame->primary = tr(theme, failed ? "Pindai lagi" : "Pindai");
    frame->primary_id = "scan";
    frame->primary_icon = ICON_SCANNER;
    frame->primary_disabled = !view->scanner_ready;
    struct rect panel = aside_draw(canvas, ui_frame(canvas, frame), &aside, NULL);
    art_scanner(canvas, aside_panel(canvas, panel), paper_of(requirement));
    canvas_element(canvas, "picture", ROLE_PICTURE,
                   tr(theme, "Gambar: kertas di pojok kaca pemindai, menghadap ke bawah"), panel,
                   true);
}

static void draw_scanning(struct canvas *canvas, const struct view *view,
                          const struct documents *state, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct requirement *requirement = view_requirement(view);
    frame->title = tr(theme, "Sedang memindai");
    frame->subtitle = tr(theme, "Jangan buka penutup. Biasanya selesai dalam 15 detik.");
    frame->back = tr(theme, "Hentikan");
    frame->back_id = "stop";
    frame->back_icon = ICON_CLOSE;
    struct aside aside = {.strip_px = screen_px(canvas, 100)};
    struct rect strip;
    struct rect panel = aside_draw(canvas, ui_frame(canvas, frame), &aside, &strip);
    art_scanning(canvas, aside_panel(canvas, panel), paper_of(requirement), state->permille);
    char words[120];
    words_fill_numbers(words, sizeof words, tr(theme, "Memindai halaman {1}…"),
                       view_document(view)->pages_count + 1, 0);
    if (state->permille > 0)
        ui_progress(canvas, strip, state->permille, words);
    else
        screen_text_centred(canvas, "progress", strip, TYPE_LARGE, COLOUR_INK, words);
}

/* Not paper: it is handed over later, under the same code. */
static void draw_file(struct canvas *canvas, const struct view *view, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct requirement *requirement = view_requirement(view);
    const char *hint = phrase_in(&requirement->hint, theme->language);
    struct notice notice = {
        .kind = NOTICE_INFO,
        .text = tr(theme, "Berkas digital diserahkan setelah ini"),
        .detail = tr(theme, "Bawa ke loket atau kirim lewat e-mail dengan menyebut kode pada tanda "
                            "terima. Permohonan Anda tetap dapat dikirim sekarang.")};
    struct aside aside = {.notice = &notice};
    frame->title = phrase_in(&requirement->title, theme->language);
    frame->subtitle = *hint ? hint : NULL;
    frame->primary = tr(theme, "Lanjut, serahkan nanti");
    frame->primary_id = "later";
    struct rect panel = aside_draw(canvas, ui_frame(canvas, frame), &aside, NULL);
    struct rect inner = aside_panel(canvas, panel);
    int side = screen_px(canvas, 360);
    if (side > inner.width) side = inner.width;
    if (side > inner.height) side = inner.height;
    struct rect badge = {inner.x + (inner.width - side) / 2, inner.y + (inner.height - side) / 2,
                         side, side};
    art_badge(canvas, badge, ICON_MAIL, COLOUR_PRIMARY);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct documents *state = of;
    char words[160];
    struct frame frame = screen_frame(view, canvas_theme(canvas), words);
    if (view_requirement(view)->kind == REQUIREMENT_FILE) {
        draw_file(canvas, view, &frame);
        return;
    }
    switch (state->phase) {
    case PHASE_LAY:
    case PHASE_FAULT: draw_lay(canvas, view, state, &frame); break;
    case PHASE_SCANNING: draw_scanning(canvas, view, state, &frame); break;
    case PHASE_LOOK: pages_draw(canvas, view, state->page, &frame); break;
    }
}

const struct screen screen_documents = {.name = "documents",
                                        .state_size = sizeof(struct documents),
                                        .idle_s = 90,
                                        .enter = enter,
                                        .event = event,
                                        .draw = draw,
                                        .leave = leave};
