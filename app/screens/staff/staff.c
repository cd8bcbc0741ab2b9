#include "screens/staff/staff.h"

#include <assert.h>
#include <string.h>

static const struct screen *const pages[STAFF_PAGE_COUNT] = {
#define X(name) &screen_staff_##name,
    STAFF_PAGES(X)
#undef X
};

const struct screen *staff_screen(enum staff_page page)
{
    assert(page < STAFF_PAGE_COUNT);
    return pages[page];
}

const struct screen *staff_screen_by_name(const char *name)
{
    for (int i = 0; i < STAFF_PAGE_COUNT; i++)
        if (strcmp(pages[i]->name, name) == 0) return pages[i];
    return NULL;
}
