#include "yaml/shape.h"

#include <assert.h>
#include <string.h>

/* The file, and the path of the node at hand. */
struct walk {
    const struct outline *outline;
    struct problems *problems;
    char path[FIELD_PATH_SIZE];
};

static void check_value(struct walk *, int node, const struct cyaml_schema_value *);

static void add(struct walk *walk, int node, const char *what)
{
    problem_add_line(walk->problems, walk->outline->nodes[node].line, walk->path, "%s", what);
}

/* Descends to a key (or, key NULL, an entry), checks it and comes back. */
static void check_child(struct walk *walk, int node, const char *key, unsigned index,
                        const struct cyaml_schema_value *schema)
{
    size_t length = strlen(walk->path);
    char *end = walk->path + length;
    if (key)
        snprintf(end, sizeof walk->path - length, "%s%s", length ? "." : "", key);
    else
        snprintf(end, sizeof walk->path - length, "[%u]", index);
    if (schema)
        check_value(walk, node, schema);
    else
        add(walk, node, "is not a key that belongs here");
    walk->path[length] = 0;
}

static const struct cyaml_schema_field *field_find(const struct cyaml_schema_value *schema,
                                                   const char *key)
{
    for (const struct cyaml_schema_field *f = schema->mapping.fields; f->key; f++)
        if (strcmp(f->key, key) == 0) return f;
    return NULL;
}

static void check_mapping(struct walk *walk, int node, const struct cyaml_schema_value *schema)
{
    const struct outline *outline = walk->outline;
    for (int i = outline->nodes[node].first; i != OUTLINE_NONE; i = outline->nodes[i].next) {
        const char *key = outline->nodes[i].key;
        const struct cyaml_schema_field *field = field_find(schema, key);
        check_child(walk, i, key, 0, field ? &field->value : NULL);
    }
    for (const struct cyaml_schema_field *f = schema->mapping.fields; f->key; f++) {
        if (f->value.flags & CYAML_FLAG_OPTIONAL) continue;
        if (outline_child(outline, node, f->key) != OUTLINE_NONE) continue;
        char path[FIELD_PATH_SIZE * 2];
        snprintf(path, sizeof path, "%s%s%s", walk->path, walk->path[0] ? "." : "", f->key);
        problem_add_line(walk->problems, outline->nodes[node].line, path, "is missing");
    }
}

static void check_sequence(struct walk *walk, int node, const struct cyaml_schema_value *schema)
{
    const struct outline *outline = walk->outline;
    unsigned count = outline->nodes[node].count, index = 0;
    if (count < schema->sequence.min || count > schema->sequence.max) {
        char what[80];
        snprintf(what, sizeof what, "has %u entries; %u to %u are allowed", count,
                 schema->sequence.min, schema->sequence.max);
        add(walk, node, what);
    }
    for (int i = outline->nodes[node].first; i != OUTLINE_NONE; i = outline->nodes[i].next)
        check_child(walk, i, NULL, index++, schema->sequence.entry);
}

static void check_string(struct walk *walk, int node, const struct cyaml_schema_value *schema)
{
    size_t length = strlen(walk->outline->nodes[node].value);
    char what[80];
    if (length == 0 && schema->string.min > 0) {
        add(walk, node, "is empty");
    } else if (length < schema->string.min || length > schema->string.max) {
        snprintf(what, sizeof what, "is %zu bytes long; %u to %u are allowed", length,
                 schema->string.min, schema->string.max);
        add(walk, node, what);
    }
}

static void check_enum(struct walk *walk, int node, const struct cyaml_schema_value *schema)
{
    const char *value = walk->outline->nodes[node].value;
    char what[320] = "must be one of";
    for (uint32_t i = 0; i < schema->enumeration.count; i++) {
        const char *word = schema->enumeration.strings[i].str;
        if (strcmp(value, word) == 0) return;
        size_t length = strlen(what);
        snprintf(what + length, sizeof what - length, "%s %s", i ? "," : "", word);
    }
    add(walk, node, what);
}

static void check_scalar(struct walk *walk, int node, const struct cyaml_schema_value *schema)
{
    const char *value = walk->outline->nodes[node].value;
    if (schema->type == CYAML_STRING) {
        check_string(walk, node, schema);
    } else if (schema->type == CYAML_ENUM) {
        check_enum(walk, node, schema);
    } else if (schema->type == CYAML_BOOL) {
        if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
            add(walk, node, "must be true or false");
    } else {
        assert(schema->type == CYAML_UINT);
        bool hexadecimal = value[0] == '0' && value[1] == 'x'; /* bits are better seen in it */
        size_t digits = hexadecimal ? 2 + strspn(value + 2, "0123456789abcdefABCDEF")
                                    : strspn(value, "0123456789");
        if (hexadecimal && digits > 2 && digits <= 6 && !value[digits]) return;
        /* No leading zero: libcyaml would read it as octal. */
        if (digits == 0 || digits > 6 || value[digits] || (value[0] == '0' && digits > 1))
            add(walk, node, "must be a whole number of at most six digits");
    }
}

static void check_value(struct walk *walk, int node, const struct cyaml_schema_value *schema)
{
    enum outline_kind kind = walk->outline->nodes[node].kind;
    if (schema->type == CYAML_MAPPING) {
        if (kind == OUTLINE_MAPPING)
            check_mapping(walk, node, schema);
        else
            add(walk, node, "must be a group of keys");
    } else if (schema->type == CYAML_SEQUENCE) {
        if (kind == OUTLINE_SEQUENCE)
            check_sequence(walk, node, schema);
        else
            add(walk, node, "must be a list");
    } else if (kind != OUTLINE_SCALAR) {
        add(walk, node, "must be a single value");
    } else {
        check_scalar(walk, node, schema);
    }
}

bool shape_check(const struct outline *outline, const struct cyaml_schema_value *schema,
                 struct problems *problems)
{
    struct walk walk = {.outline = outline, .problems = problems};
    int before = problems->count;
    check_value(&walk, 0, schema);
    return problems->count == before;
}
