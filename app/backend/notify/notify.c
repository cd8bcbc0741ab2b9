#define _GNU_SOURCE
#include "backend/notify/notify.h"

#include "backend/notify/mail.h"
#include "backend/notify/outbox.h"
#include "backend/notify/webhook.h"
#include "base/file.h"
#include "base/log.h"
#include "base/thread.h"

#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct lane {
    struct notify *notify;
    const char *kind;
    enum sent (*send)(struct notify *, struct db_job *, struct fault *);
    bool by_key; /* what has one key goes to one system */
    pthread_t thread;
    bool runs;
};

struct hook {
    const char *agency;
    struct webhook webhook;
    char *secret;
};

struct notify {
    struct notify_options options;
    struct mail_server mail;
    char *password;
    struct hook *hooks;
    unsigned hooks_count;
    struct lane lanes[2];
    atomic_bool ending;
    int end_fd; /* readable from then on */
    bool curl;
};

static const int pauses_s[] = {60, 5 * 60, 30 * 60, 2 * 3600, 12 * 3600};
enum { PAUSES = sizeof pauses_s / sizeof *pauses_s };

static int64_t now_s(const struct notify *notify)
{
    return clock_wall_ms(notify->options.clock) / 1000;
}

static enum sent send_mail(struct notify *notify, struct db_job *job, struct fault *fault)
{
    struct bytes to = {0}, letter = {0};
    enum sent sent = SENT_NEVER;
    if (outbox_open(notify->options.secret, job, &to, &letter))
        sent = mail_send(&notify->mail, bytes_text(&to), &letter, &notify->ending, fault);
    else
        FAULT(fault, FAULT_INPUT, 0, "it is not under this server's secret");
    bytes_free(&to);
    bytes_free(&letter);
    return sent;
}

static enum sent send_event(struct notify *notify, struct db_job *job, struct fault *fault)
{
    for (unsigned i = 0; i < notify->hooks_count; i++)
        if (strcmp(notify->hooks[i].agency, job->key) == 0)
            return webhook_send(&notify->hooks[i].webhook, &job->body, now_s(notify),
                                &notify->ending, fault);
    FAULT(fault, FAULT_NOT_FOUND, 0, "the agency has no webhook any more");
    return SENT_NEVER;
}

static void give_up(const struct db_job *job, const struct fault *fault)
{
    char doing[128];
    snprintf(doing, sizeof doing, "%s %s given up after %d tries", job->kind, job->id,
             job->tries + 1);
    log_fault(LOG_LEVEL_ERROR, "notify", doing, fault);
}

static void put_off(const struct notify *notify, const struct db_job *job, const struct fault *why)
{
    char doing[128];
    struct fault fault = {0};
    int pause_s = pauses_s[job->tries];
    snprintf(doing, sizeof doing, "%s %s is tried again in %d s", job->kind, job->id, pause_s);
    log_fault(LOG_LEVEL_WARNING, "notify", doing, why);
    if (!db_job_again(notify->options.db, job, now_s(notify) + pause_s, job->tries + 1, &fault))
        log_fault(LOG_LEVEL_WARNING, "notify", "put a notice off", &fault);
}

static void settle(const struct notify *notify, const struct db_job *job, enum sent sent,
                   const struct fault *why)
{
    struct fault fault = {0};
    if (sent == SENT_STOPPED) {
        db_job_again(notify->options.db, job, job->due_s, job->tries, NULL);
        return;
    }
    if (sent == SENT_LATER && job->tries < PAUSES) {
        put_off(notify, job, why);
        return;
    }
    if (sent != SENT_DONE) give_up(job, why);
    /* Else it is sent once more when nobody holds it any longer. */
    if (!db_job_done(notify->options.db, job, &fault))
        log_fault(LOG_LEVEL_ERROR, "notify", "a notice was settled, and stays", &fault);
}

/* The next of that key would be as long in coming back, and the others wait meanwhile. */
static void let_rest(const struct notify *notify, const struct db_job *job, int64_t took_ms)
{
    struct fault fault = {0};
    int64_t now = now_s(notify), rest_s = 10 * took_ms / 1000;
    if (!db_job_put_off(notify->options.db, job, now, now + rest_s, &fault))
        log_fault(LOG_LEVEL_WARNING, "notify", "let a system rest", &fault);
}

/* False: nothing is due, or nobody can say. */
static bool send_next(const struct lane *lane)
{
    struct notify *notify = lane->notify;
    struct db_job job = {0};
    struct fault fault = {0};
    if (!db_job_take(notify->options.db, lane->kind, now_s(notify), NOTIFY_HOLD_S, &job, &fault)) {
        if (fault.kind != FAULT_NOT_FOUND)
            log_fault(LOG_LEVEL_WARNING, "notify", "look into the outbox", &fault);
        return false;
    }
    int64_t began_ms = clock_mono_ms(notify->options.clock);
    enum sent sent = lane->send(notify, &job, &fault);
    int64_t took_ms = clock_mono_ms(notify->options.clock) - began_ms;
    settle(notify, &job, sent, &fault);
    if (lane->by_key && sent == SENT_LATER && took_ms >= NOTIFY_SLOW_MS)
        let_rest(notify, &job, took_ms);
    db_job_free(&job);
    return true;
}

static void *run(void *context)
{
    const struct lane *lane = context;
    struct notify *notify = lane->notify;
    struct pollfd end = {.fd = notify->end_fd, .events = POLLIN};
    do {
        while (!atomic_load(&notify->ending) && send_next(lane)) {
        }
    } while (poll(&end, 1, notify->options.poll_ms) <= 0);
    return NULL;
}

static bool read_secrets(struct notify *notify, struct fault *fault)
{
    const struct notify_options *options = &notify->options;
    const struct notify_mail *mail = options->mail;
    if (mail && mail->user && !file_read_password(mail->password_file, &notify->password, fault))
        return false;
    if (mail)
        notify->mail = (struct mail_server){.url = mail->url,
                                            .user = mail->user,
                                            .password = notify->password,
                                            .from = mail->from,
                                            .ca_file = mail->ca_file};
    if (options->webhooks_count)
        notify->hooks = memory_alloc(options->webhooks_count * sizeof *notify->hooks);
    for (; notify->hooks_count < options->webhooks_count; notify->hooks_count++) {
        const struct notify_webhook *from = &options->webhooks[notify->hooks_count];
        struct hook *hook = &notify->hooks[notify->hooks_count];
        if (!file_read_password(from->secret_file, &hook->secret, fault)) return false;
        hook->agency = from->agency;
        hook->webhook = (struct webhook){from->url, hook->secret, from->ca_file};
        if (strlen(hook->secret) < WEBHOOK_SECRET_MIN) {
            memory_wipe_free(hook->secret, strlen(hook->secret));
            return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0,
                               "the secret in %s is shorter than %d characters", from->secret_file,
                               WEBHOOK_SECRET_MIN);
        }
    }
    return true;
}

static void start(struct lane *lane)
{
    lane->runs = true;
    int failed = thread_start(&lane->thread, lane->kind, run, lane);
    assert(!failed);
}

struct notify *notify_create(const struct notify_options *options, struct fault *fault)
{
    struct notify *notify = memory_alloc(sizeof *notify);
    notify->options = *options;
    if (!notify->options.poll_ms) notify->options.poll_ms = NOTIFY_POLL_MS;
    notify->lanes[0] = (struct lane){.notify = notify, .kind = OUTBOX_MAIL, .send = send_mail};
    notify->lanes[1] =
        (struct lane){.notify = notify, .kind = OUTBOX_WEBHOOK, .send = send_event, .by_key = true};
    notify->end_fd = eventfd(0, EFD_CLOEXEC);
    notify->curl = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    bool done = notify->end_fd >= 0 && notify->curl;
    if (!done) FAULT(fault, FAULT_SYSTEM, 0, "libcurl or an eventfd does not start");
    if (!done || !read_secrets(notify, fault)) {
        notify_destroy(notify);
        return NULL;
    }
    if (options->mail) start(&notify->lanes[0]);
    if (options->webhooks_count) start(&notify->lanes[1]);
    return notify;
}

void notify_destroy(struct notify *notify)
{
    if (!notify) return;
    atomic_store(&notify->ending, true);
    if (notify->end_fd >= 0) eventfd_write(notify->end_fd, 1);
    for (size_t i = 0; i < sizeof notify->lanes / sizeof *notify->lanes; i++)
        if (notify->lanes[i].runs) pthread_join(notify->lanes[i].thread, NULL);
    for (unsigned i = 0; i < notify->hooks_count; i++)
        memory_wipe_free(notify->hooks[i].secret, strlen(notify->hooks[i].secret));
    free(notify->hooks);
    if (notify->password) memory_wipe_free(notify->password, strlen(notify->password));
    if (notify->end_fd >= 0) close(notify->end_fd);
    if (notify->curl) curl_global_cleanup();
    free(notify);
}
