/* documents.c - one requirement after the other is laid on the glass, scanned, judged and looked
 * at; the identity card, before the form, in the same way.
 *
 * A page that is better scanned again may be kept as it is, and the case says so; one that a
 * verifier could not use may not. The file that is no paper (a CSR) comes from the applicant's
 * phone (phone.c), or is handed over at the desk under the same code; and where scanning gives
 * nothing usable twice, so may a paper: no one is stuck here. */
#include "screens/common.h"
#include "screens/lay.h"
#include "screens/pages.h"
#include "screens/phone_said.h"

#include <stdio.h>
#include <string.h>

enum phase { PHASE_LAY, PHASE_SCANNING, PHASE_LOOK, PHASE_FAULT };
enum { FAULTS_BEFORE_DESK = 2 };

struct documents {
    enum phase phase;
    unsigned faults;        /* of the scanner, and pages refused, since one was usable */
    unsigned page;          /* the one looked at; of what is said of a file that was sent */
    unsigned first_new;     /* where the pages of the last scan begin */
    bool replacing;         /* the page under way goes where `page` was */
    int permille;           /* of the scan; 0 = the scanner does not say */
    char code[8];           /* of the last fault */
    struct case_page aside; /* while replacing: what comes back when no better page does */
};

/* One thing at a time: of the pages just scanned the first that has a reason, then of all. */
static void look(struct documents *state, const struct case_document *document)
{
    unsigned count = (unsigned)document->pages_count;
    state->phase = count > 0 ? PHASE_LOOK : PHASE_LAY;
    for (unsigned i = state->first_new; i < count; i++)
        if (!case_page_is_settled(&document->pages[i])) {
            state->page = i;
            return;
        }
    unsigned unsettled = (unsigned)case_document_unsettled(document);
    if (unsettled < count) state->page = unsettled;
}

static struct answer enter(void *of, const struct view *view)
{
    struct documents *state = of;
    const struct case_document *document = view_document(view);
    if (document->state == DOCUMENT_LATER) state->faults = FAULTS_BEFORE_DESK;
    state->first_new = (unsigned)document->pages_count;
    look(state, document);
    return STAY;
}

/* The page looked at; the last where one went meanwhile. There is at least one. */
static struct case_page *page_at(struct documents *state, struct case_document *document)
{
    if (state->page >= (unsigned)document->pages_count)
        state->page = (unsigned)document->pages_count - 1;
    return &document->pages[state->page];
}

static void forget_aside(struct documents *state)
{
    case_page_free(&state->aside);
    state->replacing = false;
}

/* A page that is scanned again makes room for the new one. */
static void set_page_aside(struct documents *state, struct case_document *document)
{
    if (document->pages_count == 0 || state->replacing) return;
    struct case_page *page = page_at(state, document);
    state->aside = *page;
    *page = (struct case_page){0};
    case_document_remove_page(document, (int)state->page);
    state->replacing = true;
}

static void put_page_back(struct documents *state, struct case_document *document)
{
    if (!state->replacing) return;
    int last = document->pages_count++;
    document->pages[last] = state->aside;
    state->aside = (struct case_page){0};
    state->replacing = false;
    case_document_move_page(document, last, (int)state->page);
    document->state = DOCUMENT_SCANNED;
}

static struct answer scan(struct documents *state, const struct case_document *document)
{
    state->phase = PHASE_SCANNING;
    state->permille = 0;
    state->first_new = state->replacing ? state->page : (unsigned)document->pages_count;
    return ASK(ASK_SCAN, state->replacing ? 1 : 0);
}

static struct answer retake(struct documents *state, struct case_document *document)
{
    set_page_aside(state, document);
    return scan(state, document);
}

static void fault(struct documents *state, struct case_document *document, const char *code)
{
    snprintf(state->code, sizeof state->code, "%s", code);
    state->faults++;
    state->phase = PHASE_FAULT;
    put_page_back(state, document);
}

/* A page scanned again is lost only to a usable one. */
static bool is_worse(const struct documents *state, const struct case_page *page)
{
    return state->replacing && page->judgement.verdict == VERDICT_REFUSED &&
           state->aside.judgement.verdict != VERDICT_REFUSED;
}

/* The new page stands at the end; a page scanned again belongs where the old one was. A feeder may
 * still have more, which must not be lost by going on too soon. */
static void page_arrived(struct documents *state, struct case_document *document, bool more)
{
    int last = document->pages_count - 1;
    const struct case_page *page = &document->pages[last];
    bool refused = page->judgement.verdict == VERDICT_REFUSED;
    if (is_worse(state, page)) {
        char code[sizeof state->code];
        memcpy(code, page->judgement.code, sizeof code);
        case_document_remove_page(document, last);
        fault(state, document, code);
        return;
    }
    if (state->replacing && state->page < (unsigned)last)
        case_document_move_page(document, last, (int)state->page);
    else
        state->page = (unsigned)last;
    forget_aside(state);
    state->faults = refused ? state->faults + 1 : 0;
    if (!more && state->phase != PHASE_FAULT) look(state, document);
}

/* On to the next requirement when every page of this one may go to the verifier. */
static struct answer go_on(struct documents *state, struct case_document *document)
{
    int unsettled = case_document_unsettled(document);
    if (document->pages_count == 0) return STAY;
    if (unsettled < document->pages_count) {
        state->page = (unsigned)unsettled;
        return STAY;
    }
    document->state = DOCUMENT_SCANNED; /* also what was to be handed over later */
    document->note[0] = '\0';
    return GO(OUTCOME_NEXT);
}

/* The reason stays with the page, for the verifier. */
static struct answer keep(struct documents *state, struct case_document *document)
{
    if (document->pages_count == 0) return STAY;
    struct case_page *page = page_at(state, document);
    page->kept = page->judgement.verdict == VERDICT_AGAIN;
    return go_on(state, document);
}

/* The desk completes it, and knows why: the scanner is not there, or failed, or the page would not
 * do.
 */
static struct answer later(const struct documents *state, const struct view *view,
                           struct case_document *document)
{
    int page = case_document_unsettled(document);
    bool paper = document->requirement->kind != REQUIREMENT_FILE;
    const char *code = !paper                         ? ""
                       : !view->scanner_ready         ? view->scanner_code
                       : state->code[0]               ? state->code
                       : page < document->pages_count ? document->pages[page].judgement.code
                                                      : "";
    snprintf(document->note, sizeof document->note, "%s", code);
    document->state = DOCUMENT_LATER;
    return GO(OUTCOME_SKIP);
}

/* There is none: nobody will ask for it. */
static struct answer skip(struct case_document *document)
{
    if (!document->requirement->optional) return STAY;
    document->state = DOCUMENT_MISSING;
    document->note[0] = '\0';
    return GO(OUTCOME_SKIP);
}

static void delete_page(struct documents *state, struct case_document *document)
{
    if (document->pages_count == 0) return;
    page_at(state, document);
    case_document_remove_page(document, (int)state->page);
    if (state->page > 0) state->page--;
    if (document->pages_count == 0) state->phase = PHASE_LAY;
}

/* The page looked at changes places with its neighbour, and goes on being looked at. */
static void move_page(struct documents *state, struct case_document *document, int by)
{
    if (document->pages_count == 0) return;
    page_at(state, document);
    int to = (int)state->page + by;
    if (to < 0 || to >= document->pages_count) return;
    case_document_move_page(document, (int)state->page, to);
    state->page = (unsigned)to;
}

static struct answer stop(struct documents *state, struct case_document *document)
{
    put_page_back(state, document);
    state->phase = document->pages_count > 0 ? PHASE_LOOK : PHASE_LAY;
    return ASK(ASK_SCAN_STOP, 0);
}

/* What came from the phone is there. */
static struct answer press_sent(struct documents *state, struct case_document *document,
                                const struct event *event)
{
    if (event_turned_page(event, &state->page)) return STAY;
    if (event_pressed(event, "next")) return GO(OUTCOME_NEXT);
    if (event_pressed(event, "phone")) return ASK(ASK_PHONE, 0);
    if (!event_pressed(event, "delete")) return STAY;
    case_document_remove_file(document);
    state->page = 0;
    return STAY;
}

/* What changes the pages without leaving them. */
static void press_pages(struct documents *state, struct case_document *document,
                        const struct event *event)
{
    unsigned number, count = (unsigned)document->pages_count;
    if (event_pressed(event, "delete"))
        delete_page(state, document);
    else if (event_pressed(event, "earlier"))
        move_page(state, document, -1);
    else if (event_pressed(event, "later-page"))
        move_page(state, document, 1);
    else if (event_pressed(event, "look"))
        look(state, document);
    else if (event_pressed(event, "unsettled"))
        state->page = (unsigned)case_document_unsettled(document);
    else if (event_pressed_number(event, "page-", &number) && number > 0 && number <= count)
        state->page = number - 1;
}

static struct answer press(struct documents *state, const struct view *view,
                           const struct event *event)
{
    struct case_document *document = view_document(view);
    bool full = (unsigned)document->pages_count >= pages_most(view_requirement(view));
    if (document->file.kind != FILE_KIND_NONE) return press_sent(state, document, event);
    if (event_pressed(event, "phone")) return ASK(ASK_PHONE, 0);
    if (event_pressed(event, "scan") || event_pressed(event, "add"))
        return full ? retake(state, document) : scan(state, document);
    if (event_pressed(event, "retake")) return retake(state, document);
    if (event_pressed(event, "stop")) return stop(state, document);
    if (event_pressed(event, "next")) return go_on(state, document);
    if (event_pressed(event, "anyway")) return keep(state, document);
    if (event_pressed(event, "later")) return later(state, view, document);
    if (event_pressed(event, "skip") && document->pages_count == 0) return skip(document);
    press_pages(state, document, event);
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
    case EVENT_PRESS: return press(state, view, event);
    case EVENT_PAGE: page_arrived(state, document, event->number != 0); return STAY;
    case EVENT_SCANNED:
        if (state->phase == PHASE_SCANNING) look(state, document);
        return STAY;
    case EVENT_FAULT: fault(state, document, event->fault->code); return STAY;
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
    case EVENT_CERTIFICATE:
    case EVENT_RATED:
    case EVENT_PHONE:
    case EVENT_STAFF: return STAY;
    }
    return STAY;
}

static void leave(void *of)
{
    forget_aside(of);
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct documents *state = of;
    char words[160];
    struct frame frame = screen_frame(view, canvas_theme(canvas), words);
    if (view_document(view)->file.kind != FILE_KIND_NONE) {
        phone_draw_sent(canvas, view, state->page, &frame);
        return;
    }
    if (view_requirement(view)->kind == REQUIREMENT_FILE) {
        lay_draw_file(canvas, view, &frame);
        return;
    }
    bool desk = !view->scanner_ready || state->faults >= FAULTS_BEFORE_DESK;
    int number = (int)(state->replacing ? state->page : (unsigned)view_document(view)->pages_count);
    switch (state->phase) {
    case PHASE_LAY: lay_draw(canvas, view, NULL, desk, &frame); break;
    case PHASE_FAULT: lay_draw(canvas, view, state->code, desk, &frame); break;
    case PHASE_SCANNING:
        lay_draw_scanning(canvas, view, number + 1, state->permille, &frame);
        break;
    case PHASE_LOOK:
        pages_draw(canvas, view, &(struct pages){.page = state->page, .desk = desk}, &frame);
        break;
    }
}

const struct screen screen_documents = {.name = "documents",
                                        .state_size = sizeof(struct documents),
                                        .idle_s = 90,
                                        .enter = enter,
                                        .event = event,
                                        .draw = draw,
                                        .leave = leave};
