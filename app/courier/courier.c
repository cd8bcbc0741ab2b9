#define _GNU_SOURCE
#include "courier/courier.h"

#include "base/clock.h"
#include "base/log.h"
#include "courier/asks.h"
#include "courier/beat.h"
#include "courier/enrol.h"
#include "courier/post.h"
#include "courier/transport.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

enum { LOOK_AGAIN_MS = 60 * 1000 };

struct courier {
    const struct courier_config *config;
    const struct folders *folders;
    struct clock clock;
    struct trust trust;
    struct post *post;
    struct beat *beat;
    struct asks *asks;
    struct transport *transport; /* NULL while not enrolled */
    struct exchange exchanges[TRANSPORT_PLACES_MAX];
    bool busy[TRANSPORT_PLACES_MAX];
    int events, signals;
    int enrol_watch, beat_watch, ask_watch;
    bool look;            /* something changed in the outbox */
    bool asked;           /* a question has come */
    int64_t look_at_ms;   /* after a look that failed; 0 = not planned */
    int64_t watchdog_ms;  /* 0 = none */
    int64_t heartbeat_ms; /* when the next sign of life is due */
    struct post_count told;
};

static uint64_t fresh_random(void *context)
{
    (void)context;
    uint64_t random = 0;
    ssize_t got = getrandom(&random, sizeof random, 0);
    assert(got == (ssize_t)sizeof random);
    return random;
}

static bool watch(struct courier *courier, struct fault *fault)
{
    const uint32_t arrivals = IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR;
    courier->events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (courier->events < 0)
        return FAULT(fault, FAULT_SYSTEM, errno, "inotify: %s", strerror(errno));
    courier->enrol_watch = inotify_add_watch(courier->events, courier->folders->enrol, arrivals);
    int outbox = inotify_add_watch(courier->events, courier->folders->outbox,
                                   arrivals | IN_DELETE | IN_MOVED_FROM);
    courier->beat_watch =
        inotify_add_watch(courier->events, courier->folders->beat, IN_MOVED_TO | IN_ONLYDIR);
    courier->ask_watch =
        inotify_add_watch(courier->events, courier->folders->ask, IN_MOVED_TO | IN_ONLYDIR);
    if (courier->enrol_watch < 0 || outbox < 0 || courier->beat_watch < 0 || courier->ask_watch < 0)
        return FAULT(fault, FAULT_SYSTEM, errno, "watch the outbox: %s", strerror(errno));
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    courier->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (courier->signals < 0)
        return FAULT(fault, FAULT_SYSTEM, errno, "signalfd: %s", strerror(errno));
    return true;
}

/* Whose exchange it is: the heartbeat's, a question's, or a case's. */
static void give_back(struct courier *courier, const struct exchange *exchange)
{
    if (exchange->owner == courier->beat)
        beat_take(courier->beat, exchange);
    else if (asks_owns(courier->asks, exchange))
        asks_take(courier->asks, exchange);
    else
        post_take(courier->post, exchange);
}

/* What was under way comes back as "no answer": the next try asks where it stopped. */
static void break_off(struct courier *courier)
{
    transport_destroy(courier->transport);
    courier->transport = NULL;
    for (int i = 0; i < TRANSPORT_PLACES_MAX; i++) {
        if (!courier->busy[i]) continue;
        courier->busy[i] = false;
        reply_reset(&courier->exchanges[i].reply);
        memcpy(courier->exchanges[i].reply.problem, "broken off", sizeof "broken off");
        give_back(courier, &courier->exchanges[i]);
    }
}

/* Takes up what the enrolment left; again whenever it is renewed. */
static bool open_line(struct courier *courier, struct fault *fault)
{
    char ca[PATH_SIZE], certificate[PATH_SIZE], key[PATH_SIZE];
    const struct folders *folders = courier->folders;
    bool finished;
    break_off(courier);
    if (!enrol_finish(folders, &finished, fault) || !trust_read(folders, &courier->trust, fault) ||
        !path_join(folders->enrol, "ca.crt", ca, fault) ||
        !path_join(folders->courier, "courier.crt", certificate, fault) ||
        !path_join(folders->courier, "courier.key", key, fault))
        return false;
    courier->transport = transport_create(
        &(struct transport_setting){
            .origin = courier->config->origin,
            .connect_timeout_s = courier->config->connect_timeout_s,
            .stall_timeout_s = courier->config->stall_timeout_s,
            .ca_path = ca,
            .certificate_path = certificate,
            .key_path = key,
        },
        fault);
    if (!courier->transport) return false;
    log_line(LOG_LEVEL_INFO, "courier", "terminal %s, backend %s", courier->trust.terminal,
             courier->config->origin);
    post_hurry(courier->post);
    return true;
}

static void try_line(struct courier *courier)
{
    struct fault fault;
    if (open_line(courier, &fault)) return;
    log_fault(LOG_LEVEL_WARNING, "courier", "nothing can be sent yet", &fault);
    beat_closed(courier->beat, fault.code);
}

static void look(struct courier *courier)
{
    struct fault fault;
    courier->look = false;
    courier->look_at_ms = 0;
    if (post_look(courier->post, &fault)) return;
    log_fault(LOG_LEVEL_ERROR, "courier", "looking into the outbox", &fault);
    courier->look_at_ms = clock_mono_ms(&courier->clock) + LOOK_AGAIN_MS;
}

/* Events say only that something changed: what it is, the folder itself tells. */
static bool read_events(struct courier *courier, struct fault *fault)
{
    union {
        struct inotify_event event;
        char bytes[16 * 1024];
    } buffer;
    bool enrolled = false;
    ssize_t size;
    while ((size = read(courier->events, &buffer, sizeof buffer)) > 0) {
        for (ssize_t at = 0; at < size;) {
            struct inotify_event event;
            memcpy(&event, buffer.bytes + at, sizeof event);
            const char *name = event.len ? buffer.bytes + at + sizeof event : "";
            if (event.mask & IN_IGNORED)
                return FAULT(fault, FAULT_SYSTEM, 0, "a folder that is watched was removed");
            if (event.wd == courier->enrol_watch && strcmp(name, "terminal.json") == 0)
                enrolled = true;
            if (event.wd == courier->beat_watch) {
                if (strcmp(name, BEAT_KIOSK_FILE) == 0) beat_changed(courier->beat);
            } else if (event.wd == courier->ask_watch) {
                courier->asked = true;
            } else {
                courier->look = courier->asked = true;
            }
            at += (ssize_t)(sizeof event + event.len);
        }
    }
    if (enrolled) try_line(courier);
    return true;
}

/* Somebody waits for the answer to a question; then the cases; the heartbeat takes what they leave.
 * There are as many places as all of them together can take. */
static bool ask(struct courier *courier, bool *cases, struct exchange *out)
{
    struct post_count count;
    if (asks_ask(courier->asks, out)) return true;
    *cases = *cases && post_ask(courier->post, out);
    if (*cases) return true;
    post_count(courier->post, &count);
    return beat_ask(courier->beat, &count, out);
}

static void start_requests(struct courier *courier)
{
    bool more = courier->transport != NULL, cases = more;
    for (int i = 0; i < TRANSPORT_PLACES_MAX; i++) {
        struct exchange *exchange = &courier->exchanges[i];
        if (courier->busy[i]) continue;
        if (more) more = ask(courier, &cases, exchange);
        if (!more) {
            bytes_free(&exchange->body); /* up to chunk_kib, for whoever is idle */
            continue;
        }
        struct fault fault;
        courier->busy[i] = transport_start(courier->transport, exchange, &fault);
        if (courier->busy[i]) continue;
        log_fault(LOG_LEVEL_ERROR, "courier", "starting a request", &fault);
        give_back(courier, exchange);
    }
}

static void take_replies(struct courier *courier)
{
    struct exchange *exchange;
    while (courier->transport && (exchange = transport_done(courier->transport)) != NULL) {
        courier->busy[exchange - courier->exchanges] = false;
        if (exchange->owner != courier->beat) beat_heard(courier->beat, &exchange->reply);
        if (exchange->reply.status != 0 &&
            (exchange->owner == courier->beat || asks_owns(courier->asks, exchange)))
            post_line_up(courier->post);
        give_back(courier, exchange);
    }
}

static void tell_supervisor(struct courier *courier)
{
    struct post_count count;
    int64_t now_ms = clock_mono_ms(&courier->clock);
    post_count(courier->post, &count);
    if (courier->watchdog_ms > 0 && now_ms >= courier->heartbeat_ms) {
        sd_notify(0, "WATCHDOG=1");
        courier->heartbeat_ms = now_ms + courier->watchdog_ms;
    }
    if (memcmp(&count, &courier->told, sizeof count) == 0) return;
    courier->told = count;
    sd_notifyf(0, "STATUS=%d to send, %d awaiting an answer, %d delivered, %d set aside%s",
               count.uploading, count.awaiting, count.delivered, count.aside,
               count.line_down ? "; the backend cannot be reached" : "");
}

static int64_t sooner(int64_t a_ms, int64_t b_ms)
{
    if (a_ms < 0) return b_ms;
    if (b_ms < 0) return a_ms;
    return a_ms < b_ms ? a_ms : b_ms;
}

static int64_t until(const struct courier *courier, int64_t at_ms)
{
    int64_t now_ms = clock_mono_ms(&courier->clock);
    return at_ms > now_ms ? at_ms - now_ms : 0;
}

static int64_t wait_ms(const struct courier *courier)
{
    int64_t ms = -1;
    if (courier->transport) ms = sooner(post_wait_ms(courier->post), beat_wait_ms(courier->beat));
    ms = sooner(ms, asks_wait_ms(courier->asks));
    if (courier->look_at_ms) ms = sooner(ms, until(courier, courier->look_at_ms));
    if (courier->watchdog_ms) ms = sooner(ms, until(courier, courier->heartbeat_ms));
    return ms;
}

static bool sleep_until_news(struct courier *courier, bool *out_stop, struct fault *fault)
{
    struct pollfd fds[] = {
        {.fd = courier->events, .events = POLLIN},
        {.fd = courier->signals, .events = POLLIN},
    };
    int64_t ms = wait_ms(courier);
    if (courier->transport) {
        if (!transport_wait(courier->transport, fds, 2, ms, fault)) return false;
    } else if (poll(fds, 2, (int)ms) < 0 && errno != EINTR) {
        return FAULT(fault, FAULT_SYSTEM, errno, "poll: %s", strerror(errno));
    }
    *out_stop = fds[1].revents != 0;
    if (courier->look_at_ms && until(courier, courier->look_at_ms) == 0) courier->look = true;
    return !fds[0].revents || read_events(courier, fault);
}

static bool serve(struct courier *courier, struct fault *fault)
{
    bool stop = false;
    sd_notify(0, "READY=1");
    while (!stop) {
        take_replies(courier);
        if (courier->look) look(courier);
        asks_look(courier->asks, courier->asked);
        courier->asked = false;
        start_requests(courier);
        tell_supervisor(courier);
        if (!sleep_until_news(courier, &stop, fault)) return false;
    }
    sd_notify(0, "STOPPING=1");
    return true;
}

bool courier_run(const struct courier_config *config, const struct folders *folders,
                 struct fault *fault)
{
    struct courier *courier = memory_alloc(sizeof *courier);
    courier->config = config;
    courier->folders = folders;
    courier->events = courier->signals = -1;
    courier->look = true;
    uint64_t watchdog_us = 0;
    if (sd_watchdog_enabled(0, &watchdog_us) > 0)
        courier->watchdog_ms = (int64_t)(watchdog_us / 1000 / 2);
    courier->post =
        post_create(config, folders, &courier->trust, &courier->clock, fresh_random, NULL);
    char slot[SLOT_SIZE];
    slot_booted(SLOT_COMMAND_LINE, slot);
    courier->beat = beat_create(config, folders, &courier->clock, slot, fresh_random, NULL);
    courier->asks = asks_create(folders, &courier->clock);
    bool done = watch(courier, fault);
    if (done) {
        try_line(courier);
        done = serve(courier, fault);
    }
    transport_destroy(courier->transport);
    post_destroy(courier->post);
    beat_destroy(courier->beat);
    asks_destroy(courier->asks);
    for (int i = 0; i < TRANSPORT_PLACES_MAX; i++)
        exchange_free(&courier->exchanges[i]);
    trust_free(&courier->trust);
    if (courier->events >= 0) close(courier->events);
    if (courier->signals >= 0) close(courier->signals);
    free(courier);
    return done;
}
