/* The files that ship: complete, in three languages, and saying what the standards say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "catalogue_fixture.h"

static void services_come_in_order(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "pekalongan/issue-esign", "pekalongan/renew-rekey", "pekalongan/forgot-passphrase",
        "pekalongan/revoke",      "pekalongan/complaint",   "purbalingga/forgot-passphrase",
        "purbalingga/complaint"};
    assert_int_equal(catalogue_agency_count(catalogue), 2);
    assert_string_equal(catalogue_agency(catalogue, 0)->key, "pekalongan");
    assert_string_equal(catalogue_agency(catalogue, 1)->key, "purbalingga");
    assert_int_equal(catalogue_service_count(catalogue), 7);
    for (unsigned i = 0; i < 7; i++) {
        const struct service *service = catalogue_service(catalogue, i);
        assert_string_equal(service->key, keys[i]);
        assert_ptr_equal(service, catalogue_find_service(catalogue, keys[i]));
        assert_ptr_equal(service->agency, catalogue_agency(catalogue, i > 4));
    }
    assert_null(catalogue_find_service(catalogue, "pekalongan/none"));
    assert_null(catalogue_find_agency(catalogue, "none"));
}

struct facts {
    const char *key, *icon;
    unsigned fields, requirements, steps, procedure, staff_line_digit, minutes, days;
    unsigned monday_opens, monday_closes, friday_closes;
    bool hours_assumed;
};

static const struct facts facts[] = {
    {"pekalongan/issue-esign", "verified", 7, 4, 10, 8, '2', 0, 1, 480, 960, 660, false},
    {"pekalongan/renew-rekey", "renew", 7, 1, 8, 6, '1', 0, 1, 480, 960, 660, false},
    {"pekalongan/revoke", "block", 7, 1, 8, 9, '1', 0, 1, 480, 945, 660, false},
    {"pekalongan/forgot-passphrase", "lock", 5, 2, 8, 5, '1', 0, 1, 480, 945, 660, false},
    {"purbalingga/forgot-passphrase", "lock", 6, 1, 8, 6, '3', 150, 0, 450, 960, 990, true},
};

static void services_say_what_the_standards_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        const struct facts *f = &facts[i];
        const struct service *s = catalogue_find_service(catalogue, f->key);
        assert_non_null(s);
        assert_string_equal(s->icon, f->icon);
        assert_int_equal(s->fields_count, f->fields);
        assert_int_equal(s->requirements_count, f->requirements);
        assert_int_equal(s->steps_count, f->steps);
        assert_int_equal(s->procedure_count, f->procedure);
        assert_int_equal(s->promise.unit, f->minutes ? PROMISE_MINUTES : PROMISE_WORKING_DAYS);
        assert_int_equal(s->promise.amount, f->minutes ? f->minutes : f->days);
        assert_int_equal(s->hours[1].opens, f->monday_opens);
        assert_int_equal(s->hours[4].closes, f->monday_closes);
        assert_int_equal(s->hours[2].break_from, 720);
        assert_int_equal(s->hours[2].break_to, 780);
        assert_int_equal(s->hours[5].closes, f->friday_closes);
        assert_int_equal(s->hours[0].closes, 0);
        assert_int_equal(s->hours[6].closes, 0);
        assert_int_equal(s->hours_assumed, f->hours_assumed);
        assert_int_equal(s->components[COMPONENT_STAFF].lines[0].id[0], (int)f->staff_line_digit);
        assert_non_null(
            strstr(s->components[COMPONENT_COST].lines[0].id, "Gratis")); /* free, in all five */
        assert_int_equal(s->retention_days, 365); /* the consent's text says one year */
        assert_non_null(strstr(s->consent.id, "1 tahun"));
        assert_non_null(strstr(s->consent.en, "1 year"));
    }
}

static void every_component_is_there(void **state)
{
    (void)state;
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++) {
        const struct service *s = catalogue_service(catalogue, i);
        if (s->kind == SERVICE_COMPLAINT) continue; /* it is a component of the others */
        assert_int_equal(s->components_count, COMPONENT_COUNT);
        for (unsigned k = 0; k < COMPONENT_COUNT; k++) {
            assert_int_equal(s->components[k].key, k);
            assert_true(strlen(component_title((enum component_key)k)) > 5);
            /* Three standards print "-" for facilities; nothing else may be empty. */
            if (k != COMPONENT_FACILITIES) assert_true(s->components[k].lines_count > 0);
        }
        assert_true(s->components[COMPONENT_PROCEDURE].lines_count >= s->procedure_count);
    }
}

static void check_phrase(const char *where, const struct phrase *phrase)
{
    if (!phrase->id || !phrase->en) fail_msg("%s: a language is missing", where);
    if (!phrase->jv) fail_msg("%s: no Javanese for \"%s\"", where, phrase->id);
    assert_string_equal(phrase_in(phrase, LANGUAGE_ID), phrase->id);
    assert_string_equal(phrase_in(phrase, LANGUAGE_EN), phrase->en);
    assert_string_equal(phrase_in(phrase, LANGUAGE_JV), phrase->jv);
}

static void check_procedure(const struct service *s)
{
    for (unsigned i = 0; i < s->procedure_count; i++) {
        const struct procedure_step *step = &s->procedure[i];
        check_phrase(s->key, &step->description);
        const struct phrase *phrases[] = {&step->title, &step->waiting, &step->advice};
        for (size_t j = 0; j < sizeof phrases / sizeof phrases[0]; j++)
            check_phrase(s->key, phrases[j]);
        for (unsigned j = 0; j < step->outcomes_count; j++)
            check_phrase(s->key, &step->outcomes[j].title);
        assert_ptr_equal(service_find_step(s, i + 1), step);
        assert_true(strlen(step->title.id) <= 42); /* one line of the tracking page */
    }
    assert_null(service_find_step(s, 0));
    assert_null(service_find_step(s, s->procedure_count + 1));
}

static void every_text_is_in_its_languages(void **state)
{
    (void)state;
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++) {
        const struct service *s = catalogue_service(catalogue, i);
        const struct phrase *phrases[] = {&s->title,       &s->short_title,  &s->choice_title,
                                          &s->choice_hint, &s->receipt_next, &s->consent};
        for (size_t j = 0; j < sizeof phrases / sizeof phrases[0]; j++)
            check_phrase(s->key, phrases[j]);
        for (int l = 0; l < LANGUAGE_COUNT; l++) /* two lines of the receipt */
            assert_true(strlen(phrase_in(&s->receipt_next, (enum language)l)) <= 88);
        for (unsigned k = 0; k < s->components_count; k++)
            for (unsigned j = 0; j < s->components[k].lines_count; j++)
                check_phrase(s->key, &s->components[k].lines[j]);
        for (unsigned k = 0; k < s->requirements_count; k++) {
            check_phrase(s->key, &s->requirements[k].title);
            check_phrase(s->key, &s->requirements[k].hint);
        }
        for (unsigned k = 0; k < s->fields_count; k++) {
            check_phrase(s->key, &s->fields[k].label);
            check_phrase(s->key, &s->fields[k].hint);
            for (unsigned j = 0; j < s->fields[k].choices_count; j++) {
                const struct choice *choice = &s->fields[k].choices[j];
                check_phrase(s->key, &choice->title);
                if (choice->hint.id) check_phrase(s->key, &choice->hint);
            }
        }
        check_procedure(s);
    }
}

/* What was read so far of the published texts, to tell when one is read twice in two ways. */
struct readings {
    const struct phrase *phrases[512];
    unsigned count;
};

/* "4. Peraturan ..." and "Peraturan ...": a line and the step that it describes are one text. */
static const char *unnumbered(const char *text)
{
    return text[0] >= '0' && text[0] <= '9' && text[1] == '.' ? text + 3 : text;
}

static void read_one_way(struct readings *readings, const struct phrase *phrase)
{
    for (unsigned i = 0; i < readings->count; i++) {
        const struct phrase *before = readings->phrases[i];
        if (strcmp(unnumbered(before->id), unnumbered(phrase->id)) != 0) continue;
        if (strcmp(unnumbered(before->jv), unnumbered(phrase->jv)) != 0)
            fail_msg("\"%s\" is \"%s\" here and \"%s\" there", phrase->id, before->jv, phrase->jv);
        return;
    }
    assert_true(readings->count < sizeof readings->phrases / sizeof readings->phrases[0]);
    readings->phrases[readings->count++] = phrase;
}

static void a_published_text_is_read_one_way(void **state)
{
    (void)state;
    struct readings readings = {.count = 0};
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++) {
        const struct service *s = catalogue_service(catalogue, i);
        for (unsigned k = 0; k < s->components_count; k++)
            for (unsigned j = 0; j < s->components[k].lines_count; j++)
                read_one_way(&readings, &s->components[k].lines[j]);
        for (unsigned k = 0; k < s->procedure_count; k++)
            read_one_way(&readings, &s->procedure[k].description);
    }
    assert_true(readings.count > 100);
}

static const struct outcome_rule *outcome_of(const char *service, unsigned step, const char *key)
{
    const struct procedure_step *found =
        service_find_step(catalogue_find_service(catalogue, service), step);
    assert_non_null(found);
    for (unsigned i = 0; i < found->outcomes_count; i++)
        if (strcmp(found->outcomes[i].key, key) == 0) return &found->outcomes[i];
    fail_msg("%s step %u has no outcome %s", service, step, key);
    return NULL;
}

static void branches_lead_where_the_standards_say(void **state)
{
    (void)state;
    static const struct {
        const char *service, *outcome;
        unsigned step, next;
    } branches[] = {
        {"pekalongan/renew-rekey", "agree", 3, 5},
        {"pekalongan/renew-rekey", "change", 3, 4},
        {"pekalongan/revoke", "agree", 5, 6},
        {"pekalongan/revoke", "return", 5, 1},
        {"pekalongan/forgot-passphrase", "agree", 2, 3},
        {"pekalongan/forgot-passphrase", "return", 2, 1},
        {"pekalongan/issue-esign", "done", 8, 0},
        {"purbalingga/forgot-passphrase", "done", 6, 0},
    };
    for (size_t i = 0; i < sizeof branches / sizeof branches[0]; i++) {
        const struct outcome_rule *outcome =
            outcome_of(branches[i].service, branches[i].step, branches[i].outcome);
        assert_int_equal(outcome->next, branches[i].next);
        assert_false(outcome->assumption);
    }
    assert_true(outcome_of("pekalongan/issue-esign", 3, "return")->assumption);
}

/* Where the signature or the stamp has to be seen, and of a card, which the standard wants so. */
static bool wants_colour(const struct requirement *requirement)
{
    static const char *const marks[] = {"Tanda tangan", "tanda tangan", "ditandatangani",
                                        "stempel"};
    bool marked = requirement->kind == REQUIREMENT_CARD;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        marked = marked || strstr(requirement->hint.id, marks[i]);
    return marked;
}

static void ink_is_seen_as_ink(void **state)
{
    (void)state;
    unsigned letters = 0;
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++) {
        const struct service *s = catalogue_service(catalogue, i);
        for (unsigned k = 0; k < s->requirements_count; k++) {
            const struct requirement *requirement = &s->requirements[k];
            if (requirement->colour != wants_colour(requirement))
                fail_msg("%s: %s, colour %d", s->key, requirement->key, requirement->colour);
            letters += requirement->colour && requirement->kind == REQUIREMENT_PAPER;
        }
    }
    assert_int_equal(letters, 5); /* one of every certificate service */
}

static void issuance_asks_for_a_face_and_a_card(void **state)
{
    (void)state;
    for (unsigned i = 0; i < catalogue_service_count(catalogue); i++) {
        const struct service *s = catalogue_service(catalogue, i);
        bool issuance = strcmp(s->key, "pekalongan/issue-esign") == 0, face = false;
        for (unsigned k = 0; k < s->steps_count; k++)
            face = face || s->steps[k] == STEP_FACE;
        assert_int_equal(face, issuance);
        assert_int_equal(strstr(s->consent.id, "biometrik") != NULL, issuance);
        /* The card is read before the form is filled in, and it is the identity card. */
        assert_int_equal(service_has_step(s, STEP_CARD), issuance);
        if (issuance) {
            assert_true(service_card(s) < s->requirements_count);
            assert_string_equal(s->requirements[service_card(s)].key, "ktp");
            assert_true(s->requirements[service_card(s)].colour);
        }
    }
    const struct service *lock = catalogue_find_service(catalogue, "pekalongan/forgot-passphrase");
    assert_int_equal(lock->requirements[0].kind, REQUIREMENT_PAPER);
    assert_int_equal(lock->requirements[1].kind, REQUIREMENT_FILE);
    assert_true(requirement_takes(&lock->requirements[1], FILE_KIND_CSR));
    assert_false(requirement_takes(&lock->requirements[1], FILE_KIND_PDF));
    assert_true(requirement_takes(&lock->requirements[0], FILE_KIND_PDF));
    assert_false(requirement_takes(&lock->requirements[0], FILE_KIND_CSR));
    assert_false(requirement_takes(&lock->requirements[0], FILE_KIND_NONE));
}

static void revocation_offers_the_reasons_of_rfc_5280(void **state)
{
    (void)state;
    static const char *const reasons[] = {
        "unspecified", "keyCompromise",        "cACompromise",       "affiliationChanged",
        "superseded",  "cessationOfOperation", "privilegeWithdrawn", "aACompromise"};
    const struct service *s = catalogue_find_service(catalogue, "pekalongan/revoke");
    const struct field *reason = &s->fields[s->fields_count - 1];
    assert_string_equal(reason->key, "reason");
    assert_int_equal(reason->kind, FIELD_CHOICE);
    assert_true(reason->choices_count >= 5);
    for (unsigned i = 0; i < reason->choices_count; i++) {
        bool known = false;
        for (size_t k = 0; k < sizeof reasons / sizeof reasons[0]; k++)
            known = known || strcmp(reason->choices[i].key, reasons[k]) == 0;
        assert_true(known);
        assert_true(strlen(reason->choices[i].key) <= reason->length_max);
    }
}

static void holidays_are_found(void **state)
{
    (void)state;
    assert_int_equal(catalogue_last_year(catalogue), 2027);
    assert_true(catalogue_is_holiday(catalogue, 2026, 8, 17));
    assert_false(catalogue_is_holiday(catalogue, 2026, 8, 18));
    assert_false(catalogue_is_holiday(catalogue, 2025, 8, 17)); /* no list of that year */
    const struct holiday *leave = catalogue_find_holiday(catalogue, 2026, 12, 24);
    assert_non_null(leave);
    assert_int_equal(leave->kind, HOLIDAY_COLLECTIVE_LEAVE);
    unsigned national = 0, collective = 0;
    for (int month = 1; month <= 12; month++) {
        for (int day = 1; day <= 31; day++) {
            const struct holiday *found = catalogue_find_holiday(catalogue, 2026, month, day);
            if (!found) continue;
            check_phrase("holidays of 2026", &found->name);
            national += found->kind == HOLIDAY_NATIONAL;
            collective += found->kind == HOLIDAY_COLLECTIVE_LEAVE;
        }
    }
    for (int month = 1; month <= 12; month++) {
        for (int day = 1; day <= 31; day++) {
            const struct holiday *found = catalogue_find_holiday(catalogue, 2027, month, day);
            if (found) check_phrase("holidays of 2027", &found->name);
        }
    }
    assert_int_equal(national, 17); /* as decreed */
    assert_int_equal(collective, 8);
    assert_false(catalogue_year_is_provisional(catalogue, 2026));
    assert_true(catalogue_year_is_provisional(catalogue, 2027));
    assert_false(catalogue_year_is_provisional(catalogue, 2028));
}

static void missing_languages_fall_back(void **state)
{
    (void)state;
    char text[] = "Kembali";
    struct phrase phrase = {.id = text};
    assert_string_equal(phrase_in(&phrase, LANGUAGE_EN), "Kembali");
    assert_string_equal(phrase_in(&phrase, LANGUAGE_JV), "Kembali");
    assert_string_equal(phrase_in(&(struct phrase){0}, LANGUAGE_ID), "");
}

static void names_are_complete(void **state)
{
    (void)state;
    assert_string_equal(component_title(COMPONENT_TIME), "Jangka waktu");
    assert_string_equal(actor_title(ACTOR_APPLICANT), "Pemohon");
    assert_string_equal(actor_title(ACTOR_HEAD), "Kepala Dinas");
    assert_string_equal(actor_title(ACTOR_VERIFIER), "Verifikator");
    assert_string_equal(actor_title(ACTOR_BSRE), "BSrE");
    assert_true(strlen(actor_title(ACTOR_AGENCY)) > 0);
    assert_string_equal(kiosk_step_name(STEP_STANDARD), "standard");
    assert_string_equal(kiosk_step_name(STEP_DOCUMENTS), "documents");
    assert_string_equal(kiosk_step_name(STEP_THANKS), "thanks");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(services_come_in_order),
        cmocka_unit_test(services_say_what_the_standards_say),
        cmocka_unit_test(every_component_is_there),
        cmocka_unit_test(every_text_is_in_its_languages),
        cmocka_unit_test(a_published_text_is_read_one_way),
        cmocka_unit_test(branches_lead_where_the_standards_say),
        cmocka_unit_test(issuance_asks_for_a_face_and_a_card),
        cmocka_unit_test(ink_is_seen_as_ink),
        cmocka_unit_test(revocation_offers_the_reasons_of_rfc_5280),
        cmocka_unit_test(holidays_are_found),
        cmocka_unit_test(missing_languages_fall_back),
        cmocka_unit_test(names_are_complete),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
