/* What a card says fills what is empty, never what a person typed; and it all goes into the case.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/case.h"

#include <jansson.h>
#include <string.h>

static struct field fields[] = {{.key = "nik", .kind = FIELD_NIK},
                                {.key = "name", .kind = FIELD_NAME},
                                {.key = "chief", .kind = FIELD_NAME},
                                {.key = "unit", .kind = FIELD_TEXT}};
static struct requirement requirements[] = {{.key = "ktp", .kind = REQUIREMENT_CARD}};
static struct agency agency = {.key = "pekalongan"};
static const struct service service = {.key = "pekalongan/specimen",
                                       .version = "1",
                                       .agency = &agency,
                                       .fields = fields,
                                       .fields_count = 4,
                                       .requirements = requirements,
                                       .requirements_count = 1,
                                       .presence = PRESENCE_TURN};

static void says(struct card_reading *reading, const char *nik, const char *name)
{
    *reading = (struct card_reading){0};
    bytes_append_text(&reading->lines[CARD_NIK].text, nik);
    bytes_append_text(&reading->lines[CARD_NAME].text, name);
    bytes_append_text(&reading->lines[CARD_BIRTH].text, "1990-01-01");
    reading->lines[CARD_NIK].confidence = 87;
    bytes_append_text(&reading->lines[CARD_NIK].strip.pixels, "pixels");
}

static void assert_holds(struct case_record *record, const char *nik, const char *name)
{
    assert_string_equal(case_value(record, 0), nik);
    assert_string_equal(case_value(record, 1), name);
    assert_string_equal(case_value(record, 2), ""); /* somebody else's name */
}

static void it_fills_what_is_empty(void **state)
{
    (void)state;
    struct case_record record;
    struct card_reading reading;
    case_begin(&record, &service, LANGUAGE_ID);
    says(&reading, "3375010101900001", "SPESIMEN SATU");
    case_card_take(&record, &reading);
    assert_int_equal(reading.lines[CARD_NIK].text.size, 0);
    assert_holds(&record, "3375010101900001", "SPESIMEN SATU");
    assert_true(record.card_read && record.from_card[0] && record.from_card[1]);
    assert_false(record.from_card[2]);
    /* Another card before anyone confirmed: its words instead. */
    says(&reading, "3375010101900002", "SPESIMEN DUA");
    case_card_take(&record, &reading);
    assert_holds(&record, "3375010101900002", "SPESIMEN DUA");
    case_card_forget(&record);
    assert_holds(&record, "", "");
    assert_false(record.card_read);
    assert_int_equal(record.card.lines[CARD_NIK].strip.pixels.size, 0);
    case_clear(&record);
}

static void a_person_is_believed_over_it(void **state)
{
    (void)state;
    struct case_record record;
    struct card_reading reading;
    case_begin(&record, &service, LANGUAGE_ID);
    case_value_set(&record, 0, "3375010101900009");
    says(&reading, "3375010101900001", "SPESIMEN SATU");
    case_card_take(&record, &reading);
    assert_holds(&record, "3375010101900009", "SPESIMEN SATU");
    record.from_card[1] = false; /* confirmed */
    says(&reading, "3375010101900002", "SPESIMEN DUA");
    case_card_take(&record, &reading);
    assert_holds(&record, "3375010101900009", "SPESIMEN SATU");
    case_card_forget(&record);
    assert_holds(&record, "3375010101900009", "SPESIMEN SATU");
    case_clear(&record);
}

static void nothing_read_fills_nothing(void **state)
{
    (void)state;
    struct case_record record;
    struct card_reading reading = {0};
    case_begin(&record, &service, LANGUAGE_ID);
    case_card_take(&record, &reading);
    assert_holds(&record, "", "");
    assert_true(record.card_read);
    assert_false(record.from_card[0]);
    case_clear(&record);
}

static json_t *written(struct case_record *record)
{
    struct bytes json = {0};
    struct fault fault = {0};
    memcpy(record->code, "SPESIMEN000001", 15);
    record->handed_in = (struct civil){2026, 11, 20, 10, 42, 7, 5, CIVIL_WIB};
    if (!case_write_json(record, "TEST-01", "00", &json, &fault)) fail_msg("%s", fault.text);
    json_t *root = json_loadb((const char *)json.data, json.size, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    bytes_free(&json);
    return root;
}

static void assert_number(json_t *at, const char *key, double wanted)
{
    assert_true(json_number_value(json_object_get(at, key)) == wanted);
}

static void read_and_typed_are_both_told(void **state)
{
    (void)state;
    struct case_record record;
    struct card_reading reading;
    case_begin(&record, &service, LANGUAGE_ID);
    says(&reading, "3375010101900001", "SPESIMEN SATU");
    case_value_set(&record, 0, "3375010101900009");
    case_card_take(&record, &reading);
    struct case_page *page = &record.documents[0].pages[record.documents[0].pages_count++];
    page->judgement = (struct judgement){.verdict = VERDICT_AGAIN, .code = "D-09"};
    judgement_add(&page->judgement, "glare_share", 0.0312, -1);
    judgement_add(&record.face.judgement, "inter_eye_distance_px", 120, 92);
    judgement_add(&record.face.judgement, "eyes_open", -0.00006, 0);
    record.face.presence_seen = true;
    json_t *root = written(&record);
    json_t *card = json_object_get(root, "card"), *nik = json_object_get(card, "nik");
    assert_true(json_is_true(json_object_get(card, "read")));
    assert_string_equal(json_string_value(json_object_get(nik, "text")), "3375010101900001");
    assert_number(nik, "confidence", 87);
    assert_null(json_object_get(card, "sex")); /* not read */
    json_t *typed = json_object_get(json_object_get(root, "fields"), "nik");
    assert_string_equal(json_string_value(typed), "3375010101900009");
    json_t *document = json_array_get(json_object_get(root, "documents"), 0);
    json_t *first = json_array_get(json_object_get(document, "pages"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "note")), "D-09");
    assert_string_equal(json_string_value(json_object_get(first, "verdict")), "again");
    json_t *glare = json_object_get(json_object_get(first, "measures"), "glare_share");
    assert_number(glare, "raw", 0.0312);
    assert_null(json_object_get(glare, "score"));
    json_t *face = json_object_get(root, "face"), *measures = json_object_get(face, "measures");
    assert_true(json_is_true(json_object_get(face, "presence_check")));
    assert_null(json_object_get(face, "by_phone"));
    assert_number(json_object_get(measures, "inter_eye_distance_px"), "score", 92);
    assert_number(json_object_get(measures, "eyes_open"), "raw", -0.0001);
    json_decref(root);
    case_clear(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_fills_what_is_empty),
        cmocka_unit_test(a_person_is_believed_over_it),
        cmocka_unit_test(nothing_read_fills_nothing),
        cmocka_unit_test(read_and_typed_are_both_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
