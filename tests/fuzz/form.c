/* A form and a cookie as anybody may send them: content type and Cookie header a line each, then
 * the body. What is taken keeps form.h's promises. */
#include "backend/http/form.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { COOKIE_MAX = 44 };
static const char cookie_name[] = "anjungan";

/* A line without its end; a NUL ends it sooner, as it would a header. NULL: there is none. */
static const uint8_t *take_line(const uint8_t *at, const uint8_t *end, struct bytes *out)
{
    const uint8_t *line = memchr(at, '\n', (size_t)(end - at));
    if (line) bytes_append(out, at, (size_t)(line - at));
    return line ? line + 1 : NULL;
}

static void check_text(const char *text)
{
    assert(utf8_is_valid(text));
    for (; *text; text++)
        assert(((unsigned char)*text >= ' ' && *text != 0x7f) || strchr("\t\r\n", *text));
}

static void check_form(const struct form *form, size_t body_size)
{
    assert(form->count >= 0 && form->count <= FORM_FIELDS_MAX);
    assert(form->text.size <= body_size + 2 * FORM_FIELDS_MAX);
    for (int i = 0; i < form->count; i++) {
        const char *text = (const char *)form->text.data;
        assert(form->fields[i].name < form->text.size && form->fields[i].value < form->text.size);
        const char *name = text + form->fields[i].name, *value = text + form->fields[i].value;
        check_text(name);
        check_text(value);
        assert(form_value(form, name) == value); /* no name twice */
    }
}

static void check_cookie(const struct http_request *request, const char *header)
{
    char small[COOKIE_MAX], large[4096];
    memset(small, 'x', sizeof small);
    bool fits = http_request_cookie(request, cookie_name, small, sizeof small);
    bool there = http_request_cookie(request, cookie_name, large, sizeof large);
    if (!fits) {
        assert(small[0] == 'x'); /* untouched */
        return;
    }
    assert(there && strcmp(small, large) == 0);
    assert(strlen(small) < sizeof small && !strchr(small, ';') && strstr(header, small));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes type = {0}, cookies = {0};
    const uint8_t *end = data + size, *body = size ? take_line(data, end, &type) : NULL;
    if (body) body = take_line(body, end, &cookies);
    if (body) {
        struct http_request request = {
            .method = HTTP_POST,
            .headers = {{"content-type", bytes_text(&type)}, {"cookie", bytes_text(&cookies)}},
            .headers_count = 2};
        struct form form = {.count = -1};
        bytes_append(&request.body, body, (size_t)(end - body));
        if (form_read(&request, &form)) {
            check_form(&form, request.body.size);
            form_free(&form);
            assert(form.count == 0 && !form.text.data);
        } else {
            assert(form.count == -1); /* untouched */
        }
        check_cookie(&request, bytes_text(&cookies));
        bytes_free(&request.body);
    }
    bytes_free(&type);
    bytes_free(&cookies);
    return 0;
}
