/* No screen keeps an applicant's things for ever: each has its limit, and none is long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screens/screen.h"

#include <string.h>

enum { SHORTEST_S = 30, LONGEST_S = IDLE_MOST_S };

#define X(name) &screen_##name,
static const struct screen *const all[] = {SCREENS(X)};
#undef X

static void every_screen_ends_by_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const struct screen *screen = all[i];
        /* The attract screen holds nothing; thanks ends by its own timer. */
        if (strcmp(screen->name, "attract") == 0 || strcmp(screen->name, "thanks") == 0) continue;
        if (screen->idle_s < SHORTEST_S || screen->idle_s > LONGEST_S)
            fail_msg("%s: left alone for %d s", screen->name, screen->idle_s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_screen_ends_by_itself)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
