#define _GNU_SOURCE
#include "devices/child/child_inside.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

void child_say(struct child *child, const struct message *message, int attached)
{
    struct fault fault = {0};
    while (!message_send(child->socket, message, attached, &fault)) {
        struct pollfd wait = {.fd = child->socket, .events = POLLOUT};
        if (fault.kind == FAULT_TIMEOUT && poll(&wait, 1, -1) >= 0) continue;
        child->ended = true;
        return;
    }
}

bool child_say_picture(struct child *child, struct message *message, const struct picture *picture,
                       struct fault *fault)
{
    int memfd = -1;
    if (!message_put_picture(message, picture, &memfd, fault)) return false;
    child_say(child, message, memfd);
    close(memfd);
    return true;
}

void child_say_failed(struct child *child, uint32_t job, const struct fault *fault)
{
    struct message message = message_make(MESSAGE_FAILED, job);
    message_put_fault(&message, fault);
    child_say(child, &message, -1);
}

void child_say_report(struct child *child, enum message_kind kind, uint32_t job,
                      const struct device_report *report)
{
    struct message message = message_make(kind, job);
    message.report = *report;
    child->last = *report;
    child->suspects = false;
    child_say(child, &message, -1);
}

void child_say_code(struct child *child, uint32_t job, const char *text)
{
    struct message message = message_make(MESSAGE_CODE, job);
    if (message_put_code(&message, text)) child_say(child, &message, -1);
    explicit_bzero(&message, sizeof message);
}
