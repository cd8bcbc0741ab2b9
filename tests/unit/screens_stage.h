/* screens_stage.h - one screen on a stage of its own: a service made by hand, a record, and what
 * the screen answers. For the unit tests of the room screens. */
#ifndef ANJUNGAN_TESTS_SCREENS_STAGE_H
#define ANJUNGAN_TESTS_SCREENS_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screens/screen.h"

#include <stdio.h>
#include <string.h>

static const struct choice stage_choices[] = {{.key = "first", .title = {.id = "Pertama"}},
                                              {.key = "second", .title = {.id = "Kedua"}}};
static const struct field stage_fields[] = {
    {.key = "nik", .kind = FIELD_NIK, .label = {.id = "NIK"}, .length_max = 16},
    {.key = "name", .kind = FIELD_NAME, .label = {.id = "Nama"}, .length_max = 12},
    {.key = "email", .kind = FIELD_EMAIL, .label = {.id = "E-mail"}, .length_max = 40},
    {.key = "note", .kind = FIELD_TEXT, .label = {.id = "Catatan"}, .optional = true},
    {.key = "reason",
     .kind = FIELD_CHOICE,
     .label = {.id = "Alasan"},
     .choices = (struct choice *)stage_choices,
     .choices_count = 2},
};
enum { STAGE_NIK, STAGE_NAME, STAGE_EMAIL, STAGE_NOTE, STAGE_REASON, STAGE_FIELDS };

static const struct requirement stage_requirements[] = {
    {.key = "letter", .title = {.id = "Surat"}, .pages_max = 4},
    {.key = "csr", .kind = REQUIREMENT_FILE, .title = {.id = "File CSR"}, .pages_max = 1},
};
enum { STAGE_LETTER, STAGE_CSR, STAGE_REQUIREMENTS };

static const enum kiosk_step stage_steps[] = {STEP_STANDARD,  STEP_CONSENT, STEP_FORM,
                                              STEP_DOCUMENTS, STEP_FACE,    STEP_REVIEW,
                                              STEP_SUBMIT,    STEP_RECEIPT, STEP_THANKS};
static struct component stage_components[COMPONENT_COUNT];
static const struct agency stage_agency = {.key = "contoh",
                                           .name = {.id = "Dinas Contoh"},
                                           .place = {.id = "Kota Contoh"},
                                           .short_name = {.id = "Dinas Contoh Kota Contoh"},
                                           .complaint_phone = "(000) 000"};
static const struct service stage_service = {
    .key = "contoh/layanan",
    .version = "1",
    .agency = &stage_agency,
    .icon = "verified",
    .title = {.id = "Layanan contoh yang lengkap"},
    .short_title = {.id = "Layanan contoh"},
    .choice_title = {.id = "Layanan contoh"},
    .choice_hint = {.id = "Hanya contoh"},
    .receipt_next = {.id = "Berikutnya: contoh."},
    .components = stage_components,
    .components_count = COMPONENT_COUNT,
    .requirements = (struct requirement *)stage_requirements,
    .requirements_count = STAGE_REQUIREMENTS,
    .fields = (struct field *)stage_fields,
    .fields_count = STAGE_FIELDS,
    .steps = (enum kiosk_step *)stage_steps,
    .steps_count = sizeof stage_steps / sizeof *stage_steps,
    .promise = {PROMISE_WORKING_DAYS, 1},
    .consent = {.id = "Satu.\n\nDua.", .en = "One.\n\nTwo."},
    .consent_version = "1",
};

struct stage {
    struct case_record record;
    struct flow flow;
    struct text *text;
    struct view view;
    const struct screen *screen;
    void *state;
    struct canvas *canvas;
    struct theme theme;
};

static inline void stage_leave(struct stage *stage)
{
    if (!stage->screen) return;
    if (stage->screen->leave) stage->screen->leave(stage->state);
    memory_wipe_free(stage->state, stage->screen->state_size);
    stage->screen = NULL;
}

/* What it answered on being entered. */
static inline struct answer stage_show(struct stage *stage, const struct screen *screen)
{
    stage_leave(stage);
    stage->screen = screen;
    stage->state = memory_alloc(screen->state_size ? screen->state_size : 1);
    return screen->enter ? screen->enter(stage->state, &stage->view) : STAY;
}

static inline struct answer stage_show_step(struct stage *stage, enum kiosk_step step,
                                            unsigned item)
{
    stage->flow.at = flow_find(&stage->flow, step, item);
    assert_true(stage->flow.at < stage->flow.count);
    return stage_show(stage, screen_for_step(step));
}

static inline struct answer stage_event(struct stage *stage, const struct event *event)
{
    return stage->screen->event(stage->state, &stage->view, event);
}

static inline struct answer stage_press(struct stage *stage, const char *id)
{
    return stage_event(stage, &(struct event){.kind = EVENT_PRESS, .id = id});
}

static inline struct answer stage_fault(struct stage *stage, const char *code)
{
    struct fault fault;
    FAULT_CODED(&fault, code, FAULT_DEVICE, 0, "made up");
    return stage_event(stage, &(struct event){.kind = EVENT_FAULT, .fault = &fault});
}

/* The control or text with this id as the screen draws it now; NULL when it is not there. */
static inline const struct element *stage_element(struct stage *stage, const char *id)
{
    struct rect damage[DAMAGE_MAX];
    canvas_begin(stage->canvas, &stage->theme);
    stage->screen->draw(stage->state, &stage->view, stage->canvas);
    canvas_end(stage->canvas, damage);
    for (int i = 0; i < canvas_element_count(stage->canvas); i++)
        if (strcmp(canvas_element_at(stage->canvas, i)->id, id) == 0)
            return canvas_element_at(stage->canvas, i);
    return NULL;
}

static inline bool stage_can_press(struct stage *stage, const char *id)
{
    const struct element *element = stage_element(stage, id);
    return element && element->enabled && element->role == ROLE_BUTTON;
}

static inline int stage_open(void **out)
{
    struct stage *stage = memory_alloc(sizeof *stage);
    struct fault fault;
    for (int i = 0; i < COMPONENT_COUNT; i++)
        stage_components[i].key = (enum component_key)i;
    case_begin(&stage->record, &stage_service, LANGUAGE_ID);
    bool begun = flow_begin(&stage->flow, &stage_service, &fault);
    stage->canvas = canvas_create(540, 960, NULL, &fault);
    stage->theme = (struct theme){.scale = 1, .width_px = 540, .height_px = 960};
    stage->text = text_create(SOURCE_DIR "/assets/text", &fault);
    stage->view = (struct view){.agency = &stage_agency,
                                .text = stage->text,
                                .record = &stage->record,
                                .flow = &stage->flow,
                                .now = {2026, 11, 20, 10, 42, 0, 5, CIVIL_WIB},
                                .scanner_ready = true,
                                .camera_ready = true,
                                .printer_ready = true,
                                .faces = -1,
                                .url = "",
                                .code = "",
                                .terminal = "SPESIMEN-01"};
    *out = stage;
    return begun && stage->canvas && stage->text ? 0 : -1;
}

static inline int stage_close(void **state)
{
    struct stage *stage = *state;
    stage_leave(stage);
    case_clear(&stage->record);
    text_destroy(stage->text);
    canvas_destroy(stage->canvas);
    memory_wipe_free(stage, sizeof *stage);
    return 0;
}

#define STAGE_TEST(function) cmocka_unit_test_setup_teardown(function, stage_open, stage_close)

#define assert_asks(result, what, number)                                                          \
    do {                                                                                           \
        struct answer given_ = (result);                                                           \
        assert_int_equal(given_.ask, (what));                                                      \
        assert_int_equal(given_.outcome, OUTCOME_STAY);                                            \
        assert_int_equal(given_.target, (number));                                                 \
    } while (0)
#define assert_goes(result, where)                                                                 \
    do {                                                                                           \
        struct answer given_ = (result);                                                           \
        assert_int_equal(given_.outcome, (where));                                                 \
        assert_int_equal(given_.ask, ASK_NOTHING);                                                 \
    } while (0)

#endif
