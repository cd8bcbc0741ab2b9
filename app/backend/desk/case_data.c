/* What was handed in: the photo of the face beside the identity card, the papers, the data. */
#include "backend/desk/newer.h"

#include <stdio.h>
#include <string.h>

static void write_picture(struct visit *visit, const char *key, const char *title, int version)
{
    char target[160], source[160], label[200];
    snprintf(target, sizeof target, "/kasus/%s/berkas/%.63s?versi=%d", visit->item.id, key,
             version);
    snprintf(source, sizeof source, "/kasus/%s/gambar/%.63s?versi=%d&lebar=800", visit->item.id,
             key, version);
    snprintf(label, sizeof label, "Lihat besar: %s", title);
    html_open(&visit->html, "a", "href", target, "aria-label", label, NULL);
    html_void(&visit->html, "img", "src", source, "alt", title, "loading", "lazy", NULL);
    html_close(&visit->html);
}

static void write_badge(struct visit *visit, const char *words)
{
    html_element(&visit->html, "span", "badge", words);
    html_text(&visit->html, " ");
}

static void write_document_badges(struct visit *visit, const struct shown_document *document)
{
    char words[48];
    if (document->pages > 1) {
        snprintf(words, sizeof words, "%d halaman", document->pages);
        write_badge(visit, words);
    }
    if (document->by_phone) write_badge(visit, "Dikirim dari HP");
    if (document->kept) write_badge(visit, "Dipertahankan pemohon");
    if (strcmp(document->state, "later") == 0) write_badge(visit, "Menyusul di loket");
    if (document->note[0]) write_badge(visit, document->note);
}

static void write_request(struct visit *visit, const char *key, int version)
{
    char target[160];
    snprintf(target, sizeof target, "/kasus/%s/berkas/%.63s?versi=%d", visit->item.id, key,
             version);
    html_open(&visit->html, "a", "class", "button", "href", target, NULL);
    html_text(&visit->html, "Baca isi CSR");
    html_close(&visit->html);
}

/* What came by phone, in place of what was handed in before. */
static bool write_newer(struct visit *visit, const struct newer *newer, const char *key,
                        const char *title, bool has_first)
{
    const struct db_supplement *paper = newer_find(newer, key, NEWER_LATEST);
    if (!paper) return false;
    newer_write_others(visit, newer, key, paper, has_first);
    if (strcmp(paper->kind, "csr") == 0)
        write_request(visit, key, paper->number);
    else
        write_picture(visit, key, title, paper->number);
    return true;
}

static void write_newer_badge(struct visit *visit, const struct newer *newer, const char *key)
{
    char words[WORDS_SIZE];
    const struct db_supplement *paper = newer_find(newer, key, NEWER_LATEST);
    newer_words(newer, key, paper, words);
    html_element(&visit->html, "span", "badge warn", words);
}

static void write_document(struct visit *visit, const struct newer *newer,
                           const struct case_shown *shown, unsigned index)
{
    const struct requirement *requirement = &visit->service->requirements[index];
    const struct shown_document *document = &shown->documents[index];
    const char *title = phrase_in(&requirement->title, LANGUAGE_ID);
    const char *dot = strrchr(document->file, '.');
    html_open(&visit->html, "figure", NULL);
    html_open(&visit->html, "figcaption", NULL);
    html_element(&visit->html, "b", NULL, title);
    html_void(&visit->html, "br", NULL);
    if (newer_find(newer, requirement->key, NEWER_LATEST))
        write_newer_badge(visit, newer, requirement->key);
    else
        write_document_badges(visit, document);
    html_close(&visit->html);
    if (write_newer(visit, newer, requirement->key, title, document->file[0] != 0)) {
        /* it stands there */
    } else if (document->file[0] && dot && strcmp(dot, ".csr") == 0) {
        write_request(visit, requirement->key, NEWER_FIRST);
    } else if (document->file[0]) {
        write_picture(visit, requirement->key, title, NEWER_FIRST);
    } else {
        html_element(&visit->html, "p", "empty",
                     requirement->optional ? "Tidak disertakan" : "Belum ada");
    }
    html_close(&visit->html);
}

static void write_face_badges(struct visit *visit, const struct case_shown *shown)
{
    if (shown->face_by_phone) write_badge(visit, "Dikirim dari HP");
    if (visit->service->presence != PRESENCE_NONE)
        write_badge(visit,
                    shown->presence_seen ? "Kehadiran terlihat" : "Kehadiran belum terlihat");
    if (shown->face_note[0]) write_badge(visit, shown->face_note);
}

static void write_face(struct visit *visit, const struct newer *newer,
                       const struct case_shown *shown)
{
    html_open(&visit->html, "figure", NULL);
    html_open(&visit->html, "figcaption", NULL);
    html_element(&visit->html, "b", NULL, "Foto wajah");
    html_void(&visit->html, "br", NULL);
    if (newer_find(newer, CHECKED_FACE, NEWER_LATEST))
        write_newer_badge(visit, newer, CHECKED_FACE);
    else
        write_face_badges(visit, shown);
    html_close(&visit->html);
    if (write_newer(visit, newer, CHECKED_FACE, "Foto wajah", shown->face_taken)) {
        /* it stands there */
    } else if (shown->face_taken) {
        write_picture(visit, CHECKED_FACE, "Foto wajah", NEWER_FIRST);
    } else {
        html_element(&visit->html, "p", "empty", "Belum ada");
    }
    html_close(&visit->html);
}

void case_write_papers(struct visit *visit, const struct case_shown *shown)
{
    const struct service *service = visit->service;
    unsigned card = service_card(service);
    bool face = service_has_step(service, STEP_FACE);
    struct newer newer = {.count = 0};
    struct fault fault = {0};
    bool read = newer_read(visit, &newer, &fault);
    html_open(&visit->html, "section", "class", "card", "aria-labelledby", "berkas", NULL);
    html_open(&visit->html, "h2", "id", "berkas", NULL);
    html_text(&visit->html, "Berkas");
    html_close(&visit->html);
    if (!read) html_element(&visit->html, "p", "problem", "Berkas dari ponsel belum dapat dibaca.");
    html_open(&visit->html, "div", "class", "papers", NULL);
    if (face) write_face(visit, &newer, shown);
    if (card < service->requirements_count) write_document(visit, &newer, shown, card);
    for (unsigned i = 0; i < service->requirements_count && i < CASE_DOCUMENTS_MAX; i++)
        if (i != card) write_document(visit, &newer, shown, i);
    html_close(&visit->html);
    html_close(&visit->html);
}

/* With the name of RFC 5280 where it has one: that is what is chosen in AMS. */
static void choice_words(const struct field *field, const char *key, char *out, size_t size)
{
    const struct choice *choice = NULL;
    for (unsigned i = 0; i < field->choices_count; i++)
        if (strcmp(field->choices[i].key, key) == 0) choice = &field->choices[i];
    const char *title = choice ? phrase_in(&choice->title, LANGUAGE_ID) : key;
    if (choice && choice->code)
        snprintf(out, size, "%s (%s)", title, key);
    else
        snprintf(out, size, "%s", title);
}

static void write_value(struct visit *visit, const struct field *field, struct bytes *value)
{
    char words[160];
    const char *text = bytes_text(value);
    html_open(&visit->html, "dd", NULL);
    if (!*text) {
        html_text(&visit->html, "–");
    } else if (field->kind == FIELD_CHOICE) {
        choice_words(field, text, words, sizeof words);
        html_text(&visit->html, words);
    } else {
        html_text(&visit->html, text);
    }
}

static void write_warnings(struct visit *visit, struct case_shown *shown, const char *field)
{
    for (int i = 0; i < shown->warnings_count; i++)
        if (strcmp(shown->warnings[i].field, field) == 0)
            html_element(&visit->html, "span", "badge warn", bytes_text(&shown->warnings[i].text));
}

void case_write_data(struct visit *visit, struct case_shown *shown)
{
    const struct service *service = visit->service;
    html_open(&visit->html, "section", "class", "card", "aria-labelledby", "data", NULL);
    html_open(&visit->html, "h2", "id", "data", NULL);
    html_text(&visit->html, "Data");
    html_close(&visit->html);
    html_open(&visit->html, "dl", NULL);
    for (unsigned i = 0; i < service->fields_count && i < CASE_FIELDS_MAX; i++) {
        if (!shown->asked[i]) continue;
        html_element(&visit->html, "dt", NULL, phrase_in(&service->fields[i].label, LANGUAGE_ID));
        write_value(visit, &service->fields[i], &shown->values[i]);
        write_warnings(visit, shown, service->fields[i].key);
        html_close(&visit->html);
    }
    html_close(&visit->html);
    if (shown->dictated)
        html_element(&visit->html, "p", "empty", "Ditulis petugas atas penuturan pemohon.");
    html_close(&visit->html);
}
