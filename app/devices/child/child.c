#define _GNU_SOURCE
#include "devices/child/child.h"

#include "base/log.h"
#include "devices/child/child_inside.h"
#include "wipe/wipe.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static bool stop_wanted(void *context)
{
    const struct child *child = context;
    return message_stops(child->socket, child->job);
}

/* Page after page until there are enough, the device has no more, or something is wrong. The number
 * of pages that were given; out_end tells why it ended, where it was not by number. */
static int scan_pages(struct child *child, const struct message *request, struct fault *out_end)
{
    const struct scan_request scan = {.dpi = request->dpi,
                                      .colour = request->colour != 0,
                                      .card = request->card != 0,
                                      .pages_most = request->pages};
    struct scanner *scanner = child->driver.scanner;
    int index = 0;
    bool going = true;
    while (going && index < scan.pages_most && !child->ended) {
        struct picture page = {0};
        struct message message = message_make(MESSAGE_PAGE, request->job);
        message.pages = index;
        if (index > 0 && stop_wanted(child))
            going = FAULT(out_end, FAULT_REFUSED, 0, "the scan was stopped");
        else
            going =
                scanner->ops->scan(scanner, &scan, index, &page, request->timeout_ms, out_end) &&
                child_say_picture(child, &message, &page, out_end);
        picture_free(&page);
        index += going;
    }
    return index;
}

static void serve_scan(struct child *child, const struct message *request)
{
    struct fault end = {0};
    struct scanner *scanner = child->driver.scanner;
    child->job = request->job;
    scanner->stop_wanted = stop_wanted;
    scanner->stop_context = child;
    int pages = scan_pages(child, request, &end);
    bool well = end.kind == FAULT_NONE || (end.kind == FAULT_NOT_FOUND && !end.code[0]);
    if (well && pages > 0) {
        struct message message = message_make(MESSAGE_SCANNED, request->job);
        message.pages = pages;
        child_say(child, &message, -1);
    } else {
        if (well) FAULT_CODED(&end, "X-02", FAULT_ATTENTION, 0, "there was no page");
        child_say_failed(child, request->job, &end);
    }
    scanner->ops->finish(scanner); /* may take its time: the kiosk has its pages */
}

static void serve_still(struct child *child, const struct message *request)
{
    struct picture still = {0};
    struct fault fault = {0};
    struct camera *camera = child->driver.camera;
    struct message message = message_make(MESSAGE_STILL_TAKEN, request->job);
    if (!camera->ops->still(camera, &still, request->timeout_ms, &fault) ||
        !child_say_picture(child, &message, &still, &fault))
        child_say_failed(child, request->job, &fault);
    picture_free(&still);
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
        child_say(child, &message, -1);
    } else {
        child_say_failed(child, request->job, &fault);
    }
    bitmap_free(&page);
}

static void serve_control(struct child *child, const struct message *request)
{
    struct fault fault = {0};
    if (!driver_control(&child->driver, request->text, &fault))
        log_fault(LOG_LEVEL_WARNING, "device", "take a word", &fault);
}

static void serve_light(struct child *child, const struct message *request)
{
    struct fault fault = {0};
    struct light *light = child->driver.light;
    if (light->ops->set(light, (enum light_place)request->place, (enum light_flash)request->flash,
                        &fault))
        return;
    log_fault(LOG_LEVEL_WARNING, "device", "switch a light", &fault);
    child->last = driver_report_fault(DEVICE_LIGHT, &fault);
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
    case MESSAGE_LIGHT: return child->driver.light;
    case MESSAGE_QUERY:
    case MESSAGE_CONTROL:
    case MESSAGE_OFTEN:
    case MESSAGE_FRAME_SEEN:
    case MESSAGE_STOP: return true;
    case MESSAGE_NONE:
    case MESSAGE_STATE:
    case MESSAGE_PAGE:
    case MESSAGE_SCANNED:
    case MESSAGE_CODE:
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
        FAULT(&fault, FAULT_INPUT, 0, "not a job for a %s", device_role_name(child->setup->role));
    else
        FAULT_CODED(&fault, child->last.code, FAULT_DEVICE, 0, "the device is not open");
    child_say_failed(child, request->job, &fault);
}

static void serve_order(struct child *child, const struct message *request, int attached)
{
    if (!fits(child, request->kind))
        refuse(child, request);
    else if (request->kind == MESSAGE_SCAN)
        serve_scan(child, request);
    else if (request->kind == MESSAGE_STILL)
        serve_still(child, request);
    else if (request->kind == MESSAGE_CAMERA_START)
        child_camera_start(child, request);
    else if (request->kind == MESSAGE_CAMERA_STOP)
        child_camera_stop(child);
    else if (request->kind == MESSAGE_PRINT)
        serve_print(child, request, attached);
    else if (request->kind == MESSAGE_CONTROL)
        serve_control(child, request);
    else if (request->kind == MESSAGE_LIGHT)
        serve_light(child, request);
    else if (request->kind == MESSAGE_OFTEN)
        child->often = request->often;
}

static void serve(struct child *child, const struct message *request, int attached)
{
    if (request->kind == MESSAGE_FRAME_SEEN) {
        if (child->in_flight > 0) child->in_flight--;
        return;
    }
    if (request->kind == MESSAGE_STOP) return; /* it came too late */
    if (!child->opened) child->last = child_look(child, QUERY_MS);
    serve_order(child, request, attached);
    wipe_stack();
    wipe_heap();
    bool looks = request->kind != MESSAGE_LIGHT && request->kind != MESSAGE_OFTEN;
    struct device_report report = looks ? child_look(child, QUERY_MS) : child->last;
    child_say_report(child, MESSAGE_DONE, request->job, &report);
    if (!looks) child->look_ms = child_now_ms();
}

static void serve_next(struct child *child)
{
    struct message request;
    struct fault fault = {0};
    int attached = -1;
    if (message_receive(child->socket, &request, &attached, &fault)) {
        serve(child, &request, attached);
        if (attached >= 0) close(attached);
        explicit_bzero(&request, sizeof request);
    } else if (fault.kind != FAULT_NOT_FOUND) {
        child->ended = true;
    }
}

static void begin(struct child *child)
{
    struct device_report report = child_look(child, QUERY_MS);
    const struct driver_setup *setup = child->setup;
    for (int i = 0; i < setup->word_count && child->opened; i++)
        driver_control(&child->driver, setup->words[i], NULL);
    if (setup->word_count > 0) report = child_look(child, QUERY_MS);
    child_say_report(child, MESSAGE_DONE, 0, &report);
}

int child_serve(int socket, const struct driver_setup *setup)
{
    struct child child = {.socket = socket, .setup = setup};
    begin(&child);
    while (!child.ended) {
        bool frame_due = child_frame_is_due(&child);
        int wait_ms = child_tick(&child);
        struct pollfd wait[] = {{.fd = socket, .events = POLLIN},
                                {.fd = child_news_fd(&child), .events = POLLIN}};
        int ready = poll(wait, 2, frame_due ? 0 : wait_ms);
        if (ready < 0 && errno != EINTR) break;
        if (ready > 0 && wait[0].revents)
            serve_next(&child);
        else if (ready > 0)
            child_hear_news(&child);
        else if (ready == 0 && frame_due)
            child_camera_frame(&child);
    }
    child_camera_stop(&child);
    driver_close(&child.driver);
    return 0;
}
