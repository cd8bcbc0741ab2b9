/* config.h - the backend's configuration: one YAML file, every error named with file, line, field.
 */
#ifndef ANJUNGAN_BACKEND_CONFIG_H
#define ANJUNGAN_BACKEND_CONFIG_H

#include "backend/blobs/blobs.h"
#include "backend/db/db.h"
#include "backend/gateway/gateway.h"
#include "base/fault.h"
#include "catalogue/catalogue.h"

#include <stdio.h>

/* Pages: of tracking, and of the desk. */
struct config_public {
    char *address; /* to listen on */
    unsigned port;
    char *base_url; /* what a receipt's QR begins with; no slash at its end; http of this very
                       machine alone, else https */
    char *proxy;    /* whose X-Forwarded-For is believed, or NULL */
    char *tls_certificate, *tls_key; /* PEM files, or NULL: plain HTTP behind a proxy's TLS */
};

struct config_intake {
    char *address;
    unsigned port;
    char *names; /* that its certificate stands for: "DNS:intake.example.go.id,IP:192.0.2.7" */
    char *proxy; /* passes the terminals' bytes on as they are, and bounds their connections; or
                    NULL */
};

/* For whoever watches over the terminals: loopback or an internal network. */
struct config_metrics {
    char *address;
    unsigned port;
};

struct config_limits {
    unsigned upload_mb;    /* the largest sealed case */
    unsigned upload_days;  /* how long an unfinished upload is kept */
    unsigned offline_days; /* how long a terminal that hears nothing may still hand in */
    unsigned public_connections, intake_connections;
};

/* The BSrE gateway of one agency. */
struct config_gateway {
    char *agency;
    char *url;
    enum gateway_api api;
    char *user, *password_file; /* HTTP Basic; the password is the file's first line */
    char *ca_file;              /* PEM of who vouches for it, or NULL: the system's authorities */
    unsigned timeout_s;         /* for all tries of one question */
};

/* Of an S3 store; all NULL without. */
struct config_blobs_s3 {
    char *region;
    char *credentials_file; /* the access key, and on its second line the secret key */
    char *ca_file;          /* PEM of who vouches for it, or NULL: the system's authorities */
};

/* The office's mail server (notify/mail.h). */
struct config_mail {
    char *url;
    char *user, *password_file; /* both, or NULL */
    char *from;
    char *ca_file; /* PEM of who vouches for it, or NULL: the system's authorities */
};

/* Where an agency's own system hears of its cases (notify/webhook.h). */
struct config_webhook {
    char *agency;
    char *url;
    char *secret_file; /* its first line signs */
    char *ca_file;     /* PEM of who vouches for it, or NULL: the system's authorities */
};

/* Who is told what stands against an agency's terminals (alerts/alerts.h). */
struct config_alert {
    char *agency;
    char *mail;                  /* an address, or NULL */
    char *webhook, *secret_file; /* as of config_webhook; both, or NULL */
    char *ca_file;
    unsigned device_minutes, case_minutes, clock_seconds;
};

struct config {
    char *state_dir;     /* keys and certificates */
    char *catalogue_dir; /* agencies/ services/ holidays/ */
    char *web_dir;
    char *database; /* "sqlite:PATH" or "postgresql://..."; left out: STATE_DIR/backend.db */
    char *database_password_file; /* PostgreSQL's; its first line; or NULL */
    unsigned database_connections;
    char *blobs; /* "file:DIR" or "s3:URL" (blobs.h); left out: STATE_DIR/blobs */
    struct config_blobs_s3 blobs_s3;
    struct config_public public;
    struct config_public *desk; /* of the service desk; NULL: there is none */
    struct config_intake intake;
    struct config_metrics *metrics; /* NULL: there are none */
    struct config_limits limits;
    struct config_gateway *gateways;
    unsigned gateways_count;
    struct config_mail *mail; /* NULL: no letters are sent */
    struct config_webhook *webhooks;
    unsigned webhooks_count;
    struct config_alert *alerts;
    unsigned alerts_count;
};

/* K-02 when there is no such file; K-01 with the first error. */
bool config_read(const char *path, struct config **out, struct fault *);
void config_free(struct config *); /* NULL is fine */
/* Borrows config. */
struct blobs_options config_blobs(const struct config *);
struct db *config_open_database(const struct config *, struct fault *);
/* The catalogue has every agency that is to be told; else K-01 with the first that it has not. */
bool config_suits(const struct config *, const struct catalogue *, struct fault *);
/* Every error of the file, of its catalogue, and of how they suit, one line each; the number of
 * errors. */
int config_check(const char *path, FILE *out);

#endif
