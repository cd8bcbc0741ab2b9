#define _GNU_SOURCE
#include "backend/alerts/alerts.h"
#include "backend/api/api.h"
#include "backend/backend.h"
#include "backend/cases/raise.h"
#include "backend/desk/desk.h"
#include "backend/drop/drop.h"
#include "backend/fleet/fleet.h"
#include "backend/heads.h"
#include "backend/http/server.h"
#include "backend/inquiry/inquiry.h"
#include "backend/intake/intake.h"
#include "backend/metrics/metrics.h"
#include "backend/notify/notify.h"
#include "backend/paper/paper.h"
#include "backend/performance/performance.h"
#include "backend/retention/orphans.h"
#include "backend/scrub.h"
#include "backend/status.h"
#include "backend/supplement/supplement.h"
#include "backend/track/track.h"
#include "base/log.h"
#include "wipe/wipe.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

enum {
    TICK_S = 30,
    TIMEOUT_S = 30,
    PER_ADDRESS = 64,
    ENROL_MISSES = 10,
    DESK_CONNECTIONS = 128,
    METRICS_CONNECTIONS = 16,
    NAME_SIZE = 160
};

struct serving {
    struct backend *backend;
    struct opener *opener;
    char name[NAME_SIZE];
    struct intake *intake;
    struct inquiries *inquiries;
    struct status status;
    struct track *track;
    struct performance *performance;
    struct drops *drops;
    struct supplements *supplements;
    struct follow_site follow_site;
    struct api *api; /* NULL: there is none here */
    struct papers *papers;
    struct desk *desk; /* NULL: there is none here */
    struct fleet fleet;
    struct alerts alerts;
    struct alerts_agency *alerted;
    char (*alert_keys)[ALERTS_KEY_SIZE]; /* of their webhooks */
    struct metrics metrics;
    struct scrub *scrub;
    struct notify_mail mail;
    struct notify_webhook *webhooks;
    struct notify *notify;
    struct bytes public_certificate, public_key, desk_certificate, desk_key;
    struct http_router public_router, intake_router, desk_router, metrics_router;
    struct http_server *public_server, *intake_server, *desk_server, *metrics_server;
};

static bool is_https(const struct config_public *config)
{
    return strncmp(config->base_url, "https://", 8) == 0;
}

/* What a terminal may ask, by the rooms that answer. */
static void create_inquiries(struct serving *serving)
{
    serving->status =
        (struct status){.cases = &serving->backend->cases, .gateways = &serving->backend->gateways};
    serving->inquiries = inquiries_create(&(struct inquiry_options){
        .db = serving->backend->db,
        .opener = serving->opener,
        .clock = &serving->backend->clock,
        .sites = {{track_kinds, track_kinds_count, serving->track},
                  {status_kinds, status_kinds_count, &serving->status},
                  {drop_kinds, drop_kinds_count, serving->drops}},
        .count = 3,
    });
}

static bool create_desk(struct serving *serving, struct fault *fault)
{
    struct backend *backend = serving->backend;
    const struct config_public *config = backend->config->desk;
    if (!config) return true;
    if (!papers_create(&(struct papers_options){0}, &serving->papers, fault)) return false;
    serving->desk = desk_create(&(struct desk_options){.cases = &backend->cases,
                                                       .blobs = backend->blobs,
                                                       .opener = serving->opener,
                                                       .papers = serving->papers,
                                                       .web_dir = backend->config->web_dir,
                                                       .base_url = config->base_url,
                                                       .https = is_https(config)},
                                fault);
    if (!serving->desk) return false;
    serving->api = api_create(&(struct api_options){
        .cases = &backend->cases, .blobs = backend->blobs, .opener = serving->opener});
    return true;
}

static bool create_alerts(struct serving *serving, struct fault *fault)
{
    const struct backend *backend = serving->backend;
    const struct config *config = backend->config;
    serving->alerts = (struct alerts){
        .outbox = {backend->db, &backend->clock, &backend->keys.secret,
                   config->mail ? config->mail->from : NULL},
        .catalogue = backend->catalogue,
        .desk_url = config->desk ? config->desk->base_url : NULL,
        .count = config->alerts_count,
        .since_s = clock_wall_ms(&backend->clock) / 1000,
    };
    if (!config->alerts_count) return true;
    serving->alerted = memory_alloc(config->alerts_count * sizeof *serving->alerted);
    serving->alert_keys = memory_alloc(config->alerts_count * sizeof *serving->alert_keys);
    for (unsigned i = 0; i < config->alerts_count; i++) {
        const struct config_alert *alert = &config->alerts[i];
        serving->alerted[i] = (struct alerts_agency){.agency = alert->agency,
                                                     .mail = alert->mail,
                                                     .webhook = alert->webhook != NULL,
                                                     .device_s = 60LL * alert->device_minutes,
                                                     .case_s = 60LL * alert->case_minutes,
                                                     .clock_s = alert->clock_seconds};
        alerts_key(alert->agency, serving->alert_keys[i]);
    }
    serving->alerts.agencies = serving->alerted;
    return alerts_init(&serving->alerts, fault);
}

/* Those of the cases, and those of the alerts. */
static void list_webhooks(struct serving *serving, struct notify_options *options)
{
    const struct config *config = serving->backend->config;
    unsigned most = config->webhooks_count + config->alerts_count;
    if (most) serving->webhooks = memory_alloc(most * sizeof *serving->webhooks);
    for (unsigned i = 0; i < config->webhooks_count; i++) {
        const struct config_webhook *hook = &config->webhooks[i];
        serving->webhooks[options->webhooks_count++] =
            (struct notify_webhook){hook->agency, hook->url, hook->secret_file, hook->ca_file};
    }
    for (unsigned i = 0; i < config->alerts_count; i++) {
        const struct config_alert *alert = &config->alerts[i];
        if (alert->webhook)
            serving->webhooks[options->webhooks_count++] = (struct notify_webhook){
                serving->alert_keys[i], alert->webhook, alert->secret_file, alert->ca_file};
    }
    options->webhooks = serving->webhooks;
}

static bool create_notify(struct serving *serving, struct fault *fault)
{
    const struct backend *backend = serving->backend;
    const struct config *config = backend->config;
    struct notify_options options = {
        .db = backend->db, .clock = &backend->clock, .secret = &backend->keys.secret};
    if (config->mail) {
        const struct config_mail *mail = config->mail;
        serving->mail = (struct notify_mail){mail->url, mail->user, mail->password_file, mail->from,
                                             mail->ca_file};
        options.mail = &serving->mail;
    }
    list_webhooks(serving, &options);
    serving->notify = notify_create(&options, fault);
    return serving->notify != NULL;
}

/* Nobody else listens there while we do; so it is that of who ended and was started again, too. */
static void name_it(struct serving *serving)
{
    const struct config_intake *config = &serving->backend->config->intake;
    char host[HOST_NAME_MAX + 1] = "";
    gethostname(host, sizeof host - 1);
    snprintf(serving->name, sizeof serving->name, "%s %s:%u", host, config->address, config->port);
}

static bool create_rooms(struct serving *serving, struct fault *fault)
{
    struct backend *backend = serving->backend;
    const struct config *config = backend->config;
    const struct keys *keys = &backend->keys;
    serving->opener = recipients_opener(&backend->recipients, fault);
    if (!serving->opener) return false;
    name_it(serving);
    serving->scrub = scrub_create(&(struct scrub_options){.db = backend->db}, fault);
    if (!serving->scrub) return false;
    struct intake_options options = {
        .db = backend->db,
        .blobs = backend->blobs,
        .cases = &backend->cases,
        .opener = serving->opener,
        .sign_key = &keys->sign_key,
        .clock = &backend->clock,
        .name = serving->name,
        .size_max = (int64_t)config->limits.upload_mb * 1000 * 1000,
        .expiry_s = (int64_t)config->limits.upload_days * 86400,
    };
    serving->intake = intake_create(&options);
    serving->track = track_create(&backend->cases, config->web_dir, fault);
    if (!serving->track) return false;
    if (config->mail) {
        track_offer_news(serving->track);
        serving->follow_site =
            (struct follow_site){.follow = &backend->follow,
                                 .track = serving->track,
                                 .throttle = throttle_create(FOLLOW_ASKS_AN_HOUR, 3600)};
    }
    serving->performance = performance_create(&backend->cases, serving->track);
    serving->drops = drops_create(&(struct drops_options){
        .cases = &backend->cases, .track = serving->track, .base_url = config->public.base_url});
    serving->supplements =
        supplements_create(&(struct supplements_options){.cases = &backend->cases,
                                                         .track = serving->track,
                                                         .blobs = backend->blobs,
                                                         .recipients = &backend->recipients});
    serving->fleet = (struct fleet){
        .db = backend->db,
        .clock = &backend->clock,
        .secret = &keys->secret,
        .ca_key = &keys->ca_key,
        .ca_certificate = &keys->ca_certificate,
        .recipients = &backend->recipients,
        .sign_certificate = &keys->sign_certificate,
        .intake_certificate = &keys->intake_certificate,
        .tracking_base = config->public.base_url,
        .throttle = throttle_create(ENROL_MISSES, 60),
        .proxy = config->intake.proxy,
        .since_s = clock_wall_ms(&backend->clock) / 1000,
    };
    serving->metrics = (struct metrics){.db = backend->db, .clock = &backend->clock};
    create_inquiries(serving);
    return create_desk(serving, fault) && create_alerts(serving, fault) &&
           create_notify(serving, fault);
}

static void answer_nothing(struct http_request *request, struct http_response *response,
                           void *context)
{
    (void)request;
    (void)context;
    http_response_error(response, 404, "N-04", "there is nothing here");
}

/* A page to a person, a word to a program. */
static void answer_desk_missing(struct http_request *request, struct http_response *response,
                                void *context)
{
    struct serving *serving = context;
    if (api_is_asked(request))
        api_answer_missing(request, response, serving->api);
    else
        desk_answer_missing(request, response, serving->desk);
}

static void create_routers(struct serving *serving)
{
    serving->public_router = (struct http_router){
        .sites = {{track_routes, track_routes_count, serving->track},
                  {survey_routes, survey_routes_count, serving->track},
                  {drop_routes, drop_routes_count, serving->drops},
                  {supplement_routes, supplement_routes_count, serving->supplements},
                  {performance_routes, performance_routes_count, serving->performance}},
        .count = 5,
        .https = is_https(&serving->backend->config->public),
        .missing = track_answer_missing,
        .missing_context = serving->track,
    };
    if (serving->follow_site.follow)
        serving->public_router.sites[serving->public_router.count++] =
            (struct http_site){follow_routes, follow_routes_count, &serving->follow_site};
    serving->intake_router = (struct http_router){
        .sites = {{fleet_routes, fleet_routes_count, &serving->fleet},
                  {intake_routes, intake_routes_count, serving->intake},
                  {inquiry_routes, inquiry_routes_count, serving->inquiries}},
        .count = 3,
        .https = true,
        .overrides = true,
        .always = intake_version,
        .missing = answer_nothing,
    };
    serving->desk_router = (struct http_router){
        .sites = {{desk_routes, desk_routes_count, serving->desk},
                  {api_routes, api_routes_count, serving->api}},
        .count = 2,
        .https = serving->desk && is_https(serving->backend->config->desk),
        .missing = answer_desk_missing,
        .missing_context = serving,
    };
    serving->metrics_router = (struct http_router){
        .sites = {{metrics_routes, metrics_routes_count, &serving->metrics}},
        .count = 1,
        .missing = answer_nothing,
    };
}

/* A port of pages: behind the office's proxy, or with a certificate of its own. */
static bool start_pages(const struct config_public *config, struct http_server_options *options,
                        const struct http_router *router, struct bytes *certificate,
                        struct bytes *key, struct http_server **out, struct fault *fault)
{
    options->address = config->address;
    options->port = config->port;
    options->connections_per_address = config->proxy ? 0 : PER_ADDRESS;
    options->timeout_s = TIMEOUT_S;
    options->proxy = config->proxy;
    if (config->tls_certificate) {
        if (!file_read(config->tls_certificate, 1 << 16, certificate, fault) ||
            !file_read(config->tls_key, 1 << 16, key, fault))
            return false;
        options->certificate = certificate;
        options->key = key;
    }
    return (*out = http_server_create(options, router, fault)) != NULL;
}

static bool start_public(struct serving *serving, struct fault *fault)
{
    const struct config_public *config = &serving->backend->config->public;
    struct http_server_options options = {.connections_max =
                                              serving->backend->config->limits.public_connections};
    if (!start_pages(config, &options, &serving->public_router, &serving->public_certificate,
                     &serving->public_key, &serving->public_server, fault))
        return false;
    log_line(LOG_LEVEL_INFO, "serve", "tracking pages on %s port %u, as %s", config->address,
             http_server_port(serving->public_server), config->base_url);
    return true;
}

/* A request there waits for a case to be opened and a page to be drawn: a thread each. */
static bool start_desk(struct serving *serving, struct fault *fault)
{
    const struct config_public *config = serving->backend->config->desk;
    struct http_server_options options = {.connections_max = DESK_CONNECTIONS, .blocking = true};
    if (!config) return true;
    if (!start_pages(config, &options, &serving->desk_router, &serving->desk_certificate,
                     &serving->desk_key, &serving->desk_server, fault))
        return false;
    log_line(LOG_LEVEL_INFO, "serve", "service desk on %s port %u, as %s", config->address,
             http_server_port(serving->desk_server), config->base_url);
    return true;
}

static bool start_intake(struct serving *serving, struct fault *fault)
{
    const struct config_intake *config = &serving->backend->config->intake;
    const struct keys *keys = &serving->backend->keys;
    struct http_server_options options = {
        .address = config->address,
        .port = config->port,
        .certificate = &keys->intake_certificate,
        .key = &keys->intake_key,
        .client_ca = &keys->ca_certificate,
        .connections_max = serving->backend->config->limits.intake_connections,
        .connections_per_address = config->proxy ? 0 : PER_ADDRESS,
        .timeout_s = TIMEOUT_S,
        .blocking = true,
    };
    serving->intake_server = http_server_create(&options, &serving->intake_router, fault);
    if (!serving->intake_server) return false;
    log_line(LOG_LEVEL_INFO, "serve", "intake on %s port %u", config->address,
             http_server_port(serving->intake_server));
    return true;
}

static bool start_metrics(struct serving *serving, struct fault *fault)
{
    const struct config_metrics *config = serving->backend->config->metrics;
    if (!config) return true;
    struct http_server_options options = {.address = config->address,
                                          .port = config->port,
                                          .connections_max = METRICS_CONNECTIONS,
                                          .timeout_s = TIMEOUT_S,
                                          .blocking = true};
    serving->metrics_server = http_server_create(&options, &serving->metrics_router, fault);
    if (!serving->metrics_server) return false;
    log_line(LOG_LEVEL_INFO, "serve", "metrics on %s port %u", config->address,
             http_server_port(serving->metrics_server));
    return true;
}

/* Signals are blocked in every thread and taken here, one at a time. */
static void block_signals(sigset_t *ends)
{
    sigemptyset(ends);
    sigaddset(ends, SIGTERM);
    sigaddset(ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, ends, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void run_until_ended(struct serving *serving, const sigset_t *ends)
{
    struct timespec tick = {.tv_sec = TICK_S};
    struct heads heads = {.db = serving->backend->db};
    const struct retention retention = {&serving->backend->cases, serving->backend->blobs};
    int got;
    scrub_ask(serving->scrub); /* behind whoever ended before it was done */
    do {
        int destroyed = retention_tick(&retention);
        destroyed += recipients_tick(&serving->backend->recipients);
        if (destroyed) scrub_ask(serving->scrub);
        orphans_tick(&retention, ORPHANS_AGE_S);
        heads_tick(&heads, clock_wall_ms(&serving->backend->clock) / 1000);
        intake_tick(serving->intake);
        drops_tick(serving->drops);
        supplements_tick(serving->supplements);
        fleet_tick(&serving->fleet);
        alerts_tick(&serving->alerts);
        follow_tick(&serving->backend->follow);
        cases_raise_tick(&serving->backend->cases);
        if (serving->desk) desk_tick(serving->desk);
        got = sigtimedwait(ends, NULL, &tick);
    } while (got < 0 && (errno == EAGAIN || errno == EINTR));
    log_line(LOG_LEVEL_INFO, "serve", "ending");
}

bool backend_serve(struct backend *backend, struct fault *fault)
{
    struct serving serving = {.backend = backend};
    sigset_t ends;
    wipe_protect_process();
    block_signals(&ends);
    bool started = create_rooms(&serving, fault);
    if (started) create_routers(&serving);
    started = started && start_intake(&serving, fault) && start_public(&serving, fault) &&
              start_desk(&serving, fault) && start_metrics(&serving, fault);
    if (started) {
        sd_notify(0, "READY=1");
        run_until_ended(&serving, &ends);
        sd_notify(0, "STOPPING=1");
    }
    http_server_destroy(serving.metrics_server);
    scrub_destroy(serving.scrub);
    notify_destroy(serving.notify);
    free(serving.webhooks);
    free(serving.alert_keys);
    free(serving.alerted);
    http_server_destroy(serving.desk_server);
    http_server_destroy(serving.public_server);
    http_server_destroy(serving.intake_server);
    intake_destroy(serving.intake);
    inquiries_destroy(serving.inquiries);
    drops_destroy(serving.drops);
    supplements_destroy(serving.supplements);
    performance_destroy(serving.performance);
    track_destroy(serving.track);
    desk_destroy(serving.desk);
    api_destroy(serving.api);
    papers_destroy(serving.papers);
    throttle_destroy(serving.fleet.throttle);
    throttle_destroy(serving.follow_site.throttle);
    opener_destroy(serving.opener);
    bytes_free(&serving.public_certificate);
    bytes_free(&serving.public_key);
    bytes_free(&serving.desk_certificate);
    bytes_free(&serving.desk_key);
    return started;
}
