#include "devices/devices.h"

#include "devices/watcher.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct devices {
    struct mailbox *mail;
    struct devices_limits limits[DEVICE_ROLES];
    struct watcher *watchers[DEVICE_ROLES]; /* NULL: not fitted */
    uint32_t last_job;
    uint32_t live; /* the job of devices_camera_start */
};

static int or_default(int limit_ms, int default_ms)
{
    return limit_ms > 0 ? limit_ms : default_ms;
}

static struct devices_limits fill_limits(const struct devices_limits *given, enum device_role role)
{
    bool scanner = role == DEVICE_SCANNER, headset = role == DEVICE_HEADSET;
    return (struct devices_limits){
        .start_ms = or_default(given->start_ms, scanner ? 30000 : 10000),
        .scan_ms = or_default(given->scan_ms, 40000),
        .finish_ms = or_default(given->finish_ms, 10000),
        .still_ms = or_default(given->still_ms, 10000),
        .frame_ms = or_default(given->frame_ms, 5000),
        .print_ms = or_default(given->print_ms, 40000),
        .query_ms = or_default(given->query_ms, scanner   ? 20000
                                                : headset ? 1500
                                                          : 3000),
        .pulse_ms = or_default(given->pulse_ms, 15000),
        .restart_ms = or_default(given->restart_ms, 200),
        .restart_most_ms = or_default(given->restart_most_ms, 5000),
        .restart_reset_ms = or_default(given->restart_reset_ms, 30000),
    };
}

static void post_not_fitted(struct devices *devices, enum device_role role)
{
    struct device_report *report = memory_alloc(sizeof *report);
    *report = (struct device_report){.role = role, .state = DEVICE_NO_DEVICE};
    report->printer.state = DEVICE_NO_DEVICE;
    struct mail mail = {
        .kind = MAIL_DEVICE_STATE, .number = (int64_t)role, .payload = report, .drop = free};
    if (!mailbox_post(devices->mail, &mail)) mail_drop(&mail);
}

struct devices *devices_create(const struct devices_config *config, struct mailbox *mail,
                               struct fault *fault)
{
    struct devices *devices = memory_alloc(sizeof *devices);
    devices->mail = mail;
    for (enum device_role role = 0; role < DEVICE_ROLES; role++) {
        devices->limits[role] = fill_limits(&config->limits, role);
        const char *uri = config->uris[role];
        if (!uri || !*uri) {
            post_not_fitted(devices, role);
            continue;
        }
        devices->watchers[role] = watcher_create(role, config, &devices->limits[role], mail, fault);
        if (devices->watchers[role]) continue;
        devices_destroy(devices);
        return NULL;
    }
    return devices;
}

void devices_destroy(struct devices *devices)
{
    if (!devices) return;
    for (int role = 0; role < DEVICE_ROLES; role++) /* all at once, then one after the other */
        watcher_end(devices->watchers[role]);
    for (int role = 0; role < DEVICE_ROLES; role++)
        watcher_destroy(devices->watchers[role]);
    free(devices);
}

static uint32_t next_job(struct devices *devices)
{
    if (++devices->last_job == 0) devices->last_job = 1;
    return devices->last_job;
}

static struct order *make_order(struct devices *devices, enum message_kind kind, int limit_ms)
{
    return order_make(kind, next_job(devices), limit_ms);
}

/* Gives a job to its device; where none is fitted, or it has far too much to do, the job ends at
 * once. */
static uint32_t submit_job(struct devices *devices, enum device_role role, struct order *order)
{
    static const char *const gone[DEVICE_ROLES] = {"X-05", "C-02", "P-06", "R-02", "L-01", "J-01"};
    uint32_t job = order->job;
    if (devices->watchers[role] && watcher_submit(devices->watchers[role], order, true)) return job;
    struct fault *fault = memory_alloc(sizeof *fault);
    if (devices->watchers[role]) {
        FAULT(fault, FAULT_REFUSED, 0, "too many jobs for the %s", device_role_name(role));
    } else {
        order_drop(order);
        FAULT_CODED(fault, gone[role], FAULT_DEVICE, 0, "no %s is fitted", device_role_name(role));
    }
    struct mail mail = {.kind = MAIL_DEVICE_FAILED, .job = job, .payload = fault, .drop = free};
    if (!mailbox_post(devices->mail, &mail)) mail_drop(&mail);
    return job;
}

/* What no mail answers by its number. */
static void submit(struct devices *devices, enum device_role role, struct order *order)
{
    if (devices->watchers[role])
        watcher_submit(devices->watchers[role], order, false);
    else
        order_drop(order);
}

uint32_t devices_scan(struct devices *devices, const struct scan_request *request)
{
    struct order *order =
        make_order(devices, MESSAGE_SCAN, devices->limits[DEVICE_SCANNER].scan_ms);
    order->scan = *request;
    if (order->scan.pages_most < 1) order->scan.pages_most = 1;
    if (order->scan.pages_most > PAGES_MAX) order->scan.pages_most = PAGES_MAX;
    return submit_job(devices, DEVICE_SCANNER, order);
}

uint32_t devices_camera_start(struct devices *devices, bool find_codes)
{
    devices_camera_stop(devices);
    struct order *order =
        make_order(devices, MESSAGE_CAMERA_START, devices->limits[DEVICE_CAMERA].query_ms);
    order->find_codes = find_codes;
    devices->live = submit_job(devices, DEVICE_CAMERA, order);
    return devices->live;
}

void devices_camera_stop(struct devices *devices)
{
    if (!devices->live) return;
    if (devices->watchers[DEVICE_CAMERA])
        watcher_forget(devices->watchers[DEVICE_CAMERA], devices->live);
    devices->live = 0;
    submit(devices, DEVICE_CAMERA,
           make_order(devices, MESSAGE_CAMERA_STOP, devices->limits[DEVICE_CAMERA].query_ms));
}

uint32_t devices_camera_still(struct devices *devices)
{
    return submit_job(devices, DEVICE_CAMERA,
                      make_order(devices, MESSAGE_STILL, devices->limits[DEVICE_CAMERA].still_ms));
}

uint32_t devices_print(struct devices *devices, const struct bitmap *page)
{
    struct order *order =
        make_order(devices, MESSAGE_PRINT, devices->limits[DEVICE_PRINTER].print_ms);
    bitmap_init(&order->page, page->width_px, page->height_px);
    memcpy(order->page.rows, page->rows, (size_t)page->stride_bytes * (size_t)page->height_px);
    return submit_job(devices, DEVICE_PRINTER, order);
}

void devices_query(struct devices *devices, enum device_role role)
{
    if (devices->watchers[role])
        submit(devices, role, make_order(devices, MESSAGE_QUERY, devices->limits[role].query_ms));
    else
        post_not_fitted(devices, role);
}

void devices_light(struct devices *devices, enum light_place place, enum light_flash flash)
{
    assert(place < LIGHT_PLACES && flash < LIGHT_WORDS);
    struct order *order =
        make_order(devices, MESSAGE_LIGHT, devices->limits[DEVICE_LIGHT].query_ms);
    order->place = place;
    order->flash = flash;
    submit(devices, DEVICE_LIGHT, order);
}

void devices_look_often(struct devices *devices, enum device_role role, bool on)
{
    struct order *order = make_order(devices, MESSAGE_OFTEN, devices->limits[role].query_ms);
    order->often = on;
    submit(devices, role, order);
}

void devices_cancel(struct devices *devices, uint32_t job)
{
    if (job == 0) return;
    if (job == devices->live) {
        devices_camera_stop(devices);
        return;
    }
    for (int role = 0; role < DEVICE_ROLES; role++)
        if (devices->watchers[role] && watcher_forget(devices->watchers[role], job))
            submit(devices, (enum device_role)role, order_make(MESSAGE_STOP, job, 0));
}

void devices_drop_waiting(struct devices *devices, uint32_t job)
{
    if (job == 0) return;
    for (int role = 0; role < DEVICE_ROLES; role++) {
        if (!devices->watchers[role] || !watcher_wants(devices->watchers[role], job)) continue;
        struct order *order = order_make(MESSAGE_STOP, job, 0);
        order->waiting_only = true;
        submit(devices, (enum device_role)role, order);
    }
}

void devices_control(struct devices *devices, enum device_role role, const char *word)
{
    struct order *order = make_order(devices, MESSAGE_CONTROL, devices->limits[role].query_ms);
    snprintf(order->word, sizeof order->word, "%s", word);
    submit(devices, role, order);
}

int devices_pid(struct devices *devices, enum device_role role)
{
    return devices->watchers[role] ? watcher_pid(devices->watchers[role]) : 0;
}
