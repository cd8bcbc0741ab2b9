#define _GNU_SOURCE
#include "devices/child/child.h"

#include "base/log.h"
#include "devices/child/driver.h"
#include "devices/protocol.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    QUERY_MS = 2000,
    FRAME_MS = 2000,
    LOOK_AGAIN_MS = 5000, /* for a device that is absent */
};

struct child {
    int socket;
    const char *uri;
    struct driver driver;
    bool opened, absent;
    struct device_report last; /* as last told */
    uint32_t job;              /* being served */
    uint32_t live;             /* the job that frames go to; 0: not live */
    int in_flight;             /* frames not yet seen by the kiosk */
    bool ended;
};

static void send_message(struct child *child, const struct message *message, int attached)
{
    struct fault fault = {0};
    while (!message_send(child->socket, message, attached, &fault)) {
        struct pollfd wait = {.fd = child->socket, .events = POLLOUT};
        if (fault.kind == FAULT_TIMEOUT && poll(&wait, 1, -1) >= 0) continue;
        child->ended = true;
        return;
    }
}

static void send_picture(struct child *child, enum message_kind kind, uint32_t job,
                         const struct picture *picture)
{
    struct message message = message_make(kind, job);
    struct fault fault = {0};
    int memfd = -1;
    if (message_put_picture(&message, picture, &memfd, &fault)) {
        send_message(child, &message, memfd);
        close(memfd);
        return;
    }
    message = message_make(MESSAGE_FAILED, job);
    message_put_fault(&message, &fault);
    send_message(child, &message, -1);
}

static void send_failed(struct child *child, uint32_t job, const struct fault *fault)
{
    struct message message = message_make(MESSAGE_FAILED, job);
    message_put_fault(&message, fault);
    send_message(child, &message, -1);
}

/* A driver that could not be opened is tried again each time its state is asked for. */
static struct device_report look(struct child *child, int timeout_ms)
{
    struct fault fault = {0};
    if (!child->opened) {
        child->opened = driver_open(child->last.role, child->uri, &child->driver, &fault);
        if (!child->opened) return driver_report_fault(child->last.role, &fault);
    }
    return driver_report(&child->driver, timeout_ms);
}

static void send_report(struct child *child, enum message_kind kind, uint32_t job,
                        const struct device_report *report)
{
    struct message message = message_make(kind, job);
    message.report = *report;
    child->last = *report;
    child->absent = report->state == DEVICE_NO_DEVICE || report->state == DEVICE_OFFLINE;
    send_message(child, &message, -1);
}

static bool stop_wanted(void *context)
{
    const struct child *child = context;
    return message_stops(child->socket, child->job);
}

static void serve_scan(struct child *child, const struct message *request)
{
    struct scan_request scan = {.dpi = request->dpi, .colour = request->colour != 0};
    struct picture page = {0};
    struct fault fault = {0};
    struct scanner *scanner = child->driver.scanner;
    child->job = request->job;
    scanner->stop_wanted = stop_wanted;
    scanner->stop_context = child;
    if (scanner->ops->scan(scanner, &scan, &page, request->timeout_ms, &fault))
        send_picture(child, MESSAGE_PAGE, request->job, &page);
    else
        send_failed(child, request->job, &fault);
    picture_free(&page);
}

static void serve_still(struct child *child, const struct message *request)
{
    struct picture still = {0};
    struct fault fault = {0};
    struct camera *camera = child->driver.camera;
    if (camera->ops->still(camera, &still, request->timeout_ms, &fault))
        send_picture(child, MESSAGE_STILL_TAKEN, request->job, &still);
    else
        send_failed(child, request->job, &fault);
    picture_free(&still);
}

static void serve_camera_start(struct child *child, const struct message *request)
{
    struct fault fault = {0};
    struct camera *camera = child->driver.camera;
    if (child->live) camera->ops->stop(camera);
    child->live = 0;
    if (!camera->ops->start(camera, &fault)) {
        send_failed(child, request->job, &fault);
        return;
    }
    child->live = request->job;
    child->in_flight = 0;
}

static void serve_camera_stop(struct child *child)
{
    if (child->live) child->driver.camera->ops->stop(child->driver.camera);
    child->live = 0;
}

static void serve_print(struct child *child, const struct message *request, int attached)
{
    struct bitmap page = {0};
    struct fault fault = {0};
    enum print_proof proof = PRINT_UNCONFIRMED;
    struct printer *printer = child->driver.printer;
    if (message_take_bitmap(request, attached, &page, &fault) &&
        printer->ops->print(printer, &page, &proof, request->timeout_ms, &fault)) {
        struct message message = message_make(MESSAGE_PRINTED, request->job);
        message.proof = (int32_t)proof;
        send_message(child, &message, -1);
    } else {
        send_failed(child, request->job, &fault);
    }
    bitmap_free(&page);
}

static void serve_control(struct child *child, const struct message *request)
{
    struct fault fault = {0};
    if (!driver_control(&child->driver, request->text, &fault))
        log_fault(LOG_LEVEL_WARNING, "device", "take a word", &fault);
}

/* Whether the driver at hand can do what is asked. */
static bool fits(const struct child *child, uint32_t kind)
{
    switch ((enum message_kind)kind) {
    case MESSAGE_SCAN: return child->driver.scanner;
    case MESSAGE_CAMERA_START:
    case MESSAGE_CAMERA_STOP:
    case MESSAGE_STILL: return child->driver.camera;
    case MESSAGE_PRINT: return child->driver.printer;
    case MESSAGE_QUERY:
    case MESSAGE_CONTROL:
    case MESSAGE_FRAME_SEEN:
    case MESSAGE_STOP: return true;
    case MESSAGE_NONE:
    case MESSAGE_STATE:
    case MESSAGE_PAGE:
    case MESSAGE_FRAME:
    case MESSAGE_STILL_TAKEN:
    case MESSAGE_PRINTED:
    case MESSAGE_FAILED:
    case MESSAGE_DONE:
    case MESSAGE_KINDS: break;
    }
    return false;
}

static void refuse(struct child *child, const struct message *request)
{
    struct fault fault = {0};
    if (child->opened)
        FAULT(&fault, FAULT_INPUT, 0, "not a job for a %s", device_role_name(child->last.role));
    else
        FAULT_CODED(&fault, child->last.code, FAULT_DEVICE, 0, "the device is not open");
    send_failed(child, request->job, &fault);
}

static void serve(struct child *child, const struct message *request, int attached)
{
    if (request->kind == MESSAGE_FRAME_SEEN) {
        if (child->in_flight > 0) child->in_flight--;
        return;
    }
    if (request->kind == MESSAGE_STOP) return; /* it came too late */
    struct device_report report;
    if (!child->opened) look(child, QUERY_MS);
    if (!fits(child, request->kind))
        refuse(child, request);
    else if (request->kind == MESSAGE_SCAN)
        serve_scan(child, request);
    else if (request->kind == MESSAGE_STILL)
        serve_still(child, request);
    else if (request->kind == MESSAGE_CAMERA_START)
        serve_camera_start(child, request);
    else if (request->kind == MESSAGE_CAMERA_STOP)
        serve_camera_stop(child);
    else if (request->kind == MESSAGE_PRINT)
        serve_print(child, request, attached);
    else if (request->kind == MESSAGE_CONTROL)
        serve_control(child, request);
    report = look(child, QUERY_MS);
    send_report(child, MESSAGE_DONE, request->job, &report);
}

static void serve_next(struct child *child)
{
    struct message request;
    struct fault fault = {0};
    int attached = -1;
    if (message_receive(child->socket, &request, &attached, &fault)) {
        serve(child, &request, attached);
        if (attached >= 0) close(attached);
    } else if (fault.kind != FAULT_NOT_FOUND) {
        child->ended = true;
    }
}

static void send_frame(struct child *child)
{
    struct picture frame = {0};
    struct fault fault = {0};
    struct camera *camera = child->driver.camera;
    if (camera->ops->frame(camera, &frame, FRAME_MS, &fault)) {
        child->in_flight++;
        send_picture(child, MESSAGE_FRAME, child->live, &frame);
    } else {
        send_failed(child, child->live, &fault);
        serve_camera_stop(child);
        struct device_report report = look(child, QUERY_MS);
        send_report(child, MESSAGE_STATE, 0, &report);
    }
    picture_free(&frame);
}

static void look_again(struct child *child)
{
    struct device_report before = child->last;
    struct device_report report = look(child, QUERY_MS);
    if (report.state == before.state && strcmp(report.code, before.code) == 0) return;
    send_report(child, MESSAGE_STATE, 0, &report);
}

int child_serve(int socket, enum device_role role, const char *uri, char *const *words,
                int word_count)
{
    struct child child = {.socket = socket, .uri = uri, .last = {.role = role}};
    struct device_report report = look(&child, QUERY_MS);
    for (int i = 0; i < word_count && child.opened; i++)
        driver_control(&child.driver, words[i], NULL);
    if (word_count > 0) report = look(&child, QUERY_MS);
    send_report(&child, MESSAGE_DONE, 0, &report);
    while (!child.ended) {
        bool frame_due = child.live && child.in_flight < FRAMES_IN_FLIGHT;
        struct pollfd wait = {.fd = socket, .events = POLLIN};
        int ready = poll(&wait, 1, frame_due ? 0 : child.absent ? LOOK_AGAIN_MS : -1);
        if (ready < 0 && errno != EINTR) break;
        if (ready > 0)
            serve_next(&child);
        else if (ready == 0 && frame_due)
            send_frame(&child);
        else if (ready == 0)
            look_again(&child);
    }
    driver_close(&child.driver);
    return 0;
}
