#define _DEFAULT_SOURCE
/* A presenter without a screen: inputs are put in by whoever drives it. */
#include "ui/presenter.h"

#include "base/bytes.h"
#include "base/mailbox.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { INPUTS_MAX = 256 };

struct memory {
    struct presenter base;
    int wake_fd;
    struct mailbox *inputs;
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void show(struct presenter *presenter, const struct canvas *canvas,
                 const struct rect *damage, int count)
{
    (void)presenter, (void)canvas, (void)damage, (void)count;
}

static void wake(struct presenter *presenter)
{
    const struct memory *memory = (struct memory *)presenter;
    uint64_t one = 1;
    /* A full counter means that a wake-up is already waiting. */
    while (write(memory->wake_fd, &one, sizeof one) < 0 && errno == EINTR)
        ;
}

static void wake_by_post(void *context)
{
    wake(context);
}

static void drop(void *payload)
{
    memory_wipe_free(payload, sizeof(struct input));
}

static bool take(struct memory *memory, struct input *out)
{
    struct mail mail;
    if (!mailbox_take(memory->inputs, &mail)) return false;
    memcpy(out, mail.payload, sizeof *out);
    mail_drop(&mail);
    return true;
}

static void wait_input(struct presenter *presenter, int timeout_ms, struct input *out)
{
    struct memory *memory = (struct memory *)presenter;
    *out = (struct input){.kind = INPUT_NONE};
    if (take(memory, out)) return;
    struct pollfd poller = {.fd = memory->wake_fd, .events = POLLIN};
    /* A signal ends the wait like a wake-up: the loop looks what there is to do. */
    if (poll(&poller, 1, timeout_ms) > 0) {
        uint64_t count;
        while (read(memory->wake_fd, &count, sizeof count) < 0 && errno == EINTR)
            ;
    }
    if (!take(memory, out)) out->at_us = now_us();
}

static void destroy(struct presenter *presenter)
{
    struct memory *memory = (struct memory *)presenter;
    if (!memory) return;
    mailbox_destroy(memory->inputs);
    close(memory->wake_fd);
    free(memory);
}

static const struct presenter_ops ops = {
    .show = show, .wait = wait_input, .wake = wake, .destroy = destroy};

void presenter_memory_put(struct presenter *presenter, const struct input *input)
{
    assert(presenter->ops == &ops);
    struct memory *memory = (struct memory *)presenter;
    struct input *copy = memory_alloc(sizeof *copy);
    *copy = *input;
    if (!copy->at_us) copy->at_us = now_us();
    struct mail mail = {.payload = copy, .drop = drop};
    if (!mailbox_post(memory->inputs, &mail)) drop(copy);
}

struct presenter *presenter_create_memory(struct fault *fault)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0) {
        FAULT(fault, FAULT_SYSTEM, errno, "no event descriptor");
        return NULL;
    }
    struct memory *memory = memory_alloc(sizeof *memory);
    memory->base.ops = &ops;
    memory->wake_fd = fd;
    memory->inputs = mailbox_create(INPUTS_MAX, wake_by_post, memory);
    return &memory->base;
}
