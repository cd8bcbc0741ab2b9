/* A file from the applicant's phone: it takes the place of what was there, and is handed in. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/case.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define RECIPIENT "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static struct agency agency = {.key = "pekalongan"};
static enum file_kind formats[] = {FILE_KIND_CSR};
static struct requirement requirements[] = {
    {.key = "statement", .pages_max = 2},
    {.key = "csr", .kind = REQUIREMENT_FILE, .formats = formats, .formats_count = 1}};
static struct field fields[] = {{.key = "name", .kind = FIELD_NAME},
                                {.key = "superior", .kind = FIELD_NAME, .optional = true}};
static const struct service service = {
    .key = "pekalongan/forgot-passphrase",
    .version = "1",
    .agency = &agency,
    .requirements = requirements,
    .requirements_count = 2,
    .fields = fields,
    .fields_count = 2,
    .consent = {.id = "Saya setuju. SPESIMEN."},
    .consent_version = "1",
};
enum { STATEMENT, CSR };
enum { NAME, SUPERIOR };
static const struct civil now = {2026, 11, 20, 10, 42, 7, 5, CIVIL_WIB};

static void count_key(const char *key, void *context)
{
    strncat(context, key, 31);
    strncat(context, " ", 2);
}

static void fill(struct case_file *file, enum file_kind kind, const char *content)
{
    *file = (struct case_file){.kind = kind};
    bytes_append_text(&file->content, content);
}

static void begin(struct case_record *record)
{
    struct case_file file;
    case_begin(record, &service, LANGUAGE_ID);
    case_consent_give(record, &now);
    snprintf(record->code, sizeof record->code, "SPESIMEN000001");
    record->handed_in = now;
    fill(&file, FILE_KIND_CSR, "SPESIMEN CSR");
    file.csr = (struct csr){.key = CSR_KEY_RSA, .key_bits = 2048, .digest = "SHA-256"};
    bytes_append_text(&file.csr.dn, "CN=SPESIMEN,O=CONTOH,C=ID");
    bytes_append_text(&file.csr.parts[CSR_COMMON_NAME], "SPESIMEN");
    case_value_set(record, NAME, "Spesimen");
    case_document_take_file(&record->documents[CSR], &file);
    assert_int_equal(file.content.size, 0); /* moved */
}

static void it_is_there_until_it_is_taken_out(void **state)
{
    (void)state;
    struct case_record record;
    char missing[128] = "", name[CASE_FILE_NAME_SIZE];
    begin(&record);
    struct case_document *document = &record.documents[CSR];
    assert_int_equal(document->state, DOCUMENT_SENT);
    case_document_file_name(document, name);
    assert_string_equal(name, "documents/csr.csr");
    case_visit_missing(&record, count_key, missing);
    assert_string_equal(missing, "statement ");
    missing[0] = '\0';
    case_document_remove_file(document);
    assert_int_equal(document->state, DOCUMENT_MISSING);
    assert_int_equal(document->file.content.size, 0);
    case_document_file_name(document, name);
    assert_string_equal(name, "");
    case_visit_missing(&record, count_key, missing);
    assert_string_equal(missing, "statement csr ");
    case_clear(&record);
}

static void it_takes_the_place_of_pages_and_of_a_file_before(void **state)
{
    (void)state;
    struct case_record record;
    struct case_file file;
    char name[CASE_FILE_NAME_SIZE];
    begin(&record);
    struct case_document *document = &record.documents[STATEMENT];
    for (int i = 0; i < 2; i++)
        bytes_append_text(&document->pages[document->pages_count++].jpeg, "SPESIMEN");
    document->state = DOCUMENT_SCANNED;
    snprintf(document->note, sizeof document->note, "X-02");
    fill(&file, FILE_KIND_PDF, "%PDF SPESIMEN 1");
    case_document_take_file(document, &file);
    assert_int_equal(document->pages_count, 0);
    assert_int_equal(document->state, DOCUMENT_SENT);
    assert_string_equal(document->note, "");
    fill(&file, FILE_KIND_PDF, "%PDF SPESIMEN 2");
    case_document_take_file(document, &file);
    assert_memory_equal(document->file.content.data, "%PDF SPESIMEN 2", 15);
    case_document_file_name(document, name);
    assert_string_equal(name, "documents/statement.pdf");
    case_clear(&record);
}

static void the_json_says_what_it_is(void **state)
{
    (void)state;
    struct case_record record;
    struct case_summary summary;
    struct bytes json = {0};
    struct fault fault = {0};
    begin(&record);
    record.face.taken = record.face.by_phone = true;
    memcpy(record.face.note, "F-16", sizeof "F-16");
    if (!case_write_json(&record, "SPS-01", RECIPIENT, &json, &fault)) fail_msg("%s", fault.text);
    assert_true(case_read_json(&json, &summary, &fault));
    json_t *root = json_loadb((const char *)json.data, json.size, 0, NULL);
    json_t *sent = json_array_get(json_object_get(root, "documents"), CSR);
    static const char *const members[][2] = {
        {"key", "csr"}, {"state", "sent"}, {"file", "documents/csr.csr"}, {"kind", "csr"}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        assert_string_equal(json_string_value(json_object_get(sent, members[i][0])), members[i][1]);
    assert_true(json_is_true(json_object_get(sent, "by_phone")));
    json_t *request = json_object_get(sent, "request");
    assert_string_equal(json_string_value(json_object_get(request, "key")), "RSA");
    assert_int_equal(json_integer_value(json_object_get(request, "bits")), 2048);
    assert_string_equal(json_string_value(json_object_get(request, "subject")),
                        "CN=SPESIMEN,O=CONTOH,C=ID");
    json_t *paper = json_array_get(json_object_get(root, "documents"), STATEMENT);
    assert_null(json_object_get(paper, "by_phone"));
    json_t *face = json_object_get(root, "face"); /* whoever must rely on it is told */
    assert_true(json_is_true(json_object_get(face, "taken")));
    assert_true(json_is_true(json_object_get(face, "by_phone")));
    assert_string_equal(json_string_value(json_object_get(face, "note")), "F-16");
    json_decref(root);
    bytes_free(&json);
    case_clear(&record);
}

/* How many warnings the verifier finds, and of which field the first is. */
static int warnings(struct case_record *record, char out_field[32])
{
    struct bytes json = {0};
    struct fault fault = {0};
    if (!case_write_json(record, "SPS-01", RECIPIENT, &json, &fault)) fail_msg("%s", fault.text);
    json_t *root = json_loadb((const char *)json.data, json.size, 0, NULL);
    json_t *list = json_object_get(root, "warnings"), *first = json_array_get(list, 0);
    const char *field = json_string_value(json_object_get(first, "field"));
    snprintf(out_field, 32, "%s", field ? field : "");
    int count = (int)json_array_size(list);
    json_decref(root);
    bytes_free(&json);
    return count;
}

static void a_request_for_another_name_is_told_to_the_verifier(void **state)
{
    (void)state;
    struct case_record record;
    char field[32];
    begin(&record);
    case_value_set(&record, SUPERIOR, "Atasan Lain"); /* whose request it is not */
    assert_int_equal(warnings(&record, field), 0);
    case_value_set(&record, NAME, "Contoh Lain");
    assert_int_equal(warnings(&record, field), 1);
    assert_string_equal(field, "name");
    case_document_remove_file(&record.documents[CSR]);
    assert_int_equal(warnings(&record, field), 0);
    case_clear(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_there_until_it_is_taken_out),
        cmocka_unit_test(it_takes_the_place_of_pages_and_of_a_file_before),
        cmocka_unit_test(the_json_says_what_it_is),
        cmocka_unit_test(a_request_for_another_name_is_told_to_the_verifier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
