/* A form as anybody may send it: first a byte that says how it is cut, then the content type, up to
 * a newline, then the body. However it is cut, the same comes out. */
#include "backend/http/multipart.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX = 512 };

static enum multipart_result read_in(const char *type, const uint8_t *body, size_t size,
                                     size_t step, struct bytes *out)
{
    struct multipart form;
    multipart_begin(&form, type, "file", MAX);
    for (size_t at = 0; at < size; at += step) {
        multipart_data(&form, body + at, size - at < step ? size - at : step);
        assert(form.file.size <= MAX && form.line.size <= MULTIPART_HEADERS_MAX);
    }
    return multipart_end(&form, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes type = {0}, whole = {0}, cut = {0};
    const uint8_t *line = size > 1 ? memchr(data + 1, '\n', size - 1) : NULL;
    if (!line) return 0;
    const uint8_t *body = line + 1;
    size_t length = size - (size_t)(body - data);
    bytes_append(&type, data + 1, (size_t)(line - data) - 1);
    enum multipart_result first =
        read_in(bytes_text(&type), body, length, length ? length : 1, &whole);
    enum multipart_result second = read_in(bytes_text(&type), body, length, data[0] + 1U, &cut);
    assert(first == second && whole.size == cut.size);
    assert(!whole.size || memcmp(whole.data, cut.data, whole.size) == 0);
    assert(first == MULTIPART_FILE || whole.size == 0);
    bytes_free(&type);
    bytes_free(&whole);
    bytes_free(&cut);
    return 0;
}
