/* What an applicant typed is gone from the memory of the terminal once the case is cleared. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/case.h"
#include "memory_fixture.h"

static struct agency agency = {.key = "pekalongan"};
static struct requirement requirement = {.key = "ktp"};
static struct field fields[] = {{.key = "name", .kind = FIELD_NAME},
                                {.key = "nik", .kind = FIELD_NIK}};
static const struct service service = {.key = "pekalongan/issue-esign",
                                       .version = "1",
                                       .agency = &agency,
                                       .requirements = &requirement,
                                       .requirements_count = 1,
                                       .fields = fields,
                                       .fields_count = 2,
                                       .consent = {.id = "Saya setuju. SPESIMEN."},
                                       .consent_version = "1"};

static void set_marker(struct case_record *record, unsigned field)
{
    struct bytes typed = {0};
    fill_with_markers(&typed, 1);
    case_value_set(record, field, bytes_text(&typed));
    bytes_free(&typed);
}

static void a_cleared_case_leaves_nothing(void **state)
{
    (void)state;
    const struct civil now = {2026, 11, 20, 10, 42, 7, 5, CIVIL_WIB};
    struct case_record record;
    struct bytes json = {0}, consent = {0}, events = {0};
    struct fault fault = {0};
    case_begin(&record, &service, LANGUAGE_ID);
    set_marker(&record, 0);
    set_marker(&record, 1);
    set_marker(&record, 1); /* typed anew: the old value goes */
    assert_int_equal(count_markers(), 2);
    fill_with_markers(&record.documents[0].pages[0].jpeg, 100);
    fill_with_markers(&record.documents[0].pages[0].preview.pixels, 100);
    record.documents[0].pages_count = 1;
    fill_with_markers(&record.documents[0].pdf, 100);
    fill_with_markers(&record.face.jpeg, 100);
    case_document_remove_page(&record.documents[0], 0);
    assert_int_equal(count_markers(), 2 + 100); /* the face is left */
    case_consent_give(&record, &now);
    case_event_add(&record, &now, "step", "form");
    memcpy(record.code, "SPESIMEN000001", 15);
    record.handed_in = record.due = now;
    assert_true(case_write_json(&record, "SPS-01", "", &json, &fault));
    assert_true(case_write_consent(&record, &consent, &fault));
    assert_true(case_write_events(&record, &events, &fault));
    assert_int_equal(count_markers(), 2 + 100 + 2); /* and the two values in the JSON */
    bytes_free(&json);
    bytes_free(&consent);
    bytes_free(&events);
    case_clear(&record);
    assert_int_equal(count_markers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_cleared_case_leaves_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
