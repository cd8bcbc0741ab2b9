/* Heartbeats of all, evenly over the time; each on a connection of its own, as after a minute of
 * silence. */
#include "fleet.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS = 16 };

static const char form[] =
    "{\"kiosk\":{\"terminal\":\"%s\",\"version\":\"0.1.0\",\"at\":%lld,\"started\":%lld,"
    "\"devices\":{"
    "\"scanner\":{\"fitted\":true,\"state\":\"ready\",\"code\":\"\"},"
    "\"printer\":{\"fitted\":true,\"state\":\"ready\",\"code\":\"\"}},"
    "\"printer\":{\"paper\":\"ok\",\"cover\":\"closed\",\"head\":\"ok\",\"cutter\":\"ok\","
    "\"output\":\"clear\",\"near_end_sensor\":\"ok\"},"
    "\"paper\":{\"known\":true,\"roll_mm\":80000,\"used_mm\":1000,\"remaining_mm\":79000,"
    "\"receipts\":4,\"receipt_mm\":180,\"receipts_left\":400,\"near_end\":false,\"warns\":false,"
    "\"since\":%lld,\"by\":7,\"ends\":0},"
    "\"cases\":{\"waiting\":0,\"oldest\":0,\"refused\":0},"
    "\"staff\":{\"called\":false,\"in\":false,\"step\":\"\",\"service\":\"\"},\"codes\":[],"
    "\"services\":{\"pekalongan/issue-esign\":{\"ready\":true,\"code\":\"\"}}},"
    "\"courier\":{\"version\":\"0.1.0\",\"at\":%lld,\"uploading\":0,\"awaiting\":0,\"delivered\":4,"
    "\"aside\":0,\"line_since\":%lld}}";

struct round {
    struct fleet *fleet;
    atomic_ullong next;
    double begun;
};

static void beat_one(struct fleet *fleet, const struct terminal *terminal)
{
    static const char *const json[] = {"Content-Type: application/json", NULL};
    struct bytes body = {0};
    long long now_s = time(NULL);
    bytes_append_format(&body, form, terminal->id, now_s, now_s - 3600, now_s - 3600, now_s,
                        now_s - 3600);
    struct line *line = line_create(fleet, terminal, NULL);
    struct heard reply;
    double begun = now_ms();
    line_ask(line, "POST", "/fleet/beat", json, body.data, body.size, &reply);
    if (reply.status == 200) tally_add(&fleet->beat, now_ms() - begun);
    if (reply.status != 200) atomic_fetch_add(&fleet->missed, 1);
    if (reply.status >= 400 && reply.status < 500)
        fleet_broken(fleet, terminal, "a heartbeat was refused", "beat");
    heard_free(&reply);
    line_destroy(line);
    bytes_free(&body);
}

static void *drum(void *context)
{
    struct round *round = context;
    struct fleet *fleet = round->fleet;
    double every_ms = fleet->options->beat_s * 1000.0 / fleet->terminals_count;
    while (!atomic_load(&fleet->over)) {
        unsigned long long number = atomic_fetch_add(&round->next, 1);
        while (now_ms() - round->begun < (double)number * every_ms && !atomic_load(&fleet->over))
            pause_ms(5);
        if (!atomic_load(&fleet->over))
            beat_one(fleet, &fleet->terminals[number % fleet->terminals_count]);
    }
    return NULL;
}

void *beat_all(void *context)
{
    struct round round = {.fleet = context, .begun = now_ms()};
    pthread_t threads[THREADS];
    unsigned started = 0;
    while (started < THREADS && pthread_create(&threads[started], NULL, drum, &round) == 0)
        started++;
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    return NULL;
}
