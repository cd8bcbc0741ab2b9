/* catalogue_fixture.h - the catalogue that ships, read once for all tests of a program. */
#ifndef ANJUNGAN_TESTS_UNIT_CATALOGUE_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_CATALOGUE_FIXTURE_H

#include "catalogue/catalogue.h"

static struct catalogue *catalogue;

static int setup(void **state)
{
    (void)state;
    struct fault fault = {0};
    catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    if (!catalogue) print_error("%s\n", fault.text);
    return catalogue ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    catalogue_destroy(catalogue);
    return 0;
}

#endif
