#define _GNU_SOURCE
#include "kiosk/script.h"

#include "base/file.h"
#include "base/log.h"
#include "base/thread.h"
#include "kiosk/commands.h"
#include "kiosk/kiosk.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { LINE_SIZE = 1024, PATIENCE_MS = 20 * 1000, AHEAD_MAX = 32, PAUSE_US = 10000 };

struct line {
    char text[LINE_SIZE];
    int number; /* in the file; 0: from the socket */
    int peer;   /* who sent it; 0: nobody, it is of the file */
    struct line *next;
};

struct script {
    const char *path;
    struct line *first, **last;
    struct command_state state; /* of the line at hand */
    int64_t began_us;           /* 0: not yet begun */
    int64_t patience_ms;        /* how long a line may take to come true */
    bool from_file, failed;
    struct mailbox *mailbox;
    pthread_t thread;
    int listener;
    atomic_int client, peer; /* who is connected, counted from 1; client -1: nobody */
    atomic_int ahead;        /* lines of the socket that are not done */
    atomic_bool ending;
    char socket_path[sizeof(((struct sockaddr_un *)0)->sun_path)];
};

static void append(struct script *script, const char *text, size_t length, int number, int peer)
{
    struct line *line = memory_alloc(sizeof *line);
    if (length >= LINE_SIZE) length = LINE_SIZE - 1;
    memcpy(line->text, text, length);
    line->number = number;
    line->peer = peer;
    *script->last = line;
    script->last = &line->next;
}

static bool is_blank(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && (text[i] == ' ' || text[i] == '\t'))
        i++;
    return i == length || text[i] == '#';
}

static bool load(struct script *script, const char *path, struct fault *fault)
{
    struct bytes file = {0};
    if (!file_read(path, 1 << 20, &file, fault))
        return FAULT_CODED(fault, "A-02", FAULT_INPUT, 0, "cannot read scenario %s", path);
    const char *at = bytes_text(&file);
    for (int number = 1; *at; number++) {
        size_t length = strcspn(at, "\r\n");
        if (!is_blank(at, length)) append(script, at, length, number, 0);
        at += length;
        if (*at == '\r') at++;
        if (*at == '\n') at++;
    }
    bytes_free(&file);
    script->path = path;
    script->from_file = true;
    return true;
}

static void drop_line(void *memory)
{
    bytes_free(memory);
    free(memory);
}

/* A peer may be only so far ahead: its lines must not crowd out the mail of devices and worker. */
static void post_line(struct script *script, const char *text, size_t length)
{
    while (script->ahead >= AHEAD_MAX && !script->ending)
        usleep(PAUSE_US);
    struct bytes *line = memory_alloc(sizeof *line);
    bytes_append(line, text, length);
    struct mail mail = {
        .kind = MAIL_SCRIPT, .number = script->peer, .payload = line, .drop = drop_line};
    script->ahead++;
    while (!mailbox_post(script->mailbox, &mail)) {
        if (script->ending) {
            mail_drop(&mail);
            return;
        }
        usleep(PAUSE_US);
    }
}

/* One peer at a time: a test, or a remote drill. */
static void serve(struct script *script, int client)
{
    char buffer[LINE_SIZE];
    size_t held = 0;
    script->peer++;
    script->client = client;
    while (!script->ending) {
        ssize_t got = recv(client, buffer + held, sizeof buffer - held, 0);
        if (got <= 0) break;
        held += (size_t)got;
        char *end;
        while ((end = memchr(buffer, '\n', held))) {
            size_t length = (size_t)(end - buffer);
            if (length) post_line(script, buffer, length);
            held -= length + 1;
            memmove(buffer, end + 1, held);
            explicit_bzero(buffer + held, sizeof buffer - held);
        }
        if (held == sizeof buffer) break; /* a line without an end */
    }
    script->client = -1;
    close(client);
    explicit_bzero(buffer, sizeof buffer);
}

static void *listen_loop(void *context)
{
    struct script *script = context;
    for (;;) {
        int client = accept4(script->listener, NULL, NULL, SOCK_CLOEXEC);
        if (script->ending || (client < 0 && errno != EINTR && errno != ECONNABORTED)) {
            if (client >= 0) close(client);
            return NULL;
        }
        if (client >= 0) serve(script, client);
    }
}

static bool listen_on(struct script *script, const char *path, struct fault *fault)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return FAULT(fault, FAULT_INPUT, 0, "socket path too long: %s", path);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    snprintf(script->socket_path, sizeof script->socket_path, "%s", path);
    unlink(path);
    script->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (script->listener < 0 ||
        bind(script->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        chmod(path, 0600) != 0 || listen(script->listener, 4) != 0)
        return FAULT(fault, FAULT_SYSTEM, errno, "control socket %s: %s", path, strerror(errno));
    int failed = thread_start(&script->thread, "control", listen_loop, script);
    if (failed) return FAULT(fault, FAULT_SYSTEM, failed, "thread: %s", strerror(failed));
    return true;
}

struct script *script_create(const char *scenario_path, const char *control_path,
                             struct mailbox *mailbox, struct fault *fault)
{
    struct script *script = memory_alloc(sizeof *script);
    script->last = &script->first;
    script->mailbox = mailbox;
    script->patience_ms = PATIENCE_MS;
    script->listener = -1;
    script->client = -1;
    if ((!scenario_path || load(script, scenario_path, fault)) &&
        (!control_path || listen_on(script, control_path, fault)))
        return script;
    script_destroy(script);
    return NULL;
}

static void next_line(struct script *script)
{
    struct line *done = script->first;
    if (done->peer) script->ahead--;
    script->first = done->next;
    if (!script->first) script->last = &script->first;
    memory_wipe_free(done, sizeof *done);
    script->state = (struct command_state){0};
    script->began_us = 0;
}

void script_destroy(struct script *script)
{
    if (!script) return;
    script->ending = true;
    if (script->thread) { /* what it waits in ends */
        shutdown(script->listener, SHUT_RDWR);
        if (script->client >= 0) shutdown(script->client, SHUT_RDWR);
        pthread_join(script->thread, NULL);
    }
    if (script->listener >= 0) {
        close(script->listener);
        unlink(script->socket_path);
    }
    while (script->first)
        next_line(script);
    free(script);
}

void script_take(struct script *script, struct mail *mail)
{
    struct bytes *line = mail->payload;
    append(script, bytes_text(line), line->size, 0, (int)mail->number);
}

static bool peer_is_gone(const struct script *script)
{
    const struct line *line = script->first;
    return line->peer && (script->client < 0 || line->peer != script->peer);
}

/* Never waits: a peer that does not read is cut off. */
static void answer(struct script *script, const struct bytes *message)
{
    int client = script->client;
    if (peer_is_gone(script)) return;
    ssize_t sent = send(client, message->data, message->size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < (ssize_t)message->size) shutdown(client, SHUT_RDWR);
}

/* The peer of the socket hears of every line; a scenario only of what went wrong. */
static void report(struct script *script, bool done, struct bytes *reply)
{
    struct line *line = script->first;
    if (line->number == 0) {
        struct bytes message = {0};
        bytes_append_format(&message, "%s%s%s\n", done ? "ok" : "error", reply->size ? " " : "",
                            bytes_text(reply));
        answer(script, &message);
        bytes_free(&message);
    } else if (!done) {
        fprintf(stderr, "%s:%d: %s\n", script->path, line->number, bytes_text(reply));
        script->failed = true;
    }
}

static void finish(struct script *script, struct kiosk *kiosk, bool done, struct bytes *reply)
{
    bool in_file = script->first->number > 0;
    report(script, done, reply);
    next_line(script);
    bool over = script->from_file && in_file && (!done || !script->first);
    if (over) kiosk->ending = true;
}

int script_tick(struct script *script, struct kiosk *kiosk)
{
    if (!script || !script->first) return -1;
    if (script->began_us == 0) script->began_us = measure_now_us();
    struct bytes reply = {0};
    int wait_ms = -1;
    switch (command_run(kiosk, script->first->text, &script->state, &reply)) {
    case COMMAND_DONE: finish(script, kiosk, true, &reply); break;
    case COMMAND_FAILED: finish(script, kiosk, false, &reply); break;
    case COMMAND_WAITS: {
        int64_t left_us = script->began_us + script->patience_ms * 1000 - measure_now_us();
        if (peer_is_gone(script)) left_us = 0; /* nobody waits for it any more */
        if (left_us <= 0) finish(script, kiosk, false, &reply);
        wait_ms = left_us <= 0 ? 0 : (int)(left_us / 1000) + 1;
        if (script->state.wake_ms && script->state.wake_ms < wait_ms)
            wait_ms = script->state.wake_ms;
        bytes_free(&reply);
        return wait_ms;
    }
    }
    bytes_free(&reply);
    return 0; /* the next line may be ready at once */
}

void script_set_patience(struct script *script, int64_t ms)
{
    script->patience_ms = ms;
}

bool script_failed(const struct script *script)
{
    return script && script->failed;
}
