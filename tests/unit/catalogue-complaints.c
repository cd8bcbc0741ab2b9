/* Complaints: one kind of case for each agency, with its classes, times, steps and channels as the
 * standards have them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "catalogue/promise.h"
#include "catalogue_fixture.h"

static const struct service *complaint_of(const char *agency)
{
    const struct service *found =
        catalogue_find_complaint(catalogue, catalogue_find_agency(catalogue, agency));
    assert_non_null(found);
    return found;
}

static void each_agency_takes_complaints(void **state)
{
    (void)state;
    static const char *const always[] = {"delay",    "conduct", "procedure", "cost",
                                         "facility", "privacy", "other"};
    for (unsigned i = 0; i < catalogue_agency_count(catalogue); i++) {
        const struct service *s = complaint_of(catalogue_agency(catalogue, i)->key);
        assert_int_equal(s->kind, SERVICE_COMPLAINT);
        const struct field *category = &s->fields[service_promise_field(s)];
        assert_string_equal(category->key, "category");
        assert_int_equal(s->promises_count, category->choices_count);
        for (size_t k = 0; k < sizeof always / sizeof *always; k++)
            assert_non_null(service_promise_rule(s, always[k]));
        assert_int_equal(s->fields[1].kind, FIELD_STORY);
        assert_int_equal(s->fields[1].length_max, 1000);
        assert_int_equal(s->fields[2].kind, FIELD_CODE);
        assert_true(s->fields[2].optional);
        assert_true(s->fields[3].optional); /* no contact: an anonymous complaint */
        assert_true(s->requirements[0].optional);
        assert_null(strstr(s->consent.id, "permohonan ini")); /* a text of its own */
    }
    assert_int_equal(catalogue_find_service(catalogue, "pekalongan/revoke")->kind,
                     SERVICE_APPLICATION);
}

/* Monday 23 November 2026, 09.00, in Purbalingga's hours (07.30-16.00, break 12-13). */
static const struct civil monday = {2026, 11, 23, 9, 0, 0, 1, CIVIL_WIB};

static const struct {
    const char *agency, *choice, *due;
} dues[] = {
    {"purbalingga", "facility", "2026-11-23T11:00:00+07:00"},  /* light: 2 hours */
    {"purbalingga", "procedure", "2026-11-23T14:00:00+07:00"}, /* normative: 4, less the break */
    {"purbalingga", "delay", "2026-11-24T09:00:00+07:00"},     /* not under supervision: 1 day */
    {"purbalingga", "conduct", "2027-01-08T09:00:00+07:00"},   /* under supervision: 30 days */
    {"purbalingga", "none-such", "2027-01-08T09:00:00+07:00"}, /* the slowest holds */
    {"purbalingga", "", "2027-01-08T09:00:00+07:00"},
    {"pekalongan", "delay", "2026-12-11T09:00:00+07:00"}, /* 14 days, by the limits of LAPOR */
};

static void the_class_decides_when_it_is_due(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dues / sizeof *dues; i++) {
        struct civil due;
        struct fault fault = {0};
        char iso[CIVIL_ISO_SIZE];
        assert_true(promise_due_of(catalogue, complaint_of(dues[i].agency), dues[i].choice, &monday,
                                   &due, &fault));
        civil_to_iso(&due, iso);
        if (strcmp(iso, dues[i].due) != 0)
            fail_msg("%s %s: %s", dues[i].agency, dues[i].choice, iso);
    }
}

static void classes_are_marked_as_assumed(void **state)
{
    (void)state;
    for (unsigned i = 0; i < catalogue_agency_count(catalogue); i++) {
        const struct service *s = complaint_of(catalogue_agency(catalogue, i)->key);
        for (unsigned k = 0; k < s->promises_count; k++)
            assert_true(s->promises[k].assumption);
        assert_int_equal(s->components[1].key, COMPONENT_TIME);
        /* The times themselves stand in Purbalingga's standard, in Pekalongan's not. */
        assert_int_equal(s->components[1].assumption, i == 0);
    }
}

static void steps_follow_the_standards(void **state)
{
    (void)state;
    static const enum actor pekalongan[] = {ACTOR_APPLICANT, ACTOR_AGENCY, ACTOR_AGENCY,
                                            ACTOR_OFFICIALS};
    static const enum actor purbalingga[] = {ACTOR_APPLICANT, ACTOR_VERIFIER, ACTOR_BSRE,
                                             ACTOR_APPLICANT};
    const struct service *first = complaint_of("pekalongan");
    const struct service *second = complaint_of("purbalingga");
    assert_int_equal(first->procedure_count, 4);
    assert_int_equal(second->procedure_count, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(first->procedure[i].actor, pekalongan[i]);
        assert_int_equal(second->procedure[i].actor, purbalingga[i]);
    }
    assert_true(strlen(actor_title(ACTOR_OFFICIALS)) > 0);
}

static bool has_channel(const char *agency, enum channel_kind kind, const char *value)
{
    const struct agency *of = catalogue_find_agency(catalogue, agency);
    for (unsigned i = 0; i < of->channels_count; i++) {
        const struct channel *channel = &of->channels[i];
        if (channel->kind == kind &&
            (value ? channel->value && strcmp(channel->value, value) == 0 : channel->value == NULL))
            return true;
    }
    return false;
}

static void channels_are_those_of_the_standards(void **state)
{
    (void)state;
    assert_true(has_channel("pekalongan", CHANNEL_PHONE, "(0285) 421243"));
    assert_true(has_channel("pekalongan", CHANNEL_PHONE, "(0285) 420223"));
    assert_true(has_channel("pekalongan", CHANNEL_SOCIAL, "@pkl.diskominfo"));
    assert_true(has_channel("pekalongan", CHANNEL_IN_PERSON, NULL));
    assert_true(has_channel("purbalingga", CHANNEL_PHONE, "(0281) 8902091"));
    assert_true(has_channel("purbalingga", CHANNEL_EMAIL, "dinkominfo@purbalinggakab.go.id"));
    assert_true(has_channel("purbalingga", CHANNEL_WHATSAPP, NULL)); /* blank in print */
    assert_true(has_channel("purbalingga", CHANNEL_LAPOR, "www.lapor.go.id"));
    assert_int_equal(catalogue_find_agency(catalogue, "purbalingga")->channels_count, 8);
    const struct agency *pekalongan = catalogue_find_agency(catalogue, "pekalongan");
    for (unsigned i = 0; i < pekalongan->channels_count; i++) /* only LAPOR is not in print there */
        assert_int_equal(pekalongan->channels[i].assumption,
                         pekalongan->channels[i].kind == CHANNEL_LAPOR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_agency_takes_complaints),
        cmocka_unit_test(the_class_decides_when_it_is_due),
        cmocka_unit_test(classes_are_marked_as_assumed),
        cmocka_unit_test(steps_follow_the_standards),
        cmocka_unit_test(channels_are_those_of_the_standards),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
