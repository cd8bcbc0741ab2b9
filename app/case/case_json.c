/* case.json and consent.json: written on the terminal, read back on the backend.
 *
 * case.json: schema, case_id, code, terminal, recipient, agency, service {key, version, kind},
 * language,
 * handed_in, due ("" when none was promised), promised_for (the choice by which it was, where there
 * are several promises), dictated (true: staff wrote it down), fields {key: value} (of what was
 * asked), codes {key: number}, warnings [{field, text}], documents [{key, state, note, file, pages
 * [{..., note, kept, by_phone (where it is), verdict, measures}], and of a file that was sent:
 * by_phone, kind, of a CSR also request {key, bits, digest, subject}}], card {read, nik, name,
 * birth, sex: {text, confidence}}, face {taken, file, note, by_phone (where it is),
 * presence_check, verdict, measures {name: {raw, score}}}, consent {given, version, sha256}; of a
 * case that staff complete also handed_over {at, missing [key]}.
 *
 * consent.json: schema, case_id, version, language, sha256 and text (as it was shown), at,
 * retention {days, text (its paragraph of it)}, withdrawal {text (likewise), phone, email}. */
#define _DEFAULT_SOURCE
#include "case/case.h"

#include "case/json_writer.h"
#include "case/sense.h"
#include "seal/seal.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { CASE_JSON_MAX = 1 << 20 };

static const char case_schema[] = "anjungan-case-1";
static const char consent_schema[] = "anjungan-consent-1";

static const char *document_state_name(enum document_state state)
{
    switch (state) {
    case DOCUMENT_MISSING: return "missing";
    case DOCUMENT_SCANNED: return "scanned";
    case DOCUMENT_SENT: return "sent";
    case DOCUMENT_LATER: return "later";
    }
    return "missing";
}

static void write_time(struct json_writer *writer, const char *key, const struct civil *at)
{
    char iso[CIVIL_ISO_SIZE] = "";
    if (at->year != 0) civil_to_iso(at, iso);
    json_text(writer, key, iso);
}

static void write_fields(struct json_writer *writer, struct case_record *record)
{
    json_begin_object(writer, "fields");
    for (unsigned i = 0; i < record->service->fields_count; i++)
        if (case_asks(record, i))
            json_text(writer, record->service->fields[i].key, case_value(record, i));
    json_end(writer);
}

/* Of choices that others know by a number: RFC 5280's reason of a revocation. */
static void write_codes(struct json_writer *writer, struct case_record *record)
{
    json_begin_object(writer, "codes");
    for (unsigned i = 0; i < record->service->fields_count; i++) {
        const struct choice *choice = case_asks(record, i) ? case_choice(record, i) : NULL;
        if (choice && choice->code)
            json_number(writer, record->service->fields[i].key, (int)*choice->code);
    }
    json_end(writer);
}

static void write_warning(struct json_writer *writer, const char *field, const char *text)
{
    if (!text) return;
    json_begin_object(writer, NULL);
    json_text(writer, "field", field);
    json_text(writer, "text", text);
    json_end(writer);
}

/* What the terminal warned of and the applicant left as it was: the verifier looks there first. */
static void write_warnings(struct json_writer *writer, struct case_record *record)
{
    const char *nik = "", *nip = "", *nip_key = "";
    json_begin_array(writer, "warnings");
    for (unsigned i = 0; i < record->service->fields_count; i++) {
        const struct field *field = &record->service->fields[i];
        const char *value = case_value(record, i);
        if (!case_asks(record, i)) continue;
        write_warning(writer, field->key, sense_warning(field->kind, value, &record->handed_in));
        if (i == case_name_field(record))
            write_warning(writer, field->key, case_request_warning(record, value));
        if (field->kind == FIELD_NIK && !*nik) {
            nik = value;
            write_warning(writer, field->key, case_card_warning(record, value));
        }
        if (field->kind == FIELD_NIP) {
            nip = value;
            nip_key = field->key;
        }
    }
    write_warning(writer, nip_key, sense_pair_warning(nik, nip));
    json_end(writer);
}

static void write_judgement(struct json_writer *writer, const struct judgement *judgement)
{
    json_text(writer, "verdict", verdict_name(judgement->verdict));
    json_begin_object(writer, "measures");
    for (int i = 0; i < judgement->figures_count; i++) {
        const struct figure *figure = &judgement->figures[i];
        json_begin_object(writer, figure->name);
        json_fraction(writer, "raw", figure->raw);
        if (figure->score >= 0) json_number(writer, "score", figure->score);
        json_end(writer);
    }
    json_end(writer);
}

static void write_page(struct json_writer *writer, const struct case_page *page)
{
    json_begin_object(writer, NULL);
    json_number(writer, "width_px", page->width_px);
    json_number(writer, "height_px", page->height_px);
    json_number(writer, "dpi", page->dpi);
    json_decimal(writer, "width_mm", page->width_mm);
    json_decimal(writer, "height_mm", page->height_mm);
    json_flag(writer, "colour", page->colour);
    json_text(writer, "note", page->judgement.code);
    json_flag(writer, "kept", page->kept);
    if (page->by_phone) json_flag(writer, "by_phone", true);
    write_judgement(writer, &page->judgement);
    json_end(writer);
}

/* What the machine read, whatever was typed: the verifier sees both. */
static void write_card(struct json_writer *writer, struct case_record *record)
{
    json_begin_object(writer, "card");
    json_flag(writer, "read", record->card_read);
    for (int i = 0; i < CARD_LINES; i++) {
        struct card_line *line = &record->card.lines[i];
        if (!line->text.size) continue;
        json_begin_object(writer, card_line_name((enum card_line_kind)i));
        json_text(writer, "text", bytes_text(&line->text));
        json_number(writer, "confidence", line->confidence);
        json_end(writer);
    }
    json_end(writer);
}

static void write_face(struct json_writer *writer, const struct case_record *record)
{
    const struct case_face *face = &record->face;
    json_begin_object(writer, "face");
    json_flag(writer, "taken", face->taken);
    json_text(writer, "file", face->jpeg.size ? "face.jpg" : ""); /* also as it is */
    json_text(writer, "note", face->note);
    if (face->by_phone) json_flag(writer, "by_phone", true);
    if (record->service->presence != PRESENCE_NONE)
        json_flag(writer, "presence_check", face->presence_seen);
    write_judgement(writer, &face->judgement);
    json_end(writer);
}

/* What the terminal read in it, for whoever must not rely on it: it is read again. */
static void write_request(struct json_writer *writer, const struct csr *csr)
{
    struct bytes dn = {0};
    bytes_append(&dn, csr->dn.data, csr->dn.size);
    json_begin_object(writer, "request");
    json_text(writer, "key", csr->key == CSR_KEY_RSA ? "RSA" : "EC");
    json_number(writer, "bits", csr->key_bits);
    json_text(writer, "digest", csr->digest);
    json_text(writer, "subject", bytes_text(&dn));
    json_end(writer);
    bytes_free(&dn);
}

static void write_sent(struct json_writer *writer, const struct case_file *file)
{
    if (file->kind == FILE_KIND_NONE) return;
    json_flag(writer, "by_phone", true);
    json_text(writer, "kind", file_kind_name(file->kind));
    if (file->kind == FILE_KIND_CSR) write_request(writer, &file->csr);
}

static void write_documents(struct json_writer *writer, const struct case_record *record)
{
    json_begin_array(writer, "documents");
    for (unsigned i = 0; i < record->service->requirements_count; i++) {
        const struct case_document *document = &record->documents[i];
        char file[CASE_FILE_NAME_SIZE] = "";
        case_document_file_name(document, file);
        json_begin_object(writer, NULL);
        json_text(writer, "key", document->requirement->key);
        json_text(writer, "state", document_state_name(document->state));
        json_text(writer, "note", document->note);
        json_text(writer, "file", file);
        json_begin_array(writer, "pages");
        for (int page = 0; page < document->pages_count; page++)
            write_page(writer, &document->pages[page]);
        json_end(writer);
        write_sent(writer, &document->file);
        json_end(writer);
    }
    json_end(writer);
}

static void write_head(struct json_writer *writer, struct case_record *record, const char *terminal,
                       const char *recipient)
{
    json_text(writer, "schema", case_schema);
    json_text(writer, "case_id", record->id);
    json_text(writer, "code", record->code);
    json_text(writer, "terminal", terminal);
    json_text(writer, "recipient", recipient);
    json_text(writer, "agency", record->service->agency->key);
    json_begin_object(writer, "service");
    json_text(writer, "key", record->service->key);
    json_text(writer, "version", record->service->version);
    json_text(writer, "kind", service_kind_name(record->service->kind));
    json_end(writer);
    json_text(writer, "language", language_tag(record->language));
    write_time(writer, "handed_in", &record->handed_in);
    write_time(writer, "due", &record->due);
    if (record->service->promises_field)
        json_text(writer, "promised_for", case_promised_for(record));
    if (record->dictated) json_flag(writer, "dictated", true);
}

static void write_missing(const char *key, void *context)
{
    json_text(context, NULL, key);
}

static void write_handover(struct json_writer *writer, struct case_record *record)
{
    if (!record->handed_at[0]) return;
    json_begin_object(writer, "handed_over");
    json_text(writer, "at", record->handed_at);
    json_begin_array(writer, "missing");
    case_visit_missing(record, write_missing, writer);
    json_end(writer);
    json_end(writer);
}

bool case_write_json(struct case_record *record, const char *terminal, const char *recipient,
                     struct bytes *out, struct fault *fault)
{
    if (!record->code[0] || record->handed_in.year == 0)
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "the case is not handed in yet");
    struct bytes json = {0};
    struct json_writer writer = {.out = &json};
    json_begin_object(&writer, NULL);
    write_head(&writer, record, terminal, recipient);
    write_fields(&writer, record);
    write_codes(&writer, record);
    write_warnings(&writer, record);
    write_documents(&writer, record);
    write_card(&writer, record);
    write_face(&writer, record);
    json_begin_object(&writer, "consent");
    json_flag(&writer, "given", record->consent.given);
    json_text(&writer, "version", record->consent.version);
    json_text(&writer, "sha256", record->consent.sha256);
    json_end(&writer);
    write_handover(&writer, record);
    json_end(&writer);
    bytes_move(out, &json);
    return true;
}

/* A paragraph of the text that was shown; "" where it has none. */
static void write_paragraph(struct json_writer *writer, const char *words, size_t length)
{
    struct bytes text = {0};
    if (words) bytes_append(&text, words, length);
    json_text(writer, "text", words ? bytes_text(&text) : "");
    bytes_free(&text);
}

/* UU 27/2022: it may be withdrawn, and processing ends within 3 x 24 hours. In the words that were
 * shown, in their language. */
static void write_withdrawal(struct json_writer *writer, const struct case_record *record)
{
    size_t length = 0;
    const struct agency *agency = record->service->agency;
    const char *words =
        service_withdrawal_words(record->service, record->consent.language, &length);
    json_begin_object(writer, "withdrawal");
    write_paragraph(writer, words, length);
    json_text(writer, "phone", agency->complaint_phone ? agency->complaint_phone : "");
    json_text(writer, "email", agency->email ? agency->email : "");
    json_end(writer);
}

/* How long it is kept: in days, and in the words that were shown, in their language. */
static void write_retention(struct json_writer *writer, const struct case_record *record)
{
    size_t length = 0;
    const char *words = service_retention_words(record->service, record->consent.language, &length);
    json_begin_object(writer, "retention");
    json_number(writer, "days", record->service->retention_days);
    write_paragraph(writer, words, length);
    json_end(writer);
}

bool case_write_consent(const struct case_record *record, struct bytes *out, struct fault *fault)
{
    if (!record->consent.given)
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "consent was not given");
    const char *text = phrase_in(&record->service->consent, record->consent.language);
    char sha256[65];
    seal_sha256(text, strlen(text), sha256);
    if (strcmp(sha256, record->consent.sha256) != 0)
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "the consent text changed since");
    struct bytes json = {0};
    struct json_writer writer = {.out = &json};
    json_begin_object(&writer, NULL);
    json_text(&writer, "schema", consent_schema);
    json_text(&writer, "case_id", record->id);
    json_text(&writer, "version", record->consent.version);
    json_text(&writer, "language", language_tag(record->consent.language));
    json_text(&writer, "sha256", record->consent.sha256);
    json_text(&writer, "text", text);
    write_time(&writer, "at", &record->consent.at);
    write_retention(&writer, record);
    write_withdrawal(&writer, record);
    json_end(&writer);
    bytes_move(out, &json);
    return true;
}

/* Copies a text member that fits; its absence, another type or a longer one is a refusal. */
static bool take_text(json_t *object, const char *key, char *out, size_t size)
{
    json_t *member = json_object_get(object, key);
    const char *text = json_string_value(member);
    if (!text || json_string_length(member) >= size || strlen(text) != json_string_length(member))
        return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool take_time(json_t *object, const char *key, struct civil *out)
{
    char iso[CIVIL_ISO_SIZE];
    return take_text(object, key, iso, sizeof iso) && civil_from_iso(iso, out);
}

/* The terminal may have promised no time, and says so. */
static bool take_due(json_t *object, struct civil *out)
{
    const char *text = json_string_value(json_object_get(object, "due"));
    *out = (struct civil){0};
    return (text && !*text) || take_time(object, "due", out);
}

/* The codes, names and keys of our own alphabets: what comes of them may stand in a URL or a path.
 */
#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static bool is_of(const char *text, const char *alphabet)
{
    return text[0] && strspn(text, alphabet) == strlen(text);
}

static bool is_hex(const char *text, size_t length)
{
    return strlen(text) == length && is_of(text, DIGITS "abcdef");
}

/* "agency/service" */
static bool is_service_key(const char *key)
{
    const char *slash = strchr(key, '/');
    return is_of(key, LOWER DIGITS "-/") && slash && slash != key && slash[1] &&
           !strchr(slash + 1, '/');
}

/* A station and keys of our own: they are shown on the desk and kept in the database. */
static bool take_handover(const json_t *root, struct case_summary *out)
{
    json_t *handed = json_object_get(root, "handed_over"), *key;
    json_t *missing = json_object_get(handed, "missing");
    size_t index, used = 0;
    if (!handed) return true;
    if (!take_text(handed, "at", out->handed_at, sizeof out->handed_at) ||
        !is_of(out->handed_at, LOWER DIGITS "_:-") || !json_is_array(missing))
        return false;
    json_array_foreach(missing, index, key)
    {
        const char *text = json_string_value(key);
        if (!text || !is_of(text, LOWER DIGITS "_-")) return false;
        size_t length = strlen(text);
        if (used + length + 2 > sizeof out->missing) return false;
        if (used) out->missing[used++] = ' ';
        memcpy(out->missing + used, text, length + 1);
        used += length;
    }
    return true;
}

/* The applicant may have typed anything: what is no NIK names nobody. */
static void take_nik(const json_t *root, struct case_summary *out)
{
    json_t *fields = json_object_get(root, "fields");
    if (!take_text(fields, "nik", out->nik, sizeof out->nik) ||
        strlen(out->nik) != sizeof out->nik - 1 || !is_of(out->nik, DIGITS))
        explicit_bzero(out->nik, sizeof out->nik);
}

/* Only where the service makes several promises; not yet chosen, it is empty. */
static bool take_choice(json_t *root, struct case_summary *out)
{
    if (!json_object_get(root, "promised_for")) return true;
    return take_text(root, "promised_for", out->promised_for, sizeof out->promised_for) &&
           (!*out->promised_for || is_of(out->promised_for, LOWER UPPER DIGITS "_-"));
}

static const char *summary_from_json(json_t *root, struct case_summary *out)
{
    char schema[sizeof case_schema], tag[8];
    if (!take_text(root, "schema", schema, sizeof schema) || strcmp(schema, case_schema) != 0)
        return "schema";
    if (!take_text(root, "case_id", out->id, sizeof out->id) || !is_hex(out->id, CASE_ID_SIZE - 1))
        return "case_id";
    if (!take_text(root, "code", out->code, sizeof out->code) || !is_of(out->code, UPPER DIGITS))
        return "code";
    if (!take_text(root, "terminal", out->terminal, sizeof out->terminal) ||
        !is_of(out->terminal, UPPER LOWER DIGITS "._-"))
        return "terminal";
    if (!take_text(root, "recipient", out->recipient, sizeof out->recipient) ||
        !is_hex(out->recipient, 64))
        return "recipient";
    json_t *service = json_object_get(root, "service");
    if (!take_text(service, "key", out->service, sizeof out->service) ||
        !is_service_key(out->service))
        return "service.key";
    if (!take_text(root, "language", tag, sizeof tag) || !language_from_tag(tag, &out->language))
        return "language";
    if (!take_time(root, "handed_in", &out->handed_in)) return "handed_in";
    if (!take_due(root, &out->due)) return "due";
    if (!take_handover(root, out)) return "handed_over";
    take_nik(root, out);
    if (!take_choice(root, out)) return "promised_for";
    return NULL;
}

bool case_read_json(const struct bytes *json, struct case_summary *out, struct fault *fault)
{
    if (json->size == 0 || json->size > CASE_JSON_MAX)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "case.json has no usable size");
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    if (!root) return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "case.json is not JSON");
    struct case_summary summary = {0};
    const char *wrong = summary_from_json(root, &summary);
    json_decref(root);
    if (wrong)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "case.json: %s is not as agreed", wrong);
    *out = summary;
    explicit_bzero(&summary, sizeof summary);
    return true;
}
