#define _GNU_SOURCE
#include "backend/blobs/s3_xml.h"

#include <string.h>
#include <time.h>

/* One pass: each element's text is handed over when it closes, with the path of names to it.
 * Processing instructions stand before the root alone; there are no comments, no CDATA, no document
 * types and no entities but XML's own. */
enum { PATH_MAX_BYTES = 200, NAME_MAX_BYTES = 64 };

typedef bool (*element_end)(const char *path, struct bytes *text, void *context, struct fault *);

struct reader {
    const char *at, *end;
    char path[PATH_MAX_BYTES]; /* "/ListBucketResult/Contents/Key" */
    size_t length;
    struct bytes text; /* of the innermost element, since its last tag */
    bool closed;       /* the root is */
};

static bool is_name(char letter)
{
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
           (letter >= '0' && letter <= '9') || (letter && strchr("_.:-", letter));
}

static bool is_space(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

static void append_utf8(struct bytes *text, uint32_t code)
{
    uint8_t out[4];
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size; i-- > 1; code >>= 6)
        out[i] = (uint8_t)(0x80 | (code & 0x3F));
    out[0] = (uint8_t)(first[size] | code);
    bytes_append(text, out, size);
}

/* "&#65;", "&#x41;": body is what stands between # and ;. */
static bool read_number(const char *body, size_t length, uint32_t *out)
{
    unsigned base = length && *body == 'x' ? 16 : 10;
    size_t i = base == 16;
    uint32_t value = 0;
    if (i == length || length > 8) return false;
    for (; i < length; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *digit = body[i] ? strchr(digits, body[i]) : NULL;
        if (!digit) digit = body[i] ? strchr(digits + 16, body[i]) : NULL;
        if (!digit || (unsigned)((digit - digits) % 16) >= base) return false;
        value = value * base + (uint32_t)((digit - digits) % 16);
    }
    if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return false;
    *out = value;
    return true;
}

static bool read_entity(struct reader *reader)
{
    static const struct {
        const char *name;
        uint32_t code;
    } known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    const char *body = reader->at + 1;
    const char *stop = memchr(body, ';', (size_t)(reader->end - body));
    if (!stop) return false;
    size_t length = (size_t)(stop - body);
    uint32_t code = 0;
    if (length && *body == '#' && !read_number(body + 1, length - 1, &code)) return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (length == strlen(known[i].name) && memcmp(body, known[i].name, length) == 0)
            code = known[i].code;
    if (!code) return false;
    append_utf8(&reader->text, code);
    reader->at = stop + 1;
    return true;
}

static bool read_text(struct reader *reader)
{
    while (reader->at < reader->end && *reader->at != '<') {
        char letter = *reader->at;
        bool outside = reader->length == 0;
        if (!letter || (outside && !is_space(letter)) || reader->text.size > S3_TEXT_MAX)
            return false;
        if (letter == '&') {
            if (!read_entity(reader)) return false;
            continue;
        }
        if (!outside) bytes_append(&reader->text, &letter, 1);
        reader->at++;
    }
    return true;
}

/* Up to the tag's end; false when a quote is open or another tag begins in it. */
static bool skip_attributes(struct reader *reader, bool *out_empty)
{
    char quote = 0, before = 0;
    for (; reader->at < reader->end; reader->at++) {
        char letter = *reader->at;
        if (!letter || letter == '<') return false;
        if (!quote && letter == '>') {
            *out_empty = before == '/';
            reader->at++;
            return true;
        }
        if (letter == quote)
            quote = 0;
        else if (!quote && (letter == '"' || letter == '\''))
            quote = letter;
        before = quote ? 0 : letter;
    }
    return false;
}

static size_t read_name(struct reader *reader, const char **out)
{
    *out = reader->at;
    while (reader->at < reader->end && is_name(*reader->at))
        reader->at++;
    return (size_t)(reader->at - *out);
}

static bool close_element(struct reader *reader, const char *name, size_t length, element_end end,
                          void *context, struct fault *fault)
{
    size_t start = reader->length < length ? 0 : reader->length - length;
    if (start == 0 || reader->path[start - 1] != '/' ||
        memcmp(reader->path + start, name, length) != 0)
        return FAULT(fault, FAULT_INPUT, 0, "an element is closed that was not open");
    bool fine = end(reader->path, &reader->text, context, fault);
    reader->length = start - 1;
    reader->path[reader->length] = 0;
    reader->closed = reader->length == 0;
    bytes_truncate(&reader->text, 0);
    return fine;
}

static bool open_element(struct reader *reader, element_end end, void *context, struct fault *fault)
{
    const char *name;
    bool empty = false;
    size_t length = read_name(reader, &name);
    if (length == 0 || length > NAME_MAX_BYTES || reader->closed ||
        reader->length + length + 2 > sizeof reader->path || reader->at == reader->end ||
        (!is_space(*reader->at) && *reader->at != '/' && *reader->at != '>') ||
        !skip_attributes(reader, &empty))
        return FAULT(fault, FAULT_INPUT, 0, "a tag is not one");
    reader->path[reader->length++] = '/';
    memcpy(reader->path + reader->length, name, length);
    reader->length += length;
    reader->path[reader->length] = 0;
    bytes_truncate(&reader->text, 0);
    return !empty || close_element(reader, name, length, end, context, fault);
}

static bool read_tag(struct reader *reader, element_end end, void *context, struct fault *fault)
{
    const char *name;
    bool empty;
    reader->at++;
    if (reader->at < reader->end && *reader->at == '?' && !reader->closed && reader->length == 0) {
        while (reader->at < reader->end && *reader->at != '>')
            reader->at++;
        if (reader->at == reader->end) return FAULT(fault, FAULT_INPUT, 0, "it breaks off");
        reader->at++;
        return true;
    }
    if (reader->at == reader->end || *reader->at != '/')
        return open_element(reader, end, context, fault);
    reader->at++;
    size_t length = read_name(reader, &name);
    if (length == 0 || !skip_attributes(reader, &empty) || empty)
        return FAULT(fault, FAULT_INPUT, 0, "a tag is not one");
    return close_element(reader, name, length, end, context, fault);
}

static bool read_document(const struct bytes *xml, element_end end, void *context,
                          struct fault *fault)
{
    struct reader reader = {.at = (const char *)xml->data};
    reader.end = xml->size ? reader.at + xml->size : reader.at;
    bool fine = true;
    while (fine && reader.at < reader.end) {
        fine = *reader.at == '<'
                   ? read_tag(&reader, end, context, fault)
                   : read_text(&reader) || FAULT(fault, FAULT_INPUT, 0, "a text is not one");
    }
    bytes_free(&reader.text);
    if (fine && !reader.closed) return FAULT(fault, FAULT_INPUT, 0, "it breaks off");
    return fine;
}

struct list {
    s3_xml_each each;
    void *context;
    struct bytes key, *token;
    int64_t size, changed_s; /* -1: not told */
    int told;                /* how often it was said whether it goes on */
    bool truncated;
};

static bool read_size(struct bytes *text, int64_t *out)
{
    const char *digits = bytes_text(text);
    if (!text->size || text->size > 18 || strspn(digits, "0123456789") != text->size) return false;
    *out = 0;
    for (size_t i = 0; i < text->size; i++)
        *out = *out * 10 + (digits[i] - '0');
    return true;
}

/* "2026-11-20T03:42:00.000Z" */
static bool read_time(struct bytes *text, int64_t *out_s)
{
    struct tm at = {0};
    const char *rest = strptime(bytes_text(text), "%Y-%m-%dT%H:%M:%S", &at);
    if (rest && *rest == '.') rest += 1 + strspn(rest + 1, "0123456789");
    if (!rest || strcmp(rest, "Z") != 0) return false;
    *out_s = timegm(&at);
    return *out_s >= 0;
}

static bool read_truncated(struct bytes *text, struct list *list)
{
    list->truncated = strcmp(bytes_text(text), "true") == 0;
    return list->told++ == 0 && (list->truncated || strcmp(bytes_text(text), "false") == 0);
}

static bool end_contents(struct list *list, struct fault *fault)
{
    if (!list->key.size || list->size < 0)
        return FAULT(fault, FAULT_INPUT, 0, "an entry has no key or no size");
    const struct s3_xml_object object = {bytes_text(&list->key), list->size, list->changed_s};
    bool fine = list->each(&object, list->context, fault);
    bytes_truncate(&list->key, 0);
    list->size = list->changed_s = -1;
    return fine;
}

static bool end_of_list(const char *path, struct bytes *text, void *context, struct fault *fault)
{
    static const char root[] = "/ListBucketResult";
    struct list *list = context;
    const char *rest = path + sizeof root - 1;
    if (strncmp(path, root, sizeof root - 1) != 0 || (*rest && *rest != '/'))
        return FAULT(fault, FAULT_INPUT, 0, "it is no ListBucketResult");
    bool fine = true;
    if (strcmp(rest, "/Contents") == 0) return end_contents(list, fault);
    if (strcmp(rest, "/Contents/Key") == 0) {
        fine = list->key.size == 0;
        bytes_append(&list->key, text->data, text->size);
    } else if (strcmp(rest, "/Contents/Size") == 0) {
        fine = list->size < 0 && read_size(text, &list->size);
    } else if (strcmp(rest, "/Contents/LastModified") == 0) {
        fine = list->changed_s < 0 && read_time(text, &list->changed_s);
    } else if (strcmp(rest, "/IsTruncated") == 0) {
        fine = read_truncated(text, list);
    } else if (strcmp(rest, "/NextContinuationToken") == 0) {
        fine = list->token->size == 0;
        bytes_append(list->token, text->data, text->size);
    }
    return fine || FAULT(fault, FAULT_INPUT, 0, "%.40s is not what it should be", rest);
}

bool s3_xml_read_list(const struct bytes *xml, s3_xml_each each, void *context,
                      struct bytes *out_token, struct fault *fault)
{
    struct bytes token = {0};
    struct list list = {
        .each = each, .context = context, .token = &token, .size = -1, .changed_s = -1};
    bool fine = read_document(xml, end_of_list, &list, fault);
    if (fine && (!list.told || (list.truncated && !token.size)))
        fine = FAULT(fault, FAULT_INPUT, 0, "it does not say where it goes on");
    if (!list.truncated) bytes_truncate(&token, 0);
    if (fine) bytes_move(out_token, &token);
    bytes_free(&token);
    bytes_free(&list.key);
    return fine;
}

static bool end_of_error(const char *path, struct bytes *text, void *context, struct fault *fault)
{
    char *code = context;
    (void)fault;
    if (strcmp(path, "/Error/Code") != 0 || text->size >= S3_CODE_SIZE) return true;
    const char *word = bytes_text(text);
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    if (strspn(word, letters) == text->size) memcpy(code, word, text->size + 1);
    return true;
}

void s3_xml_read_error(const struct bytes *xml, char out_code[S3_CODE_SIZE])
{
    char code[S3_CODE_SIZE] = "";
    bool fine = read_document(xml, end_of_error, code, NULL);
    memcpy(out_code, fine ? code : "", fine ? sizeof code : 1);
}
