#define _POSIX_C_SOURCE 200809L
#include "kiosk/beat.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_FILE_MAX = 4096 };

static json_t *device_json(const struct beat_device *device)
{
    return json_pack("{s:b, s:s, s:s}", "fitted", device->fitted, "state",
                     device_state_name(device->state), "code", device->code);
}

static json_t *devices_json(const struct beat *beat)
{
    json_t *devices = json_object();
    for (int role = 0; role < DEVICE_ROLES; role++)
        json_object_set_new(devices, device_role_name((enum device_role)role),
                            device_json(&beat->devices[role]));
    return devices;
}

static json_t *printer_json(const struct printer_status *printer)
{
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:b}", "paper", printer_paper_name(printer->paper), "cover",
        printer_cover_name(printer->cover), "head", printer_head_name(printer->head), "cutter",
        printer_cutter_name(printer->cutter), "output", printer_output_name(printer->output),
        "near_end_sensor", printer->near_end_sensor);
}

static json_t *paper_json(const struct paper_ledger *paper)
{
    return json_pack("{s:b, s:i, s:i, s:i, s:i, s:i, s:i, s:b, s:b, s:I, s:i, s:I}", "known",
                     paper->known, "roll_mm", paper->roll_mm, "used_mm", paper->used_mm,
                     "remaining_mm", paper->remaining_mm, "receipts", paper->receipts, "receipt_mm",
                     paper->receipt_mm, "receipts_left", paper->receipts_left, "near_end",
                     paper->near_end, "warns", paper->warns, "since", (json_int_t)paper->since_s,
                     "by", paper->by, "ends", (json_int_t)paper->ends_s);
}

static void add_code(json_t *codes, const char *code)
{
    size_t index;
    json_t *before;
    if (!code[0]) return;
    json_array_foreach(codes, index,
                       before) if (strcmp(json_string_value(before), code) == 0) return;
    json_array_append_new(codes, json_string(code));
}

/* Every support code that stands now, once. */
static json_t *codes_json(const struct beat *beat)
{
    json_t *codes = json_array();
    for (int role = 0; role < DEVICE_ROLES; role++)
        if (beat->devices[role].fitted) add_code(codes, beat->devices[role].code);
    if (beat->paper.warns) add_code(codes, "P-08");
    return codes;
}

static json_t *services_json(const struct beat *beat)
{
    json_t *services = json_object();
    for (int i = 0; i < beat->services_count; i++)
        json_object_set_new(services, beat->services[i].key,
                            json_pack("{s:b, s:s}", "ready", beat->services[i].ready, "code",
                                      beat->services[i].code));
    return services;
}

bool beat_write(const char *state_dir, const struct beat *beat, struct fault *fault)
{
    char dir[PATH_SIZE];
    if (!path_join(state_dir, "beat", dir, fault) || !dir_make(dir, 0770, fault)) return false;
    json_t *root = json_pack(
        "{s:s, s:s, s:I, s:I, s:o, s:o, s:o, s:{s:i, s:I, s:i}, s:{s:b, s:b, s:s, s:s}, s:o, s:o}",
        "terminal", beat->terminal, "version", beat->version, "at", (json_int_t)beat->now_s,
        "started", (json_int_t)beat->started_s, "devices", devices_json(beat), "printer",
        printer_json(&beat->printer), "paper", paper_json(&beat->paper), "cases", "waiting",
        beat->waiting, "oldest", (json_int_t)beat->oldest_s, "refused", beat->refused, "staff",
        "called", beat->staff_called, "in", beat->staff_in, "step", beat->step ? beat->step : "",
        "service", beat->service ? beat->service : "", "codes", codes_json(beat), "services",
        services_json(beat));
    if (!root) return FAULT(fault, FAULT_INPUT, 0, "the terminal's state cannot be told as JSON");
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    if (!text) return FAULT(fault, FAULT_INPUT, 0, "the terminal's state cannot be told as JSON");
    bool done = file_write_durable(dir, "kiosk.json", text, strlen(text), 0640, fault);
    free(text);
    return done;
}

static bool take_number(const json_t *root, const char *key, int64_t least, int64_t most,
                        int64_t *out)
{
    const json_t *member = json_object_get(root, key);
    json_int_t number = json_integer_value(member);
    if (!json_is_integer(member) || number < least || number > most) return false;
    *out = number;
    return true;
}

static bool take_code(const json_t *root, char out[8])
{
    const char *code = json_string_value(json_object_get(root, "code"));
    if (!code || strlen(code) > 7 ||
        strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != strlen(code))
        return false;
    memcpy(out, code, strlen(code) + 1);
    return true;
}

static bool line_from_json(const json_t *root, struct beat_line *out)
{
    const int64_t latest_s = (int64_t)1 << 40; /* what a clock that is far off still says */
    const json_t *up = json_object_get(root, "up");
    int64_t offset_s = 0;
    struct beat_line line = {.known = true, .up = json_is_true(up)};
    if (!json_is_boolean(up) || !take_number(root, "since", 0, latest_s, &line.since_s) ||
        !take_number(root, "contact", 0, latest_s, &line.contact_s) ||
        !take_number(root, "clock_offset", -INT_MAX, INT_MAX, &offset_s) ||
        !take_code(root, line.code))
        return false;
    line.clock_offset_s = (int)offset_s;
    *out = line;
    return true;
}

/* The courier has the network: what stands there need not be a file, and is not waited for. */
static bool read_regular(const char *path, char out[LINE_FILE_MAX], size_t *out_size,
                         struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return FAULT(fault, errno == ENOENT ? FAULT_NOT_FOUND : FAULT_INPUT, errno, "open %s: %s",
                     path, strerror(errno));
    struct stat info;
    ssize_t got = -1;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size < LINE_FILE_MAX)
        got = read(fd, out, LINE_FILE_MAX);
    close(fd);
    if (got < 0 || got == LINE_FILE_MAX)
        return FAULT(fault, FAULT_INPUT, 0, "%s is not a small file", path);
    *out_size = (size_t)got;
    return true;
}

bool beat_line_read(const char *state_dir, struct beat_line *out, struct fault *fault)
{
    char dir[PATH_SIZE], path[PATH_SIZE], text[LINE_FILE_MAX];
    size_t size = 0;
    struct fault reading = {0};
    if (!path_join(state_dir, "beat", dir, fault) || !path_join(dir, "courier.json", path, fault))
        return false;
    if (!read_regular(path, text, &size, &reading)) {
        if (reading.kind == FAULT_NOT_FOUND) {
            *out = (struct beat_line){0};
            return true;
        }
        if (fault) *fault = reading;
        return false;
    }
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    bool done = line_from_json(root, out) ||
                FAULT(fault, FAULT_INPUT, 0, "courier.json is not what a courier writes");
    json_decref(root);
    return done;
}
