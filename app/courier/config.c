#include "courier/config.h"

#include "yaml/settings.h"

#include <stdio.h>
#include <string.h>

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

/* The numbers, by field: each has a range, and a value where it is left out. */
static const struct number {
    const char *field;
    size_t given; /* in struct document */
    unsigned least, most, otherwise;
} numbers[] = {
#define GIVEN(name) #name, offsetof(struct document, name)
    {GIVEN(parallel_uploads), 1, 8, 2},          {GIVEN(chunk_kib), 64, 16384, 4096},
    {GIVEN(connect_timeout_s), 1, 120, 15},      {GIVEN(stall_timeout_s), 1, 600, 30},
    {GIVEN(retry_cap_s), 1, 86400, 900},         {GIVEN(network_cap_s), 1, 3600, 60},
    {GIVEN(acknowledgement_cap_s), 1, 3600, 60}, {GIVEN(set_aside_s), 1, 30 * 86400, 86400},
#undef GIVEN
};

static const unsigned *given(const struct document *document, const struct number *number)
{
    const unsigned *value;
    memcpy(&value, (const char *)document + number->given, sizeof value);
    return value;
}

static unsigned number_of(const struct document *document, const char *field)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(numbers[i].field, field) != 0) continue;
        const unsigned *value = given(document, &numbers[i]);
        return value ? *value : numbers[i].otherwise;
    }
    return 0;
}

/* "https://host[:port]", with or without "/" or "/intake/" behind it; the length of the origin, or
 * 0 when it is not one. */
static size_t origin_length(const char *url)
{
    static const char scheme[] = "https://";
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    if (strncmp(url, scheme, sizeof scheme - 1) != 0) return 0;
    size_t host = strspn(url + sizeof scheme - 1, allowed);
    const char *rest = url + sizeof scheme - 1 + host;
    bool known = !*rest || strcmp(rest, "/") == 0 || strcmp(rest, "/intake") == 0 ||
                 strcmp(rest, "/intake/") == 0;
    return host > 0 && known ? sizeof scheme - 1 + host : 0;
}

static void check(void *settings, struct problems *problems)
{
    const struct document *document = settings;
    if (document->state_dir[0] != '/')
        problem_add(problems, "state_dir", "must be an absolute path");
    if (origin_length(document->intake_url) == 0)
        problem_add(problems, "intake_url", "must be https://HOST[:PORT]/intake/");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const unsigned *value = given(document, &numbers[i]);
        if (value && (*value < numbers[i].least || *value > numbers[i].most))
            problem_add(problems, numbers[i].field, "must be %u to %u, not %u", numbers[i].least,
                        numbers[i].most, *value);
    }
}

static const struct settings_kind config_kind = {&document_schema, check};

bool courier_config_read(const char *path, struct courier_config *out, struct fault *fault)
{
    void *settings;
    if (!settings_read(path, &config_kind, &settings, fault)) return false;
    const struct document *document = settings;
    *out = (struct courier_config){
        .log_level = document->log_level ? *document->log_level : LOG_LEVEL_INFO,
        .parallel = number_of(document, "parallel_uploads"),
        .chunk_bytes = number_of(document, "chunk_kib") * 1024,
        .connect_timeout_s = number_of(document, "connect_timeout_s"),
        .stall_timeout_s = number_of(document, "stall_timeout_s"),
        .retry_cap_s = number_of(document, "retry_cap_s"),
        .network_cap_s = number_of(document, "network_cap_s"),
        .acknowledgement_cap_s = number_of(document, "acknowledgement_cap_s"),
        .set_aside_s = number_of(document, "set_aside_s"),
    };
    snprintf(out->state_dir, sizeof out->state_dir, "%s", document->state_dir);
    snprintf(out->origin, sizeof out->origin, "%.*s", (int)origin_length(document->intake_url),
             document->intake_url);
    load_free(&document_schema, settings);
    return true;
}

int courier_config_check(const char *path, FILE *out)
{
    void *settings;
    int count = settings_check(path, &config_kind, out, &settings);
    load_free(&document_schema, settings);
    return count;
}
