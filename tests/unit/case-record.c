/* One case from its beginning to its JSON and back, and what a backend must not believe. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/case.h"
#include "case/json_writer.h"
#include "seal/seal.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define RECIPIENT "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static struct agency agency = {
    .key = "pekalongan", .complaint_phone = "(0285) 421243", .email = "spesimen@example.go.id"};
static struct requirement requirements[] = {
    {.key = "ktp", .pages_max = 2}, {.key = "sk-jabatan", .pages_max = 8}, {.key = "surat"}};
static struct field fields[] = {{.key = "name", .kind = FIELD_NAME},
                                {.key = "nik", .kind = FIELD_NIK},
                                {.key = "nip", .kind = FIELD_NIP}};
static const struct service service = {
    .key = "pekalongan/issue-esign",
    .version = "2026-11",
    .agency = &agency,
    .requirements = requirements,
    .requirements_count = 3,
    .fields = fields,
    .fields_count = 3,
    .consent = {.id = "Setuju.", .en = "I agree.\nYou may withdraw at any time: at the desk."},
    .consent_version = "2",
};
static const struct civil now = {2026, 11, 20, 10, 42, 7, 5, CIVIL_WIB};
static const struct civil later = {2026, 11, 23, 10, 42, 7, 1, CIVIL_WIB};

static void add_page(struct case_document *document, char mark)
{
    struct case_page *page = &document->pages[document->pages_count++];
    bytes_append(&page->jpeg, &mark, 1);
    bytes_append(&page->preview.pixels, &mark, 1);
    page->width_px = 2480;
    page->height_px = 3508;
    page->dpi = 300;
    page->width_mm = 209.97;
    page->height_mm = 297.04;
    page->colour = true;
    document->state = DOCUMENT_SCANNED;
}

static void begin_filled(struct case_record *record)
{
    case_begin(record, &service, LANGUAGE_EN);
    case_value_set(record, 0, "SPESIMEN \"Contoh\" \\ \n\x01 \xC3\xA9 \xF0\x9F\x99\x82");
    case_value_set(record, 1, "3375011708900001");
    case_value_set(record, 2, "199108172015031001");
    add_page(&record->documents[0], 'a');
    bytes_append_text(&record->documents[0].pdf, "%PDF SPESIMEN");
    record->documents[0].pages[0].judgement =
        (struct judgement){.verdict = VERDICT_AGAIN, .code = "D-08"};
    record->documents[0].pages[0].kept = true;
    add_page(&record->documents[0], 'b');
    record->documents[1].state = DOCUMENT_LATER;
    record->face.taken = true;
    bytes_append_text(&record->face.jpeg, "JPEG SPESIMEN");
    case_consent_give(record, &now);
    snprintf(record->code, sizeof record->code, "SPESIMEN000001");
    record->handed_in = now;
    record->due = later;
}

static bool is_zeroed(const void *memory, size_t size)
{
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        if (bytes[i]) return false;
    return true;
}

static void a_case_begins_empty_and_ends_zeroed(void **state)
{
    (void)state;
    struct case_record one, other;
    case_begin(&one, &service, LANGUAGE_ID);
    case_begin(&other, &service, LANGUAGE_ID);
    assert_int_equal(strlen(one.id), 32);
    assert_string_not_equal(one.id, other.id);
    assert_ptr_equal(one.documents[1].requirement, &requirements[1]);
    assert_string_equal(case_value(&one, 1), "");
    case_value_set(&one, 1, "3375");
    case_value_set(&one, 1, case_value(&one, 1) + 2); /* from within the old value */
    assert_string_equal(case_value(&one, 1), "75");
    case_value_set(&one, 1, "");
    assert_string_equal(case_value(&one, 1), "");
    case_event_add(&one, &now, "step", "form");
    case_clear(&one);
    assert_true(is_zeroed(&one, sizeof one));
    case_clear(&one); /* once more is fine */
    case_clear(&other);
}

static void pages_move_up_when_one_goes(void **state)
{
    (void)state;
    struct case_record record;
    case_begin(&record, &service, LANGUAGE_ID);
    struct case_document *document = &record.documents[1];
    for (char mark = 'a'; mark < 'a' + CASE_PAGES_MAX; mark++)
        add_page(document, mark);
    bytes_append_text(&document->pdf, "%PDF");
    case_document_remove_page(document, 1);
    assert_int_equal(document->pages_count, CASE_PAGES_MAX - 1);
    assert_int_equal(document->pages[0].jpeg.data[0], 'a');
    assert_int_equal(document->pages[1].jpeg.data[0], 'c');
    assert_int_equal(document->pages[CASE_PAGES_MAX - 2].jpeg.data[0], 'l');
    assert_true(is_zeroed(&document->pages[CASE_PAGES_MAX - 1], sizeof document->pages[0]));
    assert_int_equal(document->pdf.size, 0);
    while (document->pages_count)
        case_document_remove_page(document, document->pages_count - 1);
    assert_int_equal(document->state, DOCUMENT_MISSING);
    case_clear(&record);
}

static void check_marks(const struct case_document *document, const char *marks)
{
    assert_int_equal(document->pages_count, (int)strlen(marks));
    for (int i = 0; marks[i]; i++)
        assert_int_equal(document->pages[i].jpeg.data[0], marks[i]);
}

static void pages_change_places(void **state)
{
    (void)state;
    struct case_record record;
    case_begin(&record, &service, LANGUAGE_ID);
    struct case_document *document = &record.documents[1];
    for (char mark = 'a'; mark < 'a' + CASE_PAGES_MAX; mark++)
        add_page(document, mark);
    bytes_append_text(&document->pdf, "%PDF");
    case_document_move_page(document, 2, 1);
    check_marks(document, "acbdefghijkl");
    assert_int_equal(document->pdf.size, 0);
    case_document_move_page(document, 0, CASE_PAGES_MAX - 1);
    check_marks(document, "cbdefghijkla");
    case_document_move_page(document, CASE_PAGES_MAX - 1, 0);
    check_marks(document, "acbdefghijkl");
    case_document_move_page(document, 5, 5);
    check_marks(document, "acbdefghijkl");
    case_document_remove_page(document, 1); /* each holds its own memory (ASan watches) */
    check_marks(document, "abdefghijkl");
    case_clear(&record);
}

static void a_page_is_settled_when_good_or_kept(void **state)
{
    (void)state;
    static const struct {
        enum verdict verdict;
        bool kept, settled;
    } cases[] = {{VERDICT_GOOD, false, true},     {VERDICT_GOOD, true, true},
                 {VERDICT_AGAIN, false, false},   {VERDICT_AGAIN, true, true},
                 {VERDICT_REFUSED, false, false}, {VERDICT_REFUSED, true, false}};
    struct case_record record;
    case_begin(&record, &service, LANGUAGE_ID);
    struct case_document *document = &record.documents[1];
    assert_int_equal(case_document_unsettled(document), 0);
    add_page(document, 'a');
    add_page(document, 'b');
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        document->pages[1].judgement.verdict = cases[i].verdict;
        document->pages[1].kept = cases[i].kept;
        assert_int_equal(case_page_is_settled(&document->pages[1]), cases[i].settled);
        assert_int_equal(case_document_unsettled(document), cases[i].settled ? 2 : 1);
    }
    case_clear(&record);
}

static const char *text_at(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "(absent)";
}

static json_t *parsed(const struct bytes *json)
{
    json_error_t error;
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, &error);
    if (!root) fail_msg("%s in line %d", error.text, error.line);
    return root;
}

static void the_json_says_what_was_given(void **state)
{
    (void)state;
    struct case_record record;
    struct bytes json = {0};
    struct fault fault = {0};
    begin_filled(&record);
    assert_true(case_write_json(&record, "SPS-01", RECIPIENT, &json, &fault));
    json_t *root = parsed(&json);
    assert_string_equal(text_at(root, "schema"), "anjungan-case-1");
    assert_string_equal(text_at(root, "case_id"), record.id);
    assert_string_equal(text_at(root, "agency"), "pekalongan");
    assert_string_equal(text_at(json_object_get(root, "service"), "version"), "2026-11");
    assert_string_equal(text_at(root, "language"), "en");
    assert_string_equal(text_at(root, "handed_in"), "2026-11-20T10:42:07+07:00");
    assert_string_equal(text_at(root, "due"), "2026-11-23T10:42:07+07:00");
    json_t *values = json_object_get(root, "fields");
    assert_int_equal(json_object_size(values), 3);
    assert_string_equal(text_at(values, "name"), case_value(&record, 0));
    assert_string_equal(text_at(values, "nik"), "3375011708900001");
    json_t *warnings = json_object_get(root, "warnings");
    assert_int_equal(json_array_size(warnings), 1); /* NIK and NIP disagree */
    assert_string_equal(text_at(json_array_get(warnings, 0), "field"), "nip");
    json_t *documents = json_object_get(root, "documents");
    assert_int_equal(json_array_size(documents), 3);
    json_t *ktp = json_array_get(documents, 0),
           *page = json_array_get(json_object_get(ktp, "pages"), 0);
    assert_string_equal(text_at(ktp, "file"), "documents/ktp.pdf");
    assert_string_equal(text_at(ktp, "state"), "scanned");
    assert_string_equal(text_at(page, "note"), "D-08");
    assert_true(json_is_true(json_object_get(page, "kept")));
    page = json_array_get(json_object_get(ktp, "pages"), 1);
    assert_true(json_is_false(json_object_get(page, "kept")));
    page = json_array_get(json_object_get(ktp, "pages"), 0);
    assert_int_equal(json_integer_value(json_object_get(page, "width_px")), 2480);
    assert_true(json_real_value(json_object_get(page, "width_mm")) == 210.0);
    assert_string_equal(text_at(json_array_get(documents, 1), "state"), "later");
    assert_string_equal(text_at(json_array_get(documents, 1), "file"), "");
    assert_string_equal(text_at(json_array_get(documents, 2), "state"), "missing");
    assert_string_equal(text_at(json_object_get(root, "face"), "file"), "face.jpg");
    assert_string_equal(text_at(json_object_get(root, "consent"), "sha256"), record.consent.sha256);
    json_decref(root);
    bytes_free(&json);
    case_clear(&record);
}

static void the_backend_reads_what_the_terminal_wrote(void **state)
{
    (void)state;
    struct case_record record;
    struct case_summary summary;
    struct bytes json = {0};
    struct fault fault = {0};
    begin_filled(&record);
    assert_true(case_write_json(&record, "SPS-01", RECIPIENT, &json, &fault));
    if (!case_read_json(&json, &summary, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(summary.id, record.id);
    assert_string_equal(summary.code, record.code);
    assert_string_equal(summary.terminal, "SPS-01");
    assert_string_equal(summary.recipient, RECIPIENT);
    assert_string_equal(summary.service, service.key);
    assert_int_equal(summary.language, LANGUAGE_EN);
    assert_true(!summary.handed_at[0] && strcmp(summary.nik, case_value(&record, 1)) == 0);
    assert_int_equal(civil_to_unix(&summary.due), civil_to_unix(&later));
    bytes_free(&json);
    case_clear(&record);
}

/* Where it was left, and what the desk has to complete; nothing of what was given. */
static void a_case_that_staff_complete_says_so(void **state)
{
    (void)state;
    struct case_record record;
    struct case_summary summary;
    struct bytes json = {0};
    struct fault fault = {0};
    begin_filled(&record);
    case_value_set(&record, 2, "");
    case_hand_over(&record, STEP_FORM, 2);
    assert_true(case_write_json(&record, "SPS-01", RECIPIENT, &json, &fault));
    if (!case_read_json(&json, &summary, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(summary.handed_at, "form:nip");
    assert_string_equal(summary.missing, "nip sk-jabatan surat");
    case_hand_over(&record, STEP_DOCUMENTS, 1);
    assert_string_equal(record.handed_at, "documents:sk-jabatan");
    case_hand_over(&record, STEP_FACE, 0);
    assert_string_equal(record.handed_at, "face");
    bytes_free(&json);
    case_clear(&record);
}

static void a_case_may_be_promised_no_time(void **state)
{
    (void)state;
    struct case_record record;
    struct case_summary summary;
    struct bytes json = {0};
    struct fault fault = {0};
    begin_filled(&record);
    record.due = (struct civil){0};
    assert_true(case_write_json(&record, "SPS-01", RECIPIENT, &json, &fault));
    assert_true(case_read_json(&json, &summary, &fault));
    assert_int_equal(summary.due.year, 0);
    assert_int_equal(civil_to_unix(&summary.handed_in), civil_to_unix(&now));
    bytes_free(&json);
    case_clear(&record);
}

static void a_case_that_is_not_handed_in_has_no_json(void **state)
{
    (void)state;
    struct case_record record;
    struct bytes json = {0};
    struct fault fault = {0};
    case_begin(&record, &service, LANGUAGE_ID);
    assert_false(case_write_json(&record, "SPS-01", RECIPIENT, &json, &fault));
    assert_string_equal(fault.code, "S-01");
    assert_null(json.data);
    case_clear(&record);
}

static void replace(struct bytes *text, const char *from, const char *to)
{
    uint8_t *at = memmem(text->data, text->size, from, strlen(from));
    if (!at) fail_msg("no %s", from);
    struct bytes changed = {0};
    size_t before = (size_t)(at - text->data), behind = before + strlen(from);
    bytes_append(&changed, text->data, before);
    bytes_append_text(&changed, to);
    bytes_append(&changed, text->data + behind, text->size - behind);
    bytes_move(text, &changed);
}

static void what_the_backend_refuses(void **state)
{
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"anjungan-case-1", "anjungan-case-2"},
        {"\"case_id\": \"", "\"case_id\": \"g"},
        {"\"case_id\"", "\"case-id\""},
        {"\"code\": \"SPESIMEN000001\"", "\"code\": \"\""},
        {"\"code\": \"SPESIMEN000001\"", "\"code\": \"SPESIMEN00000100000000\""},
        {"\"code\": \"SPESIMEN000001\"", "\"code\": \"<script>\""},
        {"\"code\": \"SPESIMEN000001\"", "\"code\": 7"},
        {"\"terminal\": \"SPS-01\"", "\"terminal\": \"\""},
        {"\"terminal\": \"SPS-01\"", "\"terminal\": \"SPS-01\\u0000\""},
        {"\"terminal\": \"SPS-01\"", "\"terminal\": \"SPS-0123456789012345678901234567\""},
        {"\"terminal\": \"SPS-01\"", "\"terminal\": \"../..\\n\""},
        {"\"recipient\": \"b", "\"recipient\": \"B"},
        {"\"key\": \"pekalongan/", "\"key\": \"../"},
        {"\"service\": {", "\"service\": [1], \"other\": {"},
        {"\"language\": \"en\"", "\"language\": \"nl\""},
        {"2026-11-20T10:42:07+07:00", "2026-13-20T10:42:07+07:00"},
        {"2026-11-23T10:42:07+07:00", "soon"},
        {"\"schema\"", "\"due\": \"2026-11-23T10:42:07+07:00\", \"schema\""}, /* twice */
        {"\"at\": \"form:nik\"", "\"at\": \"<b>\""},
        {"\"at\": \"form:nik\"", "\"at\": \"\""},
        {"\"missing\": [\n", "\"missing\": [\"a b\",\n"},
        {"\"missing\": [", "\"mising\": ["},
        {"{", ""},
        {"SPESIMEN", "\xFF"}, /* not UTF-8 */
    };
    (void)state;
    struct case_record record;
    struct bytes good = {0}, none = {0};
    struct fault fault = {0};
    struct case_summary summary, before;
    begin_filled(&record);
    case_hand_over(&record, STEP_FORM, 1);
    assert_true(case_write_json(&record, "SPS-01", RECIPIENT, &good, &fault));
    memset(&summary, 0x5A, sizeof summary);
    before = summary;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct bytes json = {0};
        bytes_append(&json, good.data, good.size);
        replace(&json, changes[i].from, changes[i].to);
        if (case_read_json(&json, &summary, &fault)) fail_msg("%s passed", changes[i].to);
        assert_string_equal(fault.code, "S-04");
        assert_memory_equal(&summary, &before, sizeof summary);
        bytes_free(&json);
    }
    for (size_t size = 0; size + 2 < good.size; size++) {
        struct bytes cut = {.data = good.data, .size = size};
        if (case_read_json(&cut, &summary, &fault)) fail_msg("cut at %zu", size);
    }
    assert_false(case_read_json(&none, &summary, &fault));
    bytes_free(&good);
    case_clear(&record);
}

static void consent_holds_the_text_that_was_shown(void **state)
{
    (void)state;
    struct case_record record;
    struct bytes json = {0};
    struct fault fault = {0};
    char sha256[65];
    case_begin(&record, &service, LANGUAGE_EN);
    assert_false(case_write_consent(&record, &json, &fault));
    assert_string_equal(fault.code, "S-01");
    case_consent_give(&record, &now);
    record.language = LANGUAGE_ID; /* changed afterwards: what was agreed to stays */
    assert_true(case_write_consent(&record, &json, &fault));
    json_t *root = parsed(&json);
    assert_string_equal(text_at(root, "text"), service.consent.en);
    assert_string_equal(text_at(root, "language"), "en");
    assert_string_equal(text_at(root, "version"), "2");
    assert_string_equal(text_at(root, "at"), "2026-11-20T10:42:07+07:00");
    seal_sha256(service.consent.en, strlen(service.consent.en), sha256);
    assert_string_equal(text_at(root, "sha256"), sha256);
    json_t *withdrawal = json_object_get(root, "withdrawal");
    assert_string_equal(text_at(withdrawal, "phone"), "(0285) 421243");
    assert_string_equal(text_at(withdrawal, "text"), "You may withdraw at any time: at the desk.");
    json_decref(root);
    bytes_free(&json);
    record.consent.sha256[0] ^= 1; /* another text than the one shown */
    assert_false(case_write_consent(&record, &json, &fault));
    case_clear(&record);
}

static void add_events(struct case_record *record, int count)
{
    for (int i = 0; i < count; i++) {
        char detail[16];
        snprintf(detail, sizeof detail, "%d", i);
        case_event_add(record, &now, "step", detail);
    }
}

static void events_are_cut_to_fit_and_hold_no_line_feed(void **state)
{
    (void)state;
    struct case_record record;
    case_begin(&record, &service, LANGUAGE_ID);
    char long_detail[200];
    memset(long_detail, 'x', sizeof long_detail);
    memcpy(long_detail + 62, "\xC3\xA9", 2); /* would be cut in half */
    long_detail[199] = 0;
    case_event_add(&record, &now, "a kind that is far too long for it", long_detail);
    case_event_add(&record, &now, "two\nlines", NULL);
    assert_int_equal(strlen(record.events[0].kind), 23);
    assert_int_equal(strlen(record.events[0].detail), 62);
    assert_string_equal(record.events[1].kind, "two lines");
    assert_true(case_events_verify(record.events, record.events_count));
    case_clear(&record);
}

static void every_change_of_an_event_shows(void **state)
{
    (void)state;
    struct case_record record;
    case_begin(&record, &service, LANGUAGE_ID);
    add_events(&record, 100);
    assert_true(case_events_verify(record.events, 100));
    assert_true(case_events_verify(record.events, 0));
    struct case_event kept = record.events[50];
    record.events[50].at.second++;
    assert_false(case_events_verify(record.events, 100));
    record.events[50] = kept;
    record.events[50].kind[0] ^= 1;
    assert_false(case_events_verify(record.events, 100));
    record.events[50] = kept;
    record.events[50].detail[0] ^= 1;
    assert_false(case_events_verify(record.events, 100));
    record.events[50] = kept;
    record.events[50].chain[63] ^= 1;
    assert_false(case_events_verify(record.events, 100));
    struct bytes json = {0};
    struct fault fault = {0};
    assert_false(case_write_events(&record, &json, &fault));
    record.events[50] = kept;
    assert_false(case_events_verify(record.events + 1, 99)); /* the first one taken away */
    case_clear(&record);
}

static void events_go_to_the_backend(void **state)
{
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"anjungan-events-1", "anjungan-events-0"},
        {"\"detail\": \"1\"", "\"detail\": \"2\""},
        {"\"kind\": \"step\"", "\"kind\": \"skip\""},
        {"\"kind\": \"step\"", "\"kind\": \"step\\u0000\""},
        {"\"kind\": \"step\"", "\"kind\": \"a kind that is far too long for it\""},
        {"\"kind\": \"step\"", "\"kind\": 1"},
        {"10:42:07", "10:42:08"},
        {"\"chain\": \"", "\"chain\": \"0"},
        {"\"events\": [", "\"events\": {\"x\": ["},
        {"\"events\"", "\"even\""},
        {"[", "[7, "},
    };
    (void)state;
    struct case_record record;
    struct bytes good = {0};
    struct fault fault = {0};
    int count = -1;
    case_begin(&record, &service, LANGUAGE_ID);
    add_events(&record, 40);
    assert_true(case_write_events(&record, &good, &fault));
    if (!case_read_events(&good, &count, &fault)) fail_msg("%s", fault.text);
    assert_int_equal(count, 40);
    count = -1;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct bytes json = {0};
        bytes_append(&json, good.data, good.size);
        replace(&json, changes[i].from, changes[i].to);
        if (case_read_events(&json, &count, &fault)) fail_msg("%s passed", changes[i].to);
        assert_string_equal(fault.code, "S-04");
        assert_int_equal(count, -1);
        bytes_free(&json);
    }
    bytes_free(&good);
    case_clear(&record);
}

static void a_stuck_key_does_not_grow_the_case_for_ever(void **state)
{
    (void)state;
    struct case_record record;
    case_begin(&record, &service, LANGUAGE_ID);
    add_events(&record, 5000);
    assert_in_range(record.events_count, 1000, 4999);
    assert_true(case_events_verify(record.events, record.events_count));
    case_clear(&record);
}

/* Whatever was typed, the JSON is JSON, and every byte that is no UTF-8 is U+FFFD. */
static void the_writer_escapes(void **state)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"", ""},
        {"\"\\/\b\f\n\r\t\x1F\x7F", "\"\\/\b\f\n\r\t\x1F\x7F"},
        {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x99\x82", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x99\x82"},
        {"a\xFF"
         "b",
         "a\xEF\xBF\xBD"
         "b"},
        {"\xC3", "\xEF\xBF\xBD"},
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xE0\x80\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes json = {0};
        struct json_writer writer = {.out = &json};
        json_begin_object(&writer, NULL);
        json_text(&writer, rows[i].text, "x");
        json_text(&writer, "t", rows[i].text);
        json_end(&writer);
        json_t *root = parsed(&json);
        assert_string_equal(text_at(root, "t"), rows[i].expected);
        assert_string_equal(text_at(root, rows[i].expected), "x");
        json_decref(root);
        bytes_free(&json);
    }
}

static void numbers(void **state)
{
    static const struct {
        double number;
        const char *text;
    } rows[] = {{0, "0.0"},       {209.97, "210.0"},   {297.04, "297.0"}, {0.05, "0.1"},
                {-1.26, "-1.3"},  {85.6, "85.6"},      {1e300, "0.0"},    {-0.04, "0.0"},
                {0.0 / 1, "0.0"}, {12345.6, "12345.6"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes json = {0};
        struct json_writer writer = {.out = &json};
        json_decimal(&writer, NULL, rows[i].number);
        assert_string_equal(bytes_text(&json), rows[i].text);
        bytes_free(&json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_begins_empty_and_ends_zeroed),
        cmocka_unit_test(pages_move_up_when_one_goes),
        cmocka_unit_test(pages_change_places),
        cmocka_unit_test(a_page_is_settled_when_good_or_kept),
        cmocka_unit_test(the_json_says_what_was_given),
        cmocka_unit_test(the_backend_reads_what_the_terminal_wrote),
        cmocka_unit_test(a_case_may_be_promised_no_time),
        cmocka_unit_test(a_case_that_staff_complete_says_so),
        cmocka_unit_test(a_case_that_is_not_handed_in_has_no_json),
        cmocka_unit_test(what_the_backend_refuses),
        cmocka_unit_test(consent_holds_the_text_that_was_shown),
        cmocka_unit_test(events_are_cut_to_fit_and_hold_no_line_feed),
        cmocka_unit_test(every_change_of_an_event_shows),
        cmocka_unit_test(events_go_to_the_backend),
        cmocka_unit_test(a_stuck_key_does_not_grow_the_case_for_ever),
        cmocka_unit_test(the_writer_escapes),
        cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
