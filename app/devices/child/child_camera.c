#define _GNU_SOURCE
#include "devices/child/child_inside.h"

#include <string.h>

enum {
    FRAME_MS = 2000,
    CODE_EACH = 3, /* frames, of which one is searched for a code */
    CODE_AGAIN_MS = 2000,
};

void child_camera_stop(struct child *child)
{
    if (child->live) child->driver.camera->ops->stop(child->driver.camera);
    child->live = 0;
    explicit_bzero(child->code, sizeof child->code);
}

void child_camera_start(struct child *child, const struct message *request)
{
    struct fault fault = {0};
    struct camera *camera = child->driver.camera;
    child_camera_stop(child);
    if (!camera->ops->start(camera, &fault)) {
        child_say_failed(child, request->job, &fault);
        return;
    }
    child->live = request->job;
    child->in_flight = 0;
    child->find_codes = request->find_codes;
    child->frames = 0;
}

bool child_frame_is_due(const struct child *child)
{
    return child->live && child->in_flight < FRAMES_IN_FLIGHT;
}

/* The code in a frame is told once, however long it is held there, and again after a while. */
static void find_code(struct child *child, const struct picture *frame)
{
    char text[READER_TEXT_SIZE];
    if (!reader_find_in_picture(frame, text)) return;
    int64_t now_ms = child_now_ms();
    if (strcmp(text, child->code) != 0 || now_ms >= child->code_ms + CODE_AGAIN_MS) {
        child_say_code(child, child->live, text);
        memcpy(child->code, text, sizeof child->code);
        child->code_ms = now_ms;
    }
    explicit_bzero(text, sizeof text);
}

void child_camera_frame(struct child *child)
{
    struct picture frame = {0};
    struct fault fault = {0};
    struct camera *camera = child->driver.camera;
    struct message message = message_make(MESSAGE_FRAME, child->live);
    if (camera->ops->frame(camera, &frame, FRAME_MS, &fault) &&
        child_say_picture(child, &message, &frame, &fault)) {
        child->in_flight++;
        if (child->find_codes && child->frames++ % CODE_EACH == 0) find_code(child, &frame);
    } else {
        child_say_failed(child, child->live, &fault);
        child_camera_stop(child);
        struct device_report report = child_look(child, QUERY_MS);
        child_say_report(child, MESSAGE_STATE, 0, &report);
    }
    picture_free(&frame);
}
