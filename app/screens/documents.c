/* documents.c - one requirement after the other is laid on the glass, scanned and looked at.
 *
 * The file that is no paper (a CSR) is handed over at the desk under the same code; and where the
 * scanner fails twice, so may a paper be: no one is stuck here. */
#include "base/support.h"
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"

#include <stdio.h>
#include <string.h>

enum phase { PHASE_LAY, PHASE_SCANNING, PHASE_LOOK, PHASE_FAULT };
enum { FAULTS_BEFORE_DESK = 2, THUMB_HEIGHT = 150 };

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
    return ASK(ASK_SCAN, 0);
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

/* The new page stands at the end; a page scanned again belongs where the old one was. */
static void page_arrived(struct documents *state, struct case_document *document)
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
    state->phase = PHASE_LOOK;
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
    case EVENT_PAGE: page_arrived(state, document); return STAY;
    case EVENT_FAULT: fault(state, document, event->fault); return STAY;
    case EVENT_PROGRESS: state->permille = event->number; return STAY;
    case EVENT_FRAME:
    case EVENT_FACE:
    case EVENT_SEALED:
    case EVENT_PRINTED:
    case EVENT_TIMER:
    case EVENT_DEVICE:
    case EVENT_KEY: return STAY;
    }
    return STAY;
}

static void leave(void *of)
{
    forget_kept(of);
}

static enum art_paper paper_of(const struct requirement *requirement)
{
    return strcmp(requirement->key, "ktp") == 0 ? ART_CARD : ART_SHEET;
}

static struct button plain_button(const struct theme *theme, const char *id, const char *label,
                                  enum icon icon)
{
    return (struct button){
        .id = id, .label = tr(theme, label), .icon = icon, .style = BUTTON_PLAIN};
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
            plain_button(theme, "later", "Serahkan di loket", ICON_PEOPLE);
    if (failed && view_document(view)->pages_count > 0)
        aside.buttons[aside.buttons_count++] =
            plain_button(theme, "look", "Lihat yang sudah dipindai", ICON_DOCUMENT);

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

/* The small pictures of all pages, each a control, the one looked at with a thick line. */
static void draw_thumbs(struct canvas *canvas, struct rect strip, const struct theme *theme,
                        const struct case_document *document, unsigned page)
{
    int gap = screen_px(canvas, 20), count = document->pages_count;
    int width = (strip.width - (CASE_PAGES_MAX / 2 - 1) * gap) / (CASE_PAGES_MAX / 2);
    if (count > CASE_PAGES_MAX / 2) width = (strip.width - (count - 1) * gap) / count;
    for (int i = 0; i < count; i++) {
        struct rect thumb = {strip.x + i * (width + gap), strip.y, width, strip.height};
        bool chosen = (unsigned)i == page;
        int radius = screen_px(canvas, 10);
        canvas_round(canvas, thumb, radius, screen_colour(canvas, COLOUR_SHADE));
        canvas_picture(canvas, thumb, &document->pages[i].preview, FIT_CONTAIN, radius, false);
        canvas_round_line(canvas, thumb, radius, screen_px(canvas, chosen ? 6 : 2),
                          screen_colour(canvas, chosen ? COLOUR_PRIMARY : COLOUR_LINE));
        char id[ELEMENT_ID_SIZE], label[80];
        snprintf(id, sizeof id, "page-%d", i + 1);
        words_fill_numbers(label, sizeof label, tr(theme, "Halaman {1} dari {2}"), i + 1, count);
        canvas_element(canvas, id, ROLE_BUTTON, label, thumb, true);
    }
}

/* What can be said of a page: what is not as asked, that it was the last one there is room for
 * (full), or its size. detail: 120 bytes. */
static struct notice judge_page(const struct theme *theme, const struct requirement *requirement,
                                const struct case_page *page, bool full, char *detail)
{
    const struct support *support = page->note[0] ? support_find(page->note) : NULL;
    if (support)
        return (struct notice){.kind = NOTICE_WARNING,
                               .text = tr(theme, "Periksa sekali lagi"),
                               .detail = tr(theme, support->text),
                               .code = page->note};
    if (requirement->colour && !page->colour)
        return (struct notice){
            .kind = NOTICE_WARNING,
            .text = tr(theme, "Pindaian tampak hitam putih"),
            .detail =
                tr(theme, "Berkas ini diminta berwarna. Pindai ulang jika aslinya berwarna.")};
    if (full) {
        snprintf(detail, 120, "%s", tr(theme, support_find("D-03")->text));
    } else if (page->width_mm > 0 && page->height_mm > 0) {
        char size[48];
        snprintf(size, sizeof size, "%.0f × %.0f mm · %d dpi", page->width_mm, page->height_mm,
                 page->dpi);
        words_fill(detail, 120, tr(theme, "Ukuran {1}"), size, "");
    }
    return (struct notice){.kind = NOTICE_GOOD,
                           .text = tr(theme, "Halaman lurus dan utuh"),
                           .detail = *detail ? detail : NULL};
}

/* Where a picture stands that is to be seen whole. */
static struct rect contained(struct rect in, const struct picture *picture)
{
    double across = (double)in.width / picture->width_px;
    double down = (double)in.height / picture->height_px;
    double scale = across < down ? across : down;
    struct rect out = {0, 0, (int)(picture->width_px * scale), (int)(picture->height_px * scale)};
    out.x = in.x + (in.width - out.width) / 2;
    out.y = in.y + (in.height - out.height) / 2;
    return out;
}

static void draw_page(struct canvas *canvas, struct rect panel, const struct theme *theme,
                      const struct case_document *document, unsigned page)
{
    struct rect inner = aside_panel(canvas, panel);
    const struct picture *preview = &document->pages[page].preview;
    struct rect sheet = contained(inner, preview);
    canvas_shadow(canvas, sheet, screen_px(canvas, 8), screen_px(canvas, 20), 50);
    canvas_picture(canvas, sheet, preview, FIT_CONTAIN, screen_px(canvas, 8), false);
    if (theme_is_plain(canvas_theme(canvas)))
        canvas_round_line(canvas, sheet, screen_px(canvas, 8), 2,
                          screen_colour(canvas, COLOUR_EDGE));
    char label[80];
    words_fill_numbers(label, sizeof label, tr(theme, "Halaman {1} dari {2}"), (int)page + 1,
                       document->pages_count);
    canvas_element(canvas, "preview", ROLE_PICTURE, label, panel, true);
    canvas_mark_private(canvas);
}

static void draw_look(struct canvas *canvas, const struct view *view, const struct documents *state,
                      struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct requirement *requirement = view_requirement(view);
    const struct case_document *document = view_document(view);
    unsigned page = state->page, count = (unsigned)document->pages_count;
    if (page >= count) page = count - 1;
    unsigned most = requirement->pages_max ? requirement->pages_max : CASE_PAGES_MAX;
    char detail[120] = "", where[80], subtitle[256];
    bool full = most > 1 && count == most; /* why "Tambah halaman" is not there */
    struct notice notice = judge_page(theme, requirement, &document->pages[page], full, detail);
    struct aside aside = {.strip_px = count > 1 ? screen_px(canvas, THUMB_HEIGHT) : 0,
                          .notice = &notice};
    aside.buttons[aside.buttons_count++] =
        plain_button(theme, "retake", "Pindai ulang", ICON_RETRY);
    if (count < most)
        aside.buttons[aside.buttons_count++] =
            plain_button(theme, "add", "Tambah halaman", ICON_ADD);
    aside.buttons[aside.buttons_count++] = plain_button(theme, "delete", "Hapus", ICON_DELETE);

    words_fill_numbers(where, sizeof where, tr(theme, "Halaman {1} dari {2}"), (int)page + 1,
                       (int)count);
    snprintf(subtitle, sizeof subtitle, "%s%s%s", phrase_in(&requirement->title, theme->language),
             count > 1 ? " · " : "", count > 1 ? where : "");
    frame->title = tr(theme, "Apakah semua tulisan terbaca?");
    frame->subtitle = subtitle;
    frame->primary = tr(theme, "Lanjut");
    struct rect strip;
    struct rect panel = aside_draw(canvas, ui_frame(canvas, frame), &aside, &strip);
    draw_page(canvas, panel, theme, document, page);
    if (aside.strip_px) draw_thumbs(canvas, strip, theme, document, page);
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
    case PHASE_LOOK: draw_look(canvas, view, state, &frame); break;
    }
}

const struct screen screen_documents = {.name = "documents",
                                        .state_size = sizeof(struct documents),
                                        .idle_s = 90,
                                        .enter = enter,
                                        .event = event,
                                        .draw = draw,
                                        .leave = leave};
