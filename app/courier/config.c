#define _GNU_SOURCE
#include "courier/config.h"

#include <cyaml/cyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { CONFIG_FILE_MAX = 64 * 1024 };

/* The file as it stands; libcyaml fills it. A NULL number was not given. */
struct document {
    char *state_dir, *intake_url;
    enum log_level *log_level;
    unsigned *parallel_uploads, *chunk_kib, *connect_timeout_s, *stall_timeout_s, *retry_cap_s,
        *network_cap_s, *acknowledgement_cap_s, *set_aside_s;
};

static const cyaml_strval_t level_words[] = {
    {"debug", LOG_LEVEL_DEBUG},
    {"info", LOG_LEVEL_INFO},
    {"warning", LOG_LEVEL_WARNING},
    {"error", LOG_LEVEL_ERROR},
};

enum { OPTIONAL = CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL };
#define NUMBER(name) CYAML_FIELD_UINT_PTR(#name, OPTIONAL, struct document, name)

static const cyaml_schema_field_t document_fields[] = {
    CYAML_FIELD_STRING_PTR("state_dir", CYAML_FLAG_POINTER, struct document, state_dir, 1,
                           PATH_SIZE / 2),
    CYAML_FIELD_STRING_PTR("intake_url", CYAML_FLAG_POINTER, struct document, intake_url, 1,
                           COURIER_URL_SIZE - 1),
    CYAML_FIELD_ENUM_PTR("log_level", OPTIONAL | CYAML_FLAG_STRICT, struct document, log_level,
                         level_words, CYAML_ARRAY_LEN(level_words)),
    NUMBER(parallel_uploads),
    NUMBER(chunk_kib),
    NUMBER(connect_timeout_s),
    NUMBER(stall_timeout_s),
    NUMBER(retry_cap_s),
    NUMBER(network_cap_s),
    NUMBER(acknowledgement_cap_s),
    NUMBER(set_aside_s),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t document_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct document, document_fields),
};

/* What libcyaml said: the first error, then the innermost place of its backtrace. */
struct complaint {
    char what[160];
    char field[48];
    unsigned long line;
};

__attribute__((format(printf, 3, 0))) static void hear(cyaml_log_t level, void *context,
                                                       const char *format, va_list arguments)
{
    struct complaint *complaint = context;
    if (level < CYAML_LOG_ERROR) return;
    char text[160];
    vsnprintf(text, sizeof text, format, arguments);
    text[strcspn(text, "\n")] = 0;
    const char *said = strncmp(text, "Load: ", 6) == 0 ? text + 6 : text;
    if (complaint->line == 0) {
        unsigned long line = 0;
        if (sscanf(said, " in mapping field '%47[^']' (line: %lu", complaint->field, &line) == 2 ||
            sscanf(said, " in mapping (line: %lu", &line) == 1)
            complaint->line = line;
    }
    if (!complaint->what[0]) snprintf(complaint->what, sizeof complaint->what, "%s", said);
}

/* The line of a top-level field, for complaints that come after loading. */
static unsigned long find_line(struct bytes *text, const char *field)
{
    size_t length = strlen(field);
    unsigned long line = 1;
    for (const char *at = bytes_text(text); at && *at; line++) {
        if (strncmp(at, field, length) == 0 && (at[length] == ':' || at[length] == ' '))
            return line;
        at = strchr(at, '\n');
        if (at) at++;
    }
    return 1;
}

struct reading {
    const char *path;
    struct bytes *text;
    struct fault *fault;
};

static bool complain(const struct reading *reading, const char *field, const char *what)
{
    return FAULT_CODED(reading->fault, "K-01", FAULT_INPUT, 0, "%s:%lu: %s: %s", reading->path,
                       find_line(reading->text, field), field, what);
}

static bool take_number(const struct reading *reading, const char *field, const unsigned *given,
                        unsigned least, unsigned most, unsigned otherwise, unsigned *out)
{
    unsigned value = given ? *given : otherwise;
    if (value >= least && value <= most) {
        *out = value;
        return true;
    }
    char what[80];
    snprintf(what, sizeof what, "must be %u to %u, not %u", least, most, value);
    return complain(reading, field, what);
}

/* "https://host[:port]", with or without "/" or "/intake/" behind it. */
static bool take_origin(const struct reading *reading, const char *url, char out[COURIER_URL_SIZE])
{
    static const char scheme[] = "https://";
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    if (strncmp(url, scheme, sizeof scheme - 1) != 0)
        return complain(reading, "intake_url", "must begin with https://");
    size_t host = strspn(url + sizeof scheme - 1, allowed);
    const char *rest = url + sizeof scheme - 1 + host;
    bool known = !*rest || strcmp(rest, "/") == 0 || strcmp(rest, "/intake") == 0 ||
                 strcmp(rest, "/intake/") == 0;
    if (host == 0 || !known)
        return complain(reading, "intake_url", "must be https://HOST[:PORT]/intake/");
    snprintf(out, COURIER_URL_SIZE, "%.*s", (int)(sizeof scheme - 1 + host), url);
    return true;
}

static bool take(const struct reading *reading, const struct document *document,
                 struct courier_config *out)
{
    struct courier_config config = {.log_level = LOG_LEVEL_INFO};
    if (document->state_dir[0] != '/')
        return complain(reading, "state_dir", "must be an absolute path");
    snprintf(config.state_dir, sizeof config.state_dir, "%s", document->state_dir);
    if (document->log_level) config.log_level = *document->log_level;
    if (!take_origin(reading, document->intake_url, config.origin)) return false;
    unsigned chunk_kib = 0;
    const struct {
        const char *field;
        const unsigned *given;
        unsigned least, most, otherwise;
        unsigned *out;
    } numbers[] = {
        {"parallel_uploads", document->parallel_uploads, 1, 8, 2, &config.parallel},
        {"chunk_kib", document->chunk_kib, 64, 16384, 4096, &chunk_kib},
        {"connect_timeout_s", document->connect_timeout_s, 1, 120, 15, &config.connect_timeout_s},
        {"stall_timeout_s", document->stall_timeout_s, 1, 600, 30, &config.stall_timeout_s},
        {"retry_cap_s", document->retry_cap_s, 1, 86400, 900, &config.retry_cap_s},
        {"network_cap_s", document->network_cap_s, 1, 3600, 60, &config.network_cap_s},
        {"acknowledgement_cap_s", document->acknowledgement_cap_s, 1, 3600, 60,
         &config.acknowledgement_cap_s},
        {"set_aside_s", document->set_aside_s, 1, 30 * 86400, 86400, &config.set_aside_s},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (!take_number(reading, numbers[i].field, numbers[i].given, numbers[i].least,
                         numbers[i].most, numbers[i].otherwise, numbers[i].out))
            return false;
    config.chunk_bytes = chunk_kib * 1024;
    *out = config;
    return true;
}

/* libyaml keeps its place to itself: the file is read once more, up to where it is no YAML. */
static unsigned long find_broken_line(const struct bytes *text)
{
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) return 1;
    yaml_parser_set_input_string(&parser, text->data, text->size);
    bool ended = false, whole = true;
    while (!ended && whole) {
        yaml_event_t event;
        whole = yaml_parser_parse(&parser, &event) != 0;
        if (!whole) break;
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    unsigned long line = whole ? 1 : (unsigned long)parser.problem_mark.line + 1;
    yaml_parser_delete(&parser);
    return line;
}

/* libcyaml's complaint in our words. */
static void pass_on(const struct reading *reading, cyaml_err_t error,
                    const struct complaint *complaint)
{
    static const char unknown[] = "Unexpected key: ",
                      missing[] = "Missing required mapping field: ";
    const char *what = complaint->what[0] ? complaint->what : cyaml_strerror(error);
    if (error == CYAML_ERR_LIBYAML_PARSER)
        FAULT_CODED(reading->fault, "K-01", FAULT_INPUT, (int)error, "%s:%lu: %s", reading->path,
                    find_broken_line(reading->text), what);
    else if (strncmp(what, unknown, sizeof unknown - 1) == 0)
        complain(reading, what + sizeof unknown - 1, "is not a setting of the courier");
    else if (strncmp(what, missing, sizeof missing - 1) == 0)
        complain(reading, what + sizeof missing - 1, "is missing");
    else
        FAULT_CODED(reading->fault, "K-01", FAULT_INPUT, (int)error, "%s:%lu: %s%s%s",
                    reading->path, complaint->line ? complaint->line : 1, complaint->field,
                    complaint->field[0] ? ": " : "", what);
}

bool courier_config_read(const char *path, struct courier_config *out, struct fault *fault)
{
    struct bytes text = {0};
    struct fault cause = {0};
    if (!file_read(path, CONFIG_FILE_MAX, &text, &cause))
        return FAULT_CODED(fault, cause.kind == FAULT_NOT_FOUND ? "K-02" : "K-01", cause.kind,
                           cause.cause, "%s", cause.text);
    struct complaint complaint = {0};
    cyaml_config_t how = {
        .log_fn = hear,
        .log_ctx = &complaint,
        .mem_fn = cyaml_mem,
        .log_level = CYAML_LOG_ERROR,
        .flags = CYAML_CFG_NO_ALIAS,
    };
    struct document *document = NULL;
    cyaml_err_t error = cyaml_load_data((const uint8_t *)bytes_text(&text), text.size, &how,
                                        &document_schema, (void **)&document, NULL);
    bool done = false;
    const struct reading reading = {path, &text, fault};
    if (error == CYAML_OK && document)
        done = take(&reading, document, out);
    else
        pass_on(&reading, error, &complaint);
    cyaml_free(&how, &document_schema, document, 0);
    bytes_free(&text);
    return done;
}
