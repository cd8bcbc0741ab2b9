#include "yaml/outline.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* Where the events have led so far. */
struct reading {
    struct outline *outline;
    struct problems *problems;
    int stack[OUTLINE_DEPTH_MAX]; /* open sequences and mappings, outermost first */
    int last[OUTLINE_DEPTH_MAX];  /* the latest child of each, or OUTLINE_NONE */
    int depth;
    char *key; /* read in a mapping, waiting for its value */
    int key_line;
    bool failed;
};

static void fail(struct reading *reading, const yaml_mark_t *mark, const char *what)
{
    problem_add_line(reading->problems, (int)mark->line + 1, reading->key ? reading->key : "", "%s",
                     what);
    reading->failed = true;
}

static char *text_of(const unsigned char *text, size_t length)
{
    char *copy = memory_alloc(length + 1);
    if (length) memcpy(copy, text, length);
    return copy;
}

static int node_add(struct reading *reading, enum outline_kind kind, int line)
{
    struct outline *outline = reading->outline;
    int index = outline->count++;
    outline->nodes[index] = (struct outline_node){
        .kind = kind,
        .line = reading->key ? reading->key_line : line,
        .key = reading->key,
        .first = OUTLINE_NONE,
        .next = OUTLINE_NONE,
    };
    reading->key = NULL;
    if (reading->depth > 0) {
        int top = reading->depth - 1;
        struct outline_node *parent = &outline->nodes[reading->stack[top]];
        if (reading->last[top] == OUTLINE_NONE)
            parent->first = index;
        else
            outline->nodes[reading->last[top]].next = index;
        reading->last[top] = index;
        parent->count++;
    }
    return index;
}

static bool expects_key(const struct reading *reading)
{
    return reading->depth > 0 && !reading->key &&
           reading->outline->nodes[reading->stack[reading->depth - 1]].kind == OUTLINE_MAPPING;
}

static void take_key(struct reading *reading, const yaml_event_t *event)
{
    size_t length = event->data.scalar.length;
    char *key = text_of(event->data.scalar.value, length);
    int parent = reading->stack[reading->depth - 1];
    bool again = outline_child(reading->outline, parent, key) != OUTLINE_NONE;
    reading->key = key;
    reading->key_line = (int)event->start_mark.line + 1;
    if (length == 0 || length > 40 || strlen(key) != length)
        fail(reading, &event->start_mark, "not a usable key");
    else if (again)
        fail(reading, &event->start_mark, "stands here twice");
}

static void take_scalar(struct reading *reading, const yaml_event_t *event)
{
    if (expects_key(reading)) {
        take_key(reading, event);
        return;
    }
    char *value = text_of(event->data.scalar.value, event->data.scalar.length);
    if (strlen(value) != event->data.scalar.length)
        fail(reading, &event->start_mark, "holds a NUL character");
    int node = node_add(reading, OUTLINE_SCALAR, (int)event->start_mark.line + 1);
    reading->outline->nodes[node].value = value;
}

static void take_start(struct reading *reading, const yaml_event_t *event, enum outline_kind kind)
{
    if (expects_key(reading)) {
        fail(reading, &event->start_mark, "a key must be a word");
        return;
    }
    if (reading->depth == OUTLINE_DEPTH_MAX) {
        fail(reading, &event->start_mark, "nested too deeply");
        return;
    }
    int node = node_add(reading, kind, (int)event->start_mark.line + 1);
    reading->stack[reading->depth] = node;
    reading->last[reading->depth++] = OUTLINE_NONE;
}

static bool has_anchor_or_tag(const yaml_event_t *event)
{
    if (event->type == YAML_SCALAR_EVENT)
        return event->data.scalar.anchor || event->data.scalar.tag;
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return event->data.sequence_start.anchor || event->data.sequence_start.tag;
    if (event->type == YAML_MAPPING_START_EVENT)
        return event->data.mapping_start.anchor || event->data.mapping_start.tag;
    return event->type == YAML_ALIAS_EVENT;
}

static void take(struct reading *reading, const yaml_event_t *event)
{
    if (has_anchor_or_tag(event)) {
        fail(reading, &event->start_mark, "anchors, aliases and tags are not allowed");
        return;
    }
    if (reading->outline->count == OUTLINE_NODES_MAX) {
        fail(reading, &event->start_mark, "too many entries in one file");
        return;
    }
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (reading->outline->count > 0)
            fail(reading, &event->start_mark, "a second document in one file");
        break;
    case YAML_SCALAR_EVENT: take_scalar(reading, event); break;
    case YAML_SEQUENCE_START_EVENT: take_start(reading, event, OUTLINE_SEQUENCE); break;
    case YAML_MAPPING_START_EVENT: take_start(reading, event, OUTLINE_MAPPING); break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: reading->depth--; break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    case YAML_ALIAS_EVENT: break;
    }
}

bool outline_read(struct outline *outline, const struct bytes *yaml, struct problems *problems)
{
    *outline = (struct outline){
        .nodes = memory_alloc(OUTLINE_NODES_MAX * sizeof *outline->nodes),
    };
    struct reading reading = {.outline = outline, .problems = problems};
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) abort(); /* only when there is no memory */
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    const uint8_t *data = yaml->data ? yaml->data : (const uint8_t *)"";
    yaml_parser_set_input_string(&parser, data, yaml->size);
    bool ended = false;
    while (!ended && !reading.failed) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            fail(&reading, &parser.problem_mark, parser.problem ? parser.problem : "not YAML");
            break;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        take(&reading, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    free(reading.key);
    if (!reading.failed && outline->count == 0) {
        problem_add_line(problems, 1, "", "the file is empty");
        reading.failed = true;
    }
    if (reading.failed) outline_finish(outline);
    return !reading.failed;
}

void outline_finish(struct outline *outline)
{
    for (int i = 0; i < outline->count; i++) {
        free(outline->nodes[i].key);
        free(outline->nodes[i].value);
    }
    free(outline->nodes);
    *outline = (struct outline){0};
}

int outline_child(const struct outline *outline, int node, const char *key)
{
    for (int i = outline->nodes[node].first; i != OUTLINE_NONE; i = outline->nodes[i].next)
        if (outline->nodes[i].key && strcmp(outline->nodes[i].key, key) == 0) return i;
    return OUTLINE_NONE;
}

static int entry_of(const struct outline *outline, int node, unsigned long index)
{
    int i = outline->nodes[node].first;
    while (i != OUTLINE_NONE && index-- > 0)
        i = outline->nodes[i].next;
    return i;
}

int outline_line(const struct outline *outline, const char *path)
{
    if (outline->count == 0) return 0;
    int node = 0;
    while (*path) {
        int found = OUTLINE_NONE;
        if (*path == '[') {
            char *end;
            found = entry_of(outline, node, strtoul(path + 1, &end, 10));
            path = end + (*end == ']');
        } else {
            if (*path == '.') path++;
            char key[FIELD_PATH_SIZE];
            size_t length = strcspn(path, ".[");
            assert(length > 0 && length < sizeof key);
            memcpy(key, path, length);
            key[length] = 0;
            found = outline_child(outline, node, key);
            path += length;
        }
        if (found == OUTLINE_NONE) break;
        node = found;
    }
    return outline->nodes[node].line;
}
