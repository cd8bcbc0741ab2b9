#define _DEFAULT_SOURCE
#include "case/case.h"

#include "base/encode.h"
#include "case/sense.h"
#include "seal/seal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void case_begin(struct case_record *record, const struct service *service, enum language language)
{
    assert(service->fields_count <= CASE_FIELDS_MAX);
    assert(service->requirements_count <= CASE_DOCUMENTS_MAX);
    *record = (struct case_record){.service = service, .language = language};
    uint8_t id[16];
    struct fault fault;
    bool drawn = seal_random(id, sizeof id, &fault);
    assert(drawn); /* a terminal without a random generator must not go on */
    hex_encode(id, sizeof id, record->id);
    for (unsigned i = 0; i < service->requirements_count; i++)
        record->documents[i].requirement = &service->requirements[i];
}

void case_page_free(struct case_page *page)
{
    bytes_free(&page->jpeg);
    picture_free(&page->preview);
    bytes_free(&page->likeness);
    explicit_bzero(page, sizeof *page);
}

void case_file_free(struct case_file *file)
{
    bytes_free(&file->content);
    csr_free(&file->csr);
    *file = (struct case_file){0};
}

void case_face_forget(struct case_face *face)
{
    bytes_free(&face->jpeg);
    picture_free(&face->preview);
    explicit_bzero(face, sizeof *face);
}

void case_clear(struct case_record *record)
{
    for (int i = 0; i < CASE_FIELDS_MAX; i++)
        bytes_free(&record->values[i]);
    for (int i = 0; i < CASE_DOCUMENTS_MAX; i++) {
        struct case_document *document = &record->documents[i];
        for (int page = 0; page < CASE_PAGES_MAX; page++)
            case_page_free(&document->pages[page]);
        bytes_free(&document->pdf);
        case_file_free(&document->file);
    }
    case_face_forget(&record->face);
    card_reading_free(&record->card);
    memory_wipe_free(record->events, (size_t)record->events_capacity * sizeof *record->events);
    explicit_bzero(record, sizeof *record);
}

void case_value_set(struct case_record *record, unsigned field, const char *utf8)
{
    assert(field < record->service->fields_count);
    struct bytes value = {0};
    bytes_append_text(&value, utf8); /* before the old one goes: utf8 may point into it */
    bytes_move(&record->values[field], &value);
}

const char *case_promised_for(struct case_record *record)
{
    unsigned field = service_promise_field(record->service);
    return field < record->service->fields_count ? case_value(record, field) : "";
}

const char *case_value(struct case_record *record, unsigned field)
{
    assert(field < record->service->fields_count);
    return record->values[field].size ? bytes_text(&record->values[field]) : "";
}

/* Which line of the card answers a field; CARD_LINES: none. */
static enum card_line_kind line_of(enum field_kind kind)
{
    return kind == FIELD_NIK ? CARD_NIK : kind == FIELD_NAME ? CARD_NAME : CARD_LINES;
}

void case_card_take(struct case_record *record, struct card_reading *reading)
{
    card_reading_free(&record->card);
    record->card = *reading;
    *reading = (struct card_reading){0};
    record->card_read = true;
    bool used[CARD_LINES + 1] = {[CARD_LINES] = true};
    for (unsigned i = 0; i < record->service->fields_count; i++) {
        enum card_line_kind line = line_of(record->service->fields[i].kind);
        if (used[line]) continue;
        used[line] = true; /* a second name is another person's */
        struct bytes *text = &record->card.lines[line].text;
        if (!text->size || (*case_value(record, i) && !record->from_card[i])) continue;
        case_value_set(record, i, bytes_text(text));
        record->from_card[i] = true;
    }
}

static const char *card_text(struct case_record *record, enum card_line_kind kind)
{
    struct bytes *text = &record->card.lines[kind].text;
    return text->size ? bytes_text(text) : "";
}

const char *case_card_warning(struct case_record *record, const char *nik)
{
    return sense_card_warning(nik, card_text(record, CARD_NIK), card_text(record, CARD_BIRTH),
                              card_text(record, CARD_SEX));
}

unsigned case_name_field(const struct case_record *record)
{
    unsigned i = 0;
    while (i < record->service->fields_count && record->service->fields[i].kind != FIELD_NAME)
        i++;
    return i;
}

const char *case_request_warning(struct case_record *record, const char *name)
{
    const char *warning = NULL;
    for (unsigned i = 0; i < record->service->requirements_count && !warning; i++) {
        struct case_file *file = &record->documents[i].file;
        if (file->kind == FILE_KIND_CSR)
            warning = sense_request_warning(name, bytes_text(&file->csr.parts[CSR_COMMON_NAME]));
    }
    return warning;
}

void case_card_forget(struct case_record *record)
{
    card_reading_free(&record->card);
    record->card_read = false;
    for (unsigned i = 0; i < record->service->fields_count; i++) {
        if (record->from_card[i]) case_value_set(record, i, "");
        record->from_card[i] = false;
    }
}

void case_document_remove_page(struct case_document *document, int page)
{
    assert(page >= 0 && page < document->pages_count);
    case_page_free(&document->pages[page]);
    document->pages_count--;
    memmove(&document->pages[page], &document->pages[page + 1],
            (size_t)(document->pages_count - page) * sizeof *document->pages);
    /* The last place now holds a second reference to memory that moved down. */
    explicit_bzero(&document->pages[document->pages_count], sizeof *document->pages);
    bytes_free(&document->pdf); /* it showed the page that is gone */
    if (document->pages_count == 0 && document->state == DOCUMENT_SCANNED)
        document->state = DOCUMENT_MISSING;
}

void case_document_remove_file(struct case_document *document)
{
    case_file_free(&document->file);
    if (document->state == DOCUMENT_SENT) document->state = DOCUMENT_MISSING;
}

void case_document_take_file(struct case_document *document, struct case_file *file)
{
    while (document->pages_count > 0)
        case_document_remove_page(document, document->pages_count - 1);
    case_file_free(&document->file);
    document->file = *file;
    *file = (struct case_file){0};
    document->state = DOCUMENT_SENT;
    document->note[0] = '\0';
}

void case_document_file_name(const struct case_document *document, char out[CASE_FILE_NAME_SIZE])
{
    bool sent = document->file.kind != FILE_KIND_NONE;
    const char *ending = sent ? file_kind_name(document->file.kind) : "pdf";
    out[0] = '\0';
    if (sent || document->pdf.size)
        snprintf(out, CASE_FILE_NAME_SIZE, "documents/%s.%s", document->requirement->key, ending);
}

bool case_page_is_settled(const struct case_page *page)
{
    switch (page->judgement.verdict) {
    case VERDICT_GOOD: return true;
    case VERDICT_AGAIN: return page->kept;
    case VERDICT_REFUSED: return false;
    }
    return false;
}

int case_document_unsettled(const struct case_document *document)
{
    int page = 0;
    while (page < document->pages_count && case_page_is_settled(&document->pages[page]))
        page++;
    return page;
}

void case_document_move_page(struct case_document *document, int from, int to)
{
    assert(from >= 0 && from < document->pages_count && to >= 0 && to < document->pages_count);
    struct case_page *pages = document->pages, page = pages[from];
    if (from < to)
        memmove(&pages[from], &pages[from + 1], (size_t)(to - from) * sizeof page);
    else
        memmove(&pages[to + 1], &pages[to], (size_t)(from - to) * sizeof page);
    pages[to] = page;
    explicit_bzero(&page, sizeof page); /* the second reference to what it holds */
    bytes_free(&document->pdf);         /* it showed the order of before */
}

bool case_is_begun(const struct case_record *record)
{
    return record->consent.at.year != 0;
}

void case_consent_give(struct case_record *record, const struct civil *at)
{
    const char *text = phrase_in(&record->service->consent, record->language);
    record->consent = (struct case_consent){.given = true, .language = record->language, .at = *at};
    const char *version = record->service->consent_version;
    size_t length = strnlen(version, sizeof record->consent.version - 1);
    memcpy(record->consent.version, version, length);
    seal_sha256(text, strlen(text), record->consent.sha256);
}
