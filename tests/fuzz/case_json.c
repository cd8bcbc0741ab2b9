/* case.json (first byte even) and events.json (odd), which a terminal signed but anyone may have
 * written; case.json also as the desk and the API show it. */
#include "case/shown.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool ends(const char *text, size_t size)
{
    return memchr(text, 0, size);
}

static void fuzz_shown(const struct bytes *json)
{
    static struct catalogue *catalogue;
    struct case_shown shown = {0};
    struct fault fault = {0};
    if (!catalogue) catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    assert(catalogue);
    const struct service *service = catalogue_service(catalogue, 0);
    if (!case_read_shown(json, service, &shown, &fault)) return;
    assert(ends(shown.code, sizeof shown.code) && ends(shown.face_note, sizeof shown.face_note));
    assert(shown.warnings_count >= 0 && shown.warnings_count <= CASE_WARNINGS_MAX);
    for (int i = 0; i < CASE_DOCUMENTS_MAX; i++) {
        const struct shown_document *document = &shown.documents[i];
        assert(ends(document->file, sizeof document->file) && document->pages >= 0);
        assert(ends(document->state, sizeof document->state));
    }
    case_shown_free(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    struct bytes json = {0};
    struct case_summary summary;
    struct fault fault = {0};
    int count;
    bytes_append(&json, data + 1, size - 1);
    if (data[0] % 2 == 0) {
        if (case_read_json(&json, &summary, &fault)) assert(strlen(summary.id) == 32);
        fuzz_shown(&json);
    } else {
        if (case_read_events(&json, &count, &fault)) assert(count >= 0);
    }
    bytes_free(&json);
    return 0;
}
