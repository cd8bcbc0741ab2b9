/* backend_fleet_fixture.h - a database with terminals in it, a clock that stands, heartbeats as
 * they are said, and what the log is told meanwhile. */
#ifndef ANJUNGAN_TESTS_UNIT_BACKEND_FLEET_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_BACKEND_FLEET_FIXTURE_H

#include "backend/fleet/fleet.h"
#include "backend_place.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define YARD_NOW         1795492800 /* Tuesday 24 November 2026, 10.00 WIB */
#define YARD_FINGERPRINT "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct yard {
    struct place place;
    char log_path[128];
    struct clock clock;
    struct fleet fleet;
};

static inline void yard_init(struct yard *yard)
{
    char dir[] = "/tmp/anjungan-fleet-XXXXXX";
    assert_non_null(mkdtemp(dir));
    *yard = (struct yard){0};
    place_make(&yard->place, dir);
    place_open(&yard->place);
    snprintf(yard->log_path, sizeof yard->log_path, "%s/log", dir);
    clock_fix_wall(&yard->clock, (int64_t)YARD_NOW * 1000);
    yard->fleet = (struct fleet){.clock = &yard->clock, .db = yard->place.db};
}

static inline void yard_free(struct yard *yard)
{
    db_destroy(yard->place.db);
    place_clear(&yard->place);
    unlink(yard->log_path);
    assert_int_equal(rmdir(yard->place.dir), 0);
}

static inline int64_t yard_now_s(const struct yard *yard)
{
    return clock_wall_ms(&yard->clock) / 1000;
}

static inline void fleet_enrol(struct db *db, const char *id, const char *agency, int64_t now_s)
{
    uint8_t hash[DB_HASH_SIZE] = {0};
    memcpy(hash, id, strlen(id));
    assert_true(db_terminal_invite(db, id, agency, hash, INT64_MAX, 1, NULL));
    assert_true(db_terminal_enrol(db, hash, YARD_FINGERPRINT, "SPESIMEN", now_s, NULL));
}

/* What a heartbeat says that is not the same in all. */
struct said {
    int64_t at_s;                           /* by the terminal's clock */
    const char *devices, *codes, *services; /* services NULL: a terminal of before */
    int remaining_mm, receipts_left, waiting;
    int64_t ends_s, oldest_s; /* by the terminal's clock */
    bool warns, called, silent_kiosk;
};

static inline void fleet_beat_text(const struct said *said, char *out, size_t size)
{
    char kiosk[1024] = "null";
    if (!said->silent_kiosk)
        snprintf(
            kiosk, sizeof kiosk,
            "{\"version\":\"1.2.0\",\"at\":%lld,\"started\":1,\"devices\":{%s},\"paper\":{"
            "\"known\":"
            "%s,\"warns\":%s,\"remaining_mm\":%d,\"receipts_left\":%d,\"ends\":%lld},\"cases\":{"
            "\"waiting\":%d,\"oldest\":%lld,\"refused\":0},\"staff\":{\"called\":%s,\"in\":false},"
            "\"codes\":[%s]%s%s%s}",
            (long long)said->at_s, said->devices ? said->devices : "",
            said->remaining_mm ? "true" : "false", said->warns ? "true" : "false",
            said->remaining_mm, said->receipts_left, (long long)said->ends_s, said->waiting,
            (long long)said->oldest_s, said->called ? "true" : "false",
            said->codes ? said->codes : "", said->services ? ",\"services\":{" : "",
            said->services ? said->services : "", said->services ? "}" : "");
    snprintf(out, size,
             "{\"kiosk\":%s,\"courier\":{\"version\":\"1.2.1\",\"slot\":\"B\",\"at\":%lld,"
             "\"uploading\":0,"
             "\"awaiting\":0,\"delivered\":3,\"aside\":0,\"line_since\":1}}",
             kiosk, (long long)said->at_s);
}

/* As the intake does with it. */
static inline int fleet_say(const struct fleet *fleet, const char *terminal,
                            const struct said *said)
{
    char text[2048];
    struct http_router router = {.sites = {{fleet_routes, fleet_routes_count, (void *)fleet}},
                                 .count = 1};
    struct http_exchange exchange = {.request = {.path = "/fleet/beat"}};
    exchange.request.peer.proved = true;
    snprintf(exchange.request.peer.name, sizeof exchange.request.peer.name, "%s", terminal);
    memcpy(exchange.request.peer.fingerprint, YARD_FINGERPRINT, sizeof YARD_FINGERPRINT);
    fleet_beat_text(said, text, sizeof text);
    http_exchange_begin(&exchange, &router, "POST");
    http_exchange_data(&exchange, text, strlen(text));
    http_exchange_end(&exchange);
    int status = exchange.response.status;
    http_exchange_finish(&exchange);
    return status;
}

/* Between the two the log goes to a file; out_text is what it was told. */
static inline int yard_listen(struct yard *yard)
{
    int before = dup(STDERR_FILENO);
    int file = open(yard->log_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(before >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
    close(file);
    return before;
}

static inline void yard_heard(struct yard *yard, int before, char *out_text, size_t size)
{
    dup2(before, STDERR_FILENO);
    close(before);
    int file = open(yard->log_path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file >= 0 ? read(file, out_text, size - 1) : -1;
    assert_true(got >= 0);
    out_text[got] = 0;
    close(file);
}

#endif
