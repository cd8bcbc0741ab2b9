/* What becomes of a scanned page: its place in the record, whether it is there already, and, of an
 * identity card, what is read on it. */
#include "kiosk/kiosk.h"

#include <stdio.h>
#include <string.h>

struct case_document *pages_document(struct kiosk *kiosk)
{
    if (!kiosk->record.service) return NULL;
    const struct station *station = flow_station(&kiosk->flow);
    bool paper = station->step == STEP_DOCUMENTS || station->step == STEP_CARD;
    return paper ? &kiosk->record.documents[station->item] : NULL;
}

/* Each page may take its share of what the requirement's PDF may, so that it is compressed once. A
 * letter is scanned in colour for the ink that it may bear: one without any is no copy for that. */
struct page_wish pages_wish(struct kiosk *kiosk)
{
    enum { PDF_OVERHEAD = 8192, PAGE_OVERHEAD = 1024 };
    const struct case_document *document = pages_document(kiosk);
    if (!document) return (struct page_wish){0};
    const struct requirement *requirement = document->requirement;
    size_t most = (size_t)requirement->size_max_kb * 1024;
    size_t share = most > 2 * PDF_OVERHEAD ? (most - PDF_OVERHEAD) / requirement->pages_max : 0;
    bool card = requirement->kind == REQUIREMENT_CARD;
    return (struct page_wish){
        .colour = requirement->colour && card,
        .card = card,
        .size_max = share > 2 * PAGE_OVERHEAD ? share - PAGE_OVERHEAD : 0,
    };
}

/* The same sheet is in the record already: asked about, where nothing else is amiss. */
static void notice_twin(struct case_record *record, struct case_page *page)
{
    if (page->judgement.verdict != VERDICT_GOOD) return;
    for (unsigned i = 0; i < record->service->requirements_count; i++) {
        const struct case_document *document = &record->documents[i];
        for (int j = 0; j < document->pages_count; j++) {
            const struct case_page *other = &document->pages[j];
            if (other == page || !capture_pages_alike(&other->likeness, &page->likeness)) continue;
            page->judgement.verdict = VERDICT_AGAIN;
            page->judgement.spot = (struct spot){0};
            snprintf(page->judgement.code, sizeof page->judgement.code, "D-12");
            return;
        }
    }
}

static void fill_page(struct case_page *slot, struct captured_page *page)
{
    bytes_move(&slot->jpeg, &page->jpeg);
    bytes_move(&slot->likeness, &page->likeness);
    slot->preview = page->preview;
    page->preview = (struct picture){0};
    slot->width_px = page->width_px;
    slot->height_px = page->height_px;
    slot->dpi = page->dpi;
    slot->width_mm = page->width_mm;
    slot->height_mm = page->height_mm;
    slot->colour = page->colour;
    slot->judgement = page->judgement;
}

/* What a card said before belongs to that card. */
static void begin_reading(struct kiosk *kiosk, const struct case_page *page)
{
    case_card_forget(&kiosk->record);
    kiosk->card_job = ++kiosk->work_job;
    work_card(kiosk->eyes, kiosk->work, kiosk->card_job, &page->jpeg, &page->preview);
}

/* The place of a new page; NULL where there is none, and the applicant is told. */
static struct case_page *new_page(struct kiosk *kiosk, struct captured_page *page)
{
    struct case_document *document = pages_document(kiosk);
    if (!document) return NULL;
    unsigned most = document->requirement->pages_max;
    if (most == 0 || most > CASE_PAGES_MAX) most = CASE_PAGES_MAX;
    if ((unsigned)document->pages_count >= most) {
        struct fault fault;
        FAULT_CODED(&fault, "D-03", FAULT_INPUT, 0, "document is full");
        stage_fault(kiosk, &fault);
        return NULL;
    }
    struct case_page *slot = &document->pages[document->pages_count++];
    fill_page(slot, page);
    notice_twin(&kiosk->record, slot);
    if (slot->judgement.code[0]) session_note(kiosk, "page", slot->judgement.code);
    document->state = DOCUMENT_SCANNED;
    if (document->requirement->kind == REQUIREMENT_CARD) begin_reading(kiosk, slot);
    return slot;
}

void pages_sent(struct kiosk *kiosk, struct captured_page *page)
{
    struct case_page *slot = new_page(kiosk, page);
    if (slot) slot->by_phone = true;
}

void pages_arrived(struct kiosk *kiosk, struct captured_page *page)
{
    if (!new_page(kiosk, page)) return;
    bool more = kiosk->scan_job || kiosk->pages_coming > 0;
    stage_news(kiosk, &(struct event){.kind = EVENT_PAGE, .number = more});
    kiosk_draw(kiosk);
    measure_end(&kiosk->measure, SPAN_SCAN_TO_PREVIEW);
}

static void turn_page_over(struct case_page *page, struct read_card *card)
{
    if (!card->jpeg.size) return;
    struct spot *spot = &page->judgement.spot;
    if (spot->width_px) {
        spot->x_px = page->preview.width_px - spot->x_px - spot->width_px;
        spot->y_px = page->preview.height_px - spot->y_px - spot->height_px;
    }
    bytes_move(&page->jpeg, &card->jpeg);
    picture_free(&page->preview);
    page->preview = card->preview;
    card->preview = (struct picture){0};
}

/* While the record is being sealed nothing may change in it; and a card that was taken out since
 * says nothing. */
static struct case_document *card_in_record(struct kiosk *kiosk)
{
    const struct service *service = kiosk->record.service;
    if (!service || kiosk->submitting) return NULL;
    unsigned card = service_card(service);
    if (card == service->requirements_count) return NULL;
    struct case_document *document = &kiosk->record.documents[card];
    return document->pages_count > 0 ? document : NULL;
}

void pages_card_read(struct kiosk *kiosk, struct read_card *card)
{
    struct case_document *document = card_in_record(kiosk);
    if (!document) return;
    turn_page_over(&document->pages[document->pages_count - 1], card);
    session_note(kiosk, "card", card->reading.lines[CARD_NIK].text.size ? "read" : "not read");
    case_card_take(&kiosk->record, &card->reading);
    stage_news(kiosk, &(struct event){.kind = EVENT_CARD});
}

void pages_card_unread(struct kiosk *kiosk)
{
    if (!card_in_record(kiosk)) return;
    kiosk->record.card_read = true;
    stage_news(kiosk, &(struct event){.kind = EVENT_CARD});
}
