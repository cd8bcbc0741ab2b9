/* One question a screen: what is typed stands in the record at once, odd values are asked about
 * once and then taken. */
#include "screens_stage.h"

static void type(struct stage *stage, const char *text)
{
    for (; *text; text++)
        stage_event(stage, &(struct event){.kind = EVENT_KEY, .id = (const char[]){*text, '\0'}});
}

static const char *value(struct stage *stage, unsigned field)
{
    return case_value(&stage->record, field);
}

static void keys_write_the_record(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_NIK);
    assert_false(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    stage_press(stage, "key-3");
    stage_press(stage, "key-3");
    stage_press(stage, "key-7");
    assert_string_equal(value(stage, STAGE_NIK), "337");
    assert_true(stage_can_press(stage, "next"));
    stage_press(stage, "key-delete");
    assert_string_equal(value(stage, STAGE_NIK), "33");
    type(stage, "x4\b5");
    assert_string_equal(value(stage, STAGE_NIK), "335"); /* no letters in a NIK */
}

static void values_end_at_their_length(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_NIK);
    type(stage, "33750110019000012222");
    assert_string_equal(value(stage, STAGE_NIK), "3375011001900001");
    stage_show_step(stage, STEP_FORM, STAGE_NAME);
    type(stage, "Nama Yang Panjang Sekali");
    assert_int_equal(strlen(value(stage, STAGE_NAME)), 12);
}

static void a_character_is_deleted_whole(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_NOTE);
    stage_event(stage, &(struct event){.kind = EVENT_KEY, .id = "a"});
    stage_event(stage, &(struct event){.kind = EVENT_KEY, .id = "é"});
    stage_press(stage, "key-delete");
    assert_string_equal(value(stage, STAGE_NOTE), "a");
    stage_press(stage, "key-delete");
    stage_press(stage, "key-delete");
    assert_string_equal(value(stage, STAGE_NOTE), "");
}

static bool warns(struct stage *stage)
{
    stage_element(stage, "field");
    for (int i = 0; i < canvas_element_count(stage->canvas); i++)
        if (canvas_element_at(stage->canvas, i)->role == ROLE_ALERT) return true;
    return false;
}

static void an_odd_value_is_asked_about_once(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_EMAIL);
    type(stage, "contoh");
    assert_false(warns(stage)); /* not while one is typing */
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    assert_true(warns(stage));
    assert_true(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    /* Changed, it is another value: asked about again. */
    type(stage, "x");
    assert_false(warns(stage));
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
}

/* It may be typed anew when the file is there already. */
static void a_name_is_compared_with_the_request_that_was_sent(void **state)
{
    struct stage *stage = *state;
    struct case_file file = {.kind = FILE_KIND_CSR};
    bytes_append_text(&file.content, "SPESIMEN");
    bytes_append_text(&file.csr.parts[CSR_COMMON_NAME], "BUDI CONTOH");
    case_document_take_file(&stage->record.documents[STAGE_CSR], &file);
    stage_show_step(stage, STEP_FORM, STAGE_NAME);
    type(stage, "Ani");
    assert_goes(stage_press(stage, "next"), OUTCOME_STAY);
    assert_true(warns(stage));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    case_value_set(&stage->record, STAGE_NAME, "Budi Contoh");
    stage_show_step(stage, STEP_FORM, STAGE_NAME);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void a_sound_value_passes_at_once(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_EMAIL);
    type(stage, "contoh@spesimen.example");
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void a_whole_number_is_judged_as_it_stands(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_NIK);
    type(stage, "337500999999000");
    assert_false(warns(stage));
    type(stage, "1");
    assert_true(warns(stage));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void optional_may_stay_empty(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_NOTE);
    assert_true(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void a_choice_is_kept_by_its_key(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_REASON);
    assert_false(stage_can_press(stage, "next"));
    assert_null(stage_element(stage, "key-a"));
    stage_press(stage, "choice-third");
    assert_string_equal(value(stage, STAGE_REASON), "");
    stage_press(stage, "choice-second");
    assert_string_equal(value(stage, STAGE_REASON), "second");
    assert_true(stage_can_press(stage, "next"));
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
}

static void a_name_begins_with_capitals(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_NAME);
    stage_press(stage, "key-A");
    stage_press(stage, "key-b");
    stage_press(stage, "key-space");
    stage_press(stage, "key-C");
    assert_string_equal(value(stage, STAGE_NAME), "Ab C");
}

/* A user name of AMS is compared letter by letter: touched "budi", it is not "Budi". */
static void a_user_name_is_as_it_was_typed(void **state)
{
    struct stage *stage = *state;
    struct field fields[STAGE_FIELDS];
    struct service service = stage_service;
    memcpy(fields, stage_fields, sizeof fields);
    service.fields = fields;
    stage->record.service = stage->flow.service = &service;
    stage_show_step(stage, STEP_FORM, STAGE_NOTE);
    stage_press(stage, "key-B"); /* a note begins as a sentence does */
    stage_press(stage, "key-u");
    assert_string_equal(value(stage, STAGE_NOTE), "Bu");
    fields[STAGE_NOTE].capitals = CAPITALS_NONE;
    case_value_set(&stage->record, STAGE_NOTE, "");
    stage_show_step(stage, STEP_FORM, STAGE_NOTE);
    assert_non_null(stage_element(stage, "key-b"));
    assert_null(stage_element(stage, "key-B"));
    for (const char *const *key = (const char *const[]){"key-b", "key-u", "key-d", "key-i", NULL};
         *key; key++)
        stage_press(stage, *key);
    assert_string_equal(value(stage, STAGE_NOTE), "budi");
    for (int i = 0; i < 4; i++)
        stage_press(stage, "key-delete");
    assert_non_null(stage_element(stage, "key-b")); /* emptied, it begins the same */
    stage_press(stage, "key-shift");
    stage_press(stage, "key-B");
    assert_string_equal(value(stage, STAGE_NOTE), "B"); /* their own capitals are theirs */
    stage_show_step(stage, STEP_FORM, STAGE_EMAIL);
    assert_non_null(stage_element(stage, "key-b"));
    fields[STAGE_EMAIL].kind = FIELD_DN;
    stage_show_step(stage, STEP_FORM, STAGE_EMAIL);
    assert_non_null(stage_element(stage, "key-b"));
    stage->record.service = stage->flow.service = &stage_service;
}

static void the_field_is_private(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_NIK);
    type(stage, "3375");
    assert_true(stage_element(stage, "field")->private);
}

static bool stage_has(struct stage *stage, const char *id)
{
    return stage_element(stage, id) != NULL;
}

static bool stage_says(struct stage *stage, const char *words)
{
    return strstr(stage_element(stage, "field")->label, words) != NULL;
}

/* A strip of two pixels stands for the line on the card. */
static void card_says(struct stage *stage, enum card_line_kind kind, const char *text)
{
    struct card_reading reading = {0};
    struct card_line *line = &reading.lines[kind];
    bytes_append_text(&line->text, text);
    line->strip =
        (struct picture){.format = PICTURE_RGB24, .width_px = 2, .height_px = 1, .stride_bytes = 6};
    bytes_append(&line->strip.pixels, "\1\2\3\4\5\6", 6);
    case_card_take(&stage->record, &reading);
    stage_event(stage, &(struct event){.kind = EVENT_CARD});
}

static void what_the_card_says_is_shown_beside_it(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_NIK);
    assert_false(stage_has(stage, "card-line"));
    card_says(stage, CARD_NIK, "3375011001900001");
    assert_string_equal(value(stage, STAGE_NIK), "3375011001900001");
    assert_true(stage_element(stage, "card-line")->private);
    assert_true(stage_says(stage, "Terbaca dari KTP"));
    assert_true(stage->record.from_card[STAGE_NIK]);
    assert_goes(stage_press(stage, "next"), OUTCOME_NEXT);
    assert_false(stage->record.from_card[STAGE_NIK]); /* the person has looked at it */
    stage_show_step(stage, STEP_FORM, STAGE_NOTE);
    assert_false(stage_has(stage, "card-line")); /* no card says this */
}

static void a_correction_is_the_persons_own(void **state)
{
    struct stage *stage = *state;
    stage_show_step(stage, STEP_FORM, STAGE_NIK);
    card_says(stage, CARD_NIK, "3375011001900001");
    type(stage, "\b\b12");
    assert_string_equal(value(stage, STAGE_NIK), "3375011001900012");
    assert_false(stage->record.from_card[STAGE_NIK]);
    assert_false(stage_says(stage, "Terbaca dari KTP"));
    assert_true(stage_has(stage, "card-line")); /* still there to compare with */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGE_TEST(keys_write_the_record),
        STAGE_TEST(values_end_at_their_length),
        STAGE_TEST(a_character_is_deleted_whole),
        STAGE_TEST(an_odd_value_is_asked_about_once),
        STAGE_TEST(a_name_is_compared_with_the_request_that_was_sent),
        STAGE_TEST(a_sound_value_passes_at_once),
        STAGE_TEST(a_whole_number_is_judged_as_it_stands),
        STAGE_TEST(optional_may_stay_empty),
        STAGE_TEST(a_choice_is_kept_by_its_key),
        STAGE_TEST(a_name_begins_with_capitals),
        STAGE_TEST(a_user_name_is_as_it_was_typed),
        STAGE_TEST(the_field_is_private),
        STAGE_TEST(what_the_card_says_is_shown_beside_it),
        STAGE_TEST(a_correction_is_the_persons_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
