/* The five standards say what was published, no line more or less: tests/unit/published.txt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/catalogue.h"

#include <stdio.h>
#include <string.h>

static const char *const keys[COMPONENT_COUNT] = {
    "requirements",     "procedure",  "time",       "cost",        "product", "complaints",
    "legal_basis",      "facilities", "competence", "supervision", "staff",   "service_guarantee",
    "safety_guarantee", "evaluation"};

/* The next line of the file that is no remark, without its end. */
static bool next_line(FILE *file, char line[1024])
{
    while (fgets(line, 1024, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '#') return true;
    }
    return false;
}

static void expect_line(FILE *file, const char *service, const char *wanted)
{
    char line[1024];
    if (!next_line(file, line)) fail_msg("%s has more than was published: %s", service, wanted);
    if (strcmp(line, wanted) != 0)
        fail_msg("%s says\n  %s\nand was published as\n  %s", service, wanted, line);
}

static void the_standards_say_what_was_published(void **state)
{
    (void)state;
    struct fault fault = {0};
    char line[1024], wanted[1024];
    struct catalogue *catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    assert_non_null(catalogue);
    FILE *file = fopen(SOURCE_DIR "/tests/unit/published.txt", "r");
    assert_non_null(file);
    int standards = 0;
    while (next_line(file, line)) {
        assert_memory_equal(line, "= ", 2);
        const struct service *service = catalogue_find_service(catalogue, line + 2);
        assert_non_null(service);
        assert_int_equal(service->components_count, COMPONENT_COUNT);
        standards++;
        for (unsigned i = 0; i < COMPONENT_COUNT; i++) {
            const struct component *component = &service->components[i];
            const char *mark = component->assumption ? "?" : "";
            assert_int_equal(component->key, i);
            for (unsigned j = 0; j < component->lines_count; j++) {
                snprintf(wanted, sizeof wanted, "%s%s: %s", mark, keys[i], component->lines[j].id);
                expect_line(file, service->key, wanted);
            }
            snprintf(wanted, sizeof wanted, "%s: -", keys[i]);
            if (component->lines_count == 0) expect_line(file, service->key, wanted);
        }
    }
    assert_int_equal(standards, 5);
    fclose(file);
    catalogue_destroy(catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_standards_say_what_was_published)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
