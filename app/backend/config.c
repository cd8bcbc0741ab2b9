#include "backend/config.h"

#include "backend/notify/letter.h"
#include "backend/notify/mail.h"
#include "base/web_address.h"
#include "yaml/settings.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 400, GATEWAYS_MAX = 200, WEBHOOKS_MAX = 200 };

#define TEXT(type, key)                                                                            \
    CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER, struct type, key, 1, TEXT_MAX)
#define TEXT_IF(type, key)                                                                         \
    CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct type, key, 1,    \
                           TEXT_MAX)
#define NUMBER(type, key)    CYAML_FIELD_UINT(#key, CYAML_FLAG_DEFAULT, struct type, key)
#define NUMBER_IF(type, key) CYAML_FIELD_UINT(#key, CYAML_FLAG_OPTIONAL, struct type, key)

static const struct cyaml_schema_field public_fields[] = {
    TEXT(config_public, address),
    NUMBER(config_public, port),
    TEXT(config_public, base_url),
    TEXT_IF(config_public, proxy),
    TEXT_IF(config_public, tls_certificate),
    TEXT_IF(config_public, tls_key),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_field intake_fields[] = {
    TEXT(config_intake, address),
    NUMBER(config_intake, port),
    TEXT(config_intake, names),
    TEXT_IF(config_intake, proxy),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_field metrics_fields[] = {
    TEXT(config_metrics, address),
    NUMBER(config_metrics, port),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_field limits_fields[] = {
    NUMBER_IF(config_limits, upload_mb),          NUMBER_IF(config_limits, upload_days),
    NUMBER_IF(config_limits, offline_days),       NUMBER_IF(config_limits, public_connections),
    NUMBER_IF(config_limits, intake_connections), CYAML_FIELD_END,
};

static const struct cyaml_schema_field blobs_s3_fields[] = {
    TEXT(config_blobs_s3, region),
    TEXT(config_blobs_s3, credentials_file),
    TEXT_IF(config_blobs_s3, ca_file),
    CYAML_FIELD_END,
};

static const cyaml_strval_t api_words[] = {{"v1", GATEWAY_V1}, {"v2", GATEWAY_V2}};

static const struct cyaml_schema_field gateway_fields[] = {
    TEXT(config_gateway, agency),
    TEXT(config_gateway, url),
    CYAML_FIELD_ENUM("api", CYAML_FLAG_STRICT, struct config_gateway, api, api_words,
                     CYAML_ARRAY_LEN(api_words)),
    TEXT(config_gateway, user),
    TEXT(config_gateway, password_file),
    TEXT_IF(config_gateway, ca_file),
    NUMBER_IF(config_gateway, timeout_s),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_value gateway_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct config_gateway, gateway_fields),
};

static const struct cyaml_schema_field mail_fields[] = {
    TEXT(config_mail, url),  TEXT_IF(config_mail, user),    TEXT_IF(config_mail, password_file),
    TEXT(config_mail, from), TEXT_IF(config_mail, ca_file), CYAML_FIELD_END,
};

static const struct cyaml_schema_field webhook_fields[] = {
    TEXT(config_webhook, agency),     TEXT(config_webhook, url), TEXT(config_webhook, secret_file),
    TEXT_IF(config_webhook, ca_file), CYAML_FIELD_END,
};

static const struct cyaml_schema_value webhook_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct config_webhook, webhook_fields),
};

static const struct cyaml_schema_field alert_fields[] = {
    TEXT(config_alert, agency),
    TEXT_IF(config_alert, mail),
    TEXT_IF(config_alert, webhook),
    TEXT_IF(config_alert, secret_file),
    TEXT_IF(config_alert, ca_file),
    NUMBER_IF(config_alert, device_minutes),
    NUMBER_IF(config_alert, case_minutes),
    NUMBER_IF(config_alert, clock_seconds),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_value alert_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct config_alert, alert_fields),
};

static const struct cyaml_schema_field config_fields[] = {
    TEXT(config, state_dir),
    TEXT(config, catalogue_dir),
    TEXT(config, web_dir),
    TEXT_IF(config, database),
    TEXT_IF(config, database_password_file),
    NUMBER_IF(config, database_connections),
    TEXT_IF(config, blobs),
    CYAML_FIELD_MAPPING("blobs_s3", CYAML_FLAG_OPTIONAL, struct config, blobs_s3, blobs_s3_fields),
    CYAML_FIELD_MAPPING("public", CYAML_FLAG_DEFAULT, struct config, public, public_fields),
    CYAML_FIELD_MAPPING_PTR("desk", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct config, desk,
                            public_fields),
    CYAML_FIELD_MAPPING("intake", CYAML_FLAG_DEFAULT, struct config, intake, intake_fields),
    CYAML_FIELD_MAPPING_PTR("metrics", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct config,
                            metrics, metrics_fields),
    CYAML_FIELD_MAPPING("limits", CYAML_FLAG_OPTIONAL, struct config, limits, limits_fields),
    CYAML_FIELD_SEQUENCE("gateways", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct config,
                         gateways, &gateway_entry, 0, GATEWAYS_MAX),
    CYAML_FIELD_MAPPING_PTR("mail", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct config, mail,
                            mail_fields),
    CYAML_FIELD_SEQUENCE("webhooks", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct config,
                         webhooks, &webhook_entry, 0, WEBHOOKS_MAX),
    CYAML_FIELD_SEQUENCE("alerts", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct config, alerts,
                         &alert_entry, 0, WEBHOOKS_MAX),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_value config_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct config, config_fields),
};

/* A number that was left out is 0 and becomes the default. */
static void set_number(struct problems *problems, const char *field, unsigned *number,
                       unsigned usual, unsigned low, unsigned high)
{
    if (*number == 0) *number = usual;
    if (*number < low || *number > high)
        problem_add(problems, field, "%u is not between %u and %u", *number, low, high);
}

static void check_port(struct problems *problems, const char *field, unsigned port)
{
    if (port == 0 || port > 65535) problem_add(problems, field, "%u is not a port", port);
}

/* What it holds is never told: a name and a password may stand in it. */
static void check_database(struct problems *problems, struct config *config)
{
    bool is_file = strncmp(config->database, "sqlite:", 7) == 0;
    if (!db_uri_is_known(config->database))
        problem_add(problems, "database",
                    "neither \"sqlite:PATH\" nor \"postgresql://...\" as libpq reads it");
    if (is_file && config->database_password_file)
        problem_add(problems, "database_password_file", "a file of SQLite has no password");
    set_number(problems, "database_connections", &config->database_connections,
               DB_CONNECTIONS_USUAL, 1, DB_CONNECTIONS_MAX);
}

static void check_url(struct problems *problems, const char *field, const char *url)
{
    size_t length = strlen(url);
    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
        problem_add(problems, field, "\"%s\" is not an http or https address", url);
    else if (url[length - 1] == '/' || strpbrk(url, "?#\"'<> "))
        problem_add(problems, field, "\"%s\" has a slash at its end, or what no base may have",
                    url);
}

/* Phones send files with personal data to it, receipts' codes are asked for there, staff log in. */
static void check_pages(struct problems *problems, const char *name,
                        const struct config_public *pages)
{
    char field[32];
    snprintf(field, sizeof field, "%s.base_url", name);
    check_url(problems, field, pages->base_url);
    if (strncmp(pages->base_url, "http://", 7) == 0 && !web_address_is_guarded(pages->base_url))
        problem_add(problems, field,
                    "\"%s\" must be https: http is for 127.0.0.1, localhost and [::1] alone",
                    pages->base_url);
    snprintf(field, sizeof field, "%s.port", name);
    check_port(problems, field, pages->port);
    if (!pages->tls_certificate != !pages->tls_key)
        problem_add(problems, name, "tls_certificate and tls_key go together");
}

/* As OpenSSL writes them: "DNS:intake.example.go.id,IP:192.0.2.7". */
static void check_names(struct problems *problems, const char *names)
{
    bool fine = !strpbrk(names, " /");
    for (const char *name = names; name && fine; name = strchr(name, ',')) {
        name += *name == ',';
        fine = (strncmp(name, "DNS:", 4) == 0 && name[4] && name[4] != ',') ||
               (strncmp(name, "IP:", 3) == 0 && name[3] && name[3] != ',');
    }
    if (!fine)
        problem_add(problems, "intake.names", "\"%s\" is not DNS:name or IP:address, with commas",
                    names);
}

static void check_blobs(struct problems *problems, const struct config *config)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    const char *region = config->blobs_s3.region;
    struct fault wrong = {0};
    if (!blobs_uri_check(config->blobs, &wrong))
        problem_add(problems, "blobs", "\"%s\" %s", config->blobs, wrong.text);
    if (blobs_are_remote(config->blobs) && !region)
        problem_add(problems, "blobs", "an S3 store needs blobs_s3: {region, credentials_file}");
    if (!blobs_are_remote(config->blobs) && region)
        problem_add(problems, "blobs_s3", "blobs is no S3 store");
    if (region && strspn(region, letters) != strlen(region))
        problem_add(problems, "blobs_s3.region", "\"%s\" is not a region", region);
}

/* One of an agency; within the time that a terminal waits for its answer. */
static void check_gateways(struct problems *problems, struct config *config)
{
    char field[40];
    for (unsigned i = 0; i < config->gateways_count; i++) {
        struct config_gateway *gateway = &config->gateways[i];
        snprintf(field, sizeof field, "gateways[%u].url", i);
        check_url(problems, field, gateway->url);
        snprintf(field, sizeof field, "gateways[%u].timeout_s", i);
        set_number(problems, field, &gateway->timeout_s, 6, 1, 8);
        snprintf(field, sizeof field, "gateways[%u].agency", i);
        for (unsigned before = 0; before < i; before++)
            if (strcmp(config->gateways[before].agency, gateway->agency) == 0)
                problem_add(problems, field, "%s has a gateway already", gateway->agency);
    }
}

static void check_mail(struct problems *problems, const struct config_mail *mail)
{
    if (!mail_url_is_right(mail->url))
        problem_add(problems, "mail.url", "\"%s\" is not smtp://HOST:PORT or smtps://HOST:PORT",
                    mail->url);
    if (!letter_address_is_plain(mail->from))
        problem_add(problems, "mail.from", "\"%s\" is not a plain address, name@host.example",
                    mail->from);
    if (!mail->user != !mail->password_file)
        problem_add(problems, "mail", "user and password_file go together");
}

static void check_hook(struct problems *problems, const char *field, const char *url)
{
    check_url(problems, field, url);
    if (strncmp(url, "http://", 7) == 0 && !web_address_is_guarded(url))
        problem_add(problems, field,
                    "\"%s\" must be https: http is for 127.0.0.1, localhost and [::1] alone", url);
}

/* One of an agency. */
static void check_webhooks(struct problems *problems, const struct config *config)
{
    char field[40];
    for (unsigned i = 0; i < config->webhooks_count; i++) {
        const struct config_webhook *webhook = &config->webhooks[i];
        snprintf(field, sizeof field, "webhooks[%u].url", i);
        check_hook(problems, field, webhook->url);
        snprintf(field, sizeof field, "webhooks[%u].agency", i);
        for (unsigned before = 0; before < i; before++)
            if (strcmp(config->webhooks[before].agency, webhook->agency) == 0)
                problem_add(problems, field, "%s has a webhook already", webhook->agency);
    }
}

static void check_alert_ways(struct problems *problems, const struct config *config, unsigned i)
{
    const struct config_alert *alert = &config->alerts[i];
    char field[40];
    snprintf(field, sizeof field, "alerts[%u].mail", i);
    if (alert->mail && !letter_address_is_plain(alert->mail))
        problem_add(problems, field, "\"%s\" is not a plain address, name@host.example",
                    alert->mail);
    if (alert->mail && !config->mail)
        problem_add(problems, field, "there is no mail: to send it by");
    snprintf(field, sizeof field, "alerts[%u].webhook", i);
    if (alert->webhook) check_hook(problems, field, alert->webhook);
    snprintf(field, sizeof field, "alerts[%u]", i);
    if (!alert->webhook != !alert->secret_file || (alert->ca_file && !alert->webhook))
        problem_add(problems, field, "webhook and secret_file go together, ca_file with them");
    if (!alert->mail && !alert->webhook)
        problem_add(problems, field, "neither mail nor webhook: nobody would be told");
}

/* One of an agency. */
static void check_alerts(struct problems *problems, struct config *config)
{
    char field[40];
    for (unsigned i = 0; i < config->alerts_count; i++) {
        struct config_alert *alert = &config->alerts[i];
        check_alert_ways(problems, config, i);
        snprintf(field, sizeof field, "alerts[%u].device_minutes", i);
        set_number(problems, field, &alert->device_minutes, 10, 1, 1440);
        snprintf(field, sizeof field, "alerts[%u].case_minutes", i);
        set_number(problems, field, &alert->case_minutes, 60, 5, 10080);
        snprintf(field, sizeof field, "alerts[%u].clock_seconds", i);
        set_number(problems, field, &alert->clock_seconds, 60, 5, 86400);
        snprintf(field, sizeof field, "alerts[%u].agency", i);
        for (unsigned before = 0; before < i; before++)
            if (strcmp(config->alerts[before].agency, alert->agency) == 0)
                problem_add(problems, field, "%s is told already", alert->agency);
    }
}

static void set_default(char **text, const char *before, const char *dir, const char *after)
{
    if (*text) return;
    size_t size = strlen(before) + strlen(dir) + strlen(after) + 1;
    *text = memory_alloc(size);
    snprintf(*text, size, "%s%s%s", before, dir, after);
}

static void check(void *settings, struct problems *problems)
{
    struct config *config = settings;
    struct config_limits *limits = &config->limits;
    set_default(&config->database, "sqlite:", config->state_dir, "/backend.db");
    set_default(&config->blobs, "file:", config->state_dir, "/blobs");
    check_database(problems, config);
    check_blobs(problems, config);
    check_pages(problems, "public", &config->public);
    if (config->desk) check_pages(problems, "desk", config->desk);
    check_port(problems, "intake.port", config->intake.port);
    check_names(problems, config->intake.names);
    if (config->metrics) check_port(problems, "metrics.port", config->metrics->port);
    check_gateways(problems, config);
    if (config->mail) check_mail(problems, config->mail);
    check_webhooks(problems, config);
    check_alerts(problems, config);
    set_number(problems, "limits.upload_mb", &limits->upload_mb, 256, 1, 2048);
    set_number(problems, "limits.upload_days", &limits->upload_days, 7, 1, 90);
    set_number(problems, "limits.offline_days", &limits->offline_days, 90, 14, 366);
    set_number(problems, "limits.public_connections", &limits->public_connections, 512, 8, 16384);
    set_number(problems, "limits.intake_connections", &limits->intake_connections, 256, 2, 1024);
}

static const struct settings_kind config_kind = {&config_schema, check};

bool config_read(const char *path, struct config **out, struct fault *fault)
{
    void *settings;
    if (!settings_read(path, &config_kind, &settings, fault)) return false;
    *out = settings;
    return true;
}

struct blobs_options config_blobs(const struct config *config)
{
    return (struct blobs_options){.uri = config->blobs,
                                  .region = config->blobs_s3.region,
                                  .credentials_file = config->blobs_s3.credentials_file,
                                  .ca_file = config->blobs_s3.ca_file};
}

void config_free(struct config *config)
{
    load_free(&config_schema, config);
}

struct db *config_open_database(const struct config *config, struct fault *fault)
{
    const struct db_options options = {.uri = config->database,
                                       .password_file = config->database_password_file,
                                       .connections = config->database_connections};
    return db_open(&options, fault);
}

/* The agency of a webhook or an alert, by their number, and its field; NULL: there are no more. */
static const char *told_agency(const struct config *config, unsigned number, char out_field[40])
{
    if (number < config->webhooks_count) {
        snprintf(out_field, 40, "webhooks[%u].agency", number);
        return config->webhooks[number].agency;
    }
    unsigned alert = number - config->webhooks_count;
    if (alert >= config->alerts_count) return NULL;
    snprintf(out_field, 40, "alerts[%u].agency", alert);
    return config->alerts[alert].agency;
}

bool config_suits(const struct config *config, const struct catalogue *catalogue,
                  struct fault *fault)
{
    char field[40];
    const char *agency;
    for (unsigned i = 0; (agency = told_agency(config, i, field)); i++)
        if (!catalogue_find_agency(catalogue, agency))
            return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0,
                               "%s: the catalogue has no agency \"%s\"", field, agency);
    return true;
}

static int check_told(const struct config *config, const char *path, FILE *out)
{
    struct catalogue *catalogue = catalogue_create(config->catalogue_dir, NULL);
    char field[40];
    const char *agency;
    int count = 0;
    for (unsigned i = 0; catalogue && (agency = told_agency(config, i, field)); i++) {
        if (catalogue_find_agency(catalogue, agency)) continue;
        fprintf(out, "%s: %s: the catalogue has no agency \"%s\"\n", path, field, agency);
        count++;
    }
    catalogue_destroy(catalogue);
    return count;
}

int config_check(const char *path, FILE *out)
{
    void *settings;
    int count = settings_check(path, &config_kind, out, &settings);
    struct config *config = settings;
    if (config) count += catalogue_check(config->catalogue_dir, out);
    if (config) count += check_told(config, path, out);
    config_free(config);
    return count;
}
