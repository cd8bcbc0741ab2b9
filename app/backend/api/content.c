/* What was handed in: opened in memory for one answer, and wiped. */
#include "backend/api/inside.h"

#include "backend/db/retention.h"
#include "backend/supplement/supplement.h"
#include "base/encode.h"

#include <stdio.h>
#include <string.h>

enum { OPEN_AT_ONCE = 2, NEWER_MAX = CASE_DOCUMENTS_MAX + 1 };

/* A paper that came from the phone after the case did, in place of what was handed in. */
struct newer {
    struct db_supplement row;
    struct bytes file;
};

struct open_case {
    struct opened_case parts;
    struct case_shown shown;
    struct newer newer[NEWER_MAX]; /* one of an item */
    int newer_count;
};

static struct newer *newer_of(struct open_case *open, const char *key)
{
    for (int i = 0; i < open->newer_count; i++)
        if (strcmp(open->newer[i].row.item, key) == 0) return &open->newer[i];
    return NULL;
}

static bool take_place(struct asking *asking, struct fault *fault)
{
    asking->has_place = atomic_fetch_add(&asking->api->open, 1) < OPEN_AT_ONCE;
    if (asking->has_place) return true;
    atomic_fetch_sub(&asking->api->open, 1);
    return FAULT(fault, FAULT_TIMEOUT, 0, "too many cases are open");
}

static bool open_sealed(struct asking *asking, struct opened_case *out, struct fault *fault)
{
    struct api *api = asking->api;
    struct bytes sealed = {0};
    if (!asking->item.blob[0]) return FAULT(fault, FAULT_INPUT, 0, "its papers were destroyed");
    bool done = api->options.blobs->ops->read(api->options.blobs, asking->item.blob,
                                              SEAL_CASE_SIZE_MAX, &sealed, fault);
    if (!done) fault->kind = FAULT_SYSTEM; /* the store's, whatever it was: not the case's */
    if (done) {
        done = opener_open(api->options.opener, &sealed, out, fault);
        if (!done) fault->kind = FAULT_INPUT;
    }
    bytes_free(&sealed);
    return done;
}

/* The last of each item that the applicant has sent on; only: of this item, or NULL. */
static bool read_newer(struct asking *asking, const char *only, struct open_case *out,
                       struct fault *fault)
{
    struct api *api = asking->api;
    struct db_supplement came[DB_SUPPLEMENTS_MAX];
    int count = 0;
    if (!db_supplement_list(api->options.cases->db, asking->item.id, came, &count, fault))
        return false;
    for (int i = 0; i < count; i++) {
        if (came[i].state != DB_SUPPLEMENT_SENT) continue;
        if (only && strcmp(only, came[i].item) != 0) continue;
        struct newer *newer = newer_of(out, came[i].item);
        if (!newer && out->newer_count < NEWER_MAX) newer = &out->newer[out->newer_count++];
        if (newer) newer->row = came[i];
    }
    for (int i = 0; i < out->newer_count; i++)
        if (!supplement_read(api->options.blobs, api->options.opener, &out->newer[i].row,
                             &out->newer[i].file, fault))
            return false;
    return true;
}

/* What came with the case itself. */
static bool read_first(struct asking *asking, struct open_case *out, struct fault *fault)
{
    if (!open_sealed(asking, &out->parts, fault)) return false;
    const struct bytes *json = opened_case_part(&out->parts, "case.json");
    if (!json) return FAULT(fault, FAULT_INPUT, 0, "there is no case.json in it");
    return case_read_shown(json, asking->service, &out->shown, fault);
}

/* only: the one paper that is wanted, for which the case is left closed when there is a newer one;
 * or NULL. Forgotten by whoever asked, whether it could be opened or not. */
static bool open_read(struct asking *asking, const char *only, struct open_case *out,
                      struct fault *fault)
{
    *out = (struct open_case){0};
    if (!take_place(asking, fault) || !read_newer(asking, only, out, fault)) return false;
    return (only && out->newer_count) || read_first(asking, out, fault);
}

static void open_forget(struct asking *asking, struct open_case *open)
{
    for (int i = 0; i < open->newer_count; i++)
        bytes_free(&open->newer[i].file);
    case_shown_free(&open->shown);
    opened_case_free(&open->parts);
    if (asking->has_place) atomic_fetch_sub(&asking->api->open, 1);
    asking->has_place = false;
}

static unsigned papers_count(const struct service *service)
{
    return service->requirements_count < CASE_DOCUMENTS_MAX ? service->requirements_count
                                                            : CASE_DOCUMENTS_MAX;
}

static const struct bytes *paper_of(const struct asking *asking, struct open_case *open,
                                    const char *key)
{
    const struct newer *newer = newer_of(open, key);
    if (newer) return &newer->file;
    if (strcmp(key, "face") == 0) return opened_case_part(&open->parts, "face.jpg");
    for (unsigned i = 0; i < papers_count(asking->service); i++)
        if (strcmp(asking->service->requirements[i].key, key) == 0 &&
            open->shown.documents[i].file[0])
            return opened_case_part(&open->parts, open->shown.documents[i].file);
    return NULL;
}

static const struct media {
    const char *type, *ending;
} media[FILE_KINDS] = {
    [FILE_KIND_NONE] = {"application/octet-stream", "bin"},
    [FILE_KIND_PDF] = {"application/pdf", "pdf"},
    [FILE_KIND_JPEG] = {"image/jpeg", "jpg"},
    [FILE_KIND_PNG] = {"image/png", "png"},
    [FILE_KIND_CSR] = {"application/pkcs10", "csr"},
};

static const struct media *media_of(const struct bytes *paper)
{
    return &media[file_kind_of(paper->data, paper->size)];
}

/* What was typed is bytes of a stranger's: of what is not UTF-8 nothing is said. */
static json_t *typed(const struct bytes *value)
{
    json_t *text = value->size ? json_stringn((const char *)value->data, value->size) : NULL;
    return text ? text : json_string("");
}

static json_t *field_of(const struct field *field, const struct bytes *value)
{
    json_t *item = json_object(), *choice = NULL;
    for (unsigned i = 0; i < field->choices_count; i++)
        if (strlen(field->choices[i].key) == value->size &&
            memcmp(field->choices[i].key, value->data, value->size) == 0)
            choice = json_string(phrase_in(&field->choices[i].title, LANGUAGE_ID));
    json_object_set_new(item, "key", json_string(field->key));
    json_object_set_new(item, "label", json_string(phrase_in(&field->label, LANGUAGE_ID)));
    json_object_set_new(item, "value", typed(value));
    json_object_set_new(item, "choice", choice ? choice : json_null());
    return item;
}

static json_t *fields_of(const struct service *service, const struct case_shown *shown)
{
    json_t *fields = json_array();
    for (unsigned i = 0; i < service->fields_count && i < CASE_FIELDS_MAX; i++)
        if (shown->asked[i])
            json_array_append_new(fields, field_of(&service->fields[i], &shown->values[i]));
    return fields;
}

static json_t *warnings_of(const struct case_shown *shown)
{
    json_t *warnings = json_array();
    for (int i = 0; i < shown->warnings_count; i++) {
        json_t *item = json_object(), *field = json_string(shown->warnings[i].field);
        json_object_set_new(item, "field", field ? field : json_string(""));
        json_object_set_new(item, "text", typed(&shown->warnings[i].text));
        json_array_append_new(warnings, item);
    }
    return warnings;
}

/* One paper as the list has it; bytes NULL: there is none. */
static json_t *paper_item(const char *key, const char *title, const struct bytes *paper)
{
    json_t *item = json_object();
    char sha256[65];
    if (paper) seal_sha256(paper->data, paper->size, sha256);
    json_object_set_new(item, "key", json_string(key));
    json_object_set_new(item, "title", json_string(title));
    json_object_set_new(item, "type", paper ? json_string(media_of(paper)->type) : json_null());
    json_object_set_new(item, "bytes", paper ? json_integer((json_int_t)paper->size) : json_null());
    json_object_set_new(item, "sha256", paper ? json_string(sha256) : json_null());
    return item;
}

/* Words of the terminal's, hostile until here. */
static void set_word(json_t *item, const char *name, const char *word)
{
    json_t *text = word[0] ? json_string(word) : NULL;
    json_object_set_new(item, name, text ? text : json_null());
}

/* How it came: as the terminal says, or later. */
static void set_way(json_t *item, const struct newer *newer, int pages, bool by_phone,
                    const char *state, const char *note)
{
    json_object_set_new(item, "pages", newer ? json_null() : json_integer(pages));
    json_object_set_new(item, "by_phone", json_boolean(newer || by_phone));
    set_word(item, "state", newer ? "sent" : state);
    set_word(item, "note", newer ? "" : note);
    json_object_set_new(item, "renewed", newer ? json_time(newer->row.at_s) : json_null());
}

static json_t *papers_of(const struct asking *asking, struct open_case *open)
{
    json_t *papers = json_array();
    const struct case_shown *shown = &open->shown;
    for (unsigned i = 0; i < papers_count(asking->service); i++) {
        const struct requirement *requirement = &asking->service->requirements[i];
        json_t *item = paper_item(requirement->key, phrase_in(&requirement->title, LANGUAGE_ID),
                                  paper_of(asking, open, requirement->key));
        set_way(item, newer_of(open, requirement->key), shown->documents[i].pages,
                shown->documents[i].by_phone, shown->documents[i].state, shown->documents[i].note);
        json_array_append_new(papers, item);
    }
    if (!service_has_step(asking->service, STEP_FACE)) return papers;
    const struct bytes *face = paper_of(asking, open, "face");
    json_t *item = paper_item("face", "Foto wajah", face);
    set_way(item, newer_of(open, "face"), face ? 1 : 0, shown->face_by_phone,
            shown->face_taken ? "taken" : "missing", shown->face_note);
    json_array_append_new(papers, item);
    return papers;
}

static json_t *content_of(const struct asking *asking, struct open_case *open)
{
    json_t *root = json_object();
    const struct case_shown *shown = &open->shown;
    json_object_set_new(root, "case", json_string(asking->request->argument));
    json_object_set_new(root, "service", json_string(asking->item.service));
    set_word(root, "code", shown->code);
    set_word(root, "consent", shown->consent_version);
    json_object_set_new(root, "dictated", json_boolean(shown->dictated));
    json_object_set_new(root, "presence_seen", json_boolean(shown->presence_seen));
    json_object_set_new(root, "sealed_sha256", json_string(asking->item.sha256));
    json_object_set_new(root, "fields", fields_of(asking->service, shown));
    json_object_set_new(root, "warnings", warnings_of(shown));
    json_object_set_new(root, "papers", papers_of(asking, open));
    return root;
}

/* Gone when its time was over (db/retention.h). False: the response is filled. */
static bool is_kept(struct asking *asking)
{
    struct db_kept kept;
    struct fault fault = {0};
    if (!db_case_kept(asking->api->options.cases->db, asking->item.id, &kept, &fault))
        asking_fail(asking, "see whether a case is kept", &fault);
    else if (kept.condemned_s)
        http_response_error(asking->response, 410, "N-04", "its papers were destroyed");
    else
        return true;
    return false;
}

void api_answer_content(struct http_request *request, struct http_response *response, void *context)
{
    struct asking asking;
    struct open_case open;
    struct fault fault = {0};
    if (!asking_begin(&asking, context, request, response, SCOPE_PAPERS) ||
        !asking_find_case(&asking) || !is_kept(&asking) || !asking_note(&asking, "case-read", ""))
        return;
    if (open_read(&asking, NULL, &open, &fault))
        asking_answer(&asking, content_of(&asking, &open));
    else
        asking_fail(&asking, "read a case", &fault);
    open_forget(&asking, &open);
}

/* What the service asks for, and nothing else that stands in an address. */
static bool is_paper(const struct asking *asking, const char *key)
{
    for (unsigned i = 0; i < papers_count(asking->service); i++)
        if (strcmp(asking->service->requirements[i].key, key) == 0) return true;
    return strcmp(key, "face") == 0;
}

/* For a program that keeps it: no browser is to show it. Its name is the service's word and what
 * its bytes say (ASVS 5.0, 5.4.1). */
static void send_paper(struct asking *asking, const struct bytes *paper)
{
    struct http_response *response = asking->response;
    uint8_t digest[32];
    char sha256[65];
    struct bytes base64 = {0};
    seal_sha256(paper->data, paper->size, sha256);
    if (hex_decode(sha256, digest, sizeof digest)) base64_encode(digest, sizeof digest, &base64);
    response->status = 200;
    http_response_header(response, "Content-Type", "%s", media_of(paper)->type);
    http_response_header(response, "Content-Disposition", "attachment; filename=\"%.64s.%s\"",
                         asking->request->second, media_of(paper)->ending);
    http_response_header(response, "Repr-Digest", "sha-256=:%s:", bytes_text(&base64));
    bytes_append(&response->body, paper->data, paper->size);
    bytes_free(&base64);
}

void api_answer_paper(struct http_request *request, struct http_response *response, void *context)
{
    struct asking asking;
    struct open_case open;
    struct fault fault = {0};
    if (!asking_begin(&asking, context, request, response, SCOPE_PAPERS) ||
        !asking_find_case(&asking))
        return;
    if (!is_paper(&asking, request->second)) {
        asking_deny(&asking);
        return;
    }
    if (!is_kept(&asking)) return;
    if (!asking_note(&asking, "paper-look", request->second)) return;
    const struct bytes *paper = NULL;
    bool done = open_read(&asking, request->second, &open, &fault);
    if (done) paper = paper_of(&asking, &open, request->second);
    if (paper)
        send_paper(&asking, paper);
    else if (done)
        http_response_error(response, 404, "N-04", "there is no such thing");
    else
        asking_fail(&asking, "read a paper", &fault);
    open_forget(&asking, &open);
}
