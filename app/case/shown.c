#include "case/shown.h"

#include <jansson.h>
#include <string.h>

enum { SHOWN_JSON_MAX = 1 << 20, VALUE_MAX = 8192 };

static void take(json_t *object, const char *key, char *out, size_t size)
{
    json_t *member = json_object_get(object, key);
    const char *text = json_string_value(member);
    size_t length = json_string_length(member);
    if (!text || length >= size || strlen(text) != length) return;
    memcpy(out, text, length + 1);
}

static void take_value(json_t *member, struct bytes *out)
{
    const char *text = json_string_value(member);
    if (text && json_string_length(member) <= VALUE_MAX) bytes_append_text(out, text);
}

static bool is_true(json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

static void take_fields(json_t *fields, const struct service *service, struct case_shown *out)
{
    for (unsigned i = 0; i < service->fields_count && i < CASE_FIELDS_MAX; i++) {
        json_t *member = json_object_get(fields, service->fields[i].key);
        out->asked[i] = json_is_string(member);
        take_value(member, &out->values[i]);
    }
}

static void take_warnings(json_t *warnings, struct case_shown *out)
{
    json_t *warning;
    size_t index;
    json_array_foreach(warnings, index, warning)
    {
        if (out->warnings_count == CASE_WARNINGS_MAX) return;
        int at = out->warnings_count++;
        take(warning, "field", out->warnings[at].field, sizeof out->warnings[at].field);
        take_value(json_object_get(warning, "text"), &out->warnings[at].text);
    }
}

static void take_document(json_t *document, struct shown_document *out)
{
    json_t *pages = json_object_get(document, "pages"), *page;
    size_t index;
    take(document, "state", out->state, sizeof out->state);
    take(document, "note", out->note, sizeof out->note);
    take(document, "file", out->file, sizeof out->file);
    out->by_phone = is_true(document, "by_phone");
    out->pages = (int)json_array_size(pages);
    json_array_foreach(pages, index, page)
    {
        out->kept = out->kept || is_true(page, "kept");
        out->by_phone = out->by_phone || is_true(page, "by_phone");
    }
}

static void take_documents(json_t *documents, const struct service *service, struct case_shown *out)
{
    json_t *document;
    size_t index;
    json_array_foreach(documents, index, document)
    {
        const char *key = json_string_value(json_object_get(document, "key"));
        for (unsigned i = 0; key && i < service->requirements_count && i < CASE_DOCUMENTS_MAX; i++)
            if (strcmp(service->requirements[i].key, key) == 0)
                take_document(document, &out->documents[i]);
    }
}

bool case_read_shown(const struct bytes *json, const struct service *service,
                     struct case_shown *out, struct fault *fault)
{
    json_t *root =
        json->size && json->size <= SHOWN_JSON_MAX
            ? json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL)
            : NULL;
    if (!root) return FAULT(fault, FAULT_INPUT, 0, "case.json is not JSON");
    struct case_shown shown = {0};
    json_t *face = json_object_get(root, "face");
    take(root, "code", shown.code, sizeof shown.code);
    shown.dictated = is_true(root, "dictated");
    take_fields(json_object_get(root, "fields"), service, &shown);
    take_warnings(json_object_get(root, "warnings"), &shown);
    take_documents(json_object_get(root, "documents"), service, &shown);
    shown.face_taken = is_true(face, "taken");
    shown.face_by_phone = is_true(face, "by_phone");
    shown.presence_seen = is_true(face, "presence_check");
    take(face, "note", shown.face_note, sizeof shown.face_note);
    take(json_object_get(root, "consent"), "version", shown.consent_version,
         sizeof shown.consent_version);
    json_decref(root);
    *out = shown;
    return true;
}

void case_shown_free(struct case_shown *shown)
{
    for (int i = 0; i < CASE_FIELDS_MAX; i++)
        bytes_free(&shown->values[i]);
    for (int i = 0; i < shown->warnings_count; i++)
        bytes_free(&shown->warnings[i].text);
    *shown = (struct case_shown){0};
}
