#include "backend/http/form.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>

static const char form_type[] = "application/x-www-form-urlencoded";

static bool is_form(const struct http_request *request)
{
    const char *type = http_request_header(request, "Content-Type");
    size_t length = sizeof form_type - 1;
    return type && strncasecmp(type, form_type, length) == 0 &&
           (type[length] == 0 || type[length] == ';' || type[length] == ' ');
}

static int hex_digit(uint8_t digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    digit |= 0x20;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Appends the decoded bytes and a NUL. */
static bool decode(const uint8_t *at, const uint8_t *end, struct bytes *out)
{
    while (at < end) {
        uint8_t byte = *at++;
        if (byte == '+') {
            byte = ' ';
        } else if (byte == '%') {
            if (end - at < 2 || hex_digit(at[0]) < 0 || hex_digit(at[1]) < 0) return false;
            byte = (uint8_t)(hex_digit(at[0]) * 16 + hex_digit(at[1]));
            at += 2;
        }
        if ((byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f)
            return false;
        bytes_append(out, &byte, 1);
    }
    bytes_append(out, "", 1);
    return true;
}

static const char *at(const struct form *form, size_t offset)
{
    return (const char *)form->text.data + offset;
}

static bool read_field(struct form *form, const uint8_t *from, const uint8_t *end)
{
    if (form->count == FORM_FIELDS_MAX) return false;
    const uint8_t *equals = memchr(from, '=', (size_t)(end - from));
    if (!equals || equals == from) return false;
    size_t name = form->text.size;
    if (!decode(from, equals, &form->text)) return false;
    size_t value = form->text.size;
    if (!decode(equals + 1, end, &form->text)) return false;
    if (!utf8_is_valid(at(form, name)) || !utf8_is_valid(at(form, value)) ||
        form_value(form, at(form, name)))
        return false;
    form->fields[form->count].name = name;
    form->fields[form->count++].value = value;
    return true;
}

bool form_read(const struct http_request *request, struct form *out)
{
    struct form form = {0};
    const uint8_t *from = request->body.data;
    const uint8_t *end = from ? from + request->body.size : NULL;
    bool fine = is_form(request);
    while (fine && from < end) {
        const uint8_t *stop = memchr(from, '&', (size_t)(end - from));
        fine = read_field(&form, from, stop ? stop : end) && (!stop || stop + 1 < end);
        from = stop ? stop + 1 : end;
    }
    if (fine)
        *out = form;
    else
        form_free(&form);
    return fine;
}

void form_free(struct form *form)
{
    bytes_free(&form->text);
    *form = (struct form){0};
}

const char *form_value(const struct form *form, const char *name)
{
    for (int i = 0; i < form->count; i++)
        if (strcmp(at(form, form->fields[i].name), name) == 0)
            return at(form, form->fields[i].value);
    return NULL;
}

const char *form_text(const struct form *form, const char *name)
{
    const char *value = form_value(form, name);
    return value ? value : "";
}

bool http_request_cookie(const struct http_request *request, const char *name, char *out,
                         size_t size)
{
    const char *found = NULL, *cookies = http_request_header(request, "Cookie");
    size_t length = strlen(name), found_length = 0;
    while (cookies && *cookies) {
        cookies += strspn(cookies, "; ");
        size_t pair = strcspn(cookies, ";");
        if (pair > length && strncmp(cookies, name, length) == 0 && cookies[length] == '=') {
            if (found) return false;
            found = cookies + length + 1;
            found_length = pair - length - 1;
        }
        cookies += pair;
    }
    if (!found || found_length >= size) return false;
    memcpy(out, found, found_length);
    out[found_length] = 0;
    return true;
}
