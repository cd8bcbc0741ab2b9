#define _DEFAULT_SOURCE
/* The session's story as a hash chain: a line taken out or changed later no longer follows. */
#include "case/case.h"

#include "base/utf8.h"
#include "case/json_writer.h"
#include "seal/seal.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { EVENTS_MAX = 4096, EVENTS_JSON_MAX = 4 << 20 };

static const char schema[] = "anjungan-events-1";
static const char chain_start[] =
    "0000000000000000000000000000000000000000000000000000000000000000";

static void link_event(const char *previous, const struct case_event *event, char out[65])
{
    char at[CIVIL_ISO_SIZE];
    civil_to_iso(&event->at, at);
    char line[65 + CIVIL_ISO_SIZE + sizeof event->kind + sizeof event->detail];
    int length =
        snprintf(line, sizeof line, "%s\n%s\n%s\n%s", previous, at, event->kind, event->detail);
    seal_sha256(line, (size_t)length, out);
}

/* Copies what fits, never half of a UTF-8 character, and no control character: the line feed parts
 * the fields of a chained line. */
static void copy_cut(const char *text, char *out, size_t size)
{
    utf8_copy(out, size, text);
    for (char *at = out; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F) *at = ' ';
}

static void reserve_one(struct case_record *record)
{
    if (record->events_count < record->events_capacity) return;
    int capacity = record->events_capacity ? 2 * record->events_capacity : 32;
    struct case_event *grown = memory_alloc((size_t)capacity * sizeof *grown);
    if (record->events_count)
        memcpy(grown, record->events, (size_t)record->events_count * sizeof *grown);
    memory_wipe_free(record->events, (size_t)record->events_capacity * sizeof *record->events);
    record->events = grown;
    record->events_capacity = capacity;
}

void case_event_add(struct case_record *record, const struct civil *at, const char *kind,
                    const char *detail)
{
    if (record->events_count == EVENTS_MAX)
        return; /* a stuck key must not grow the case for ever */
    reserve_one(record);
    struct case_event *event = &record->events[record->events_count];
    *event = (struct case_event){.at = *at};
    copy_cut(kind, event->kind, sizeof event->kind);
    copy_cut(detail ? detail : "", event->detail, sizeof event->detail);
    const char *previous = record->events_count ? event[-1].chain : chain_start;
    link_event(previous, event, event->chain);
    record->events_count++;
}

bool case_events_verify(const struct case_event *events, int count)
{
    const char *previous = chain_start;
    for (int i = 0; i < count; i++) {
        char expected[65];
        link_event(previous, &events[i], expected);
        if (strcmp(expected, events[i].chain) != 0) return false;
        previous = events[i].chain;
    }
    return true;
}

bool case_write_events(const struct case_record *record, struct bytes *out, struct fault *fault)
{
    if (!case_events_verify(record->events, record->events_count))
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "the session's event chain is broken");
    struct bytes json = {0};
    struct json_writer writer = {.out = &json};
    json_begin_object(&writer, NULL);
    json_text(&writer, "schema", schema);
    json_begin_array(&writer, "events");
    for (int i = 0; i < record->events_count; i++) {
        char at[CIVIL_ISO_SIZE];
        civil_to_iso(&record->events[i].at, at);
        json_begin_object(&writer, NULL);
        json_text(&writer, "at", at);
        json_text(&writer, "kind", record->events[i].kind);
        json_text(&writer, "detail", record->events[i].detail);
        json_text(&writer, "chain", record->events[i].chain);
        json_end(&writer);
    }
    json_end(&writer);
    json_end(&writer);
    bytes_move(out, &json);
    return true;
}

static bool event_from_json(json_t *entry, struct case_event *out)
{
    const char *at = json_string_value(json_object_get(entry, "at"));
    const char *kind = json_string_value(json_object_get(entry, "kind"));
    const char *detail = json_string_value(json_object_get(entry, "detail"));
    const char *chain = json_string_value(json_object_get(entry, "chain"));
    if (!at || !kind || !detail || !chain) return false;
    *out = (struct case_event){0};
    if (strlen(kind) >= sizeof out->kind || strlen(detail) >= sizeof out->detail ||
        strlen(chain) + 1 != sizeof out->chain || !civil_from_iso(at, &out->at))
        return false;
    memcpy(out->kind, kind, strlen(kind) + 1);
    memcpy(out->detail, detail, strlen(detail) + 1);
    memcpy(out->chain, chain, sizeof out->chain);
    return true;
}

static bool verify_array(json_t *array, int *out_count, struct fault *fault)
{
    size_t count = json_array_size(array);
    if (!json_is_array(array) || count > EVENTS_MAX)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "events.json holds no list of events");
    char previous[65];
    memcpy(previous, chain_start, sizeof previous);
    for (size_t i = 0; i < count; i++) {
        struct case_event event;
        char expected[65];
        if (!event_from_json(json_array_get(array, i), &event))
            return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "event %zu is not as agreed", i + 1);
        link_event(previous, &event, expected);
        if (strcmp(expected, event.chain) != 0)
            return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the event chain breaks at %zu",
                               i + 1);
        memcpy(previous, event.chain, sizeof previous);
    }
    *out_count = (int)count;
    return true;
}

bool case_read_events(const struct bytes *json, int *out_count, struct fault *fault)
{
    if (json->size == 0 || json->size > EVENTS_JSON_MAX)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "events.json has no usable size");
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const char *found = json_string_value(json_object_get(root, "schema"));
    bool done = false;
    if (!found || strcmp(found, schema) != 0)
        FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "events.json is not of schema %s", schema);
    else
        done = verify_array(json_object_get(root, "events"), out_count, fault);
    json_decref(root);
    return done;
}
