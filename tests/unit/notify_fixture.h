/* notify_fixture.h - an outbox in a folder of its own, a certificate for the loopback, and what
 * time does to it: the database is told that a pause is over. */
#ifndef ANJUNGAN_TESTS_UNIT_NOTIFY_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_NOTIFY_FIXTURE_H

#include "backend/notify/notify.h"
#include "backend/notify/outbox.h"
#include "peer_fixture.h"
#include "seal/seal.h"

#include <ftw.h>
#include <sqlite3.h>
#include <time.h>

struct notify_world {
    char dir[64], database[PATH_SIZE], uri[PATH_SIZE + 8];
    char ca[PATH_SIZE], other_ca[PATH_SIZE], certificate[PATH_SIZE], key[PATH_SIZE];
    struct clock clock;
    struct bytes secret;
    struct db *db;
};

#define NEED(call)                                                                                 \
    do {                                                                                           \
        struct fault why = {0};                                                                    \
        if (!(call)) fail_msg("%s: %s", #call, why.text);                                          \
    } while (0)

static inline void notify_write(struct notify_world *world, const char *name, const void *data,
                                size_t size, char out[PATH_SIZE])
{
    NEED(file_write(world->dir, name, data, size, 0600, &why));
    NEED(path_join(world->dir, name, out, &why));
}

static inline void notify_make_certificates(struct notify_world *world)
{
    struct bytes ca_key = {0}, ca = {0}, key = {0}, request = {0}, certificate = {0};
    NEED(seal_ca_create("SPESIMEN other", 9, &ca_key, &ca, &why));
    notify_write(world, "other.crt", ca.data, ca.size, world->other_ca);
    bytes_free(&ca_key);
    bytes_free(&ca);
    NEED(seal_ca_create("SPESIMEN", 9, &ca_key, &ca, &why));
    NEED(seal_key_create(&key, &why));
    NEED(seal_request_create(&key, "127.0.0.1", &request, &why));
    NEED(seal_certificate_issue(&ca_key, &ca, &request, "127.0.0.1", SEAL_PURPOSE_BACKEND_TLS,
                                "IP:127.0.0.1", 9, &certificate, &why));
    notify_write(world, "ca.crt", ca.data, ca.size, world->ca);
    notify_write(world, "tls.crt", certificate.data, certificate.size, world->certificate);
    notify_write(world, "tls.key", key.data, key.size, world->key);
    bytes_free(&ca_key);
    bytes_free(&ca);
    bytes_free(&key);
    bytes_free(&request);
    bytes_free(&certificate);
}

static inline void notify_world_open(struct notify_world *world)
{
    *world = (struct notify_world){.dir = "/tmp/anjungan-notify-XXXXXX"};
    assert_non_null(mkdtemp(world->dir));
    notify_make_certificates(world);
    bytes_append_text(&world->secret, "SPESIMEN: a secret of 32 bytes or so");
    snprintf(world->database, sizeof world->database, "%s/backend.db", world->dir);
    snprintf(world->uri, sizeof world->uri, "sqlite:%s", world->database);
    NEED((world->db = db_create(world->uri, &why)));
}

static inline int notify_remove_one(const char *path, const struct stat *info, int kind,
                                    struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static inline void notify_world_close(struct notify_world *world)
{
    db_destroy(world->db);
    bytes_free(&world->secret);
    nftw(world->dir, notify_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* A number that the outbox's rows say, as another program reads them. */
static inline int64_t notify_ask(const struct notify_world *world, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(world->database, &handle), SQLITE_OK);
    sqlite3_busy_timeout(handle, 5000);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
    int64_t number =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return number;
}

/* Whatever pauses and is held is due, and nobody's. */
static inline void notify_let_time_pass(const struct notify_world *world)
{
    notify_ask(world, "UPDATE jobs SET due = 1, taken_until = 0");
}

static inline void notify_rest(int ms)
{
    struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&rest, NULL);
}

/* Within ten seconds. */
static inline void notify_wait(const struct notify_world *world, const char *sql, int64_t expected)
{
    for (int i = 0; i < 400 && notify_ask(world, sql) != expected; i++)
        notify_rest(25);
    if (notify_ask(world, sql) != expected)
        fail_msg("%s is %lld, not %lld", sql, (long long)notify_ask(world, sql),
                 (long long)expected);
}

#define JOBS  "SELECT count(*) FROM jobs"
#define TRIES "SELECT tries FROM jobs WHERE taken_until = 0"

#endif
