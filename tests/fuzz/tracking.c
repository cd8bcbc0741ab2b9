/* What the centre says of a code, as the terminal reads it: a whole answer, or nothing has changed.
 */
#include "kiosk/tracking.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool ends(const char *text, size_t size)
{
    return memchr(text, 0, size);
}

static void look_at(const struct tracked *tracked)
{
    assert(strcmp(tracked->code, "K7QF2M9XRT4BW8") == 0); /* of another case it never speaks */
    assert(tracked->centre != CENTRE_SILENT && ends(tracked->headline, sizeof tracked->headline));
    assert(ends(tracked->advice, sizeof tracked->advice) &&
           ends(tracked->reason, sizeof tracked->reason));
    assert(tracked->steps_count >= 0 && tracked->steps_count <= TRACKED_STEPS_MAX);
    for (int i = 0; i < tracked->steps_count; i++) {
        const struct tracked_step *step = &tracked->steps[i];
        assert(ends(step->title, sizeof step->title) && ends(step->actor, sizeof step->actor));
        assert(step->state <= TRACKED_SKIPPED);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct catalogue *catalogue;
    struct tracked tracked = {.code = "K7QF2M9XRT4BW8"}, before = tracked;
    struct bytes json = {0};
    struct fault fault = {0};
    if (!catalogue) catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    assert(catalogue);
    bytes_append(&json, data, size);
    if (tracking_read(&json, catalogue, &tracked))
        look_at(&tracked);
    else
        assert(memcmp(&tracked, &before, sizeof before) == 0);
    bytes_free(&json);
    return 0;
}
