#include "backend/fleet/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = 1000000, LENGTH_MAX_MM = 10000000 };
static const int64_t time_most_s = (int64_t)1 << 40; /* also of a clock that is far off */

static bool take_bool(const json_t *object, const char *key, bool *out)
{
    const json_t *member = json_object_get(object, key);
    *out = json_is_true(member);
    return json_is_boolean(member);
}

static bool take_number(const json_t *object, const char *key, int64_t most, int64_t *out)
{
    const json_t *member = json_object_get(object, key);
    *out = json_integer_value(member);
    return json_is_integer(member) && *out >= 0 && *out <= most;
}

static bool take_count(const json_t *object, const char *key, int most, int *out)
{
    int64_t number;
    bool taken = take_number(object, key, most, &number);
    *out = taken ? (int)number : 0;
    return taken;
}

static bool copy_word(const char *text, const char *allowed, char *out, size_t size)
{
    if (!text || strlen(text) >= size || strspn(text, allowed) != strlen(text)) return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool take_code(const json_t *member, char out[REPORT_CODE_SIZE])
{
    return copy_word(json_string_value(member), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", out,
                     REPORT_CODE_SIZE);
}

static bool take_word(const json_t *object, const char *key, char out[REPORT_WORD_SIZE])
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && *text &&
           copy_word(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+~-",
                     out, REPORT_WORD_SIZE);
}

/* Of what a terminal of before does not say. */
static bool take_word_if(const json_t *object, const char *key, char out[REPORT_WORD_SIZE])
{
    const char *text = json_string_value(json_object_get(object, key));
    return !json_object_get(object, key) || (text && !*text) || take_word(object, key, out);
}

static bool take_devices(const json_t *devices, struct report_kiosk *out)
{
    const char *role;
    json_t *member;
    if (!json_is_object(devices) || json_object_size(devices) > REPORT_DEVICES_MAX) return false;
    json_object_foreach((json_t *)devices, role, member)
    {
        struct report_device *device = &out->devices[out->devices_count++];
        if (!*role ||
            !copy_word(role, "abcdefghijklmnopqrstuvwxyz_", device->role, sizeof device->role) ||
            !take_bool(member, "fitted", &device->fitted) ||
            !take_word(member, "state", device->state) ||
            !take_code(json_object_get(member, "code"), device->code))
            return false;
    }
    return true;
}

static bool take_codes(const json_t *codes, struct report_kiosk *out)
{
    if (!json_is_array(codes) || json_array_size(codes) > REPORT_CODES_MAX) return false;
    for (size_t i = 0; i < json_array_size(codes); i++)
        if (!take_code(json_array_get(codes, i), out->codes[out->codes_count++])) return false;
    return true;
}

/* A terminal of before says neither. */
static bool take_place(const json_t *staff, struct report_kiosk *out)
{
    const json_t *step = json_object_get(staff, "step"),
                 *service = json_object_get(staff, "service");
    return (!step || copy_word(json_string_value(step), "abcdefghijklmnopqrstuvwxyz_-", out->step,
                               sizeof out->step)) &&
           (!service ||
            copy_word(json_string_value(service), "abcdefghijklmnopqrstuvwxyz0123456789-/",
                      out->service, sizeof out->service));
}

/* A terminal of before says nothing of them. */
static bool take_services(const json_t *services, struct report_kiosk *out)
{
    const char *key;
    json_t *member;
    if (!services) return true;
    if (!json_is_object(services) || json_object_size(services) > REPORT_SERVICES_MAX) return false;
    json_object_foreach((json_t *)services, key, member)
    {
        struct report_service *service = &out->services[out->services_count++];
        if (!*key ||
            !copy_word(key, "abcdefghijklmnopqrstuvwxyz0123456789-/", service->key,
                       sizeof service->key) ||
            !take_bool(member, "ready", &service->ready) ||
            !take_code(json_object_get(member, "code"), service->code))
            return false;
    }
    return true;
}

static bool take_kiosk(const json_t *root, struct report_kiosk *out)
{
    const json_t *paper = json_object_get(root, "paper"), *cases = json_object_get(root, "cases"),
                 *staff = json_object_get(root, "staff");
    return take_word(root, "version", out->version) &&
           take_number(root, "at", time_most_s, &out->at_s) &&
           take_number(root, "started", time_most_s, &out->started_s) &&
           take_devices(json_object_get(root, "devices"), out) &&
           take_bool(paper, "known", &out->paper.known) &&
           take_bool(paper, "warns", &out->paper.warns) &&
           take_count(paper, "remaining_mm", LENGTH_MAX_MM, &out->paper.remaining_mm) &&
           take_count(paper, "receipts_left", LENGTH_MAX_MM, &out->paper.receipts_left) &&
           take_number(paper, "ends", time_most_s, &out->paper.ends_s) &&
           take_count(cases, "waiting", COUNT_MAX, &out->waiting) &&
           take_count(cases, "refused", COUNT_MAX, &out->refused) &&
           take_number(cases, "oldest", time_most_s, &out->oldest_s) &&
           take_bool(staff, "called", &out->staff_called) &&
           take_bool(staff, "in", &out->staff_in) && take_place(staff, out) &&
           take_codes(json_object_get(root, "codes"), out) &&
           take_services(json_object_get(root, "services"), out);
}

static bool take_courier(const json_t *root, struct report *out)
{
    return take_word(root, "version", out->courier.version) &&
           take_word_if(root, "slot", out->courier.slot) &&
           take_number(root, "at", time_most_s, &out->courier.at_s) &&
           take_number(root, "line_since", time_most_s, &out->courier.line_since_s) &&
           take_count(root, "uploading", COUNT_MAX, &out->courier.uploading) &&
           take_count(root, "awaiting", COUNT_MAX, &out->courier.awaiting) &&
           take_count(root, "delivered", COUNT_MAX, &out->courier.delivered) &&
           take_count(root, "aside", COUNT_MAX, &out->courier.aside);
}

bool report_read(const struct bytes *json, struct report *out, struct fault *fault)
{
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *kiosk = json_object_get(root, "kiosk");
    struct report report = {.has_kiosk = !json_is_null(kiosk)};
    bool good = kiosk && take_courier(json_object_get(root, "courier"), &report) &&
                (!report.has_kiosk || take_kiosk(kiosk, &report.kiosk));
    json_decref(root);
    if (!good) return FAULT(fault, FAULT_INPUT, 0, "not a heartbeat");
    *out = report;
    return true;
}

static json_t *kiosk_json(const struct report_kiosk *kiosk)
{
    json_t *devices = json_object(), *codes = json_array(), *services = json_object();
    for (int i = 0; i < kiosk->devices_count; i++) {
        const struct report_device *device = &kiosk->devices[i];
        json_object_set_new(devices, device->role,
                            json_pack("{s:b, s:s, s:s}", "fitted", device->fitted, "state",
                                      device->state, "code", device->code));
    }
    for (int i = 0; i < kiosk->codes_count; i++)
        json_array_append_new(codes, json_string(kiosk->codes[i]));
    for (int i = 0; i < kiosk->services_count; i++)
        json_object_set_new(services, kiosk->services[i].key,
                            json_pack("{s:b, s:s}", "ready", kiosk->services[i].ready, "code",
                                      kiosk->services[i].code));
    return json_pack("{s:s, s:I, s:I, s:o, s:{s:b, s:b, s:i, s:i, s:I}, s:{s:i, s:i, s:I}, s:{s:b, "
                     "s:b, s:s, s:s}, s:o, s:o}",
                     "version", kiosk->version, "at", (json_int_t)kiosk->at_s, "started",
                     (json_int_t)kiosk->started_s, "devices", devices, "paper", "known",
                     kiosk->paper.known, "warns", kiosk->paper.warns, "remaining_mm",
                     kiosk->paper.remaining_mm, "receipts_left", kiosk->paper.receipts_left, "ends",
                     (json_int_t)kiosk->paper.ends_s, "cases", "waiting", kiosk->waiting, "refused",
                     kiosk->refused, "oldest", (json_int_t)kiosk->oldest_s, "staff", "called",
                     kiosk->staff_called, "in", kiosk->staff_in, "step", kiosk->step, "service",
                     kiosk->service, "codes", codes, "services", services);
}

void report_write(const struct report *report, struct bytes *out)
{
    json_t *root = json_pack(
        "{s:o, s:{s:s, s:s, s:I, s:I, s:i, s:i, s:i, s:i}}", "kiosk",
        report->has_kiosk ? kiosk_json(&report->kiosk) : json_null(), "courier", "version",
        report->courier.version, "slot", report->courier.slot, "at",
        (json_int_t)report->courier.at_s, "line_since", (json_int_t)report->courier.line_since_s,
        "uploading", report->courier.uploading, "awaiting", report->courier.awaiting, "delivered",
        report->courier.delivered, "aside", report->courier.aside);
    char *text = json_dumps(root, JSON_COMPACT);
    bytes_append_text(out, text ? text : "");
    free(text);
    json_decref(root);
}

bool report_has_code(const struct report *report, const char *code)
{
    for (int i = 0; i < report->kiosk.codes_count; i++)
        if (strcmp(report->kiosk.codes[i], code) == 0) return true;
    return false;
}

bool report_device_is_down(const struct report_device *device)
{
    return device->fitted && strcmp(device->state, "ready") != 0 &&
           strcmp(device->state, "busy") != 0;
}
