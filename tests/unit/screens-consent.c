/* What is agreed to is what was drawn: every service's consent, in every language, over all its
 * pages, is the text that is hashed and kept, to the letter. */
#include "screens_stage.h"

#include "seal/seal.h"

#include <jansson.h>
#include <stdlib.h>

enum { PAGES_MAX = 40 };

/* The paragraphs of the page at hand, drawn once; whether it is the last page. */
static bool read_page(struct stage *stage, struct bytes *text, int *paragraphs)
{
    bool last = stage_can_press(stage, "next");
    for (int i = 0; i < canvas_element_count(stage->canvas); i++) {
        const struct element *element = canvas_element_at(stage->canvas, i);
        if (strncmp(element->id, "paragraph-", 10) != 0) continue;
        assert_int_equal(strtol(element->id + 10, NULL, 10), *paragraphs);
        if (*paragraphs > 0) bytes_append_text(text, "\n\n");
        bytes_append_text(text, element->label);
        ++*paragraphs;
    }
    return last;
}

static void begin(struct stage *stage, const struct service *service, enum language language)
{
    struct fault fault;
    case_clear(&stage->record);
    case_begin(&stage->record, service, language);
    assert_true(flow_begin(&stage->flow, service, &fault));
    stage->theme.language = language;
    stage->theme.text = stage->text;
    stage_show_step(stage, STEP_CONSENT, 0);
}

/* One whole paragraph of the text that was drawn. */
static void assert_paragraph(const char *text, const json_t *object)
{
    const char *words = json_string_value(json_object_get(object, "text"));
    assert_non_null(words);
    assert_true(strlen(words) > 20);
    const char *at = strstr(text, words);
    if (!at) fail_msg("was not shown: %s", words);
    assert_true(at == text || at[-1] == '\n');
    assert_true(at[strlen(words)] == '\n');
}

static void kept_as_drawn(struct stage *stage, const struct bytes *drawn)
{
    char sha256[65];
    struct bytes json = {0};
    struct fault fault = {0};
    const struct case_record *record = &stage->record;
    seal_sha256(drawn->data, drawn->size, sha256);
    assert_string_equal(record->consent.sha256, sha256);
    assert_true(case_write_consent(record, &json, &fault));
    json_t *root = json_loadb((const char *)json.data, json.size, 0, NULL);
    assert_non_null(root);
    const char *text = json_string_value(json_object_get(root, "text"));
    json_t *retention = json_object_get(root, "retention");
    json_t *withdrawal = json_object_get(root, "withdrawal");
    assert_int_equal(strlen(text), drawn->size);
    assert_memory_equal(text, drawn->data, drawn->size);
    assert_string_equal(json_string_value(json_object_get(root, "language")),
                        language_tag(record->language));
    assert_int_equal(json_integer_value(json_object_get(retention, "days")),
                     record->service->retention_days);
    assert_paragraph(text, retention);
    assert_paragraph(text, withdrawal);
    const char *email = json_string_value(json_object_get(withdrawal, "email"));
    assert_non_null(strstr(json_string_value(json_object_get(withdrawal, "text")), email));
    json_decref(root);
    bytes_free(&json);
}

static void every_consent_is_kept_as_drawn(void **state)
{
    struct stage *stage = *state;
    struct fault fault = {0};
    struct catalogue *catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    assert_non_null(catalogue);
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++)
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const struct service *service = catalogue_service(catalogue, i);
            struct bytes drawn = {0};
            int paragraphs = 0;
            begin(stage, service, (enum language)language);
            int page = 0;
            for (; page < PAGES_MAX && !read_page(stage, &drawn, &paragraphs); page++)
                stage_press(stage, "more");
            assert_true(page < PAGES_MAX && paragraphs >= 5);
            assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
            kept_as_drawn(stage, &drawn);
            bytes_free(&drawn);
        }
    stage_leave(stage);
    case_clear(&stage->record);
    case_begin(&stage->record, &stage_service, LANGUAGE_ID);
    catalogue_destroy(catalogue);
}

/* Who declines gives nothing, and loses nothing that was there before. */
static void declining_keeps_nothing(void **state)
{
    struct stage *stage = *state;
    case_value_set(&stage->record, STAGE_NAME, "SPESIMEN");
    stage_show_step(stage, STEP_CONSENT, 0);
    assert_goes(stage_press(stage, "back"), OUTCOME_BACK);
    assert_false(stage->record.consent.given);
    assert_string_equal(case_value(&stage->record, STAGE_NAME), "SPESIMEN");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(every_consent_is_kept_as_drawn),
        STAGE_TEST(declining_keeps_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
