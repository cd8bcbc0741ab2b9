/* The configuration: every mistake is named with its line and field. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/config.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[64], path[PATH_SIZE];

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/anjungan-config-XXXXXX");
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/backend.yaml", dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(dir);
}

static const char good[] = "state_dir: /s\n"                             /* line 1 */
                           "catalogue_dir: /c\n"                         /* 2 */
                           "web_dir: /w\n"                               /* 3 */
                           "public:\n"                                   /* 4 */
                           "  address: 127.0.0.1\n"                      /* 5 */
                           "  port: 8080\n"                              /* 6 */
                           "  base_url: https://layanan.example.go.id\n" /* 7 */
                           "intake:\n"                                   /* 8 */
                           "  address: '::'\n"                           /* 9 */
                           "  port: 8443\n"                              /* 10 */
                           "  names: DNS:intake.example.go.id,IP:::1\n"; /* 11 */

static void write_config(const char *text)
{
    struct fault fault = {0};
    if (!file_write_durable(dir, "backend.yaml", text, strlen(text), 0600, &fault))
        fail_msg("%s", fault.text);
}

static void what_is_left_out_has_a_default(void **state)
{
    (void)state;
    struct config *config = NULL;
    struct fault fault = {0};
    write_config(good);
    if (!config_read(path, &config, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(config->database, "sqlite:/s/backend.db");
    assert_string_equal(config->blobs, "file:/s/blobs");
    assert_int_equal(config->limits.upload_mb, 256);
    assert_int_equal(config->limits.upload_days, 7);
    assert_null(config->public.proxy);
    assert_string_equal(config->intake.names, "DNS:intake.example.go.id,IP:::1");
    config_free(config);
}

static void postgresql_is_one_of_the_databases(void **state)
{
    (void)state;
    static const char uri[] = "postgresql://anjungan@db.example.go.id,db2.example.go.id/anjungan"
                              "?sslmode=verify-full&sslrootcert=/etc/anjungan/db-ca.crt";
    struct config *config = NULL;
    struct fault fault = {0};
    struct bytes text = {0};
    bytes_append_format(&text, "%sdatabase: %s\ndatabase_password_file: /p\n", good, uri);
    write_config(bytes_text(&text));
    bytes_free(&text);
    if (!config_read(path, &config, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(config->database, uri);
    assert_string_equal(config->database_password_file, "/p");
    assert_int_equal(config->database_connections, 8);
    config_free(config);
}

/* Nobody would ever be told: by the check, and by whatever opens the backend. */
static void an_agency_that_the_catalogue_has_not_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *lists, *said;
    } cases[] = {
        {"webhooks:\n  - {agency: pekalongan, url: 'https://h.example.go.id/x', secret_file: /s}\n",
         NULL},
        {"webhooks:\n  - {agency: pekalongan, url: 'https://h.example.go.id/x', secret_file: /s}\n"
         "  - {agency: pekalogan, url: 'https://h.example.go.id/x', secret_file: /s}\n",
         "webhooks[1].agency: the catalogue has no agency \"pekalogan\""},
        {"alerts:\n  - {agency: batang, webhook: 'https://h.example.go.id/x', secret_file: /s}\n",
         "alerts[0].agency: the catalogue has no agency \"batang\""},
    };
    struct fault fault = {0};
    struct catalogue *catalogue = catalogue_create(SOURCE_DIR "/config", &fault);
    assert_non_null(catalogue);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes text = {0};
        struct config *config = NULL;
        char *said = NULL;
        size_t size = 0;
        bytes_append_format(&text, "%s%s", strstr(good, "web_dir"), cases[i].lists);
        bytes_append_text(&text, "state_dir: /s\ncatalogue_dir: " SOURCE_DIR "/config\n");
        write_config(bytes_text(&text));
        FILE *out = open_memstream(&said, &size);
        assert_int_equal(config_check(path, out), cases[i].said ? 1 : 0);
        fclose(out);
        if (!config_read(path, &config, &fault)) fail_msg("%s", fault.text);
        fault = (struct fault){0};
        assert_int_equal(config_suits(config, catalogue, &fault), !cases[i].said);
        if (cases[i].said && (!strstr(said, cases[i].said) || !strstr(fault.text, cases[i].said)))
            fail_msg("%zu: %s / %s", i, said, fault.text);
        if (cases[i].said) assert_int_equal(fault.kind, FAULT_INPUT);
        free(said);
        bytes_free(&text);
        config_free(config);
    }
    catalogue_destroy(catalogue);
}

#define S3(url, region)                                                                            \
    "blobs: s3:" url "\nblobs_s3: {region: '" region "', credentials_file: /k}\n"
#define MAIL(url, from, rest) "web_dir: /w\nmail: {url: '" url "', from: '" from "', " rest "}\n"
#define WEBHOOK(url)          "  - {agency: pekalongan, url: '" url "', secret_file: /s}\n"
#define ALERT(rest)           "  - {agency: pekalongan, " rest "}\n"
#define ALERTS(rest)          "alerts:\n" ALERT(rest)
#define HOOK                  "webhook: 'https://h.example.go.id/x', secret_file: /s, "
#define GATEWAY(rest)         "  - {agency: pekalongan, user: u, password_file: /p, " rest "}\n"
#define GATEWAYS(rest)        "gateways:\n" GATEWAY(rest)

static void a_mistake_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to; /* in the good one */
        const char *said;
    } cases[] = {
        {"port: 8080", "port: 80800", "backend.yaml:6: public.port"},
        {"port: 8080", "port: zero", "backend.yaml:6"},
        {"port: 8443", "port: 0", "backend.yaml:10: intake.port"},
        {"https://layanan", "ftp://layanan", "backend.yaml:7: public.base_url"},
        {"https://layanan", "http://layanan", "must be https"},
        {"https://layanan", "http://127.0.0.1.layanan", "must be https"},
        {".go.id\nintake", ".go.id/\nintake", "backend.yaml:7: public.base_url"},
        {"DNS:intake", "intake", "backend.yaml:11: intake.names"},
        {"IP:::1", "IP", "backend.yaml:11: intake.names"},
        {"DNS:intake.example.go.id,", "DNS:,", "backend.yaml:11: intake.names"},
        {"web_dir: /w\n", "web_dir: /w\ncolour: red\n", "backend.yaml:4"},
        {"web_dir: /w\n", "", "web_dir"},
        {"web_dir: /w\n", "web_dir: /w\ndatabase: mysql:x\n", "backend.yaml:4: database"},
        {"web_dir: /w\n", "web_dir: /w\ndatabase: 'sqlite:'\n", "backend.yaml:4: database"},
        {"web_dir: /w\n", "web_dir: /w\ndatabase: postgresql://rahasia:rahasia@%zz/\n",
         "backend.yaml:4: database"},
        {"web_dir: /w\n", "web_dir: /w\ndatabase: postgresql:///a?colour=red\n",
         "backend.yaml:4: database"},
        {"web_dir: /w\n", "web_dir: /w\ndatabase_password_file: /p\n",
         "backend.yaml:4: database_password_file"},
        {"web_dir: /w\n", "web_dir: /w\ndatabase_connections: 65\n",
         "backend.yaml:4: database_connections"},
        {"web_dir: /w\n", "web_dir: /w\nblobs: /x\n", "backend.yaml:4: blobs: \"/x\" begins"},
        {"web_dir: /w\n", "web_dir: /w\nblobs: s3:https://h/b\n", "backend.yaml:4: blobs: an S3"},
        {"web_dir: /w\n", "web_dir: /w\n" S3("http://store/cases", "r"),
         "backend.yaml:4: blobs: \"s3:http://store/cases\" must be https"},
        {"web_dir: /w\n", "web_dir: /w\n" S3("https://store", "r"), "is not https://HOST/BUCKET"},
        {"web_dir: /w\n", "web_dir: /w\n" S3("https://store/b/", "r"), "backend.yaml:4: blobs"},
        {"web_dir: /w\n", "web_dir: /w\n" S3("https://store/b", "a:b"),
         "backend.yaml:5: blobs_s3.region"},
        {"web_dir: /w\n", "web_dir: /w\nblobs_s3: {region: r, credentials_file: /k}\n",
         "backend.yaml:4: blobs_s3: blobs is no S3 store"},
        {"web_dir: /w\n", "web_dir: /w\nblobs_s3: {region: r}\n", "backend.yaml:4"},
        {"web_dir: /w\n", MAIL("smtp://m.example.go.id:587", "a@example.go.id", "user: u"),
         "backend.yaml:4: mail: user and password_file"},
        {"web_dir: /w\n", MAIL("mail.example.go.id", "a@example.go.id", ""),
         "backend.yaml:4: mail.url"},
        {"web_dir: /w\n", MAIL("smtp://u:p@m.example.go.id", "a@example.go.id", ""), "mail.url"},
        {"web_dir: /w\n", MAIL("smtps://m.example.go.id", "Kios <a@example.go.id>", ""),
         "backend.yaml:4: mail.from"},
        {"web_dir: /w\n", "web_dir: /w\nmail: {url: 'smtp://m.example.go.id'}\n", "backend.yaml:4"},
        {"web_dir: /w\n", "web_dir: /w\nwebhooks:\n" WEBHOOK("http://h.example.go.id/x"),
         "backend.yaml:5: webhooks[0].url"},
        {"web_dir: /w\n",
         "web_dir: /w\nwebhooks:\n" WEBHOOK("https://h.example.go.id/x")
             WEBHOOK("https://h.example.go.id/y"),
         "backend.yaml:6: webhooks[1].agency"},
        {"web_dir: /w\n", "web_dir: /w\n" ALERTS("mail: a@example.go.id"),
         "backend.yaml:5: alerts[0].mail: there is no mail"},
        {"web_dir: /w\n",
         MAIL("smtp://m.example.go.id", "a@example.go.id", "") ALERTS("mail: 'a@b.id, c@d.id'"),
         "backend.yaml:6: alerts[0].mail: \"a@b.id, c@d.id\" is not"},
        {"web_dir: /w\n", "web_dir: /w\n" ALERTS("clock_seconds: 90"), "backend.yaml:5: alerts[0]"},
        {"web_dir: /w\n", "web_dir: /w\n" ALERTS("webhook: 'https://h.example.go.id/x'"),
         "backend.yaml:5: alerts[0]: webhook and secret_file"},
        {"web_dir: /w\n",
         "web_dir: /w\n" ALERTS("webhook: 'http://h.example.go.id/x', secret_file: /s"),
         "backend.yaml:5: alerts[0].webhook"},
        {"web_dir: /w\n", "web_dir: /w\n" ALERTS(HOOK "clock_seconds: 4"),
         "backend.yaml:5: alerts[0].clock_seconds: 4 is not between 5 and 86400"},
        {"web_dir: /w\n", "web_dir: /w\n" ALERTS(HOOK "device_minutes: 2000"),
         "backend.yaml:5: alerts[0].device_minutes"},
        {"web_dir: /w\n", "web_dir: /w\n" ALERTS(HOOK "colour: red"), "backend.yaml:5"},
        {"web_dir: /w\n",
         "web_dir: /w\n" ALERTS(HOOK "case_minutes: 9") ALERT(HOOK "case_minutes: 9"),
         "backend.yaml:6: alerts[1].agency: pekalongan is told already"},
        {"web_dir: /w\n", "web_dir: /w\nwebhooks: [{agency: a, url: 'https://h.example'}]\n",
         "backend.yaml:4"},
        {"web_dir: /w\n", "web_dir: /w\nlimits: {upload_mb: 4000}\n", "limits.upload_mb"},
        {"intake:\n", "  tls_key: /k\nintake:\n", "backend.yaml:4: public"},
        {"web_dir: /w\n", "web_dir: /w\nmetrics: {address: 127.0.0.1, port: 70000}\n",
         "backend.yaml:4: metrics.port: 70000 is not a port"},
        {"web_dir: /w\n", "web_dir: /w\nmetrics: {port: 9464}\n", "backend.yaml:4"},
        {"web_dir: /w\n", "web_dir: /w\nmetrics: {address: '::1', port: 9464, path: /}\n",
         "backend.yaml:4"},
        {"state_dir", "state_dir: [", "backend.yaml:"},
        {"web_dir: /w\n", "web_dir: /w\n" GATEWAYS("url: gateway.example.go.id, api: v2"),
         "backend.yaml:5: gateways[0].url"},
        {"web_dir: /w\n", "web_dir: /w\n" GATEWAYS("url: https://g.example.go.id, api: v3"),
         "backend.yaml:5"},
        {"web_dir: /w\n",
         "web_dir: /w\n" GATEWAYS("url: https://g.example.go.id, api: v1, timeout_s: 60"),
         "gateways[0].timeout_s"},
        {"web_dir: /w\n",
         "web_dir: /w\n" GATEWAYS("url: https://g.example.go.id, api: v1")
             GATEWAY("url: https://h.example.go.id, api: v2"),
         "backend.yaml:6: gateways[1].agency"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config *config = NULL;
        struct fault fault = {0};
        struct bytes text = {0};
        const char *at = strstr(good, cases[i].from);
        assert_non_null(at);
        bytes_append(&text, good, (size_t)(at - good));
        bytes_append_text(&text, cases[i].to);
        bytes_append_text(&text, at + strlen(cases[i].from));
        write_config(bytes_text(&text));
        bytes_free(&text);
        assert_false(config_read(path, &config, &fault));
        assert_null(config);
        assert_string_equal(fault.code, "K-01");
        if (!strstr(fault.text, cases[i].said)) fail_msg("case %zu: %s", i, fault.text);
        assert_null(strstr(fault.text, "rahasia"));
    }
}

static void an_s3_store_is_taken(void **state)
{
    (void)state;
    struct config *config = NULL;
    struct fault fault = {0};
    struct bytes text = {0};
    bytes_append_text(&text, good);
    bytes_append_text(&text, S3("https://store.example.go.id:9000/cases/a/b", "id-java-1"));
    write_config(bytes_text(&text));
    bytes_free(&text);
    if (!config_read(path, &config, &fault)) fail_msg("%s", fault.text);
    struct blobs_options options = config_blobs(config);
    assert_string_equal(options.uri, "s3:https://store.example.go.id:9000/cases/a/b");
    assert_string_equal(options.region, "id-java-1");
    assert_string_equal(options.credentials_file, "/k");
    assert_null(options.ca_file);
    config_free(config);
}

static void ways_out_are_taken(void **state)
{
    (void)state;
    struct config *config = NULL;
    struct fault fault = {0};
    struct bytes text = {0};
    bytes_append_text(&text, good);
    bytes_append_text(&text, "mail: {url: 'smtp://m.example.go.id:587', user: u, password_file: /p,"
                             " from: anjungan@example.go.id, ca_file: /c}\n"
                             "webhooks:\n" WEBHOOK("https://h.example.go.id/x"));
    write_config(bytes_text(&text));
    bytes_free(&text);
    if (!config_read(path, &config, &fault)) fail_msg("%s", fault.text);
    assert_string_equal(config->mail->from, "anjungan@example.go.id");
    assert_string_equal(config->mail->ca_file, "/c");
    assert_int_equal(config->webhooks_count, 1);
    assert_string_equal(config->webhooks[0].secret_file, "/s");
    config_free(config);
}

static void an_absent_file_is_its_own_error(void **state)
{
    (void)state;
    struct config *config = NULL;
    struct fault fault = {0};
    assert_false(config_read(path, &config, &fault));
    assert_string_equal(fault.code, "K-02");
}

static void the_one_that_is_shipped_is_right(void **state)
{
    (void)state;
    struct config *config = NULL;
    struct fault fault = {0};
    if (!config_read(SOURCE_DIR "/config/backend.yaml", &config, &fault))
        fail_msg("%s", fault.text);
    config_free(config);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_left_out_has_a_default),
        CASE(postgresql_is_one_of_the_databases),
        CASE(a_mistake_is_named),
        CASE(an_agency_that_the_catalogue_has_not_is_named),
        CASE(an_s3_store_is_taken),
        CASE(ways_out_are_taken),
        CASE(an_absent_file_is_its_own_error),
        CASE(the_one_that_is_shipped_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
